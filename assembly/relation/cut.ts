// The end of a table whose number of rows was asked for exactly: the last parent keeps only some of its children.

/** Parents after row `lastAt` have none, that one at most `keep`; `firstAt` points to the row number of the batch's first row. */
export function cutCounts(n: i32, counts: usize, firstAt: usize, lastAt: usize, keep: i32, out: usize): void {
  const last = load<i64>(lastAt);
  let row = load<i64>(firstAt);
  for (let i = 0; i < n; i++, counts += 4, out += 4, row++) {
    const count = load<i32>(counts);
    store<i32>(out, row < last ? count : row == last ? min<i32>(count, keep) : 0);
  }
}
