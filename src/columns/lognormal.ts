// The lognormal distribution: prices, incomes, durations, whose logarithm is normal.
import { z } from "zod";
import { quantileEdges } from "../kernels/quantile.js";
import { columnKind, type Scope } from "./column-kind.js";
import { continuous, parameter } from "./law.js";
import { laws, log1p } from "./laws.js";
import { type Quantity, quantity } from "./words.js";

/** A value is scale * exp(offset + sigma * z), z normal. */
interface Parameters {
  readonly scale: number;
  readonly offset: number;
  readonly sigma: number;
}

export const lognormal = columnKind({
  name: "lognormal",
  summary: "numbers above 0 whose logarithm is normal: { mean, sd } of the numbers, or { mu, sigma } of the logarithm",
  shape: z
    .strictObject({
      mean: quantity.optional().meta({ description: "the mean of the numbers, above 0" }),
      sd: quantity.optional().meta({ description: "their standard deviation, 0 or more" }),
      mu: quantity.optional().meta({ description: "the mean of their natural logarithm" }),
      sigma: quantity.optional().meta({ description: "its standard deviation, 0 or more" }),
    })
    .meta({ description: "{ mean: 3, sd: 1 }, or { mu: 1, sigma: 0.3 } of the logarithm" }),
  beside: {},
  resolve({ mean, sd, mu, sigma }, _beside, scope) {
    const ofValues = mean !== undefined && sd !== undefined;
    const ofLogarithm = mu !== undefined && sigma !== undefined;
    const words = [mean, sd, mu, sigma].filter((word) => word !== undefined).length;
    if (words !== 2 || !(ofValues || ofLogarithm)) {
      const hint = "write { mean: 3, sd: 1 } of the numbers, or { mu: 1, sigma: 0.3 } of their logarithm";
      return scope.error("spec.bad_parameter", "a lognormal has mean and sd, or mu and sigma", ["lognormal"], hint);
    }
    const law = ofValues ? fromValues(mean, sd, scope) : fromLogarithm(mu!, sigma!, scope);
    if (!law) return undefined;
    const table = laws.lognormal(law.scale, law.offset, law.sigma);
    if (!Number.isFinite(table[quantileEdges])) {
      return scope.error(
        "spec.bad_parameter",
        "this lognormal reaches beyond the largest real",
        ["lognormal"],
        "write a smaller spread",
      );
    }
    return continuous("lognormal", scope, () => table);
  },
});

/** The mean is exp(mu + sigma^2 / 2), the variance mean^2 * (exp(sigma^2) - 1). An sd of 0 gives exactly the mean. */
function fromValues(mean: Quantity, sd: Quantity, scope: Scope): Parameters | undefined {
  const scale = parameter(mean, "the mean of a lognormal", { above: 0 }, scope, ["lognormal", "mean"]);
  const spread = parameter(sd, "the standard deviation of a lognormal", { from: 0 }, scope, ["lognormal", "sd"]);
  if (scale === undefined || spread === undefined) return undefined;
  const variance = log1p((spread / scale) * (spread / scale));
  return { scale, offset: -variance / 2, sigma: Math.sqrt(variance) };
}

function fromLogarithm(mu: Quantity, sigma: Quantity, scope: Scope): Parameters | undefined {
  const offset = parameter(mu, "the mu of a lognormal", {}, scope, ["lognormal", "mu"]);
  const spread = parameter(sigma, "the sigma of a lognormal", { from: 0 }, scope, ["lognormal", "sigma"]);
  return offset === undefined || spread === undefined ? undefined : { scale: 1, offset, sigma: spread };
}
