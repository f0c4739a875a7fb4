// Texts of free length: copied sixteen bytes at a time, quoted by RFC 4180 where they need it.

// @ts-ignore: decorator
@inline const QUOTE: u8 = 0x22;
// @ts-ignore: decorator
@inline const SPACE: u8 = 0x20;

/** Text that needs no quotes, and a comma; an empty one is "" since nothing at all means null. */
// @ts-ignore: decorator
@inline
export function plainText(out: usize, source: usize, length: usize): usize {
  if (length == 0) return emptyText(out);
  v128.store(out, v128.load(source)); // 32 bytes at once: most texts are shorter, and their length is hard to foretell
  v128.store(out, v128.load(source, 16), 16);
  for (let k: usize = 32; k < length; k += 16) v128.store(out + k, v128.load(source + k));
  store<u8>(out + length, 0x2c);
  return out + length + 1;
}

/** Text that may need quotes, and a comma. */
export function anyText(out: usize, source: usize, length: usize): usize {
  if (length == 0) return emptyText(out);
  const first = v128.load(source);
  const second = v128.load(source, 16);
  v128.store(out, first);
  v128.store(out, second, 16);
  let found = u64(load<u8>(source) == SPACE) | u64(load<u8>(source + length - 1) == SPACE);
  found |= (specials(first) | (specials(second) << 16)) & before(length);
  for (let k: usize = 32; k < length; k += 16) {
    const chunk = v128.load(source + k);
    v128.store(out + k, chunk);
    found |= specials(chunk) & before(length - k);
  }
  if (found) return quotedText(out, source, length);
  store<u8>(out + length, 0x2c);
  return out + length + 1;
}

/** The bits of the first k bytes, of at most 32. */
// @ts-ignore: decorator
@inline
function before(k: usize): u64 {
  return ((<u64>1) << <u64>min<usize>(k, 32)) - 1;
}

// @ts-ignore: decorator
@inline
function emptyText(out: usize): usize {
  store<u32>(out, 0x2c2222);
  return out + 3;
}

/** A bit for each of , " LF CR: their low nibbles differ, so one table by nibble holds them all. */
// @ts-ignore: decorator
@inline
function specials(chunk: v128): u64 {
  const byNibble = i8x16(1, 0, 0x22, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0, 0x2c, 0x0d, 0, 0);
  const nibbles = v128.and(chunk, i8x16.splat(0x0f));
  return <u64>i8x16.bitmask(i8x16.eq(i8x16.swizzle(byNibble, nibbles), chunk));
}

function quotedText(out: usize, source: usize, length: usize): usize {
  store<u8>(out++, QUOTE);
  for (let k: usize = 0; k < length; k++) {
    const byte = load<u8>(source + k);
    store<u8>(out, byte);
    store<u8>(out, QUOTE, 1); // overwritten unless the byte is a quote
    out += 1 + usize(byte == QUOTE);
  }
  store<u16>(out, 0x2c22);
  return out + 2;
}
