// What the verbs of distributions share: parameters within their limits, and the meaning of a law as a table or as weights.
import type { CountWeights } from "../kernels/mode-weights.js";
import { quantileEdges } from "../kernels/quantile.js";
import { float64, int64 } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import type { Cell, Meaning, Path, Scope } from "./column-kind.js";
import { constantVector } from "./constants.js";
import { affine, drawIndex, fitsI32, shifted } from "./draw.js";
import { groupedDigits, sizeText } from "./note-text.js";
import { numberOf, type Quantity } from "./words.js";

/** What a parameter may be: from `from` (or above `above`) up to `to`. */
export interface Limits {
  readonly above?: number;
  readonly from?: number;
  readonly to?: number;
  readonly whole?: true;
}

/**
 * The number of a parameter, or undefined after saying what it may be. `what` begins the sentence.
 *
 * @example
 * parameter(given.mean, "the mean of an exponential", { above: 0 }, scope, ["exponential", "mean"])
 * // the mean of an exponential is above 0, not -2
 */
export function parameter(given: Quantity, what: string, limits: Limits, scope: Scope, path: Path): number | undefined {
  const value = numberOf(given, scope, path);
  if (value === undefined) return undefined;
  const { above = Number.NEGATIVE_INFINITY, from = Number.NEGATIVE_INFINITY, to = Number.MAX_VALUE, whole } = limits;
  if (value > above && value >= from && value <= to && (!whole || Number.isInteger(value))) return value;
  return scope.error("spec.bad_parameter", `${what} is ${wanted(limits, value)}, not ${given}`, path);
}

function wanted({ above, from, to, whole }: Limits, value: number): string {
  const finite = Math.abs(value) <= Number.MAX_VALUE;
  if (from !== undefined && to !== undefined)
    return `${whole ? "a whole number " : ""}between ${text(from)} and ${text(to)}`;
  if (to !== undefined && value > to) return `at most ${text(to)}`;
  if (finite && above !== undefined) return `above ${text(above)}`;
  return finite && from !== undefined ? `${text(from)} or more` : "a finite number";
}

const text = (limit: number): string => (limit >= 1e6 ? limit.toExponential().replace("+", "") : String(limit));

/** Reals by a quantile table, made when the first column needs it. */
export function continuous(verb: string, scope: Scope, table: () => Float64Array): Meaning | undefined {
  if (scope.unique) return scope.error("spec.unique_impossible", "reals cannot be promised unique", [verb]);
  const known = once(table);
  return { type: float64, nullable: false, risesWithDraw: true, lower: (cell) => drawReal(cell, known()) };
}

/** Whole numbers by their weights. */
export function counts(verb: string, scope: Scope, weights: () => CountWeights): Meaning | undefined {
  const known = once(weights);
  return drawnWhole(verb, scope, (cell) => drawCount(cell, known()), true);
}

/** Whole numbers by steps of the verb's own. */
export function drawnWhole(
  verb: string,
  scope: Scope,
  lower: (cell: Cell) => Vector,
  risesWithDraw: boolean,
): Meaning | undefined {
  if (scope.unique) {
    return scope.error("spec.unique_impossible", `numbers of a ${verb} law cannot be promised unique`, [verb]);
  }
  return { type: int64, nullable: false, risesWithDraw, lower };
}

/** Reals of the law in a table. They lie between edges that follow each other, so the outermost ones bound them all. */
export function drawReal(cell: Cell, table: Float64Array): Vector {
  const { builder, rows, key } = cell;
  const values = builder.slot(8);
  builder.step("quantileF64", rows.hashes(), key("value"), builder.constants.add(table), values);
  cell.note(`quantile table of ${groupedDigits(table.length)} edges, ${sizeText(table.byteLength)}`);
  cell.witness?.draw({ kind: "quantile", purpose: "value", table, drawn: values });
  return { lane: "f64", type: float64, values, min: table[0]!, max: table[quantileEdges]! };
}

function drawCount(cell: Cell, { first, weights }: CountWeights): Vector {
  const { builder } = cell;
  if (weights.length === 1) return constantVector(builder, { type: int64, numbers: [first] });
  const bounds = { type: int64, min: first, max: first + weights.length - 1 };
  const index = drawIndex(cell, weights.length, weights);
  cell.witness?.names(index, (i) => first + i);
  if (fitsI32(bounds.min, bounds.max)) return { lane: "i32", values: shifted(builder, index, first), ...bounds };
  const wide = builder.slot(8);
  builder.step("signExtend", index, wide);
  return { lane: "i64", values: affine(builder, wide, 1n, BigInt(first)), ...bounds };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
