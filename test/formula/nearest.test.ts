// Did-you-mean.
import { expect, test } from "vitest";
import { nearest } from "../../src/formula/nearest.js";

const names = ["length", "lower", "round", "customer_id", "store", "at"];

test.each([
  ["lenght", "length"],
  ["stroe", "store"],
  ["Stores", "store"],
  ["customerid", "customer_id"],
  ["ronud", "round"],
  ["ta", "at"],
  ["zebra", undefined],
  ["", undefined],
])("%j is near %s", (word, expected) => {
  expect(nearest(word, names)).toBe(expected);
});

test("a word of a million letters is answered at once", () => {
  expect(nearest("x".repeat(1e6), names)).toBeUndefined();
});
