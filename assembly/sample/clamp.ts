// Values moved to the nearer end of a range where they lie outside: one kernel for each lane.

export function clampI32(n: i32, values: usize, lo: i32, hi: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 4) store<i32>(out, min(max(load<i32>(values), lo), hi));
}

/** `rangeAt` points to the least and the greatest value. */
export function clampI64(n: i32, values: usize, rangeAt: usize, out: usize): void {
  const low = load<i64>(rangeAt), high = load<i64>(rangeAt, 8);
  for (let i = 0; i < n; i++, values += 8, out += 8) {
    const x = load<i64>(values);
    store<i64>(out, select<i64>(low, select<i64>(high, x, x > high), x < low));
  }
}

export function clampF64(n: i32, values: usize, lo: f64, hi: f64, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 8) store<f64>(out, min<f64>(max<f64>(load<f64>(values), lo), hi));
}
