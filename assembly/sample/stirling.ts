// The logarithm of the gamma function as Stirling's formula and what it leaves over, which gamma and beta laws share:
// the large terms cancel on paper instead of in the last digits.

/** (log 2 pi) / 2. */
export const HALF_LOG_TAU: f64 = 0.91893853320467274178;

/**
 * lgamma(x) - ((x - 1/2) log x - x + (log 2 pi) / 2) for x > 0, to about 1e-15: the series of DLMF 5.11.1 from 10 up,
 * where its next term is below 1e-16, and below 10 the recurrence of the gamma function (DLMF 5.5.1).
 */
export function stirlingRest(x: f64): f64 {
  let rest: f64 = 0;
  for (; x < 10; x += 1) rest += (x + 0.5) * NativeMath.log1p(1 / x) - 1;
  const r = 1 / (x * x);
  return rest + (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r * (1.0 / 1188.0 -
    r * (691.0 / 360360.0 - r * (1.0 / 156.0))))))) / x;
}
