// Parts of dates in UTC and the proleptic Gregorian calendar. Days and milliseconds since 1970 come as i64, operands as in
// expression/arithmetic.ts; parts go out as i64.
import { civilDay, civilMonth, civilYear, DAY_MS, floorDiv, isoWeek, isoWeekday, marchYear, yearStart } from "./civil";

export function yearOfDays(n: i32, days: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, days += step, out += 8) store<i64>(out, civilYear(marchYear(load<i64>(days))));
}

export function monthOfDays(n: i32, days: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, days += step, out += 8) store<i64>(out, civilMonth(marchYear(load<i64>(days)) & 511));
}

export function dayOfMonth(n: i32, days: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, days += step, out += 8) store<i64>(out, civilDay(marchYear(load<i64>(days)) & 511));
}

/** 1 to 366. */
export function dayOfYear(n: i32, days: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, days += step, out += 8) {
    const day = load<i64>(days);
    store<i64>(out, <i32>day - yearStart(civilYear(marchYear(day))) + 1);
  }
}

/** ISO 8601: Monday is 1. */
export function weekdayOfDays(n: i32, days: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, days += step, out += 8) store<i64>(out, isoWeekday(load<i64>(days)));
}

/** ISO 8601: week 1 holds the year's first Thursday. */
export function weekOfDays(n: i32, days: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, days += step, out += 8) store<i64>(out, isoWeek(load<i64>(days)));
}

/** Hour of the day of milliseconds. */
export function hourOfMs(n: i32, ms: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, ms += step, out += 8) {
    const at = load<i64>(ms);
    store<i64>(out, <u32>(at - floorDiv(at, DAY_MS) * DAY_MS) / 3600000);
  }
}

/** Minute of the hour. */
export function minuteOfMs(n: i32, ms: usize, step: usize, out: usize): void {
  for (let i = 0; i < n; i++, ms += step, out += 8) {
    const at = load<i64>(ms);
    store<i64>(out, <u32>(at - floorDiv(at, DAY_MS) * DAY_MS) / 60000 % 60);
  }
}
