// Days and dates of the proleptic Gregorian calendar, in integers; shared by the parts of dates and the text of times.
// After Hinnant, "chrono-Compatible Low-Level Date Algorithms". Days since 1970 are taken modulo 2^32.

// @ts-ignore: decorator
@inline export const DAY_MS: i64 = 86400000;

/** Days since 0000-03-01: years that begin in March end with the leap day. */
// @ts-ignore: decorator
@inline const MARCH_0: i32 = 719468;
// @ts-ignore: decorator
@inline const ERA_DAYS: i32 = 146097;

/** Eras before the year 0 would need floors; adding whole ones keeps every division above zero. */
// @ts-ignore: decorator
@inline const ERAS: i32 = 2500;

/** Of a day: year since the March of year -400 * ERAS, and day of that year. Packed as year << 9 | day. */
// @ts-ignore: decorator
@inline
export function marchYear(days: i64): u32 {
  const shifted = <u32>(<i32>days + MARCH_0 + ERAS * ERA_DAYS);
  const era = shifted / <u32>ERA_DAYS;
  const day = shifted - era * <u32>ERA_DAYS;
  const year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
  const dayOfYear = day - (365 * year + year / 4 - year / 100);
  return ((era * 400 + year) << 9) | dayOfYear;
}

/** The year (January to December) of a packed day. */
// @ts-ignore: decorator
@inline
export function civilYear(packed: u32): i32 {
  return <i32>(packed >> 9) - ERAS * 400 + i32((packed & 511) >= 306);
}

// @ts-ignore: decorator
@inline
export function civilMonth(dayOfYear: u32): u32 {
  const march = (5 * dayOfYear + 2) / 153;
  return march + 3 - select<u32>(12, 0, march >= 10);
}

// @ts-ignore: decorator
@inline
export function civilDay(dayOfYear: u32): u32 {
  const march = (5 * dayOfYear + 2) / 153;
  return dayOfYear - (153 * march + 2) / 5 + 1;
}

/** January the first of a year. */
// @ts-ignore: decorator
@inline
export function yearStart(year: i32): i32 {
  const y = <u32>(year - 1 + ERAS * 400);
  const era = y / 400;
  const inEra = y - era * 400;
  return <i32>(era * <u32>ERA_DAYS + inEra * 365 + inEra / 4 - inEra / 100) + 306 - MARCH_0 - ERAS * ERA_DAYS;
}

/** ISO 8601: Monday is 1. */
// @ts-ignore: decorator
@inline
export function isoWeekday(days: i64): i32 {
  return (<i32>days + 3 + 7 * 200000000) % 7 + 1;
}

/** The Thursday of a day's ISO week: its year is the week's year. */
// @ts-ignore: decorator
@inline
export function thursday(days: i64): i32 {
  return <i32>days - isoWeekday(days) + 4;
}

/** ISO 8601 week, 1 to 53. */
// @ts-ignore: decorator
@inline
export function isoWeek(days: i64): i32 {
  const at = thursday(days);
  return (at - yearStart(civilYear(marchYear(at)))) / 7 + 1;
}

/** floor(ms / unit) for a positive unit. */
// @ts-ignore: decorator
@inline
export function floorDiv(ms: i64, unit: i64): i64 {
  const q = ms / unit;
  return q - i64(q * unit > ms);
}
