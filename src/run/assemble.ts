// From a Model to what a run needs: programs, constants, parts and the plan's text. Nothing is written and no thread is started here.
import { createHash } from "node:crypto";
import { familyRunner } from "../batch/family.js";
import { meanRows } from "../batch/means.js";
import { WalkBuilder } from "../batch/walk.js";
import { codecVersion } from "../encoders/compression.js";
import type { FileOptions, TableWriter } from "../encoders/encoder.js";
import type { FolderAsk } from "../encoders/folders/plan.js";
import { planFolders } from "../encoders/folders/plan.js";
import { writerOfAll } from "../encoders/folders/writer.js";
import { type EncoderName, encoderOf } from "../encoders/index.js";
import { DatagenError, type Problem } from "../errors.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, maximumPages, openKernels, pageBytes } from "../kernels/instance.js";
import { NumberedRows } from "../plan/batch-rows.js";
import { type Family, families } from "../plan/families.js";
import { Findings } from "../plan/findings.js";
import { type FamilyProgram, lowerFamily } from "../plan/lower.js";
import { Lowering } from "../plan/lowering.js";
import type { PlanColumns, PlanOutput } from "../plan/output.js";
import { type PartCuts, type PartMode, partCeiling, partRows, planParts } from "../plan/parts.js";
import { type FilesPlan, planDocument } from "../plan/plan.js";
import { PlanTables } from "../plan/tables.js";
import { type ArtefactStore, Preparation } from "../prepare/prepare.js";
import { canonicalJson } from "../sinks/record.js";
import type { Column, Model } from "../spec/model.js";
import type { FileNames } from "../workers/job.js";
import { checkFolders, checkKept, fileNames, hasDays, hasKeys } from "./folders.js";
import type { PlanText } from "./output.js";

export interface AssembleOptions {
  /** Tables that are written; all where absent. They do not enter the plan. */
  readonly tables?: ReadonlySet<string> | undefined;
  readonly format: EncoderName;
  readonly files?: FileOptions | undefined;
  /** Folders by values of the rows. */
  readonly folders?: FolderAsk | undefined;
  readonly parts: PartMode;
  readonly threads: number;
  readonly store: ArtefactStore;
  readonly batchRows?: number | undefined;
}

export interface AssembledFamily {
  readonly family: Family;
  /** Rows of each table for one of the root, on average. */
  readonly means: ReadonlyMap<string, number>;
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
  readonly format: EncoderName;
  readonly files: FileOptions;
  readonly names: FileNames;
  readonly families: readonly AssembledFamily[];
  readonly plan: PlanText;
  readonly warnings: readonly Problem[];
  /** Of the tables that are written, from a sample of the first rows. */
  readonly estimates: readonly TableEstimate[];
  /** How columns are made, by `table.column`, where that could not be guessed. */
  readonly notes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Bytes among the constants, by the `table.column` that they are for; "" for keys and what all share. */
  readonly holdings: ReadonlyMap<string, number>;
  readonly arenasAt: number;
  readonly arenaBytes: number;
  readonly threads: number;
  /** A memory with the constants in place and an arena for each thread, another one each time. */
  memory(): WebAssembly.Memory;
}

/** Rows of the root that a sample is made of, and those of any table that end it: one parent may have a billion children. */
const sampleRows = 4096;
const sampleMost = 2 ** 24;

export function assemble(model: Model, options: AssembleOptions): Assembly {
  const preparation = new Preparation(model, options.store);
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const constants = new Constants(staticEnd());
  const lowering = new Lowering(model, constants, tables);
  const all = families(model);
  const written = options.tables ?? new Set(model.tables.keys());
  const { folders: ask } = options;
  if (ask)
    checkFolders(
      ask,
      [...model.tables.values()].filter(({ name }) => written.has(name)),
      tables,
    );
  const findings = new Findings();
  const lowered = all
    .filter((family) => family.tables.some(({ name }) => written.has(name)))
    .flatMap((family) => {
      const output = outputOf(options, family);
      const program = findings.attempt(() =>
        lowerFamily(lowering, family, { written, output, batchRows: options.batchRows }),
      );
      return program ? [{ family, program }] : [];
    });
  findings.throwIfAny();
  const arenaBytes = Math.max(4096, ...lowered.map(({ program }) => program.arenaBytes));
  const arenasAt = constants.endBytes;
  const { threads } = options;
  const newMemory = () => {
    checkRoom(arenasAt, arenaBytes, threads, lowered);
    const made = createMemory(arenasAt + threads * arenaBytes);
    constants.copyTo(made);
    return made;
  };
  // The memory of the sample becomes that of the first run: constants can be half a gigabyte.
  let spare: WebAssembly.Memory | undefined = newMemory();
  const sample = sampler(spare, arenasAt, options.format);
  const samples = new Map(lowered.map(({ family, program }) => [family.name, sample(program, family)]));
  const means = new Map(all.map((family) => [family, meanRows(model, tables, family)]));
  const estimates = lowered.flatMap(({ family }) => estimatesOf(family, samples.get(family.name)!, means.get(family)!));
  // Cuts are those of a run that writes all tables: which of them are chosen moves no edge.
  const bytesPerRoot = (family: Family): number => {
    const isWhole = family.tables.every(({ name }) => written.has(name));
    const bytes = isWhole ? samples.get(family.name)! : sampleOfAll(model, tables, family, options);
    const all = estimatesOf(family, bytes, means.get(family)!);
    return Math.max(...all.map((estimate) => estimate.bytes)) / Math.max(family.rows, 1);
  };
  const mode = modeOf(tables, all, options);
  const planned = all.map((family) => {
    const rowsAll = [...means.get(family)!.values()].reduce((sum, mean) => sum + mean, 0);
    const facts = {
      rows: family.rows,
      rowsPerRoot: rowsAll,
      bytesPerRoot: () => bytesPerRoot(family),
      dayEdges: () => dayEdges(model, tables, family),
      isKept: hasKeys(ask, family),
    };
    return { family, cuts: planParts(mode(family), facts) };
  });
  for (const { family, cuts } of planned) warnOfCeiling(tables, family, cuts, options.parts);
  const assembled = lowered.map(({ family, program }) => ({
    family,
    means: means.get(family)!,
    program,
    cuts: planned.find((each) => each.family === family)!.cuts,
  }));
  for (const { family, cuts, program, means } of assembled)
    checkKept(program, partRows(cuts, family.rows), means, samples.get(family.name)!);
  const chosen =
    written.size < model.tables.size ? [...model.tables.keys()].filter((name) => written.has(name)) : undefined;
  const text = canonicalJson(planDocument(model, planned, filesPlan(options), options.parts, chosen));
  const hash = createHash("sha256").update(text).digest("hex");
  return {
    model,
    format: options.format,
    files: options.files ?? {},
    names: fileNames(options.format, options.files?.compression, ask, model),
    families: assembled,
    plan: { hash, text },
    warnings: tables.warnings,
    estimates,
    notes: lowering.notes,
    holdings: constants.holdings(),
    arenasAt,
    arenaBytes,
    threads,
    memory() {
      const memory = spare ?? newMemory();
      spare = undefined;
      return memory;
    },
  };
}

/** Rows and bytes of each sampled table of the whole family. */
function estimatesOf(
  family: Family,
  bytes: ReadonlyMap<string, number>,
  means: ReadonlyMap<string, number>,
): TableEstimate[] {
  return [...bytes].map(([table, perRow]) => {
    const rows = family.rows * means.get(table)!;
    return { table, rows: Math.round(rows), bytes: rows * perRow };
  });
}

/** The form of the files as the plan says it; refused where this Node has no such codec. */
function filesPlan({ format, files = {}, folders }: AssembleOptions): FilesPlan {
  const { compressions } = encoderOf(format);
  const codec = codecVersion(files.compression ?? compressions[0]!);
  return {
    format,
    ...(Object.keys(files).length > 0 && { options: files }),
    ...(codec !== undefined && { codec }),
    ...(folders && { layout: { out: folders.template.text, keepKeys: folders.keepKeys } }),
  };
}

/** Plans how the tables of a family are written in a format. */
function outputOf({ format, files, folders }: AssembleOptions, family: Family): PlanOutput {
  const options = { ...files, tables: family.tables.length };
  const plan: PlanColumns = (columns, builder) => encoderOf(format).plan(columns, builder, options);
  return (columns, builder, place) =>
    folders ? planFolders(folders, place, columns, builder, plan) : plan(columns, builder);
}

/** Mean bytes of a row of every table of a family, also of those that are not written. */
function sampleOfAll(model: Model, tables: PlanTables, family: Family, options: AssembleOptions): Map<string, number> {
  const constants = new Constants(staticEnd());
  const lowering = new Lowering(model, constants, tables);
  const output = outputOf(options, family);
  const program = lowerFamily(lowering, family, {
    written: new Set(model.tables.keys()),
    output,
    batchRows: options.batchRows,
  });
  const memory = createMemory(constants.endBytes + program.arenaBytes);
  constants.copyTo(memory);
  return sampler(memory, constants.endBytes, options.format)(program, family);
}

/** The mode of each family: days are for those in the order of time; beside them, others are cut as usual, and a warning says so. */
function modeOf(
  tables: PlanTables,
  all: readonly Family[],
  { parts: mode, folders }: AssembleOptions,
): (family: Family) => PartMode {
  const isFree = mode.kind === "rows" && mode.rows === undefined;
  if (folders && isFree) return (family) => (hasDays(folders, timeColumn(family)) ? { kind: "withinDays" } : mode);
  if (mode.kind !== "days") return () => mode;
  if (!all.some(timeColumn)) {
    const hint = "add sorted: true to a timestamp, or cut parts by rows, bytes or files";
    const names = all.map(({ name }) => name).join(", ");
    throw new DatagenError("plan.no_time_order", `${names}: no table has times in order, so none can be cut by days`, {
      exit: "spec",
      hint,
    });
  }
  return (family) => {
    if (timeColumn(family)) return mode;
    tables.warning("plan.no_time_order", "it has no times in order, so its parts are cut by rows, not by days", {
      table: family.name,
      column: "",
    });
    return { kind: "rows" };
  };
}

/** The first column of the root whose times never fall. */
const timeColumn = ({ root }: Family): Column | undefined =>
  [...root.columns.values()].find(({ meaning }) => meaning.inOrder);

/** Parts that were asked to be smaller than the number of files allows. */
function warnOfCeiling(tables: PlanTables, family: Family, cuts: PartCuts, mode: PartMode): void {
  if (mode.kind !== "rows" || mode.rows === undefined || cuts.kind !== "equal" || cuts.size <= mode.rows) return;
  const message = `files of ${mode.rows} rows would be more than ${partCeiling} of each table: they have ${cuts.size} rows of it instead`;
  tables.warning("plan.many_parts", message, { table: family.name, column: "" });
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
  format: EncoderName,
): (program: FamilyProgram, family: Family) => Map<string, number> {
  const kernels = openKernels(kernelModule(), memory);
  return (program, family) => {
    const sums = new Map<string, { rows: number; bytes: number }>();
    const writers: TableWriter[] = [];
    const run = familyRunner(kernels, memory, program, base, ({ table, output }) => {
      if (!output) return () => {};
      const sum = { rows: 0, bytes: 0 };
      sums.set(table, sum);
      const writer = writerOfAll({ kernels, memory, base }, output, (place, rows) =>
        encoderOf(format).open(place, rows, []),
      );
      writers.push(writer);
      const put = (bytes: Uint8Array): void => {
        sum.bytes += bytes.byteLength;
      };
      writer.begin(put, false);
      return (rows) => {
        sum.rows += rows;
        writer.take(rows);
      };
    });
    const hasEnough = (): boolean => [...sums.values()].some(({ rows }) => rows > sampleMost);
    run(0, Math.min(sampleRows, family.rows), () => !hasEnough());
    for (const writer of writers) writer.end();
    return new Map([...sums].map(([table, { rows, bytes }]) => [table, rows === 0 ? 0 : bytes / rows]));
  };
}

/** The first root row of each later day: the root is walked by bisection, since its times never fall. */
function dayEdges(model: Model, tables: PlanTables, family: Family): number[] {
  const { root } = family;
  const shaped = timeColumn(family)!;
  // The time itself, before a format makes it text.
  const bare: Column = { ...shaped, shaped: undefined, type: shaped.meaning.type };
  const draft = new WalkBuilder(root.name, 1);
  const lowering = new Lowering(model, draft.constants, tables);
  const table = { ...root, columns: new Map(root.columns).set(bare.name, bare) };
  const vector = new NumberedRows(lowering, table, draft.builder).column(bare.name);
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
