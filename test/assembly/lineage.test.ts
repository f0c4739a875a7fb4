// From the number of a child to its parent: each of the three ways against counts that are added up.
import { expect, test } from "vitest";
import { aliasTable } from "../../src/columns/quantiles.js";
import { poissonWeights } from "../../src/kernels/poisson.js";
import { hintsOf } from "../../src/prepare/census.js";
import { Bench } from "../harness.js";

/** What each child is, by counting. */
function reference(counts: readonly number[]): { parents: bigint[]; ordinals: number[]; starts: BigUint64Array } {
  const parents: bigint[] = [];
  const ordinals: number[] = [];
  const starts = new BigUint64Array(Math.max(1, counts.length));
  counts.forEach((count, parent) => {
    starts[parent] = BigInt(parents.length);
    for (let ordinal = 1; ordinal <= count; ordinal++) {
      parents.push(BigInt(parent));
      ordinals.push(ordinal);
    }
  });
  return { parents, ordinals, starts };
}

const all = (n: number): BigUint64Array => BigUint64Array.from({ length: n }, (_, i) => BigInt(i));

test.each([1, 3, 7])("even counts of %i are divided", (count) => {
  const { parents, ordinals } = reference(Array(500).fill(count));
  const bench = new Bench();
  const n = parents.length;
  const [to, at] = [bench.alloc(8 * n), bench.alloc(4 * n)];
  bench.kernels.evenChild(n, bench.put(all(n)), count, to, at);
  expect(bench.words(to, n)).toEqual(parents);
  expect(bench.u32(at, n)).toEqual(ordinals);
  const far = 12_345_678_901_234n;
  bench.kernels.evenChild(1, bench.u64(far), count, to, at);
  expect(bench.words(to, 1)).toEqual([far / BigInt(count)]);
});

test.each([
  ["like each other", Array.from({ length: 700 }, (_, i) => (i * 7) % 5)],
  ["one parent with nearly all", Array.from({ length: 300 }, (_, i) => (i === 150 ? 4000 : i % 2))],
  ["none at both ends", [0, 0, 0, 0, 5, 0, 0, 9, 1, 0, 0, 0]],
  ["one child", [0, 1]],
])("listed counts, %s, are found", (_about, counts) => {
  const { parents, ordinals, starts } = reference(counts);
  const { hints, shift } = hintsOf(starts, parents.length);
  const bench = new Bench();
  const n = parents.length;
  const [to, at] = [bench.alloc(8 * n), bench.alloc(4 * n)];
  bench.kernels.listedChild(n, bench.put(all(n)), bench.put(starts), bench.put(hints), shift, to, at);
  expect(bench.words(to, n)).toEqual(parents);
  expect(bench.u32(at, n)).toEqual(ordinals);
});

test.each([
  [0, 4, 3.2],
  [1, 3, 0.4],
  [2, 6, 9],
])("counts from %i on are drawn again in blocks of 2^%i", (first, blockShift, mean) => {
  const roots = 3001;
  const bench = new Bench();
  const { weights } = poissonWeights(mean);
  const [rowKey, countKey] = [bench.u64(0x1234_5678_9abcn), bench.u64(0xfeed_beefn)];
  const entries = bench.put(aliasTable(weights));
  const [hashes, drawn] = [bench.alloc(8 * roots), bench.alloc(4 * roots)];
  bench.kernels.rowHashes(roots, bench.u64(0n), rowKey, hashes);
  bench.kernels.aliasI32(roots, hashes, countKey, entries, weights.length, drawn);
  const { parents, ordinals, starts } = reference(bench.i32(drawn, roots).map((extra) => first + extra));
  const blocks = starts.filter((_, parent) => parent % (1 << blockShift) === 0);
  const n = parents.length;
  const { hints, shift } = hintsOf(blocks, n);
  const [to, at] = [bench.alloc(8 * n), bench.alloc(4 * n)];
  const look = [bench.put(blocks), bench.put(hints), shift, blockShift] as const;
  bench.kernels.scannedChild(n, bench.put(all(n)), ...look, rowKey, countKey, entries, weights.length, first, to, at);
  expect(bench.words(to, n)).toEqual(parents);
  expect(bench.u32(at, n)).toEqual(ordinals);
});
