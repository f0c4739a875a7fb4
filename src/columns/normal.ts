// The normal distribution, by a table of its quantiles with refined tails.
import { z } from "zod";
import { float64 } from "../kernels/types.js";
import { columnKind } from "./column-kind.js";
import { normalTable } from "./quantiles.js";
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
    if (scope.unique)
      return scope.error("spec.unique_impossible", "reals cannot be promised unique", ["normal"], "leave out unique");
    return {
      type: float64,
      nullable: false,
      lower({ builder, rows, key }) {
        const values = builder.slot(8);
        const table = builder.constants.add(normalTable(mean, sd));
        builder.step("quantileF64", rows.hashes(), key("value"), table, values);
        return { lane: "f64", type: float64, values, min: mean - 10 * sd, max: mean + 10 * sd };
      },
    };
  },
});
