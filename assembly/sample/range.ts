// One place of each row's range lo .. hi - 1: all alike, or by cumulative weights. An empty range gives lo: mask it by rangeExists.
import { mix, mulHigh, mulHigh32 } from "../random/mix";
import { weightedPlace } from "./weighted-place";

/** i32 places, all of a row's range equally likely. */
export function uniformRange(n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, lo += 4, hi += 4, out += 4) {
    const first = load<i32>(lo);
    const size = <u64>max<i32>(0, load<i32>(hi) - first);
    store<i32>(out, first + <i32>mulHigh32(mix(load<u64>(hashes) ^ key), size));
  }
}

/**
 * i32 places by weight: `sums` are f64 cumulative weights, whole numbers below 2^53, so that place p has the weight
 * sums[p + 1] - sums[p], none of them 0.
 */
export function weightedRange(n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, sums: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, lo += 4, hi += 4, out += 4) {
    store<i32>(out, weightedPlace(mix(load<u64>(hashes) ^ key), load<i32>(lo), load<i32>(hi), sums));
  }
}

/** i64 values below each row's own u64 bound, all equally likely; 0 where the bound is 0. */
export function uniformBelow64(n: i32, hashes: usize, keyAt: usize, bounds: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, bounds += 8, out += 8) {
    store<u64>(out, mulHigh(mix(load<u64>(hashes) ^ key), load<u64>(bounds)));
  }
}

/** Validity bitmap: bit i is 1 where the 64-bit value is not 0. Whole bytes; bits past n are 0. */
export function nonZero64(n: i32, values: usize, validity: usize): void {
  for (let left = n; left > 0; left -= 8, validity++) {
    let byte: u32 = 0;
    for (let bit = 0; bit < min<i32>(left, 8); bit++, values += 8) byte |= u32(load<u64>(values) != 0) << bit;
    store<u8>(validity, byte);
  }
}
