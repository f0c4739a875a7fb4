// The beta law's quantiles at the edges of a table; for plan time. Newton's method is that of gamma.ts, in the logit.
import { HALF_LOG_TAU, stirlingRest } from "./stirling";

//  In s = log(x / (1 - x)) the logarithms of both tails are concave. The upper tail of (a, b) is the lower one of (b, a) at
//  1 - x, so that only the lower one is computed, and neither x nor 1 - x loses digits.
//
//  lower tail   up to x = (a+1)/(a+b+2) the continued fraction of DLMF 8.17.22, by Lentz's method; above, 1 - that of the
//               upper tail, where what is left is no less than a fifth of the smaller shape

const CLOSE: f64 = 1e-7;
const STEPS_MAX: i32 = 2000;
/** Where a factor of the continued fraction is 1 but for its last two bits. */
const EPSILON: f64 = 4e-16;

/**
 * Values x of the beta law with probability p below them, and 1 - x, for n probabilities that rise and are at most 1/2.
 * Shapes 1e-3 to 1e6; an x or 1 - x below 1e-308 comes out as 0.
 */
export function betaTails(n: i32, p: usize, a: f64, b: f64, out: usize, rests: usize): void {
  const sum = a + b, mean = a / sum, rest = b / sum;
  const scale = 0.5 * NativeMath.log(a * rest) - HALF_LOG_TAU - stirlingRest(a) - stirlingRest(b) + stirlingRest(sum);
  const centre = NativeMath.log(a / b);
  let t: f64 = 0; // s - centre
  for (let i = 0; i < n; i++, p += 8, out += 8, rests += 8) {
    const target = NativeMath.log(load<f64>(p));
    for (let step = 0; step < STEPS_MAX; step++) {
      const density = scale + exponent(a, b, sum, mean, rest, t); // log of x^a (1-x)^b / B(a, b)
      const rate = lowerRate(a, b, centre + t, density);
      const off = density - NativeMath.log(rate) - target;
      t -= off / rate;
      if (abs<f64>(off) < CLOSE) break;
    }
    store<f64>(out, logistic(centre + t));
    store<f64>(rests, logistic(-(centre + t)));
  }
}

/** a log(x / mean) + b log((1 - x) / rest), by the form that keeps most digits: near the mean, below, above. */
function exponent(a: f64, b: f64, sum: f64, mean: f64, rest: f64, t: f64): f64 {
  if (abs<f64>(t) < 0.5) return a * t - sum * NativeMath.log1p(mean * NativeMath.expm1(t));
  if (t < 0) return a * t - sum * NativeMath.log(rest + mean * NativeMath.exp(t));
  return -b * t - sum * NativeMath.log(mean + rest * NativeMath.exp(-t));
}

// @ts-ignore: decorator
@inline
function logistic(s: f64): f64 {
  return 1 / (1 + NativeMath.exp(-s));
}

/** Density in s over the lower tail. */
function lowerRate(a: f64, b: f64, s: f64, density: f64): f64 {
  const x = logistic(s);
  if (x <= (a + 1) / (a + b + 2)) return a * fraction(a, b, x);
  const d = NativeMath.exp(density);
  return d / (1 - d / (b * fraction(b, a, logistic(-s))));
}

/** 1 + d1 x/(1 + d2 x/(1 + ...)): density over a times the lower tail. */
function fraction(a: f64, b: f64, x: f64): f64 {
  let c: f64 = 1, d: f64 = 0, value: f64 = 1;
  let m: f64 = 0, change: f64;
  do {
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= c * d;
    m += 1;
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    change = c * d;
    value *= change;
  } while (abs<f64>(change - 1) > EPSILON);
  return value;
}
