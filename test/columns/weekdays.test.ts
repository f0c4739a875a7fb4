// Days of the week beside dates and moments: exactly the days and points that lie on them, each as likely, whatever the edges.
import { describe, expect, test } from "vitest";
import { pointsOn } from "../../src/columns/weekdays.js";
import { generate, longColumns } from "../generate.js";
import { alpha, bend, fitP, tally } from "../statistics/checks.js";

const dayMs = 86_400_000;
const isoWeekday = (day: number): number => ((new Date(day * dayMs).getUTCDay() + 6) % 7) + 1;
const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const weekdays = (...days: readonly number[]) => ({
  allowed: names.map((_, i) => days.includes(i + 1)),
  said: "",
});

/** Every index of the blocks as its point. */
const listed = ({ starts, perBlock, first, count }: NonNullable<ReturnType<typeof pointsOn>>, step: number): number[] =>
  Array.from(
    { length: count },
    (_, i) => starts[Math.floor((first + i) / perBlock)]! + ((first + i) % perBlock) * step,
  );

describe("the points of a grid", () => {
  const hour = 3_600_000;
  const cases = [0, 1, 2, 3, 4, 5, 6].flatMap((shift) =>
    [
      [hour, 0],
      [hour, 0.4 * hour],
      [15 * 60_000, 7 * hour + 30_000],
      [dayMs, 10 * hour],
      [2 * dayMs, 0],
      [7 * dayMs, 5 * hour],
      [9 * dayMs, 1],
    ].map(([step, offset]) => [shift, step!, offset!] as const),
  );
  test.each(cases)("from day %i on, every %i ms from %i ms", (shift, step, offset) => {
    for (const days of [weekdays(1), weekdays(7), weekdays(2, 4), weekdays(6, 7), weekdays(1, 2, 3, 4, 5, 6, 7)]) {
      for (const slots of [1, 2, 23, 24, 25, 170, 401]) {
        const from = (shift - 3) * dayMs + offset;
        const all = Array.from({ length: slots }, (_, k) => from + k * step);
        const expected = all.filter((ms) => days.allowed[isoWeekday(Math.floor(ms / dayMs)) - 1]);
        expect(listed(pointsOn(days, from, step, slots)!, step)).toEqual(expected);
      }
    }
  });
  test("of which days would hold different ones are none", () => {
    expect(pointsOn(weekdays(1), 0, 7 * hour, 100)).toBeUndefined();
    expect(pointsOn(weekdays(1), 0, dayMs + hour, 100)).toBeUndefined();
  });
});

const allOf = (column: Record<string, unknown>, rows: number): readonly number[] =>
  generate({ seed: 4, tables: { t: { rows, columns: { c: { ...column, unique: true } } } } }, "t").column(
    "c",
  ) as number[];

test("as many unique dates as there are days are all of them", () => {
  const expected = Array.from({ length: 366 }, (_, i) => Date.UTC(2024, 0, 1) / dayMs + i).filter(
    (day) => isoWeekday(day) >= 6,
  );
  const found = allOf({ date: "period", weekday: ["saturday", "sunday"] }, expected.length);
  expect(found.toSorted((a, b) => a - b)).toEqual(expected);
});

test("as many unique moments as there are points are all of them", () => {
  const from = Date.UTC(2024, 4, 1, 10, 30);
  const expected = Array.from({ length: 24 * 30 }, (_, k) => from + k * 3_600_000).filter(
    (ms) => isoWeekday(Math.floor(ms / dayMs)) === 3,
  );
  const found = allOf(
    { timestamp: "2024-05-01T10:30:00..2024-05-31T10:30:00", every: "1h", weekday: "wed" },
    expected.length,
  );
  expect(found.toSorted((a, b) => a - b)).toEqual(expected);
});

describe("all days are as likely", () => {
  const rows = 1_000_000;
  const first = Date.UTC(2024, 0, 1) / dayMs;
  const days = { weekday: ["mon", "thursday", "Sunday"] };
  const columns = {
    day: { date: "period", ...days },
    sorted: { date: "period", ...days, sorted: true },
    moment: { timestamp: "period", ...days },
    moment_day: "date(moment)",
  };
  const allowed = Array.from({ length: 366 }, (_, i) => ([1, 4, 7].includes(isoWeekday(first + i)) ? 1 : 0));
  const made = longColumns({ seed: 9, tables: { t: { rows, columns } } }, "t", ["day", "sorted", "moment_day"]);

  test.each(["day", "sorted", "moment_day"] as const)("%s", (name) => {
    const counts = tally(
      made[name].values.map((day) => day - first),
      366,
    );
    expect(fitP(counts, allowed)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(allowed, 0.03))).toBeLessThan(alpha);
  });
});

test("all seven days leave the values as they are without the word", () => {
  const columns = { a: { date: "period", id: "x" }, b: { date: "period", id: "x", weekday: names } };
  const { column } = generate({ tables: { t: { rows: 500, columns } } }, "t");
  expect(column("b")).toEqual(column("a"));
});
