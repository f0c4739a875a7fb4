// The beta distribution: shares, and other numbers between two ends.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { shapeLimits } from "./gamma.js";
import { reals } from "./law.js";
import { laws } from "./laws.js";
import { parameter, parameterShape } from "./parameter.js";
import { numberRange, range } from "./words.js";

export const beta = columnKind({
  name: "beta",
  summary:
    "numbers between two ends, 0..1 unless range: says others; the mean lies at alpha / (alpha + beta) of the way",
  shape: z
    .strictObject({
      alpha: parameterShape("0.001 to 1M, the larger, the nearer to the upper end"),
      beta: parameterShape("0.001 to 1M, the larger, the nearer to the lower end"),
      range: range.optional().meta({ description: "the ends, a..b", default: "0..1" }),
    })
    .meta({ description: "{ alpha: 2, beta: 5 }, with range: a..b other than 0..1" }),
  beside: {},
  resolve(given, _beside, scope) {
    const alpha = parameter(given.alpha, "the alpha of a beta", shapeLimits, scope, ["beta", "alpha"]);
    const second = parameter(given.beta, "the beta of a beta", shapeLimits, scope, ["beta", "beta"]);
    const ends = numberRange(given.range ?? "0..1", scope, ["beta", "range"]);
    if (!alpha || !second || !ends) return undefined;
    const make = ([alpha, beta]: readonly number[]) => laws.beta(alpha!, beta!, ends.from, ends.to);
    return reals({ verb: "beta", parameters: [alpha, second], make }, scope);
  },
});
