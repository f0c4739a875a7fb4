// Continuous laws by their quantile function, tabulated with refined tails. src/kernels/quantile.ts builds the tables.
import { mix } from "../random/mix";
import { normalDeviate } from "./normal";
import { quantileAt } from "./quantile-table";

/** f64 values of the law in `table`, linear inside a segment; they rise with the draw, but for draws beyond the last octave. */
export function quantileF64(n: i32, hashes: usize, keyAt: usize, table: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 8) store<f64>(out, quantileAt(mix(load<u64>(hashes) ^ key), table));
}

/** The standard normal's quantiles at n probabilities in (0, 1); for plan time, where tables are built. */
export function normalQuantile(n: i32, p: usize, out: usize): void {
  for (let i = 0; i < n; i++, p += 8, out += 8) store<f64>(out, normalDeviate(load<f64>(p)));
}
