// What a supplied table is once it is read, and what a kind of file must do to supply one. Separate so that no kind knows another.
import type { Place } from "../errors.js";
import type { LogicalType } from "../kernels/types.js";
import type { TextArray } from "../kernels/vector.js";

/** A column of a supplied table: values back to back in file order, in the narrowest lane that holds them all. */
export interface SourceColumn {
  readonly name: string;
  /** Does not depend on the lane: integers within 32 bits come as Int32Array and stay int64. */
  readonly type: LogicalType;
  /** bool (0 or 1) and dates (days since 1970): Int32Array; timestamps (ms UTC): BigInt64Array; decimals: scaled integers. */
  readonly values: Int32Array | BigInt64Array | Float64Array | TextArray;
  /** Arrow validity bitmap, least significant bit first, 1 = valid; undefined where no value is null. */
  readonly nulls: Uint8Array | undefined;
  /** Bounds of all values as stored, those under nulls too (they hold `min`); of text: bytes of the shortest and the longest. */
  readonly min: number;
  readonly max: number;
}

export interface SourceTable {
  readonly rows: number;
  readonly columns: readonly SourceColumn[];
  /** Of the file's bytes, in hex: part of the plan's hash. */
  readonly sha256: string;
  /** What a reader of the file counts: lines of a text, rows of anything else. */
  readonly unit: "line" | "row";
  /** The line or the row of the file, counted from 1, that row `row` begins on; rows count from 0. */
  lineOf(row: number): number;
}

/** Where a reader puts what it finds wrong. Everything is collected; nothing is thrown. */
export interface SourceProblems {
  error(code: string, message: string, at?: Place, hint?: string): void;
  warning(code: string, message: string, at?: Place, hint?: string): void;
}

/** A kind of file that tables can be supplied in. The bytes are handed in: the file system is someone else's. */
export type SourceKind = ReadKind | DecodedKind;

interface FileKind {
  readonly name: string;
  /** One line for lists and for the schema. */
  readonly summary: string;
}

/** A kind that is read where it is needed. */
export interface ReadKind extends FileKind {
  /** The table in `bytes`, or undefined after an error. `file` is for messages only. */
  read(bytes: Uint8Array, file: string, problems: SourceProblems): SourceTable | undefined;
}

/** A kind whose reader is loaded when it is used, or waits: decoded before the spec is read, which waits for nothing. */
export interface DecodedKind extends FileKind {
  decode(bytes: Uint8Array, file: string, problems: SourceProblems): Promise<SourceTable | undefined>;
}

/** Whether a row's value is there. */
export const isValid = ({ nulls }: SourceColumn, row: number): boolean =>
  nulls === undefined || ((nulls[row >> 3]! >> (row & 7)) & 1) === 1;
