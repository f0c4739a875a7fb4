// The normal distribution, by a table of its quantiles with refined tails.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { reals } from "./law.js";
import { laws } from "./laws.js";
import { parameter, parameterShape } from "./parameter.js";

export const normal = columnKind({
  name: "normal",
  summary: "numbers around a mean, with a standard deviation",
  shape: z
    .strictObject({
      mean: parameterShape("the middle of the values"),
      sd: parameterShape("the standard deviation, 0 or more, which is how far values lie from the mean"),
    })
    .meta({ description: "{ mean: 10, sd: 2 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const mean = parameter(given.mean, "the mean of a normal", {}, scope, ["normal", "mean"]);
    const sd = parameter(given.sd, "the standard deviation of a normal", { from: 0 }, scope, ["normal", "sd"]);
    if (!mean || !sd) return undefined;
    const make = ([mean, sd]: readonly number[]) => laws.normal(mean!, sd!);
    return reals({ verb: "normal", parameters: [mean, sd], location: 0, scale: 1, make }, scope);
  },
});
