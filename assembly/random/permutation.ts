// Permutations of [0, size) computed value by value: what `unique: true` draws, and what scatters ranks over ids.
import { GAMMA, mix } from "./mix";

/** Words of the key's stream; round r takes words 2r (xored in) and 2r + 1 (made odd, multiplied by). */
// @ts-ignore: decorator
@inline
function word(key: u64, index: u64): u64 {
  return mix(key + (index + 1) * GAMMA);
}

/** One round on b-bit words: each of the three steps has an inverse, so the round is a bijection. */
// @ts-ignore: decorator
@inline
function round(x: u64, added: u64, factor: u64, mask: u64, shift: u64): u64 {
  x = ((x ^ added) * factor) & mask;
  return x ^ (x >> shift);
}

/**
 * out = the place of each id under the permutation that the key names. `ids` are below the size, a u64 at `sizeAt`, 1 .. 2^63.
 *
 * Keyed multiply-xorshift on the smallest power of two that holds the size; a value outside is sent through again until
 * it falls inside (cycle walking: below two tries on average), which keeps the bijection for every size.
 * The fewer bits, the more rounds: differences at lag size / 2 are uniform from 4 rounds at 28 bits, from 6 at 20 bits,
 * and all orders of 5 values are equally likely from 8 (MODEL 11; test/assembly/permutation.test.ts).
 */
export function permutation(n: i32, ids: usize, keyAt: usize, sizeAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  const size = load<u64>(sizeAt);
  const bits = 64 - clz<u64>(size - 1);
  if (bits >= 28) permute4(n, ids, key, size, bits, out);
  else if (bits >= 20) permute6(n, ids, key, size, bits, out);
  else permute8(n, ids, key, size, bits, out);
}

function permute4(n: i32, ids: usize, key: u64, size: u64, bits: u64, out: usize): void {
  const mask: u64 = ((<u64>1) << bits) - 1, shift = (bits + 1) >> 1;
  const a0 = word(key, 0), a1 = word(key, 2), a2 = word(key, 4), a3 = word(key, 6);
  const f0 = word(key, 1) | 1, f1 = word(key, 3) | 1, f2 = word(key, 5) | 1, f3 = word(key, 7) | 1;
  for (let i = 0; i < n; i++, ids += 8, out += 8) {
    let x = load<u64>(ids);
    do {
      x = round(x, a0, f0, mask, shift);
      x = round(x, a1, f1, mask, shift);
      x = round(x, a2, f2, mask, shift);
      x = round(x, a3, f3, mask, shift);
    } while (x >= size);
    store<u64>(out, x);
  }
}

function permute6(n: i32, ids: usize, key: u64, size: u64, bits: u64, out: usize): void {
  const mask: u64 = ((<u64>1) << bits) - 1, shift = (bits + 1) >> 1;
  const a0 = word(key, 0), a1 = word(key, 2), a2 = word(key, 4), a3 = word(key, 6), a4 = word(key, 8), a5 = word(key, 10);
  const f0 = word(key, 1) | 1, f1 = word(key, 3) | 1, f2 = word(key, 5) | 1, f3 = word(key, 7) | 1, f4 = word(key, 9) | 1, f5 = word(key, 11) | 1;
  for (let i = 0; i < n; i++, ids += 8, out += 8) {
    let x = load<u64>(ids);
    do {
      x = round(x, a0, f0, mask, shift);
      x = round(x, a1, f1, mask, shift);
      x = round(x, a2, f2, mask, shift);
      x = round(x, a3, f3, mask, shift);
      x = round(x, a4, f4, mask, shift);
      x = round(x, a5, f5, mask, shift);
    } while (x >= size);
    store<u64>(out, x);
  }
}

/** Below 20 bits; a size of 1 has 0 bits, a mask of 0, and every value 0. */
function permute8(n: i32, ids: usize, key: u64, size: u64, bits: u64, out: usize): void {
  const mask: u64 = ((<u64>1) << bits) - 1, shift = (bits + 1) >> 1;
  const a0 = word(key, 0), a1 = word(key, 2), a2 = word(key, 4), a3 = word(key, 6);
  const a4 = word(key, 8), a5 = word(key, 10), a6 = word(key, 12), a7 = word(key, 14);
  const f0 = word(key, 1) | 1, f1 = word(key, 3) | 1, f2 = word(key, 5) | 1, f3 = word(key, 7) | 1;
  const f4 = word(key, 9) | 1, f5 = word(key, 11) | 1, f6 = word(key, 13) | 1, f7 = word(key, 15) | 1;
  for (let i = 0; i < n; i++, ids += 8, out += 8) {
    let x = load<u64>(ids);
    do {
      x = round(x, a0, f0, mask, shift);
      x = round(x, a1, f1, mask, shift);
      x = round(x, a2, f2, mask, shift);
      x = round(x, a3, f3, mask, shift);
      x = round(x, a4, f4, mask, shift);
      x = round(x, a5, f5, mask, shift);
      x = round(x, a6, f6, mask, shift);
      x = round(x, a7, f7, mask, shift);
    } while (x >= size);
    store<u64>(out, x);
  }
}
