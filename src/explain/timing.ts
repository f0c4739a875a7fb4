// How long a run would take: its own programs and writers are run for a moment, on one thread, into nowhere.
import { familyRunner } from "../batch/family.js";
import type { TableWriter } from "../encoders/encoder.js";
import { writerOfAll } from "../encoders/folders/writer.js";
import { encoderOf } from "../encoders/index.js";
import { kernelModule, openKernels } from "../kernels/instance.js";
import type { AssembledFamily, Assembly } from "../run/assemble.js";

/** Milliseconds for each family, and for all of them together; a quarter goes by until kernels run warm. */
const familyMs = 80;
const allMs = 500;

export interface Timing {
  /** Of one thread, for all rows. */
  readonly cpuSeconds: number;
  readonly rowsPerSecond: number;
  /** With the threads of the plan, as far as there are parts for them. */
  readonly seconds: number;
}

/** An estimate from a moment of real work; another moment gives another. */
export function timingOf(assembly: Assembly, clock: () => number): Timing {
  const memory = assembly.memory();
  let cpuSeconds = 0;
  let parts = 0;
  const milliseconds = Math.min(familyMs, allMs / Math.max(1, assembly.families.length));
  for (const each of assembly.families) {
    if (each.family.rows > 0) cpuSeconds += secondsOf(assembly, memory, each, clock, milliseconds);
    parts += each.cuts.parts;
  }
  const rows = assembly.estimates.reduce((sum, estimate) => sum + estimate.rows, 0);
  const seconds = cpuSeconds / Math.max(1, Math.min(assembly.threads, parts));
  return { cpuSeconds, seconds, rowsPerSecond: seconds > 0 ? rows / seconds : 0 };
}

/** Seconds of all rows of a family, by what those of its largest table take. */
function secondsOf(
  { format, arenasAt: base, estimates }: Assembly,
  memory: WebAssembly.Memory,
  { family, program }: AssembledFamily,
  clock: () => number,
  milliseconds: number,
): number {
  const kernels = openKernels(kernelModule(), memory);
  const own = estimates.filter(({ table }) => family.tables.some(({ name }) => name === table));
  const largest = own.reduce((a, b) => (b.rows > a.rows ? b : a), { table: family.name, rows: family.rows });
  let made = 0;
  const writers: TableWriter[] = [];
  const run = familyRunner(kernels, memory, program, base, ({ table, output }) => {
    const isLargest = table === largest.table;
    const writer =
      output &&
      writerOfAll({ kernels, memory, base }, output, (place, rows) => encoderOf(format).open(place, rows, []));
    if (writer) writers.push(writer);
    writer?.begin(() => {}, false);
    return (rows) => {
      if (isLargest) made += rows;
      writer?.take(rows);
    };
  });
  /** Over and over where the family is small. */
  const work = (least: number): number => {
    made = 0;
    const begun = clock();
    do run(0, family.rows, () => clock() - begun < least);
    while (clock() - begun < least);
    return (((clock() - begun) / 1000) * largest.rows) / Math.max(1, made);
  };
  work(milliseconds / 4);
  const cost = work((3 * milliseconds) / 4);
  for (const writer of writers) writer.end();
  return cost;
}
