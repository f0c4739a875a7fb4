// The point-of-sale spec, as it is shipped: shares of stores, categories, items and quantities at a million scans.
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { textAt } from "../../src/kernels/vector.js";
import type { Model, Source } from "../../src/spec/model.js";
import { type Long, longColumns, modelOf } from "../generate.js";
import { alpha, bend, classes, dispersionP, fitP, independenceP, tally } from "./checks.js";

const rows = 1_000_000;
const folder = "specs/point-of-sale";
const names = ["store_id", "scan_ts", "item_upc", "unit_qty", "item_price"] as const;

let model: Model;
let of: Record<(typeof names)[number], Long>;
let items: { category: number; upc: number; price: number; weight: number }[];
let itemAt: Map<number, number>;
let categoryShares: Map<number, number>;
beforeAll(() => {
  model = modelOf(readFileSync(`${folder}/pos.yaml`, "utf8"), { folder, rows });
  of = longColumns(model, "pos_scans", names);
  const master = supplied("item_master");
  items = master("item_upc").map((upc, i) => ({
    upc,
    category: master("category_code")[i]!,
    price: master("item_price")[i]!,
    weight: master("frequency")[i]!,
  }));
  itemAt = new Map(items.map(({ upc }, i) => [upc, i]));
  const categories = supplied("item_categories");
  categoryShares = new Map(categories("category_code").map((code, i) => [code, categories("frequency")[i]!]));
});

/** Columns of a supplied table as numbers: decimals scaled. */
function supplied(name: string): (column: string) => readonly number[] {
  const source = model.sources.get(name) as Source;
  const known = new Map<string, readonly number[]>();
  return (column) => {
    const found = known.get(column);
    if (found) return found;
    const { values } = source.data.columns.find((candidate) => candidate.name === column)!;
    const numbers =
      "offsets" in values
        ? Array.from({ length: source.data.rows }, (_, row) => Number(textAt(values, row)))
        : Array.from(values, Number);
    known.set(column, numbers);
    return numbers;
  };
}

test("every store is as busy as every other, where shares 5 % off fail", () => {
  const first = supplied("retail_stores")("store_id")[0]!;
  const stores = tally(
    of.store_id.values.map((id) => id - first),
    3000,
  );
  const even = new Float64Array(3000).fill(1);
  expect(fitP(stores, even)).toBeGreaterThan(alpha);
  expect(fitP(stores, bend(even, 0.05))).toBeLessThan(alpha);
});

describe("items", () => {
  /** P(category) times P(item within it). */
  const shares = (): Float64Array => {
    const totals = new Map<number, number>();
    for (const { category, weight } of items) totals.set(category, (totals.get(category) ?? 0) + weight);
    return Float64Array.from(
      items,
      ({ category, weight }) => (categoryShares.get(category)! * weight) / totals.get(category)!,
    );
  };
  const chosen = (): Float64Array => of.item_upc.values.map((upc) => itemAt.get(upc) ?? -1);

  test("have the share of their category times their own within it, where shares 5 % off fail", () => {
    const counts = tally(chosen(), items.length);
    expect(fitP(counts, shares())).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(shares(), 0.05))).toBeLessThan(alpha);
  });
  test("are not just as frequent as their own weight says, nor alike", () => {
    const counts = tally(chosen(), items.length);
    expect(
      fitP(
        counts,
        items.map(({ weight }) => weight),
      ),
    ).toBeLessThan(alpha);
    expect(fitP(counts, new Float64Array(items.length).fill(1))).toBeLessThan(alpha);
  });
  test("make up the shares of categories, where shares 2 % off fail", () => {
    const codes = [...categoryShares.keys()];
    const at = new Map(codes.map((code, i) => [code, i]));
    const counts = tally(
      chosen().map((item) => at.get(items[item]!.category)!),
      codes.length,
    );
    expect(fitP(counts, [...categoryShares.values()])).toBeGreaterThan(alpha);
    expect(fitP(counts, bend([...categoryShares.values()], 0.02))).toBeLessThan(alpha);
  });
  test("bring their price in every row", () => {
    expect(
      of.item_price.values.findIndex((price, row) => price !== items[itemAt.get(of.item_upc.values[row]!)!]!.price),
    ).toBe(-1);
  });
});

test("quantities have their shares, where shares 2 % off fail", () => {
  const counts = tally(
    of.unit_qty.values.map((qty) => qty - 1),
    4,
  );
  expect(fitP(counts, [50, 25, 15, 10])).toBeGreaterThan(alpha);
  expect(fitP(counts, bend([50, 25, 15, 10], 0.02))).toBeLessThan(alpha);
});

test("scans come in the order of time, evenly over the year, and vary as a Poisson process does", () => {
  const { values } = of.scan_ts;
  expect(values.findIndex((ms, row) => row > 0 && ms < values[row - 1]!)).toBe(-1);
  const begin = Date.UTC(2024, 0, 1);
  const hourly = tally(
    values.map((ms) => Math.floor((ms - begin) / 3_600_000)),
    366 * 24,
  );
  expect(fitP(hourly, new Float64Array(366 * 24).fill(1))).toBeGreaterThan(alpha);
  expect(dispersionP(hourly)).toBeGreaterThan(alpha);
  const weekAndHour = tally(
    values.map((ms) => (Math.floor(ms / 86_400_000) % 7) * 24 + (Math.floor(ms / 3_600_000) % 24)),
    168,
  );
  const days = tally(
    Array.from({ length: 366 }, (_, day) => (begin / 86_400_000 + day) % 7),
    7,
  );
  const expected = Array.from({ length: 168 }, (_, cell) => days[Math.floor(cell / 24)]!);
  expect(fitP(weekAndHour, expected)).toBeGreaterThan(alpha);
  expect(fitP(weekAndHour, bend(expected, 0.02))).toBeLessThan(alpha);
});

test("store, item, quantity and time tell nothing of each other, where a store that sells one item in fifty scans fails", () => {
  const item = of.item_upc.values.map((upc) => itemAt.get(upc)!);
  const store = classes(of.store_id.values);
  const others = [
    store,
    classes(item),
    classes(of.unit_qty.values),
    classes(of.scan_ts.values.map((ms) => ms % 86_400_000)),
  ];
  const p = others.flatMap((a, i) => others.slice(i + 1).map((b) => independenceP(a, b)));
  expect(p).toHaveLength(6);
  expect(Math.min(...p)).toBeGreaterThan(alpha);
  const bent = item.map((own, row) => (row % 50 === 0 ? of.store_id.values[row]! : own));
  expect(independenceP(classes(bent), store)).toBeLessThan(alpha);
});
