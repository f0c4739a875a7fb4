// The seam between batches and text: an encoder plans how the columns of a table become bytes and leaves one kernel call behind.
import { bind } from "../batch/execute.js";
import type { KernelName, Kernels } from "../kernels/instance.js";
import type { Arg, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";

/** A column as it is written: the vector and the name that the file shows. */
export interface OutputColumn {
  readonly name: string;
  readonly vector: Vector;
}

/**
 * How the batches of one table become bytes; plain data, for workers. Opened by `openEncoding`.
 * `rows` takes `(n, ...args, out)`, `rowsWithEnds` takes `(n, ...args, out, ends)`.
 */
export interface Encoding {
  /** The bytes at the head of every file. */
  readonly header: Uint8Array;
  readonly maxRowBytes: number;
  readonly rows: KernelName;
  readonly rowsWithEnds: KernelName;
  readonly args: readonly Arg[];
}

/** Kernels store whole words: up to this many bytes after the last row. */
export const outSlack = 64;

/** A planned encoding whose addresses are not known yet. */
export interface DraftEncoding {
  readonly maxRowBytes: number;
  /** After `arena.layout()` and before the constants are copied into the memory. */
  finish(): Encoding;
}

/** A format of rows. `plan` runs before the layout: it may add steps, slots and constants. */
export interface EncoderKind {
  readonly name: string;
  /** Of the files, without a point. */
  readonly extension: string;
  plan(columns: readonly OutputColumn[], builder: ProgramBuilder): DraftEncoding;
}

/** Writes the rows of the batch that lies in the arena. */
export interface RowWriter {
  /** Formats n rows at `out` and returns their bytes. `out` needs room for n * maxRowBytes + outSlack. */
  rows(n: number, out: number): number;
  /** The same, and stores where each row ends, counted from `out`, as n words of 32 bits at `ends`. */
  rowsWithEnds(n: number, out: number, ends: number): number;
}

/**
 * Binds an encoding to a worker's kernels and the base of its arena, once.
 *
 * @example
 * const writer = openEncoding(kernels, encoding, base);
 * const bytes = writer.rows(4096, textAt);
 */
export function openEncoding(kernels: Kernels, encoding: Encoding, base: number): RowWriter {
  const given = [...encoding.args, 0]; // `bind` counts the arguments: places for `out` and `ends`
  const rows = bind(kernels, { kernel: encoding.rows, args: given }, base);
  const rowsWithEnds = bind(kernels, { kernel: encoding.rowsWithEnds, args: [...given, 0] }, base);
  const args = rows.args.slice(0, -1);
  return {
    rows: (n, out) => rows.fn(n, ...args, out) as number,
    rowsWithEnds: (n, out, ends) => rowsWithEnds.fn(n, ...args, out, ends) as number,
  };
}
