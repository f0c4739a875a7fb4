// The geometric distribution: trials up to and with the first success.
import { geometricWeights } from "../kernels/binomial.js";
import { quantileEdges } from "../kernels/quantile.js";
import { int64 } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { type Cell, columnKind, type Interval } from "./column-kind.js";
import { fitsI32, narrowed } from "./draw.js";
import { tableWithin } from "./interval.js";
import { counts, drawReal, type Sparse } from "./law.js";
import { laws, log1p } from "./laws.js";
import { parameter, parameterShape } from "./parameter.js";

/** From here up the counts that ever occur, 41 / p of them, have an alias table. */
const leastWeighted = 1 / 1024;

export const geometric = columnKind({
  name: "geometric",
  summary: "trials up to the first success, each with this probability: 1, 2, ... with the mean 1 / p",
  shape: parameterShape("the probability of a success, above 0%"),
  beside: {},
  resolve(given, _beside, scope) {
    const p = parameter(given, "the probability of a geometric", { from: 1e-12, to: 1 }, scope, ["geometric"]);
    if (!p) return undefined;
    const size = ([p]: readonly number[]) => 42 / p!;
    const make = ([p]: readonly number[]) => geometricWeights(p!);
    const sparse = ([p]: readonly number[], range: Interval | undefined) =>
      p! >= leastWeighted ? undefined : rounded(laws.exponential(-1 / log1p(-p!), 1), range);
    return counts({ verb: "geometric", parameters: [p], size, make, sparse }, scope);
  },
});

/** 1 + an exponential of mean -1 / log(1 - p), rounded down, has this law. */
function rounded(table: Float64Array, range: Interval | undefined): Sparse {
  if (!range) return { share: 1, risesWithDraw: true, lower: (cell) => drawFloor(cell, table) };
  const inside = { ...range, from: Math.ceil(range.from), to: below(Math.floor(range.to) + 1) };
  const { law, share } = tableWithin(table, inside);
  return { share, risesWithDraw: true, lower: (cell) => drawFloor(cell, law) };
}

function drawFloor(cell: Cell, table: Float64Array): Vector {
  const { builder } = cell;
  const real = drawReal(cell, table);
  const values = builder.slot(8);
  builder.step("floorToI64", real.values, 8, values);
  const bounds = { type: int64, min: Math.floor(table[0]!), max: Math.floor(table[quantileEdges]!) };
  return fitsI32(bounds.min, bounds.max) ? narrowed(builder, values, bounds) : { lane: "i64", values, ...bounds };
}

/** The largest number below a positive one. */
function below(x: number): number {
  const bits = new BigInt64Array(Float64Array.of(x).buffer);
  bits[0]!--;
  return new Float64Array(bits.buffer)[0]!;
}
