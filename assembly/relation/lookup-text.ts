// From texts to codes by hashing, with the text compared: for texts that are made row by row. Codes of several columns as one word.

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
