// What the rows of a child's batch add to their parents: counts, sums, least and greatest values. Accumulators lie in the parent's
// batch, 8 bytes a parent, and hold their first value before the first child; a parent's children come in their own order.

// @ts-ignore: decorator
@inline
function at(parents: usize, accumulators: usize): usize {
  return accumulators + (<usize>load<u32>(parents) << 3);
}

/** Adds 1 to the parent of each row. */
export function countRows(n: i32, parents: usize, counts: usize): void {
  for (let i = 0; i < n; i++, parents += 4) {
    const place = at(parents, counts);
    store<i64>(place, load<i64>(place) + 1);
  }
}

/** Adds 1 to the parent of each row whose bit is set. */
export function countValid(n: i32, parents: usize, bits: usize, counts: usize): void {
  for (let i = 0; i < n; i++, parents += 4) {
    const place = at(parents, counts);
    store<i64>(place, load<i64>(place) + <i64>((<u32>load<u8>(bits + (i >> 3)) >> (i & 7)) & 1));
  }
}

/** Modulo 2^64: for values whose bounds rule an overflow out. */
export function sumI64(n: i32, parents: usize, values: usize, sums: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const place = at(parents, sums);
    store<i64>(place, load<i64>(place) + load<i64>(values));
  }
}

/** One after the other, from the first row on: the order is part of the result. */
export function sumF64(n: i32, parents: usize, values: usize, sums: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const place = at(parents, sums);
    store<f64>(place, load<f64>(place) + load<f64>(values));
  }
}

/** Sums of 128 bits in two words, which 2^63 values cannot leave: a sum that fits in the end is exact, whatever came between. */
export function sumWide(n: i32, parents: usize, values: usize, lows: usize, highs: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const low = at(parents, lows), high = at(parents, highs);
    const value = load<i64>(values), sum = load<u64>(low) + <u64>value;
    store<u64>(low, sum);
    store<i64>(high, load<i64>(high) + (value >> 63) + i64(sum < <u64>value));
  }
}

/** Bit = the sum lies within the range at `rangeAt`; one that does not is moved to the nearer end, in `lows`. */
export function wideWithin(n: i32, lows: usize, highs: usize, rangeAt: usize, bits: usize): void {
  const least = load<i64>(rangeAt), most = load<i64>(rangeAt, 8);
  for (let i = 0; i < n; i += 8, bits++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, lows += 8, highs += 8) {
      const low = load<i64>(lows), high = load<i64>(highs);
      const fits = high == low >> 63;
      const under = select<i32>(i32(low < least), i32(high < 0), fits);
      const over = select<i32>(i32(low > most), i32(high >= 0), fits);
      store<i64>(lows, select<i64>(least, select<i64>(most, low, over), under));
      byte |= <u32>((under | over) ^ 1) << j;
    }
    store<u8>(bits, byte);
  }
}

export function leastI64(n: i32, parents: usize, values: usize, least: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const place = at(parents, least), x = load<i64>(place), y = load<i64>(values);
    store<i64>(place, select<i64>(x, y, x < y));
  }
}

export function greatestI64(n: i32, parents: usize, values: usize, greatest: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const place = at(parents, greatest), x = load<i64>(place), y = load<i64>(values);
    store<i64>(place, select<i64>(x, y, x > y));
  }
}

export function leastF64(n: i32, parents: usize, values: usize, least: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const place = at(parents, least);
    store<f64>(place, min<f64>(load<f64>(place), load<f64>(values)));
  }
}

export function greatestF64(n: i32, parents: usize, values: usize, greatest: usize): void {
  for (let i = 0; i < n; i++, parents += 4, values += 8) {
    const place = at(parents, greatest);
    store<f64>(place, max<f64>(load<f64>(place), load<f64>(values)));
  }
}
