// The binomial distribution: how many of n trials succeed.
import { z } from "zod";
import { binomialVarianceMax, binomialWeights } from "../kernels/binomial.js";
import { columnKind } from "./column-kind.js";
import { counts, parameter } from "./law.js";
import { quantity } from "./words.js";

export const binomial = columnKind({
  name: "binomial",
  summary: "successes in n trials, each with probability p: 0..n",
  shape: z
    .strictObject({
      n: quantity.meta({ description: "trials, 1 or more" }),
      p: quantity.meta({ description: "the probability of a success, 0% to 100%" }),
    })
    .meta({ description: "{ n: 10, p: 20% }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const n = parameter(given.n, "the n of a binomial", { from: 1, to: 1e15, whole: true }, scope, ["binomial", "n"]);
    const p = parameter(given.p, "the p of a binomial", { from: 0, to: 1 }, scope, ["binomial", "p"]);
    if (n === undefined || p === undefined) return undefined;
    const variance = n * p * (1 - p);
    if (variance > binomialVarianceMax) {
      const message = `a binomial of n: ${given.n}, p: ${given.p} has a variance above ${binomialVarianceMax}`;
      const hint = `it is normal to many digits: { normal: { mean: ${n * p}, sd: ${Math.sqrt(variance)} }, type: int64 }`;
      return scope.error("spec.bad_parameter", message, ["binomial", "n"], hint);
    }
    return counts("binomial", scope, () => binomialWeights(n, p));
  },
});
