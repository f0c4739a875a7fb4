// A uuid as text: sixteen bytes to thirty-two hexadecimal digits and four dashes, by shuffles.

/** 8-4-4-4-12 lower case digits and a comma. */
// @ts-ignore: decorator
@inline
export function uuidText(out: usize, source: usize): usize {
  const digits = i8x16(0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66);
  const bytes = v128.load(source);
  const nibble = i8x16.splat(0x0f);
  const high = i8x16.swizzle(digits, v128.and(i16x8.shr_u(bytes, 4), nibble));
  const low = i8x16.swizzle(digits, v128.and(bytes, nibble));
  const first = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  const second = i8x16.shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  const dashes = i8x16.splat(0x2d);
  v128.store(out, i8x16.shuffle(first, dashes, 0, 1, 2, 3, 4, 5, 6, 7, 16, 8, 9, 10, 11, 16, 12, 13));
  const middle = i8x16.shuffle(first, second, 14, 15, 0, 16, 17, 18, 19, 0, 20, 21, 22, 23, 24, 25, 26, 27);
  v128.store(out, i8x16.shuffle(middle, dashes, 0, 1, 16, 3, 4, 5, 6, 16, 8, 9, 10, 11, 12, 13, 14, 15), 16);
  store<u32>(out, i32x4.extract_lane(second, 3), 32);
  store<u8>(out, 0x2c, 36);
  return out + 37;
}
