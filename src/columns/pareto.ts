// The Pareto distribution: incomes, sizes of cities and files, where a few values hold most of the sum.
import { z } from "zod";
import { quantileEdges } from "../kernels/quantile.js";
import { columnKind } from "./column-kind.js";
import { continuous, parameter } from "./law.js";
import { laws } from "./laws.js";
import { quantity } from "./words.js";

export const pareto = columnKind({
  name: "pareto",
  summary: "numbers from scale up, of which the share (scale / x)^shape is above x",
  shape: z
    .strictObject({
      shape: quantity.meta({
        description: "the shape, above 0: the smaller, the heavier the tail; 1.16 is the rule of 80 to 20",
      }),
      scale: quantity.meta({ description: "the least value, above 0" }),
    })
    .meta({ description: "{ shape: 1.16, scale: 100 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const shape = parameter(given.shape, "the shape of a pareto", { above: 0 }, scope, ["pareto", "shape"]);
    const scale = parameter(given.scale, "the scale of a pareto", { above: 0 }, scope, ["pareto", "scale"]);
    if (shape === undefined || scale === undefined) return undefined;
    const table = laws.pareto(shape, scale);
    if (!Number.isFinite(table[quantileEdges])) {
      const message = `a pareto of shape ${given.shape} and scale ${given.scale} reaches beyond the largest real`;
      return scope.error("spec.bad_parameter", message, ["pareto", "shape"], "write a larger shape");
    }
    return continuous("pareto", scope, () => table);
  },
});
