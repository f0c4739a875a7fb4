// Counts of independent events: the Poisson distribution, by an alias table over all counts that ever occur.
import { poissonWeights } from "../kernels/poisson.js";
import { int64 } from "../kernels/types.js";
import { columnKind } from "./column-kind.js";
import { drawIndex, shifted } from "./draw.js";
import { numberOf, quantity } from "./words.js";

/** Above this mean the table would have more than half a million counts. */
export const largestMean = 1e9;

export const poisson = columnKind({
  name: "poisson",
  summary: "counts with a mean: 0, 1, 2, ...",
  shape: quantity.meta({ description: "a number, the mean" }),
  beside: {},
  resolve(given, _beside, scope) {
    const mean = numberOf(given, scope, ["poisson"]);
    if (mean === undefined) return undefined;
    if (!(mean >= 0 && mean <= largestMean)) {
      return scope.error(
        "spec.bad_mean",
        `the mean of a poisson lies between 0 and 1e9, not ${given}`,
        ["poisson"],
        "write a number such as 3.2",
      );
    }
    if (scope.unique)
      return scope.error("spec.unique_impossible", "poisson counts cannot be unique", ["poisson"], "leave out unique");
    return {
      type: int64,
      nullable: false,
      risesWithDraw: true,
      lower(cell) {
        const { first, weights } = poissonWeights(mean);
        const index = drawIndex(cell, weights.length, weights);
        cell.witness?.names(index, (i) => first + i);
        const values = shifted(cell.builder, index, first);
        return { lane: "i32", type: int64, values, min: first, max: first + weights.length - 1 };
      },
    };
  },
});
