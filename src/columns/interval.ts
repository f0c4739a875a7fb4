// Ends of a column's values: what `clip:` and `truncate:` name, and the law that is left of one inside of them.

import { parseDate, parseRange, parseTimestamp } from "../formula/literals.js";
import { tenTo } from "../formula/nodes.js";
import type { CountWeights } from "../kernels/mode-weights.js";
import { quantileEdges, tailProbabilities } from "../kernels/quantile.js";
import { isFloat, type LogicalType } from "../kernels/types.js";
import type { Interval, Path, Scope } from "./column-kind.js";
import { scaledDecimal } from "./constants.js";
import { dayMs, numberRange } from "./words.js";

/** The ends as values of a type: days of dates, milliseconds of times, both ends in. */
export function intervalOf(text: string, type: LogicalType, scope: Scope, path: Path): Interval | undefined {
  if (type.kind !== "date" && type.kind !== "timestamp") {
    const range = numberRange(text, scope, path);
    return range && { ...range, text, path };
  }
  const { from: fromText, to: toText } = parseRange(text) ?? { from: "", to: "" };
  const unit = type.kind === "date" ? dayMs : "unit" in type && type.unit === "s" ? 1000 : 1;
  const from = moment(fromText, 0);
  const to = moment(toText, dayMs - unit); // a date as the end means its whole day
  if (from === undefined || to === undefined) {
    const hint = "write a range such as 2024-01-01..2024-12-31";
    return scope.error("spec.bad_time_range", `${JSON.stringify(text)} is not a range of time`, path, hint);
  }
  if (from > to) {
    const hint = `write ${toText}..${fromText}`;
    return scope.error("spec.swapped_range", `the range ${text} ends before it begins`, path, hint);
  }
  const days = type.kind === "date" ? dayMs : 1;
  return { from: Math.floor(from / days), to: Math.floor(to / days), text, fromText, toText, path };
}

function moment(text: string, dateEnd: number): number | undefined {
  const days = parseDate(text);
  return days === undefined ? parseTimestamp(text) : days * dayMs + dateEnd;
}

/** More digits than any type holds. */
const mostDigits = 40;

/** The least and the greatest whole number of units inside: of decimals, units are ten to their scale. */
export function wholeEnds(range: Interval, type: LogicalType): readonly [lo: bigint, hi: bigint] {
  if (type.kind !== "decimal") return [BigInt(Math.ceil(range.from)), BigInt(Math.floor(range.to))];
  const scale = Number(tenTo(type.scale));
  const units = (text: string, value: number, round: (x: number) => number): bigint =>
    scaledDecimal(text, mostDigits, type.scale) ?? BigInt(round(value * scale));
  return [units(range.fromText, range.from, Math.ceil), units(range.toText, range.to, Math.floor)];
}

/** Whether a constant, in the form that memory holds, lies inside. */
export function isInside(value: number | bigint, type: LogicalType, range: Interval): boolean {
  if (isFloat(type)) return Number(value) >= range.from && Number(value) <= range.to;
  const [lo, hi] = wholeEnds(range, type);
  return BigInt(value) >= lo && BigInt(value) <= hi;
}

/** A law of which less than this lies in a range is not drawn there: nobody means a value in a billion. */
export const leastShare = 1e-9;

/** What is said of values that never come into a range; of a law, with how rarely: its tails end at 2^-45. */
export function missed(what: string, range: Interval, share?: number): { message: string; hint: string } {
  const text = share === undefined || share > 1e-13 ? share?.toExponential(1) : "less than 1e-13";
  const rarely = text === undefined ? "never" : "practically never";
  return {
    message: `${what} ${rarely} lies in ${range.text}${text === undefined ? "" : `: with a probability of ${text}`}`,
    hint: "widen the range, or write clip: to move values to its ends",
  };
}

/** Weights inside a range, and their share of the whole. */
export function weightsWithin({ first, weights }: CountWeights, range: Interval): { law: CountWeights; share: number } {
  const from = Math.max(0, Math.ceil(range.from) - first);
  const to = Math.min(weights.length, Math.floor(range.to) - first + 1);
  const inside = weights.slice(from, Math.max(from, to));
  return { law: { first: first + from, weights: inside }, share: sum(inside) / sum(weights) };
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** A place in a law by the nearer tail: the probability below it, or above it. */
interface Point {
  readonly below?: number;
  readonly above?: number;
}

/**
 * The quantile table of a law inside from..to, and the share of the law that lies there.
 * The law is the one that is drawn: linear between the edges of its table.
 */
export function tableWithin(table: Float64Array, { from, to }: Interval): { law: Float64Array; share: number } {
  const start = belowOf(table, from);
  const end = aboveOf(table, to);
  const share = shareBetween(start, end);
  if (!(share >= leastShare)) return { law: table, share: Math.max(0, share) };
  const inside = (x: number): number => Math.min(to, Math.max(from, x));
  const law = new Float64Array(2 * quantileEdges);
  probabilities().forEach((p, edge) => {
    law[edge] = inside(valueAt(table, moved(start, p * share)));
    law[quantileEdges + edge] = inside(valueAt(table, moved(end, -p * share)));
  });
  return { law, share };
}

let edges: Float64Array | undefined;
function probabilities(): Float64Array {
  edges ??= tailProbabilities();
  return edges;
}

/** Further up by a probability. */
function moved({ below, above }: Point, by: number): Point {
  return below === undefined ? { above: above! - by } : { below: below + by };
}

function shareBetween(a: Point, b: Point): number {
  if (a.below !== undefined) return b.below !== undefined ? b.below - a.below : 1 - a.below - b.above!;
  return b.above !== undefined ? a.above! - b.above : a.above! - (1 - b.below!);
}

/** The values below `x`. */
function belowOf(table: Float64Array, x: number): Point {
  const low = firstEdge((edge) => table[edge]! >= x);
  if (low < quantileEdges) return { below: low === 0 ? 0 : between(low, (edge) => table[edge]!, x) };
  const high = firstEdge((edge) => table[quantileEdges + edge]! < x);
  return { above: high === 0 ? 0 : between(high, (edge) => table[quantileEdges + edge]!, x) };
}

/** The values above `x`. */
function aboveOf(table: Float64Array, x: number): Point {
  const high = firstEdge((edge) => table[quantileEdges + edge]! <= x);
  if (high < quantileEdges) return { above: high === 0 ? 0 : between(high, (edge) => table[quantileEdges + edge]!, x) };
  const low = firstEdge((edge) => table[edge]! > x);
  return { below: low === 0 ? 0 : between(low, (edge) => table[edge]!, x) };
}

/** The first edge for which a condition holds that holds for all after it; their number where it holds for none. */
function firstEdge(holds: (edge: number) => boolean): number {
  let low = 0;
  for (let high = quantileEdges; low < high; ) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The probability at `x` between an edge and the one before it. */
function between(edge: number, value: (edge: number) => number, x: number): number {
  const [p, q] = [probabilities()[edge - 1]!, probabilities()[edge]!];
  const from = value(edge - 1);
  return p + ((x - from) / (value(edge) - from)) * (q - p);
}

function valueAt(table: Float64Array, { below, above }: Point): number {
  if (below !== undefined && below > 0.5) return valueAt(table, { above: 1 - below });
  if (below === undefined && above! > 0.5) return valueAt(table, { below: 1 - above! });
  const p = below ?? above!;
  const start = below === undefined ? quantileEdges : 0;
  const edge = firstEdge((at) => probabilities()[at]! >= p);
  if (edge === 0) return table[start]!;
  const last = Math.min(edge, quantileEdges - 1);
  const [from, to] = [probabilities()[last - 1]!, probabilities()[last]!];
  const value = table[start + last - 1]!;
  return value + ((table[start + last]! - value) * (p - from)) / (to - from);
}
