// The exponential distribution: waiting times between events that come at random.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { continuous, parameter } from "./law.js";
import { laws } from "./laws.js";
import { quantity } from "./words.js";

export const exponential = columnKind({
  name: "exponential",
  summary: "waiting times with a mean, the short ones most often",
  shape: z
    .strictObject({ mean: quantity.meta({ description: "the mean, above 0" }) })
    .meta({ description: "{ mean: 20 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const limits = { above: 0, to: 1e300 };
    const mean = parameter(given.mean, "the mean of an exponential", limits, scope, ["exponential", "mean"]);
    return mean === undefined ? undefined : continuous("exponential", scope, () => laws.exponential(mean));
  },
});
