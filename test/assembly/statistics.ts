// p-values for tests of distributions. A check passes when p is above `alpha`; its bent twin must not.

/** Seeds are fixed, so a test passes always or never; this only guards against an unlucky choice of seed. */
export const alpha = 1e-6;

/** Pearson's statistic of counts against expected counts. */
export function chiSquare(counts: ArrayLike<number>, expected: (bin: number) => number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i]! - expected(i)) ** 2 / expected(i);
  return sum;
}

/** Upper tail of chi-square by Wilson and Hilferty's cube root; good to a few per cent of p where df >= 10. */
export function chiSquareP(statistic: number, df: number): number {
  const spread = 2 / (9 * df);
  return normalTail((Math.cbrt(statistic / df) - (1 - spread)) / Math.sqrt(spread));
}

/** P(Z > z); Abramowitz & Stegun 26.2.17 near 0, the asymptotic series beyond 5. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 5) return (density / z) * (1 - 1 / (z * z) + 3 / z ** 4);
  const t = 1 / (1 + 0.2316419 * z);
  return density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
}

/** P(Z < z) to 1e-15 for |z| < 8: Marsaglia's series (2004). */
export function normalCdf(z: number): number {
  if (z < -8) return 0;
  if (z > 8) return 1;
  let sum = z;
  let term = z;
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && i < 400; i += 2) {
    term *= (z * z) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** p-value of Kolmogorov and Smirnov's test of `values` (sorted here) against a continuous law. */
export function kolmogorovP(values: Float64Array, cdf: (x: number) => number): number {
  const sorted = values.slice().sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]!);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  }
  const t = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let k = 1; k < 100; k++) p += (k % 2 ? 2 : -2) * Math.exp(-2 * k * k * t * t);
  return t < 0.2 ? 1 : Math.min(1, Math.max(0, p));
}
