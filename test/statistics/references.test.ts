// Which parents references choose: by weight, within groups, alike, one to one. A million rows, and a bent twin for each.
import { beforeAll, describe, expect, test } from "vitest";
import { generate, type Long, longColumns } from "../generate.js";
import { alpha, bend, classes, fitP, independenceP, shareP, tally } from "./checks.js";

const rows = 1_000_000;
const parents = 1500;
const regions = ["north", "south", "east", "west"];
const spec = {
  seed: 5,
  tables: {
    stores: {
      rows: parents,
      columns: {
        store_id: { pattern: "S[0-9]{5}", unique: true, primary_key: true },
        position: { sequence: 0 },
        format: { choice: { express: 6, super: 3, hyper: 1, closed: 1 } },
        size: { case: "format", when: { express: 1, super: 4, hyper: 12 }, else: 0 },
        region: { choice: regions },
      },
    },
    sales: {
      rows,
      columns: {
        any: { ref: "stores" },
        any_at: "any.position",
        sized: { ref: "stores", weight: "stores.size * 2 + 1" },
        sized_at: "sized.position",
        open: { ref: "stores", weight: "stores.size" },
        open_at: "open.position",
        region: { choice: { north: 4, south: 3, east: 2, west: 1 } },
        near: { ref: "stores", where: "stores.region == region" },
        near_at: "near.position",
        near_sized: { ref: "stores", where: "stores.region == region", weight: "stores.size" },
        near_sized_at: "near_sized.position",
        some: { ref: "stores", nulls: "40%" },
        some_at: "some.position",
        some_region: "some.region",
      },
    },
    pairs: { rows: parents, columns: { own: { ref: "stores", unique: true }, at: "own.position" } },
  },
} as const;
const names = [
  "any_at",
  "sized_at",
  "open_at",
  "region",
  "near_at",
  "near_sized_at",
  "some_at",
  "some_region",
] as const;

let of: Record<(typeof names)[number], Long>;
let size: number[];
let region: string[];
beforeAll(() => {
  const stores = generate(spec, "stores");
  size = stores.column("size") as number[];
  region = stores.column("region") as string[];
  of = longColumns(spec, "sales", names);
});

describe("a weight by a formula of a generated parent", () => {
  test("decides the shares of the parents, where weights 5 % off fail", () => {
    const weights = size.map((x) => 2 * x + 1);
    const counts = tally(of.sized_at.values, parents);
    expect(fitP(counts, weights)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(weights, 0.05))).toBeLessThan(alpha);
    expect(
      fitP(
        counts,
        size.map((x) => 2 * x + 1.5),
      ),
    ).toBeLessThan(alpha);
  });
  test("of 0 keeps a parent from ever being chosen", () => {
    const counts = tally(of.open_at.values, parents);
    const closed = size.flatMap((x, at) => (x === 0 ? [at] : []));
    expect(closed.length).toBeGreaterThan(50);
    expect(closed.filter((at) => counts[at]! > 0)).toEqual([]);
    expect(fitP(counts, size)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(size, 0.05))).toBeLessThan(alpha);
  });
});

test("without a weight all parents are alike, where shares 5 % off fail", () => {
  const even = new Float64Array(parents).fill(1);
  expect(fitP(tally(of.any_at.values, parents), even)).toBeGreaterThan(alpha);
  expect(fitP(tally(of.any_at.values, parents), bend(even, 0.05))).toBeLessThan(alpha);
});

describe("within a group", () => {
  /** Shares over all parents: of the group among the rows, times of the parent within the group. */
  const shares = (weight: (at: number) => number): Float64Array => {
    const ofRegion = { north: 4, south: 3, east: 2, west: 1 } as Record<string, number>;
    const total = (name: string) => region.reduce((sum, own, at) => sum + (own === name ? weight(at) : 0), 0);
    const totals = Object.fromEntries(regions.map((name) => [name, total(name)]));
    return Float64Array.from(region, (name, at) => (ofRegion[name]! * weight(at)) / totals[name]!);
  };

  test.each([
    ["near_at", () => 1],
    ["near_sized_at", (at: number) => size[at]!],
  ] as const)("%s has its shares, where shares bent by a twentieth fail", (name, weight) => {
    const counts = tally(of[name].values, parents);
    expect(fitP(counts, shares(weight))).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(shares(weight), 0.05))).toBeLessThan(alpha);
  });
  test.each(["near_at", "near_sized_at"] as const)("%s is of the row's own group in every row", (name) => {
    const { values, texts } = of.region;
    expect(of[name].values.findIndex((at, row) => region[at] !== texts[values[row]!])).toBe(-1);
  });
});

test("a null reference is null at its rate, whatever it would have been, and so is all that follows from it", () => {
  const nulls = of.some_at.values.map((at) => Number(Number.isNaN(at)));
  const count = nulls.reduce((sum, is) => sum + is, 0);
  expect(shareP(count, rows, 0.4)).toBeGreaterThan(alpha);
  expect(shareP(count, rows, 0.4 * 1.02)).toBeLessThan(alpha);
  expect(of.some_region.values.findIndex((code, row) => code < 0 !== (nulls[row] === 1))).toBe(-1);
  const unmasked = longColumns(
    {
      ...spec,
      tables: { ...spec.tables, sales: { rows, columns: { some: { ref: "stores" }, some_at: "some.position" } } },
    },
    "sales",
    ["some_at"],
  );
  expect(independenceP(classes(nulls), classes(unmasked.some_at.values))).toBeGreaterThan(alpha);
  const bent = nulls.map((is, row) => (unmasked.some_at.values[row]! < 300 && row % 20 === 0 ? 1 : is));
  expect(independenceP(classes(bent), classes(unmasked.some_at.values))).toBeLessThan(alpha);
});

test("one to one takes every parent exactly once", () => {
  const pairs = generate(spec, "pairs");
  expect(tally(pairs.column("at") as number[], parents)).toEqual(new Float64Array(parents).fill(1));
});
