// The end of a table whose number of rows was asked for exactly: the last parent keeps only some of its children.

/** Parents after row `lastAt` have none, that one at most `keep`; `numbers` are the parents' row numbers. */
export function cutCounts(n: i32, counts: usize, numbers: usize, lastAt: usize, keep: i32, out: usize): void {
  const last = load<i64>(lastAt);
  for (let i = 0; i < n; i++, counts += 4, numbers += 8, out += 4) {
    const count = load<i32>(counts), row = load<i64>(numbers);
    store<i32>(out, row < last ? count : row == last ? min<i32>(count, keep) : 0);
  }
}
