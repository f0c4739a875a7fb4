// Weights of a law on whole numbers by recurrence from its mode: plain arithmetic, where exp and pow are none.

/** The mass that is left out at each end, as a share of the whole. */
const trimmed = 1e-18;

/** Counts first, first + 1, ... and their weights, in units of the mode's. */
export interface CountWeights {
  readonly first: number;
  readonly weights: Float64Array;
}

/**
 * The weights around `mode` without the ends that hold less than 1e-18 of the mass. `above(step)` is the weight of
 * mode + step over the one before it, `below(step)` that of mode - step over the one after it; both fall as steps grow.
 *
 * @example
 * weightsFromMode(0, (step) => 1 / step, () => 0) // Poisson of mean 1
 */
export function weightsFromMode(
  mode: number,
  above: (step: number) => number,
  below: (step: number) => number,
): CountWeights {
  const up = walk(above);
  const down = walk(below);
  const weights = new Float64Array(down.length + 1 + up.length);
  weights.set(down.reverse());
  weights[down.length] = 1;
  weights.set(up, down.length + 1);
  return { first: mode - down.length, weights };
}

/** Ratios fall, so what follows a weight is below a geometric sum; a ratio of 0 is the end of the law. */
function walk(ratio: (step: number) => number): number[] {
  const weights: number[] = [];
  let weight = 1;
  let sum = 1;
  for (let step = 1; ; step++) {
    const next = ratio(step);
    if (next < 1 && (weight * next) / (1 - next) < trimmed * sum) return weights;
    weight *= next;
    sum += weight;
    weights.push(weight);
  }
}
