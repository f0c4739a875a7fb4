// Values as text, row by row, for `concat` and `format`: Arrow Utf8 out. Columns that go to CSV as they are never pass here.
import { dtoa_buffered } from "util/number";
import { uuidText } from "../encode/uuid-text";
import { civilDay, civilMonth, civilYear, DAY_MS, floorDiv, isoWeek, isoWeekday, marchYear, thursday, yearStart } from "../time/civil";

/** Writes `count` digits of `value`, zeros in front; returns the end. */
// @ts-ignore: decorator
@inline
function digits(to: usize, value: u64, count: i32): usize {
  let at = to + count;
  while (at > to) {
    at--;
    store<u8>(at, <u8>(48 + value % 10));
    value /= 10;
  }
  return to + count;
}

// @ts-ignore: decorator
@inline
function digitCount(value: u64): i32 {
  let count = 1;
  for (let limit: u64 = 10; count < 20 && value >= limit; count++, limit *= 10) if (count == 19) return 20;
  return count;
}

/**
 * Integers, or decimals of `scale` digits behind the point, at least `width` characters wide: filled with zeros behind
 * the sign, or with spaces before it.
 */
export function formatWhole(n: i32, values: usize, step: usize, scale: i32, width: i32, zeros: i32, outOffsets: usize, outBytes: usize): void {
  let power: u64 = 1;
  for (let i = 0; i < scale; i++) power *= 10;
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, values += step) {
    const value = load<i64>(values);
    const size = <u64>select<i64>(-value, value, value < 0);
    const before = size / power;
    const negative = i32(value < 0);
    const count = digitCount(before);
    const missing = max(width - count - negative - select<i32>(scale + 1, 0, scale > 0), 0);
    if (!zeros) for (let j = 0; j < missing; j++) store<u8>(to++, 32);
    if (negative) store<u8>(to++, 45);
    if (zeros) for (let j = 0; j < missing; j++) store<u8>(to++, 48);
    to = digits(to, before, count);
    if (scale > 0) {
      store<u8>(to++, 46);
      to = digits(to, size - before * power, scale);
    }
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** Doubles by the shortest digits that read back (Grisu2), in JavaScript's notation: `3`, `0.1`, `1e+21`. */
export function formatReal(n: i32, values: usize, step: usize, outOffsets: usize, outBytes: usize): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, values += step) {
    let length = dtoa_buffered(to, load<f64>(values)); // UTF-16: 2 bytes a character, narrowed in place
    for (let j: u32 = 0; j < length; j++) store<u8>(to + j, load<u8>(to + (j << 1)));
    if (length > 2 && load<u8>(to + length - 1) == 48 && load<u8>(to + length - 2) == 46) length -= 2;
    to += length;
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** Uuids, 16 bytes each: 36 characters and, for a moment, the comma that the next one overwrites. */
export function formatUuids(n: i32, values: usize, outOffsets: usize, outBytes: usize): void {
  for (let i = 0; i <= n; i++) store<i32>(outOffsets + (<usize>i << 2), i * 36);
  for (let i = 0; i < n; i++, values += 16, outBytes += 36) uuidText(outBytes, values);
}

// @ts-ignore: decorator
@lazy @inline const MONTHS = memory.data<u8>([
  /* January   */ 74, 97, 110, 117, 97, 114, 121, 0, 0, 7,
  /* February  */ 70, 101, 98, 114, 117, 97, 114, 121, 0, 8,
  /* March     */ 77, 97, 114, 99, 104, 0, 0, 0, 0, 5,
  /* April     */ 65, 112, 114, 105, 108, 0, 0, 0, 0, 5,
  /* May       */ 77, 97, 121, 0, 0, 0, 0, 0, 0, 3,
  /* June      */ 74, 117, 110, 101, 0, 0, 0, 0, 0, 4,
  /* July      */ 74, 117, 108, 121, 0, 0, 0, 0, 0, 4,
  /* August    */ 65, 117, 103, 117, 115, 116, 0, 0, 0, 6,
  /* September */ 83, 101, 112, 116, 101, 109, 98, 101, 114, 9,
  /* October   */ 79, 99, 116, 111, 98, 101, 114, 0, 0, 7,
  /* November  */ 78, 111, 118, 101, 109, 98, 101, 114, 0, 8,
  /* December  */ 68, 101, 99, 101, 109, 98, 101, 114, 0, 8,
]);
// @ts-ignore: decorator
@lazy @inline const WEEKDAYS = memory.data<u8>([
  /* Monday    */ 77, 111, 110, 100, 97, 121, 0, 0, 0, 6,
  /* Tuesday   */ 84, 117, 101, 115, 100, 97, 121, 0, 0, 7,
  /* Wednesday */ 87, 101, 100, 110, 101, 115, 100, 97, 121, 9,
  /* Thursday  */ 84, 104, 117, 114, 115, 100, 97, 121, 0, 8,
  /* Friday    */ 70, 114, 105, 100, 97, 121, 0, 0, 0, 6,
  /* Saturday  */ 83, 97, 116, 117, 114, 100, 97, 121, 0, 8,
  /* Sunday    */ 83, 117, 110, 100, 97, 121, 0, 0, 0, 6,
]);

/** A name of ten bytes, its length in the last; three letters where it is short. */
// @ts-ignore: decorator
@inline
function named(to: usize, name: usize, short: bool): usize {
  const length: usize = short ? 3 : load<u8>(name, 9);
  for (let i: usize = 0; i < length; i++) store<u8>(to + i, load<u8>(name + i));
  return to + length;
}

/**
 * Times by strftime. The program at `pieces` is one byte of a directive each (its letter), or 1 and a length for as many
 * bytes of literal text; 0 ends it. Milliseconds since 1970 come as i64.
 */
export function formatTimes(n: i32, times: usize, step: usize, pieces: usize, outOffsets: usize, outBytes: usize): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, times += step) {
    const ms = load<i64>(times);
    const day = floorDiv(ms, DAY_MS);
    const clock = <u32>(ms - day * DAY_MS);
    const packed = marchYear(day);
    let at = pieces;
    for (let piece = load<u8>(at); piece != 0; piece = load<u8>(at)) {
      at++;
      switch (piece) {
        case 1: {
          const length = load<u8>(at);
          at++;
          for (let j: usize = 0; j < length; j++) store<u8>(to + j, load<u8>(at + j));
          to += length;
          at += length;
          break;
        }
        case 0x59: to = digits(to, civilYear(packed), 4); break; // Y
        case 0x79: to = digits(to, civilYear(packed) % 100, 2); break; // y
        case 0x6d: to = digits(to, civilMonth(packed & 511), 2); break; // m
        case 0x64: to = digits(to, civilDay(packed & 511), 2); break; // d
        case 0x48: to = digits(to, clock / 3600000, 2); break; // H
        case 0x49: to = digits(to, (clock / 3600000 + 11) % 12 + 1, 2); break; // I
        case 0x4d: to = digits(to, clock / 60000 % 60, 2); break; // M
        case 0x53: to = digits(to, clock / 1000 % 60, 2); break; // S
        case 0x4c: to = digits(to, clock % 1000, 3); break; // L
        case 0x6a: to = digits(to, <i32>day - yearStart(civilYear(packed)) + 1, 3); break; // j
        case 0x75: to = digits(to, isoWeekday(day), 1); break; // u
        case 0x56: to = digits(to, isoWeek(day), 2); break; // V
        case 0x47: to = digits(to, civilYear(marchYear(thursday(day))), 4); break; // G
        case 0x70: store<u16>(to, select<u16>(0x4d41, 0x4d50, clock < 43200000)); to += 2; break; // p: AM, PM
        case 0x62: to = named(to, MONTHS + (civilMonth(packed & 511) - 1) * 10, true); break; // b
        case 0x42: to = named(to, MONTHS + (civilMonth(packed & 511) - 1) * 10, false); break; // B
        case 0x61: to = named(to, WEEKDAYS + (isoWeekday(day) - 1) * 10, true); break; // a
        case 0x41: to = named(to, WEEKDAYS + (isoWeekday(day) - 1) * 10, false); break; // A
      }
    }
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}
