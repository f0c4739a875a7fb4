// Matrices of correlations: factors that give them back, and what comes nearest to impossible ones.
import { describe, expect, test } from "vitest";
import { factorOf, type Matrix, nearestCorrelations } from "../../src/kernels/correlation.js";
import { numbers } from "../assembly/reference.js";

/** The matrix that a factor is of. */
const product = (factor: Matrix): number[][] =>
  factor.map((a, i) => factor.map((b, j) => a.slice(0, Math.min(i, j) + 1).reduce((sum, x, k) => sum + x * b[k]!, 0)));

const distance = (a: Matrix, b: Matrix): number =>
  Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i]![j]!))));

/** Correlations of `size` columns that are mixtures of others: surely possible. */
function possible(size: number, seed: bigint): Matrix {
  const draws = numbers(size * size, 2001, seed).map((x) => x / 1000 - 1);
  const rows = Array.from({ length: size }, (_, i) => draws.slice(i * size, (i + 1) * size));
  const lengths = rows.map((row) => Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)));
  return rows.map((a, i) =>
    rows.map((b, j) => (i === j ? 1 : a.reduce((sum, x, k) => sum + x * b[k]!, 0) / (lengths[i]! * lengths[j]!))),
  );
}

describe("a factor", () => {
  test.each([1, 2, 3, 5, 12, 40])("of %d columns gives their correlations back", (size) => {
    const matrix = possible(size, BigInt(size));
    expect(distance(product(factorOf(matrix)!), matrix)).toBeLessThan(1e-10);
  });
  test.each<[string, Matrix]>([
    [
      "columns that are the same",
      [
        [1, 1, 0.3],
        [1, 1, 0.3],
        [0.3, 0.3, 1],
      ],
    ],
    [
      "columns that are opposite",
      [
        [1, -1, 0.3],
        [-1, 1, -0.3],
        [0.3, -0.3, 1],
      ],
    ],
    [
      "a column that is the sum of two",
      [
        [1, 0, 0.6],
        [0, 1, 0.8],
        [0.6, 0.8, 1],
      ],
    ],
    [
      "the same but for rounding",
      [
        [1, 1 - 1e-16, 0.3],
        [1 - 1e-16, 1, 0.3],
        [0.3, 0.3, 1],
      ],
    ],
  ])("is there for %s", (_name, matrix) => {
    const factor = factorOf(matrix)!;
    expect(distance(product(factor), matrix)).toBeLessThan(1e-9);
    for (const row of factor) expect(row.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 9);
  });
  test.each<[string, Matrix]>([
    [
      "a and c, which both go with b, against each other",
      [
        [1, 0.9, -0.9],
        [0.9, 1, 0.9],
        [-0.9, 0.9, 1],
      ],
    ],
    [
      "the same columns with different others",
      [
        [1, 1, 0.5],
        [1, 1, 0.3],
        [0.5, 0.3, 1],
      ],
    ],
    [
      "all against all",
      [
        [1, -0.6, -0.6],
        [-0.6, 1, -0.6],
        [-0.6, -0.6, 1],
      ],
    ],
  ])("is not there for %s, until the nearest matrix is taken", (_name, matrix) => {
    expect(factorOf(matrix)).toBeUndefined();
    const nearest = nearestCorrelations(matrix);
    const factor = factorOf(nearest)!;
    expect(distance(product(factor), nearest)).toBeLessThan(1e-6);
    expect(nearest).toEqual(nearest.map((row, i) => row.map((_, j) => nearest[j]![i]))); // symmetric
    expect(nearest.every((row, i) => row[i] === 1)).toBe(true);
  });
});

describe("the nearest matrix", () => {
  test("of one that is possible is that one", () => {
    for (const size of [2, 4, 9, 30]) {
      const matrix = possible(size, 7n);
      expect(distance(nearestCorrelations(matrix), matrix)).toBeLessThan(1e-12);
    }
  });
  test("of three columns that are all against all has their least correlations, -1/2", () => {
    const all = (r: number): Matrix => [
      [1, r, r],
      [r, 1, r],
      [r, r, 1],
    ];
    expect(distance(nearestCorrelations(all(-0.6)), all(-0.5))).toBeLessThan(1e-12);
    expect(distance(nearestCorrelations(all(-1)), all(-0.5))).toBeLessThan(1e-12);
  });
  test("moves little where little is wrong", () => {
    const matrix = possible(20, 3n).map((row, i) => row.map((value, j) => (i === j ? 1 : Math.round(value * 10) / 10)));
    const nearest = nearestCorrelations(matrix);
    expect(factorOf(matrix)).toBeUndefined();
    expect(factorOf(nearest)).toBeDefined();
    expect(distance(nearest, matrix)).toBeLessThan(0.12);
  });
});
