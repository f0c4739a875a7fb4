// Runs specs inside of a test: models from text, and every byte that a plan makes, in memory or by workers into a folder.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { FileOptions } from "../src/encoders/encoder.js";
import { type EncoderName, encoderOf } from "../src/encoders/index.js";
import { specError } from "../src/errors.js";
import { kernelModule, openKernels } from "../src/kernels/instance.js";
import { type PartMode, partRange } from "../src/plan/parts.js";
import { countChildren } from "../src/prepare/count-children.js";
import { type Assembly, assemble } from "../src/run/assemble.js";
import { type RunEnd, run } from "../src/run/run.js";
import { type Shard, takesPart, wholeOutput } from "../src/run/shard.js";
import { localFiles } from "../src/sinks/file-system.js";
import type { PartWriter } from "../src/sinks/sink.js";
import { Problems } from "../src/spec/diagnostics.js";
import type { Model } from "../src/spec/model.js";
import { readModel } from "../src/spec/read.js";
import { splitSetting } from "../src/spec/settings.js";
import { partMaker } from "../src/workers/part.js";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const specsFolder = join(root, "specs");
/** The built command line, for `process.execPath`. */
export const datagen = join(root, "dist/cli/main.js");

/** The specs of the project, as paths below specs/. */
export const allSpecs: readonly string[] = readdirSync(specsFolder, { recursive: true, encoding: "utf8" })
  .filter(
    (name) =>
      /\.(yaml|yml|json)$/.test(name) && /^\s*"?datagen"?:/m.test(readFileSync(join(specsFolder, name), "utf8")),
  )
  .sort();

export interface Changes {
  /** `path=value`, as `--set` takes it. */
  readonly set?: readonly string[];
  readonly rows?: number | undefined;
  readonly scale?: number | undefined;
  readonly seed?: bigint | undefined;
}

/** The model of a text whose files lie in `folder`; throws its problems. */
export function modelOf(text: string, { set = [], rows, scale, seed }: Changes = {}, folder = "."): Model {
  const problems = new Problems();
  const read = (path: string) => ({ bytes: readFileSync(resolve(folder, path)), file: path });
  const given = {
    ...(rows !== undefined && { rows }),
    ...(scale !== undefined && { scale }),
    ...(seed !== undefined && { seed }),
  };
  const model = readModel(
    text,
    "spec.yaml",
    { read, settings: set.map((each) => splitSetting(each)!), countChildren, ...given },
    problems,
  );
  if (!model || problems.hasErrors) throw specError(problems.list);
  return model;
}

export function projectModel(spec: string, changes: Changes = {}): Model {
  const file = join(specsFolder, spec);
  return modelOf(readFileSync(file, "utf8"), changes, dirname(file));
}

export interface Manner {
  readonly threads?: number;
  readonly parts?: PartMode;
  readonly batchRows?: number;
  readonly tables?: readonly string[];
  readonly format?: EncoderName;
  readonly files?: FileOptions;
}

export function assembled(
  model: Model,
  { threads = 1, parts = { kind: "rows" }, batchRows, tables, format = "csv", files }: Manner = {},
): Assembly {
  const store = { get: () => false, put: () => {} };
  return assemble(model, { tables: tables && new Set(tables), format, files, parts, threads, store, batchRows });
}

/** Texts of files by name, such as `orders/part-00000.csv`. */
export type Files = ReadonlyMap<string, string>;

/** All files of a plan, made in this thread and kept. */
export function filesOf(assembly: Assembly): Files {
  return new Map([...bytesOf(assembly)].map(([name, bytes]) => [name, bytes.toString("utf8")]));
}

/** The same as bytes, of any format. */
export function bytesOf(assembly: Assembly): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const { family, cuts } of assembly.families) {
    const make = bytesOfPart(assembly, family.name);
    for (let part = 0; part < cuts.parts; part++) {
      const { firstRow, rowCount } = partRange(cuts, family.rows, part);
      for (const [table, bytes] of make(firstRow, rowCount)) files.set(partFile(table, part), bytes);
    }
  }
  return files;
}

export const partFile = (table: string, part: number): string => `${table}/part-${String(part).padStart(5, "0")}.csv`;

/** Makes any range of a family's root rows: the text of each table, with its header. */
export function partOf(
  assembly: Assembly,
  family: string,
): (firstRow: number, rowCount: number) => Map<string, string> {
  const make = bytesOfPart(assembly, family);
  return (firstRow, rowCount) =>
    new Map([...make(firstRow, rowCount)].map(([table, bytes]) => [table, bytes.toString("utf8")]));
}

function bytesOfPart(assembly: Assembly, family: string): (firstRow: number, rowCount: number) => Map<string, Buffer> {
  const { program } = assembly.families.find((each) => each.family.name === family)!;
  const memory = assembly.memory();
  const place = { kernels: openKernels(kernelModule(), memory), memory, base: assembly.arenasAt };
  const maker = partMaker(
    place,
    program,
    (at, output) => encoderOf(assembly.format).open(at, output, []),
    () => {},
  );
  return (firstRow, rowCount) => {
    const pieces = maker.files.map(() => [] as Uint8Array[]);
    const writer = {
      write: (file: number, bytes: Uint8Array) => pieces[file]!.push(bytes.slice()),
    } as Partial<PartWriter>;
    maker.make(writer as PartWriter, firstRow, rowCount, true, () => true);
    return new Map(maker.files.map(({ table }, file) => [table, Buffer.concat(pieces[file]!)]));
  };
}

/** Runs a plan, or a shard of it, by workers into a folder. */
export function runInto(folder: string, assembly: Assembly, shard: Shard = wholeOutput): Promise<RunEnd> {
  const clock = () => 0;
  return run(assembly, { to: { kind: "files", folder }, shard, force: false, fs: localFiles, clock });
}

export type Digests = Readonly<Record<string, string>>;

/** sha256 of every file of data below an output folder. */
export function digestsIn(folder: string): Digests {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
    /^\w+\/part-\d+\.csv$/.test(name),
  );
  return Object.fromEntries(names.sort().map((name) => [name, sha256(readFileSync(join(folder, name)))]));
}

export const digestsOf = (files: Files): Digests =>
  Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, text]) => [name, sha256(text)]));

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** Numbers of the parts that a shard takes. */
export const partsOfShard = (shard: Shard, parts: number): number[] =>
  Array.from({ length: parts }, (_, part) => part).filter((part) => takesPart(shard, part));

/** Columns of a CSV text by name; null where a field is empty and unquoted. */
export function columnsOf(csv: string): Map<string, (string | null)[]> {
  const [head, ...rows] = records(csv);
  return new Map(head!.map((name, column) => [name!, rows.map((row) => row[column]!)]));
}

/** Fields of CSV with commas and LF, read by the letter of RFC 4180. */
export function records(csv: string): (string | null)[][] {
  const found: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    row.push(quoted !== undefined ? quoted.replaceAll('""', '"') : plain === "" ? null : plain!);
    if (end === ",") continue;
    if (end === "" && row.length === 1 && row[0] === null) break;
    found.push(row);
    row = [];
    if (end === "") break;
  }
  return found;
}
