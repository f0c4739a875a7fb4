// Weighted choice: tables that hold exactly the weights, draws that follow them, groups that never leave their members.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { hashesFor, i32View, mask64, mix, numbers, rowHashes, words } from "./reference.js";
import { alpha, chiSquare, chiSquareP } from "./statistics.js";

const bench = new Bench(64 << 20);
const key = 0x13579bdf02468acen;
const keyAt = bench.u64(key);
const rows = 1_000_000;
const hashes = rowHashes(bench, rows);
const out = bench.alloc(4 * rows);

function build(weights: readonly number[]): { status: number; entries: number; words: number[] } {
  const n = weights.length;
  const entries = bench.alloc(8 * n);
  const status = bench.kernels.buildAlias(n, bench.put(new Float64Array(weights)), entries, bench.alloc(16 * n));
  return { status, entries, words: bench.u32(entries, 2 * n) };
}

/** The probabilities that a table gives, from its entries. */
function shares(entries: readonly number[]): number[] {
  const n = entries.length / 2;
  const result = new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    const alias = entries[2 * i + 1]!;
    const own = alias === i ? 1 : entries[2 * i]! / 2 ** 32;
    result[i]! += own / n;
    result[alias]! += (1 - own) / n;
  }
  return result;
}

const zipf = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1));
const cases: readonly (readonly [string, readonly number[]])[] = [
  ["one weight", [3]],
  ["equal weights", [1, 1, 1, 1, 1, 1, 1]],
  ["a zero", [1, 0]],
  ["mostly zeros", [0, 0, 0, 5, 0, 0, 0, 1e-9, 0]],
  ["Zipf's law", zipf(1000)],
  ["Zipf's law, rising", zipf(1000).reverse()],
  ["a heavy one among many", [1e6, ...zipf(99)]],
  ["huge and tiny weights", [1e300, 1e300, 1e-300, 0]],
  ["random weights", numbers(5000, 1 << 20, 4n)],
];

test.each(cases)("the table of %s holds their shares to 2^-32, and no share for a zero", (_, weights) => {
  const table = build(weights);
  expect(table.status).toBe(0);
  const sum = weights.reduce((a, b) => a + b / 1e6, 0) * 1e6;
  shares(table.words).forEach((share, i) => {
    if (weights[i] === 0) expect(share).toBe(0);
    expect(Math.abs(share - weights[i]! / sum)).toBeLessThan(2 ** -32 + 1e-12);
  });
});

test.each([
  ["no positive weight", [0, 0]],
  ["a sum that is infinite", [1e308, 1e308, 1e308]],
  ["a weight that is no number", [1, Number.NaN]],
])("a table of %s is refused", (_, weights) => {
  expect(build(weights).status).toBe(1);
});

test("a zero weight is never drawn, even at the ends of the draw", () => {
  const weights = Array.from({ length: 997 }, (_, i) => (i % 3 === 1 ? 0 : 1 / (i + 1)));
  const { entries } = build(weights);
  bench.kernels.aliasI32(rows, hashes, keyAt, entries, 997, out);
  expect(i32View(bench, out, rows).some((index) => weights[index] === 0)).toBe(false);
  // fraction 0 and the largest fraction at every index
  const ends = Array.from({ length: 997 }, (_, i) => {
    const first = ((BigInt(i) << 64n) + 996n) / 997n;
    return [first, (BigInt(i + 1) << 64n) / 997n - 1n];
  }).flat();
  bench.kernels.aliasI32(ends.length, bench.put(hashesFor(ends, key)), keyAt, entries, 997, out);
  expect(bench.i32(out, ends.length).some((index) => weights[index] === 0)).toBe(false);
});

test("a draw takes the index from the upper half of cell * n and the fraction from the lower one", () => {
  const { entries, words: table } = build(zipf(300));
  bench.kernels.aliasI32(4096, hashes, keyAt, entries, 300, out);
  const expected = bench.words(hashes, 4096).map((hash) => {
    const point = (mix(hash ^ key) * 300n) >> 32n;
    const index = Number(point >> 32n);
    return Number(point & 0xffffffffn) < table[2 * index]! ? index : table[2 * index + 1]!;
  });
  expect(bench.i32(out, 4096)).toEqual(expected);
});

test("a million draws follow 1,000 weights, and weights 2 % off are found", () => {
  const weights = Array.from({ length: 1000 }, (_, i) => 1 + (i % 7));
  const sum = weights.reduce((a, b) => a + b);
  bench.kernels.aliasI32(rows, hashes, keyAt, build(weights).entries, 1000, out);
  const counts = new Uint32Array(1000);
  for (const index of i32View(bench, out, rows)) counts[index]!++;
  expect(
    chiSquareP(
      chiSquare(counts, (i) => (rows * weights[i]!) / sum),
      999,
    ),
  ).toBeGreaterThan(alpha);
  const bent = chiSquare(counts, (i) => ((rows * weights[i]!) / sum) * (i % 2 ? 1.02 : 0.98));
  expect(chiSquareP(bent, 999)).toBeLessThan(alpha);
});

/** Groups of 0, 1, 3, 0, 40 and 0 members; members are numbered 1000, 1001, ... */
function grouped() {
  const sizes = [0, 1, 3, 0, 40, 0];
  const starts = [0];
  for (const size of sizes) starts.push(starts.at(-1)! + size);
  const total = starts.at(-1)!;
  const weights = Array.from({ length: total }, (_, i) => (i === 2 ? 0 : i + 1));
  const local = bench.alloc(8 * total);
  const work = bench.alloc(16 * total);
  const table = new Uint32Array(3 * (total + 1));
  sizes.forEach((size, g) => {
    const at = bench.put(new Float64Array(weights.slice(starts[g], starts[g]! + size)));
    bench.kernels.buildAlias(size, at, local, work);
    const entries = bench.u32(local, 2 * size);
    for (let i = 0; i < size; i++) {
      table.set(
        [entries[2 * i]!, 1000 + starts[g]! + i, 1000 + starts[g]! + entries[2 * i + 1]!],
        3 * (starts[g]! + i),
      );
    }
  });
  const members = bench.put(new Int32Array(total).map((_, i) => 1000 + i));
  const groups = numbers(rows, sizes.length, 8n);
  return {
    sizes,
    starts,
    weights,
    entries: bench.put(table),
    members,
    groups,
    startsAt: bench.put(new Int32Array(starts)),
    groupsAt: bench.put(new Int32Array(groups)),
  };
}

test("a member is drawn from its row's group by its weight; empty groups do no harm", () => {
  const { sizes, starts, weights, entries, groups, startsAt, groupsAt } = grouped();
  bench.kernels.aliasGroup(rows, hashes, keyAt, groupsAt, startsAt, entries, out);
  const counts = new Uint32Array(starts.at(-1)!);
  const groupRows = new Uint32Array(sizes.length);
  let strangers = 0;
  i32View(bench, out, rows).forEach((member, i) => {
    const g = groups[i]!;
    if (sizes[g] === 0) return;
    if (member < 1000 + starts[g]! || member >= 1000 + starts[g + 1]!) strangers++;
    counts[member - 1000]!++;
    groupRows[g]!++;
  });
  expect(strangers).toBe(0);
  expect(counts[2]).toBe(0);
  const sum = weights.slice(4).reduce((a, b) => a + b);
  const statistic = chiSquare(counts.subarray(4), (i) => (groupRows[4]! * weights[i + 4]!) / sum);
  expect(chiSquareP(statistic, 39)).toBeGreaterThan(alpha);
});

test("without weights the members of a group are equally likely", () => {
  const { sizes, starts, members, groups, startsAt, groupsAt } = grouped();
  bench.kernels.uniformGroup(rows, hashes, keyAt, groupsAt, startsAt, members, out);
  const cells = bench.words(hashes, 4096).map((hash) => mix(hash ^ key));
  const drawn = bench.i32(out, 4096);
  cells.forEach((cell, i) => {
    const g = groups[i]!;
    if (sizes[g]) expect(drawn[i]).toBe(1000 + starts[g]! + Number((cell * BigInt(sizes[g]!)) >> 64n));
  });
  const extremes = bench.put(hashesFor([0n, mask64], key));
  bench.kernels.uniformGroup(2, extremes, keyAt, bench.put(new Int32Array([4, 4])), startsAt, members, out);
  expect(bench.i32(out, 2)).toEqual([1004, 1043]);
});

test("equal weights and inputs give equal tables", () => {
  const weights = words(500, 11n).map((word) => Number(word >> 40n));
  expect(build(weights).words).toEqual(build(weights).words);
});
