// What the suite of verbs knows of each: columns that use it, what their values must be, and how it takes the modifiers.

import { fileURLToPath } from "node:url";
import type { modifiers } from "../../src/spec/shape.js";
import { normalCdf } from "../assembly/statistics.js";
import type { Plain } from "../generate.js";

export type Modifier = keyof typeof modifiers;
export type Words = Readonly<Record<string, unknown>>;

/** Other columns of the row, by name. */
export type Row = Readonly<Record<string, Plain>>;

export interface Case {
  /** What the case is about, beside the verb. */
  readonly about: string;
  /** The column as the spec holds it; a text where the verb is a plain scalar. */
  readonly column: Words | string;
  /** The table it stands in: `t` (2,000 rows), `few` (40 rows, fewer than the parents), `kids` (children of few). */
  readonly table: "t" | "few" | "kids";
  /** The type of the values, as a spec names it. */
  readonly type: string;
  /** The largest value that numbers could have, where a narrow type cannot hold all of them. */
  readonly most?: number;
  /** Whether a value may stand in row `row`, whose other columns are `others`. */
  readonly valid: (value: Exclude<Plain, null>, row: number, others: Row) => boolean;
  /** Distinct values among all rows, at least. */
  readonly distinct: number;
  /** Laws that single values do not show: true where they hold. */
  readonly law?: (values: readonly Exclude<Plain, null>[]) => boolean;
  /** Modifiers that the language refuses here, with the code of the problem. */
  readonly refuses?: Partial<Record<Modifier, string>>;
  /** Ends that `clip` and `truncate` are put to, where the middle of the values is no place for them. */
  readonly ends?: readonly [lo: string, hi: string];
  /** Declared types that draw anew rather than convert: what such values must be. */
  readonly draws?: Readonly<Record<string, (value: Exclude<Plain, null>) => boolean>>;
}

const between =
  (lo: number, hi: number) =>
  (value: unknown): boolean =>
    Number(value) >= lo && Number(value) <= hi;
const whole =
  (lo: number, hi: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && between(lo, hi)(value);
/** A real of [lo, hi): the upper end is out, until a float32 rounds to it. */
const real =
  (lo: number, hi: number) =>
  (value: unknown): boolean =>
    typeof value === "number" && value >= lo && value <= Math.fround(hi);
const decimal =
  (scale: number, lo: number, hi: number) =>
  (value: unknown): boolean =>
    typeof value === "string" && (value.split(".")[1]?.length ?? 0) === scale && between(lo, hi)(value);
const above =
  (lo: number) =>
  (value: unknown): boolean =>
    typeof value === "number" && value >= lo;
const oneOf =
  (...values: readonly Plain[]) =>
  (value: Plain): boolean =>
    values.includes(value);
const day = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date) / 86_400_000;

const shares = fileURLToPath(new URL("shares.csv", import.meta.url));

/** ISO: 1 is Monday. */
const weekday = (days: unknown): number => ((new Date(Number(days) * 86_400_000).getUTCDay() + 6) % 7) + 1;

const mean = (values: readonly unknown[]): number =>
  values.reduce((sum: number, value) => sum + Number(value), 0) / values.length;
/** Within five standard errors. */
const meanIs =
  (expected: number, sd: number) =>
  (values: readonly unknown[]): boolean =>
    Math.abs(mean(values) - expected) < (5 * sd) / Math.sqrt(values.length);

/** The share of the most common values. */
function mostCommon(values: readonly unknown[], first = 1): number {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const falling = [...counts.values()].sort((a, b) => b - a);
  return falling.slice(0, first).reduce((sum, count) => sum + count, 0) / values.length;
}

const never = "spec.unique_impossible";
const noReal = { unique: never, primary_key: never } as const;

export const cases: Readonly<Record<string, readonly Case[]>> = {
  sequence: [
    {
      about: "from a start, in steps",
      column: { sequence: { start: -3, step: 7 } },
      table: "t",
      type: "int64",
      most: 13_990,
      valid: (value, row) => value === 7 * row - 3,
      distinct: 2000,
    },
    {
      about: "from a start beyond 32 bits",
      column: { sequence: 3_000_000_000 },
      table: "t",
      type: "int64",
      most: 3_000_001_999,
      valid: (value, row) => value === 3_000_000_000 + row,
      distinct: 2000,
    },
    {
      about: "over the children of all parents",
      column: { sequence: { start: 5, step: 2 } },
      table: "kids",
      type: "int64",
      most: 243,
      valid: (value, row) => value === 5 + 2 * row,
      distinct: 120,
    },
  ],
  uniform: [
    {
      about: "whole numbers",
      column: { uniform: "-5..5000" },
      table: "t",
      type: "int64",
      most: 5000,
      valid: whole(-5, 5000),
      distinct: 1500,
      law: meanIs(2497.5, 1445),
      draws: {
        float32: real(-5, 5000),
        float64: real(-5, 5000),
        "decimal(12,2)": decimal(2, -5, 5000),
      },
    },
    {
      about: "a die",
      column: { uniform: "1..6" },
      table: "t",
      type: "int64",
      valid: whole(1, 6),
      distinct: 6,
      law: meanIs(3.5, 1.71),
      refuses: noReal,
      draws: { float32: real(1, 6), float64: real(1, 6), "decimal(12,2)": decimal(2, 1, 6) },
    },
    {
      about: "beyond 32 bits",
      column: { uniform: "-9000000000000..9000000000000" },
      table: "t",
      type: "int64",
      most: 9e12,
      valid: whole(-9e12, 9e12),
      distinct: 2000,
      law: meanIs(0, 5.2e12),
      draws: {
        float32: real(-9e12, 9e12),
        float64: real(-9e12, 9e12),
      },
    },
    {
      about: "reals",
      column: { uniform: "-0.5..2.5" },
      table: "t",
      type: "float64",
      valid: real(-0.5, 2.5),
      distinct: 2000,
      law: meanIs(1, 0.87),
      refuses: noReal,
      draws: { "decimal(12,2)": decimal(2, -0.5, 2.49) },
    },
    {
      about: "decimals",
      column: { uniform: "-0.50..99.99", type: "decimal(8,2)" },
      table: "t",
      type: "decimal(8,2)",
      valid: decimal(2, -0.5, 99.98),
      distinct: 1500,
      law: meanIs(49.74, 29),
      refuses: { type: "already" },
    },
    {
      about: "whole numbers between formulas",
      column: { uniform: { from: "n", to: "n * 10" } },
      table: "t",
      type: "int64",
      valid: (value, _row, { n }) => whole(Number(n), 10 * Number(n))(value),
      distinct: 30,
      refuses: noReal,
    },
    {
      about: "reals between formulas",
      column: { uniform: { from: "n / 2", to: "n * 2.5" } },
      table: "t",
      type: "float64",
      valid: (value, _row, { n }) => real(Number(n) / 2, Number(n) * 2.5)(value),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  normal: [
    {
      about: "around a mean",
      column: { normal: { mean: 10, sd: 2 } },
      table: "t",
      type: "float64",
      valid: real(-10, 30),
      distinct: 2000,
      law: (values) => meanIs(10, 2)(values) && Math.abs(share(values, (value) => value < 12) - normalCdf(1)) < 0.05,
      refuses: noReal,
    },
    {
      about: "by a case and a formula",
      column: { normal: { mean: { case: "pick", when: { a: 0, b: 100 }, else: 200 }, sd: "n / 2" } },
      table: "t",
      type: "float64",
      most: 300,
      valid: (value, _row, { pick, n }) =>
        Math.abs(Number(value) - (pick === "a" ? 0 : pick === "b" ? 100 : 200)) < 4 * Number(n),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  poisson: [
    {
      about: "counts",
      column: { poisson: 3.2 },
      table: "t",
      type: "int64",
      valid: whole(0, 40),
      distinct: 8,
      law: meanIs(3.2, Math.sqrt(3.2)),
      refuses: noReal,
    },
    {
      about: "by a formula of few values",
      column: { poisson: "n * 2 - 1" },
      table: "t",
      type: "int64",
      valid: whole(0, 30),
      distinct: 10,
      refuses: noReal,
    },
  ],
  lognormal: [
    {
      about: "of the values' mean",
      column: { lognormal: { mean: 3, sd: 1 } },
      table: "t",
      type: "float64",
      valid: above(0),
      distinct: 2000,
      law: meanIs(3, 1),
      refuses: noReal,
    },
    {
      about: "of the logarithm's",
      column: { lognormal: { mu: -1, sigma: 0.4 } },
      table: "t",
      type: "float64",
      valid: above(0),
      distinct: 2000,
      law: (values) => meanIs(-1, 0.4)(values.map((value) => Math.log(Number(value)))),
      refuses: noReal,
    },
    {
      about: "by formulas that stretch together",
      column: { lognormal: { mean: "n * 10", sd: "n * 3" } },
      table: "t",
      type: "float64",
      most: 300,
      valid: above(0),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  exponential: [
    {
      about: "waiting times",
      column: { exponential: { mean: 2 } },
      table: "t",
      type: "float64",
      valid: above(0),
      distinct: 2000,
      law: meanIs(2, 2),
      refuses: noReal,
    },
    {
      about: "by a formula",
      column: { exponential: { mean: "n * 0.5" } },
      table: "t",
      type: "float64",
      valid: above(0),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  gamma: [
    {
      about: "sums of waiting times",
      column: { gamma: { shape: 2, scale: 1 } },
      table: "t",
      type: "float64",
      valid: above(0),
      distinct: 2000,
      law: meanIs(2, Math.SQRT2),
      refuses: noReal,
    },
    {
      about: "by a case and a formula",
      column: { gamma: { shape: { case: "pick", when: { a: 0.5, b: 2 }, else: 9 }, scale: "n" } },
      table: "t",
      type: "float64",
      most: 300,
      valid: above(0),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  beta: [
    {
      about: "between two ends",
      column: { beta: { alpha: 2, beta: 3, range: "-5..5" } },
      table: "t",
      type: "float64",
      valid: real(-5, 5),
      distinct: 2000,
      law: meanIs(-1, 2),
      refuses: noReal,
    },
    {
      about: "by formulas of few values",
      column: { beta: { alpha: "n", beta: "4 - n" } },
      table: "t",
      type: "float64",
      valid: real(0, 1),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  pareto: [
    {
      about: "from a scale up",
      column: { pareto: { shape: 8, scale: 1 } },
      table: "t",
      type: "float64",
      valid: above(1),
      distinct: 2000,
      law: meanIs(8 / 7, 0.165),
      refuses: noReal,
    },
    {
      about: "by formulas",
      column: { pareto: { shape: "n + 7", scale: "n" } },
      table: "t",
      type: "float64",
      most: 300,
      valid: (value, _row, { n }) => Number(value) >= Number(n),
      distinct: 2000,
      refuses: noReal,
    },
  ],
  binomial: [
    {
      about: "successes",
      column: { binomial: { n: 10, p: "20%" } },
      table: "t",
      type: "int64",
      valid: whole(0, 10),
      distinct: 6,
      law: meanIs(2, Math.sqrt(1.6)),
      refuses: noReal,
    },
    {
      about: "by a formula and a case",
      column: { binomial: { n: "n * 5", p: { case: "pick", when: { a: "10%", b: "50%" }, else: 1 } } },
      table: "t",
      type: "int64",
      valid: (value, _row, { pick, n }) => (pick === "c" ? value === 5 * Number(n) : whole(0, 5 * Number(n))(value)),
      distinct: 12,
      ends: ["1", "15"],
      refuses: noReal,
    },
  ],
  geometric: [
    {
      about: "trials",
      column: { geometric: "80%" },
      table: "t",
      type: "int64",
      valid: whole(1, 40),
      distinct: 4,
      law: meanIs(1.25, 0.56),
      refuses: noReal,
    },
    {
      about: "by a case",
      column: { geometric: { case: "pick", when: { a: "80%", b: "40%" }, else: 1 } },
      table: "t",
      type: "int64",
      valid: (value, _row, { pick }) => (pick === "c" ? value === 1 : whole(1, 90)(value)),
      distinct: 6,
      refuses: noReal,
    },
  ],
  zipf: [
    {
      about: "ranks",
      column: { zipf: { s: 1.1, n: 1000 } },
      table: "t",
      type: "int64",
      most: 1000,
      valid: whole(1, 1000),
      distinct: 200,
      law: (values) => Math.abs(share(values, (value) => value === 1) - 0.179) < 0.04,
      refuses: noReal,
    },
    {
      about: "very many ranks",
      column: { zipf: { s: 1.1, n: "1B" } },
      table: "t",
      type: "int64",
      most: 1e9,
      valid: whole(1, 1e9),
      distinct: 600,
      law: (values) => Math.abs(share(values, (value) => value === 1) - 0.108) < 0.035,
      refuses: noReal,
    },
    {
      about: "by a formula and a case",
      column: { zipf: { s: "n * 0.5", n: { case: "pick", when: { a: 10, b: 100 }, else: 1000 } } },
      table: "t",
      type: "int64",
      most: 1000,
      valid: (value, _row, { pick }) => whole(1, pick === "a" ? 10 : pick === "b" ? 100 : 1000)(value),
      distinct: 100,
      refuses: noReal,
    },
  ],
  choice: [
    {
      about: "texts of a list",
      column: { choice: ["red", "green, or so", "", 'a "blue"', "żółty"] },
      table: "t",
      type: "text",
      valid: oneOf("red", "green, or so", "", 'a "blue"', "żółty"),
      distinct: 5,
      refuses: noReal,
    },
    {
      about: "numbers by weight",
      column: { choice: { 6: 20, 12: 40, 24: 30, 48: 10 } },
      table: "t",
      type: "int64",
      valid: oneOf(6, 12, 24, 48),
      distinct: 4,
      law: (values) => Math.abs(share(values, (value) => value === 12) - 0.4) < 0.05,
      refuses: noReal,
    },
    {
      about: "reals, of a list long enough to be unique",
      column: { choice: Array.from({ length: 50 }, (_, i) => i + 0.25) },
      table: "few",
      type: "float64",
      valid: (value) => Number(value) % 1 === 0.25 && between(0, 50)(value),
      distinct: 15,
    },
    {
      about: "texts by weight, of a file",
      column: { choice: { csv: shares, value: "name", weight: "share" } },
      table: "t",
      type: "text",
      valid: oneOf("blue", "green, or so", "żółty"),
      distinct: 3,
      law: (values) => Math.abs(values.filter((value) => value === "blue").length / values.length - 0.4) < 0.05,
      refuses: noReal,
    },
    {
      about: "numbers of a file, all alike",
      column: { choice: { csv: shares, value: "size" } },
      table: "t",
      type: "int64",
      valid: whole(1, 5),
      distinct: 5,
      law: meanIs(3, Math.SQRT2),
      refuses: noReal,
    },
  ],
  case: [
    {
      about: "constants by a column",
      column: { case: "pick", when: { a: 1, b: 4 }, else: 0 },
      table: "t",
      type: "int64",
      valid: (value, _row, { pick }) => value === (pick === "a" ? 1 : pick === "b" ? 4 : 0),
      distinct: 3,
      ends: ["0", "4"],
      refuses: noReal,
    },
    {
      about: "moments, of which one verb's have parts of a second",
      column: {
        case: "pick",
        when: {
          a: { timestamp: "period", every: "1h" },
          b: { timestamp: "2024-03-01T00:00:00.007Z..2024-04-01T00:00:00Z", every: "1s" },
        },
        else: "2024-05-05",
      },
      table: "t",
      type: "timestamp",
      valid: (value, _row, { pick }) =>
        pick === "a"
          ? Number(value) % 3_600_000 === 0
          : pick === "b"
            ? Number(value) % 1000 === 7
            : value === Date.UTC(2024, 4, 5),
      distinct: 900,
      ends: ["2024-01-01T00:00:00Z", "2024-12-31T23:00:00Z"],
      refuses: noReal,
    },
    {
      about: "texts that are made row by row, and others",
      column: {
        case: "pick",
        when: { a: { template: "{pick}-{no}" }, b: { pattern: "[x-z]{0,9}" }, c: "none, or so" },
      },
      table: "t",
      type: "text",
      valid: (value, _row, { pick, no }) =>
        pick === "a"
          ? value === `a-${no}`
          : pick === "b"
            ? /^[x-z]{0,9}$/.test(String(value))
            : value === "none, or so",
      distinct: 600,
      refuses: noReal,
    },
    {
      about: "verbs by a column",
      column: { case: "n", when: { 1: { uniform: "10..19" }, 2: { uniform: "20..29" } }, else: 99 },
      table: "t",
      type: "int64",
      valid: (value, _row, { n }) => (n === 1 ? whole(10, 19)(value) : n === 2 ? whole(20, 29)(value) : value === 99),
      distinct: 21,
      ends: ["13", "99"],
      refuses: noReal,
      draws: {
        float32: (value) => real(10, 19)(value) || real(20, 29)(value) || value === 99,
        float64: (value) => real(10, 19)(value) || real(20, 29)(value) || value === 99,
        "decimal(12,2)": (value) => decimal(2, 10, 99)(value),
      },
    },
  ],
  ref: [
    {
      about: "any parent",
      column: { ref: "parents" },
      table: "few",
      type: "int64",
      most: 149,
      valid: (value) => whole(100, 149)(value),
      distinct: 15,
    },
    {
      about: "parents by weight",
      column: { ref: "parents", weight: "parents.id - 100" },
      table: "t",
      type: "int64",
      most: 149,
      valid: whole(101, 149),
      distinct: 40,
      law: (values) => Math.abs(mean(values) - 133) < 2,
      refuses: noReal,
    },
    {
      about: "parents of a group",
      column: { ref: "parents", where: "parents.grade == pick" },
      table: "t",
      type: "int64",
      most: 149,
      valid: (value, _row, { pick }) => "abc"[(Number(value) - 100) % 3] === pick,
      distinct: 40,
      refuses: noReal,
    },
    {
      about: "parents up to a bound of the row",
      column: { ref: "parents", where: "parents.id <= 100 + 15 * n && parents.third != 0" },
      table: "t",
      type: "int64",
      most: 149,
      valid: (value, _row, { n }) => Number(value) <= 100 + 15 * Number(n) && (Number(value) - 100) % 3 !== 0,
      distinct: 28,
      refuses: noReal,
    },
    {
      about: "parents that differ from the row",
      column: { ref: "parents", where: "parents.grade != pick", weight: { far: "parents.id - 100", odd: "1" } },
      table: "t",
      type: "int64",
      most: 149,
      valid: (value, _row, { pick }) => whole(101, 149)(value) && "abc"[(Number(value) - 100) % 3] !== pick,
      distinct: 40,
      refuses: noReal,
    },
    {
      about: "apart from siblings",
      column: { ref: "parents", unique_in: "parent" },
      table: "kids",
      type: "int64",
      most: 149,
      valid: whole(100, 149),
      distinct: 30,
      law: (values) => values.every((value, row) => row % 3 === 0 || value !== values[row - 1]),
      refuses: noReal,
    },
    {
      about: "children of any parent",
      column: { ref: "brood" },
      table: "few",
      type: "int64",
      most: 1200,
      valid: whole(1000, 1200),
      distinct: 30,
    },
    {
      about: "parents by popularity, after Zipf",
      column: { ref: "parents", popularity: { zipf: 1.1 } },
      table: "t",
      type: "int64",
      most: 149,
      valid: whole(100, 149),
      distinct: 40,
      law: (values) => Math.abs(mostCommon(values) - 0.263) < 0.05,
      refuses: noReal,
    },
    {
      about: "parents by popularity, after a Lorenz curve",
      column: { ref: "parents", popularity: { lorenz: { top: "20%", share: "80%" } } },
      table: "t",
      type: "int64",
      most: 149,
      valid: whole(100, 149),
      distinct: 30,
      law: (values) => Math.abs(mostCommon(values, 10) - 0.8) < 0.05,
      refuses: noReal,
    },
    {
      about: "a key of text",
      column: { ref: "named" },
      table: "few",
      type: "text",
      valid: (value) => /^P-[0-9]{4}$/.test(String(value)),
      distinct: 15,
    },
  ],
  pattern: [
    {
      about: "classes and repeats",
      column: { pattern: "[A-Z]{2}-[0-9]{3,5}é?" },
      table: "t",
      type: "text",
      valid: (value) => /^[A-Z]{2}-[0-9]{3,5}é?$/u.test(String(value)),
      distinct: 1900,
    },
  ],
  template: [
    {
      about: "of columns and forms",
      column: { template: "{pick:upper}-{n}, {{{no:%03d}}}" },
      table: "t",
      type: "text",
      valid: (value, _row, { pick, n, no }) =>
        value === `${String(pick).toUpperCase()}-${n}, {${String(no).padStart(3, "0")}}`,
      distinct: 2000,
    },
    {
      about: "of texts that repeat",
      column: { template: "{pick}{n}" },
      table: "t",
      type: "text",
      valid: (value, _row, { pick, n }) => value === `${pick}${n}`,
      distinct: 9,
      refuses: noReal,
    },
  ],
  uuid: [
    {
      about: "version 4",
      column: { uuid: "v4" },
      table: "t",
      type: "uuid",
      valid: (value) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(String(value)),
      distinct: 2000,
    },
    {
      about: "version 7, with a time of its own",
      column: { uuid: "v7", at: 'timestamp("2024-02-29T12:34:56") + no * 1s' },
      table: "t",
      type: "uuid",
      valid: (value, row) =>
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(String(value)) &&
        Number.parseInt(String(value).replace("-", "").slice(0, 12), 16) === Date.UTC(2024, 1, 29, 12, 34, 57 + row),
      distinct: 2000,
    },
    {
      about: "version 7, numbered from the start of the period",
      column: { uuid: "v7" },
      table: "kids",
      type: "uuid",
      valid: (value, row) =>
        Number.parseInt(String(value).replace("-", "").slice(0, 12), 16) === Date.UTC(2024, 0, 1) + row,
      distinct: 120,
    },
  ],
  date: [
    {
      about: "days of years, also before 1970",
      column: { date: "1960-03-01..1989-02-28" },
      table: "t",
      type: "date",
      valid: whole(day(1960, 3, 1), day(1989, 2, 28)),
      distinct: 1700,
      law: meanIs((day(1960, 3, 1) + day(1989, 2, 28)) / 2, 3060),
    },
    {
      about: "in order",
      column: { date: "2024-01-01..2024-12-31", sorted: true },
      table: "t",
      type: "date",
      valid: whole(day(2024, 1, 1), day(2024, 12, 31)),
      distinct: 300,
      law: inOrder,
      refuses: noReal,
    },
    {
      about: "of one day of the week",
      column: { date: "1960-01-01..2024-12-31", weekday: "tuesday" },
      table: "t",
      type: "date",
      valid: (value) => whole(day(1960, 1, 1), day(2024, 12, 31))(value) && weekday(value) === 2,
      distinct: 1300,
    },
    {
      about: "of weekends, in order",
      column: { date: "2024-01-01..2024-12-31", weekday: ["Sat", "sunday"], sorted: true },
      table: "t",
      type: "date",
      valid: (value) => whole(day(2024, 1, 1), day(2024, 12, 31))(value) && weekday(value) >= 6,
      distinct: 100,
      law: inOrder,
      refuses: noReal,
    },
  ],
  timestamp: [
    {
      about: "of the period, to the minute",
      column: { timestamp: "period", every: "1m" },
      table: "t",
      type: "timestamp",
      valid: (value) => between(Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1) - 1)(value) && Number(value) % 60_000 === 0,
      distinct: 1900,
      law: meanIs((Date.UTC(2024, 0, 1) + Date.UTC(2025, 0, 1)) / 2, 9.13e9),
    },
    {
      about: "around 1970, in order",
      column: { timestamp: "1969-12-31T12:00:00Z..1970-01-01T12:00:00Z", sorted: true },
      table: "t",
      type: "timestamp",
      valid: between(-43_200_000, 43_200_000 - 1),
      distinct: 1900,
      law: inOrder,
      refuses: noReal,
    },
    {
      about: "of one day of the week, to the second",
      column: { timestamp: "1969-06-01T10:00:30..1971-12-30T09:00:00", weekday: "mon", every: "1s" },
      table: "t",
      type: "timestamp",
      valid: (value) =>
        between(Date.UTC(1969, 5, 1, 10, 0, 30), Date.UTC(1971, 11, 30, 9) - 1)(value) &&
        weekday(Math.floor(Number(value) / 86_400_000)) === 1 &&
        Number(value) % 1000 === 0,
      distinct: 1900,
    },
    {
      about: "of working days, in order",
      column: { timestamp: "period", weekday: ["mon", "tue", "wed", "thu", "fri"], sorted: true },
      table: "t",
      type: "timestamp",
      valid: (value) => weekday(Math.floor(Number(value) / 86_400_000)) <= 5,
      distinct: 1900,
      law: inOrder,
      refuses: noReal,
    },
  ],
  value: [
    {
      about: "text",
      column: { value: "GBP" },
      table: "t",
      type: "text",
      valid: oneOf("GBP"),
      distinct: 1,
      refuses: noReal,
    },
    {
      about: "a number",
      column: { value: -7 },
      table: "t",
      type: "int64",
      valid: oneOf(-7),
      distinct: 1,
      refuses: noReal,
    },
    {
      about: "a bool",
      column: { value: true },
      table: "t",
      type: "bool",
      valid: oneOf(true),
      distinct: 1,
      refuses: noReal,
    },
  ],
  position: [
    {
      about: "within the parent",
      column: "position",
      table: "kids",
      type: "int64",
      most: 2 ** 31 - 1,
      valid: (value, row) => value === (row % 3) + 1,
      distinct: 3,
      refuses: noReal,
    },
  ],
  formula: [
    {
      about: "of another column",
      column: "n * 2 + 1",
      table: "t",
      type: "int64",
      valid: (value, _row, { n }) => value === 2 * Number(n) + 1,
      distinct: 3,
      refuses: noReal,
    },
    {
      about: "of a unique column",
      column: { formula: "1000 - no * 3" },
      table: "t",
      type: "int64",
      most: 5000,
      valid: (value, _row, { no }) => value === 1000 - 3 * Number(no),
      distinct: 2000,
    },
    {
      about: "of sums over children",
      column: "sum(kids.k) + count(kids)",
      table: "few",
      type: "int64",
      valid: whole(6, 30),
      distinct: 10,
      law: meanIs(18, 4.5),
      refuses: { unique: never, primary_key: never },
    },
  ],
};

function share(values: readonly unknown[], holds: (value: number) => boolean): number {
  return values.filter((value) => holds(Number(value))).length / values.length;
}

function inOrder(values: readonly unknown[]): boolean {
  return values.every((value, i) => i === 0 || Number(value) >= Number(values[i - 1]));
}
