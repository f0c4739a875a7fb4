// Gathers: values of a parent or a dictionary by i32 index. One kernel for each width, and for text and bitmaps.

/** out = table[index], 4 bytes a value. */
export function gatherI32(n: i32, index: usize, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, index += 4, out += 4) store<i32>(out, load<i32>(table + (<usize>load<u32>(index) << 2)));
}

/** out = table[index], 8 bytes a value: i64 and f64 alike. */
export function gather64(n: i32, index: usize, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, index += 4, out += 8) store<u64>(out, load<u64>(table + (<usize>load<u32>(index) << 3)));
}

/** out = table[index], 16 bytes a value: uuids. */
export function gather128(n: i32, index: usize, table: usize, out: usize): void {
  for (let i = 0; i < n; i++, index += 4, out += 16) v128.store(out, v128.load(table + (<usize>load<u32>(index) << 4)));
}

/**
 * Arrow Utf8 of texts by index: n + 1 i32 offsets and the bytes. Returns how many bytes.
 * Copies go 16 bytes at a time, past the text's end where it is shorter: memory.copy takes 10 ns a call.
 */
export function gatherUtf8(n: i32, index: usize, offsetsIn: usize, bytesIn: usize, offsetsOut: usize, bytesOut: usize): i32 {
  let end: u32 = 0;
  store<u32>(offsetsOut, 0);
  for (let i = 0; i < n; i++, index += 4) {
    const offset = offsetsIn + (<usize>load<u32>(index) << 2);
    const start = load<u32>(offset), length = load<u32>(offset, 4) - start;
    const from = bytesIn + start, to = bytesOut + end;
    v128.store(to, v128.load(from));
    for (let done: u32 = 16; done < length; done += 16) v128.store(to + done, v128.load(from + done));
    end += length;
    offsetsOut += 4;
    store<u32>(offsetsOut, end);
  }
  return end;
}

// @ts-ignore: decorator
@inline
function bitAt(bitmap: usize, index: usize): u32 {
  const row = load<u32>(index);
  return (<u32>load<u8>(bitmap + (row >> 3)) >> (row & 7)) & 1;
}

/** Bitmap of bits by index: the validity of a gathered column. Bits past n in the last byte are 0. */
export function gatherBits(n: i32, index: usize, bitmapIn: usize, bitmapOut: usize): void {
  for (const end = index + (<usize>(n & ~7) << 2); index < end; index += 32, bitmapOut++) {
    store<u8>(
      bitmapOut,
      bitAt(bitmapIn, index) |
        (bitAt(bitmapIn, index + 4) << 1) |
        (bitAt(bitmapIn, index + 8) << 2) |
        (bitAt(bitmapIn, index + 12) << 3) |
        (bitAt(bitmapIn, index + 16) << 4) |
        (bitAt(bitmapIn, index + 20) << 5) |
        (bitAt(bitmapIn, index + 24) << 6) |
        (bitAt(bitmapIn, index + 28) << 7),
    );
  }
  if ((n & 7) == 0) return;
  let byte: u32 = 0;
  for (let bit = 0; bit < (n & 7); bit++, index += 4) byte |= bitAt(bitmapIn, index) << bit;
  store<u8>(bitmapOut, byte);
}
