// Vectors: what a column is while a batch is made. A lane says how values lie in memory; the logical type says what they mean.
import type { Addr } from "./program.js";
import type { LogicalType } from "./types.js";

/**
 * Texts back to back: text i is bytes[offsets[i] .. offsets[i + 1]].
 * The host keeps its copy, since encoders and formulas over dictionaries work at plan time.
 */
export interface TextArray {
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
}

/** Distinct or repeated texts among the constants, chosen from by i32 codes. */
export interface Dictionary {
  readonly texts: TextArray;
  readonly size: number;
  /** Address of the i32 offsets (size + 1 of them) and of the bytes. */
  readonly offsetsAt: number;
  readonly bytesAt: number;
  /** Bytes of the longest text. */
  readonly maxBytes: number;
}

interface Common {
  readonly type: LogicalType;
  /** Arrow validity bitmap, least significant bit first, 1 = valid; absent where no value is null. */
  readonly validity?: Addr;
}

/** Bounds that hold for every value (of decimals: the scaled integer), so that the narrowest operation can be chosen. */
interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Where numbers come from: each was looked up in a list, so what is made of a number can be made of the list instead, once. */
export interface Origin<L = Int32Array | BigInt64Array> {
  /** The values that this is the origin of: a vector with others has lost it. */
  readonly values: Addr;
  /** i32: each value is `list[index]`. */
  readonly index: Addr;
  readonly list: L;
}
/** Of values gathered from other rows: the vector that they were gathered from, and where. */
export interface Gathered {
  readonly values: Addr;
  readonly from: Vector;
  readonly positions: Addr;
}
interface Listed<L = Int32Array | BigInt64Array> {
  readonly origin?: Origin<L>;
  readonly gathered?: Gathered;
}

/** bool (0 or 1), integers, dates (days since 1970), decimals that fit. */
export type I32Vector = Common & Bounds & Listed & { readonly lane: "i32"; readonly values: Addr };
/** integers, decimals (scaled), timestamps and durations (ms). */
export type I64Vector = Common & Bounds & Listed & { readonly lane: "i64"; readonly values: Addr };
export type F64Vector = Common & Bounds & Listed<Float64Array> & { readonly lane: "f64"; readonly values: Addr };
/** text chosen from a dictionary: i32 codes. */
export type CodeVector = Common & { readonly lane: "code"; readonly values: Addr; readonly dictionary: Dictionary };
/** text made row by row, Arrow Utf8: i32 offsets (rows + 1) and bytes. `plain` where no value can need quotes in CSV. */
export type Utf8Vector = Common & {
  readonly lane: "utf8";
  readonly offsets: Addr;
  readonly bytes: Addr;
  readonly maxBytes: number;
  readonly plain: boolean;
};
/** 16 bytes a value, in the order of its text. */
export type UuidVector = Common & { readonly lane: "uuid"; readonly values: Addr };

export type Vector = I32Vector | I64Vector | F64Vector | CodeVector | Utf8Vector | UuidVector;
export type Lane = Vector["lane"];

/** Bytes of a value of each lane with fixed width. */
export const laneBytes = { i32: 4, code: 4, i64: 8, f64: 8, uuid: 16 } as const;

const encoder = new TextEncoder();

/**
 * Packs strings as UTF-8, back to back.
 *
 * @example
 * textArray(["ab", "c"]) // { offsets: [0, 2, 3], bytes: [97, 98, 99] }
 */
export function textArray(strings: readonly string[]): TextArray {
  const parts = strings.map((string) => encoder.encode(string));
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach((part, i) => {
    offsets[i + 1] = offsets[i]! + part.length;
  });
  const bytes = new Uint8Array(offsets[parts.length]!);
  parts.forEach((part, i) => {
    bytes.set(part, offsets[i]!);
  });
  return { offsets, bytes };
}

const decoder = new TextDecoder();
/** Text i as a string. */
export const textAt = ({ offsets, bytes }: TextArray, i: number): string =>
  decoder.decode(bytes.subarray(offsets[i]!, offsets[i + 1]!));

/**
 * The longest text, in bytes.
 *
 * @example
 * longestText(textArray(["a", "é"])) // 2
 */
export function longestText({ offsets }: TextArray): number {
  let longest = 0;
  for (let i = 1; i < offsets.length; i++) longest = Math.max(longest, offsets[i]! - offsets[i - 1]!);
  return longest;
}
