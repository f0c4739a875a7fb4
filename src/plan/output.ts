// The seam between the plan and whatever takes the rows of a table: drafted before the arena is laid out, plain data after.
import type { Arg } from "../kernels/program.js";

/** Plain data for workers; its shape belongs to the encoder that made it. */
export interface OutputRows {
  readonly encoding: unknown;
  /** The buffer that rows are written into, and the bytes after which it is handed to the sink. */
  readonly text: Arg;
  readonly flushBytes: number;
}

export interface DraftRows {
  finish(): OutputRows;
}
