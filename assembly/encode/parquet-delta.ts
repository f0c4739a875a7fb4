// DELTA_BINARY_PACKED: whole numbers as differences, in blocks of 128 of four miniblocks each. For times and keys that rise.

/** The layout of the blocks, and the values: n, then the first one. */
// @ts-ignore: decorator
@inline
function head(n: i32, first: i64, out: usize): usize {
  out = varint(128, out);
  out = varint(4, out);
  out = varint(n, out);
  return varint(zigzag(first), out);
}

/** i64 values; returns the bytes. `scratch` holds 128 words of 64 bits. Stores up to 8 bytes past the end. */
export function delta64(n: i32, values: usize, scratch: usize, out: usize): i32 {
  const begin = out;
  let before = n > 0 ? load<i64>(values) : 0;
  out = head(n, before, out);
  for (let done = 1; done < n; done += 128) {
    const count = min(128, n - done);
    let least = i64.MAX_VALUE;
    for (let i = 0; i < count; i++) {
      const value = load<i64>(values + (<usize>(done + i) << 3));
      const delta = value - before;
      before = value;
      least = min(least, delta);
      store<i64>(scratch + (<usize>i << 3), delta);
    }
    out = block(count, least, scratch, out, -1);
  }
  return <i32>(out - begin);
}

/** i32 values: differences wrap at 32 bits, as readers add them. */
export function delta32(n: i32, values: usize, scratch: usize, out: usize): i32 {
  const begin = out;
  let before = n > 0 ? load<i32>(values) : 0;
  out = head(n, before, out);
  for (let done = 1; done < n; done += 128) {
    const count = min(128, n - done);
    let least = i32.MAX_VALUE;
    for (let i = 0; i < count; i++) {
      const value = load<i32>(values + (<usize>(done + i) << 2));
      const delta = value - before;
      before = value;
      least = min(least, delta);
      store<i64>(scratch + (<usize>i << 3), delta);
    }
    out = block(count, least, scratch, out, 0xffffffff);
  }
  return <i32>(out - begin);
}

/** A block of `count` differences in `scratch`: the least one, the widths of four miniblocks, their bits. */
function block(count: i32, least: i64, scratch: usize, out: usize, wrap: u64): usize {
  out = varint(zigzag(least), out);
  const widths = out;
  store<u32>(widths, 0);
  out += 4;
  for (let mini = 0; mini < 4 && mini * 32 < count; mini++) {
    const from = scratch + (<usize>mini << 8);
    const filled = min(32, count - mini * 32);
    let any: u64 = 0;
    for (let i = 0; i < filled; i++) {
      const above = <u64>(load<i64>(from + (<usize>i << 3)) - least) & wrap;
      store<u64>(from + (<usize>i << 3), above);
      any |= above;
    }
    for (let i = filled; i < 32; i++) store<u64>(from + (<usize>i << 3), 0);
    const width = <i32>(64 - clz<u64>(any));
    store<u8>(widths + mini, width);
    out = pack32(from, width, out);
  }
  return out;
}

/** 32 values of up to 64 bits. */
function pack32(from: usize, width: i32, out: usize): usize {
  const end = out + (width << 2);
  let bits: u64 = 0;
  let fill = 0;
  for (let i = 0; i < 32; i++, from += 8) {
    const value = load<u64>(from);
    bits |= value << fill;
    store<u64>(out, bits);
    const all = fill + width;
    if (all >= 64) {
      out += 8;
      bits = fill == 0 ? 0 : value >> (64 - fill);
      fill = all - 64;
    } else fill = all;
  }
  store<u64>(out, bits);
  return end;
}

// @ts-ignore: decorator
@inline
function zigzag(value: i64): u64 {
  return <u64>((value << 1) ^ (value >> 63));
}

function varint(value: u64, out: usize): usize {
  while (value >= 128) {
    store<u8>(out++, <u8>(value | 128));
    value >>= 7;
  }
  store<u8>(out++, <u8>value);
  return out;
}

/**
 * DELTA_LENGTH_BYTE_ARRAY of n plain texts (u32 length, bytes): their lengths as differences, then all bytes.
 * `lengths` holds n words of 32 bits. Stores up to 16 bytes past the end.
 */
export function deltaTexts(n: i32, texts: usize, lengths: usize, scratch: usize, out: usize): i32 {
  let at = texts;
  for (let i = 0; i < n; i++) {
    const length = load<u32>(at);
    store<u32>(lengths + (<usize>i << 2), length);
    at += 4 + length;
  }
  const begin = out;
  out += delta32(n, lengths, scratch, out);
  at = texts;
  for (let i = 0; i < n; i++) {
    const length = load<u32>(at);
    at += 4;
    for (let done: u32 = 0; done < length; done += 16) v128.store(out + done, v128.load(at + done));
    out += length;
    at += length;
  }
  return <i32>(out - begin);
}
