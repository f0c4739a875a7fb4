// Floating-point numbers as the shortest text that reads back the same, in the form that JavaScript gives them.
// The algorithm is Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2021); its powers of ten come from the plan.
import { mulHigh } from "../random/mix";
import { digits16, quad, shifted } from "./digits";
import { POINTS, POWERS } from "./layout";

/**
 * v and a comma: `0.1`, `1e+21`, `1.5`, `0` for both zeros, `NaN`, `inf`, `-inf`.
 * `scratch` is room for 48 bytes.
 */
export function float64(out: usize, t: usize, v: f64, scratch: usize): usize {
  const bits = reinterpret<u64>(v);
  const fraction = bits & 0xfffffffffffff;
  const exponent = <i32>((bits >> 52) & 0x7ff);
  if (exponent == 0x7ff) return notFinite(out, fraction != 0, <i64>bits < 0);
  if ((bits << 1) == 0) return zero(out);
  store<u8>(out, 0x2d);
  out += <usize>(bits >> 63);
  const size = abs(v);
  if (size < 1e9) {
    const millionths = <i64>(size * 1e6 + 0.5);
    if (<f64>millionths / 1e6 == size) return sixDecimals(out, t, millionths);
  }
  return exponent == 0
    ? shortest(out, t, fraction, -1074, false, scratch)
    : shortest(out, t, fraction | 0x10000000000000, exponent - 1075, fraction == 0 && exponent > 1, scratch);
}

/** The same for values of 32 bits: fewer digits tell them apart. */
export function float32(out: usize, t: usize, v: f32, scratch: usize): usize {
  const bits = reinterpret<u32>(v);
  const fraction = bits & 0x7fffff;
  const exponent = <i32>((bits >> 23) & 0xff);
  if (exponent == 0xff) return notFinite(out, fraction != 0, <i32>bits < 0);
  if ((bits << 1) == 0) return zero(out);
  store<u8>(out, 0x2d);
  out += <usize>(bits >> 31);
  return exponent == 0
    ? shortest(out, t, fraction, -149, false, scratch)
    : shortest(out, t, fraction | 0x800000, exponent - 150, fraction == 0 && exponent > 1, scratch);
}

/**
 * Numbers with at most six decimals, as most rounded ones are. Different decimals of up to fifteen digits are different doubles,
 * so the one that was found is the shortest: it only has zeros to lose.
 */
// @ts-ignore: decorator
@inline
function sixDecimals(out: usize, t: usize, millionths: i64): usize {
  const digits = digits16(t, millionths);
  const nonzero = ~(<u32>i8x16.bitmask(i8x16.eq(digits, i8x16.splat(0x30)))) & 0xffff;
  const zeros = ctz<u32>(nonzero | 0x200) - 1; // the digit before the point stays
  const last = 31 - clz<u32>(nonzero);
  const point = t + POINTS + 6 * 32;
  const text = v128.or(i8x16.swizzle(digits, v128.load(point)), v128.load(point, 16));
  v128.store(out, shifted(t, text, zeros));
  const end = out + <usize>(select<u32>(last + 1, 9, last > 9) - zeros);
  store<u8>(end, 0x2c);
  return end + 1;
}

function notFinite(out: usize, nan: bool, negative: bool): usize {
  if (nan) {
    store<u32>(out, 0x2c4e614e);
    return out + 4;
  }
  store<u8>(out, 0x2d);
  out += usize(negative);
  store<u32>(out, 0x2c666e69);
  return out + 4;
}

// @ts-ignore: decorator
@inline
function zero(out: usize): usize {
  store<u16>(out, 0x2c30);
  return out + 2;
}

/** The shortest decimal inside the rounding interval of c * 2^q; `uneven` where the neighbour below is nearer. */
function shortest(out: usize, t: usize, c: u64, q: i32, uneven: bool, scratch: usize): usize {
  if (q <= 0 && q > -53 && (c & ((1 << -<u64>q) - 1)) == 0) return scientific(out, t, c >> -<u64>q, 0, scratch);
  const odd = c & 1;
  const k = (q * 1262611 - (uneven ? 524031 : 0)) >> 22; // floor(log10(2^q)), of 3/4 of it where uneven
  const h = <u64>(q + ((-k * 1741647) >> 19) + 1);
  const power = t + (<usize>(292 - k) << 4);
  const gHigh = load<u64>(power, POWERS);
  const gLow = load<u64>(power, POWERS + 8);
  const lower = roundToOdd(gHigh, gLow, ((c << 2) - 2 + u64(uneven)) << h) + odd;
  const value = roundToOdd(gHigh, gLow, (c << 2) << h);
  const upper = roundToOdd(gHigh, gLow, ((c << 2) + 2) << h) - odd;
  const s = value >> 2;
  if (s >= 10) {
    const tens = s / 10;
    const below = lower <= 40 * tens;
    const above = 40 * tens + 40 <= upper;
    if (below != above) return scientific(out, t, tens + u64(above), k + 1, scratch);
  }
  const below = lower <= s << 2;
  const above = (s << 2) + 4 <= upper;
  if (below != above) return scientific(out, t, s + u64(above), k, scratch);
  const middle = (s << 2) + 2;
  return scientific(out, t, s + u64(value > middle || (value == middle && (s & 1) != 0)), k, scratch);
}

/** The upper word of g * x / 2^64, its lowest bit set where anything was cut off. */
// @ts-ignore: decorator
@inline
function roundToOdd(gHigh: u64, gLow: u64, x: u64): u64 {
  const low = mulHigh(gLow, x);
  const middle = gHigh * x;
  const sum = middle + low;
  const high = mulHigh(gHigh, x) + u64(sum < middle);
  return high | u64(sum > 1);
}

/** digits * 10^k for 0 < digits < 10^17, in the form of ECMAScript's Number::toString. */
function scientific(out: usize, t: usize, digits: u64, k: i32, scratch: usize): usize {
  const top = digits / 10000000000000000;
  const rest = digits16(t, digits - top * 10000000000000000);
  store<u8>(scratch, 0x30 + <u8>top);
  v128.store(scratch, rest, 1);
  const nonzero = (<u32>~i8x16.bitmask(i8x16.eq(rest, i8x16.splat(0x30))) << 1 & 0x1fffe) | u32(top != 0);
  const first = ctz<u32>(nonzero);
  const length = 32 - clz<u32>(nonzero) - first;
  const source = scratch + <usize>first;
  const point = 17 - <i32>first + k; // the value is 0.DIGITS * 10^point
  if (point > 0 && point <= 21) return fixed(out, source, <usize>length, <usize>point);
  if (point > -6 && point <= 0) {
    store<u64>(out, 0x303030303030_2e30);
    out += <usize>(2 - point);
    v128.store(out, v128.load(source));
    store<u8>(out, load<u8>(source, 16), 16);
    store<u8>(out + <usize>length, 0x2c);
    return out + <usize>length + 1;
  }
  return exponential(out, t, source, <usize>length, point - 1);
}

function fixed(out: usize, source: usize, length: usize, point: usize): usize {
  if (length <= point) {
    v128.store(out, i8x16.splat(0x30), 16);
    v128.store(out, v128.load(source));
    if (length > 16) store<u8>(out, load<u8>(source, 16), 16);
    else for (let i = length; i < 16; i++) store<u8>(out + i, 0x30);
    store<u8>(out + point, 0x2c);
    return out + point + 1;
  }
  v128.store(out, v128.load(source));
  store<u8>(out + point, 0x2e);
  v128.store(out + point, v128.load(source + point), 1);
  store<u8>(out + length, 0x2c, 1);
  return out + length + 2;
}

function exponential(out: usize, t: usize, source: usize, length: usize, exponent: i32): usize {
  store<u8>(out, load<u8>(source));
  store<u8>(out, 0x2e, 1);
  v128.store(out, v128.load(source, 1), 2);
  out += length == 1 ? 1 : length + 1;
  store<u16>(out, exponent < 0 ? 0x2d65 : 0x2b65);
  const size = <u32>abs(exponent);
  const zeros = 1 + u32(size < 100) + u32(size < 10);
  store<u32>(out, quad(t, size) >> (zeros << 3), 2);
  out += 6 - <usize>zeros;
  store<u8>(out, 0x2c);
  return out + 1;
}
