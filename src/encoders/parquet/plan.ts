// How each column of a table is stored in Parquet: chosen once, from what the generator knows of it; plain data for workers.
import { type Addr, type Arg, type ProgramBuilder, placed } from "../../kernels/program.js";
import type { LogicalType } from "../../kernels/types.js";
import { laneBytes, type Vector } from "../../kernels/vector.js";
import type { OutputColumn } from "../encoder.js";
import { type Codec, type Physical, physicalOf, plainBytes, type TimeUnit } from "./types.js";

export interface ParquetOptions {
  readonly codec: Codec;
  /** `default`: encodings that every reader has. `best`: smaller files, for readers of version 2. */
  readonly encoding: "default" | "best";
  readonly rowGroupRows: number;
  readonly pageRows: number;
  readonly timestamps: TimeUnit;
}

export const defaultOptions: ParquetOptions = {
  codec: "snappy",
  encoding: "default",
  rowGroupRows: 1 << 20,
  pageRows: 1 << 15,
  timestamps: "ms",
};

/** What becomes of a column's values. */
export type Storage =
  /** Codes into the whole numbers first, first + 1, ...: values of a narrow range need no look-up. */
  | { readonly kind: "range"; readonly first: number; readonly size: number }
  /** Codes that the generator has: `page` is the dictionary's page, made at plan time. */
  | { readonly kind: "list"; readonly size: number; readonly page: Uint8Array }
  /** Codes of a large dictionary of texts: those that occur are numbered anew. */
  | { readonly kind: "used"; readonly size: number; readonly offsetsAt: number; readonly bytesAt: number }
  /** Looked up in a dictionary as long as it pays, then plain. */
  | { readonly kind: "hashed" }
  /** As they are; texts of a dictionary are copied from it. */
  | { readonly kind: "plain"; readonly offsetsAt?: number; readonly bytesAt?: number };

/** Slots of the arena that a column's writer works in. */
export interface ColumnSlots {
  /** Values of the page that is being filled, without nulls, in their lane; texts with their lengths. */
  readonly staged: Arg;
  /** Bits of the page: which rows have a value. */
  readonly bits: Arg;
  /** i32 codes of a page, the table that finds them, and the dictionary. */
  readonly codes: Arg;
  readonly table: Arg;
  readonly dictionary: Arg;
}

export interface ParquetColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly physical: Physical;
  readonly lane: Vector["lane"];
  /** Of the batch: values of the lane, or codes; for texts made row by row the offsets, and the bytes. */
  readonly values: Arg;
  readonly bytes: Arg;
  readonly validity: Arg | undefined;
  readonly storage: Storage;
  readonly pageRows: number;
  /** The most bytes of a page's plain values. */
  readonly pageBytes: number;
  /** Values that hold for all rows, where pages need not be looked at: in plain form, least and most; not exact. */
  readonly bounds: readonly [Uint8Array, Uint8Array] | undefined;
  readonly slots: ColumnSlots;
}

/** What all columns of a table share while a page is encoded. */
export interface Workbench {
  readonly body: Arg;
  readonly compressed: Arg;
  /** 32 KiB for snappy, and a few words for other kernels. */
  readonly table: Arg;
  readonly scratch: Arg;
  readonly bodyBytes: number;
}

export interface ParquetOutput {
  readonly columns: readonly ParquetColumn[];
  readonly workbench: Workbench;
  readonly rowGroupRows: number;
  readonly options: ParquetOptions;
}

/** Dictionaries end here, as other writers' do. */
export const mostCodes = 65_536;
/** Slots of the table that codes are found by: half full at most. */
export const tableBits = 17;
/** Bytes of a page of texts, and of all texts of a dictionary that is found by hashing. */
const textPageBytes = 1 << 20;
export const textDictionaryBytes = 1 << 20;
/** Raw bytes of a row group at most: so much is kept until it is complete. */
const rowGroupBytes = 64 << 20;
/** Larger dictionaries are written as far as they occur: a page of all of them would outweigh the rows. */
const wholeDictionary = 4096;
/** A table of so many entries still fits beside the rest. */
const mostEntries = 1 << 22;

export function planParquet(
  columns: readonly OutputColumn[],
  builder: ProgramBuilder,
  options: ParquetOptions,
): { finish(): ParquetOutput } {
  const drafts = columns.map((column) => draftColumn(column, builder, options));
  const bodyBytes = Math.max(...drafts.map(({ pageBytes }) => pageBytes), 4 * mostCodes, textDictionaryBytes) + 4096;
  const body = builder.slot(0, bodyBytes);
  const compressed = builder.slot(0, Math.ceil((bodyBytes * 7) / 6) + 64);
  const table = builder.slot(0, 32_768);
  const scratch = builder.slot(0, 4096 + 4 * options.pageRows);
  const rowBytes = drafts.reduce((sum, { pageBytes, pageRows }) => sum + pageBytes / pageRows, 0);
  const rowGroupRows = Math.min(options.rowGroupRows, Math.max(1024, Math.floor(rowGroupBytes / rowBytes)));
  return {
    finish: () => ({
      columns: drafts.map((draft) => draft.finish()),
      workbench: {
        body: placed(body),
        compressed: placed(compressed),
        table: placed(table),
        scratch: placed(scratch),
        bodyBytes,
      },
      rowGroupRows,
      options,
    }),
  };
}

interface ColumnDraft {
  readonly pageRows: number;
  readonly pageBytes: number;
  finish(): ParquetColumn;
}

function draftColumn({ name, vector }: OutputColumn, builder: ProgramBuilder, options: ParquetOptions): ColumnDraft {
  const physical = physicalOf(vector.type);
  const { storage, values } = storageOf(vector, physical);
  if (storage.kind === "list" && "values" in vector && vector.values !== values) builder.spare(vector.values);
  const isText = vector.lane === "utf8";
  const width = textWidth(vector) ?? plainBytes[physical];
  const pageRows = Math.min(options.pageRows, Math.max(64, Math.floor(textPageBytes / width)));
  const pageBytes = pageRows * width;
  // A batch never goes past the page's last row; kernels store up to a few words more.
  const staged = builder.slot(0, isText ? pageBytes + 64 : pageRows * laneBytes[vector.lane] + 64);
  const bits = builder.slot(0, pageRows / 8 + 64);
  const coded = storage.kind === "hashed" || storage.kind === "used";
  const codes = builder.slot(0, coded ? 4 * pageRows + 64 : 0);
  const table = builder.slot(0, storage.kind === "used" ? 4 * storage.size : coded ? 4 << tableBits : 0);
  const dictionary = builder.slot(0, dictionaryBytes(storage, isText));
  return {
    pageRows,
    pageBytes,
    finish: () => ({
      name,
      type: vector.type,
      physical,
      lane: vector.lane,
      values: placed(values),
      bytes: isText ? placed(vector.bytes) : 0,
      validity: vector.validity === undefined ? undefined : placed(vector.validity),
      storage,
      pageRows,
      pageBytes,
      bounds: boundsOf(vector, storage),
      slots: {
        staged: placed(staged),
        bits: placed(bits),
        codes: placed(codes),
        table: placed(table),
        dictionary: placed(dictionary),
      },
    }),
  };
}

/** Where the texts of a hashed dictionary begin, behind the addresses of its entries. */
export const textsAt = 4 * mostCodes;

function dictionaryBytes(storage: Storage, isText: boolean): number {
  if (storage.kind === "used") return 4 * Math.min(storage.size, mostCodes + (1 << 15)) + 64;
  if (storage.kind !== "hashed") return 0;
  return isText ? textsAt + textDictionaryBytes + 64 : 8 * mostCodes + 64;
}

/** Bytes of the longest text with its length; undefined where the column is no text. */
function textWidth(vector: Vector): number | undefined {
  if (vector.lane === "utf8") return 4 + vector.maxBytes;
  return vector.lane === "code" ? 4 + vector.dictionary.maxBytes : undefined;
}

function storageOf(vector: Vector, physical: Physical): { storage: Storage; values: Addr } {
  const plain = { kind: "plain" } as const;
  if (vector.lane === "code") {
    const { size, offsetsAt, bytesAt } = vector.dictionary;
    if (size <= wholeDictionary)
      return { storage: { kind: "list", size, page: textPage(vector.dictionary.texts) }, values: vector.values };
    const texts = { offsetsAt, bytesAt };
    const storage: Storage = size <= mostEntries ? { kind: "used", size, ...texts } : { ...plain, ...texts };
    return { storage, values: vector.values };
  }
  if (vector.lane === "utf8") return { storage: { kind: "hashed" }, values: vector.offsets };
  if (vector.lane === "uuid" || physical === "bool") return { storage: plain, values: vector.values };
  if (vector.lane !== "f64" && vector.type.kind !== "timestamp") {
    const { origin } = vector;
    if (origin?.values === vector.values && origin.list.length <= wholeDictionary) {
      const page = numbersPage(origin.list, physical);
      return { storage: { kind: "list", size: origin.list.length, page }, values: origin.index };
    }
    const size = vector.max - vector.min + 1;
    if (vector.lane === "i32" && size <= wholeDictionary)
      return { storage: { kind: "range", first: vector.min, size }, values: vector.values };
  }
  return { storage: { kind: "hashed" }, values: vector.values };
}

function textPage({ offsets, bytes }: { readonly offsets: Int32Array; readonly bytes: Uint8Array }): Uint8Array {
  const size = offsets.length - 1;
  const page = new Uint8Array(4 * size + bytes.length);
  const view = new DataView(page.buffer);
  let at = 0;
  for (let i = 0; i < size; i++) {
    const text = bytes.subarray(offsets[i]!, offsets[i + 1]!);
    view.setUint32(at, text.length, true);
    page.set(text, at + 4);
    at += 4 + text.length;
  }
  return page;
}

/** Whole numbers in plain form. */
export function numbersPage(numbers: Iterable<number | bigint>, physical: Physical): Uint8Array {
  const list = physical === "int32" ? Int32Array.from(numbers, Number) : BigInt64Array.from(numbers, BigInt);
  return new Uint8Array(list.buffer);
}

/** Bounds that the plan knows, of columns whose pages hold nothing but codes. */
function boundsOf(vector: Vector, storage: Storage): readonly [Uint8Array, Uint8Array] | undefined {
  if (vector.lane === "code") return textBounds(vector.dictionary.texts);
  if (storage.kind !== "list" || !("min" in vector) || vector.lane === "f64") return undefined;
  const physical = physicalOf(vector.type);
  const { list } = vector.origin!;
  let least = list[0]!;
  let most = list[0]!;
  for (const number of list) {
    if (number < least) least = number;
    if (number > most) most = number;
  }
  return [numbersPage([least], physical), numbersPage([most], physical)];
}

function textBounds({ offsets, bytes }: { readonly offsets: Int32Array; readonly bytes: Uint8Array }) {
  const text = (i: number) => bytes.subarray(offsets[i]!, offsets[i + 1]!);
  let least = text(0);
  let most = least;
  for (let i = 1; i < offsets.length - 1; i++) {
    if (compareBytes(text(i), least) < 0) least = text(i);
    if (compareBytes(text(i), most) > 0) most = text(i);
  }
  return [least.slice(), most.slice()] as const;
}

/** Below 0, 0, above 0: byte by byte, a beginning before what goes on. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
