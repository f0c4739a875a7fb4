// The geometric distribution: trials up to and with the first success.
import { geometricWeights } from "../kernels/binomial.js";
import { quantileEdges } from "../kernels/quantile.js";
import { int64 } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { type Cell, columnKind } from "./column-kind.js";
import { fitsI32, narrowed } from "./draw.js";
import { counts, drawnWhole, drawReal, parameter } from "./law.js";
import { laws, log1p } from "./laws.js";
import { quantity } from "./words.js";

/** From here up the counts that ever occur, 41 / p of them, have an alias table. */
const leastWeighted = 1 / 1024;

export const geometric = columnKind({
  name: "geometric",
  summary: "trials up to the first success, each with this probability: 1, 2, ... with the mean 1 / p",
  shape: quantity.meta({ description: "the probability of a success, above 0%" }),
  beside: {},
  resolve(given, _beside, scope) {
    const p = parameter(given, "the probability of a geometric", { from: 1e-12, to: 1 }, scope, ["geometric"]);
    if (p === undefined) return undefined;
    if (p >= leastWeighted) return counts("geometric", scope, () => geometricWeights(p));
    return drawnWhole("geometric", scope, (cell) => rounded(cell, laws.exponential(-1 / log1p(-p), 1)), true);
  },
});

/** 1 + an exponential of mean -1 / log(1 - p), rounded down, has this law. */
function rounded(cell: Cell, table: Float64Array): Vector {
  const { builder } = cell;
  const real = drawReal(cell, table);
  const values = builder.slot(8);
  if (real.lane === "f64") builder.step("floorToI64", real.values, 8, values);
  const bounds = { type: int64, min: 1, max: Math.floor(table[quantileEdges]!) };
  return fitsI32(bounds.min, bounds.max) ? narrowed(builder, values, bounds) : { lane: "i64", values, ...bounds };
}
