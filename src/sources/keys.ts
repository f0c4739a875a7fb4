// Looks for rows of a supplied table that share a key or lack one, and for columns that would make a better key.
import { textAt } from "../kernels/vector.js";
import { isValid, type SourceColumn, type SourceTable } from "./source.js";

/** Two rows with one key. */
export interface Duplicate {
  /** As a message shows it: `1234`, or `1234, "EU"` where the key has more columns. */
  readonly value: string;
  readonly rows: readonly [number, number];
  readonly lines: readonly [number, number];
}

export interface NullKey {
  readonly column: string;
  readonly row: number;
  readonly line: number;
}

/**
 * The first row whose values in `columns` were there before, or undefined where they make a key. Rows with a null among
 * them are `findNull`'s.
 *
 * @example
 * findDuplicates(stores, ["store_id"])?.lines // [2, 17]
 */
export function findDuplicates(table: SourceTable, columns: readonly string[]): Duplicate | undefined {
  const key = keyColumns(table, columns);
  const rows = firstRepeat(key, table.rows);
  if (rows === undefined) return undefined;
  const value = key.map((column) => showValue(column, rows[0])).join(", ");
  return { value, rows, lines: [table.lineOf(rows[0]), table.lineOf(rows[1])] };
}

/** The first row that has no value in one of `columns`. */
export function findNull(table: SourceTable, columns: readonly string[]): NullKey | undefined {
  const key = keyColumns(table, columns).filter((column) => column.nulls !== undefined);
  if (key.length === 0) return undefined;
  for (let row = 0; row < table.rows; row++) {
    const missing = key.find((column) => !isValid(column, row));
    if (missing !== undefined) return { column: missing.name, row, line: table.lineOf(row) };
  }
  return undefined;
}

/** Columns that are a key by themselves: no nulls, no value twice; in file order. Reals are left out. */
export function suggestKey(table: SourceTable): readonly string[] {
  return table.columns
    .filter((column) => column.nulls === undefined && !(column.values instanceof Float64Array))
    .filter((column) => firstRepeat([column], table.rows) === undefined)
    .map((column) => column.name);
}

function keyColumns(table: SourceTable, names: readonly string[]): readonly SourceColumn[] {
  return names.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) throw new TypeError(`no column ${name}`);
    return column;
  });
}

/** Open addressing over row numbers: 8 bytes or less a row, and nothing for the collector. */
function firstRepeat(key: readonly SourceColumn[], rows: number): readonly [number, number] | undefined {
  let size = 16;
  while (size < 2 * rows) size *= 2;
  const places = new Int32Array(size).fill(-1);
  const hashes = key.map(hasher);
  const equals = key.map(comparer);
  const nullable = key.filter((column) => column.nulls !== undefined);
  for (let row = 0; row < rows; row++) {
    if (nullable.some((column) => !isValid(column, row))) continue;
    let hash = 0;
    for (const add of hashes) hash = add(row, hash);
    for (let place = finish(hash) & (size - 1); ; place = (place + 1) & (size - 1)) {
      const other = places[place]!;
      if (other < 0) {
        places[place] = row;
        break;
      }
      if (equals.every((same) => same(other, row))) return [other, row];
    }
  }
  return undefined;
}

type Hasher = (row: number, hash: number) => number;

/** FNV-1a over words of 32 bits, or bytes of text. */
const step = (hash: number, word: number): number => Math.imul(hash ^ word, 0x01000193);

/** MurmurHash3's finaliser: FNV's low bits alone would cluster. */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hasher({ values }: SourceColumn): Hasher {
  if (values instanceof Int32Array) return (row, hash) => step(finish(hash), values[row]!);
  if (isWide(values)) {
    const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
    return (row, hash) => step(finish(step(hash, words[2 * row]!)), words[2 * row + 1]!);
  }
  const { offsets, bytes } = values;
  return (row, start) => {
    let hash = start;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) hash = step(hash, bytes[at]!);
    return step(finish(hash), offsets[row + 1]! - offsets[row]!);
  };
}

function comparer({ values }: SourceColumn): (a: number, b: number) => boolean {
  if (values instanceof Int32Array || isWide(values)) return (a, b) => values[a] === values[b];
  const { offsets, bytes } = values;
  return (a, b) => {
    const length = offsets[a + 1]! - offsets[a]!;
    if (length !== offsets[b + 1]! - offsets[b]!) return false;
    for (let i = 0; i < length; i++) if (bytes[offsets[a]! + i] !== bytes[offsets[b]! + i]) return false;
    return true;
  };
}

const isWide = (values: SourceColumn["values"]): values is BigInt64Array | Float64Array =>
  values instanceof BigInt64Array || values instanceof Float64Array;

/** A value as a message shows it. */
function showValue({ type, values }: SourceColumn, row: number): string {
  if ("offsets" in values) return JSON.stringify(textAt(values, row));
  const value = values[row]!;
  switch (type.kind) {
    case "bool":
      return value ? "true" : "false";
    case "date":
      return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
    case "timestamp":
      return new Date(Number(value)).toISOString();
    case "decimal": {
      const digits = (value < 0 ? -BigInt(value) : BigInt(value)).toString().padStart(type.scale + 1, "0");
      const point = digits.length - type.scale;
      const fraction = type.scale === 0 ? "" : `.${digits.slice(point)}`;
      return `${value < 0 ? "-" : ""}${digits.slice(0, point)}${fraction}`;
    }
    default:
      return value.toString();
  }
}
