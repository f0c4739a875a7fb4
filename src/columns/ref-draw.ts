// How a ref chooses among all rows of its table: by weight, all alike, each row once, or any row before its own.
import { int32 } from "../kernels/types.js";
import type { Cell, Formula, RowIndex, Target } from "./column-kind.js";
import { drawIndex, narrowed, permuted64 } from "./draw.js";
import { drawParent } from "./ref-parent.js";

/** Positions are i32 below this many rows, i64 from it on. */
const largestI32 = 2 ** 31;

export function oneToOne(cell: Cell, target: Target): RowIndex {
  const values = permuted64(cell, cell.rows.rowNumbers(), BigInt(target.rows!));
  if (target.rows! >= largestI32) return { table: target.name, lane: "i64", values };
  const bounds = { min: 0, max: target.rows! - 1, type: int32 };
  return { table: target.name, lane: "i32", values: narrowed(cell.builder, values, bounds).values };
}

export function anyRow(cell: Cell, target: Target, weight: Formula | undefined): RowIndex {
  const size = target.rows!;
  if (weight) return drawParent(cell, target, weight);
  if (size < largestI32) return { table: target.name, lane: "i32", values: drawIndex(cell, size) };
  const { builder, rows } = cell;
  const values = builder.slot(8);
  builder.step(
    "uniformI64",
    rows.hashes(),
    cell.key("value"),
    builder.constants.word(0n),
    builder.constants.word(BigInt(size)),
    values,
  );
  cell.witness?.draw({ kind: "alike", purpose: "value", from: 0n, count: BigInt(size), lane: "i64", drawn: values });
  return { table: target.name, lane: "i64", values };
}

/** A row before our own, all alike; the first row has none. */
export function rowBefore(cell: Cell, target: Target): RowIndex {
  const { builder, rows } = cell;
  const own = rows.rowNumbers();
  const values = builder.slot(8);
  builder.step("uniformBelow64", rows.hashes(), cell.key("value"), own, values);
  const validity = builder.bitmap();
  builder.step("nonZero64", own, validity);
  const method = `one of the rows of ${target.name} before it, all alike`;
  cell.note(method);
  cell.witness?.draw({ kind: "other", purpose: "value", says: method });
  if (target.rows! >= largestI32) return { table: target.name, lane: "i64", values, validity };
  const bounds = { min: 0, max: target.rows! - 1, type: int32 };
  return { table: target.name, lane: "i32", values: narrowed(builder, values, bounds).values, validity };
}
