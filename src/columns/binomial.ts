// The binomial distribution: how many of n trials succeed.
import { z } from "zod";
import { binomialVarianceMax, binomialWeights } from "../kernels/binomial.js";
import { columnKind } from "./column-kind.js";
import { counts } from "./law.js";
import { parameter, parameterShape } from "./parameter.js";

export const binomial = columnKind({
  name: "binomial",
  summary: "successes in n trials, each with probability p: 0..n",
  shape: z
    .strictObject({
      n: parameterShape("trials, 1 or more"),
      p: parameterShape("the probability of a success, 0% to 100%"),
    })
    .meta({ description: "{ n: 10, p: 20% }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const n = parameter(given.n, "the n of a binomial", { from: 1, to: 1e15, whole: true }, scope, ["binomial", "n"]);
    const p = parameter(given.p, "the p of a binomial", { from: 0, to: 1 }, scope, ["binomial", "p"]);
    if (!n || !p) return undefined;
    const wrong = ([n, p]: readonly number[], [nText, pText]: readonly string[]) => {
      const variance = n! * p! * (1 - p!);
      if (variance <= binomialVarianceMax) return undefined;
      const message = `a binomial of n: ${nText}, p: ${pText} has a variance above ${binomialVarianceMax}`;
      const hint = `it is normal to many digits: { normal: { mean: ${n! * p!}, sd: ${Math.sqrt(variance)} }, type: int64 }`;
      return { message, path: ["binomial", "n"], hint };
    };
    const size = ([n, p]: readonly number[]) => Math.min(n! + 1, 18 * Math.sqrt(n! * p! * (1 - p!)) + 40);
    const make = ([n, p]: readonly number[]) => binomialWeights(n!, p!);
    return counts({ verb: "binomial", parameters: [n, p], wrong, size, make }, scope);
  },
});
