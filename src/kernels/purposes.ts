// Every purpose that a column or table may draw for. A name is part of the bytes: never renamed, never used for two things.
import { createHash } from "node:crypto";

/** Keys: 64-bit words by (seed, table, column, purpose). */
export const purposes = {
  /** Row hash of a table (the column's name is empty). */
  rows: "rows",
  /** The value of a column. */
  value: "value",
  /** Whether the value is null. */
  nulls: "nulls",
  /** The permutation behind `unique: true`. */
  unique: "unique",
  /** Order statistics behind `sorted: true`. */
  sorted: "sorted",
  /** How many children a parent has. */
  count: "count",
  /** Which rows of a table are its popular ones, for every ref with `popularity:` (the column's name is empty). */
  popularity: "popularity",
} as const;
export type Purpose = keyof typeof purposes;

/** Purposes of attempts inside one cell: `mix((cell ^ purpose) + j * ATTEMPT)`; mirrored in assembly. */
export const attemptPurposes = {
  /** Elements of a pattern's text. */
  text: 0x7465787400000001n,
  /** The second word of a uuid. */
  uuid: 0x7575696400000002n,
  /** Ranks inside a block of Zipf's law, and its further attempts. */
  zipf: 0x7a69706600000003n,
  /** Entries of a block of weighted rows, rows of an entry, and further attempts. */
  parent: 0x7061726500000004n,
  /** Further draws of a ref whose choice must pass a test. */
  redraw: 0x7265647200000005n,
} as const;

/**
 * The 64-bit key of a draw: sha256 of (seed, table, column, purpose), truncated. Names are joined by NUL, which no name holds.
 *
 * @example
 * drawKey(7n, "sales", "qty", "value") // 6367663073047567541n
 */
export function drawKey(seed: bigint, table: string, column: string, purpose: Purpose): bigint {
  const text = [BigInt.asUintN(64, seed).toString(), table, column, purposes[purpose]].join("\0");
  return createHash("sha256").update(text).digest().readBigUInt64LE(0);
}
