// Permutations of [0, size) computed value by value: what `unique: true` draws, and what scatters ranks over ids.
import { GAMMA, mix } from "./mix";
import { round } from "./round";

/**
 * out = the place of each id under the permutation that the key names. `ids` are below the size, a u64 at `sizeAt`,
 * 1 .. 2^63.
 *
 * Keyed multiply-xorshift on the smallest power of two that holds the size; a value outside is sent through again until
 * it falls inside (cycle walking: below two tries on average), which keeps the bijection for every size.
 * The fewer bits, the more rounds: differences at lag size / 2 are uniform from 4 rounds at 28 bits and from 6 at 20 bits;
 * all orders of 8 values are equally likely over keys from 12 rounds, where 8 leave their shares 17 % apart.
 */
export function permutation(n: i32, ids: usize, keyAt: usize, sizeAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  const size = load<u64>(sizeAt);
  const bits = 64 - clz<u64>(size - 1);
  const mask: u64 = ((<u64>1) << bits) - 1;
  const shift = max<u64>(1, bits >> 1);
  if (bits >= 28) permute4(n, ids, key, size, mask, shift, out);
  else if (bits >= 20) permute6(n, ids, key, size, mask, shift, out);
  else permute12(n, ids, key, size, mask, shift, out);
}

// Rows go through 64 at a time, and a bitmap says which of them are still outside: how often each is sent through again is as
// good as random, and a loop of its own for every row would guess that wrong.

function permute4(n: i32, ids: usize, key: u64, size: u64, mask: u64, shift: u64, out: usize): void {
  const a0 = added(key, 0), a1 = added(key, 1), a2 = added(key, 2), a3 = added(key, 3);
  const f0 = factor(key, 0), f1 = factor(key, 1), f2 = factor(key, 2), f3 = factor(key, 3);
  for (; n > 0; n -= 64, ids += 512, out += 512) {
    const rows = min(n, 64);
    let outside: u64 = 0;
    for (let i = 0; i < rows; i++) {
      let x = load<u64>(ids + (<usize>i << 3));
      x = twoRounds(x, a0, f0, a1, f1, mask, shift);
      x = twoRounds(x, a2, f2, a3, f3, mask, shift);
      store<u64>(out + (<usize>i << 3), x);
      outside |= u64(x >= size) << i;
    }
    while (outside) {
      let still: u64 = 0;
      for (; outside; outside &= outside - 1) {
        const at = out + (<usize>ctz<u64>(outside) << 3);
        let x = load<u64>(at);
        x = twoRounds(x, a0, f0, a1, f1, mask, shift);
        x = twoRounds(x, a2, f2, a3, f3, mask, shift);
        store<u64>(at, x);
        still |= u64(x >= size) << ctz<u64>(outside);
      }
      outside = still;
    }
  }
}

function permute6(n: i32, ids: usize, key: u64, size: u64, mask: u64, shift: u64, out: usize): void {
  const a0 = added(key, 0), a1 = added(key, 1), a2 = added(key, 2);
  const a3 = added(key, 3), a4 = added(key, 4), a5 = added(key, 5);
  const f0 = factor(key, 0), f1 = factor(key, 1), f2 = factor(key, 2);
  const f3 = factor(key, 3), f4 = factor(key, 4), f5 = factor(key, 5);
  for (; n > 0; n -= 64, ids += 512, out += 512) {
    const rows = min(n, 64);
    let outside: u64 = 0;
    for (let i = 0; i < rows; i++) {
      let x = load<u64>(ids + (<usize>i << 3));
      x = twoRounds(x, a0, f0, a1, f1, mask, shift);
      x = twoRounds(x, a2, f2, a3, f3, mask, shift);
      x = twoRounds(x, a4, f4, a5, f5, mask, shift);
      store<u64>(out + (<usize>i << 3), x);
      outside |= u64(x >= size) << i;
    }
    while (outside) {
      let still: u64 = 0;
      for (; outside; outside &= outside - 1) {
        const at = out + (<usize>ctz<u64>(outside) << 3);
        let x = load<u64>(at);
        x = twoRounds(x, a0, f0, a1, f1, mask, shift);
        x = twoRounds(x, a2, f2, a3, f3, mask, shift);
        x = twoRounds(x, a4, f4, a5, f5, mask, shift);
        store<u64>(at, x);
        still |= u64(x >= size) << ctz<u64>(outside);
      }
      outside = still;
    }
  }
}

/** A size of 1 has the mask 0, and every value 0. */
function permute12(n: i32, ids: usize, key: u64, size: u64, mask: u64, shift: u64, out: usize): void {
  const a0 = added(key, 0), a1 = added(key, 1), a2 = added(key, 2), a3 = added(key, 3);
  const a4 = added(key, 4), a5 = added(key, 5), a6 = added(key, 6), a7 = added(key, 7);
  const a8 = added(key, 8), a9 = added(key, 9), a10 = added(key, 10), a11 = added(key, 11);
  const f0 = factor(key, 0), f1 = factor(key, 1), f2 = factor(key, 2), f3 = factor(key, 3);
  const f4 = factor(key, 4), f5 = factor(key, 5), f6 = factor(key, 6), f7 = factor(key, 7);
  const f8 = factor(key, 8), f9 = factor(key, 9), f10 = factor(key, 10), f11 = factor(key, 11);
  for (; n > 0; n -= 64, ids += 512, out += 512) {
    const rows = min(n, 64);
    let outside: u64 = 0;
    for (let i = 0; i < rows; i++) {
      let x = load<u64>(ids + (<usize>i << 3));
      x = twoRounds(x, a0, f0, a1, f1, mask, shift);
      x = twoRounds(x, a2, f2, a3, f3, mask, shift);
      x = twoRounds(x, a4, f4, a5, f5, mask, shift);
      x = twoRounds(x, a6, f6, a7, f7, mask, shift);
      x = twoRounds(x, a8, f8, a9, f9, mask, shift);
      x = twoRounds(x, a10, f10, a11, f11, mask, shift);
      store<u64>(out + (<usize>i << 3), x);
      outside |= u64(x >= size) << i;
    }
    while (outside) {
      let still: u64 = 0;
      for (; outside; outside &= outside - 1) {
        const at = out + (<usize>ctz<u64>(outside) << 3);
        let x = load<u64>(at);
        x = twoRounds(x, a0, f0, a1, f1, mask, shift);
        x = twoRounds(x, a2, f2, a3, f3, mask, shift);
        x = twoRounds(x, a4, f4, a5, f5, mask, shift);
        x = twoRounds(x, a6, f6, a7, f7, mask, shift);
        x = twoRounds(x, a8, f8, a9, f9, mask, shift);
        x = twoRounds(x, a10, f10, a11, f11, mask, shift);
        store<u64>(at, x);
        still |= u64(x >= size) << ctz<u64>(outside);
      }
      outside = still;
    }
  }
}

// @ts-ignore: decorator
@inline
function twoRounds(x: u64, a: u64, f: u64, b: u64, g: u64, mask: u64, shift: u64): u64 {
  return round(round(x, a, f, mask, shift), b, g, mask, shift);
}

/** What round r xors in. */
// @ts-ignore: decorator
@inline
function added(key: u64, r: u64): u64 {
  return mix(key + (2 * r + 1) * GAMMA);
}

/** What round r multiplies by: odd. */
// @ts-ignore: decorator
@inline
function factor(key: u64, r: u64): u64 {
  return mix(key + (2 * r + 2) * GAMMA) | 1;
}
