// Parents whose weights are drawn as those of very many rows are, at a small size: in blocks, and in groups with weights made again.
import { describe, expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { blockLayout } from "../../src/kernels/blocks.js";
import { PlanTables } from "../../src/plan/tables.js";
import { generate, longColumns, type Plain } from "../generate.js";
import { alpha, bend, fitP, tally } from "./checks.js";

/** As if more rows were too many to hold: entries of `width` rows. */
const tablesOf = (width: number) =>
  class extends PlanTables {
    protected override layoutOf(rows: number) {
      return blockLayout(rows, width);
    }
  };

const parents = 10_000;
const parentColumns = {
  id: { sequence: 100, primary_key: true },
  position: "id - 100",
  kind: { choice: { small: 6, medium: 3, large: 1, closed: 2 } },
  size: { case: "kind", when: { small: 1, medium: 3, large: 9 }, else: 0 },
  share: { lognormal: { mean: 2, sd: 1.5 } },
  fee: { uniform: "0.50..9.50", type: "decimal(6,2)" },
  town: { ref: "towns" },
  bonus: { uniform: "1..5", nulls: "50%" },
};
const world = (weight: string, rows = 1_000_000) => ({
  seed: 4,
  tables: {
    towns: { rows: 30, columns: { id: { sequence: 1, primary_key: true }, people: { uniform: "1..500" } } },
    parents: { rows: parents, columns: parentColumns },
    children: { rows, columns: { parent: { ref: "parents", weight }, at: "parent.position", kind: "parent.kind" } },
  },
});

const parent = generate(world("1"), "parents");
const towns = generate(world("1"), "towns").column("people") as number[];
const row = (at: number) =>
  Object.fromEntries(parent.names.map((name) => [name, parent.column(name)[at]!])) as Record<string, Plain>;

const formulas: readonly (readonly [string, (row: Record<string, Plain>) => number])[] = [
  ["parents.share * parents.size", ({ share, size }) => Number(share) * Number(size)],
  ["parents.size", ({ size }) => Number(size)],
  ["parents.fee", ({ fee }) => Number(fee)],
  [
    "parents.town.people + coalesce(parents.bonus, 0)",
    ({ town, bonus }) => towns[Number(town) - 1]! + Number(bonus ?? 0),
  ],
];
const widths = [1, 2, 64] as const;

describe.each(formulas)("the weight %s", (formula, weight) => {
  const weights = Array.from({ length: parents }, (_, at) => weight(row(at)));
  test.each(widths)("is the law of children, by entries of %d rows", (width) => {
    const options = { tables: tablesOf(width) };
    const counts = tally(longColumns(world(formula), "children", ["at"], options).at.values, parents);
    expect(fitP(counts, weights)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(weights, 0.05))).toBeLessThan(alpha);
  });
});

test.each(widths)(
  "entries of %d rows: a child's parent is the same in batches of any size, and what is read of it is its own",
  (width) => {
    const spec = world("parents.share * parents.size", 10_000);
    const options = { tables: tablesOf(width) };
    const whole = generate(spec, "children", options);
    const kinds = parent.column("kind");
    whole.column("at").forEach((at, i) => {
      expect(whole.column("kind")[i]).toBe(kinds[Number(at)]);
    });
    for (const batchRows of [1, 100, 5000])
      expect(generate(spec, "children", { ...options, batchRows }).column("parent")).toEqual(whole.column("parent"));
    expect(generate(spec, "children", { ...options, firstRow: 777 }).column("parent")).toEqual(
      whole.column("parent").slice(777),
    );
  },
);

test.each(widths)("entries of %d rows: children of children refer as well", (width) => {
  const { towns: cities, parents: own } = world("1").tables;
  const lines = {
    each: { order: "orders" },
    count: { poisson: 3 },
    columns: { order: "order.id", parent: { ref: "parents", weight: "parents.size" }, at: "parent.position" },
  };
  const spec = {
    tables: {
      towns: cities,
      parents: own,
      orders: { rows: 50_000, columns: { id: { sequence: 1, primary_key: true } } },
      lines,
    },
  };
  const counts = tally(longColumns(spec, "lines", ["at"], { tables: tablesOf(width) }).at.values, parents);
  const sizes = generate(spec, "parents").column("size").map(Number);
  expect(fitP(counts, sizes)).toBeGreaterThan(alpha);
  expect(fitP(counts, bend(sizes, 0.3))).toBeLessThan(alpha);
});

test.each(widths)("entries of %d rows: weights that are none are refused, with the row", (width) => {
  for (const [formula, code, message] of [
    ["parents.size - 5", "spec.bad_weight", /the weight parents\.size - 5 is -[245] in row \d+ of parents/],
    ["parents.bonus", "spec.bad_weight", /the weight parents\.bonus is null or not a number in row \d+/],
    ["1 / (parents.id - 9000)", "spec.bad_weight", /in row 0 of parents/],
    ["parents.size * 0", "spec.zero_weights", /is 0 in every row/],
    ["exp(parents.size * 0 + 709)", "spec.bad_weight", /so large that all together are no number/],
  ] as const) {
    const error = refusal(() => generate(world(formula, 10), "children", { tables: tablesOf(width) }));
    expect(error.problems).toMatchObject([{ code, severity: "error" }]);
    expect(error.problems[0]!.message).toMatch(message);
  }
});

function refusal(run: () => unknown): DatagenError {
  try {
    run();
  } catch (error) {
    if (error instanceof DatagenError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
