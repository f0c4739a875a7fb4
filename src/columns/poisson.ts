// Counts of independent events: the Poisson distribution, by an alias table over all counts that ever occur.
import { poissonWeights } from "../kernels/poisson.js";
import { columnKind } from "./column-kind.js";
import { counts } from "./law.js";
import { parameter, parameterShape } from "./parameter.js";

/** Above this mean the table would have more than half a million counts. */
export const largestMean = 1e9;

export const poisson = columnKind({
  name: "poisson",
  summary: "counts with a mean: 0, 1, 2, ...",
  shape: parameterShape("the mean, 0 to 1B"),
  beside: {},
  resolve(given, _beside, scope) {
    const mean = parameter(given, "the mean of a poisson", { from: 0, to: largestMean }, scope, ["poisson"]);
    if (!mean) return undefined;
    const size = ([mean]: readonly number[]) => 18 * Math.sqrt(mean!) + 40;
    const make = ([mean]: readonly number[]) => poissonWeights(mean!);
    return counts({ verb: "poisson", parameters: [mean], size, make }, scope);
  },
});
