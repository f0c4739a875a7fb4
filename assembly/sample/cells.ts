// Draws whose law differs from row to row: each row's cell says which table it draws from. Apart from the kernels of one law, which load none.
import { mix, mulHigh } from "../random/mix";
import { chosen, spread } from "./alias-entry";
import { quantileAt } from "./quantile-table";

/** Quantile tables by cell: `tables` holds the u32 address of each cell's, so that equal cells share one. */
export function quantileCells(n: i32, hashes: usize, keyAt: usize, cells: usize, tables: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, cells += 4, out += 8) {
    const table = <usize>load<u32>(tables + (<usize>load<u32>(cells) << 2));
    store<f64>(out, quantileAt(mix(load<u64>(hashes) ^ key), table));
  }
}

//  heads, 16 bytes a cell   0         4      8        16
//                           | entries | size | first  |      address and length of an alias table, and its first count (i64)

/** Counts by cell: the first one and what the cell's alias table draws. */
export function aliasCellsI32(n: i32, hashes: usize, keyAt: usize, cells: usize, heads: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, cells += 4, out += 4) {
    const head = heads + (<usize>load<u32>(cells) << 4);
    store<u32>(out, load<u32>(head, 8) + drawn(load<u64>(hashes) ^ key, head));
  }
}

export function aliasCellsI64(n: i32, hashes: usize, keyAt: usize, cells: usize, heads: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, cells += 4, out += 8) {
    const head = heads + (<usize>load<u32>(cells) << 4);
    store<u64>(out, load<u64>(head, 8) + <u64>drawn(load<u64>(hashes) ^ key, head));
  }
}

// @ts-ignore: decorator
@inline
function drawn(cell: u64, head: usize): u32 {
  const point = spread(mix(cell), load<u32>(head, 4));
  return chosen(point, load<u64>(<usize>load<u32>(head) + (<usize>(point >> 32) << 3)));
}

/** The cell of two indices: index * stride + more. */
export function combineCells(n: i32, index: usize, stride: i32, more: usize, out: usize): void {
  for (let i = 0; i < n; i++, index += 4, more += 4, out += 4) {
    store<i32>(out, load<i32>(index) * stride + load<i32>(more));
  }
}

/** out = location + scale * values. An operand is an address and the bytes from row to row, 0 for a constant of 16 bytes. */
export function locatedF64(
  n: i32, values: usize, location: usize, locationStep: usize, scale: usize, scaleStep: usize, out: usize,
): void {
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, values += 16, location += locationStep << 1, scale += scaleStep << 1) {
    v128.store(out, f64x2.add(v128.load(location), f64x2.mul(v128.load(scale), v128.load(values))));
  }
}

/**
 * Whole numbers lo .. hi of each row, both ends in, all alike; bit = the range is not empty. An empty one gives `lo`.
 * Ends are i64 and less than 2^63 apart.
 */
export function uniformBetweenI64(
  n: i32, hashes: usize, keyAt: usize, lo: usize, loStep: usize, hi: usize, hiStep: usize, out: usize, bits: usize,
): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, hashes += 8, lo += loStep, hi += hiStep, out += 8) {
      const from = load<i64>(lo), span = load<i64>(hi) - from + 1;
      const some = span > 0;
      store<i64>(out, from + <i64>mulHigh(mix(load<u64>(hashes) ^ key), <u64>select<i64>(span, 0, some)));
      byte |= u32(some) << j;
    }
    store<u8>(bits, byte);
  }
}

/** Reals from `lo` up to `hi` of each row, its upper end out; bit = the range is not empty. An empty one gives `lo`. */
export function uniformBetweenF64(
  n: i32, hashes: usize, keyAt: usize, lo: usize, loStep: usize, hi: usize, hiStep: usize, out: usize, bits: usize,
): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, hashes += 8, lo += loStep, hi += hiStep, out += 8) {
      const from = load<f64>(lo), to = load<f64>(hi);
      const width = (to - from) * (1.0 / 9007199254740992.0);
      const value = from + <f64>(<i64>(mix(load<u64>(hashes) ^ key) >> 11)) * width;
      const some = from <= to;
      // The sum may round to the upper end, which is out: so rarely that the lower end may stand for it
      store<f64>(out, select<f64>(select<f64>(value, from, value < to), from, some));
      byte |= u32(some) << j;
    }
    store<u8>(bits, byte);
  }
}
