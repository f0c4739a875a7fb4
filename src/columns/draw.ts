// Draws that several verbs share: an integer of a range, an index by weights, the permutation behind `unique`.
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { rankedTable } from "../kernels/ranked.js";
import { int64, integerRange, type LogicalType } from "../kernels/types.js";
import type { I32Vector, I64Vector } from "../kernels/vector.js";
import type { Cell } from "./column-kind.js";
import { groupedDigits, sizeText } from "./note-text.js";

const [min32, max32] = integerRange.int32;
export const fitsI32 = (min: number, max: number): boolean => min >= min32 && max <= max32;

/** Whole numbers lo..hi, both ends in, all alike; distinct for distinct rows where `unique` (checked to have room). */
export function integers(
  cell: Cell,
  lo: bigint,
  hi: bigint,
  unique: boolean,
  type: LogicalType = int64,
): I32Vector | I64Vector {
  const { builder, rows } = cell;
  const bounds = { min: Number(lo), max: Number(hi), type };
  const span = hi - lo + 1n;
  const small = fitsI32(bounds.min, bounds.max);
  if (unique) {
    const permuted = permuted64(cell, rows.rowNumbers(), span);
    const values = affine(builder, permuted, 1n, lo);
    return small ? narrowed(builder, values, bounds) : { lane: "i64", values, ...bounds };
  }
  if (small && span < 2n ** 31n) {
    const values = builder.slot(4);
    builder.step("uniformI32", rows.hashes(), cell.key("value"), bounds.min, Number(span), values);
    cell.witness?.draw({ kind: "alike", purpose: "value", from: lo, count: span, lane: "i32", drawn: values });
    return { lane: "i32", values, ...bounds };
  }
  const values = builder.slot(8);
  const { constants } = builder;
  builder.step("uniformI64", rows.hashes(), cell.key("value"), constants.word(lo), constants.word(span), values);
  cell.witness?.draw({ kind: "alike", purpose: "value", from: lo, count: span, lane: "i64", drawn: values });
  return { lane: "i64", values, ...bounds };
}

/** A permutation of [0, size) applied to row numbers, which must lie in it: distinct ones stay distinct. */
export function permuted64(cell: Cell, ids: Addr, size: bigint): Addr {
  const { builder, tables } = cell;
  const rows = tables.rows(cell.rows.table);
  if (BigInt(rows) > size) {
    const message = `its ${rows} rows are more than the ${size} different values that there are`;
    tables.problem("spec.unique_impossible", message, cell, ["unique"], "make fewer rows, or allow more values");
  }
  const out = builder.slot(8);
  builder.step("permutation", ids, cell.key("unique"), builder.constants.word(size), out);
  cell.note(`keyed permutation of ${groupedDigits(size)}: no two rows alike, nothing remembered`);
  cell.witness?.draw({ kind: "permuted", count: size, ids, drawn: out });
  return out;
}

/** factor * x + offset over i64. */
export function affine(builder: ProgramBuilder, values: Addr, factor: bigint, offset: bigint): Addr {
  if (factor === 1n && offset === 0n) return values;
  const out = builder.slot(8);
  builder.step("affineI64", values, builder.constants.word(factor), builder.constants.word(offset), out);
  return out;
}

/** i64 values that are known to fit, as i32. */
export function narrowed(
  builder: ProgramBuilder,
  values: Addr,
  bounds: { min: number; max: number; type: LogicalType },
): I32Vector {
  const out = builder.slot(4);
  builder.step("narrowI64", values, out);
  return { lane: "i32", values: out, ...bounds };
}

/** Entries that a core's second-level cache holds: 2 MB. Larger tables are drawn from in two steps, by the same draws. */
const cachedEntries = 2 ** 18;

/** An index into [0, size), i32: by weights, else all alike. */
export function drawIndex(cell: Cell, size: number, weights?: Float64Array): Addr {
  if (weights && cell.correlated) return drawRanked(cell, weights);
  const { builder, rows, tables } = cell;
  const out = builder.slot(4);
  if (weights) {
    const entries = builder.constants.add(tables.alias(weights));
    if (size <= cachedEntries) builder.step("aliasI32", rows.hashes(), cell.key("value"), entries, size, out);
    else {
      const points = builder.slot(8);
      builder.step("aliasPoints", rows.hashes(), cell.key("value"), size, points);
      builder.step("pickEntries", points, entries, out);
    }
    cell.note(`alias table of ${groupedDigits(size)} ${size === 1 ? "entry" : "entries"}, ${sizeText(8 * size)}`);
    cell.witness?.draw({ kind: "weighted", purpose: "value", weights, drawn: out });
  } else {
    builder.step("uniformI32", rows.hashes(), cell.key("value"), 0, size, out);
    cell.witness?.draw({ kind: "alike", purpose: "value", from: 0n, count: BigInt(size), lane: "i32", drawn: out });
  }
  return out;
}

/** An index by weights that rises with the draw. */
function drawRanked(cell: Cell, weights: Float64Array): Addr {
  const { builder, rows } = cell;
  const { constants } = builder;
  const { ends, guide, bits } = rankedTable(weights);
  const out = builder.slot(4);
  builder.step("rankedI32", rows.hashes(), cell.key("value"), constants.add(ends), constants.add(guide), bits, out);
  const size = sizeText(ends.byteLength + guide.byteLength);
  cell.note(`table of ${groupedDigits(weights.length)} shares in their order, ${size}`);
  cell.witness?.draw({ kind: "ranked", purpose: "value", weights, drawn: out });
  return out;
}

/** i32 + delta. */
export function shifted(builder: ProgramBuilder, values: Addr, delta: number): Addr {
  if (delta === 0) return values;
  const out = builder.slot(4);
  builder.step("addI32", values, delta, out);
  return out;
}
