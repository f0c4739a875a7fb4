// The gamma law's quantiles at the edges of a table; for plan time.
import { HALF_LOG_TAU, stirlingRest } from "./stirling";

//  In t = log(x / a), a the shape, the logarithms of both tails are concave, because that of the density is (Prekopa 1973).
//  Newton's method on log tail(t) = log p then needs no bracket: its first step reaches the outer side of the root, and
//  the others approach it from there. Edges come from the far tail inwards: each begins on the outer side, at the last one's
//  root, and takes two or three steps.
//
//  lower tail   the series of DLMF 8.11.4: all terms are positive, and x lies below the median, hence below a
//  upper tail   from x = a + 1 up the continued fraction of DLMF 8.9.2, by Lentz's method as modified by Thompson and
//               Barnett (1986); below, 1 - the series, where what is left is no less than a fifth of the shape
//
//  Left out: Temme's expansion for large shapes (DLMF 8.12). Terms are as many as the square root of the shape, so a table
//  of shape 10^6 takes 50 ms; beyond, the law is normal to 1e-3 of a standard deviation.

/** Where log tail is this close to its target, one more step leaves about the square of it. */
const CLOSE: f64 = 1e-7;
const STEPS_MAX: i32 = 2000;
const EPSILON: f64 = 1e-16;

/**
 * Values of the gamma law of scale 1 with probability p below them (`upper` 0) or above them (1), for n probabilities
 * that rise and are at most 1/2. Shapes 1e-3 to 1e6; a value below 1e-308 comes out as 0.
 */
export function gammaTails(n: i32, p: usize, shape: f64, upper: i32, out: usize): void {
  const scale = 0.5 * NativeMath.log(shape) - HALF_LOG_TAU - stirlingRest(shape);
  let t: f64 = 0;
  for (let i = 0; i < n; i++, p += 8, out += 8) {
    const target = NativeMath.log(load<f64>(p));
    for (let step = 0; step < STEPS_MAX; step++) {
      const density = scale - shape * (NativeMath.expm1(t) - t); // log of x^a e^-x / gamma(a)
      const x = shape * NativeMath.exp(t);
      const rate = upper ? upperRate(shape, x, density) : 1 / series(shape, x);
      const off = density - NativeMath.log(rate) - target;
      t -= upper ? -off / rate : off / rate;
      if (abs<f64>(off) < CLOSE) break;
    }
    store<f64>(out, shape * NativeMath.exp(t));
  }
}

/** Density in t over the upper tail. */
function upperRate(a: f64, x: f64, density: f64): f64 {
  if (x >= a + 1) return 1 / fraction(a, x);
  const d = NativeMath.exp(density);
  return d / (1 - d * series(a, x));
}

/** Lower tail over density: 1/a + x/(a (a+1)) + x^2/(a (a+1) (a+2)) + ... */
function series(a: f64, x: f64): f64 {
  let term = 1 / a, sum = term;
  for (let at = a + 1; term > sum * EPSILON; at += 1) {
    term *= x / at;
    sum += term;
  }
  return sum;
}

/** Upper tail over density: 1/(x+1-a + 1 (a-1)/(x+3-a + 2 (a-2)/(x+5-a + ...))), where all denominators are positive. */
function fraction(a: f64, x: f64): f64 {
  let b = x + 1 - a;
  let c = Infinity, d = 1 / b, value = d;
  let i: f64 = 0, change: f64;
  do {
    i += 1;
    const numerator = i * (a - i);
    b += 2;
    d = 1 / (b + numerator * d);
    c = b + numerator / c;
    change = c * d;
    value *= change;
  } while (abs<f64>(change - 1) > 4 * EPSILON);
  return value;
}
