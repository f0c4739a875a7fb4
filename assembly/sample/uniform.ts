// Uniform numbers: one draw, one multiplication. The kinds differ in the width of the result only.
import { mix, mulHigh, mulHigh32 } from "../random/mix";

/** i32 values lo .. lo + span - 1, all equally likely; a span of 0 means 2^32. */
export function uniformI32(n: i32, hashes: usize, keyAt: usize, lo: i32, span: u32, out: usize): void {
  const key = load<u64>(keyAt);
  const width: u64 = span == 0 ? 0x100000000 : <u64>span;
  for (let i = 0; i < n; i++, hashes += 8, out += 4) {
    store<i32>(out, lo + <i32>mulHigh32(mix(load<u64>(hashes) ^ key), width));
  }
}

/** i64 values lo .. lo + span - 1, by pointers to an i64 and a u64; a span of 0 means 2^64. */
export function uniformI64(n: i32, hashes: usize, keyAt: usize, loAt: usize, spanAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  const lo = load<u64>(loAt);
  const span = load<u64>(spanAt);
  if (span == 0) {
    for (let i = 0; i < n; i++, hashes += 8, out += 8) store<u64>(out, lo + mix(load<u64>(hashes) ^ key));
  } else if (span <= 0xffffffff) {
    for (let i = 0; i < n; i++, hashes += 8, out += 8) store<u64>(out, lo + mulHigh32(mix(load<u64>(hashes) ^ key), span));
  } else {
    for (let i = 0; i < n; i++, hashes += 8, out += 8) store<u64>(out, lo + mulHigh(mix(load<u64>(hashes) ^ key), span));
  }
}

/** f64 values lo + u * (hi - lo) with u of 53 bits in [0, 1): never `hi` itself, even where the sum rounds to it. */
export function uniformF64(n: i32, hashes: usize, keyAt: usize, lo: f64, hi: f64, out: usize): void {
  const key = load<u64>(keyAt);
  const width = (hi - lo) * (1.0 / 9007199254740992.0);
  const last = max<f64>(lo, below(hi));
  for (let i = 0; i < n; i++, hashes += 8, out += 8) {
    const value = lo + <f64>(<i64>(mix(load<u64>(hashes) ^ key) >> 11)) * width;
    store<f64>(out, select<f64>(value, last, value < hi));
  }
}

/** out = values + delta, e.g. the first of a trimmed support added to what an alias table drew; out may be values. */
export function addI32(n: i32, values: usize, delta: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 4) store<i32>(out, load<i32>(values) + delta);
}

/** The largest number below x. */
function below(x: f64): f64 {
  if (x == 0) return -5e-324;
  const bits = reinterpret<u64>(x);
  return reinterpret<f64>(x > 0 ? bits - 1 : bits + 1);
}
