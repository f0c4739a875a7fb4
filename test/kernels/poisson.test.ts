// Poisson weights against the law's own facts, for means from 0 to a billion.
import { expect, test } from "vitest";
import { poissonWeights } from "../../src/kernels/poisson.js";

const moments = (lambda: number) => {
  const { first, weights } = poissonWeights(lambda);
  let sum = 0;
  let mean = 0;
  let square = 0;
  weights.forEach((weight, i) => {
    const distance = first + i - lambda;
    sum += weight;
    mean += weight * distance;
    square += weight * distance * distance;
  });
  return { mean: lambda + mean / sum, variance: square / sum - (mean / sum) ** 2 };
};

test("the mean 0 gives always 0", () => {
  expect(poissonWeights(0)).toEqual({ first: 0, weights: new Float64Array([1]) });
});

test.each([1e-9, 0.1, 1, 3.2, 17, 17.5, 1000, 1e6, 1e9])("at mean %d, mean and variance are the mean", (lambda) => {
  const { mean, variance } = moments(lambda);
  expect(mean / lambda).toBeCloseTo(1, 8);
  expect(variance / lambda).toBeCloseTo(1, 8);
});

test("small means give exp(-lambda) lambda^k / k!", () => {
  const { first, weights } = poissonWeights(3.2);
  const sum = weights.reduce((a, b) => a + b);
  expect(first).toBe(0);
  let expected = Math.exp(-3.2);
  for (let k = 0; k < 15; k++) {
    expect(weights[k]! / sum / expected).toBeCloseTo(1, 12);
    expected *= 3.2 / (k + 1);
  }
});

test("the support ends where less than 1e-18 of the mass is left, and is short", () => {
  for (const lambda of [3.2, 1e4, 1e9]) {
    const { weights } = poissonWeights(lambda);
    expect(weights.length).toBeLessThan(19 * Math.sqrt(lambda) + 40);
    expect(weights.length).toBeGreaterThan(Math.min(17 * Math.sqrt(lambda), 25));
    const sum = weights.reduce((a, b) => a + b);
    expect(weights.at(-1)! / sum).toBeLessThan(1e-17);
  }
});

test("means that are no means are refused", () => {
  for (const lambda of [-1, Number.NaN, 1e10]) expect(() => poissonWeights(lambda)).toThrow("Poisson");
});
