// The seam between the plan and whatever takes the rows of a table: drafted before the arena is laid out, plain data after.
import type { ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";

export interface PlannedColumn {
  readonly name: string;
  readonly vector: Vector;
}

/** Plain data for whoever takes the batches: it belongs to the encoder that made it. */
export type OutputRows = object;

export interface DraftRows {
  /** After the layout. */
  finish(): OutputRows;
}

/** Plans how the rows of a table are written; may add steps and slots. The plan itself knows no format. */
export type PlanOutput = (columns: readonly PlannedColumn[], builder: ProgramBuilder) => DraftRows;
