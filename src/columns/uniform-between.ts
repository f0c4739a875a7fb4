// Numbers drawn alike between two formulas: whole ones with both ends in where both ends are whole, else reals.
import { convertFormula } from "../formula/check.js";
import { float64, int64, isInteger, isNumber, type LogicalType } from "../kernels/types.js";
import { bothValid } from "../kernels/validity.js";
import type { F64Vector, I32Vector, I64Vector } from "../kernels/vector.js";
import type { Cell, Formula, Interval, Meaning, Scope } from "./column-kind.js";
import { wholeEnds } from "./interval.js";
import { withArticle } from "./words.js";

type Ends = { readonly from: string | number | boolean; readonly to: string | number | boolean };

/** `{ uniform: { from: a, to: b } }`: null where the range is empty. */
export function between(given: Ends, scope: Scope): Meaning | undefined {
  const [from, to] = (["from", "to"] as const).map((end) => endOf(String(given[end]), end, scope)) as [
    Formula | undefined,
    Formula | undefined,
  ];
  if (scope.unique) {
    const message = "numbers between formulas cannot be promised unique";
    return scope.error("spec.unique_impossible", message, ["uniform"], "write a range of constants");
  }
  if (!from || !to) return undefined;
  const isWhole = isInteger(from.type) && isInteger(to.type);
  const type = isWhole ? int64 : float64;
  const [lo, hi] = [as(from, type), as(to, type)];
  const meaning = (range?: Interval): Meaning => ({
    type,
    nullable: true,
    risesWithDraw: true,
    within: meaning,
    lower: (cell) => drawn(cell, lo, hi, isWhole, range),
  });
  return meaning();
}

function endOf(text: string, end: "from" | "to", scope: Scope): Formula | undefined {
  const formula = scope.formula(text, ["uniform", end]);
  if (!formula || isNumber(formula.type)) return formula;
  const message = `an end of a uniform is a number, and this is ${withArticle(formula.type)}`;
  return scope.error("spec.type_mismatch", message, ["uniform", end]);
}

function as(formula: Formula, type: LogicalType): Formula {
  const { typed } = convertFormula(formula.typed, type);
  return { text: formula.text, typed: typed!, type, nullable: typed!.nullable };
}

function drawn(
  { builder, rows, key }: Cell,
  from: Formula,
  to: Formula,
  isWhole: boolean,
  range: Interval | undefined,
): F64Vector | I64Vector {
  const ends = [rows.formula(from), rows.formula(to)].map((end) => (isWhole ? wide(builder, end) : (end as F64Vector)));
  const [lo, hi] = range ? narrowedEnds(builder, ends, range) : (ends as [End, End]);
  const values = builder.slot(8);
  const some = builder.bitmap();
  const kernel = isWhole ? "uniformBetweenI64" : "uniformBetweenF64";
  builder.step(kernel, rows.hashes(), key("value"), lo.values, 8, hi.values, 8, values, some);
  // Where no range can be empty, no row is null for it
  const known = lo.max <= hi.min ? undefined : some;
  const validity = bothValid(builder, bothValid(builder, lo.validity, hi.validity), known);
  const bounds = { min: lo.min, max: Math.max(lo.max, hi.max), ...(validity !== undefined && { validity }) };
  return isWhole ? { lane: "i64", type: int64, values, ...bounds } : { lane: "f64", type: float64, values, ...bounds };
}

type End = F64Vector | I64Vector;

/** The part of each row's range that lies in another. */
function narrowedEnds(builder: Cell["builder"], [lo, hi]: readonly End[], range: Interval): readonly [End, End] {
  return [limited(builder, lo!, "max", range), limited(builder, hi!, "min", range)];
}

/** The larger of an end and the range's lower one, or the smaller of it and the upper one. */
function limited(builder: Cell["builder"], end: End, by: "min" | "max", range: Interval): End {
  const pick = by === "max" ? Math.max : Math.min;
  const values = builder.slot(8);
  if (end.lane === "f64") {
    const limit = by === "max" ? range.from : range.to;
    const at = builder.constants.add(Float64Array.of(limit, limit));
    builder.step(by === "max" ? "maxF64" : "minF64", end.values, 8, at, 0, values);
    return { ...end, values, min: pick(end.min, limit), max: pick(end.max, limit) };
  }
  const limit = wholeEnds(range, int64)[by === "max" ? 0 : 1];
  const at = builder.constants.add(BigInt64Array.of(limit, limit));
  builder.step(by === "max" ? "maxI64" : "minI64", end.values, 8, at, 0, values);
  return { ...end, values, min: pick(end.min, Number(limit)), max: pick(end.max, Number(limit)) };
}

function wide(builder: Cell["builder"], vector: ReturnType<Cell["rows"]["formula"]>): I64Vector {
  if (vector.lane === "i64") return vector;
  const { values: narrow, min, max, type, validity } = vector as I32Vector;
  const values = builder.slot(8);
  builder.step("signExtend", narrow, values);
  return { lane: "i64", type, values, min, max, ...(validity !== undefined && { validity }) };
}
