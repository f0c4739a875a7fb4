// Binomial and geometric weights against the laws' own facts.
import { expect, test } from "vitest";
import { binomialWeights, geometricWeights } from "../../src/kernels/binomial.js";
import type { CountWeights } from "../../src/kernels/mode-weights.js";

function moments({ first, weights }: CountWeights, about: number) {
  let sum = 0;
  let mean = 0;
  let square = 0;
  weights.forEach((weight, i) => {
    const distance = first + i - about;
    sum += weight;
    mean += weight * distance;
    square += weight * distance * distance;
  });
  return { mean: about + mean / sum, variance: square / sum - (mean / sum) ** 2 };
}

test.each([
  [1, 0.5],
  [10, 0.2],
  [10, 1 - 1e-9],
  [1000, 0.999],
  [1e6, 1e-6],
  [4e9, 0.5],
  [1e15, 1e-7],
])("of %d trials with probability %d, n p succeed with the variance n p (1 - p)", (n, p) => {
  const { mean, variance } = moments(binomialWeights(n, p), n * p);
  expect(mean / (n * p)).toBeCloseTo(1, 8);
  expect(variance / (n * p * (1 - p))).toBeCloseTo(1, 6);
});

test("few trials give Pascal's numbers", () => {
  const { first, weights } = binomialWeights(4, 0.5);
  expect(first).toBe(0);
  expect([...weights].map((weight) => weight * 6)).toEqual([1, 4, 6, 4, 1]);
});

test("what never and what always succeeds is one count", () => {
  expect(binomialWeights(7, 0)).toEqual({ first: 0, weights: new Float64Array([1]) });
  expect(binomialWeights(7, 1)).toEqual({ first: 7, weights: new Float64Array([1]) });
  expect(geometricWeights(1)).toEqual({ first: 1, weights: new Float64Array([1]) });
});

test.each([0.8, 0.05, 1 / 1024])("trials up to a success of probability %d are 1 / p on average", (p) => {
  const weights = geometricWeights(p);
  expect(weights.first).toBe(1);
  const { mean, variance } = moments(weights, 1 / p);
  expect(mean * p).toBeCloseTo(1, 10);
  expect(variance / ((1 - p) / p ** 2)).toBeCloseTo(1, 10);
});

test("the support ends where less than 1e-18 of the mass is left", () => {
  const { weights } = geometricWeights(1 / 1024);
  expect(weights.length).toBeGreaterThan(40 * 1024);
  expect(weights.length).toBeLessThan(43 * 1024);
});

test("more counts than an alias table should hold are refused", () => {
  expect(() => binomialWeights(1e12, 0.5)).toThrow("too many counts");
});
