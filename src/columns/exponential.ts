// The exponential distribution: waiting times between events that come at random.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { reals } from "./law.js";
import { laws } from "./laws.js";
import { parameter, parameterShape } from "./parameter.js";

export const exponential = columnKind({
  name: "exponential",
  summary: "waiting times with a mean, the short ones most often",
  shape: z.strictObject({ mean: parameterShape("the mean, above 0") }).meta({ description: "{ mean: 20 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const limits = { above: 0, to: 1e300 };
    const mean = parameter(given.mean, "the mean of an exponential", limits, scope, ["exponential", "mean"]);
    if (!mean) return undefined;
    const make = ([mean]: readonly number[]) => laws.exponential(mean!);
    return reals({ verb: "exponential", parameters: [mean], scale: 0, make }, scope);
  },
});
