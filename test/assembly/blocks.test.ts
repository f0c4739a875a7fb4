// Weighted choice among very many: one alias table, tables in blocks, and groups with rejection have the law of a scan of the weights.
import { expect, test } from "vitest";
import { BlockTable, blockEntries, blockLayout, mostBlockRows } from "../../src/kernels/blocks.js";
import { Bench } from "../harness.js";
import { bend, chiSquareTail, fitP } from "../statistics/checks.js";
import { f64View, i32View, numbers, rowHashes } from "./reference.js";
import { alpha } from "./statistics.js";

const bench = new Bench(512 << 20);
const keyAt = bench.u64(0x13579bdf02468acen);
const draws = 1_000_000;
const hashes = rowHashes(bench, draws);
const out = bench.alloc(4 * draws);

/** Three blocks, the last one of three rows; the second has no weight at all, and single zeros lie everywhere. */
const rows = 2 * blockEntries + 3;
const weights = Float64Array.from(numbers(rows, 1000, 9n), (number, row) =>
  (row >> 12) % 2 === 1 || number < 50 ? 0 : (number / 100) ** 3,
);

function counted(values: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(rows);
  for (let i = 0; i < values.length; i++) counts[values[i]!]!++;
  return counts;
}

function tableOf(width: number, of = weights) {
  const layout = blockLayout(of.length, width);
  const at = bench.alloc(layout.byteLength);
  const table = new BlockTable(layout, new Uint8Array(bench.memory.buffer, at, layout.byteLength));
  for (let first = 0; first < of.length; first += blockEntries) table.add(of.subarray(first, first + blockEntries));
  table.finish();
  return { layout, at };
}

/** Entries drawn by the table. */
function entries({ layout, at }: ReturnType<typeof tableOf>, to = out): number {
  const points = bench.alloc(8 * draws);
  bench.kernels.entryPoints(draws, hashes, keyAt, at, layout.blocks, layout.entries, points);
  bench.kernels.pickEntries(draws, points, at + layout.entriesAt, to);
  return points;
}

function byAlias(): Float64Array {
  const table = bench.alloc(8 * rows);
  bench.kernels.buildAlias(rows, bench.put(weights), table, bench.alloc(16 * rows));
  bench.kernels.aliasI32(draws, hashes, keyAt, table, rows, out);
  return counted(i32View(bench, out, draws));
}

function byBlocks(): Float64Array {
  entries(tableOf(1));
  return counted(i32View(bench, out, draws));
}

/** Rounds as the executor runs them, weights looked up where a run makes them again. */
function byGroups(width: number, accept: (weight: number) => number = (weight) => weight): Float64Array {
  const table = tableOf(width);
  const groups = bench.alloc(4 * draws);
  const cells = entries(table, groups); // the points are done with
  const [round, waiting] = [bench.alloc(8), bench.alloc(4 * draws)];
  const [positions, chances, made, kept] = [1, 2, 3, 4].map(() => bench.alloc(8 * draws)) as [
    number,
    number,
    number,
    number,
  ];
  bench.kernels.beginWaiting(draws, hashes, keyAt, round, cells, waiting);
  const count = bench.u64(BigInt(rows));
  const bounds = table.at + table.layout.boundsAt;
  for (let n = draws; n > 0; ) {
    bench.kernels.proposeRows(n, round, waiting, groups, cells, width, count, positions, chances);
    const proposed = i32View(bench, positions, 2 * n);
    f64View(bench, made, n).forEach((_, i, all) => {
      all[i] = accept(weights[proposed[2 * i]!]!);
    });
    n = bench.kernels.keepRows(n, waiting, groups, bounds, positions, chances, made, kept);
  }
  return counted(i32View(bench, kept, 2 * draws).filter((_, i) => i % 2 === 0)); // the lower halves
}

/** A point among the sums of all weights before it: slow, and plainly right. */
function byScan(): Float64Array {
  const sums = new Float64Array(rows);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    sum += weights[row]!;
    sums[row] = sum;
  }
  const values = new Float64Array(draws);
  const seeds = bench.alloc(8 * draws);
  bench.kernels.uniformF64(draws, hashes, bench.u64(77n), 0, sum, seeds);
  new Float64Array(bench.memory.buffer, seeds, draws).forEach((point, i) => {
    let low = 0;
    for (let high = rows - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > point) high = middle;
      else low = middle + 1;
    }
    values[i] = low;
  });
  return counted(values);
}

/** Whether two samples of as many draws come from one law. */
function sameP(a: Float64Array, b: Float64Array): number {
  let statistic = 0;
  let cells = 0;
  let [restA, restB] = [0, 0];
  for (let row = 0; row < rows; row++) {
    restA += a[row]!;
    restB += b[row]!;
    if (restA + restB < 20) continue;
    statistic += (restA - restB) ** 2 / (restA + restB);
    cells++;
    [restA, restB] = [0, 0];
  }
  return chiSquareTail(statistic, cells);
}

const scan = byScan();
const methods: readonly (readonly [string, () => Float64Array])[] = [
  ["one alias table", byAlias],
  ["alias tables in blocks", byBlocks],
  ["groups of 2 rows", () => byGroups(2)],
  ["groups of 64 rows", () => byGroups(64)],
  ["groups of 4,096 rows", () => byGroups(4096)],
];
test.each(methods)("%s: the law of a scan, and of the weights, and no row of weight 0", (_, method) => {
  const counts = method();
  expect(sameP(counts, scan)).toBeGreaterThan(alpha);
  expect(fitP(counts, weights)).toBeGreaterThan(alpha); // 0 where a row without weight was drawn
  expect(fitP(counts, bend(weights, 0.05))).toBeLessThan(alpha);
});

test("weights that are bent where they are made again are found: the twin of groups fails", () => {
  const bent = byGroups(64, (weight) => weight ** 0.95);
  expect(sameP(bent, scan)).toBeLessThan(alpha);
  expect(fitP(bent, weights)).toBeLessThan(alpha);
});

test("points and picks choose what one alias table chooses in one step", () => {
  const table = bench.alloc(8 * rows);
  bench.kernels.buildAlias(rows, bench.put(weights), table, bench.alloc(16 * rows));
  bench.kernels.aliasI32(draws, hashes, keyAt, table, rows, out);
  const once = i32View(bench, out, draws).slice();
  const points = bench.alloc(8 * draws);
  bench.kernels.aliasPoints(draws, hashes, keyAt, rows, points);
  bench.kernels.pickEntries(draws, points, table, out);
  expect(i32View(bench, out, draws).every((entry, i) => entry === once[i])).toBe(true);
});

test("a group's bound is no less than any of its weights, and no more than a millionth above the greatest", () => {
  const weights = Float64Array.of(0.1, 1e-310, 3, 7e300, 0, 1 / 3, 0, 0, 5e-324);
  const [sums, bounds] = [bench.alloc(40), bench.alloc(20)];
  bench.kernels.sumGroups(9, bench.put(weights), 2, sums, bounds);
  const words = bench.u32(bounds, 5);
  [0.1, 7e300, 1 / 3, 0, 5e-324].forEach((most, group) => {
    const bound = new Float64Array(new BigUint64Array([BigInt(words[group]!) << 32n]).buffer)[0]!;
    expect(bound).toBeGreaterThanOrEqual(most);
    expect(bound).toBeLessThanOrEqual(most * (1 + 2 ** -20) + 1e-305);
  });
  expect(bench.f64(sums, 5)).toEqual([0.1, 7e300, 1 / 3, 0, 5e-324]);
});

test("layouts: a row an entry up to 64 M rows, then groups, which never are more than 33 M, in half a gigabyte", () => {
  for (const [rows, width] of [
    [1, 1],
    [4097, 1],
    [64e6, 1],
    [64e6 + 1, 2],
    [1e9, 32],
    [2 ** 31, 64],
    [mostBlockRows, 4096],
  ] as const) {
    const layout = blockLayout(rows);
    expect([rows, layout.width]).toEqual([rows, width]);
    expect(layout.entries).toBe(Math.ceil(rows / width));
    expect(layout.blocks).toBe(Math.ceil(layout.entries / blockEntries));
    expect(layout.byteLength).toBeLessThan(513e6);
    expect(layout.entriesAt % 64 === 0 && layout.entriesAt >= 8 * layout.blocks + 16).toBe(true);
    expect(layout.boundsAt % 64 === 0 && layout.boundsAt >= layout.entriesAt + 8 * layout.entries + 16).toBe(true);
  }
});

test.each([1, 8])("all weights 0, or without a finite sum, make no table (groups of %d)", (width) => {
  expect(() => tableOf(width, new Float64Array(5000))).toThrow(RangeError);
  expect(() => tableOf(width, new Float64Array(5000).fill(1e308))).toThrow(RangeError);
});
