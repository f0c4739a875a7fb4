// Hash tables from values to codes: of i64 as lookup64 of assembly/relation/group.ts reads them, of texts as lookupText does.
import { mixLow } from "./mix.js";
import type { TextArray } from "./vector.js";

/** Slots of { i64 key, i32 code, i32 used }, as words, and their number less one. */
export interface LookupTable {
  readonly slots: Int32Array;
  readonly mask: number;
}

const slotWords = 4;

/**
 * The table that gives each key its position (or `codes` at that position); the first of equal keys wins.
 * At least half of the slots are free, so that probes are short and always end.
 *
 * @example
 * const { slots, mask } = lookupTable(new BigInt64Array([100n, 200n]));
 * builder.step("lookup64", values, constants.add(slots), mask, -1, out);
 */
export function lookupTable(keys: BigInt64Array, codes?: Int32Array): LookupTable {
  let size = 2;
  while (size < 2 * keys.length) size *= 2;
  const slots = new Int32Array(size * slotWords);
  const mask = size - 1;
  const halves = new Int32Array(keys.buffer, keys.byteOffset, keys.length * 2);
  for (let i = 0; i < keys.length; i++) {
    const low = halves[2 * i]!;
    const high = halves[2 * i + 1]!;
    let at = (mixLow(high, low) & mask) * slotWords;
    while (slots[at + 3] !== 0 && !(slots[at] === low && slots[at + 1] === high)) at = (at + slotWords) % slots.length;
    if (slots[at + 3] !== 0) continue;
    slots.set([low, high, codes?.[i] ?? i, 1], at);
  }
  return { slots, mask };
}

/**
 * The table that gives each text its position; the texts are distinct.
 *
 * @example
 * const { slots, mask } = textTable(textArray(["a", "b"]));
 */
export function textTable({ offsets, bytes }: TextArray): LookupTable {
  const count = offsets.length - 1;
  let size = 2;
  while (size < 2 * count) size *= 2;
  const slots = new Int32Array(2 * size);
  for (let code = 0; code < count; code++) {
    const hash = textHash(bytes, offsets[code]!, offsets[code + 1]!);
    let at = hash & (size - 1);
    while (slots[2 * at + 1] !== 0) at = (at + 1) & (size - 1);
    slots[2 * at] = hash;
    slots[2 * at + 1] = code + 1;
  }
  return { slots, mask: size - 1 };
}

/** FNV-1a of 32 bits, mixed once more; mirrored in assembly/relation/lookup-text.ts. */
function textHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Values in the order in which they first occur, and the number of each row's; -1 where `missing` is 1. */
export function distinct64(
  values: BigInt64Array,
  missing?: Uint8Array,
): { readonly codes: Int32Array; readonly distinct: BigInt64Array } {
  const rows = values.length;
  let size = 1024;
  let slots = new Int32Array(size); // code + 1
  let low = new Int32Array(size);
  let high = new Int32Array(size);
  let count = 0;
  const codes = new Int32Array(rows);
  const halves = new Int32Array(values.buffer, values.byteOffset, 2 * rows);
  let firsts = new Int32Array(512);
  for (let row = 0; row < rows; row++) {
    if (missing?.[row]) {
      codes[row] = -1;
      continue;
    }
    const l = halves[2 * row]!;
    const h = halves[2 * row + 1]!;
    let at = mixLow(h, l) & (size - 1);
    while (slots[at] !== 0 && !(low[at] === l && high[at] === h)) at = (at + 1) & (size - 1);
    if (slots[at] === 0) {
      firsts[count] = row;
      slots[at] = ++count;
      low[at] = l;
      high[at] = h;
      codes[row] = count - 1;
      if (2 * count >= size) grow();
    } else codes[row] = slots[at]! - 1;
  }
  return { codes, distinct: BigInt64Array.from({ length: count }, (_, code) => values[firsts[code]!]!) };

  function grow(): void {
    size *= 2;
    slots = new Int32Array(size);
    low = new Int32Array(size);
    high = new Int32Array(size);
    const more = new Int32Array(size / 2);
    more.set(firsts);
    firsts = more;
    for (let code = 0; code < count; code++) {
      const row = firsts[code]!;
      const l = halves[2 * row]!;
      const h = halves[2 * row + 1]!;
      let at = mixLow(h, l) & (size - 1);
      while (slots[at] !== 0) at = (at + 1) & (size - 1);
      slots[at] = code + 1;
      low[at] = l;
      high[at] = h;
    }
  }
}
