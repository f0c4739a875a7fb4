// What two columns have in common for a correlation of their deviates: against closed forms, and against what can be reached.
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/errors.js";
import { DatagenError } from "../../src/errors.js";
import type { Held } from "../../src/kernels/correlation.js";
import { heldBy, type ValuesOf } from "../../src/plan/correlations.js";
import { correlationOf, marginDeviates, marginOf, ranksOf } from "../../src/plan/margins.js";
import type { Correlation } from "../../src/spec/model.js";
import { normalCdf } from "../assembly/statistics.js";

const deviates = marginDeviates();
const laws = {
  normal: deviates,
  uniform: deviates.map(normalCdf),
  lognormal: deviates.map((z) => Math.exp(z)),
  half: deviates.map((z) => (z > 0 ? 1 : 0)),
  tenth: deviates.map((z) => (normalCdf(z) > 0.9 ? 1 : 0)),
  five: deviates.map((z) => Math.floor(normalCdf(z) * 5)),
  one: deviates.map(() => 7),
} as const;
type Name = keyof typeof laws;
const between = (a: Name, b: Name) => correlationOf(marginOf(laws[a])!, marginOf(laws[b])!);

const { asin, exp, expm1, PI } = Math;
const steps = Array.from({ length: 21 }, (_, i) => (i - 10) / 10);

describe("the correlation of values", () => {
  test.each<[Name, Name, (r: number) => number, number]>([
    ["normal", "normal", (r) => r, 3e-6],
    ["uniform", "uniform", (r) => (6 / PI) * asin(r / 2), 3e-6],
    ["lognormal", "lognormal", (r) => expm1(r) / expm1(1), 3e-6],
    ["normal", "lognormal", (r) => r / Math.sqrt(expm1(1)), 3e-6],
    ["half", "half", (r) => (2 / PI) * asin(r), 1e-4],
    ["normal", "half", (r) => r * Math.sqrt(2 / PI), 1e-4],
  ])("of %s and %s is known", (a, b, known, close) => {
    const found = between(a, b);
    for (const r of steps) expect(Math.abs(found(r) - known(r)), `at ${r}`).toBeLessThan(close);
    expect(Math.abs(found(0.5) - known(0.53))).toBeGreaterThan(0.01); // canary
  });
  test("rises, and vanishes with that of the deviates: of values with steps but for a thousandth at the ends", () => {
    for (const [a, b] of [
      ["half", "tenth"],
      ["five", "lognormal"],
      ["tenth", "uniform"],
    ] as const) {
      const found = between(a, b);
      const values = Array.from({ length: 201 }, (_, i) => found((i - 100) / 100));
      expect(values.every((value, i) => i === 0 || value > values[i - 1]! - 1e-3)).toBe(true);
      expect(Math.abs(found(0))).toBe(0);
    }
  });
  test("of one value does not exist", () => {
    expect(marginOf(laws.one)).toBeUndefined();
  });
  test("of heavy tails is measured as far as deviates reach", () => {
    const heavy = marginOf(deviates.map((z) => exp(3 * z)))!;
    expect(correlationOf(heavy, heavy)(1)).toBeCloseTo(1, 9);
  });
});

describe("ranks", () => {
  test("of a continuous law are its probabilities", () => {
    const { ranks, isContinuous } = ranksOf(laws.lognormal);
    expect(isContinuous).toBe(true);
    expect(Math.max(...ranks.map((rank, cell) => Math.abs(rank - normalCdf(deviates[cell]!))))).toBeLessThan(1e-6);
  });
  test("of equal values lie in their middle", () => {
    const { ranks, isContinuous } = ranksOf(laws.tenth);
    expect(isContinuous).toBe(false);
    expect(ranks[0]).toBeCloseTo(0.45, 3);
    expect(ranks.at(-1)).toBeCloseTo(0.95, 3);
  });
});

/** A group of columns, its values by name, and what becomes of it. */
function held(measure: Correlation["measure"], asked: Correlation["asked"], names: readonly Name[]) {
  const warnings: Problem[] = [];
  const columns = names.map((name, i) => `${name}${i}`);
  const place: Correlation["place"] = (path) =>
    ({ file: "s.yaml", line: 1, column: 1, start: path.length, end: 9 }) as never;
  const valuesOf: ValuesOf = (column) => laws[column.slice(0, -1) as Name];
  const found = heldBy({ columns, asked, measure, place }, valuesOf, (problem) => warnings.push(problem));
  return { found, warnings };
}
const pair = (value: number) => [
  [1, value],
  [value, 1],
];
/** The correlation of the deviates of two columns. */
const deviatesOf = ({ factor }: Held): number => factor[1]![0]!;

describe("a group", () => {
  test("of continuous laws is held by the formulas of ranks", () => {
    expect(deviatesOf(held("spearman", pair(0.6), ["normal", "lognormal"]).found)).toBeCloseTo(
      2 * Math.sin((PI * 0.6) / 6),
      12,
    );
    expect(deviatesOf(held("kendall", pair(0.6), ["normal", "lognormal"]).found)).toBeCloseTo(
      Math.sin((PI * 0.6) / 2),
      12,
    );
    expect(deviatesOf(held("spearman", pair(1), ["normal", "normal"]).found)).toBe(1);
    expect(deviatesOf(held("spearman", pair(-1), ["normal", "normal"]).found)).toBe(-1);
    expect(deviatesOf(held("pearson", pair(0), ["five", "half"]).found)).toBe(0);
  });
  test("of few values is held by deviates that go together more", () => {
    const alike = deviatesOf(held("spearman", pair(0.4), ["normal", "normal"]).found);
    const few = deviatesOf(held("spearman", pair(0.4), ["normal", "tenth"]).found);
    expect(few).toBeGreaterThan(alike + 0.1);
    expect(deviatesOf(held("kendall", pair(0.4), ["normal", "tenth"]).found)).toBeCloseTo(Math.sin((PI * 0.4) / 2), 12);
  });
  test("is refused where its values cannot go together so closely, with what they can", () => {
    const refused = (measure: Correlation["measure"], value: number, names: readonly Name[]): string => {
      try {
        held(measure, pair(value), names);
      } catch (error) {
        if (error instanceof DatagenError) return error.message;
        throw error;
      }
      return "";
    };
    expect(refused("pearson", -0.9, ["lognormal", "lognormal"])).toContain("lies between -0.36 and 1.00");
    expect(refused("pearson", -0.36, ["lognormal", "lognormal"])).toBe("");
    expect(refused("spearman", 0.9, ["half", "normal"])).toContain("lies between -0.86 and 0.86");
    expect(refused("spearman", 0.3, ["one", "normal"])).toContain("one0 has the same value in every row");
    expect(refused("spearman", 0, ["one", "normal"])).toBe("");
  });
  test("that no columns can be is the nearest one, with a warning of how far that is", () => {
    const asked = [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ];
    for (const measure of ["spearman", "pearson", "kendall"] as const) {
      const { found, warnings } = held(measure, asked, ["normal", "uniform", "normal"]);
      expect(warnings.map(({ code, severity }) => ({ code, severity }))).toEqual([
        { code: "spec.nearest_correlation", severity: "warning" },
      ]);
      const by = Math.max(...found.matrix.flatMap((row, i) => row.map((value, j) => Math.abs(value - asked[i]![j]!))));
      expect(warnings[0]!.message).toContain(`up to ${by.toFixed(3)} away`);
      expect(by).toBeGreaterThan(0.2);
    }
    expect(
      held(
        "spearman",
        [
          [1, 0.5, 0.2],
          [0.5, 1, 0.3],
          [0.2, 0.3, 1],
        ],
        ["normal", "five", "half"],
      ).warnings,
    ).toEqual([]);
  });
});
