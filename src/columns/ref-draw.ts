// How a ref chooses among all rows of its table: by weight, all alike, each row once, or any row before its own.
import { int32 } from "../kernels/types.js";
import type { Cell, Formula, RowIndex, Target } from "./column-kind.js";
import { drawIndex, narrowed, permuted64 } from "./draw.js";
import { drawParent } from "./ref-parent.js";

/** Positions are i32 below this many rows, i64 from it on. */
const largestI32 = 2 ** 31;

export function oneToOne(cell: Cell, target: Target): RowIndex {
  const size = rowsToChoose(cell, target);
  const own = cell.tables.rows(cell.rows.table);
  if (own > size) {
    const message = `${own} rows of ${cell.rows.table} cannot each have a row of ${target.name} of their own: it has ${size}`;
    cell.tables.problem("spec.unique_impossible", message, cell, ["ref"], "make fewer of them, or leave out unique");
  }
  const values = permuted64(cell, cell.rows.rowNumbers(), BigInt(size));
  if (size >= largestI32) return { table: target.name, lane: "i64", values };
  const bounds = { min: 0, max: size - 1, type: int32 };
  return { table: target.name, lane: "i32", values: narrowed(cell.builder, values, bounds).values };
}

export function anyRow(cell: Cell, target: Target, weight: Formula | undefined): RowIndex {
  const size = rowsToChoose(cell, target);
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

/** The rows to choose from; those of tables made by `each` are counted for it. */
export function rowsToChoose({ tables, table, column }: Cell, target: Target): number {
  const rows = tables.rows(target.name);
  if (rows > 0) return rows;
  const hint = "give its parents children, or leave the column out";
  return tables.problem(
    "spec.empty_parent",
    `${target.name} has no rows to choose from`,
    { table, column },
    ["ref"],
    hint,
  );
}

/** A row before our own, all alike; the first row has none. */
export function rowBefore(cell: Cell, target: Target): RowIndex {
  const { builder, rows } = cell;
  const size = rowsToChoose(cell, target);
  const own = rows.rowNumbers();
  const values = builder.slot(8);
  builder.step("uniformBelow64", rows.hashes(), cell.key("value"), own, values);
  const validity = builder.bitmap();
  builder.step("nonZero64", own, validity);
  const method = `one of the rows of ${target.name} before it, all alike`;
  cell.note(method);
  cell.witness?.draw({ kind: "other", purpose: "value", says: method });
  if (size >= largestI32) return { table: target.name, lane: "i64", values, validity };
  const bounds = { min: 0, max: size - 1, type: int32 };
  return { table: target.name, lane: "i32", values: narrowed(builder, values, bounds).values, validity };
}
