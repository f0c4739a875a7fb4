// Points of a grid that has gaps, such as the seconds of all Mondays: blocks of equally many points, each with a start of its own.

/**
 * out = starts[v / perBlock] + v % perBlock * step, for indices v from 0 up (i64). `starts` are i64, perBlock * step below 2^31.
 * The quotient by a product: with at most 2^23 blocks of at most 2^27 points it is off by less than half a point.
 */
export function gappedPoints(n: i32, indices: usize, starts: usize, perBlock: i32, step: i32, out: usize): void {
  const share = 1.0 / <f64>perBlock;
  for (let i = 0; i < n; i++, indices += 8, out += 8) {
    const v = load<i64>(indices);
    const block = <i32>((<f64>v + 0.5) * share);
    const place = <i32>(v - <i64>block * <i64>perBlock);
    store<i64>(out, load<i64>(starts + (<usize>block << 3)) + <i64>(place * step));
  }
}
