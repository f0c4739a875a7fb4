// Values computed from numbers: arithmetic sequences, and the narrowing of words that fit.

/** factor * x + offset for i64 x; both constants by pointer. */
export function affineI64(n: i32, values: usize, factorAt: usize, offsetAt: usize, out: usize): void {
  const factor = load<i64>(factorAt), offset = load<i64>(offsetAt);
  for (let i = 0; i < n; i++, values += 8, out += 8) store<i64>(out, load<i64>(values) * factor + offset);
}

/** The lower halves of i64 values that are known to fit. */
export function narrowI64(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<i32>(out, load<i32>(values));
}

/** i32 to i64. */
export function signExtend(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 8) store<i64>(out, load<i32>(values));
}
