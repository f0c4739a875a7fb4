// Weighted choice in order: each entry has its share of the draws, and the chosen one rises with the draw.
import { expect, test } from "vitest";
import { rankedTable } from "../../src/kernels/ranked.js";
import { Bench } from "../harness.js";
import { hashesFor, i32View, numbers, rowHashes, words } from "./reference.js";
import { alpha, chiSquare, chiSquareP } from "./statistics.js";

const bench = new Bench(64 << 20);
const key = 0xabcdef0123456789n;
const keyAt = bench.u64(key);

function drawnBy(draws: readonly bigint[], weights: readonly number[]): number[] {
  const { ends, guide, bits } = rankedTable(Float64Array.from(weights));
  const out = bench.alloc(4 * draws.length);
  const hashes = bench.put(hashesFor(draws, key));
  bench.kernels.rankedI32(draws.length, hashes, keyAt, bench.put(ends), bench.put(guide), bits, out);
  return bench.i32(out, draws.length);
}

/** The first entry whose share, with those before it, lies above the draw. */
function reference(draw: bigint, weights: readonly number[]): number {
  const sum = weights.reduce((a, b) => a + b, 0);
  const last = weights.findLastIndex((weight) => weight > 0);
  let below = 0;
  for (let entry = 0; entry < last; entry++) {
    below += weights[entry]!;
    if (Number(draw >> 11n) < Math.floor((below / sum) * 2 ** 53)) return entry;
  }
  return last;
}

const edges = [0n, 1n, 2047n, 2048n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 2048n, 2n ** 64n - 1n];
const laws: Readonly<Record<string, readonly number[]>> = {
  one: [3],
  "two alike": [1, 1],
  "zeros at both ends and between": [0, 0, 2, 0, 0, 5, 1, 0],
  "one that has nearly all": [1e-12, 1, 1e-12],
  "nothing but one in many": Array.from({ length: 1000 }, (_, i) => (i === 700 ? 1 : 0)),
  "a long tail": Array.from({ length: 2000 }, (_, i) => 0.97 ** i),
  random: numbers(513, 1000, 9n),
};

test.each(Object.entries(laws))("%s: draws are what a search would find", (_name, weights) => {
  const draws = [...edges, ...words(3000, 5n), ...words(200, 6n).map((word) => word >> 40n)];
  const found = drawnBy(draws, weights);
  expect(found).toEqual(draws.map((draw) => reference(draw, weights)));
  expect(found.every((entry) => weights[entry]! > 0)).toBe(true);
});

test("the order of weights counts", () => {
  const draws = words(100, 8n);
  expect(drawnBy(draws, [1, 2])).not.toEqual(drawnBy(draws, [2, 1]));
});

test("entries rise with draws", () => {
  const draws = [...edges, ...words(5000, 7n)].sort((a, b) => (a < b ? -1 : 1));
  for (const weights of Object.values(laws)) {
    const found = drawnBy(draws, weights);
    expect(found.every((entry, i) => i === 0 || entry >= found[i - 1]!)).toBe(true);
  }
});

test("a million draws have the shares of the weights, where weights 3 % off fail", () => {
  const n = 1_000_000;
  const weights = Float64Array.from({ length: 100 }, (_, i) => 1 + ((i * 37) % 20));
  const { ends, guide, bits } = rankedTable(weights);
  const out = bench.alloc(4 * n);
  bench.kernels.rankedI32(n, rowHashes(bench, n), keyAt, bench.put(ends), bench.put(guide), bits, out);
  const counts = new Float64Array(weights.length);
  for (const entry of i32View(bench, out, n)) counts[entry]!++;
  const p = (by: number): number => {
    const bent = weights.map((weight, i) => weight * (i % 2 === 0 ? 1 + by : 1 - by));
    const sum = bent.reduce((a, b) => a + b, 0);
    return chiSquareP(
      chiSquare(counts, (i) => (n * bent[i]!) / sum),
      weights.length - 1,
    );
  };
  expect(p(0)).toBeGreaterThan(alpha);
  expect(p(0.03)).toBeLessThan(alpha);
});

test.each([
  ["rankedCellsI32", [0, -5, 1000]],
  ["rankedCellsI64", [0, -5, 5_000_000_000]],
] as const)("%s draws from the table of the row's cell, from its first count on", (kernel, firsts) => {
  const n = 1003;
  const cells = Int32Array.from({ length: n }, (_, i) => (i * 7) % 3);
  const weights = [[1, 2, 3], [5], Array.from({ length: 50 }, (_, i) => 1 + (i % 7))];
  const draws = words(n, 11n);
  const heads = new DataView(new ArrayBuffer(72));
  weights.forEach((each, i) => {
    const { ends, guide, bits } = rankedTable(Float64Array.from(each));
    heads.setUint32(24 * i, bench.put(ends), true);
    heads.setUint32(24 * i + 4, bench.put(guide), true);
    heads.setUint32(24 * i + 8, bits, true);
    heads.setBigInt64(24 * i + 16, BigInt(firsts[i]!), true);
  });
  const out = bench.alloc(8 * n);
  bench.kernels[kernel](n, bench.put(hashesFor(draws, key)), keyAt, bench.put(cells), bench.put(heads), out);
  const made = kernel === "rankedCellsI32" ? bench.i32(out, n) : bench.i64(out, n).map(Number);
  expect(made).toEqual([...cells].map((cell, i) => firsts[cell]! + reference(draws[i]!, weights[cell]!)));
});
