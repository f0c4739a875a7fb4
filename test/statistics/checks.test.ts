// The judges themselves: known tails, and random numbers of the platform that they must let pass or find out.
import { expect, test } from "vitest";
import {
  autocorrelationP,
  bend,
  chiSquareTail,
  classes,
  dispersionP,
  fitP,
  independenceP,
  poissonShares,
  sum,
} from "./checks.js";

test("tails of chi-square are those of the tables", () => {
  expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12);
  expect(chiSquareTail(18.307038053275146, 10)).toBeCloseTo(0.05, 12);
  expect(chiSquareTail(0.7107230213973241, 4)).toBeCloseTo(0.95, 12);
  expect(chiSquareTail(35.888186879610423, 4) / 3.06e-7).toBeCloseTo(1, 1);
  expect(chiSquareTail(3000 + 4 * Math.sqrt(6000), 3000)).toBeCloseTo(5.4e-5, 5);
});
test("shares of a Poisson law add up to one, with its mean", () => {
  const shares = poissonShares(3.2, 40);
  expect(sum(shares)).toBeCloseTo(1, 11);
  expect(shares.reduce((mean, share, k) => mean + k * share, 0)).toBeCloseTo(3.2, 10);
  expect(shares[0]).toBeCloseTo(Math.exp(-3.2), 12);
});
test("classes keep equal values together and hold about equally many", () => {
  const values = Float64Array.from({ length: 16_000 }, (_, i) => (i % 4 === 0 ? 7 : i));
  const { of, size } = classes(values);
  expect(size).toBeGreaterThan(10);
  expect(new Set(of.filter((_, i) => values[i] === 7)).size).toBe(1);
  expect(classes(Float64Array.from({ length: 1000 }, (_, i) => i % 3)).size).toBe(3);
});
test("a cell that cannot be is found, and so are a bend, a copy, a step and too even a spread", () => {
  expect(fitP([5, 100], [0, 1])).toBe(0);
  const even = new Float64Array(1000).fill(1000);
  expect(fitP(even, even)).toBe(1);
  expect(fitP(bend(even, 0.02), even)).toBeGreaterThan(1e-6); // within chance: 0.4 of 1,000 degrees
  expect(fitP(bend(even, 0.05), even)).toBeLessThan(1e-6);
  expect(dispersionP(even)).toBeLessThan(1e-6);
  const steps = Float64Array.from({ length: 10_000 }, (_, i) => Math.floor(i / 100));
  expect(autocorrelationP(steps, [1, 2, 3])).toBeLessThan(1e-6);
  expect(independenceP(classes(steps), classes(steps))).toBeLessThan(1e-6);
});
