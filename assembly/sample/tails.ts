// Quantiles of the laws that have a formula, at the edges of a table; for plan time. Those of gamma and beta stand apart.

/** The exponential law of mean 1: the values with probability p below them, and with p above them. */
export function exponentialTails(n: i32, p: usize, lower: usize, upper: usize): void {
  for (let i = 0; i < n; i++, p += 8, lower += 8, upper += 8) {
    store<f64>(lower, -NativeMath.log1p(-load<f64>(p)));
    store<f64>(upper, -NativeMath.log(load<f64>(p)));
  }
}

/** log(1 + x), which keeps the digits of a small x. */
export function log1pF64(n: i32, a: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += 8, out += 8) store<f64>(out, NativeMath.log1p(load<f64>(a)));
}
