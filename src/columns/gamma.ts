// The gamma distribution: sums of waiting times; sizes and durations that are never negative.
import { z } from "zod";
import { columnKind } from "./column-kind.js";
import { reals } from "./law.js";
import { laws } from "./laws.js";
import { parameter, parameterShape } from "./parameter.js";

/** Shapes that the kernel computes; see assembly/sample/gamma.ts. */
export const shapeLimits = { from: 0.001, to: 1e6 };

export const gamma = columnKind({
  name: "gamma",
  summary: "numbers from 0 up with the mean shape * scale and the variance shape * scale^2",
  shape: z
    .strictObject({
      shape: parameterShape("the shape, 0.001 to 1M, the larger, the more like a normal"),
      scale: parameterShape("the scale, above 0, where the mean is shape * scale"),
    })
    .meta({ description: "{ shape: 2, scale: 10 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const shape = parameter(given.shape, "the shape of a gamma", shapeLimits, scope, ["gamma", "shape"]);
    const scale = parameter(given.scale, "the scale of a gamma", { above: 0, to: 1e290 }, scope, ["gamma", "scale"]);
    if (!shape || !scale) return undefined;
    const make = ([shape, scale]: readonly number[]) => laws.gamma(shape!, scale!);
    return reals({ verb: "gamma", parameters: [shape, scale], scale: 1, make }, scope);
  },
});
