// Weighted choice among very many: a block of 4,096 entries first, then an entry of it, each by an alias table. src/kernels/blocks.ts lays them out.
import { attempt, mix, mulHigh } from "../random/mix";
import { chosen, spread } from "./alias-entry";

//  blocks    | block 0 | block 1 | ..                    |      8 bytes each: an alias table over the sums of the blocks
//  entries   | 0 .. 4095 | 4096 .. 8191 | .. | .. size-1 |      8 bytes each: an alias table for every block, numbered in itself
//
//  A table is made block by block, in a few pages, where one table over all would need scratch for all and jump through it.
//  The table of blocks stays in the cache (128 kB for 64 M entries), so a draw still waits for memory once.
//
//  An entry is a row, or a group of `width` rows next to each other: then `bounds` has, for each group, the upper half of
//  an f64 (rounded up) that no weight of the group exceeds. A row of the group is proposed, all alike, and kept with its
//  weight over the bound; else another of the same group is. proposeRows and keepRows do one round of that for those rows
//  of a batch that still wait, and the weights are made between them by the steps of a formula.

/** Mirrored in src/kernels/blocks.ts. */
const BLOCK_BITS: u64 = 12;

/** Mirrored in src/kernels/purposes.ts. */
const PARENT: u64 = 0x7061726500000004;

/**
 * Where each row's draw falls in the table of `count` blocks over `size` entries: the entry in the upper half of a u64, the
 * fraction that chooses it or its alias in the lower one: for pickEntries.
 */
export function entryPoints(n: i32, hashes: usize, keyAt: usize, blocks: usize, count: u32, size: u32, points: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, points += 8) {
    const cell = mix(load<u64>(hashes) ^ key);
    const point = spread(cell, count);
    const first = <u64>chosen(point, load<u64>(blocks + (<usize>(point >> 32) << 3))) << BLOCK_BITS;
    store<u64>(points, (first << 32) + spread(attempt(cell, PARENT, 1), min<u64>(1 << BLOCK_BITS, <u64>size - first)));
  }
}

/** Adds the block's first entry to the aliases of its n entries. */
export function shiftAliases(n: i32, entries: usize, first: u32): void {
  for (let i = 0; i < n; i++, entries += 8) store<u32>(entries, load<u32>(entries, 4) + first, 4);
}

/** The cells of rows, as words that further attempts come from, and the list of rows that wait: all of them. */
export function beginWaiting(n: i32, hashes: usize, keyAt: usize, round: usize, cells: usize, waiting: usize): void {
  const key = load<u64>(keyAt);
  store<u64>(round, 1);
  for (let i = 0; i < n; i++, hashes += 8, cells += 8, waiting += 4) {
    store<u64>(cells, mix(load<u64>(hashes) ^ key));
    store<i32>(waiting, i);
  }
}

/**
 * For each of n rows that wait: the i64 position of a row of its group, and the chance it is kept by, a u64.
 * `rowsAt` points to the i64 number of all rows; the last group may have fewer than `width`.
 */
export function proposeRows(
  n: i32, round: usize, waiting: usize, groups: usize, cells: usize, width: u32, rowsAt: usize, positions: usize,
  chances: usize,
): void {
  const j = load<u64>(round) + 1, rows = load<u64>(rowsAt);
  store<u64>(round, j);
  for (let k = 0; k < n; k++, waiting += 4, positions += 8, chances += 8) {
    const row = <usize>load<u32>(waiting);
    const start = <u64>load<u32>(groups + (row << 2)) * <u64>width;
    const within = min<u64>(width, rows - start);
    const draw = attempt(load<u64>(cells + (row << 3)), PARENT, j);
    store<u64>(positions, start + mulHigh(draw, within));
    store<u64>(chances, draw * within); // the product's lower half: independent of the upper one but for 2^-52
  }
}

/** Keeps each of n proposals with its f64 weight over the bound of its group. Returns how many rows still wait. */
export function keepRows(
  n: i32, waiting: usize, groups: usize, bounds: usize, positions: usize, chances: usize, weights: usize, out: usize,
): i32 {
  let left = waiting;
  for (let k = 0; k < n; k++, positions += 8, chances += 8, weights += 8) {
    const row = load<u32>(waiting + (<usize>k << 2));
    const bound = reinterpret<f64>(<u64>load<u32>(bounds + (<usize>load<u32>(groups + (<usize>row << 2)) << 2)) << 32);
    const chance = <f64>(<i64>(load<u64>(chances) >> 11)) * (1.0 / 9007199254740992.0);
    store<u64>(out + (<usize>row << 3), load<u64>(positions));
    store<u32>(left, row);
    left += select<usize>(0, 4, chance * bound < load<f64>(weights));
  }
  return <i32>((left - waiting) >> 2);
}

/** The sums of n f64 weights by groups of `width`, and the bounds of the groups; the last group may have fewer. */
export function sumGroups(n: i32, weights: usize, width: i32, sums: usize, bounds: usize): void {
  for (let at = 0; at < n; at += width, sums += 8, bounds += 4) {
    const end = min<i32>(n, at + width);
    let sum: f64 = 0, most: f64 = 0;
    for (let i = at; i < end; i++) {
      const weight = load<f64>(weights + (<usize>i << 3));
      sum += weight;
      most = max<f64>(most, weight);
    }
    store<f64>(sums, sum);
    store<u32>(bounds, <u32>((reinterpret<u64>(most) + 0xffffffff) >> 32));
  }
}
