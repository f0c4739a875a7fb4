// From bounds to places: how many sorted values lie below a row's value, and which stretch of a sorted group that leaves.
// A range is two i32 columns, lo and hi: lo <= place < hi. An empty one has hi <= lo.

/** out = how many of the sorted i64 values are below the row's. */
export function rankBelow64(n: i32, values: usize, sorted: usize, size: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<i32>(out, ranked<i64>(load<i64>(values), sorted, size, false));
}

/** out = how many of the sorted i64 values are not above the row's. */
export function rankUpTo64(n: i32, values: usize, sorted: usize, size: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<i32>(out, ranked<i64>(load<i64>(values), sorted, size, true));
}

/** As rankBelow64, of doubles. */
export function rankBelowF64(n: i32, values: usize, sorted: usize, size: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<i32>(out, ranked<f64>(load<f64>(values), sorted, size, false));
}

/** As rankUpTo64, of doubles. */
export function rankUpToF64(n: i32, values: usize, sorted: usize, size: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) store<i32>(out, ranked<f64>(load<f64>(values), sorted, size, true));
}

/** out = table[value - lo], of its first entry where the value is below lo, of its last where it is beyond: ranks in one look. */
export function rankTable(n: i32, values: usize, lo: i32, last: i32, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 4) {
    const place = max<i64>(0, min<i64>(<i64>load<i32>(values) - <i64>lo, <i64>last));
    store<i32>(out, load<i32>(table + (<usize>place << 2)));
  }
}

/** Each group's range in the list of members: lo = starts[group], hi = starts[group + 1]. */
export function groupRange(n: i32, groups: usize, starts: usize, lo: usize, hi: usize): void {
  for (let i = 0; i < n; i++, groups += 4, lo += 4, hi += 4) {
    const at = starts + (<usize>load<u32>(groups) << 2);
    store<i32>(lo, load<i32>(at));
    store<i32>(hi, load<i32>(at, 4));
  }
}

/**
 * The part of each row's range whose members have ranks from .. to - 1. `ranks` are those of the members by place, sorted
 * within every range. The outputs may be the inputs.
 */
export function narrowRange(n: i32, lo: usize, hi: usize, ranks: usize, from: usize, to: usize, loOut: usize, hiOut: usize): void {
  for (let i = 0; i < n; i++, lo += 4, hi += 4, from += 4, to += 4, loOut += 4, hiOut += 4) {
    const first = load<i32>(lo), size = load<i32>(hi) - first;
    const at = ranks + (<usize>first << 2);
    const start = ranked<i32>(load<i32>(from), at, size, false);
    const end = ranked<i32>(load<i32>(to), at, size, false);
    store<i32>(loOut, first + start);
    store<i32>(hiOut, first + max<i32>(start, end));
  }
}

/** out = the larger of two. */
export function largerI32(n: i32, a: usize, b: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += 4, b += 4, out += 4) store<i32>(out, max<i32>(load<i32>(a), load<i32>(b)));
}

/** out = the smaller of two. */
export function smallerI32(n: i32, a: usize, b: usize, out: usize): void {
  for (let i = 0; i < n; i++, a += 4, b += 4, out += 4) store<i32>(out, min<i32>(load<i32>(a), load<i32>(b)));
}

/** Validity bitmap: bit i is 1 where the row's range is not empty. Whole bytes; bits past n are 0. */
export function rangeExists(n: i32, lo: usize, hi: usize, validity: usize): void {
  for (let left = n; left > 0; left -= 8, validity++) {
    let byte: u32 = 0;
    for (let bit = 0; bit < min<i32>(left, 8); bit++, lo += 4, hi += 4) byte |= u32(load<i32>(lo) < load<i32>(hi)) << bit;
    store<u8>(validity, byte);
  }
}

/** A row's ranges of ranks side by side, as the kernels of sample/choose.ts read them: pair `at` of `width` pairs a row. */
export function placeBounds(n: i32, lo: usize, hi: usize, at: i32, width: i32, out: usize): void {
  out += <usize>at << 3;
  for (let i = 0; i < n; i++, lo += 4, hi += 4, out += <usize>width << 3) {
    store<i32>(out, load<i32>(lo));
    store<i32>(out, load<i32>(hi), 4);
  }
}

/** How many of `size` sorted values are below `value` (or not above it): a search that halves without a branch. */
// @ts-ignore: decorator
@inline
function ranked<T>(value: T, sorted: usize, size: i32, equal: bool): i32 {
  const shift: usize = sizeof<T>() == 8 ? 3 : 2;
  let first: i32 = 0;
  while (size > 0) {
    const half = size >> 1;
    const middle = load<T>(sorted + (<usize>(first + half) << shift));
    const right = equal ? middle <= value : middle < value;
    first = select<i32>(first + half + 1, first, right);
    size = select<i32>(size - half - 1, half, right);
  }
  return first;
}
