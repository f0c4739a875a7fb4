// Numbers drawn alike from a range: whole ones with both ends in, reals with the upper end out, decimals on their grid.
import { tenTo } from "../formula/nodes.js";
import { float64, int64, isFloat, isInteger, type LogicalType } from "../kernels/types.js";
import { type Cell, columnKind, type Meaning, type Scope } from "./column-kind.js";
import { scaledDecimal } from "./constants.js";
import { integers } from "./draw.js";
import { type NumberRange, numberRange, range, withArticle } from "./words.js";

export const uniform = columnKind({
  name: "uniform",
  summary: "numbers of a range, all alike: 1..9 whole ones with both ends, 0.5..2.5 reals without the upper end",
  shape: range,
  beside: {},
  resolve(text, _beside, scope) {
    const ends = numberRange(text, scope, ["uniform"]);
    if (!ends) return undefined;
    const type = drawnType(ends, scope);
    if (type.kind === "float64") return real(ends, scope);
    const scale = type.kind === "decimal" ? type.scale : 0;
    const lo = scaled(ends.fromText, ends.from, scale);
    const hi = scaled(ends.toText, ends.to, scale) - (ends.whole || scale === 0 ? 0n : 1n); // reals: upper end out
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
    return {
      type,
      nullable: false,
      distinct: scope.unique,
      risesWithDraw: !scope.unique,
      lower: (cell) => integers(cell, lo, hi, scope.unique, type),
    };
  },
});

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

/** x * 10^scale: exactly, where it is written in digits; rounded, where it has a unit or more digits than the scale. */
const scaled = (text: string, value: number, scale: number): bigint =>
  scaledDecimal(text, mostDigits, scale) ?? BigInt(Math.round(value * Number(tenTo(scale))));

function real(ends: NumberRange, scope: Scope): Meaning | undefined {
  const { from: min, to: max } = ends;
  if (scope.unique) {
    const hint = "draw whole numbers or decimals: { uniform: 1..9M, unique: true }";
    return scope.error("spec.unique_impossible", "reals cannot be promised unique", ["uniform"], hint);
  }
  return {
    type: float64,
    nullable: false,
    risesWithDraw: true,
    lower({ builder, rows, key, witness }: Cell) {
      const values = builder.slot(8);
      builder.step("uniformF64", rows.hashes(), key("value"), min, max, values);
      witness?.draw({ kind: "real", purpose: "value", from: min, to: max, drawn: values });
      return { lane: "f64", type: float64, values, min, max };
    },
  };
}
