// Validity bitmaps, least significant bit first: 64 rows at a time. They may be written up to a word past their end.

export function andBits(n: i32, a: usize, b: usize, out: usize): void {
  const end = out + (<usize>(n + 7) >> 3);
  for (; out < end; out += 8, a += 8, b += 8) store<u64>(out, load<u64>(a) & load<u64>(b));
}

export function orBits(n: i32, a: usize, b: usize, out: usize): void {
  const end = out + (<usize>(n + 7) >> 3);
  for (; out < end; out += 8, a += 8, b += 8) store<u64>(out, load<u64>(a) | load<u64>(b));
}

export function notBits(n: i32, a: usize, out: usize): void {
  const end = out + (<usize>(n + 7) >> 3);
  for (; out < end; out += 8, a += 8) store<u64>(out, ~load<u64>(a));
}

/** All valid. */
export function fillBits(n: i32, out: usize): void {
  const end = out + (<usize>(n + 7) >> 3);
  for (; out < end; out += 8) store<u64>(out, u64.MAX_VALUE);
}

export function boolToBits(n: i32, values: usize, out: usize): void {
  for (let i = 0; i < n; i += 8, out++) {
    let byte: u32 = 0;
    const count = min(8, n - i);
    for (let j = 0; j < count; j++, values += 4) byte |= (load<u32>(values) & 1) << j;
    store<u8>(out, byte);
  }
}

export function bitsToBool(n: i32, bits: usize, out: usize): void {
  for (let i = 0; i < n; i++, out += 4) store<u32>(out, (load<u8>(bits + (i >> 3)) >> (i & 7)) & 1);
}
