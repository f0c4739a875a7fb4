// The rows of a child table, batch by batch: from how many children each parent has to (parent, ordinal) of each row.

/**
 * Expands counts[0 .. n] into the next batch: u32 parents and u32 ordinals from 1.
 * Returns how many rows, 0 once all are given.
 * A parent whose count is not above 0 has no rows.
 *
 *     state, 8 bytes   0            4             8
 *                      | next parent | next ordinal |      zeros before the first batch
 *
 * A parent is kept whole where it fits: it waits for the next batch rather than being cut. Only one with more rows left than
 * `capacity` is cut, and each of its pieces begins a batch.
 */
export function childBatch(n: i32, counts: usize, state: usize, capacity: i32, parentsOut: usize, ordinalsOut: usize): i32 {
  let parent = load<i32>(state);
  let ordinal = max<i32>(1, load<i32>(state, 4));
  let rows = 0;
  for (; parent < n; parent++, ordinal = 1) {
    const left = load<i32>(counts + (<usize>parent << 2)) - ordinal + 1;
    if (left <= 0) continue;
    const room = capacity - rows;
    if (left > room) {
      if (rows == 0) {
        expand(parent, ordinal, room, parentsOut, ordinalsOut);
        ordinal += room;
        rows = room;
      }
      break;
    }
    expand(parent, ordinal, left, parentsOut + (<usize>rows << 2), ordinalsOut + (<usize>rows << 2));
    rows += left;
  }
  store<i32>(state, parent);
  store<i32>(state, ordinal, 4);
  return rows;
}

/** Writes `count` rows of one parent, four at a time: up to three more than asked, which the next ones cover. */
// @ts-ignore: decorator
@inline
function expand(parent: i32, ordinal: i32, count: i32, parentsOut: usize, ordinalsOut: usize): void {
  const parents = i32x4.splat(parent);
  let ordinals = i32x4.add(i32x4.splat(ordinal), i32x4(0, 1, 2, 3));
  for (let done = 0; done < count; done += 4) {
    v128.store(parentsOut + (<usize>done << 2), parents);
    v128.store(ordinalsOut + (<usize>done << 2), ordinals);
    ordinals = i32x4.add(ordinals, i32x4.splat(4));
  }
}
