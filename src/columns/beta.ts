// The beta distribution: shares, and other numbers between two ends.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { shapeLimits } from "./gamma.js";
import { continuous, parameter } from "./law.js";
import { laws } from "./laws.js";
import { numberRange, quantity, range } from "./words.js";

export const beta = columnKind({
  name: "beta",
  summary:
    "numbers between two ends, 0..1 unless range: says others; the mean lies at alpha / (alpha + beta) of the way",
  shape: z
    .strictObject({
      alpha: quantity.meta({ description: "0.001 to 1M: the larger, the nearer to the upper end" }),
      beta: quantity.meta({ description: "0.001 to 1M: the larger, the nearer to the lower end" }),
      range: range.optional().meta({ description: "the ends, a..b", default: "0..1" }),
    })
    .meta({ description: "{ alpha: 2, beta: 5 }, with range: a..b other than 0..1" }),
  beside: {},
  resolve(given, _beside, scope) {
    const alpha = parameter(given.alpha, "the alpha of a beta", shapeLimits, scope, ["beta", "alpha"]);
    const second = parameter(given.beta, "the beta of a beta", shapeLimits, scope, ["beta", "beta"]);
    const ends = numberRange(given.range ?? "0..1", scope, ["beta", "range"]);
    if (alpha === undefined || second === undefined || !ends) return undefined;
    return continuous("beta", scope, () => laws.beta(alpha, second, ends.from, ends.to));
  },
});
