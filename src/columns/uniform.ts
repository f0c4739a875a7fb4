// Numbers drawn alike from a range: whole ones with both ends in, reals with the upper end out, decimals on their grid.
import { z } from "zod";
import { tenTo } from "../formula/nodes.js";
import { float64, int64, isFloat, isInteger, type LogicalType } from "../kernels/types.js";
import { type Cell, columnKind, type Interval, type Meaning, type Scope } from "./column-kind.js";
import { scaledDecimal } from "./constants.js";
import { integers } from "./draw.js";
import { missed, wholeEnds } from "./interval.js";
import { between } from "./uniform-between.js";
import { formulaText, fractionDigits, type NumberRange, numberRange, range, withArticle } from "./words.js";

const ends = z.strictObject({
  from: formulaText.meta({ description: "the lower end: a number or a formula" }),
  to: formulaText.meta({ description: "the upper end: a number or a formula" }),
});

export const uniform = columnKind({
  name: "uniform",
  summary: "numbers of a range, all alike: 1..9 whole ones with both ends, 0.5..2.5 reals without the upper end",
  shape: z.union([range, ends]).meta({ description: "a range such as 1..9, or { from: a, to: b } of formulas" }),
  beside: {},
  resolve(given, _beside, scope) {
    if (typeof given === "object") return between(given, scope);
    const ends = numberRange(given, scope, ["uniform"]);
    if (!ends) return undefined;
    const type = drawnType(ends, scope);
    if (type.kind === "float64") return real(ends, scope);
    const scale = type.kind === "decimal" ? type.scale : 0;
    const from = scaled(ends.fromText, ends.from, scale);
    const to = scaled(ends.toText, ends.to, scale);
    const lo = from.isExact ? from.below : from.below + 1n;
    const hi = to.isExact && !ends.whole ? to.below - 1n : to.below; // reals: upper end out
    return whole({ text: given, type, lo, hi }, scope);
  },
});

interface Whole {
  readonly text: string;
  readonly type: LogicalType;
  readonly lo: bigint;
  readonly hi: bigint;
}

function whole({ text, type, lo, hi }: Whole, scope: Scope): Meaning | undefined {
  if (hi < lo)
    return scope.error("spec.empty_range", `no ${type.kind} lies in ${text}`, ["uniform"], "widen the range");
  const [least, most] = bounds(type);
  if (lo < least || hi > most) {
    const hint =
      type.kind === "decimal"
        ? "give the decimal more digits, or narrow the range"
        : "narrow the range, or write reals: 0.0..1e300";
    return scope.error("spec.out_of_range", `${text} does not fit into ${withArticle(type)}`, ["uniform"], hint);
  }
  const room = hi - lo + 1n;
  if (scope.unique && scope.rows !== undefined && BigInt(scope.rows) > room) {
    const message = `${scope.rows} unique values do not fit into ${text}, which has ${room}`;
    return scope.error("spec.unique_impossible", message, ["uniform"], "widen the range, or leave out unique");
  }
  const isCount = type.kind === "int64" && room <= mostCounts && lo >= -maxSafe && hi <= maxSafe;
  return {
    type,
    nullable: false,
    distinct: scope.unique,
    risesWithDraw: !scope.unique,
    ...(isCount && { weights: () => ({ first: Number(lo), weights: new Float64Array(Number(room)).fill(1) }) }),
    within(asked) {
      const [from, to] = wholeEnds(asked, type);
      const inside = { lo: from > lo ? from : lo, hi: to < hi ? to : hi };
      if (inside.hi < inside.lo) return neverIn(text, asked, scope);
      return whole({ text: `${text} truncated to ${asked.text}`, type, ...inside }, scope);
    },
    lower: (cell) => integers(cell, lo, hi, scope.unique, type),
  };
}

/** Counts that a table of weights is made for. */
const mostCounts = 1_000_001n;
const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

function neverIn(text: string, asked: Interval, scope: Scope): undefined {
  const { message, hint } = missed(`a uniform of ${text}`, asked);
  return scope.error("spec.unlikely_range", message, asked.path, hint);
}

/** The least and the greatest value of a type, scaled. */
function bounds(type: LogicalType): readonly [bigint, bigint] {
  if (type.kind === "decimal") return [1n - tenTo(type.precision), tenTo(type.precision) - 1n];
  return [-(2n ** 63n), 2n ** 63n - 1n];
}

function drawnType(ends: NumberRange, { declared }: Scope): LogicalType {
  if (declared?.kind === "decimal") return declared;
  if (declared && isInteger(declared) && ends.whole) return int64;
  if (declared && isFloat(declared)) return float64;
  return ends.whole ? int64 : float64;
}

/** More digits than any type holds: the range is checked afterwards. */
const mostDigits = 40;

/** x * 10^scale, or the next whole number below it. Numbers with a unit and more digits than the scale are rounded. */
function scaled(text: string, value: number, scale: number): { readonly below: bigint; readonly isExact: boolean } {
  const exact = scaledDecimal(text, mostDigits, scale);
  if (exact !== undefined) return { below: exact, isExact: true };
  const more = fractionDigits(text) - scale;
  const fine = more > 0 ? scaledDecimal(text, mostDigits, scale + more) : undefined;
  if (fine !== undefined) {
    const rest = ((fine % tenTo(more)) + tenTo(more)) % tenTo(more);
    return { below: (fine - rest) / tenTo(more), isExact: rest === 0n };
  }
  const isSafe = Number.isSafeInteger(Math.round(value));
  const below = isSafe ? BigInt(Math.round(value * Number(tenTo(scale)))) : BigInt(Math.round(value)) * tenTo(scale);
  return { below, isExact: true };
}

function real(ends: Pick<NumberRange, "from" | "to">, scope: Scope): Meaning | undefined {
  const { from: min, to: max } = ends;
  if (scope.unique) {
    const hint = "draw whole numbers or decimals: { uniform: 1..9M, unique: true }";
    return scope.error("spec.unique_impossible", "reals cannot be promised unique", ["uniform"], hint);
  }
  return {
    type: float64,
    nullable: false,
    risesWithDraw: true,
    within(asked) {
      const inside = { from: Math.max(min, asked.from), to: Math.min(max, asked.to) };
      return inside.from < inside.to || (min === max && inside.from <= inside.to)
        ? real(inside, scope)
        : neverIn(`${min}..${max}`, asked, scope);
    },
    lower({ builder, rows, key, witness }: Cell) {
      const values = builder.slot(8);
      builder.step("uniformF64", rows.hashes(), key("value"), min, max, values);
      witness?.draw({ kind: "real", purpose: "value", from: min, to: max, drawn: values });
      return { lane: "f64", type: float64, values, min, max };
    },
  };
}
