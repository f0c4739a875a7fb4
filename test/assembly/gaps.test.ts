// Points of grids with gaps against plain division, at the ends of what indices may be.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";

const points = (indices: readonly bigint[], starts: readonly bigint[], perBlock: number, step: number): bigint[] => {
  const bench = new Bench(64 << 20);
  const out = bench.alloc(8 * indices.length);
  const table = bench.put(BigInt64Array.from(starts));
  bench.kernels.gappedPoints(indices.length, bench.put(BigInt64Array.from(indices)), table, perBlock, step, out);
  return bench.i64(out, indices.length);
};

test.each([
  [1, 0],
  [2, 43_200_000],
  [24, 3_600_000],
  [86_400, 1000],
  [7, 3],
  [86_400_000, 1],
])("%i points in a block, %i apart", (perBlock, step) => {
  const blocks = 3_652_059; // days of ten thousand years
  const starts = Array.from({ length: blocks }, (_, i) => BigInt(i) * 604_800_000n - 30_000_000_000_000n);
  const edges = [0, 1, 2, 1000, 12_345, 1 << 20, blocks - 2].flatMap((block) => {
    const first = BigInt(block) * BigInt(perBlock);
    return [first, first + BigInt(perBlock) - 1n, first + BigInt(perBlock), first + BigInt(perBlock >> 1)];
  });
  const expected = edges.map((v) => starts[Number(v / BigInt(perBlock))]! + (v % BigInt(perBlock)) * BigInt(step));
  expect(points(edges, starts, perBlock, step)).toEqual(expected);
});
