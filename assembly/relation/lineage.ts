// From the number of a child, counted over all children of all parents, to its parent and its ordinal: three ways, by what is known of the counts.
import { GAMMA, mix } from "../random/mix";
import { chosen, spread } from "../sample/alias-entry";

/** Every parent has `count` children: u64 parents and u32 ordinals from 1 of u64 numbers. */
export function evenChild(n: i32, numbers: usize, count: i32, parentsOut: usize, ordinalsOut: usize): void {
  const divisor = <u64>count;
  for (let i = 0; i < n; i++, numbers += 8, parentsOut += 8, ordinalsOut += 4) {
    const number = load<u64>(numbers), parent = number / divisor;
    store<u64>(parentsOut, parent);
    store<u32>(ordinalsOut, <u32>(number - parent * divisor) + 1);
  }
}

/**
 * The last place whose start is not above `number`. starts[hints[h]] is the last one not above h << shift, so that few starts
 * lie between two hints; there is a hint after the last number's.
 */
// @ts-ignore: decorator
@inline
function placeOf(number: u64, starts: usize, hints: usize, shift: u64): u32 {
  const hint = load<u64>(hints + (<usize>(number >> shift) << 2));
  let low = <u32>hint, high = <u32>(hint >> 32);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (load<u64>(starts + (<usize>middle << 3)) <= number) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** starts[p] is the number of the first child of parent p, or of the next one that has any. */
export function listedChild(
  n: i32, numbers: usize, starts: usize, hints: usize, shift: i32, parentsOut: usize, ordinalsOut: usize,
): void {
  for (let i = 0; i < n; i++, numbers += 8, parentsOut += 8, ordinalsOut += 4) {
    const number = load<u64>(numbers);
    const parent = placeOf(number, starts, hints, <u64>shift);
    store<u64>(parentsOut, <u64>parent);
    store<u32>(ordinalsOut, <u32>(number - load<u64>(starts + (<usize>parent << 3))) + 1);
  }
}

/**
 * starts[b] is the number of the first child of the parents from b << blockShift on, which are numbered rows: the counts of
 * a block are drawn again, one after another, as `first` and an alias table of `size` entries give them.
 */
export function scannedChild(
  n: i32, numbers: usize, starts: usize, hints: usize, shift: i32, blockShift: i32,
  rowKeyAt: usize, countKeyAt: usize, entries: usize, size: u32, first: i32, parentsOut: usize, ordinalsOut: usize,
): void {
  const rowKey = load<u64>(rowKeyAt), countKey = load<u64>(countKeyAt);
  const blockRows: u64 = (<u64>1) << <u64>blockShift;
  for (let i = 0; i < n; i++, numbers += 8, parentsOut += 8, ordinalsOut += 4) {
    const number = load<u64>(numbers);
    const block = placeOf(number, starts, hints, <u64>shift);
    let left = number - load<u64>(starts + (<usize>block << 3));
    let parent = <u64>block << <u64>blockShift;
    let identity = parent * GAMMA + rowKey;
    for (const end = parent + blockRows - 1; parent < end; parent++, identity += GAMMA) {
      const point = spread(mix(mix(identity) ^ countKey), size);
      const count = <u64>first + <u64>chosen(point, load<u64>(entries + (<usize>(point >> 32) << 3)));
      if (left < count) break;
      left -= count;
    }
    store<u64>(parentsOut, parent);
    store<u32>(ordinalsOut, <u32>left + 1);
  }
}
