// Uniform numbers in order, any range by itself: `sorted: true` without sorting and without knowing the other rows.
import { GAMMA, mix } from "../random/mix";
import { normalDeviate } from "../sample/normal";

//  Rows fall into leaves of 256; the last one takes the remainder: 128 to 383 rows, or fewer where it is the only one.
//  The last row of every other leaf is a pivot. A binary tree over the leaves draws the pivots:
//
//      node  (a, b), leaves l .. r         m values, independent and uniform on (a, b), sorted
//      pivot row 256 * mid - 1             the j-th smallest: a + (b - a) * Beta(j, m + 1 - j)
//      left  (a, pivot), leaves l .. mid   j - 1 values      right  (pivot, b), leaves mid .. r   m - j values
//
//  Given a pivot, the values on its two sides are again independent and uniform: the law of order statistics, exactly.
//  Inside a leaf of m values, exponential spacings (Devroye 1986, V.2.2): E_1 + .. + E_i over E_1 + .. + E_(m+1).
//  Every row owns its exponential, and as a pivot a draw of its own; so a range needs its path from the root and its leaves.

const LEAF_BITS: u64 = 8;
/** Marks the draw that a row makes as a pivot. */
const PIVOT: u64 = 0x7069766f74000001;
/** The interval of the root, 2^-80 to 1 - 2^-53: no value is 0 or 1. */
const LOWEST: f64 = 8.271806125530277e-25;
const HIGHEST: f64 = 0.9999999999999999;

/**
 * The values of rows first .. first + n - 1 of N independent uniform numbers in (0, 1) in rising order: a pure function of
 * (key, N, row). `firstAt` and `sizeAt` point to a u64 each (N at most 2^62, above 2^45 neighbours may be equal), `expTable`
 * to what buildExponential wrote, `stack` to 4 KiB of scratch.
 */
export function sortedUniform(
  n: i32, firstAt: usize, keyAt: usize, sizeAt: usize, expTable: usize, stack: usize, out: usize,
): void {
  const key = load<u64>(keyAt);
  const size = load<u64>(sizeAt);
  const first = load<u64>(firstAt);
  const last = first + <u64>n;
  const leaves = max<u64>(1, (size + (1 << (LEAF_BITS - 1))) >> LEAF_BITS);

  push(stack, 0, leaves, LOWEST, HIGHEST);
  for (let top = stack + 32; top > stack; ) {
    top -= 32;
    const l = load<u64>(top), r = load<u64>(top, 8);
    const a = load<f64>(top, 16), b = load<f64>(top, 24);
    const begin = l << LEAF_BITS;
    const end = r == leaves ? size : (r << LEAF_BITS) - 1;
    if (r - l == 1) {
      const from = max<u64>(begin, first);
      leaf(begin, end, from, min<u64>(end, last), key, a, b, expTable, out + (<usize>(from - first) << 3));
      continue;
    }
    const mid = (l + r) >> 1;
    const pivot = (mid << LEAF_BITS) - 1;
    const value = pivotValue(begin, pivot, end, key, a, b);
    if (pivot >= first && pivot < last) store<f64>(out + (<usize>(pivot - first) << 3), value);
    if (pivot + 1 < last) {
      push(top, mid, r, value, b);
      top += 32;
    }
    if (pivot > first) {
      push(top, l, mid, a, value);
      top += 32;
    }
  }
}

/** The same values, of any rows: u64 each at `rows`. Rows that follow each other in one leaf share its way from the root. */
export function sortedAt(
  n: i32, rows: usize, keyAt: usize, sizeAt: usize, expTable: usize, out: usize,
): void {
  const key = load<u64>(keyAt);
  const size = load<u64>(sizeAt);
  const leaves = max<u64>(1, (size + (1 << (LEAF_BITS - 1))) >> LEAF_BITS);
  let begin: u64 = 1, end: u64 = 0, low: f64 = 0, high: f64 = 0; // no leaf yet
  for (let i = 0; i < n; i++, rows += 8, out += 8) {
    const row = min<u64>(load<u64>(rows), size - 1);
    if (row < begin || row >= end) {
      let l: u64 = 0, r = leaves;
      low = LOWEST;
      high = HIGHEST;
      begin = 0;
      end = size;
      while (r - l > 1) {
        const mid = (l + r) >> 1;
        const pivot = (mid << LEAF_BITS) - 1;
        const value = pivotValue(begin, pivot, end, key, low, high);
        if (row > pivot) {
          l = mid;
          begin = pivot + 1;
          low = value;
        } else {
          r = mid;
          end = pivot;
          high = value;
          if (row == pivot) break;
        }
      }
      if (row == end) { // it is the pivot, and belongs to no leaf
        store<f64>(out, high);
        begin = 1;
        end = 0;
        continue;
      }
    }
    leaf(begin, end, row, row + 1, key, low, high, expTable, out);
  }
}

/** The value of a pivot between `begin` and `end` - 1, whose values lie on (a, b). */
// @ts-ignore: decorator
@inline
function pivotValue(begin: u64, pivot: u64, end: u64, key: u64, a: f64, b: f64): f64 {
  const u = <f64>(<i64>(mix(mix(pivot * GAMMA + key) ^ PIVOT) >> 11)) + 0.5;
  const share = betaDeviate(<f64>(pivot - begin + 1), <f64>(end - pivot), normalDeviate(u * (1.0 / 9007199254740992.0)));
  return min<f64>(a + (b - a) * share, b);
}

/** A node of the tree that waits: 32 bytes. */
// @ts-ignore: decorator
@inline
function push(top: usize, l: u64, r: u64, a: f64, b: f64): void {
  store<u64>(top, l);
  store<u64>(top, r, 8);
  store<f64>(top, a, 16);
  store<f64>(top, b, 24);
}

/** Rows from .. to - 1 of the leaf begin .. end - 1. Its spacings are summed whole and in order, whatever is asked of it. */
function leaf(begin: u64, end: u64, from: u64, to: u64, key: u64, a: f64, b: f64, expTable: usize, out: usize): void {
  let x = begin * GAMMA + key;
  let sum: f64 = 0;
  for (let row = begin; row < from; row++, x += GAMMA) sum += exponential(mix(x), expTable);
  let at = out;
  for (let row = from; row < to; row++, x += GAMMA, at += 8) {
    sum += exponential(mix(x), expTable);
    store<f64>(at, sum);
  }
  for (let row = to; row <= end; row++, x += GAMMA) sum += exponential(mix(x), expTable);
  const scale = (b - a) / sum;
  for (let row = out; row < at; row += 8) {
    const value = a + load<f64>(row) * scale;
    store<f64>(row, select<f64>(value, b, value < b));
  }
}

/**
 * The exponential -log(x / 2^64): k * log 2 for the k leading zeros, and the table for what follows the leading one.
 * No branch, and the tail is as fine as the draw.
 */
// @ts-ignore: decorator
@inline
function exponential(x: u64, table: usize): f64 {
  const octave = clz<u64>(x);
  const digits = (x << octave) << 1;
  const at = table + (<usize>(digits >> 54) << 3);
  const from = load<f64>(at);
  const fraction = <f64>(<i64>((digits << 10) >> 11)) * (1.0 / 9007199254740992.0);
  return <f64>(<i64>octave) * NativeMath.LN2 + from + (load<f64>(at, 8) - from) * fraction;
}

/** The table of sortedUniform, n + 1 f64 with n = 1,024: -log((1 + i / n) / 2), from log 2 down to exactly 0. */
export function buildExponential(n: i32, out: usize): void {
  for (let i = 0; i <= n; i++, out += 8) store<f64>(out, -NativeMath.log((1.0 + <f64>i / <f64>n) * 0.5));
}

/**
 * Beta(a, b) from a normal deviate: Carter's approximation of the quantile (Abramowitz & Stegun 26.5.22).
 * Here a and b are 129 at least, where it is off by less than 1e-4 of a standard deviation within one of the mean, and
 * 5e-4 at four (test/assembly/sorted.test.ts).
 */
function betaDeviate(a: f64, b: f64, z: f64): f64 {
  const p = 1.0 / (2.0 * a - 1.0), q = 1.0 / (2.0 * b - 1.0);
  const h = 2.0 / (p + q);
  const lambda = (z * z - 3.0) / 6.0;
  const w = -z * NativeMath.sqrt(h + lambda) / h - (q - p) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
  return a / (a + b * NativeMath.exp(2.0 * w));
}

/**
 * out = lo + floor(u * slots) * step as i64, lo an i64 at `loAt`: numbers in [0, 1) to the slots of a range, e.g. sorted
 * ones to instants. A number that rounds up to the range's end is in its last slot. slots * step is 2^52 at most (142,000
 * years in ms), so that products are exact and 2^52 + product holds the product in its lower bits: i64.trunc_f64 checks
 * for traps, which took 4 ns a value.
 */
export function scaleI64(n: i32, values: usize, loAt: usize, step: f64, slots: f64, out: usize): void {
  const scale = f64x2.splat(slots), last = f64x2.splat(slots - 1), stride = f64x2.splat(step);
  const exponent = f64x2.splat(4503599627370496.0);
  const lo = i64x2.sub(i64x2.splat(load<i64>(loAt)), exponent);
  for (let i = 0; i < n; i += 2, values += 16, out += 16) {
    const slot = f64x2.floor(f64x2.pmin(f64x2.mul(v128.load(values), scale), last));
    v128.store(out, i64x2.add(f64x2.add(f64x2.mul(slot, stride), exponent), lo));
  }
}
