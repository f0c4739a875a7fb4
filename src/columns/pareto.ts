// The Pareto distribution: incomes, sizes of cities and files, where a few values hold most of the sum.
import { z } from "zod";
import { quantileEdges } from "../kernels/quantile.js";
import { columnKind } from "./column-kind.js";
import { reals } from "./law.js";
import { laws } from "./laws.js";
import { parameter, parameterShape } from "./parameter.js";

export const pareto = columnKind({
  name: "pareto",
  summary: "numbers from scale up, of which the share (scale / x)^shape is above x",
  shape: z
    .strictObject({
      shape: parameterShape(
        "the shape, above 0, the smaller, the heavier the tail, where 1.16 is the rule of 80 to 20",
      ),
      scale: parameterShape("the least value, above 0"),
    })
    .meta({ description: "{ shape: 1.16, scale: 100 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const shape = parameter(given.shape, "the shape of a pareto", { above: 0 }, scope, ["pareto", "shape"]);
    const scale = parameter(given.scale, "the scale of a pareto", { above: 0 }, scope, ["pareto", "scale"]);
    if (!shape || !scale) return undefined;
    const make = ([shape, scale]: readonly number[]) => laws.pareto(shape!, scale!);
    const wrong = (values: readonly number[], [shapeText, scaleText]: readonly string[]) =>
      Number.isFinite(make(values)[quantileEdges])
        ? undefined
        : {
            message: `a pareto of shape ${shapeText} and scale ${scaleText} reaches beyond the largest real`,
            path: ["pareto", "shape"],
            hint: "write a larger shape",
          };
    return reals({ verb: "pareto", parameters: [shape, scale], scale: 1, wrong, make }, scope);
  },
});
