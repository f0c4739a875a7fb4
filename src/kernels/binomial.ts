// Weights of the binomial and the geometric law, for an alias table to draw counts.
import { assert } from "../errors.js";
import { type CountWeights, weightsFromMode } from "./mode-weights.js";

/** Largest variance: the support, about 9 standard deviations on each side, is 570,000 counts. */
export const binomialVarianceMax = 1e9;

/**
 * Successes in n trials that succeed with probability p, without the ends that hold less than 1e-18 of the mass.
 *
 * @example
 * binomialWeights(2, 0.5) // { first: 0, weights: [0.5, 1, 0.5] }
 */
export function binomialWeights(n: number, p: number): CountWeights {
  assert(n * p * (1 - p) <= binomialVarianceMax, `a binomial of ${n} and ${p} has too many counts`);
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  return weightsFromMode(
    mode,
    (step) => (mode + step > n ? 0 : ((n - mode - step + 1) / (mode + step)) * odds),
    (step) => (step > mode ? 0 : (mode - step + 1) / (n - mode + step) / odds),
  );
}

/**
 * Trials up to the first success, 1, 2, ..., without the end that holds less than 1e-18 of the mass.
 *
 * @example
 * geometricWeights(1) // { first: 1, weights: [1] }
 */
export function geometricWeights(p: number): CountWeights {
  return weightsFromMode(
    1,
    () => 1 - p,
    () => 0,
  );
}
