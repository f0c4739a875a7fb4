// Weights of the Poisson law, for an alias table to draw counts; by recurrence, since exp is no plain arithmetic.
import { assert } from "../errors.js";

/** Largest mean: its support, about 9 standard deviations on each side, is 570,000 counts. */
export const poissonMeanMax = 1e9;
/** The mass that is left out at each end, as a share of the whole. */
const trimmed = 1e-18;

/** Counts first, first + 1, ... and their weights, in units of the mode's. */
export interface PoissonWeights {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * The Poisson law of mean `lambda`, without the ends that hold less than 1e-18 of its mass.
 *
 * @example
 * poissonWeights(0) // { first: 0, weights: [1] }
 */
export function poissonWeights(lambda: number): PoissonWeights {
  assert(lambda >= 0 && lambda <= poissonMeanMax, `a Poisson mean is 0 .. ${poissonMeanMax}, not ${lambda}`);
  const mode = Math.floor(lambda);
  const above = walk((step) => lambda / (mode + step));
  const below = walk((step) => (mode - step + 1) / lambda, mode);
  const weights = new Float64Array(below.length + 1 + above.length);
  weights.set(below.reverse());
  weights[below.length] = 1;
  weights.set(above, below.length + 1);
  return { first: mode - below.length, weights };
}

/**
 * Weights at 1, 2, ... steps from the mode, each `ratio(step)` times the last. Ratios fall, so what follows a weight is
 * below a geometric sum.
 */
function walk(ratio: (step: number) => number, stepsMax = Number.POSITIVE_INFINITY): number[] {
  const weights: number[] = [];
  let weight = 1;
  let sum = 1;
  for (let step = 1; step <= stepsMax; step++) {
    const next = ratio(step);
    if (next < 1 && (weight * next) / (1 - next) < trimmed * sum) break;
    weight *= next;
    sum += weight;
    weights.push(weight);
  }
  return weights;
}
