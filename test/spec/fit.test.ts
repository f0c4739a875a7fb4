// The rows of a table of children, asked for exactly: as many parents as it takes, the last one cut.
import { expect, test } from "vitest";
import { assembled, filesOf, modelOf } from "../spec-runs.js";

const spec = (count: string): string => `
datagen: 1
seed: 5
main: lines
tables:
  baskets: { rows: 50, columns: { id: { sequence: 1, primary_key: true }, city: { choice: [a, b] } } }
  lines: { each: { basket: baskets }, count: ${count}, columns: { basket: basket.id, no: position, x: { uniform: 1..1000000 } } }
`;

const lines = (count: string, rows?: number): string[] => {
  const files = filesOf(assembled(modelOf(spec(count), rows === undefined ? {} : { rows })));
  return [...files]
    .filter(([name]) => name.startsWith("lines/"))
    .flatMap(([, text]) => text.trimEnd().split("\n").slice(1));
};

test.each(["3", "{ uniform: 0..7 }", "{ poisson: 4 }", "{ poisson: 3, truncate: 1..9 }"])(
  "a count of %s is scaled to exactly the rows asked for, which begin like those of any longer run",
  (count) => {
    const long = lines(count, 2000);
    expect(long).toHaveLength(2000);
    for (const rows of [0, 1, 2, 3, 17, 999]) expect(lines(count, rows)).toEqual(long.slice(0, rows));
  },
);

test("without rows: from the command the parents' own number holds", () => {
  expect(lines("3")).toHaveLength(150);
});

test("parents without children can make no row", () => {
  expect(() => lines("0", 5)).toThrow(/its parents have no children/);
});

test("a run asked for by its rows has another plan than one of all children of its parents", () => {
  const plan = (rows: number): string => assembled(modelOf(spec("3"), { rows })).plan.hash;
  expect(plan(6)).not.toBe(plan(5));
});
