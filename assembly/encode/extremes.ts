// The least and the greatest value of a column's page: what readers skip pages by. They are stored at `out`, least first.

/** i32 values; out: two of them. */
export function extremes32(n: i32, values: usize, out: usize): void {
  let i = 0;
  let least = i32.MAX_VALUE;
  let most = i32.MIN_VALUE;
  if (n >= 4) {
    let low = v128.load(values);
    let high = low;
    for (; i + 4 <= n; i += 4) {
      const four = v128.load(values + (<usize>i << 2));
      low = i32x4.min_s(low, four);
      high = i32x4.max_s(high, four);
    }
    least = min(min(i32x4.extract_lane(low, 0), i32x4.extract_lane(low, 1)), min(i32x4.extract_lane(low, 2), i32x4.extract_lane(low, 3)));
    most = max(max(i32x4.extract_lane(high, 0), i32x4.extract_lane(high, 1)), max(i32x4.extract_lane(high, 2), i32x4.extract_lane(high, 3)));
  }
  for (; i < n; i++) {
    const value = load<i32>(values + (<usize>i << 2));
    least = min(least, value);
    most = max(most, value);
  }
  store<i32>(out, least);
  store<i32>(out, most, 4);
}

/** i64 values; out: two of them. */
export function extremes64(n: i32, values: usize, out: usize): void {
  let least = i64.MAX_VALUE;
  let most = i64.MIN_VALUE;
  for (let i = 0; i < n; i++, values += 8) {
    const value = load<i64>(values);
    least = min(least, value);
    most = max(most, value);
  }
  store<i64>(out, least);
  store<i64>(out, most, 8);
}

/** f64 values; out: two of them. NaN is no value here; where all are, the least is above the greatest. */
export function extremesF64(n: i32, values: usize, out: usize): void {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < n; i++, values += 8) {
    const value = load<f64>(values);
    least = select<f64>(value, least, value < least);
    most = select<f64>(value, most, value > most);
  }
  store<f64>(out, least);
  store<f64>(out, most, 8);
}

/** 16 bytes a value, compared from the first byte on; out: the addresses of two values, u32 each. */
export function extremes128(n: i32, values: usize, out: usize): void {
  let least = values;
  let most = values;
  for (let i = 1; i < n; i++) {
    const value = values + (<usize>i << 4);
    if (below128(value, least)) least = value;
    else if (below128(most, value)) most = value;
  }
  store<u32>(out, <u32>least);
  store<u32>(out, <u32>most, 4);
}

// @ts-ignore: decorator
@inline
function below128(a: usize, b: usize): bool {
  const x = bswap<u64>(load<u64>(a));
  const y = bswap<u64>(load<u64>(b));
  return x < y || (x == y && bswap<u64>(load<u64>(a, 8)) < bswap<u64>(load<u64>(b, 8)));
}

/** n plain texts (u32 length, bytes), compared byte by byte; out: where the lengths of two of them stand, u32 each. */
export function extremesUtf8(n: i32, texts: usize, out: usize): void {
  let least = texts;
  let most = texts;
  let low = leading(texts);
  let high = low;
  for (let i = 0; i < n; i++) {
    const lead = leading(texts);
    if (lead < low || (lead == low && below(texts, least))) {
      least = texts;
      low = lead;
    }
    if (lead > high || (lead == high && below(most, texts))) {
      most = texts;
      high = lead;
    }
    texts += 4 + load<u32>(texts);
  }
  store<u32>(out, <u32>least);
  store<u32>(out, <u32>most, 4);
}

/** The first eight bytes, as they are ordered; zeros behind a shorter text. */
// @ts-ignore: decorator
@inline
function leading(text: usize): u64 {
  const length = load<u32>(text);
  const word = bswap<u64>(load<u64>(text, 4));
  if (length >= 8) return word;
  return length == 0 ? 0 : word & ~((<u64>-1) >> (length << 3));
}

function below(a: usize, b: usize): bool {
  const lengthA = load<u32>(a);
  const lengthB = load<u32>(b);
  const common = min(lengthA, lengthB);
  for (let i: u32 = 0; i < common; i++) {
    const x = load<u8>(a + 4 + i);
    const y = load<u8>(b + 4 + i);
    if (x != y) return x < y;
  }
  return lengthA < lengthB;
}
