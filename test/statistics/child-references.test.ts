// Which children references choose: every one alike, however many siblings it has, or by its weight. A million rows, and a bent twin for each.
import { beforeAll, describe, expect, test } from "vitest";
import { generate, type Long, longColumns } from "../generate.js";
import { alpha, bend, fitP, tally } from "./checks.js";

const rows = 1_000_000;
const spec = {
  seed: 12,
  tables: {
    customers: { rows: 150, columns: { id: { sequence: 0, primary_key: true } } },
    baskets: {
      each: { customer: "customers" },
      count: { poisson: 3 },
      columns: { b: { sequence: 0, primary_key: true }, customer: "customer.id" },
    },
    lines: {
      each: { basket: "baskets" },
      count: { poisson: 4 },
      columns: {
        n: { sequence: 0, primary_key: true },
        basket: "basket.b",
        qty: { uniform: "0..9" },
        kind: { choice: ["a", "b", "c"] },
      },
    },
    looks: {
      rows,
      columns: {
        any: { ref: "lines" },
        any_basket: "any.basket",
        sized: { ref: "lines", weight: "lines.qty * 2 + 1" },
        open: { ref: "lines", weight: "lines.qty" },
        kind: { choice: { a: 5, b: 3, c: 2 } },
        like: { ref: "lines", where: "lines.kind == kind" },
        basket: { ref: "baskets" },
      },
    },
  },
} as const;
const names = ["any", "any_basket", "sized", "open", "kind", "like", "basket"] as const;

let of: Record<(typeof names)[number], Long>;
let lines: Record<"basket" | "qty" | "kind", readonly unknown[]>;
let baskets = 0;
beforeAll(() => {
  const made = generate(spec, "lines");
  lines = { basket: made.column("basket"), qty: made.column("qty"), kind: made.column("kind") };
  baskets = generate(spec, "baskets").rows;
  of = longColumns(spec, "looks", names);
});
const even = (size: number) => new Float64Array(size).fill(1);

describe("without a weight", () => {
  test("all children of all parents are alike, where shares a twentieth off fail", () => {
    const counts = tally(of.any.values, lines.qty.length);
    expect(fitP(counts, even(lines.qty.length))).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(even(lines.qty.length), 0.05))).toBeLessThan(alpha);
  });
  test("a parent is chosen as often as it has children; all parents alike would fail", () => {
    const counts = tally(of.any_basket.values, baskets);
    const sizes = tally(lines.basket as number[], baskets);
    expect(fitP(counts, sizes)).toBeGreaterThan(alpha);
    expect(
      fitP(
        counts.filter((_, at) => sizes[at]! > 0),
        even(baskets).filter((_, at) => sizes[at]! > 0),
      ),
    ).toBeLessThan(alpha);
    expect(fitP(tally(of.basket.values, baskets), even(baskets))).toBeGreaterThan(alpha);
  });
});

describe("by a weight", () => {
  test.each([
    ["sized", (qty: number) => 2 * qty + 1],
    ["open", (qty: number) => qty],
  ] as const)("%s decides the shares, where shares a twentieth off fail", (name, weightOf) => {
    const counts = tally(of[name].values, lines.qty.length);
    const weights = Float64Array.from(lines.qty as number[], weightOf);
    expect(fitP(counts, weights)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(weights, 0.05))).toBeLessThan(alpha);
    expect([...counts].filter((count, line) => weights[line] === 0 && count > 0)).toEqual([]);
  });
});

test("within a group all children are alike, and every one is of the row's own group", () => {
  const ofKind = { a: 5, b: 3, c: 2 } as Record<string, number>;
  const total = (kind: unknown) => lines.kind.filter((own) => own === kind).length;
  const totals = Object.fromEntries(Object.keys(ofKind).map((kind) => [kind, total(kind)]));
  const shares = Float64Array.from(lines.kind as string[], (kind) => ofKind[kind]! / totals[kind]!);
  const counts = tally(of.like.values, lines.kind.length);
  expect(fitP(counts, shares)).toBeGreaterThan(alpha);
  expect(fitP(counts, bend(shares, 0.05))).toBeLessThan(alpha);
  const { values, texts } = of.kind;
  expect(of.like.values.findIndex((line, row) => lines.kind[line] !== texts[values[row]!])).toBe(-1);
});
