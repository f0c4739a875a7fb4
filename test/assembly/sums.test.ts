// Kernels that add children to their parents, against plain loops over bigints and doubles.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { bitmapOf, bitsOf, words as drawn, numbers } from "./reference.js";

const n = 1000;
const parents = 90;

function fixture(seed: bigint) {
  const bench = new Bench();
  const places = numbers(n, parents, seed).sort((a, b) => a - b);
  const words = drawn(n, seed + 100n).map((word, i) => BigInt.asIntN(64, word) >> BigInt(i % 64));
  const reals = numbers(n, 2_000_001, seed + 200n).map((number) => (number - 1_000_000) / 7);
  const column = (first: bigint | number): number =>
    bench.put(
      typeof first === "bigint" ? new BigInt64Array(parents).fill(first) : new Float64Array(parents).fill(first),
    );
  const at = bench.put(new Uint32Array(places));
  const wordsAt = bench.put(new BigInt64Array(words));
  const realsAt = bench.put(new Float64Array(reals));
  return { bench, places, at, words, wordsAt, reals, realsAt, column, kernels: bench.kernels };
}

function folded<T>(places: readonly number[], first: T, add: (sum: T, row: number) => T): T[] {
  const sums = new Array<T>(parents).fill(first);
  places.forEach((place, row) => {
    sums[place] = add(sums[place]!, row);
  });
  return sums;
}

test("rows are counted at their parents, all of them or those that are valid", () => {
  const { bench, places, at, column, kernels } = fixture(1n);
  const counts = column(0n);
  kernels.countRows(n, at, counts);
  expect(bench.i64(counts, parents)).toEqual(folded(places, 0n, (sum) => sum + 1n));
  const bits = numbers(n, 2, 7n);
  const valid = column(0n);
  kernels.countValid(n, at, bench.put(bitmapOf(bits)), valid);
  expect(bench.i64(valid, parents)).toEqual(folded(places, 0n, (sum, row) => sum + BigInt(bits[row]!)));
});

test("sums go on over several batches, doubles one after the other", () => {
  const { bench, places, at, words, wordsAt, reals, realsAt, column, kernels } = fixture(2n);
  const [sums, wholes] = [column(0), column(0n)];
  for (const [first, rows] of [
    [0, 400],
    [400, 1],
    [401, n - 401],
  ] as const) {
    kernels.sumF64(rows, at + 4 * first, realsAt + 8 * first, sums);
    kernels.sumI64(rows, at + 4 * first, wordsAt + 8 * first, wholes);
  }
  expect(bench.f64(sums, parents)).toEqual(folded(places, 0, (sum, row) => sum + reals[row]!));
  expect(bench.i64(wholes, parents)).toEqual(folded(places, 0n, (sum, row) => BigInt.asIntN(64, sum + words[row]!)));
});

test("wide sums are exact whatever lies between, and say which leave the range", () => {
  const { bench, places, at, words, wordsAt, column, kernels } = fixture(3n);
  const [lows, highs] = [column(0n), column(0n)];
  kernels.sumWide(n, at, wordsAt, lows, highs);
  const sums = folded(places, 0n, (sum, row) => sum + words[row]!);
  const range = [-(10n ** 18n), 9_200_000_000_000_000_000n] as const;
  const bits = bench.alloc(16);
  kernels.wideWithin(parents, lows, highs, bench.put(new BigInt64Array(range)), bits);
  const fits = sums.map((sum) => sum >= range[0] && sum <= range[1]);
  expect(bitsOf(bench.bytes(bits, 12), parents)).toEqual(fits.map(Number));
  expect(bench.i64(lows, parents)).toEqual(
    sums.map((sum) => (sum < range[0] ? range[0] : sum > range[1] ? range[1] : sum)),
  );
  expect(new Set(fits).size).toBe(2);
});

test.each([
  ["leastI64", (a: bigint, b: bigint) => (a < b ? a : b), 2n ** 63n - 1n],
  ["greatestI64", (a: bigint, b: bigint) => (a > b ? a : b), -(2n ** 63n)],
] as const)("%s keeps one value a parent", (kernel, pick, first) => {
  const { bench, places, at, words, wordsAt, column, kernels } = fixture(4n);
  const kept = column(first);
  kernels[kernel](n, at, wordsAt, kept);
  expect(bench.i64(kept, parents)).toEqual(folded<bigint>(places, first, (a, row) => pick(a, words[row]!)));
});

test.each([
  ["leastF64", Math.min, Number.MAX_VALUE],
  ["greatestF64", Math.max, -Number.MAX_VALUE],
] as const)("%s keeps one value a parent", (kernel, pick, first) => {
  const { bench, places, at, reals, realsAt, column, kernels } = fixture(5n);
  const kept = column(first);
  kernels[kernel](n, at, realsAt, kept);
  expect(bench.f64(kept, parents)).toEqual(folded<number>(places, first, (a, row) => pick(a, reals[row]!)));
});
