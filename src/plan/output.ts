// The seam between the plan and whatever takes the rows of a table: drafted before the arena is laid out, plain data after.
import type { RowContext } from "../columns/column-kind.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { AnyTable } from "../spec/model.js";

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

/** Plans how the columns of a table are written; may add steps and slots. */
export type PlanColumns = (columns: readonly PlannedColumn[], builder: ProgramBuilder) => DraftRows;

/** Where the columns come from: other columns of the same rows may say where each row goes. */
export interface OutputPlace {
  readonly table: AnyTable;
  readonly context: RowContext;
  /** The table that its family's parts are cut by. */
  readonly isRoot: boolean;
}

/** The same for any table. The plan itself knows no format. */
export type PlanOutput = (columns: readonly PlannedColumn[], builder: ProgramBuilder, place: OutputPlace) => DraftRows;
