// Columns in the widths that Arrow's types have, where the lanes of a batch are wider or narrower.

export function narrowI16(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 2) store<i16>(out, load<i16>(values));
}

export function narrowI8(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 1) store<i8>(out, load<i8>(values));
}

export function narrowF32(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<f32>(out, <f32>load<f64>(values));
}

/** Scaled i64 integers as 128-bit ones, little endian. */
export function widenDecimal(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 16) {
    const value = load<i64>(values);
    store<i64>(out, value);
    store<i64>(out, value >> 63, 8);
  }
}
