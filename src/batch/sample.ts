// The first rows of one table as Arrow batches, in this process: for preview and for tests.
import type { RecordBatch } from "apache-arrow";
import type { Tables } from "../columns/column-kind.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../kernels/instance.js";
import type { Addr } from "../kernels/program.js";
import type { Family } from "../plan/families.js";
import { lowerFamily } from "../plan/lower.js";
import { Lowering } from "../plan/lowering.js";
import type { Model } from "../spec/model.js";
import { type ArrowColumn, arrowColumns } from "./arrow-columns.js";
import { familyRunner } from "./family.js";
import { recordBatch } from "./record-batch.js";

/** Batches are this small where nothing is said, so that the first rows come at once. */
const firstRows = 64;

export interface RowRange {
  readonly firstRow: number;
  readonly rows: number;
}

export interface RowsOfTable {
  readonly model: Model;
  readonly tables: Tables;
  readonly family: Family;
  readonly table: string;
  /** Rows of a batch. */
  readonly batchRows?: number | undefined;
}

export interface SampleOptions extends RowsOfTable {
  /** The first row of the family's root. */
  readonly firstRow: number;
  /** Only these ranges of the root's rows, instead of all from the first row on. */
  readonly ranges?: readonly RowRange[];
}

/** A table that is ready to be made, in a memory of its own. */
export interface OpenTable {
  /** Rows of the root that make one batch of it. */
  readonly rootRows: number;
  /**
   * Hands batches of the rows that hang on `range` of the root's rows to `take`, in order, until it returns false. A batch
   * is a view that the next one overwrites. Returns false where `take` did.
   */
  run(range: RowRange, take: (batch: RecordBatch) => boolean): boolean;
}

/** Lowers a table for Arrow, with what its rows hang on. */
export function openTable({ model, tables, family, table, batchRows }: RowsOfTable): OpenTable {
  const constants = new Constants(staticEnd());
  const lowering = new Lowering(model, constants, tables);
  let columns: ArrowColumn[] = [];
  const program = lowerFamily(lowering, family, {
    written: new Set([table]),
    batchRows,
    output(planned, builder) {
      columns = arrowColumns(builder, planned);
      return { finish: () => ({}) };
    },
  });
  const base = constants.endBytes;
  const memory = createMemory(base + program.arenaBytes);
  constants.copyTo(memory);
  const address = (addr: Addr): number => (typeof addr === "number" ? addr : base + addr.offset);
  let more = true;
  let take: (batch: RecordBatch) => boolean = () => true;
  const run = familyRunner(openKernels(kernelModule(), memory), memory, program, base, ({ output }) => {
    if (!output) return () => {};
    return (rows) => {
      if (more && rows > 0) more = take(recordBatch(memory, address, columns, rows));
    };
  });
  return {
    rootRows: program.root.program.capacity,
    run({ firstRow, rows }, taking) {
      take = taking;
      more = true;
      run(firstRow, rows, () => more);
      return more;
    },
  };
}

/**
 * Hands batches of `table` to `take`, in order, until it returns false or the rows end. A batch is a view that the next
 * one overwrites.
 */
export function sampleRows(
  { firstRow, ranges, batchRows = firstRows, ...options }: SampleOptions,
  take: (batch: RecordBatch) => boolean,
): void {
  const { run } = openTable({ ...options, batchRows });
  const all = { firstRow, rows: Math.max(0, options.family.rows - firstRow) };
  for (const range of ranges ?? [all]) if (!run(range, take)) return;
}
