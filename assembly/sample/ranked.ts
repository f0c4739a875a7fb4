// Weighted choice in the order of the weights: what is chosen rises with the draw, which an alias table does not give.
import { mix } from "../random/mix";

//  ends     size f64      shares of the entries 0 .. i together, whole numbers of 2^-53; the last is 2^53
//  guide    2^bits u32    by the upper bits of a draw: the first entry that it can choose. There are at least as many as entries,
//                         so that a draw looks at two entries on average, whatever the weights

/** i32 indices: the first entry whose end lies above the draw. */
export function rankedI32(n: i32, hashes: usize, keyAt: usize, ends: usize, guide: usize, bits: i32, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 4) {
    store<u32>(out, ranked(mix(load<u64>(hashes) ^ key), ends, guide, bits));
  }
}

//  heads, 24 bytes a cell   0      4       8      12     16       24
//                           | ends | guide | bits | -    | first  |      addresses of a table, and its first count (i64)

/** Counts whose law differs from row to row, as aliasCellsI32: by each row's cell. */
export function rankedCellsI32(n: i32, hashes: usize, keyAt: usize, cells: usize, heads: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, cells += 4, out += 4) {
    const head = heads + <usize>load<u32>(cells) * 24;
    store<u32>(out, load<u32>(head, 16) + rankedBy(mix(load<u64>(hashes) ^ key), head));
  }
}

export function rankedCellsI64(n: i32, hashes: usize, keyAt: usize, cells: usize, heads: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, cells += 4, out += 8) {
    const head = heads + <usize>load<u32>(cells) * 24;
    store<u64>(out, load<u64>(head, 16) + <u64>rankedBy(mix(load<u64>(hashes) ^ key), head));
  }
}

// @ts-ignore: decorator
@inline
function rankedBy(word: u64, head: usize): u32 {
  return ranked(word, <usize>load<u32>(head), <usize>load<u32>(head, 4), load<i32>(head, 8));
}

// @ts-ignore: decorator
@inline
function ranked(word: u64, ends: usize, guide: usize, bits: i32): u32 {
  const share = <f64>(<i64>(word >> 11));
  let entry = load<u32>(guide + (<usize>(word >> (64 - <u64>bits)) << 2));
  while (load<f64>(ends + (<usize>entry << 3)) <= share) entry++;
  return entry;
}
