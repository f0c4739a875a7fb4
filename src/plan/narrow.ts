// Positions in the narrowest lane that holds them: contexts of all kinds make them of row numbers.
import type { RowIndex } from "../columns/column-kind.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";

/** Positions are i32 below this many rows. */
const firstI64 = 2 ** 31;

/** u64 row numbers of a table of so many rows as positions. */
export function narrowIndex(builder: ProgramBuilder, table: string, numbers: Addr, rows: number): RowIndex {
  if (rows >= firstI64) return { table, lane: "i64", values: numbers };
  const values = builder.slot(4);
  builder.step("narrowI64", numbers, values);
  return { table, lane: "i32", values };
}
