// Weighted choice by alias tables (Walker 1977, built as Vose 1991): one draw, one load, one select, whatever the weights.
import { mix } from "../random/mix";
import { chosen, spread } from "./alias-entry";

/** i32 indices below `size`, drawn by the table of `size` entries. */
export function aliasI32(n: i32, hashes: usize, keyAt: usize, entries: usize, size: u32, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 4) {
    const point = spread(mix(load<u64>(hashes) ^ key), size);
    store<u32>(out, chosen(point, load<u64>(entries + (<usize>(point >> 32) << 3))));
  }
}

/**
 * Where each row's draw falls in a table of `size` entries: the entry in the upper half of a u64, the fraction that chooses it
 * or its alias in the lower one. With pickEntries it draws as aliasI32 does, in two thirds of the time where the table is
 * larger than the caches: loads alone in their loop are waited for together, twice as many at a time (bench/parents.mjs).
 */
export function aliasPoints(n: i32, hashes: usize, keyAt: usize, size: u32, points: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, points += 8) store<u64>(points, spread(mix(load<u64>(hashes) ^ key), size));
}

/** The i32 entry that each point chooses. */
export function pickEntries(n: i32, points: usize, entries: usize, out: usize): void {
  for (let i = 0; i < n; i++, points += 8, out += 4) {
    const point = load<u64>(points);
    store<u32>(out, chosen(point, load<u64>(entries + (<usize>(point >> 32) << 3))));
  }
}

/**
 * One member of each row's group, weighted. Group g has the entries starts[g] .. starts[g + 1], which hold the members
 * themselves, so that a draw touches one place of a large table and not two:
 *
 *     entry, 12 bytes      0          4        8
 *                          | threshold | member | alias |      alias is the member that takes the rest of the share
 *
 * One more entry, with any members, ends the table. A row whose group is empty gets whatever lies at its start: mask it
 * by groupExists.
 */
export function aliasGroup(n: i32, hashes: usize, keyAt: usize, groups: usize, starts: usize, entries: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, groups += 4, out += 4) {
    const bounds = load<u64>(starts + (<usize>load<u32>(groups) << 2));
    const start = <u32>bounds, size = (bounds >> 32) - <u64>start;
    const point = spread(mix(load<u64>(hashes) ^ key), size);
    const at = entries + <usize>(start + <u32>(point >> 32)) * 12;
    store<u32>(out, select<u32>(load<u32>(at, 4), load<u32>(at, 8), <u32>point < load<u32>(at)));
  }
}

/**
 * One member of each row's group, all equally likely: those of group g are members[starts[g] .. starts[g + 1]]. Of an
 * empty group as in aliasGroup.
 */
export function uniformGroup(
  n: i32, hashes: usize, keyAt: usize, groups: usize, starts: usize, members: usize, out: usize,
): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, groups += 4, out += 4) {
    const at = starts + (<usize>load<u32>(groups) << 2);
    const start = load<u32>(at), size = load<u32>(at, 4) - start;
    const local = <u32>(spread(mix(load<u64>(hashes) ^ key), size) >> 32);
    store<u32>(out, load<u32>(members + (<usize>(start + local) << 2)));
  }
}

/**
 * Builds the table of n f64 weights (finite, none negative); `work` is scratch of 16 bytes a weight.
 * Returns 1 where no table exists: no weight is positive, or their sum is not finite; else 0.
 *
 * A weight of zero is never drawn: zeros take their alias before any other light entry, while heavy ones surely remain,
 * and should rounding ever leave one over, it gets the heaviest entry.
 */
export function buildAlias(n: i32, weights: usize, entries: usize, work: usize): i32 {
  let sum: f64 = 0;
  let heaviest = 0;
  for (let i = 0; i < n; i++) {
    const weight = numberAt(weights, i);
    sum += weight;
    if (weight > numberAt(weights, heaviest)) heaviest = i;
  }
  if (!(sum > 0 && sum < Infinity)) return 1;

  // Shares of the mean, and one array for two stacks: light entries grow from its start, heavy ones from its end.
  const shares = work, stack = work + (<usize>n << 3);
  let light = 0, heavy = n;
  for (let i = 0; i < n; i++) {
    const share = (numberAt(weights, i) / sum) * <f64>n;
    store<f64>(shares + (<usize>i << 3), share);
    if (share >= 1) setIndex(stack, --heavy, i);
    else if (share > 0) setIndex(stack, light++, i);
  }
  for (let i = 0; i < n; i++) {
    if (numberAt(shares, i) == 0) setIndex(stack, light++, i);
  }

  while (light > 0 && heavy < n) {
    const giver = indexAt(stack, heavy), taker = indexAt(stack, --light);
    const share = numberAt(shares, taker);
    setEntry(entries, taker, share, giver);
    const rest = numberAt(shares, giver) - (1 - share);
    store<f64>(shares + (<usize>giver << 3), rest);
    if (rest < 1) {
      heavy++;
      setIndex(stack, light++, giver);
    }
  }
  // What is left has a share of 1 but for rounding.
  for (; heavy < n; heavy++) {
    const index = indexAt(stack, heavy);
    setEntry(entries, index, 1, index);
  }
  while (light > 0) {
    const index = indexAt(stack, --light);
    if (numberAt(weights, index) > 0) setEntry(entries, index, 1, index);
    else setEntry(entries, index, 0, heaviest);
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function numberAt(numbers: usize, i: i32): f64 {
  return load<f64>(numbers + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
function indexAt(indices: usize, i: i32): i32 {
  return load<i32>(indices + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function setIndex(indices: usize, i: i32, index: i32): void {
  store<i32>(indices + (<usize>i << 2), index);
}

/** Writes an entry that is itself with probability `share`, rounded to units of 2^-32. */
function setEntry(entries: usize, i: i32, share: f64, alias: i32): void {
  const at = entries + (<usize>i << 3);
  store<u32>(at, <u32>min<f64>(floor<f64>(share * 4294967296.0 + 0.5), 4294967295.0));
  store<u32>(at, alias, 4);
}
