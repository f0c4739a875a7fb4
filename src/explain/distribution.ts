// What a column is expected to look like, from the tables that it draws from: shares, quantiles, ranges.
import type { Draw } from "../columns/explanation.js";
import { quantileEdges, tailProbabilities } from "../kernels/quantile.js";
import type { LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { type Candidate, type DrawWorld, heaviest, shownCandidates } from "./draws.js";
import { numberText } from "./number-text.js";
import type { CellWatch, SeenDraw } from "./watch.js";

export type Distribution = { readonly part?: string } & (
  | {
      readonly kind: "shares";
      /** What is chosen among: values, or rows of a table. */
      readonly of: string;
      readonly count: number;
      readonly top: readonly Omit<Candidate, "chosen">[];
    }
  | {
      readonly kind: "quantiles";
      readonly min: number;
      readonly mean: number;
      readonly max: number;
      readonly quantiles: readonly { readonly p: number; readonly value: number }[];
    }
  | { readonly kind: "range"; readonly from: string; readonly to: string; readonly count: string }
  | { readonly kind: "groups"; readonly groups: number; readonly least: number; readonly most: number }
);

export function distributionsOf(watch: CellWatch, world: DrawWorld): Distribution[] {
  return watch.draws.flatMap((seen) => {
    const found = distributionOf(seen, watch, world);
    return found ? [{ ...(seen.part.length > 0 && { part: seen.part.join(", then ") }), ...found }] : [];
  });
}

function distributionOf({ draw, part }: SeenDraw, watch: CellWatch, world: DrawWorld): Distribution | undefined {
  switch (draw.kind) {
    case "weighted":
    case "ranked":
      return shares(draw, draw.weights, watch, world);
    case "alike": {
      const isNamed = watch.nameOf(draw.drawn) !== undefined || watch.tableOf(draw.drawn) !== undefined;
      if (isNamed && draw.count <= 1e6) return shares(draw, new Float64Array(Number(draw.count)).fill(1), watch, world);
      return part.length > 0 ? range(draw.count, { kind: "int64" }, draw.from) : rangeOf(watch.raw, draw.count);
    }
    case "permuted":
      return rangeOf(watch.raw, draw.count);
    case "quantile":
      return quantiles(draw.table);
    case "real":
      return { kind: "range", from: String(draw.from), to: String(draw.to), count: "reals, all alike" };
    case "ordered":
      return rangeOf(watch.raw, undefined);
    case "group": {
      const sizes = Array.from(draw.starts.subarray(1, -1), (end, group) => end - draw.starts[group]!);
      return {
        kind: "groups",
        groups: sizes.length,
        least: sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
        most: sizes.reduce((a, b) => Math.max(a, b), 0),
      };
    }
    default:
      return undefined;
  }
}

function shares(
  { drawn }: Extract<Draw, { kind: "weighted" | "ranked" | "alike" }>,
  weights: Float64Array,
  watch: CellWatch,
  world: DrawWorld,
): Distribution | undefined {
  const table = watch.tableOf(drawn);
  const name = watch.nameOf(drawn);
  if (table === undefined && name === undefined) return undefined;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const indices = heaviest(weights, shownCandidates);
  const values = table === undefined ? indices.map(name!) : world.keys(table, indices);
  const isAlike = weights.every((weight) => weight === weights[0]);
  const top = indices.map((index, i) => ({
    value: values[i]!,
    ...(!isAlike && { weight: weights[index]! }),
    share: weights[index]! / sum,
  }));
  return { kind: "shares", of: table === undefined ? "values" : `rows of ${table}`, count: weights.length, top };
}

/** The bounds of a column of numbers or times; texts have none. */
function rangeOf(vector: Vector | undefined, count: bigint | undefined): Distribution | undefined {
  if (!vector || !("min" in vector) || vector.lane === "f64") return undefined;
  if (!Number.isSafeInteger(vector.min) || !Number.isSafeInteger(vector.max)) return undefined;
  return {
    kind: "range",
    from: numberText(vector.type, BigInt(vector.min)),
    to: numberText(vector.type, BigInt(vector.max)),
    count: count === undefined ? "in the order of the rows" : String(count),
  };
}

const range = (count: bigint, type: LogicalType, from: bigint): Distribution => ({
  kind: "range",
  from: numberText(type, from),
  to: numberText(type, from + count - 1n),
  count: String(count),
});

const shownQuantiles = [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99];

/** A law from its table: linear between edges, so its mean is a sum of trapezoids. */
function quantiles(table: Float64Array): Distribution {
  const p = tailProbabilities();
  const lower = table.subarray(0, quantileEdges);
  const upper = table.subarray(quantileEdges);
  let mean = p[0]! * (lower[0]! + upper[0]!);
  for (let edge = 1; edge < quantileEdges; edge++) {
    const share = (p[edge]! - p[edge - 1]!) / 2;
    mean += share * (lower[edge]! + lower[edge - 1]! + upper[edge]! + upper[edge - 1]!);
  }
  const at = (share: number): number => between(share <= 0.5 ? lower : upper, p, Math.min(share, 1 - share));
  return {
    kind: "quantiles",
    min: lower[0]!,
    mean,
    max: upper[0]!,
    quantiles: shownQuantiles.map((share) => ({ p: share, value: at(share) })),
  };
}

function between(half: Float64Array, p: Float64Array, tail: number): number {
  let edge = 1;
  while (edge < p.length - 1 && p[edge]! < tail) edge++;
  const from = half[edge - 1]!;
  return from + ((tail - p[edge - 1]!) / (p[edge]! - p[edge - 1]!)) * (half[edge]! - from);
}
