// Texts of JSON: in quotes, with escapes where they need them. See RFC 8259, section 7.

// @ts-ignore: decorator
@inline const QUOTE: u8 = 0x22;
// @ts-ignore: decorator
@inline const BACKSLASH: u8 = 0x5c;

/** The text in quotes, and a comma: at most six bytes for each of the text's, and three more. */
export function jsonText(out: usize, source: usize, length: usize): usize {
  store<u8>(out++, QUOTE);
  let found: u64 = 0;
  for (let k: usize = 0; k < length; k += 16) {
    const chunk = v128.load(source + k);
    v128.store(out + k, chunk);
    found |= specials(chunk) & (((<u64>1) << <u64>min<usize>(length - k, 16)) - 1);
  }
  if (found) return escapedText(out, source, length);
  store<u16>(out + length, 0x2c22);
  return out + length + 2;
}

/** A bit for each quote, backslash and control character. */
// @ts-ignore: decorator
@inline
function specials(chunk: v128): u64 {
  const quotes = i8x16.eq(chunk, i8x16.splat(0x22));
  const backslashes = i8x16.eq(chunk, i8x16.splat(0x5c));
  const controls = i8x16.lt_u(chunk, i8x16.splat(0x20));
  return <u64>i8x16.bitmask(v128.or(v128.or(quotes, backslashes), controls));
}

function escapedText(out: usize, source: usize, length: usize): usize {
  for (let k: usize = 0; k < length; k++) {
    const byte = load<u8>(source + k);
    if (byte >= 0x20) {
      store<u8>(out, BACKSLASH); // overwritten unless it is needed
      const needed = usize(byte == QUOTE || byte == BACKSLASH);
      store<u8>(out + needed, byte);
      out += 1 + needed;
      continue;
    }
    const short = shortEscape(byte);
    store<u8>(out, BACKSLASH);
    if (short != 0) {
      store<u8>(out, short, 1);
      out += 2;
      continue;
    }
    store<u32>(out, 0x30303075, 1); // u00
    store<u8>(out, 0x30 + (byte >> 4), 4);
    const low = byte & 15;
    store<u8>(out, low < 10 ? 0x30 + low : 0x57 + low, 5);
    out += 6;
  }
  store<u16>(out, 0x2c22);
  return out + 2;
}

/** b t n f r, as JSON.stringify has them. */
// @ts-ignore: decorator
@inline
function shortEscape(byte: u8): u8 {
  if (byte == 0x08) return 0x62;
  if (byte == 0x09) return 0x74;
  if (byte == 0x0a) return 0x6e;
  if (byte == 0x0c) return 0x66;
  return byte == 0x0d ? 0x72 : 0;
}
