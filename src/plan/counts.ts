// The numbers of children of a batch's rows: drawn under the child's name, by what `count:` says.
import type { Cell, RowContext } from "../columns/column-kind.js";
import { drawIndex, shifted } from "../columns/draw.js";
import type { Addr } from "../kernels/program.js";
import type { Count, Table } from "../spec/model.js";
import type { Lowering } from "./lowering.js";
import { CountRows } from "./seen-rows.js";

export interface ChildCounts {
  /** i32, for each row of the parent. */
  readonly values: Addr;
  readonly max: number;
}

/** More children of one parent than this do not fit into positions of 31 bits. */
const mostChildren = 2 ** 31 - 1;

/** Numbers of children of each of the parents, drawn under the child's name; cut to the rows that were asked for. */
export function childCounts(lowering: Lowering, table: Table, parents: RowContext): ChildCounts {
  if (table.size.kind !== "each") throw new Error(`${table.name} has no parent`);
  const { count, cut } = table.size;
  const drawn = uncut(lowering, table, count, parents);
  if (!cut) return drawn;
  const values = parents.builder.slot(4);
  const last = lowering.constants.word(BigInt(cut.lastParent));
  parents.builder.step("cutCounts", drawn.values, parents.rowNumbers(), last, cut.keep, values);
  return { ...drawn, values };
}

function uncut(lowering: Lowering, table: Table, count: Count, parents: RowContext): ChildCounts {
  const { builder } = parents;
  const cell: Cell = {
    table: table.name,
    column: "",
    rows: new CountRows(parents),
    builder,
    tables: lowering.tables,
    key: () => lowering.key(table, "", "count"),
    note: (method) => lowering.note(table.name, "", method),
  };
  if (count.kind === "read") return readCounts(cell, count.meaning.lower(cell));
  const { first, max, weights } = count;
  if (weights) return { values: shifted(builder, drawIndex(cell, weights.length, weights), first), max };
  const values = builder.slot(4);
  builder.once("constantI32", first, values);
  return { values, max };
}

/** A parent whose count is null, or below 0, has no children. */
function readCounts(cell: Cell, vector: ReturnType<RowContext["formula"]>): ChildCounts {
  const { builder } = cell;
  if (vector.lane !== "i32" && vector.lane !== "i64") throw new Error("children are counted in whole numbers");
  const { max } = vector;
  if (max > mostChildren || vector.min < -mostChildren) {
    const message = `count: can be ${max > mostChildren ? max : vector.min}; a parent has at most ${mostChildren} children`;
    cell.tables.problem("spec.bad_count", message, cell, [], "write clip: 0..1000 beside a verb, or clamp(x, 0, 1000)");
  }
  let { values } = vector;
  if (vector.lane === "i64") {
    values = builder.slot(4);
    builder.step("narrowI64", vector.values, values);
  }
  if (vector.min < 0) {
    const least = builder.slot(4);
    builder.step("clampI32", values, 0, Math.max(0, max), least);
    values = least;
  }
  if (vector.validity === undefined) return { values, max: Math.max(0, max) };
  const counted = builder.slot(4);
  builder.step("whereValid", values, vector.validity, 0, counted);
  return { values: counted, max: Math.max(0, max) };
}
