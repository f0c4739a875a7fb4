// From texts that are made row by row to codes, by hashing and comparing, and to ranks among sorted texts. Codes of several columns as one word.

/**
 * out = the code of each text, or `missing`. `slots` is a table of mask + 1 (a power of two) slots, open addressing with
 * linear probing from the text's hash, at least half of it free; src/kernels/lookup.ts builds it. A code's text lies at
 * keyBytes[keyOffsets[code] .. keyOffsets[code + 1]]:
 *
 *     slot   0      4          8
 *            | hash | code + 1 |      0 where the slot is free
 */
export function lookupText(
  n: i32, offsets: usize, bytes: usize, slots: usize, mask: i32, keyOffsets: usize, keyBytes: usize, missing: i32, out: usize,
): void {
  for (let i = 0; i < n; i++, offsets += 4, out += 4) {
    const start = load<u32>(offsets), length = load<u32>(offsets, 4) - start;
    const hash = textHash(bytes + start, length);
    let slot = hash & <u32>mask;
    let code = missing;
    for (;;) {
      const at = slots + (<usize>slot << 3);
      const known = load<i32>(at, 4);
      if (known == 0) break;
      if (load<u32>(at) == hash) {
        const key = keyOffsets + (<usize>(known - 1) << 2);
        const from = load<u32>(key);
        if (load<u32>(key, 4) - from == length && sameBytes(bytes + start, keyBytes + from, length)) {
          code = known - 1;
          break;
        }
      }
      slot = (slot + 1) & <u32>mask;
    }
    store<i32>(out, code);
  }
}

/** out = how many of the sorted texts are below the row's, by their bytes. */
export function rankBelowText(n: i32, offsets: usize, bytes: usize, keyOffsets: usize, keyBytes: usize, size: i32, out: usize): void {
  for (let i = 0; i < n; i++, offsets += 4, out += 4) store<i32>(out, rankedText(offsets, bytes, keyOffsets, keyBytes, size, 0));
}

/** out = how many of the sorted texts are not above the row's. */
export function rankUpToText(n: i32, offsets: usize, bytes: usize, keyOffsets: usize, keyBytes: usize, size: i32, out: usize): void {
  for (let i = 0; i < n; i++, offsets += 4, out += 4) store<i32>(out, rankedText(offsets, bytes, keyOffsets, keyBytes, size, 1));
}

/** Sorted texts whose order to the row's text is below `limit`. */
// @ts-ignore: decorator
@inline
function rankedText(offset: usize, bytes: usize, keyOffsets: usize, keyBytes: usize, size: i32, limit: i32): i32 {
  const start = load<u32>(offset), length = load<u32>(offset, 4) - start;
  let first: i32 = 0;
  while (size > 0) {
    const half = size >> 1;
    const key = keyOffsets + (<usize>(first + half) << 2);
    const from = load<u32>(key);
    if (order(keyBytes + from, load<u32>(key, 4) - from, bytes + start, length) < limit) {
      first += half + 1;
      size -= half + 1;
    } else size = half;
  }
  return first;
}

/** Below 0 where a comes first, 0 where they are equal. */
// @ts-ignore: decorator
@inline
function order(a: usize, aLength: u32, b: usize, bLength: u32): i32 {
  const common = min<u32>(aLength, bLength);
  for (let i: u32 = 0; i < common; i++) {
    const difference = <i32>load<u8>(a + i) - <i32>load<u8>(b + i);
    if (difference != 0) return difference;
  }
  return select<i32>(-1, i32(aLength > bLength), aLength < bLength);
}

/** out = a * base + b, of i32 codes, as i64. */
export function packCodes(n: i32, a: usize, b: usize, base: i32, out: usize): void {
  for (let i = 0; i < n; i++, a += 4, b += 4, out += 8) store<i64>(out, <i64>load<i32>(a) * <i64>base + <i64>load<i32>(b));
}

/** FNV-1a of 32 bits, its bits mixed once more since the lowest ones choose the slot; mirrored in src/kernels/lookup.ts. */
// @ts-ignore: decorator
@inline
function textHash(at: usize, length: u32): u32 {
  let hash: u32 = 0x811c9dc5;
  for (const end = at + length; at < end; at++) hash = (hash ^ <u32>load<u8>(at)) * 0x01000193;
  return hash ^ (hash >> 15);
}

// @ts-ignore: decorator
@inline
function sameBytes(a: usize, b: usize, length: u32): bool {
  let i: u32 = 0;
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false;
  for (; i < length; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false;
  return true;
}
