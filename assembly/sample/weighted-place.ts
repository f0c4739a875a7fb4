// How a draw falls among cumulative weights, apart from the kernels because several families of them do it.
import { mulHigh } from "../random/mix";

/** The place of lo .. hi - 1 that a draw chooses: the last whose sum is not above the point. */
// @ts-ignore: decorator
@inline
export function weightedPlace(draw: u64, lo: i32, hi: i32, sums: usize): i32 {
  if (hi <= lo) return lo;
  const before = load<f64>(sums + (<usize>lo << 3));
  const total = <u64>(load<f64>(sums + (<usize>hi << 3)) - before);
  const point = before + <f64>mulHigh(draw, total);
  let first = lo;
  let size = hi - lo;
  while (size > 1) {
    const half = size >> 1;
    const right = load<f64>(sums + (<usize>(first + half) << 3)) <= point;
    first = select<i32>(first + half, first, right);
    size = select<i32>(size - half, half, right);
  }
  return first;
}
