// From a Model to what a run needs: programs, constants, parts and the plan's text. Nothing is written and no thread is started here.
import { createHash } from "node:crypto";
import { familyRunner } from "../batch/family.js";
import { WalkBuilder } from "../batch/walk.js";
import { type Encoding, openEncoding } from "../encoders/encoder.js";
import { encoders } from "../encoders/index.js";
import { textOutput } from "../encoders/text-output.js";
import { DatagenError, type Problem } from "../errors.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, maximumPages, openKernels, pageBytes } from "../kernels/instance.js";
import { NumberedRows } from "../plan/contexts.js";
import { type Family, families, rowsPerRoot } from "../plan/families.js";
import { Findings } from "../plan/findings.js";
import { type FamilyProgram, lowerFamily } from "../plan/lower.js";
import { Lowering } from "../plan/lowering.js";
import { type PartCuts, type PartMode, planParts } from "../plan/parts.js";
import { planDocument } from "../plan/plan.js";
import { PlanTables } from "../plan/tables.js";
import { type ArtefactStore, Preparation } from "../prepare/prepare.js";
import { canonicalJson } from "../sinks/record.js";
import type { Model } from "../spec/model.js";
import type { PlanText } from "./output.js";

export interface AssembleOptions {
  /** Tables that are written; all where absent. They do not enter the plan. */
  readonly tables?: ReadonlySet<string> | undefined;
  readonly format: keyof typeof encoders;
  readonly parts: PartMode;
  readonly threads: number;
  readonly store: ArtefactStore;
  readonly batchRows?: number | undefined;
}

export interface AssembledFamily {
  readonly family: Family;
  readonly cuts: PartCuts;
  readonly program: FamilyProgram;
}

export interface TableEstimate {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface Assembly {
  readonly model: Model;
  readonly families: readonly AssembledFamily[];
  readonly plan: PlanText;
  readonly warnings: readonly Problem[];
  /** Of the tables that are written, from a sample of the first rows. */
  readonly estimates: readonly TableEstimate[];
  readonly arenasAt: number;
  readonly arenaBytes: number;
  readonly threads: number;
  /** A fresh memory with the constants in place and an arena for each thread. */
  memory(): WebAssembly.Memory;
}

/** Rows of the root that a sample is made of. */
const sampleRows = 4096;

export function assemble(model: Model, options: AssembleOptions): Assembly {
  const preparation = new Preparation(model, options.store);
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const constants = new Constants(staticEnd());
  const lowering = new Lowering(model, constants, tables);
  const written = options.tables ?? new Set(model.tables.keys());
  const findings = new Findings();
  const lowered = families(model)
    .filter((family) => family.tables.some(({ name }) => written.has(name)))
    .flatMap((family) => {
      const output = textOutput(encoders[options.format], family.tables.length);
      const program = findings.attempt(() =>
        lowerFamily(lowering, family, { written, output, batchRows: options.batchRows }),
      );
      return program ? [{ family, program }] : [];
    });
  findings.throwIfAny();
  const arenaBytes = Math.max(4096, ...lowered.map(({ program }) => program.arenaBytes));
  const arenasAt = constants.endBytes;
  const memory = (threads: number) => {
    checkRoom(arenasAt, arenaBytes, threads, lowered);
    const made = createMemory(arenasAt + threads * arenaBytes);
    constants.copyTo(made);
    return made;
  };
  const sample = sampler(memory(1), arenasAt);
  const estimates: TableEstimate[] = [];
  const assembled = lowered.map(({ family, program }) => {
    const bytes = sample(program, family);
    const means = rowsPerRoot(family);
    for (const [table, perRow] of bytes)
      estimates.push({
        table,
        rows: Math.round(family.rows * means.get(table)!),
        bytes: family.rows * means.get(table)! * perRow,
      });
    const largest = Math.max(...[...bytes].map(([table, perRow]) => perRow * means.get(table)!));
    const rowsAll = [...means.values()].reduce((sum, mean) => sum + mean, 0);
    const cuts = planParts(options.parts, {
      rows: family.rows,
      rowsPerRoot: rowsAll,
      bytesPerRoot: largest,
      dayEdges: () => dayEdges(model, tables, family),
    });
    return { family, program, cuts };
  });
  const text = canonicalJson(planDocument(model, allFamilies(model, assembled), options.format, options.parts));
  const hash = createHash("sha256").update(text).digest("hex");
  const { threads } = options;
  checkRoom(arenasAt, arenaBytes, threads, lowered);
  return {
    model,
    families: assembled,
    plan: { hash, text },
    warnings: tables.warnings,
    estimates,
    arenasAt,
    arenaBytes,
    threads,
    memory: () => memory(threads),
  };
}

/** Families that no chosen table belongs to have no parts here, but stay in the plan: `--tables` does not change it. */
function allFamilies(model: Model, assembled: readonly AssembledFamily[]) {
  return families(model).map((family) => {
    const here = assembled.find((other) => other.family.name === family.name);
    return { family, cuts: here?.cuts ?? ({ kind: "equal", size: 0, parts: 0 } as const) };
  });
}

/** Shared memory ends at 4 GiB: says what takes the room. */
function checkRoom(
  constants: number,
  arenaBytes: number,
  threads: number,
  lowered: readonly { readonly program: FamilyProgram }[],
): void {
  const total = constants + threads * arenaBytes;
  if (total <= maximumPages * pageBytes) return;
  const mega = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  const widest = lowered.reduce((a, b) => (b.program.arenaBytes > a.program.arenaBytes ? b : a));
  const message = `the plan needs ${mega(total)} of the 4,096 MiB of shared memory: ${mega(constants)} of tables and dictionaries, and ${threads} arenas of ${mega(arenaBytes)} for ${widest.program.family}`;
  const most = Math.floor((maximumPages * pageBytes - constants) / arenaBytes);
  const hint = most >= 1 ? `use --threads ${most} or less` : "supply smaller parents, or fewer and narrower columns";
  throw new DatagenError("plan.memory", message, { exit: "spec", hint });
}

/** Mean bytes of a row of each written table, over the first rows of the family. */
function sampler(
  memory: WebAssembly.Memory,
  base: number,
): (program: FamilyProgram, family: Family) => Map<string, number> {
  const kernels = openKernels(kernelModule(), memory);
  return (program, family) => {
    const sums = new Map<string, { rows: number; bytes: number }>();
    const run = familyRunner(kernels, memory, program, base, ({ table, output }) => {
      if (!output) return () => {};
      const sum = { rows: 0, bytes: 0 };
      sums.set(table, sum);
      const writer = openEncoding(kernels, output.encoding as Encoding, base);
      const text = typeof output.text === "number" ? output.text : base + output.text.arena;
      return (rows) => {
        sum.rows += rows;
        sum.bytes += writer.rows(rows, text);
      };
    });
    run(0, Math.min(sampleRows, family.rows), () => true);
    return new Map([...sums].map(([table, { rows, bytes }]) => [table, rows === 0 ? 0 : bytes / rows]));
  };
}

/** The first root row of each later day: the root is walked by bisection, since its times never fall. */
function dayEdges(model: Model, tables: PlanTables, family: Family): number[] {
  const root = family.tables[0]!;
  const column = [...root.columns.values()].find(({ meaning }) => meaning.inOrder);
  if (!column) {
    const hint = "add sorted: true to a timestamp, or cut parts by rows, bytes or files";
    throw new DatagenError("plan.no_time_order", `${root.name} has no times in order: it cannot be cut by days`, {
      exit: "spec",
      hint,
    });
  }
  const draft = new WalkBuilder(root.name, 1);
  const lowering = new Lowering(model, draft.constants, tables);
  const vector = new NumberedRows(lowering, root, draft.builder).column(column.name);
  const walk = draft.finish();
  const isDate = vector.lane === "i32";
  if (vector.lane !== "i32" && vector.lane !== "i64") throw new Error("times in order are numbers");
  const at = walk.address(vector.values);
  const day = (row: number): number => {
    walk.fill(row, 1);
    return isDate
      ? new Int32Array(walk.memory.buffer, at, 1)[0]!
      : Math.floor(Number(new BigInt64Array(walk.memory.buffer, at, 1)[0]!) / 86_400_000);
  };
  const edges: number[] = [];
  if (family.rows === 0) return edges;
  const last = day(family.rows - 1);
  for (let row = 0, today = day(0); today < last; today = day(row)) {
    let low = row;
    let high = family.rows - 1;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (day(middle) > today) high = middle;
      else low = middle;
    }
    row = high;
    edges.push(row);
  }
  return edges;
}
