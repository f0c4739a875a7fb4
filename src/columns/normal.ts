// The normal distribution, by a table of its quantiles with refined tails.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { continuous } from "./law.js";
import { laws } from "./laws.js";
import { numberOf, quantity } from "./words.js";

export const normal = columnKind({
  name: "normal",
  summary: "numbers around a mean, with a standard deviation",
  shape: z
    .strictObject({
      mean: quantity.meta({ description: "a number, the middle of the values" }),
      sd: quantity.meta({ description: "a number, the standard deviation: how far values lie from the mean" }),
    })
    .meta({ description: "{ mean: 10, sd: 2 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const mean = numberOf(given.mean, scope, ["normal", "mean"]);
    const sd = numberOf(given.sd, scope, ["normal", "sd"]);
    if (mean === undefined || sd === undefined) return undefined;
    if (!(sd >= 0)) {
      return scope.error(
        "spec.negative_sd",
        `a standard deviation cannot be ${given.sd}`,
        ["normal", "sd"],
        "write 0 or more",
      );
    }
    return continuous("normal", scope, () => laws.normal(mean, sd));
  },
});
