// Parts of dates against the host's calendar, over the years 1 to 9999.
import { expect, test } from "vitest";
import { firstDay, firstMs, lastDay, lastMs } from "../../src/formula/civil.js";
import { datePart } from "../formula/interpreter.js";
import { Bench } from "../harness.js";

const bench = new Bench();
const { kernels } = bench;

const kernelOf = {
  year: kernels.yearOfDays,
  month: kernels.monthOfDays,
  day: kernels.dayOfMonth,
  weekday: kernels.weekdayOfDays,
  week: kernels.weekOfDays,
  dayofyear: kernels.dayOfYear,
};
type Part = keyof typeof kernelOf;

function parts(part: Part, days: readonly number[]): number[] {
  const { memory } = bench;
  const input = bench.put(BigInt64Array.from(days, BigInt));
  const out = bench.alloc(8 * days.length);
  kernelOf[part](days.length, input, 8, out);
  return Array.from(new BigInt64Array(memory.buffer, out, days.length), Number);
}

/** Every 61st day of all years, and all days around the edges of years, centuries and eras. */
const sample: number[] = [];
for (let day = firstDay; day <= lastDay; day += 61) sample.push(day);
for (const year of [
  1, 2, 4, 100, 399, 400, 401, 1582, 1600, 1700, 1899, 1900, 1969, 1970, 1999, 2000, 2001, 2024, 2100, 9999,
]) {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  const start = date.getTime() / 86_400_000;
  for (let day = Math.max(firstDay, start - 8); day < Math.min(lastDay, start + 370); day++) sample.push(day);
}

test.each(Object.keys(kernelOf) as Part[])("%s of a day is the host's, from the year 1 to 9999", (part) => {
  expect(parts(part, sample)).toEqual(sample.map((day) => datePart(part, day)));
});

const day = (text: string): number => Date.parse(text) / 86_400_000;

test.each([
  // From the table of ISO 8601 week edges: dates that lie in a week of another year.
  ["2005-01-01", 53, 6],
  ["2005-01-02", 53, 7],
  ["2005-12-31", 52, 6],
  ["2006-01-01", 52, 7],
  ["2007-01-01", 1, 1],
  ["2007-12-31", 1, 1],
  ["2008-01-01", 1, 2],
  ["2008-12-28", 52, 7],
  ["2008-12-29", 1, 1],
  ["2009-12-31", 53, 4],
  ["2010-01-03", 53, 7],
  ["2010-01-04", 1, 1],
  ["2020-12-31", 53, 4],
  ["2024-12-30", 1, 1],
])("%s lies in week %i, on weekday %i", (text, week, weekday) => {
  expect(parts("week", [day(text)])).toEqual([week]);
  expect(parts("weekday", [day(text)])).toEqual([weekday]);
});

test("hours and minutes are those of the clock, before 1970 too", () => {
  const times = [firstMs, -1, 0, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999, lastMs];
  for (let ms = firstMs; ms < lastMs; ms += 1_234_567_890_123) times.push(ms);
  const input = bench.put(BigInt64Array.from(times, BigInt));
  const out = bench.alloc(8 * times.length);
  kernels.hourOfMs(times.length, input, 8, out);
  expect(bench.i64(out, times.length).map(Number)).toEqual(times.map((ms) => new Date(ms).getUTCHours()));
  kernels.minuteOfMs(times.length, input, 8, out);
  expect(bench.i64(out, times.length).map(Number)).toEqual(times.map((ms) => new Date(ms).getUTCMinutes()));
});

test("days far outside any calendar neither trap nor give a month that has no name", () => {
  const wild = [-(2 ** 40), -(2 ** 31), 2 ** 31, 2 ** 52].map(Math.trunc);
  for (const part of Object.keys(kernelOf) as Part[]) parts(part, wild);
  for (const month of parts("month", wild)) expect(month >= 1 && month <= 12).toBe(true);
});
