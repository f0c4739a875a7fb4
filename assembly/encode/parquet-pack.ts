// Parquet's packed values: bit-packed runs of codes, booleans, and plain values of the width that the file wants.

/**
 * Codes (value - base, below 2^width) packed from the lowest bit up; the last group of eight is filled with zeros.
 * Returns the bytes, ceil(n / 8) * width. Width 1 to 28. Stores up to 8 bytes past them.
 */
export function packBits(n: i32, values: usize, base: i32, width: i32, out: usize): i32 {
  let bits: u64 = 0;
  let fill: u64 = 0;
  let at = out;
  const w = <u64>width;
  let i = 0;
  if (width <= 14) {
    for (; i + 4 <= n; i += 4, values += 16) {
      const a = <u64>(load<i32>(values) - base);
      const b = <u64>(load<i32>(values, 4) - base);
      const c = <u64>(load<i32>(values, 8) - base);
      const d = <u64>(load<i32>(values, 12) - base);
      bits |= (a | (b << w) | (c << (2 * w)) | (d << (3 * w))) << fill;
      store<u64>(at, bits);
      fill += 4 * w;
      at += <usize>(fill >> 3);
      bits >>= fill & ~7;
      fill &= 7;
    }
  } else {
    for (; i + 2 <= n; i += 2, values += 8) {
      const a = <u64>(load<i32>(values) - base);
      const b = <u64>(load<i32>(values, 4) - base);
      bits |= (a | (b << w)) << fill;
      store<u64>(at, bits);
      fill += 2 * w;
      at += <usize>(fill >> 3);
      bits >>= fill & ~7;
      fill &= 7;
    }
  }
  for (; i < n; i++, values += 4) {
    bits |= <u64>(load<i32>(values) - base) << fill;
    store<u64>(at, bits);
    fill += w;
    at += <usize>(fill >> 3);
    bits >>= fill & ~7;
    fill &= 7;
  }
  const end = out + ((n + 7) >> 3) * width;
  for (; at < end; at++) {
    store<u8>(at, <u8>bits);
    bits >>= 8;
  }
  return <i32>(end - out);
}

/** i32 values as 64-bit ones. */
export function widenI32(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 8) store<i64>(out, <i64>load<i32>(values));
}

/** f64 values as 32-bit ones. */
export function plainF32(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<f32>(out, <f32>load<f64>(values));
}

/** i64 values that are known to fit, as i32. */
export function plainI32(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<i32>(out, <i32>load<i64>(values));
}

/** BYTE_STREAM_SPLIT of 8-byte values: all first bytes, all second ones, ... */
export function splitBytes64(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8) {
    let value = load<u64>(values);
    let at = out + i;
    for (let plane = 0; plane < 8; plane++, at += n) {
      store<u8>(at, <u8>value);
      value >>= 8;
    }
  }
}

/** The same of 4-byte values. */
export function splitBytes32(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 4) {
    let value = load<u32>(values);
    let at = out + i;
    for (let plane = 0; plane < 4; plane++, at += n) {
      store<u8>(at, <u8>value);
      value >>= 8;
    }
  }
}

/** Milliseconds as microseconds. */
export function microseconds(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 8) store<i64>(out, load<i64>(values) * 1000);
}
