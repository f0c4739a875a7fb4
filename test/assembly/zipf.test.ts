// Zipf's law in blocks: the table of blocks, and ranks that follow the law inside them, where most attempts are kept and where few are.
import { expect, test } from "vitest";
import { squeezeRatio, zipfStarts } from "../../src/kernels/zipf.js";
import { Bench } from "../harness.js";
import { hashesFor, mask64, rowHashes } from "./reference.js";
import { alpha, chiSquare, chiSquareP } from "./statistics.js";

const bench = new Bench(64 << 20);
const key = 0x0123456789abcdefn;
const keyAt = bench.u64(key);
const rows = 1_000_000;
const hashes = rowHashes(bench, rows);
const out = bench.alloc(8 * rows);

/** A sampler over blocks that begin at `starts`, the last being the end; `squeeze` as a share of 2^64. */
function sampler(starts: ArrayLike<number>, s: number, squeeze: number) {
  const size = starts.length - 1;
  const weights = Float64Array.from({ length: size }, (_, i) => (starts[i + 1]! - starts[i]!) * starts[i]! ** -s);
  const entries = bench.alloc(8 * size);
  bench.kernels.buildAlias(size, bench.put(weights), entries, bench.alloc(16 * size));
  const startsAt = bench.put(BigUint64Array.from({ length: size + 1 }, (_, i) => BigInt(starts[i]!)));
  const squeezeAt = bench.u64(BigInt(Math.floor(squeeze * (2 ** 53 - 1))) << 11n);
  return (n: number, from = hashes): BigInt64Array => {
    bench.kernels.zipfI64(n, from, keyAt, entries, size, startsAt, squeezeAt, s, out);
    return new BigInt64Array(bench.memory.buffer, out, n);
  };
}

function pValue(ranks: BigInt64Array, s: number, n: number): number {
  const counts = new Uint32Array(n + 1);
  for (const rank of ranks) counts[Number(rank)]!++;
  const weight = (rank: number) => rank ** -s;
  let sum = 0;
  for (let rank = 1; rank <= n; rank++) sum += weight(rank);
  return chiSquareP(
    chiSquare(counts.subarray(1), (i) => (ranks.length * weight(i + 1)) / sum),
    n - 1,
  );
}

test("blocks cover all ranks once, one rank each up to 4,096, at most 1/256 of their first rank beyond", () => {
  for (const n of [1, 2, 4096, 4097, 5000, 1e6 + 1, 2 ** 31, 1e15]) {
    const starts = zipfStarts(n);
    expect(starts[0]).toBe(1);
    expect(starts.at(-1)).toBe(n + 1);
    expect(starts.length).toBeLessThan(12_000);
    for (let i = 1; i < starts.length; i++) {
      const [from, to] = [starts[i - 1]!, starts[i]!];
      expect(to > from && (from < 4096 ? to === from + 1 : (to - 1) / from < squeezeRatio)).toBe(true);
    }
  }
});

test.each([0.3, 1, 2.5])(
  "ranks follow the law of exponent %d where blocks double and half of the attempts fail",
  (s) => {
    const doubling = [1, 2, 4, 8, 16, 32, 64, 128, 200];
    expect(pValue(sampler(doubling, s, 2 ** -s)(rows), s, 199)).toBeGreaterThan(alpha);
  },
);

test("a squeeze that keeps too much is found out", () => {
  const doubling = [1, 2, 4, 8, 16, 32, 64, 128, 200];
  expect(pValue(sampler(doubling, 1, 0.6)(rows), 1, 199)).toBeLessThan(alpha);
});

test("ranks follow the law in blocks as they are planned; with an exponent 5 % off they fail", () => {
  const s = 0.5;
  const ranks = sampler(zipfStarts(20_000), s, squeezeRatio ** -s)(rows).slice();
  expect(pValue(ranks, s, 20_000)).toBeGreaterThan(alpha);
  expect(pValue(ranks, s * 1.05, 20_000)).toBeLessThan(alpha);
});

test("no draw leaves the ranks, up to 10^15 of them", () => {
  const powers = Array.from({ length: 64 }, (_, i) => 1n << BigInt(i)).flatMap((x) => [x - 1n, x, mask64 - x, mask64]);
  const from = bench.put(hashesFor(powers, key));
  for (const [s, n] of [
    [1, 1e15],
    [0.001, 1e15],
    [100, 1e15],
    [1, 4097],
    [3, 1],
  ] as const) {
    const draw = sampler(zipfStarts(n), s, squeezeRatio ** -s);
    for (const rank of draw(powers.length, from)) expect(rank >= 1n && rank <= BigInt(n)).toBe(true);
    for (const rank of draw(4096)) expect(rank >= 1n && rank <= BigInt(n)).toBe(true);
  }
});

test("rows do not depend on what else is in their batch", () => {
  const draw = sampler([1, 2, 4, 8, 16], 1, 0.5);
  const all = draw(1000).slice();
  for (const row of [1, 17, 999]) expect(draw(1, hashes + 8 * row)[0]).toBe(all[row]);
});
