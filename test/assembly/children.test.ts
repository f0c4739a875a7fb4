// Child rows batch by batch: joined, the batches are the naive expansion; parents stay whole where they fit.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Bench } from "../harness.js";

type Row = readonly [parent: number, ordinal: number];

function batches(counts: readonly number[], capacity: number): Row[][] {
  const bench = new Bench(1 << 20);
  const countsAt = bench.put(new Int32Array(counts));
  const state = bench.put(new Uint32Array(2));
  const [parents, ordinals] = [bench.alloc(4 * capacity), bench.alloc(4 * capacity)];
  const result: Row[][] = [];
  for (;;) {
    const rows = bench.kernels.childBatch(counts.length, countsAt, state, capacity, parents, ordinals);
    if (rows === 0) break;
    const [p, o] = [bench.u32(parents, rows), bench.u32(ordinals, rows)];
    result.push(p.map((parent, i) => [parent, o[i]!] as const));
  }
  expect(bench.u32(state, 1)[0]).toBe(counts.length);
  return result;
}

const expansion = (counts: readonly number[]): Row[] =>
  counts.flatMap((count, parent) => Array.from({ length: Math.max(0, count) }, (_, i) => [parent, i + 1] as const));

test("parents are kept whole, a large one is cut into pieces that begin batches, and a small one joins its last piece", () => {
  const shapes = batches([2, 0, 3, 9, 1, 2, -1, 4, 4], 4).map((batch) => batch.map(([parent]) => parent).join(""));
  expect(shapes).toEqual(["00", "222", "3333", "3333", "3455", "7777", "8888"]);
});

test("no parents, and parents without children, give no batch", () => {
  expect(batches([], 4)).toEqual([]);
  expect(batches([0, 0, -5], 4)).toEqual([]);
});

test("batches joined are the naive expansion, none is larger than the capacity, and none cuts a parent that would fit", () => {
  const counts = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: -1, max: 6 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }) },
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 40 }), (counts, capacity) => {
      const all = batches(counts, capacity);
      expect(all.flat()).toEqual(expansion(counts));
      for (const batch of all) {
        expect(batch.length).toBeLessThanOrEqual(capacity);
        const [parent, ordinal] = batch.at(-1)!;
        const cut = ordinal < counts[parent]!;
        if (cut) expect([batch.length, batch[0]![0]]).toEqual([capacity, parent]);
      }
    }),
    { seed: 20240611, numRuns: 300 },
  );
});
