// For tests of what a spec means: the rows of one of its tables, made in this process and read by way of Arrow.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type RecordBatch, type Schema, Type, type Vector } from "apache-arrow";
import { sampleRows } from "../src/batch/sample.js";
import { specError } from "../src/errors.js";
import { families } from "../src/plan/families.js";
import { PlanTables } from "../src/plan/tables.js";
import { type ArtefactStore, Preparation } from "../src/prepare/prepare.js";
import { Problems } from "../src/spec/diagnostics.js";
import type { Model } from "../src/spec/model.js";
import { type ReadOptions, readModel } from "../src/spec/read.js";

/** Whole numbers as numbers where these are exact; decimals and uuids as text; dates as days, timestamps as ms. */
export type Plain = number | bigint | string | boolean | null;

export interface GenerateOptions {
  /** Folder that the spec's files lie in. */
  readonly folder?: string;
  readonly seed?: bigint;
  /** Rows of the main table. */
  readonly rows?: number;
  /** The first row of the family's root. */
  readonly firstRow?: number;
  readonly batchRows?: number;
  readonly store?: ArtefactStore;
  /** Other tables of weights than a run's. */
  readonly tables?: typeof PlanTables;
}

/** A spec as text, or as the data that it would be in JSON. */
export type SpecText = string | Readonly<Record<string, unknown>>;

const noStore: ArtefactStore = { get: () => false, put: () => {} };

/** The model of a spec; throws the error with all problems where there are any. */
export function modelOf(spec: SpecText, { folder = ".", seed, rows }: GenerateOptions = {}): Model {
  const problems = new Problems();
  const options: ReadOptions = {
    read(path) {
      const file = resolve(folder, path);
      return { bytes: readFileSync(file), file };
    },
    ...(seed !== undefined && { seed }),
    ...(rows !== undefined && { rows }),
  };
  const text = typeof spec === "string" ? spec : JSON.stringify({ datagen: 1, ...spec });
  const model = readModel(text, "test.yaml", options, problems);
  if (!model || problems.hasErrors) throw specError(problems.list);
  return model;
}

/** Hands batches of a table to `take`, in order; each is overwritten by the next. */
export function eachBatch(
  spec: SpecText | Model,
  table: string,
  take: (batch: RecordBatch) => void,
  options: GenerateOptions = {},
): void {
  const model = isModel(spec) ? spec : modelOf(spec, options);
  const preparation = new Preparation(model, options.store ?? noStore);
  const tables = new (options.tables ?? PlanTables)(model, preparation);
  preparation.tables = tables;
  const family = families(model).find((candidate) => candidate.tables.some(({ name }) => name === table));
  if (!family) throw new Error(`no table ${table}`);
  const { firstRow = 0, batchRows = 4096 } = options;
  sampleRows({ model, tables, family, table, firstRow, batchRows }, (batch) => {
    take(batch);
    return true;
  });
}

const isModel = (spec: SpecText | Model): spec is Model => typeof spec === "object" && spec.tables instanceof Map;

export interface Generated {
  readonly schema: Schema;
  readonly rows: number;
  /** Names as they are written. */
  readonly names: readonly string[];
  column(name: string): readonly Plain[];
}

/**
 * All rows of a table as plain values.
 *
 * @example
 * generate({ tables: { t: { rows: 3, columns: { a: { sequence: 1 } } } } }, "t").column("a") // [1, 2, 3]
 */
export function generate(spec: SpecText | Model, table: string, options: GenerateOptions = {}): Generated {
  let schema: Schema | undefined;
  let rows = 0;
  const columns = new Map<string, Plain[]>();
  eachBatch(
    spec,
    table,
    (batch) => {
      schema = batch.schema;
      rows += batch.numRows;
      batch.schema.fields.forEach(({ name }, i) => {
        const values = columns.get(name) ?? [];
        columns.set(name, values);
        const column = batch.getChildAt(i)!;
        const read = plainReader(column);
        for (let row = 0; row < batch.numRows; row++) values.push(read(row));
      });
    },
    options,
  );
  if (!schema) throw new Error(`${table} has no rows`);
  const column = (name: string): Plain[] => {
    const values = columns.get(name);
    if (!values) throw new Error(`${table} writes no ${name}, but ${[...columns.keys()].join(", ")}`);
    return values;
  };
  return { schema, rows, names: [...columns.keys()], column };
}

/** Reads one Arrow column of a batch as plain values. */
export function plainReader(column: Vector): (row: number) => Plain {
  const { type } = column;
  const present =
    (read: (value: never) => Plain) =>
    (row: number): Plain => {
      const value = column.get(row) as never;
      return value === null ? null : read(value);
    };
  switch (type.typeId) {
    case Type.Int:
      return present((value: number | bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));
    case Type.Decimal:
      return present((words: Uint32Array) => decimalText(words, type.scale));
    case Type.Date:
      return present((ms: number) => Number(ms) / 86_400_000);
    case Type.Timestamp:
      return present((ms: number) => Number(ms));
    case Type.FixedSizeBinary:
      return present((bytes: Uint8Array) => uuidText(bytes));
    default:
      return present((value: Plain) => value);
  }
}

export function decimalText(words: Uint32Array, scale: number): string {
  const value = BigInt.asIntN(
    128,
    words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
  );
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return `${value < 0n ? "-" : ""}${digits.slice(0, cut)}${scale === 0 ? "" : `.${digits.slice(cut)}`}`;
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** A column of very many rows: numbers (NaN where null), or codes of texts (-1 where null) and what they stand for. */
export interface Long {
  readonly values: Float64Array;
  readonly texts: readonly string[];
}

/**
 * Columns of very many rows as numbers. Whole numbers, decimals (scaled), dates and timestamps as they lie in memory;
 * text as codes in the order of first appearance.
 */
export function longColumns<N extends string>(
  spec: SpecText | Model,
  table: string,
  names: readonly N[],
  options: GenerateOptions = {},
): Record<N, Long> {
  const open = names.map(() => ({ pieces: [] as Float64Array[], codes: new Map<string, number>() }));
  eachBatch(
    spec,
    table,
    (batch) => {
      names.forEach((name, i) => {
        const column = batch.getChild(name);
        if (!column) throw new Error(`${table} writes no ${name}`);
        open[i]!.pieces.push(numbersOf(column, open[i]!.codes));
      });
    },
    options,
  );
  const joined = names.map((name, i): [N, Long] => [
    name,
    { values: joinNumbers(open[i]!.pieces), texts: [...open[i]!.codes.keys()] },
  ]);
  return Object.fromEntries(joined) as Record<N, Long>;
}

function numbersOf(column: Vector, codes: Map<string, number>): Float64Array {
  const n = column.length;
  const out = new Float64Array(n);
  const data = column.data[0]!;
  const { typeId } = column.type;
  const codeOf = (text: string): number => {
    const known = codes.get(text) ?? codes.size;
    codes.set(text, known);
    return known;
  };
  if (typeId === Type.Dictionary) {
    const known = new Map<number, number>();
    for (let row = 0; row < n; row++) {
      const own = data.values[row] as number;
      let code = known.get(own);
      if (code === undefined) {
        code = codeOf(data.dictionary!.get(own) as string);
        known.set(own, code);
      }
      out[row] = code;
    }
  } else if (typeId === Type.Utf8) for (let row = 0; row < n; row++) out[row] = codeOf(column.get(row) ?? "");
  else if (typeId === Type.Decimal) {
    const words = new BigInt64Array(data.values.buffer, data.values.byteOffset, 2 * n);
    for (let row = 0; row < n; row++) out[row] = Number(words[2 * row]!);
  } else if (typeId === Type.Bool) for (let row = 0; row < n; row++) out[row] = column.get(row) === true ? 1 : 0;
  else if (data.values instanceof BigInt64Array) for (let row = 0; row < n; row++) out[row] = Number(data.values[row]!);
  else out.set(data.values as Float64Array);
  const missing = typeId === Type.Dictionary || typeId === Type.Utf8 ? -1 : Number.NaN;
  if (column.nullCount > 0) for (let row = 0; row < n; row++) if (!column.isValid(row)) out[row] = missing;
  return out;
}

function joinNumbers(pieces: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
