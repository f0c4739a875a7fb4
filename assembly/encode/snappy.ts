// Snappy's block format: literals and copies within pieces of 64 KiB. See google/snappy, format_description.txt.

// @ts-ignore: decorator
@inline const BLOCK: i32 = 65536;
/** Words of 16 bits in the table of positions. */
// @ts-ignore: decorator
@inline const TABLE_BITS: i32 = 14;

/** Compresses `n` bytes; returns the bytes written, at most 32 + n + n / 6. `table` holds 32 KiB. Reads up to 16 bytes past the input. */
export function snappy(n: i32, input: usize, table: usize, out: usize): i32 {
  const begin = out;
  let rest = <u32>n;
  while (rest >= 128) {
    store<u8>(out++, <u8>(rest | 128));
    rest >>= 7;
  }
  store<u8>(out++, <u8>rest);
  for (let done = 0; done < n; done += BLOCK) out = piece(input + done, min(BLOCK, n - done), table, out);
  return <i32>(out - begin);
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
      const plain = <u32>(at - literal);
      if (plain <= 16) {
        // Most literals are short: sixteen bytes at once, and the tag over nothing where there is none.
        store<u8>(out, <u8>((plain - 1) << 2));
        v128.store(out + 1, v128.load(literal));
        out += plain == 0 ? 0 : plain + 1;
      } else out = emitLiteral(literal, plain, out);
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
        const offset = <u32>(at - candidate);
        const length = <u32>(at - from);
        if (length < 12 && offset < 2048) {
          store<u16>(out, <u16>((((offset >> 8) << 5) | ((length - 4) << 2) | 1) | ((offset & 255) << 8)));
          out += 2;
        } else if (length <= 64) {
          store<u32>(out, (((length - 1) << 2) | 2) | (offset << 8));
          out += 3;
        } else out = emitCopy(offset, length, out);
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

function emitLiteral(from: usize, length: u32, out: usize): usize {
  if (length == 0) return out;
  const last = length - 1;
  if (last < 60) store<u8>(out++, <u8>(last << 2));
  else if (last < 256) {
    store<u8>(out, 60 << 2);
    store<u8>(out, <u8>last, 1);
    out += 2;
  } else {
    store<u8>(out, 61 << 2);
    store<u16>(out, <u16>last, 1);
    out += 3;
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
