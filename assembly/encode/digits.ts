// Integers and decimals as digits: tables of four digits, sixteen to a vector, leading zeros dropped without a branch.
import { ENTRIES, QUADS, SHIFTS } from "./layout";

// @ts-ignore: decorator
@inline const COMMA: u8 = 0x2c;
// @ts-ignore: decorator
@inline const ZEROS: u64 = 0x3030303030303030;
// @ts-ignore: decorator
@inline const E8: u64 = 100000000;
// @ts-ignore: decorator
@inline const E16: u64 = 10000000000000000;

/** The four digits of v < 10^4. */
// @ts-ignore: decorator
@inline
export function quad(t: usize, v: u32): u32 {
  return load<u32>(t + (<usize>v << 2), QUADS);
}

/** The eight digits of v < 10^8, the first in the lowest byte. */
// @ts-ignore: decorator
@inline
export function digits8(t: usize, v: u32): u64 {
  const high = v / 10000;
  return <u64>quad(t, high) | (<u64>quad(t, v - high * 10000) << 32);
}

/** The sixteen digits of v < 10^16. */
// @ts-ignore: decorator
@inline
export function digits16(t: usize, v: u64): v128 {
  const high = v / E8;
  return i64x2.replace_lane(i64x2.splat(digits8(t, <u32>high)), 1, digits8(t, <u32>(v - high * E8)));
}

/** The digits of v < 2^32, as sixteen. */
// @ts-ignore: decorator
@inline
export function digits10(t: usize, v: u32): v128 {
  const high = v / 100000000;
  const head = 0x30303030 | (<u64>quad(t, high) << 32);
  return i64x2.replace_lane(i64x2.splat(head), 1, digits8(t, v - high * 100000000));
}

/** How many of sixteen digits are zeros before the first other one or one of the bits in `kept`. */
// @ts-ignore: decorator
@inline
export function leadingZeros(digits: v128, kept: u32): u32 {
  return ctz<u32>(~(<u32>i8x16.bitmask(i8x16.eq(digits, i8x16.splat(0x30)))) | kept);
}

/** Moves text k < 16 bytes towards its beginning. */
// @ts-ignore: decorator
@inline
export function shifted(t: usize, text: v128, k: u32): v128 {
  return i8x16.swizzle(text, v128.load(t + <usize>k, SHIFTS));
}

/** v < 10^8 and a comma. */
// @ts-ignore: decorator
@inline
export function integer8(out: usize, t: usize, v: u32): usize {
  const digits = digits8(t, v);
  const zeros = ctz<u64>((digits ^ ZEROS) | (1 << 56)) >> 3;
  store<u64>(out, digits >> (zeros << 3));
  const end = out + 8 - <usize>zeros;
  store<u8>(end, COMMA);
  return end + 1;
}

/** v < 2^32 and a comma. */
// @ts-ignore: decorator
@inline
export function integer10(out: usize, t: usize, v: u32): usize {
  return trimmed(out, t, digits10(t, v));
}

/** Any v and a comma. */
// @ts-ignore: decorator
@inline
export function integer20(out: usize, t: usize, v: u64): usize {
  return v < E16 ? trimmed(out, t, digits16(t, v)) : integerAbove16(out, t, v);
}

// @ts-ignore: decorator
@inline
function trimmed(out: usize, t: usize, digits: v128): usize {
  const zeros = leadingZeros(digits, 0x8000);
  v128.store(out, shifted(t, digits, zeros));
  const end = out + 16 - <usize>zeros;
  store<u8>(end, COMMA);
  return end + 1;
}

function integerAbove16(out: usize, t: usize, v: u64): usize {
  const top = v / E16; // at most 1844
  const entry = load<u64>(t + (<usize>top << 3), ENTRIES);
  store<u64>(out, entry);
  out += <usize>(entry >> 56) - 1;
  v128.store(out, digits16(t, v - top * E16));
  store<u8>(out, COMMA, 16);
  return out + 17;
}

/** A minus where v is negative; the number continues behind it as `magnitude(v)`. */
// @ts-ignore: decorator
@inline
export function sign(out: usize, v: i64): usize {
  store<u8>(out, 0x2d);
  return out + <usize>(<u64>v >> 63);
}

// @ts-ignore: decorator
@inline
export function magnitude(v: i64): u64 {
  const negative = v >> 63;
  return <u64>((v ^ negative) - negative);
}

/**
 * Digits with a decimal point and a comma, for scales 1 to 14: the first of the sixteen is a zero that gives its place to the point.
 * `point` is the entry of the scale in POINTS, `kept` the bit of the last digit before the point.
 */
// @ts-ignore: decorator
@inline
export function pointed(out: usize, t: usize, digits: v128, point: usize, kept: u32): usize {
  const zeros = leadingZeros(digits, kept) - 1;
  const text = v128.or(i8x16.swizzle(digits, v128.load(point)), v128.load(point, 16));
  v128.store(out, shifted(t, text, zeros));
  const end = out + 16 - <usize>zeros;
  store<u8>(end, COMMA);
  return end + 1;
}

/** v / 10^scale for any v and scales 1 to 19; `unit` is 10^scale. */
export function decimal(out: usize, t: usize, v: u64, unit: u64, scale: u32): usize {
  const whole = v / unit;
  let fraction = v - whole * unit;
  out = integer20(out, t, whole);
  store<u8>(out - 1, 0x2e);
  for (let k = <i32>scale - 1; k >= 0; k--) {
    const rest = fraction / 10;
    store<u8>(out + <usize>k, 0x30 + <u8>(fraction - rest * 10));
    fraction = rest;
  }
  store<u8>(out + <usize>scale, COMMA);
  return out + <usize>scale + 1;
}
