// From values to groups: does a group have members, and which code has a value (dense tables for i32, hashing for i64).
import { mix } from "../random/mix";

// @ts-ignore: decorator
@inline
function hasMembers(starts: usize, group: u32): u32 {
  const at = starts + (<usize>group << 2);
  return u32(load<u32>(at, 4) != load<u32>(at));
}

/** Validity bitmap: bit i is 1 where the row's group has members. Whole bytes; bits past n are 0. */
export function groupExists(n: i32, groups: usize, starts: usize, validity: usize): void {
  for (let left = n; left > 0; left -= 8, validity++) {
    let byte: u32 = 0;
    for (let bit = 0; bit < min<i32>(left, 8); bit++, groups += 4) byte |= hasMembers(starts, load<u32>(groups)) << bit;
    store<u8>(validity, byte);
  }
}

/** out = table[value - lo], or `missing` where the value is outside lo .. lo + size - 1. */
export function lookupI32(n: i32, values: usize, lo: i32, size: i32, table: usize, missing: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 4, out += 4) {
    const place = <u32>(load<i32>(values) - lo);
    const inside = place < <u32>size;
    store<i32>(out, select<i32>(load<i32>(table + (<usize>select<u32>(place, 0, inside) << 2)), missing, inside));
  }
}

/**
 * out = the code of an i64 value, or `missing`. `slots` is a table of mask + 1 (a power of two) slots, open addressing with
 * linear probing from mix(value) & mask, at least half of it free; src/kernels/lookup.ts builds it:
 *
 *     slot   0        8      12     16
 *            | i64 key | code | used |
 */
export function lookup64(n: i32, values: usize, slots: usize, mask: i32, missing: i32, out: usize): void {
  for (let i = 0; i < n; i++, values += 8, out += 4) {
    const value = load<u64>(values);
    let slot = <u32>mix(value) & <u32>mask;
    let at = slots + (<usize>slot << 4);
    while (load<i32>(at, 12) != 0 && load<u64>(at) != value) {
      slot = (slot + 1) & <u32>mask;
      at = slots + (<usize>slot << 4);
    }
    store<i32>(out, select<i32>(load<i32>(at, 8), missing, load<i32>(at, 12) != 0));
  }
}
