// The modifiers `truncate:` and `clip:` of any verb: values drawn again outside of a range, or moved to its ends.
import type { Addr } from "../kernels/program.js";
import { isFloat, isNumber } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import type { Cell, Interval, Meaning, Path, Scope } from "./column-kind.js";
import { fitsI32 } from "./draw.js";
import { intervalOf, wholeEnds } from "./interval.js";
import { withArticle } from "./words.js";

/** The words as a column holds them. */
export interface Ends {
  readonly truncate?: unknown;
  readonly clip?: unknown;
}

/** The meaning inside of its ends; undefined after saying why there is none. */
export function withEnds(meaning: Meaning, ends: Ends, verb: string, scope: Scope): Meaning | undefined {
  let found: Meaning | undefined = meaning;
  for (const word of ["truncate", "clip"] as const) {
    if (!found || ends[word] === undefined) continue;
    const range = rangeOf(word, String(ends[word]), found, verb, scope);
    if (!range) return undefined;
    found =
      word === "truncate" ? truncated(found, range, scope, ["truncate"]) : clipped(found, range, scope.unique, scope);
  }
  return found;
}

const words = {
  truncate: "truncate: draws again what lies outside of a range",
  clip: "clip: moves values to the ends of a range",
} as const;

function rangeOf(
  word: keyof typeof words,
  text: string,
  { type, references }: Meaning,
  verb: string,
  scope: Scope,
): Interval | undefined {
  const path = [{ key: word }];
  if (references !== undefined) {
    const message = `${words[word]}, and this is a reference to ${references}`;
    return scope.error("spec.type_mismatch", message, path, "restrict it by where: or weight:");
  }
  if (!isNumber(type) && type.kind !== "date" && type.kind !== "timestamp") {
    const message = `${words[word]} of numbers or times, and ${verb} gives ${withArticle(type)}`;
    return scope.error("spec.type_mismatch", message, path, `delete ${word}:`);
  }
  return intervalOf(text, type, scope, [word]);
}

/** The same draws inside of a range. */
export function truncated(meaning: Meaning, range: Interval, scope: Scope, path: Path): Meaning | undefined {
  if (meaning.within) return meaning.within(range);
  const hint = `write clip: to move values to the ends, or clamp(x, ${range.fromText}, ${range.toText}) in a formula`;
  return scope.error("spec.no_draw", "truncate: draws again, and these values are not drawn", path, hint);
}

function clipped(meaning: Meaning, range: Interval, unique: boolean, scope: Scope): Meaning | undefined {
  if (unique) {
    const message = "different values can become one by clip: they cannot be promised unique";
    return scope.error("spec.unique_impossible", message, [{ key: "clip" }], "write truncate:, or leave out unique");
  }
  const { type, nullable, inOrder, risesWithDraw, weights, lower } = meaning;
  return {
    type,
    nullable,
    distinct: false,
    ...(inOrder !== undefined && { inOrder }),
    ...(risesWithDraw !== undefined && { risesWithDraw }),
    ...(weights && { weights: () => clippedWeights(weights.call(meaning), range) }),
    lower: (cell) => clippedVector(cell, lower.call(meaning, cell), range),
  };
}

/** The weights outside of a range, laid upon its ends. */
function clippedWeights(
  { first, weights }: { first: number; weights: Float64Array },
  range: Interval,
): { first: number; weights: Float64Array } {
  const ends = wholeEnds(range, { kind: "int64" }).map(Number) as [number, number];
  const place = (value: number): number => Math.min(Math.max(value, ends[0]), ends[1]);
  const [from, to] = [place(first), place(first + weights.length - 1)];
  const moved = new Float64Array(to - from + 1);
  weights.forEach((weight, i) => {
    moved[place(first + i) - from]! += weight;
  });
  return { first: from, weights: moved };
}

function clippedVector(cell: Cell, vector: Vector, range: Interval): Vector {
  if (vector.lane !== "i32" && vector.lane !== "i64" && vector.lane !== "f64")
    throw new Error("only numbers and times are clipped");
  const { builder } = cell;
  const real = isFloat(vector.type);
  const whole = real ? undefined : wholeEnds(range, vector.type);
  const [lo, hi] = whole ? [Number(whole[0]), Number(whole[1])] : [range.from, range.to];
  if (lo > hi) {
    const message = `no ${vector.type.kind} lies in ${range.text}`;
    return cell.tables.problem("spec.empty_range", message, cell, range.path, "widen the range");
  }
  const place = (value: number): number => Math.min(Math.max(value, lo), hi);
  const bounds = { min: place(vector.min), max: place(vector.max) };
  if (bounds.min === vector.min && bounds.max === vector.max) return vector;
  if (bounds.min === bounds.max)
    cell.tables.warning("spec.always_clipped", `clip: ${range.text} leaves one value of this column`, cell, range.path);
  const { type, validity } = vector;
  const common = { type, ...bounds, ...(validity !== undefined && { validity }) };
  if (vector.lane === "f64") {
    const values = builder.slot(8);
    builder.step("clampF64", vector.values, lo, hi, values);
    return { lane: "f64", values, ...common };
  }
  if (vector.lane === "i32" && fitsI32(bounds.min, bounds.max)) {
    const values = builder.slot(4);
    builder.step("clampI32", vector.values, bounds.min, bounds.max, values);
    return { lane: "i32", values, ...common };
  }
  const values = builder.slot(8);
  builder.step("clampI64", wide(cell, vector.values, vector.lane), ends(cell, whole!), values);
  return { lane: "i64", values, ...common };
}

function wide({ builder }: Cell, values: Addr, lane: "i32" | "i64"): Addr {
  if (lane === "i64") return values;
  const out = builder.slot(8);
  builder.step("signExtend", values, out);
  return out;
}

const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
const ends = ({ builder }: Cell, [lo, hi]: readonly [bigint, bigint]): number =>
  builder.constants.add(BigInt64Array.of(lo < least ? least : lo, hi > most ? most : hi));
