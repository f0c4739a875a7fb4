// Times in the order of the rows: what a Poisson process conditioned on its count looks like, at a million rows.
import { beforeAll, describe, expect, test } from "vitest";
import { type Long, longColumns } from "../generate.js";
import {
  alpha,
  autocorrelationP,
  bend,
  classes,
  dispersionP,
  fitP,
  independenceP,
  kolmogorovP,
  tally,
} from "./checks.js";

const rows = 1_000_000;
const begin = Date.UTC(2024, 0, 1);
const hours = 8784;
const columns = {
  at: { timestamp: "period", sorted: true },
  at_s: { timestamp: "period", sorted: true, every: "1s" },
  day: { date: "2024-01-01..2024-12-31", sorted: true },
  value: { uniform: "0.0..1.0" },
} as const;
type Name = keyof typeof columns;

let of: Record<Name, Long>;
let hourly: Float64Array;
let gaps: Float64Array;
beforeAll(() => {
  of = longColumns({ seed: 21, tables: { t: { rows, columns } } }, "t", Object.keys(columns) as Name[]);
  hourly = tally(
    of.at.values.map((ms) => Math.floor((ms - begin) / 3_600_000)),
    hours,
  );
  gaps = of.at.values.slice(1).map((ms, row) => ms - of.at.values[row]!);
});

test.each(["at", "at_s", "day"] as const)("%s never falls", (name) => {
  const { values } = of[name];
  expect(values.findIndex((value, row) => row > 0 && value < values[row - 1]!)).toBe(-1);
});

describe("marginals", () => {
  const even = (size: number) => new Float64Array(size).fill(1);

  test("fill every hour alike, where 5 % off fails", () => {
    expect(fitP(hourly, even(hours))).toBeGreaterThan(alpha);
    expect(fitP(hourly, bend(even(hours), 0.05))).toBeLessThan(alpha);
  });
  test("to the second and to the day as well", () => {
    const seconds = tally(
      of.at_s.values.map((ms) => ((ms - begin) / 1000) % 3600),
      3600,
    );
    expect(fitP(seconds, even(3600))).toBeGreaterThan(alpha);
    expect(fitP(seconds, bend(even(3600), 0.05))).toBeLessThan(alpha);
    const days = tally(
      of.day.values.map((day) => day - begin / 86_400_000),
      366,
    );
    expect(fitP(days, even(366))).toBeGreaterThan(alpha);
    expect(fitP(days, bend(even(366), 0.02))).toBeLessThan(alpha);
  });
  test("reach both ends of the period", () => {
    expect(of.at.values[0]! - begin).toBeLessThan(20 * 31_622);
    expect(begin + hours * 3_600_000 - of.at.values[rows - 1]!).toBeLessThan(20 * 31_622);
  });
});

describe("a Poisson process", () => {
  test("has counts whose variance is their mean, where too even and too uneven ones fail", () => {
    expect(dispersionP(hourly)).toBeGreaterThan(alpha);
    const mean = rows / hours;
    expect(dispersionP(hourly.map((count) => mean + 0.95 * (count - mean)))).toBeLessThan(alpha);
    expect(dispersionP(hourly.map((count) => mean + 1.05 * (count - mean)))).toBeLessThan(alpha);
  });
  test("has exponential gaps, where a mean 2 % off fails", () => {
    // Moments lie on a grid of 1 ms: half of one is added to a gap, against a mean of 31.6 seconds
    const mean = (hours * 3_600_000) / rows;
    const law = (scale: number) => (gap: number) => 1 - Math.exp(-(gap + 0.5) / scale);
    expect(kolmogorovP(gaps, law(mean))).toBeGreaterThan(alpha);
    expect(kolmogorovP(gaps, law(mean * 1.02))).toBeLessThan(alpha);
  });
  test("has gaps and counts that do not know of their neighbours, where a gap that leans on the last by 1 % fails", () => {
    const lags = Array.from({ length: 64 }, (_, i) => i + 1);
    expect(autocorrelationP(gaps, lags)).toBeGreaterThan(alpha);
    expect(autocorrelationP(gaps, [128, 256, 512, 1024, 2048, 4096, 8192, 65_536])).toBeGreaterThan(alpha);
    expect(
      autocorrelationP(
        gaps.map((gap, row) => gap + 0.01 * (gaps[row - 1] ?? 0)),
        lags,
      ),
    ).toBeLessThan(alpha);
    expect(autocorrelationP(hourly, lags)).toBeGreaterThan(alpha);
    expect(independenceP(classes(gaps.slice(1)), classes(gaps.slice(0, -1)))).toBeGreaterThan(alpha);
  });
  test("tells other columns nothing", () => {
    expect(independenceP(classes(gaps), classes(of.value.values.slice(1)))).toBeGreaterThan(alpha);
    expect(independenceP(classes(of.at.values.map((ms) => ms % 86_400_000)), classes(of.value.values))).toBeGreaterThan(
      alpha,
    );
  });
});

test("two tables of the same period have processes of their own", () => {
  const other = longColumns({ seed: 21, tables: { u: { rows, columns: { at: columns.at } } } }, "u", ["at"]);
  const counts = tally(
    other.at.values.map((ms) => Math.floor((ms - begin) / 3_600_000)),
    hours,
  );
  const tied = hourly.map((count, hour) => count + counts[hour]!);
  expect(dispersionP(tied)).toBeGreaterThan(alpha);
});
