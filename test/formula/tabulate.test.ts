// Where a table of results takes the place of kernels, and where it does not: by the steps that are left, with the same results.
import { expect, test } from "vitest";
import { randomRows, run, typed } from "./columns.js";

const rows = randomRows(5, 301);
const both = (formula: string) => {
  const [looked, computed] = [true, false].map((tables) => run([typed(formula)], rows, undefined, tables));
  expect(looked!.values).toEqual(computed!.values);
  return { steps: looked!.steps, computed: computed!.steps, vector: looked!.vectors[0]! };
};

test.each([
  ["of one whole number, from its least one on", "1 + sin(i / 10) * 2", ["tabulatedWords"]],
  ["of a wide one", "if(n > 1, sin(n), 0) + 1", ["narrowI64", "whereValid", "tabulatedWords"]],
  ["of days", "month(d) * 100 + day(d)", ["tabulatedWords"]],
  ["of codes", 'if(s == "a", 1.5, if(s == "hyper", 2.5, 3.5)) * 10', ["whereValid", "tabulatedWords"]],
  ["that may be null where it is computed", "sqrt(i)", ["shiftCodes", "gatherBits", "tabulatedWords"]],
  ["of a pair", "sin(i) * (if(c, 2, 3) + i)", ["pairCodes", "tabulatedWords"]],
  ["conditions", "sin(i) > 0.5", ["tabulatedHalves"]],
  ["that are texts, all different: the places are their codes", 'concat("no ", i)', ["shiftCodes"]],
  ["that are texts, some alike", 'format(d, "%Y-%m")', ["tabulatedHalves"]],
])("results %s", (_about, formula, kernels) => {
  const { steps, computed } = both(formula);
  expect(steps).toEqual(kernels);
  expect(computed.length).toBeGreaterThan(kernels.length);
});

test("of a null input a strict formula takes over the bits, and others look theirs up", () => {
  expect(both("sin(n) + 1").steps).toEqual(["narrowI64", "whereValid", "tabulatedWords"]);
  expect(both("coalesce(sin(n), 7) + 1").steps).toEqual(["narrowI64", "whereValid", "tabulatedWords"]);
  expect(both("if(n > 1, sin(n), null)").steps).toContain("gatherBits");
});

test("a subtree becomes a table though the whole cannot", () => {
  const { steps } = both("(1 + 0.4 * sin(i / 3)) * f + 1");
  expect(steps).toEqual(["tabulatedWords", "mulF64", "addF64"]);
});

test.each([
  ["values that are not few", "sin(j)"],
  ["three inputs", "sin(i + q + n) * 2"],
  ["reals", "sin(f) + 1"],
  ["texts that are made row by row", "length(u) * 2"],
  ["what costs no more than looking up", "i + 1"],
  ["pairs beyond a cache", "(i + q) * 2"],
])("no table of %s", (_about, formula) => {
  const { steps, computed } = both(formula);
  expect(steps).toEqual(computed);
});

test("bounds are those of the results, so that what follows can be narrower", () => {
  expect(both("round(10 * sin(i / 100))").vector).toMatchObject({ lane: "i64", min: -4, max: 4 });
});
