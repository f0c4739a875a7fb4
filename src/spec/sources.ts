// Supplied tables: read, their keys checked, their columns joined with those that the spec adds.
import type { SuppliedFile } from "../columns/column-kind.js";
import type { Place } from "../errors.js";
import { type LogicalType, typeName } from "../kernels/types.js";
import { textAt } from "../kernels/vector.js";
import {
  type DecodedFile,
  findDuplicates,
  findNull,
  type SourceName,
  sourceKind,
  sources,
  suggestKey,
} from "../sources/index.js";
import { isValid, type SourceColumn, type SourceTable } from "../sources/source.js";
import type { Problems } from "./diagnostics.js";
import type { Column } from "./model.js";

/** A file that a spec names: its bytes, or what they were decoded to; `file` is what messages call it. */
export type FoundFile =
  | { readonly bytes: Uint8Array; readonly file: string }
  | { readonly decoded: DecodedFile; readonly file: string }
  | { readonly missing: string };

/** Finds a file by the path that a spec wrote. Of a kind that is decoded, such as Parquet, it hands out what was decoded before. */
export type ReadFile = (path: string, kind: SourceName) => FoundFile;

/** The table behind `csv: path`, or undefined after saying why not. */
export function readSource(
  kind: SourceName,
  path: string,
  at: Place,
  read: ReadFile,
  problems: Problems,
  types?: ReadonlyMap<string, LogicalType>,
): { data: SourceTable; file: string } | undefined {
  const found = read(path, kind);
  if ("missing" in found) {
    problems.error(
      "spec.no_file",
      `cannot read ${path}: ${found.missing}`,
      at,
      "paths are relative to the spec's file",
    );
    return undefined;
  }
  const data = tableIn(found, kind, at, problems, types);
  return data && { data, file: path };
}

function tableIn(
  found: Exclude<FoundFile, { missing: string }>,
  kind: SourceName,
  at: Place,
  problems: Problems,
  types: ReadonlyMap<string, LogicalType> | undefined,
): SourceTable | undefined {
  if ("decoded" in found) {
    // What is wrong with such a file has no place in it that could be shown: it stands where the spec names the file.
    return found.decoded.read({
      error: (code, message, place = at, hint) => problems.error(code, message, place, hint),
      warning: (code, message, place = at, hint) => problems.warning(code, message, place, hint),
    });
  }
  if (kind === "csv") return sources.csv.read(found.bytes, found.file, problems, types);
  const reader = sourceKind(kind);
  if ("read" in reader) return reader.read(found.bytes, found.file, problems);
  const message = `${found.file}: ${kind} is decoded before a spec is read, and nobody did`;
  problems.error("source.not_decoded", message, at, "in a program, load the spec first: await load(spec)");
  return undefined;
}

/** Files that columns read, each once for the same types; what is wrong with one is told once. */
export class ColumnFiles {
  private readonly known = new Map<string, { data: SourceTable; file: string } | undefined>();

  constructor(
    private readonly read: ReadFile,
    private readonly problems: Problems,
  ) {}

  open(path: string, at: Place, types: ReadonlyMap<string, LogicalType> | undefined): SuppliedFile | undefined {
    const key = JSON.stringify([path, ...[...(types ?? [])].map(([name, type]) => [name, typeName(type)])]);
    if (!this.known.has(key)) this.known.set(key, readSource("csv", path, at, this.read, this.problems, types));
    const found = this.known.get(key);
    return found && { ...found.data, file: found.file };
  }

  /** Paths and digests, for the plan. */
  digests(): (readonly [path: string, sha256: string])[] {
    const all = new Map([...this.known.values()].flatMap((found) => (found ? [[found.file, found.data.sha256]] : [])));
    return [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

/** Checks that a primary key names columns without nulls, and that no two rows are alike in them. */
export function checkKey(
  data: SourceTable,
  key: readonly string[],
  of: { name: string; source?: { file: string } | undefined },
  at: Place,
  problems: Problems,
): boolean {
  const { name } = of;
  const file = of.source?.file ?? name;
  const names = data.columns.map((column) => column.name);
  const unknown = key.filter((column) => !names.includes(column));
  for (const column of unknown) problems.unknownWord("column", column, names, at);
  if (unknown.length > 0) return false;
  const columns = key.length === 1 ? key[0] : `(${key.join(", ")})`;
  const gap = findNull(data, key);
  if (gap) {
    const is = key.length === 1 ? "is a primary key" : `is part of the primary key ${columns}`;
    problems.error(
      "source.null_key",
      `${name}.${gap.column} ${is}, and ${data.unit} ${gap.line} of ${file} has none`,
      at,
      keyHint(data),
    );
    return false;
  }
  const twice = findDuplicates(data, key);
  if (!twice) return true;
  const [first, second] = twice.lines;
  const subject = key.length === 1 ? `${name}.${columns}` : `${columns} of ${name}`;
  problems.error(
    "source.duplicate_key",
    `${subject} is a primary key, and ${twice.value} stands in ${data.unit}s ${first} and ${second} of ${file}`,
    at,
    keyHint(data),
  );
  return false;
}

function keyHint(data: SourceTable): string {
  const better = suggestKey(data);
  if (better.length === 0) return "no single column of the file is unique";
  return `${better.join(", ")} ${better.length === 1 ? "is" : "are"} unique`;
}

/** A column as it was supplied. */
export function suppliedColumn(table: string, supplied: SourceColumn, isKey: boolean, at: Place): Column {
  const nullable = supplied.nulls !== undefined;
  return {
    table,
    name: supplied.name,
    id: supplied.name,
    output: supplied.name,
    hidden: false,
    type: supplied.type,
    nullable,
    meaning: {
      type: supplied.type,
      nullable,
      distinct: isKey,
      lower: () => {
        throw new Error("a supplied column is gathered, not made");
      },
    },
    aggregates: [],
    summed: false,
    nulls: [],
    shaped: undefined,
    supplied,
    positions: undefined,
    verb: "supplied",
    words: "",
    at,
    place: () => at,
  };
}

/** A supplied column that holds keys of another source: the row of each, or undefined after naming the first orphans. */
export function referringColumn(
  column: Column,
  data: SourceTable,
  target: { readonly name: string; readonly key: SourceColumn },
  at: Place,
  problems: Problems,
): Column | undefined {
  const own = column.supplied!;
  const family = (source: SourceColumn) => (source.type.kind === "text" ? "text" : "number");
  if (family(own) !== family(target.key)) {
    problems.error(
      "spec.type_mismatch",
      `${column.table}.${column.name} is ${own.type.kind}, the key of ${target.name} is ${target.key.type.kind}`,
      at,
      "both must be text, or both numbers",
    );
    return undefined;
  }
  const rows = new Map<string | bigint | number, number>();
  const valueAt = (source: SourceColumn) => {
    const { values } = source;
    return "offsets" in values ? (row: number) => textAt(values, row) : (row: number) => Number(values[row]);
  };
  const keyAt = valueAt(target.key);
  const count = "offsets" in target.key.values ? target.key.values.offsets.length - 1 : target.key.values.length;
  for (let row = 0; row < count; row++) rows.set(keyAt(row), row);
  const value = valueAt(own);
  const positions = new Int32Array(data.rows);
  let orphans = 0;
  let first = "";
  for (let row = 0; row < data.rows; row++) {
    if (!isValid(own, row)) continue;
    const position = rows.get(value(row));
    if (position === undefined) {
      orphans++;
      first ||= `${value(row)} in ${data.unit} ${data.lineOf(row)}`;
    } else positions[row] = position;
  }
  if (orphans > 0) {
    const message = `${orphans === 1 ? "a value" : `${orphans} values`} of ${column.table}.${column.name} ${orphans === 1 ? "is" : "are"} no key of ${target.name}: ${first}${orphans > 1 ? ", ..." : ""}`;
    problems.error(
      "source.orphan",
      message,
      at,
      `add the rows that are missing to ${target.name}, or correct the values`,
    );
    return undefined;
  }
  const meaning = { ...column.meaning, references: target.name };
  return { ...column, meaning, positions };
}
