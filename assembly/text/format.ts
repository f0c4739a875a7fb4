// Values as text, row by row, for `concat` and `format`: Arrow Utf8 out. Columns that go to CSV as they are never pass here.
import { float32, float64 } from "../encode/floats";
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

/**
 * The same with the marks of a language, at `marks`:
 *
 *    0                    7    8                  15   16            20            24
 *    +--------------------+----+-------------------+----+-------------+-------------+-------------+
 *    | before decimals    | n  | between groups    | n  | last group  | other groups| least       |
 *    +--------------------+----+-------------------+----+-------------+-------------+-------------+
 *
 * Digits before the point are grouped where there are `least` of them, or more. The width counts characters.
 */
export function formatMarked(
  n: i32, values: usize, step: usize, scale: i32, width: i32, zeros: i32, marks: usize, outOffsets: usize, outBytes: usize,
): void {
  let power: u64 = 1;
  for (let i = 0; i < scale; i++) power *= 10;
  const pointBytes = <i32>load<u8>(marks, 7), groupBytes = <i32>load<u8>(marks, 15);
  const last = load<i32>(marks, 16), others = load<i32>(marks, 20), least = load<i32>(marks, 24);
  const fraction = select<i32>(scale + 1, 0, scale > 0);
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, values += step) {
    const value = load<i64>(values);
    const size = <u64>select<i64>(-value, value, value < 0);
    let before = size / power;
    const negative = i32(value < 0);
    const count = digitCount(before);
    const groups = count < least ? 0 : (count - last + others - 1) / others;
    const missing = max(width - count - groups - negative - fraction, 0);
    if (!zeros) for (let j = 0; j < missing; j++) store<u8>(to++, 32);
    if (negative) store<u8>(to++, 45);
    if (zeros) for (let j = 0; j < missing; j++) store<u8>(to++, 48);
    const point = to + count + groups * groupBytes;
    let at = point;
    // From the right: groups are counted from there
    for (let place = 0, mark = groups > 0 ? last : 20; place < count; place++) {
      if (place == mark) {
        at -= groupBytes;
        for (let j = 0; j < groupBytes; j++) store<u8>(at + j, load<u8>(marks + j, 8));
        mark += others;
      }
      const rest = before / 10;
      store<u8>(--at, <u8>(48 + before - rest * 10));
      before = rest;
    }
    to = point;
    if (scale > 0) {
      for (let j = 0; j < pointBytes; j++) store<u8>(to++, load<u8>(marks + j));
      to = digits(to, size % power, scale);
    }
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** Doubles by the shortest digits that read back, as the text encoders write them: `3`, `0.1`, `1e+21`. `scratch` is room for 48 bytes. */
export function formatReal(
  n: i32, values: usize, step: usize, tables: usize, scratch: usize, outOffsets: usize, outBytes: usize,
): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, values += step) {
    to = float64(to, tables, load<f64>(values), scratch) - 1; // without its comma
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** The same for doubles that are values of 32 bits: fewer digits tell those apart. */
export function formatSingle(
  n: i32, values: usize, step: usize, tables: usize, scratch: usize, outOffsets: usize, outBytes: usize,
): void {
  let to = outBytes;
  store<i32>(outOffsets, 0);
  for (let i = 0; i < n; i++, values += step) {
    to = float32(to, tables, <f32>load<f64>(values), scratch) - 1;
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}

/** Uuids, 16 bytes each: 36 characters and, for a moment, the comma that the next one overwrites. */
export function formatUuids(n: i32, values: usize, outOffsets: usize, outBytes: usize): void {
  for (let i = 0; i <= n; i++) store<i32>(outOffsets + (<usize>i << 2), i * 36);
  for (let i = 0; i < n; i++, values += 16, outBytes += 36) uuidText(outBytes, values);
}

/** A name of up to 31 bytes, its length in the last of 32. */
// @ts-ignore: decorator
@inline
function named(to: usize, name: usize): usize {
  v128.store(to, v128.load(name));
  v128.store(to, v128.load(name, 16), 16);
  return to + load<u8>(name, 31);
}

/** Two digits, or one. */
// @ts-ignore: decorator
@inline
function short(to: usize, value: u32): usize {
  return digits(to, value, 1 + i32(value >= 10));
}

/**
 * Times by strftime. The program at `pieces` is one byte of a directive each (its letter, with the highest bit where
 * no zero stands in front), or 1 and a length for as many
 * bytes of literal text; 0 ends it. Milliseconds since 1970 come as i64. At `names`, 32 bytes each: 12 months, 12 short
 * ones, 7 days from Monday on, 7 short ones, before noon, after noon.
 */
export function formatTimes(
  n: i32, times: usize, step: usize, pieces: usize, names: usize, outOffsets: usize, outBytes: usize,
): void {
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
        case 0xe4: to = short(to, civilDay(packed & 511)); break; // -d
        case 0xed: to = short(to, civilMonth(packed & 511)); break; // -m
        case 0x42: to = named(to, names + ((civilMonth(packed & 511) - 1) << 5)); break; // B
        case 0x62: to = named(to, names + ((civilMonth(packed & 511) + 11) << 5)); break; // b
        case 0x41: to = named(to, names + ((isoWeekday(day) + 23) << 5)); break; // A
        case 0x61: to = named(to, names + ((isoWeekday(day) + 30) << 5)); break; // a
        case 0x70: to = named(to, names + ((38 + u32(clock >= 43200000)) << 5)); break; // p
      }
    }
    outOffsets += 4;
    store<u32>(outOffsets, to - outBytes);
  }
}
