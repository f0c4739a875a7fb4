// Which rows of a column are null by the rules of `nulls:`: a draw of the column's own below a rate, where a condition holds.

import type { PathRef, RowContext } from "../columns/column-kind.js";
import { lowerFormula } from "../formula/lower.js";
import type { Addr } from "../kernels/program.js";
import { bothValid } from "../kernels/validity.js";
import type { Vector } from "../kernels/vector.js";
import type { AnyTable, Column, NullRule } from "../spec/model.js";
import { allRows } from "../spec/nulls.js";
import type { Lowering } from "./lowering.js";

/** The rows of one column, before nulls: `own` follows references from its value on, and gives the value for no columns. */
export interface BareColumn {
  readonly lowering: Lowering;
  readonly model: AnyTable;
  readonly column: Column;
  readonly rows: RowContext;
  own(columns: readonly string[]): Vector;
}

/** The rows that no rule makes null; undefined where there are no rules. The draw is one for all of them, so that a change of conditions or rates moves no other row. */
export function rowsKept(bare: BareColumn): Addr | undefined {
  return bare.column.nulls.reduce<Addr | undefined>(
    (kept, rule) => bothValid(bare.rows.builder, kept, keptBy(rule, bare)),
    undefined,
  );
}

function keptBy({ threshold, when }: NullRule, bare: BareColumn): Addr {
  const { lowering, model, column, rows } = bare;
  const { builder } = rows;
  const free = when && rowsWithout(when.typed, bare);
  if (free !== undefined && threshold === allRows) return free;
  const mask = builder.bitmap();
  const key = lowering.key(model, column.id, "nulls");
  builder.step("nullMask", rows.hashes(), key, lowering.constants.word(threshold), mask);
  if (free === undefined) return mask;
  const kept = builder.bitmap();
  builder.step("orBits", mask, free, kept);
  return kept;
}

/** The rows where a condition does not hold, or is null. */
function rowsWithout(
  condition: Parameters<typeof lowerFormula<PathRef>>[0],
  { lowering, column, rows, own }: BareColumn,
): Addr {
  const { builder } = rows;
  const vector = (read: PathRef): Vector => {
    const isOwn = read.from === "row" && read.table === column.table && read.columns[0] === column.name;
    return isOwn ? own(read.columns.slice(1)) : rows.path(read);
  };
  const held = lowerFormula(condition, { vector, scratch: lowering.scratch(builder) }, builder);
  if (held.lane !== "i32") throw new Error("a condition is 0 or 1");
  const bits = builder.bitmap();
  builder.step("boolToBits", held.values, bits);
  const known = bothValid(builder, held.validity, bits)!;
  const out = builder.bitmap();
  builder.step("notBits", known, out);
  return out;
}
