// The judges of distributions, each a p-value: a check passes above `alpha`, and must fail on its bent twin.
// Seeds are fixed (PROMISES 4): a check passes always or never, and rows were chosen so that a bend of 2 to 5 % is found.
import { normalTail } from "../assembly/statistics.js";

export { alpha, kolmogorovP, normalCdf } from "../assembly/statistics.js";

/** Cells that expect fewer are joined with others: Pearson's statistic is no chi-square there. */
const leastExpected = 10;

/**
 * Pearson's test of counts against expected shares.
 *
 * @example
 * fitP([501, 499], [1, 1]) // 0.95
 */
export function fitP(
  counts: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: { readonly estimated?: number } = {},
): number {
  const rows = sum(counts);
  const scale = rows / sum(weights);
  let statistic = 0;
  let cells = 0;
  let rest = { expected: 0, found: 0 };
  const add = (expected: number, found: number): void => {
    statistic += (found - expected) ** 2 / expected;
    cells++;
  };
  for (let i = 0; i < counts.length; i++) {
    const expected = weights[i]! * scale;
    if (expected === 0 && counts[i]! > 0) return 0; // what cannot be has come
    if (expected >= leastExpected) add(expected, counts[i]!);
    else rest = { expected: rest.expected + expected, found: rest.found + counts[i]! };
    if (rest.expected >= leastExpected) {
      add(rest.expected, rest.found);
      rest = { expected: 0, found: 0 };
    }
  }
  if (rest.expected > 1e-3 || rest.found > 0) add(Math.max(rest.expected, 1e-3), rest.found);
  return chiSquareTail(statistic, cells - 1 - (options.estimated ?? 0));
}

/** Every second share up, the others down, by a fraction: the distortion that a check must find. */
export const bend = (weights: ArrayLike<number>, by: number): Float64Array =>
  Float64Array.from(weights, (weight, i) => weight * (1 + (i % 2 === 0 ? by : -by)));

/** How often each whole number of [0, size) occurs. */
export function tally(values: Iterable<number>, size: number): Float64Array {
  const counts = new Float64Array(size);
  for (const value of values) {
    if (!(value >= 0 && value < size)) throw new RangeError(`${value} is not in [0, ${size})`);
    counts[value]!++;
  }
  return counts;
}

/** Whether a share of `rows` is `expected`: two-sided. */
export function shareP(hits: number, rows: number, expected: number): number {
  const z = (hits - rows * expected) / Math.sqrt(rows * expected * (1 - expected));
  return 2 * normalTail(Math.abs(z));
}

/** Values that the edges of classes are taken from, at most. */
const edgeSample = 50_000;

/** A column cut into at most `size` classes of about equal numbers of rows; equal values stay together. */
export function classes(values: Float64Array, size = 16): { readonly of: Uint8Array; readonly size: number } {
  const stride = Math.ceil(values.length / edgeSample);
  const sorted = values.filter((_, row) => row % stride === 0).sort();
  const n = sorted.length;
  const edges: number[] = []; // the greatest value of each class but the last
  for (let from = 0; from < n; ) {
    let to = from + Math.ceil(n / size);
    if (to >= n) break;
    const edge = sorted[to - 1]!;
    while (to < n && sorted[to] === edge) to++;
    if (n - to < n / (2 * size)) break; // too few are left for a class of their own
    edges.push(edge);
    from = to;
  }
  const of = new Uint8Array(values.length);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    let low = 0;
    for (let high = edges.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (value > edges[middle]!) low = middle + 1;
      else high = middle;
    }
    of[row] = low;
  }
  return { of, size: edges.length + 1 };
}

export type Classes = ReturnType<typeof classes>;

/** The G-test of independence of two columns over their classes. */
export function independenceP(a: Classes, b: Classes): number {
  const n = a.of.length;
  const table = new Float64Array(a.size * b.size);
  for (let i = 0; i < n; i++) table[a.of[i]! * b.size + b.of[i]!]!++;
  const rows = new Float64Array(a.size);
  const columns = new Float64Array(b.size);
  table.forEach((count, cell) => {
    rows[Math.floor(cell / b.size)]! += count;
    columns[cell % b.size]! += count;
  });
  let g = 0;
  table.forEach((count, cell) => {
    const expected = (rows[Math.floor(cell / b.size)]! * columns[cell % b.size]!) / n;
    if (count > 0) g += 2 * count * Math.log(count / expected);
  });
  return chiSquareTail(g, (a.size - 1) * (b.size - 1));
}

/** The smallest p of the autocorrelations at these lags, times their number. */
export function autocorrelationP(values: Float64Array, lags: readonly number[]): number {
  const n = values.length;
  const mean = sum(values) / n;
  const centred = values.map((value) => value - mean);
  const variance = centred.reduce((total, x) => total + x * x, 0) / n;
  let least = 1;
  for (const lag of lags) {
    let product = 0;
    for (let i = lag; i < n; i++) product += centred[i]! * centred[i - lag]!;
    const z = product / variance / Math.sqrt(n - lag);
    least = Math.min(least, 2 * normalTail(Math.abs(z)));
  }
  return Math.min(1, least * lags.length);
}

/** Whether counts of equal spans vary as those of a Poisson process: too even is as wrong as too uneven. */
export function dispersionP(counts: ArrayLike<number>): number {
  const mean = sum(counts) / counts.length;
  let statistic = 0;
  for (let i = 0; i < counts.length; i++) statistic += (counts[i]! - mean) ** 2 / mean;
  const above = chiSquareTail(statistic, counts.length - 1);
  return Math.min(1, 2 * Math.min(above, 1 - above));
}

/** P(a chi-square of `df` degrees > statistic): the regularised incomplete gamma function Q(df/2, statistic/2). */
export function chiSquareTail(statistic: number, df: number): number {
  if (!(df >= 1)) throw new RangeError("a chi-square needs at least one degree of freedom");
  const a = df / 2;
  const x = statistic / 2;
  if (x <= 0) return 1;
  const head = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let series = term;
    for (let k = 1; term > series * 1e-16; k++) {
      term *= x / (a + k);
      series += term;
    }
    return Math.max(0, 1 - head * series);
  }
  // Lentz's continued fraction
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let k = 1; k < 1e6; k++) {
    const an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return head * fraction;
}

/** Stirling's series, from 10 on; below by recurrence. */
export function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const w = 1 / (x * x);
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / x
  );
}

/** The Poisson law's shares of 0, 1, ..., size - 1; the last holds everything above too. */
export function poissonShares(mean: number, size: number): Float64Array {
  const shares = Float64Array.from({ length: size }, (_, k) => Math.exp(k * Math.log(mean) - mean - logGamma(k + 1)));
  shares[size - 1]! += Math.max(0, 1 - sum(shares));
  return shares;
}

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
