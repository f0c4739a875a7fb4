// Snappy's block format: literals and copies within pieces of 64 KiB. See google/snappy, format_description.txt.

// @ts-ignore: decorator
@inline const BLOCK: i32 = 65536;
/** Words of 16 bits in the table of positions. */
// @ts-ignore: decorator
@inline const TABLE_BITS: i32 = 14;

/** Compresses `n` bytes; returns the bytes written, at most 32 + n + n / 6. `table` holds 32 KiB. Reads up to 16 bytes past the input. */
export function snappy(n: i32, input: usize, table: usize, out: usize): i32 {
  const begin = out;
  out = preamble(n, out);
  for (let done = 0; done < n; done += BLOCK) out = piece(input + done, min(BLOCK, n - done), table, out);
  return <i32>(out - begin);
}

/**
 * The same for `head` bytes and then values of 8 bytes, as of plain pages: one look for the whole value, else for the bytes that
 * it ends with in the value before. A third of the time, and no larger. `table` is used as 8,192 positions of 32 bits.
 */
export function snappyWords(n: i32, head: i32, input: usize, table: usize, out: usize): i32 {
  const begin = out;
  out = preamble(n, out);
  memory.fill(table, 0, 32768);
  const end = input + n;
  let literal = input;
  let at = input + head + 8;
  while (at + 8 <= end) {
    const value = load<u64>(at);
    const slot = table + (<usize>((value * 0x9e3779b97f4a7c15) >> 51) << 2);
    const candidate = input + <usize>load<u32>(slot);
    store<u32>(slot, <u32>(at - input));
    if (load<u64>(candidate) == value && at - candidate <= 65535) {
      let next = at + 8;
      while (next + 8 <= end && load<u64>(next) == load<u64>(candidate + (next - at))) next += 8;
      out = shortLiteral(literal, <u32>(at - literal), out);
      out = anyCopy(<u32>(at - candidate), <u32>(next - at), out);
      at = next;
      literal = at;
      continue;
    }
    const same = <u32>(clz<u64>(value ^ load<u64>(at - 8)) >> 3);
    if (same >= 4) {
      out = shortLiteral(literal, <u32>(at - literal) + 8 - same, out);
      store<u16>(out, <u16>(((same - 4) << 2) | 1 | (8 << 8)));
      out += 2;
      literal = at + 8;
    }
    at += 8;
  }
  if (literal < end) out = emitLiteral(literal, <u32>(end - literal), out);
  return <i32>(out - begin);
}

function preamble(n: i32, out: usize): usize {
  let rest = <u32>n;
  while (rest >= 128) {
    store<u8>(out++, <u8>(rest | 128));
    rest >>= 7;
  }
  store<u8>(out, <u8>rest);
  return out + 1;
}

// @ts-ignore: decorator
@inline
function slotOf(word: u32): usize {
  return <usize>((word * 0x1e35a7bd) >> (32 - TABLE_BITS)) << 1;
}

function piece(base: usize, size: i32, table: usize, out: usize): usize {
  let literal = base;
  const end = base + size;
  if (size >= 16) {
    memory.fill(table, 0, 2 << TABLE_BITS);
    const limit = end - 15;
    let at = base + 1;
    let searching = true;
    while (searching) {
      // Look for four bytes that occurred before; the longer nothing is found, the larger the steps.
      let skip: u32 = 32;
      let candidate: usize = 0;
      let found = false;
      while (at < limit) {
        const word = load<u32>(at);
        const slot = table + slotOf(word);
        candidate = base + load<u16>(slot);
        store<u16>(slot, <u16>(at - base));
        if (load<u32>(candidate) == word) {
          found = true;
          break;
        }
        at += skip >> 5;
        skip++;
      }
      if (!found) break;
      out = shortLiteral(literal, <u32>(at - literal), out);
      // Copies, as long as one follows right behind another.
      let more = true;
      while (more) {
        const from = at;
        at += 4;
        candidate += 4;
        while (at + 8 <= end && load<u64>(at) == load<u64>(candidate)) {
          at += 8;
          candidate += 8;
        }
        if (at + 8 <= end) {
          const same = <usize>(ctz<u64>(load<u64>(at) ^ load<u64>(candidate)) >> 3);
          at += same;
          candidate += same;
        } else {
          while (at < end && load<u8>(at) == load<u8>(candidate)) {
            at++;
            candidate++;
          }
        }
        out = anyCopy(<u32>(at - candidate), <u32>(at - from), out);
        literal = at;
        if (at >= limit) {
          more = false;
          searching = false;
        } else {
          store<u16>(table + slotOf(load<u32>(at - 1)), <u16>(at - 1 - base));
          const word = load<u32>(at);
          const slot = table + slotOf(word);
          candidate = base + load<u16>(slot);
          store<u16>(slot, <u16>(at - base));
          more = load<u32>(candidate) == word;
        }
      }
      at++;
    }
  }
  return literal < end ? emitLiteral(literal, <u32>(end - literal), out) : out;
}

/** Most literals are short: sixteen bytes at once, and the tag over nothing where there is none. */
// @ts-ignore: decorator
@inline
function shortLiteral(from: usize, length: u32, out: usize): usize {
  if (length > 16) return emitLiteral(from, length, out);
  store<u8>(out, <u8>((length - 1) << 2));
  v128.store(out + 1, v128.load(from));
  return length == 0 ? out : out + length + 1;
}

/** Offsets up to 65,535. */
// @ts-ignore: decorator
@inline
function anyCopy(offset: u32, length: u32, out: usize): usize {
  if (length < 12 && offset < 2048) {
    store<u16>(out, <u16>((((offset >> 8) << 5) | ((length - 4) << 2) | 1) | ((offset & 255) << 8)));
    return out + 2;
  }
  if (length > 64) return emitCopy(offset, length, out);
  store<u32>(out, (((length - 1) << 2) | 2) | (offset << 8));
  return out + 3;
}

function emitLiteral(from: usize, length: u32, out: usize): usize {
  if (length == 0) return out;
  const last = length - 1;
  if (last < 60) store<u8>(out++, <u8>(last << 2));
  else if (last < 256) {
    store<u8>(out, 60 << 2);
    store<u8>(out, <u8>last, 1);
    out += 2;
  } else if (last < 65536) {
    store<u8>(out, 61 << 2);
    store<u16>(out, <u16>last, 1);
    out += 3;
  } else {
    store<u8>(out, 62 << 2);
    store<u32>(out, last, 1);
    out += 4;
  }
  if (length > 64) memory.copy(out, from, length);
  else for (let done: u32 = 0; done < length; done += 16) v128.store(out + done, v128.load(from + done));
  return out + length;
}

/** A long copy, in several pieces. */
function emitCopy(offset: u32, length: u32, out: usize): usize {
  while (length >= 68) {
    store<u8>(out, (63 << 2) | 2);
    store<u16>(out, <u16>offset, 1);
    out += 3;
    length -= 64;
  }
  if (length > 64) {
    store<u8>(out, (59 << 2) | 2);
    store<u16>(out, <u16>offset, 1);
    out += 3;
    length -= 60;
  }
  if (length < 12 && offset < 2048) {
    store<u8>(out, <u8>(((offset >> 8) << 5) | ((length - 4) << 2) | 1));
    store<u8>(out, <u8>offset, 1);
    return out + 2;
  }
  store<u8>(out, <u8>(((length - 1) << 2) | 2));
  store<u16>(out, <u16>offset, 1);
  return out + 3;
}
