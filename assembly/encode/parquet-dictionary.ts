// Dictionaries of Parquet's column chunks: codes of values in the order in which they first occur.

// @ts-ignore: decorator
@inline const GOLDEN: u64 = 0x9e3779b97f4a7c15;

/**
 * Codes of 64-bit values. `slots`: 2^bits u32 words, code + 1 or 0; `dictionary`: the values by code, `count` of them so far.
 * Returns how many there are then, or -1 where they became more than `most`: the codes are of no use then.
 */
export function codes64(
  n: i32, values: usize, slots: usize, bits: i32, dictionary: usize, count: i32, most: i32, codes: usize,
): i32 {
  const mask = ((<u32>1) << bits) - 1;
  for (let i = 0; i < n; i++, values += 8, codes += 4) {
    const value = load<u64>(values);
    let slot = <u32>((value * GOLDEN) >> (64 - bits));
    let code = load<u32>(slots + (<usize>slot << 2));
    while (code != 0 && load<u64>(dictionary + (<usize>(code - 1) << 3)) != value) {
      slot = (slot + 1) & mask;
      code = load<u32>(slots + (<usize>slot << 2));
    }
    if (code == 0) {
      if (count == most) return -1;
      store<u64>(dictionary + (<usize>count << 3), value);
      code = ++count;
      store<u32>(slots + (<usize>slot << 2), code);
    }
    store<u32>(codes, code - 1);
  }
  return count;
}

/** The same of 32-bit values. */
export function codes32(
  n: i32, values: usize, slots: usize, bits: i32, dictionary: usize, count: i32, most: i32, codes: usize,
): i32 {
  const mask = ((<u32>1) << bits) - 1;
  for (let i = 0; i < n; i++, values += 4, codes += 4) {
    const value = load<u32>(values);
    let slot = <u32>((<u64>value * GOLDEN) >> (64 - bits));
    let code = load<u32>(slots + (<usize>slot << 2));
    while (code != 0 && load<u32>(dictionary + (<usize>(code - 1) << 2)) != value) {
      slot = (slot + 1) & mask;
      code = load<u32>(slots + (<usize>slot << 2));
    }
    if (code == 0) {
      if (count == most) return -1;
      store<u32>(dictionary + (<usize>count << 2), value);
      code = ++count;
      store<u32>(slots + (<usize>slot << 2), code);
    }
    store<u32>(codes, code - 1);
  }
  return count;
}

/**
 * Codes of plain texts (u32 length, bytes) that follow each other at `texts`. New ones are copied behind each other into
 * `blob`, which begins with the bytes used so far (u32) and has room for `most` bytes; `entries`: where each text stands by code.
 */
export function codesUtf8(
  n: i32, texts: usize, slots: usize, bits: i32, entries: usize, count: i32, blob: usize, most: u32, codes: usize,
): i32 {
  const mask = ((<u32>1) << bits) - 1;
  let used = load<u32>(blob);
  for (let i = 0; i < n; i++, codes += 4) {
    const length = load<u32>(texts);
    let slot = <u32>(hashOf(texts, length) >> (64 - bits));
    let code = load<u32>(slots + (<usize>slot << 2));
    while (code != 0 && !sameText(load<u32>(entries + (<usize>(code - 1) << 2)), texts, length)) {
      slot = (slot + 1) & mask;
      code = load<u32>(slots + (<usize>slot << 2));
    }
    if (code == 0) {
      if (used + 4 + length > most || <u32>count > mask >> 1) return -1;
      const entry = blob + 4 + used;
      memory.copy(entry, texts, 4 + length);
      used += 4 + length;
      store<u32>(entries + (<usize>count << 2), <u32>entry);
      code = ++count;
      store<u32>(slots + (<usize>slot << 2), code);
    }
    store<u32>(codes, code - 1);
    texts += 4 + length;
  }
  store<u32>(blob, used);
  return count;
}

/** Of the length and all bytes; bytes past the end of the last word are cut off. */
// @ts-ignore: decorator
@inline
function hashOf(text: usize, length: u32): u64 {
  let hash = <u64>length * GOLDEN;
  for (let done: u32 = 0; done < length; done += 8) {
    let word = load<u64>(text + 4 + done);
    const left = length - done;
    if (left < 8) word &= ((<u64>1) << (left << 3)) - 1;
    hash = (hash ^ word) * GOLDEN;
    hash ^= hash >> 29;
  }
  return hash * GOLDEN;
}

// @ts-ignore: decorator
@inline
function sameText(entry: u32, text: usize, length: u32): bool {
  if (load<u32>(entry) != length) return false;
  for (let done: u32 = 0; done < length; done += 8) {
    let difference = load<u64>(<usize>entry + 4 + done) ^ load<u64>(text + 4 + done);
    const left = length - done;
    if (left < 8) difference &= ((<u64>1) << (left << 3)) - 1;
    if (difference != 0) return false;
  }
  return true;
}

/**
 * Codes of a large dictionary as codes of those of its entries that occur. `map`: a u32 for each entry, code + 1 or 0;
 * `used`: the entry of each code. Returns how many there are then.
 */
export function usedCodes(n: i32, given: usize, map: usize, used: usize, count: i32, codes: usize): i32 {
  for (let i = 0; i < n; i++, given += 4, codes += 4) {
    const entry = load<u32>(given);
    const at = map + (<usize>entry << 2);
    let code = load<u32>(at);
    if (code == 0) {
      store<u32>(used + (<usize>count << 2), entry);
      code = ++count;
      store<u32>(at, code);
    }
    store<u32>(codes, code - 1);
  }
  return count;
}

/** Zeros: `n` bytes. */
export function clearBytes(n: i32, out: usize): void {
  memory.fill(out, 0, n);
}
