// Dates and times of day as ISO 8601 text, proleptic Gregorian; years outside 0..9999 in the expanded form, with a sign.
import { FRACTIONS3, MINUTES, SECONDS } from "./layout";
import { integer20, magnitude, quad } from "./digits";

// @ts-ignore: decorator
@inline const DAY_MS: i64 = 86400000;

// @ts-ignore: decorator
@inline
function floorDivide(a: i64, b: i64): i64 {
  const quotient = a / b;
  return quotient - i64(a - quotient * b < 0);
}

/**
 * The date of a day since 1970, without a comma. Years begin in March, so that the day that comes and goes is the last one
 * (Hinnant, "chrono-compatible low-level date algorithms", 2014).
 */
export function date(out: usize, t: usize, day: i64): usize {
  const shiftedDay = day + 719468; // since 0000-03-01
  const era = floorDivide(shiftedDay, 146097);
  const dayOfEra = <u32>(shiftedDay - era * 146097);
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const monthFromMarch = (5 * dayOfYear + 2) / 153;
  const dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = <i64>yearOfEra + era * 400 + i64(month <= 2);
  if (<u64>year < 10000) {
    store<u32>(out, quad(t, <u32>year));
    out += 4;
  } else out = expandedYear(out, t, year);
  const monthAndDay = <u64>quad(t, month * 100 + dayOfMonth);
  store<u64>(out, 0x2d00002d | ((monthAndDay & 0xffff) << 8) | ((monthAndDay >> 16) << 32));
  return out + 6;
}

/** ISO 8601-1:2019, 4.3.2: a sign and at least six digits. */
function expandedYear(out: usize, t: usize, year: i64): usize {
  const size = magnitude(year);
  store<u8>(out, year < 0 ? 0x2d : 0x2b);
  out++;
  if (size < 1000000) {
    const high = <u32>size / 10000;
    store<u16>(out, <u16>(quad(t, high) >> 16));
    store<u32>(out, quad(t, <u32>size - high * 10000), 2);
    return out + 6;
  }
  return integer20(out, t, size) - 1;
}

/** The time of a day and a comma, behind "T": 00:00:49Z */
// @ts-ignore: decorator
@inline
export function timeSeconds(out: usize, t: usize, ms: u32): usize {
  const second = ms / 1000;
  const minute = second / 60;
  store<u64>(out, load<u64>(t + (<usize>minute << 3), MINUTES));
  store<u32>(out, load<u32>(t + (<usize>(second - minute * 60) << 2), SECONDS), 6);
  return out + 10;
}

/** The same with milliseconds: 00:00:49.123Z */
// @ts-ignore: decorator
@inline
export function timeMilliseconds(out: usize, t: usize, ms: u32): usize {
  const second = ms / 1000;
  const minute = second / 60;
  store<u64>(out, load<u64>(t + (<usize>minute << 3), MINUTES));
  store<u32>(out, load<u32>(t + (<usize>(second - minute * 60) << 2), SECONDS), 6);
  store<u64>(out, load<u64>(t + (<usize>(ms - second * 1000) << 3), FRACTIONS3), 8);
  store<u16>(out, 0x2c5a, 12); // "Z,"
  return out + 14;
}

/** Milliseconds since 1970, any: the date and "T"; the time of day is `v - dayStart(v)`. */
// @ts-ignore: decorator
@inline
export function dayOf(v: i64): i64 {
  return floorDivide(v, DAY_MS);
}
