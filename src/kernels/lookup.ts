// Hash tables from i64 values to codes, as lookup64 of assembly/relation/group.ts reads them.
import { mixLow } from "./mix.js";

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
