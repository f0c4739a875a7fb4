// The seam between batches and text: an encoder plans how the columns of a table become bytes and leaves one kernel call behind.
import type { KernelName } from "../kernels/instance.js";
import type { Arg, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";

/** A column as it is written: the vector and the name that the file shows. */
export interface OutputColumn {
  readonly name: string;
  readonly vector: Vector;
}

/**
 * How the batches of one table become bytes; plain data, for workers.
 * `rows` is called as `rows(n, ...args, out)` and returns the bytes written at `out`;
 * `rowsWithEnds(n, ...args, out, ends)` also stores where each row ends, as u32 counted from `out`.
 * `out` needs room for n * maxRowBytes + outSlack bytes, `ends` for 4 * n.
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
