// The command `bench`: how fast a spec is made on this machine, end to end for each number of threads, and where the time goes.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { encoderOf } from "../encoders/index.js";
import { DatagenError } from "../errors.js";
import { type Assembly, assemble } from "../run/assemble.js";
import { run } from "../run/run.js";
import { wholeOutput } from "../run/shard.js";
import { measureStages, median } from "../run/stages.js";
import { localFiles } from "../sinks/file-system.js";
import { type BenchResult, type EndToEnd, tellBench } from "./bench-report.js";
import { type Loaded, loadSpec, type SpecFlags } from "./load.js";
import { atLeastOne, formatOf, threadCount } from "./run-flags.js";
import { hearSignals, type Signals } from "./signals.js";
import { say, sayProblems } from "./talk.js";

export interface BenchFlags extends SpecFlags {
  readonly threads?: string;
  readonly format?: string;
  readonly rounds?: string;
  readonly out?: string;
  readonly steps?: boolean;
  readonly json?: boolean;
}

const clock = (): number => performance.now();

/** Bytes that each thread makes in one run where no rows are said: about half a second, of files and of nothing kept. */
const threadBytes = { files: 128e6, null: 512e6 };
const usualRounds = 5;
/** Where no rounds are said, a slow or busy machine makes fewer of them, but three. */
const patienceMs = 30_000;
const leastRounds = 3;
/** Root rows of each family whose parts the stages are measured on. */
const stageRows = 1_000_000;

type Kept = keyof typeof threadBytes;

interface Contestant {
  readonly threads: number;
  readonly to: Kept;
  readonly assembly: Assembly;
  readonly seconds: number[];
  /** Of the processor, of all threads. */
  readonly cpuSeconds: number[];
  rows: number;
  bytes: number;
}

/** Returns the exit code. */
export async function benchCommand(spec: string | undefined, flags: BenchFlags): Promise<number> {
  await encoderOf(formatOf(flags)).load?.();
  const threads = threadsOf(flags.threads);
  const asked = flags.rounds === undefined ? undefined : atLeastOne("--rounds", flags.rounds);
  const mostRounds = asked ?? usualRounds;
  const plans = new Plans(await loadSpec(spec, flags), flags);
  const contestants: Contestant[] = [];
  for (const count of threads)
    for (const to of ["null", "files"] as const) contestants.push(await plans.contestant(count, to));
  const folder = tempFolder(flags.out);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const signals = hearSignals(remove);
  let rounds = 0;
  try {
    const begun = clock();
    const isEnough = (): boolean => asked === undefined && rounds >= leastRounds && clock() - begun > patienceMs;
    for (; rounds < mostRounds && !isEnough() && signals.heard === undefined; rounds++) {
      if (!flags.json) say(`round ${rounds + 1} of ${mostRounds}`);
      for (const contestant of contestants)
        if (signals.heard === undefined) await runOnce(contestant, join(folder, "run"), signals);
    }
    const stages = await measureStages({
      assembly: await plans.assembly(1, "files"),
      folder,
      fs: localFiles,
      clock,
      rows: stageRows,
      proceed: async () => {
        await new Promise(setImmediate); // signals are heard between parts
        return signals.heard === undefined;
      },
    });
    if (stages === undefined || signals.heard !== undefined) {
      say("stopped; its files are removed");
      return signals.heard === "SIGTERM" ? 143 : 130;
    }
    const result: BenchResult = {
      spec: plans.file,
      machine: machine(),
      rounds,
      endToEnd: ranking(contestants),
      stages,
    };
    tellBench(result, { steps: flags.steps ?? false, json: flags.json ?? false });
    return 0;
  } finally {
    remove();
    signals.release();
  }
}

function threadsOf(list: string | undefined): number[] {
  if (list === undefined) return [...new Set([1, availableParallelism()])];
  const counts = list.split(",").map((text) => threadCount(text.trim() || list, list)!);
  return [...new Set(counts)];
}

/** Plans of the spec, in the size that a number of threads takes some time for. */
class Plans {
  readonly file: string;
  private readonly whole: Assembly;

  constructor(
    { model, file, problems, texts }: Loaded,
    private readonly flags: BenchFlags,
  ) {
    this.file = file;
    this.whole = this.assembled(model, 1);
    sayProblems([...problems.list, ...this.whole.warnings], texts);
    if (this.whole.estimates.every(({ rows }) => rows === 0))
      throw new DatagenError("bench.empty", `${file} makes no rows, so there is nothing to measure`, {
        exit: "spec",
        hint: "say how many: --rows 10M",
      });
  }

  async assembly(threads: number, to: Kept): Promise<Assembly> {
    if (this.flags.rows !== undefined || this.flags.scale !== undefined)
      return this.assembled(this.whole.model, threads);
    const { model } = await loadSpec(this.file, this.sized(threads * threadBytes[to]));
    return this.assembled(model, threads);
  }

  async contestant(threads: number, to: Kept): Promise<Contestant> {
    return { threads, to, assembly: await this.assembly(threads, to), seconds: [], cpuSeconds: [], rows: 0, bytes: 0 };
  }

  /** The largest family has more rows, or fewer; others keep theirs, since it may refer to them. */
  private sized(bytes: number): SpecFlags {
    const families = this.whole.families.map(({ family }) => {
      const names = new Set(family.tables.map(({ name }) => name));
      return {
        family,
        bytes: this.whole.estimates.reduce((sum, { table, bytes }) => sum + (names.has(table) ? bytes : 0), 0),
      };
    });
    const [largest] = families.sort((a, b) => b.bytes - a.bytes);
    const path = `tables.${largest?.family.name}.rows`;
    if (!largest || this.flags.set?.some((setting) => setting.startsWith(`${path}=`))) return this.flags;
    const rows = Math.max(1, Math.round((largest.family.rows * bytes) / largest.bytes));
    return { ...this.flags, set: [...(this.flags.set ?? []), `${path}=${rows}`] };
  }

  private assembled(model: Assembly["model"], threads: number): Assembly {
    const store = { get: () => false, put: () => {} };
    return assemble(model, { format: formatOf(this.flags), parts: { kind: "rows" }, threads, store });
  }
}

async function runOnce(contestant: Contestant, folder: string, signals: Signals): Promise<void> {
  const { assembly, to } = contestant;
  const cpuBefore = process.cpuUsage();
  const begun = clock();
  const end = await run(assembly, {
    to: to === "null" ? { kind: "null" } : { kind: "files", folder },
    shard: wholeOutput,
    force: false,
    fs: localFiles,
    clock,
    started(started) {
      signals.stop = () => started.words.stop();
    },
  });
  const seconds = (clock() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  rmSync(folder, { recursive: true, force: true });
  if (end.kind !== "complete") return;
  contestant.seconds.push(seconds);
  contestant.cpuSeconds.push((user + system) / 1e6);
  contestant.rows = end.tables.reduce((sum, { rows }) => sum + rows, 0);
  contestant.bytes = end.tables.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Medians, each beside the first number of threads that did the same. */
function ranking(contestants: readonly Contestant[]): EndToEnd[] {
  const rate = ({ rows, seconds }: Contestant): number => rows / median(seconds);
  return contestants.map((contestant) => {
    const { threads, to, rows, bytes, cpuSeconds } = contestant;
    const first = contestants.find((other) => other.to === to)!;
    const rowsPerSecond = rate(contestant);
    return {
      threads,
      to,
      rows,
      bytes,
      rowsPerSecond,
      bytesPerSecond: (rowsPerSecond * bytes) / rows,
      cpuNsPerRow: (median(cpuSeconds) * 1e9) / rows,
      relative: rowsPerSecond / rate(first),
    };
  });
}

function tempFolder(parent = tmpdir()): string {
  try {
    return realpathSync(mkdtempSync(join(parent, "datagen-bench-")));
  } catch (error) {
    throw new DatagenError(
      "bench.folder",
      `cannot make a folder in ${parent}: ${(error as NodeJS.ErrnoException).code}`,
      {
        exit: "spec",
        hint: "name one that is there: --out FOLDER",
      },
    );
  }
}

function machine(): BenchResult["machine"] {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}
