// Arrow bitmaps, least significant bit first: combined, counted, and turned into i32 truth values and back.
// Whole bytes are written, 16 at a time where that is faster; bits past n in the last byte come out as 0.
// An output may be an input.

/** Clears the bits past n in the last byte. */
// @ts-ignore: decorator
@inline
function clearTail(n: i32, bits: usize): void {
  if ((n & 7) == 0) return;
  const last = bits + (n >> 3);
  store<u8>(last, <u32>load<u8>(last) & ((1 << (n & 7)) - 1));
}

/** out = a and b. */
export function andBits(n: i32, a: usize, b: usize, out: usize): void {
  const bytes = (n + 7) >> 3;
  for (let i = 0; i < bytes; i += 16) v128.store(out + i, v128.and(v128.load(a + i), v128.load(b + i)));
  clearTail(n, out);
}

/** out = a or b. */
export function orBits(n: i32, a: usize, b: usize, out: usize): void {
  const bytes = (n + 7) >> 3;
  for (let i = 0; i < bytes; i += 16) v128.store(out + i, v128.or(v128.load(a + i), v128.load(b + i)));
  clearTail(n, out);
}

/** out = not a. */
export function notBits(n: i32, a: usize, out: usize): void {
  const bytes = (n + 7) >> 3;
  for (let i = 0; i < bytes; i += 16) v128.store(out + i, v128.not(v128.load(a + i)));
  clearTail(n, out);
}

/** n ones: everything is valid. */
export function fillBits(n: i32, out: usize): void {
  const bytes = (n + 7) >> 3;
  for (let i = 0; i < bytes; i += 16) v128.store(out + i, i64x2.splat(-1));
  clearTail(n, out);
}

/** Bit i is 1 where the i32 value is not 0. */
export function boolToBits(n: i32, values: usize, out: usize): void {
  const zero = i32x4.splat(0);
  for (const end = values + (<usize>(n & ~7) << 2); values < end; values += 32, out++) {
    const low = i32x4.bitmask(i32x4.ne(v128.load(values), zero));
    const high = i32x4.bitmask(i32x4.ne(v128.load(values, 16), zero));
    store<u8>(out, low | (high << 4));
  }
  if ((n & 7) == 0) return;
  let byte = 0;
  for (let bit = 0; bit < (n & 7); bit++, values += 4) byte |= i32(load<i32>(values) != 0) << bit;
  store<u8>(out, byte);
}

/** i32 values 0 or 1. */
export function bitsToBool(n: i32, bits: usize, out: usize): void {
  for (let i = 0; i < n; i++, out += 4) store<i32>(out, (<u32>load<u8>(bits + (i >> 3)) >> (i & 7)) & 1);
}

/** How many of the first n bits are 1; what lies behind them does not count. */
export function countBits(n: i32, bits: usize): i32 {
  let count: u64 = 0;
  for (const end = bits + ((n & ~63) >> 3); bits < end; bits += 8) count += popcnt<u64>(load<u64>(bits));
  if (n & 63) count += popcnt<u64>(load<u64>(bits) & (((<u64>1) << (n & 63)) - 1));
  return <i32>count;
}
