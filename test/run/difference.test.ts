// Plans compared in words.
import { expect, test } from "vitest";
import { differences } from "../../src/run/difference.js";

const compare = (there: unknown, here: unknown) => differences(JSON.stringify(there), JSON.stringify(here));

test.each<[string, unknown, unknown, string[]]>([
  ["a number", { a: { rows: 10, name: "x" } }, { a: { rows: 20, name: "x" } }, ["a.rows is 10 there and 20 here"]],
  ["a type", { a: 1 }, { a: "1" }, ['a is 1 there and "1" here']],
  ["null", { a: null }, { a: {} }, ["a is null there and {} here"]],
  ["a key that is only there", { a: 1, b: 2 }, { a: 1 }, ["b is only there (2)"]],
  ["a key that is only here", { a: 1 }, { a: 1, b: [2] }, ["b is only here ([2])"]],
  ["an element", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, ["a[1].b is 2 there and 3 here"]],
  ["a length", [1], [1, 2], ["[1] is only here (2)"]],
  ["a list for a map", { a: [] }, { a: {} }, ["a is [] there and {} here"]],
  ["the whole", 1, { a: 1 }, ['the plan is 1 there and {"a":1} here']],
  ["several", { a: 1, b: 1 }, { a: 2, b: 2 }, ["a is 1 there and 2 here", "b is 1 there and 2 here"]],
])("%s that differs is named with both values", (_, there, here, expected) => {
  expect(compare(there, here)).toEqual(expected);
});

test("causes are named before what follows from them, and families by their names", () => {
  const plan = (rows: number, seed: number) => ({
    families: [{ cuts: { size: rows }, family: "shops", rows }],
    model: {
      seed,
      rows: [
        ["towns", 5],
        ["shops", rows],
      ],
    },
  });
  expect(compare(plan(1, 2), plan(3, 4))).toEqual([
    "model.seed is 2 there and 4 here",
    "model.rows.shops is 1 there and 3 here",
    "families.shops.rows is 1 there and 3 here",
    "families.shops.cuts.size is 1 there and 3 here",
  ]);
});

test("long values are cut, and many differences counted up to a hundred", () => {
  expect(compare({ a: "x".repeat(1000) }, { a: 1 })[0]).toHaveLength(`a is ${"x".repeat(60)} there and 1 here`.length);
  expect(compare(Array(500).fill(0), Array(500).fill(1))).toHaveLength(100);
});

test("a key that is named like a property of every object is a key like others", () => {
  expect(differences('{"__proto__": 1}', "{}")).toEqual(["__proto__ is only there (1)"]);
  expect(compare({}, { constructor: 1 })).toEqual(["constructor is only here (1)"]);
});

test("texts that only look different, and a plan that cannot be read, are said to be that", () => {
  expect(differences('{"a": 1}', '{"a":1}')).toEqual(["the same values are written in another way"]);
  expect(differences("{", "{}")).toEqual(["the plan there cannot be read"]);
});
