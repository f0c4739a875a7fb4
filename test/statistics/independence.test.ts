// Columns know nothing of each other, of rows before them, of their own nulls, or of other seeds: G-tests over a million rows.
import { beforeAll, expect, test } from "vitest";
import { type Long, longColumns } from "../generate.js";
import { alpha, autocorrelationP, type Classes, classes, independenceP } from "./checks.js";

const rows = 1_000_000;
const columns = {
  a: { uniform: "0.0..1.0" },
  b: { uniform: "0.0..1.0" },
  c1: { uniform: "1..1000" },
  c2: { uniform: "1..1000" },
  big: { uniform: "0..1000000000000" },
  money: { uniform: "0.00..99.99", type: "decimal(6,2)" },
  normal: { normal: { mean: 0, sd: 1 } },
  normal2: { normal: { mean: 5, sd: 2 } },
  poisson: { poisson: 20 },
  choice: { choice: ["x", "y", "z"] },
  weighted: { choice: { p: 5, q: 3, r: 2 } },
  date: { date: "2020-01-01..2024-12-31" },
  at: { timestamp: "period" },
  distinct: { uniform: "0..999999999", unique: true },
  distinct2: { uniform: "0..1999999", unique: true },
  sorted: { timestamp: "period", sorted: true },
  parent: { ref: "parents" },
  sized: { ref: "parents", weight: "parents.size" },
  grouped: { ref: "parents", where: "parents.grade == grade" },
  grade: { choice: ["g", "h", "i"] },
} as const;
/** Readings of the columns above, which depend on them. */
const derived = { parent_key: "parent.value", sized_key: "sized.value", grouped_key: "grouped.value" } as const;
const spec = (seed: number, more: Record<string, unknown> = {}) => ({
  seed,
  tables: {
    parents: {
      rows: 5000,
      columns: {
        id: { sequence: 1, primary_key: true },
        size: { uniform: "1..9" },
        grade: { choice: ["g", "h", "i"] },
        value: { uniform: "0.0..1.0" },
      },
    },
    t: { rows, columns: { ...columns, ...derived, ...more } },
  },
});
const names = [...Object.keys(columns), ...Object.keys(derived)];

let of: Record<string, Long>;
let classed: Record<string, Classes>;
beforeAll(() => {
  of = longColumns(spec(13), "t", names);
  classed = Object.fromEntries(names.map((name) => [name, classes(of[name]!.values)]));
});

/** What is read from what, by design. */
const together = [
  ["parent", "parent_key"],
  ["sized", "sized_key"],
  ["grouped", "grouped_key"],
  ["grouped", "grade"],
  ["grouped_key", "grade"],
];

test("all pairs of columns of a table are independent, but for those that read each other", () => {
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));
  const free = pairs.filter(([a, b]) => !together.some((pair) => pair.includes(a) && pair.includes(b)));
  expect(free.length).toBeGreaterThan(240);
  const wrong = free.flatMap(([a, b]) => {
    const p = independenceP(classed[a]!, classed[b]!);
    return p > alpha ? [] : [`${a} and ${b}: ${p}`];
  });
  expect(wrong).toEqual([]);
});

test("a column that copies another in every fiftieth row is found", () => {
  const bent = of.a!.values.map((own, row) => (row % 50 === 0 ? of.b!.values[row]! : own));
  expect(independenceP(classes(bent), classed.b!)).toBeLessThan(alpha);
  expect(independenceP(classed.grouped!, classed.grade!)).toBeLessThan(alpha);
});

const lags = Array.from({ length: 64 }, (_, i) => i + 1);

test.each(["a", "c1", "big", "normal", "distinct", "distinct2", "parent_key", "sized_key"])(
  "%s has no autocorrelation at lags 1 to 64",
  (name) => {
    expect(autocorrelationP(of[name]!.values, lags)).toBeGreaterThan(alpha);
  },
);
test("nor at lags of batches and parts, and a row that leans on the one 17 before by 1 % is found", () => {
  const { values } = of.a!;
  expect(
    autocorrelationP(values, [128, 256, 512, 1024, 2048, 4095, 4096, 4097, 8192, 65_536, 262_144]),
  ).toBeGreaterThan(alpha);
  expect(
    autocorrelationP(
      values.map((own, row) => own + 0.01 * (values[row - 17] ?? 0)),
      lags,
    ),
  ).toBeLessThan(alpha);
});
test("neighbours in unique columns are independent too, as ranks, not only in a line", () => {
  for (const name of ["distinct", "distinct2", "a", "c1"]) {
    const { values } = of[name]!;
    for (const lag of [1, 2, 64]) {
      expect(
        independenceP(classes(values.slice(lag)), classes(values.slice(0, -lag))),
        `${name} at lag ${lag}`,
      ).toBeGreaterThan(alpha);
    }
  }
});

test("nulls are independent of the values behind them, and of the nulls of other columns", () => {
  const nullable = {
    a_n: { ...columns.a, id: "a", nulls: "20%" },
    b_n: { ...columns.b, id: "b", nulls: "50%" },
    big_n: { ...columns.big, id: "big", nulls: "5%" },
  };
  const gaps = longColumns(spec(13, nullable), "t", ["a_n", "b_n", "big_n"]);
  const isNull = ({ values }: Long) => values.map((value) => Number(Number.isNaN(value)));
  const [a, b, big] = [isNull(gaps.a_n), isNull(gaps.b_n), isNull(gaps.big_n)] as const;
  // The values that stand are those that stood there without the rate
  expect(gaps.a_n.values.findIndex((value, row) => a[row] === 0 && value !== of.a!.values[row])).toBe(-1);
  const [ca, cb, cbig] = [classes(a), classes(b), classes(big)] as const;
  const checks = [
    [ca, classed.a!],
    [cb, classed.b!],
    [cbig, classed.big!],
    [ca, cb],
    [ca, cbig],
    [ca, classed.b!],
    [ca, classed.sorted!],
  ] as const;
  expect(Math.min(...checks.map(([one, other]) => independenceP(one, other)))).toBeGreaterThan(alpha);
  for (const nulls of [a, b, big]) expect(autocorrelationP(nulls, lags)).toBeGreaterThan(alpha);
  const bent = a.map((is, row) => (of.a!.values[row]! > 0.9 && row % 20 === 0 ? 1 : is));
  expect(independenceP(classes(bent), classed.a!)).toBeLessThan(alpha);
});

test("the same column of another seed, or of another table, is another column", () => {
  const other = longColumns(spec(14), "t", ["a", "c1", "parent_key"]);
  for (const name of ["a", "c1", "parent_key"] as const)
    expect(independenceP(classes(other[name].values), classed[name]!)).toBeGreaterThan(alpha);
  const twin = longColumns({ seed: 13, tables: { u: { rows, columns: { a: columns.a, c1: columns.c1 } } } }, "u", [
    "a",
    "c1",
  ]);
  for (const name of ["a", "c1"] as const)
    expect(independenceP(classes(twin[name].values), classed[name]!)).toBeGreaterThan(alpha);
});
