// What popularity adds to other kernels: the tails of the normal law, for plan time, and ranks from shares.

const TERMS: i32 = 200;
const DENSITY: f64 = 0.3989422804014327; // 1 / sqrt(2 pi)

/** P(Z < z) of the standard normal law at n values, to about 1e-12 of itself, and so that no tail is lost. */
export function normalProbability(n: i32, z: usize, out: usize): void {
  for (let i = 0; i < n; i++, z += 8, out += 8) {
    const x = load<f64>(z);
    const tail = upperTail(abs<f64>(x));
    store<f64>(out, x < 0 ? tail : 1 - tail);
  }
}

/** i64 positions floor(share * size) for shares in [0, 1]; never `size` itself, a whole number up to 2^53. */
export function placesI64(n: i32, shares: usize, size: f64, out: usize): void {
  for (let i = 0; i < n; i++, shares += 8, out += 8) store<i64>(out, <i64>min<f64>(load<f64>(shares) * size, size - 1));
}

/** P(Z > x) for x >= 0: Marsaglia's series (2004) near the middle, beyond it Laplace's continued fraction (DLMF 7.9.1). */
function upperTail(x: f64): f64 {
  const density = DENSITY * NativeMath.exp(-0.5 * x * x);
  if (x > 3) {
    let fraction = x;
    for (let k = TERMS; k > 0; k--) fraction = x + <f64>k / fraction;
    return density / fraction;
  }
  let term = x, sum = x;
  for (let k = 3; k < TERMS; k += 2) {
    term *= (x * x) / <f64>k;
    sum += term;
  }
  return 0.5 - density * sum;
}
