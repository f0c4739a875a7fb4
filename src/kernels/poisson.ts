// Weights of the Poisson law, for an alias table to draw counts.
import { assert } from "../errors.js";
import { type CountWeights, weightsFromMode } from "./mode-weights.js";

/** Largest mean: its support, about 9 standard deviations on each side, is 570,000 counts. */
export const poissonMeanMax = 1e9;

/**
 * The Poisson law of mean `lambda`, without the ends that hold less than 1e-18 of its mass.
 *
 * @example
 * poissonWeights(0) // { first: 0, weights: [1] }
 */
export function poissonWeights(lambda: number): CountWeights {
  assert(lambda >= 0 && lambda <= poissonMeanMax, `a Poisson mean is 0 .. ${poissonMeanMax}, not ${lambda}`);
  const mode = Math.floor(lambda);
  return weightsFromMode(
    mode,
    (step) => lambda / (mode + step),
    (step) => (mode === 0 ? 0 : (mode - step + 1) / lambda),
  );
}
