// Zipf's law over any number of ranks, from a table of some thousand blocks; src/kernels/zipf.ts makes them.
import { attempt, mix, mulHigh } from "../random/mix";
import { chosen, spread } from "./alias-entry";

//  starts   | 1 | 2 | .. | 4096 | 4112 | 4128 | ..              | n + 1 |      u64 each, one more than there are blocks
//           ranks by themselves   ranks start .. start + start/256 - 1
//
//  Rejection with a hat in steps (Devroye 1986, II.3): a block is drawn by the alias table with weight width * start^-s, a
//  rank r of it with all alike, and kept with probability (start/r)^s. That is never below (1 + 1/256)^-s, the squeeze: a
//  fraction below it keeps r without a power, so that nearly all draws cost an alias and a product.
//  Attempts have no limit, hence no rank is drawn by another law: one in some hundred fails, none of 2^64 cells needs ten.
//
//  Left out: rejection-inversion (Hoermann & Derflinger 1996), which needs no table and a power or two for each draw.

/** Mirrored in src/kernels/purposes.ts. */
const ZIPF: u64 = 0x7a69706600000003;

/** i64 ranks with weights r^-s, drawn by the alias table `entries` over `size` blocks; `squeezeAt` points to a u64. */
export function zipfI64(
  n: i32, hashes: usize, keyAt: usize, entries: usize, size: u32, starts: usize, squeezeAt: usize, s: f64, out: usize,
): void {
  const key = load<u64>(keyAt);
  const squeeze = load<u64>(squeezeAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 8) {
    const cell = mix(load<u64>(hashes) ^ key);
    const at = block(cell, entries, size, starts);
    const start = load<u64>(at), width = load<u64>(at, 8) - start;
    const place = attempt(cell, ZIPF, 1);
    // The product's upper half is the place inside the block, its lower half a fraction independent of it but for 2^-22.
    let rank = start + mulHigh(place, width);
    if (i32(place * width >= squeeze) & i32(width > 1)) rank = doubted(cell, rank, start, entries, size, starts, squeeze, s);
    store<u64>(out, rank);
  }
}

/** The address of the start of the block that `draw` chooses. */
// @ts-ignore: decorator
@inline
function block(draw: u64, entries: usize, size: u32, starts: usize): usize {
  const point = spread(draw, size);
  return starts + (<usize>chosen(point, load<u64>(entries + (<usize>(point >> 32) << 3))) << 3);
}

/** The rank, or the first one kept of further attempts. */
function doubted(cell: u64, rank: u64, start: u64, entries: usize, size: u32, starts: usize, squeeze: u64, s: f64): u64 {
  const sure = <f64>squeeze * (1.0 / 18446744073709551616.0);
  let j: u64 = 2;
  while (sure + fraction(attempt(cell, ZIPF, j)) * (1 - sure) >= NativeMath.pow(<f64>start / <f64>rank, s)) {
    const at = block(attempt(cell, ZIPF, j + 1), entries, size, starts);
    start = load<u64>(at);
    const width = load<u64>(at, 8) - start;
    const place = attempt(cell, ZIPF, j + 2);
    rank = start + mulHigh(place, width);
    if (place * width < squeeze) break;
    j += 3;
  }
  return rank;
}

/** A draw as a number in [0, 1). */
// @ts-ignore: decorator
@inline
function fraction(draw: u64): f64 {
  return <f64>(<i64>(draw >> 11)) * (1.0 / 9007199254740992.0);
}
