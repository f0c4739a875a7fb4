// Popularity without a table: the slope of Zipf's law, the shares of a Lorenz curve, and popular rows that lie anywhere in the table.
import { describe, expect, test } from "vitest";
import { drawKey } from "../../src/kernels/purposes.js";
import { generate, longColumns } from "../generate.js";
import { Bench } from "../harness.js";
import { alpha, bend, fitP, normalCdf, shareP, tally } from "./checks.js";

const draws = 2_000_000;
const world = (rows: number, popularity: unknown, more: Record<string, unknown> = {}, count = draws) => ({
  seed: 8,
  tables: {
    items: { rows, columns: { id: { sequence: 0, primary_key: true } } },
    sales: { rows: count, columns: { item: { ref: "items", popularity }, ...more } },
  },
});
const counted = (rows: number, popularity: unknown): Float64Array =>
  tally(longColumns(world(rows, popularity), "sales", ["item"]).item.values, rows);

/** Counts by rank: the permutation of a table says which row has a rank, whichever column draws. */
function byRank(counts: Float64Array): Float64Array {
  const n = counts.length;
  const bench = new Bench(24 * n + (1 << 20));
  const key = bench.u64(drawKey(8n, "items", "", "popularity"));
  const [ranks, places] = [bench.put(BigInt64Array.from(counts, (_, rank) => BigInt(rank))), bench.alloc(8 * n)];
  bench.kernels.permutation(n, ranks, key, bench.u64(BigInt(n)), places);
  return Float64Array.from(bench.i64(places, n), (row) => counts[Number(row)]!);
}

/** The slope of log counts against log ranks, where a rank expects 100 or more, each weighed by its count. */
function slope(counts: Float64Array): number {
  let [n, x, y, xx, xy] = [0, 0, 0, 0, 0];
  counts.forEach((count, i) => {
    if (count < 100) return;
    const [a, b] = [Math.log(i + 1), Math.log(count)];
    n += count;
    x += count * a;
    y += count * b;
    xx += count * a * a;
    xy += count * a * b;
  });
  return (n * xy - x * y) / (n * xx - x * x);
}

describe.each([
  [0.8, 1000],
  [1.1, 1000],
  [1.1, 1_000_000],
])("zipf: %d over %d rows", (s, rows) => {
  const counts = byRank(counted(rows, { zipf: s }));
  const weights = Float64Array.from({ length: rows }, (_, i) => (i + 1) ** -s);
  test("has its slope to 0.02, and not that of an exponent 5 % greater", () => {
    expect(Math.abs(slope(counts) + s)).toBeLessThan(0.02);
    expect(Math.abs(slope(counts) + s * 1.05)).toBeGreaterThan(0.02);
  });
  test("gives the first 1, 10 and 100 ranks their shares", () => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    for (const first of [1, 10, 100]) {
      const share = weights.subarray(0, first).reduce((sum, weight) => sum + weight, 0) / total;
      const hits = counts.subarray(0, first).reduce((sum, count) => sum + count, 0);
      expect(shareP(hits, draws, share)).toBeGreaterThan(alpha);
      expect(shareP(hits, draws, share * 1.02)).toBeLessThan(alpha);
    }
  });
});

/** Share of all choices that the first share x of the rows gets, where weights are lognormal and `top` of the rows get `share`. */
function lorenz(top: number, share: number): (x: number) => number {
  const sigma = deviate(share) - deviate(top);
  return (x) => (x >= 1 ? 1 : x <= 0 ? 0 : normalCdf(deviate(x) + sigma));
}

/** By bisection. */
function deviate(p: number): number {
  let [low, high] = [-9, 9];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe.each([
  [0.2, 0.8, 2000],
  [0.1, 0.3, 2000],
  [0.01, 0.5, 30_000],
  [0.2, 0.8, 3],
])("lorenz: the top %d gets %d, of %d rows", (top, share, rows) => {
  const counts = byRank(counted(rows, { lorenz: { top, share } }));
  const partsOf = (curve: (x: number) => number) =>
    Float64Array.from({ length: rows }, (_, rank) => curve((rank + 1) / rows) - curve(rank / rows));
  test("is so", () => {
    const best = Math.round(top * rows);
    const hits = counts.subarray(0, best).reduce((sum, count) => sum + count, 0);
    const expected = lorenz(top, share)(best / rows);
    if (best === top * rows) expect(expected).toBeCloseTo(share, 12);
    expect(shareP(hits, draws, expected)).toBeGreaterThan(alpha);
    expect(shareP(hits, draws, expected * 1.02)).toBeLessThan(alpha);
  });
  test("every rank has its part of the curve, and not that of another curve", () => {
    expect(fitP(counts, partsOf(lorenz(top, share)))).toBeGreaterThan(alpha);
    expect(fitP(counts, partsOf(lorenz(top, share * 0.95)))).toBeLessThan(alpha);
    expect(fitP(counts, bend(partsOf(lorenz(top, share)), 0.05))).toBeLessThan(alpha);
  });
});

describe("popular rows", () => {
  const rows = 10_000;
  const zipf = { zipf: 1 };
  const both = longColumns(
    world(rows, zipf, {
      again: { ref: "items", popularity: zipf },
      other: { ref: "items", popularity: { lorenz: { top: "1%", share: "60%" } } },
    }),
    "sales",
    ["item", "again", "other"],
  );
  const counts = {
    item: tally(both.item.values, rows),
    again: tally(both.again.values, rows),
    other: tally(both.other.values, rows),
  };
  const hundred = (of: Float64Array) =>
    [...of.keys()]
      .sort((a, b) => of[b]! - of[a]!)
      .slice(0, 100)
      .sort((a, b) => a - b);

  test("lie anywhere in the table", () => {
    const tenths = tally(
      hundred(counts.item).map((row) => Math.floor((row * 10) / rows)),
      10,
    );
    expect(fitP(tenths, new Float64Array(10).fill(1))).toBeGreaterThan(1e-3);
  });
  test("are the same for all columns that refer to the table, by whatever law, and each column draws by itself", () => {
    const known = new Set(hundred(counts.item));
    expect(hundred(counts.again).filter((row) => known.has(row)).length).toBeGreaterThan(90);
    expect(hundred(counts.other).filter((row) => known.has(row)).length).toBeGreaterThan(80);
    const same = both.item.values.filter((row, i) => row === both.again.values[i]).length;
    const chance = counts.item.reduce((sum, count) => sum + (count / draws) ** 2, 0);
    expect(shareP(same, draws, chance)).toBeGreaterThan(alpha);
  });
  test("are others in another table of as many rows", () => {
    const spec = world(rows, zipf, {}, 200_000);
    const { items } = spec.tables;
    const renamed = {
      seed: 8,
      tables: { things: items, sales: { rows: 200_000, columns: { item: { ref: "things", popularity: zipf } } } },
    };
    const known = new Set(hundred(counts.item));
    const others = hundred(tally(longColumns(renamed, "sales", ["item"]).item.values, rows));
    expect(others.filter((row) => known.has(row)).length).toBeLessThan(10);
  });
});

test.each([3_000_000_000, 10 ** 12])(
  "of %d rows any is reached, above 2^31 as well, in tables that do not grow",
  (rows) => {
    for (const popularity of [{ zipf: 0.5 }, { lorenz: { top: "20%", share: "80%" } }]) {
      const { item } = longColumns(world(rows, popularity, {}, 100_000), "sales", ["item"]);
      expect(item.values.every((value) => value >= 0 && value < rows)).toBe(true);
      const tenths = tally(
        item.values.map((value) => Math.floor((value / rows) * 10)),
        10,
      );
      expect(fitP(tenths, new Float64Array(10).fill(1))).toBeGreaterThan(alpha);
    }
  },
);

test("of one row it is that row", () => {
  for (const popularity of [{ zipf: 1.1 }, { lorenz: { top: "20%", share: "80%" } }])
    expect(new Set(generate(world(1, popularity, {}, 100), "sales").column("item"))).toEqual(new Set([0]));
});
