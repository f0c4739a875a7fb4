// Uniform numbers against a reference in BigInt, and at the ends of their ranges.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { edgeLengths, hashesFor, mask64, mix, rowHashes, words } from "./reference.js";
import { alpha, chiSquare, chiSquareP } from "./statistics.js";

const bench = new Bench();
const key = 0xabcdef0123456789n;
const keyAt = bench.u64(key);
const hashes = rowHashes(bench, 4096);
const cells = bench.words(hashes, 4096).map((h) => mix(h ^ key));
const out = bench.alloc(8 * 4100);
const extremes = bench.put(hashesFor([0n, mask64], key));

test.each([
  [0, 1],
  [-5, 11],
  [1, 9],
  [-(2 ** 31), 0],
  [-(2 ** 31), 2 ** 32 - 1],
  [2 ** 31 - 1, 1],
])(
  "uniformI32 from %i over a span of %i is lo + floor(cell * span / 2^64), over all 2^32 where the span is 0",
  (lo, span) => {
    bench.kernels.uniformI32(4096, hashes, keyAt, lo, span, out);
    const width = span === 0 ? 1n << 32n : BigInt(span);
    expect(bench.i32(out, 4096)).toEqual(cells.map((cell) => lo + Number((cell * width) >> 64n)));
    bench.kernels.uniformI32(2, extremes, keyAt, lo, span, out);
    expect(bench.i32(out, 2)).toEqual([lo, lo + Number(width) - 1]);
  },
);

test.each([
  [0n, 1n],
  [-7n, 1000n],
  [100000n, 0xffffffffn],
  [100000n, 0x100000000n],
  [-(1n << 63n), (1n << 64n) - 1n],
  [-(10n ** 18n), 2n * 10n ** 18n],
  [-(1n << 63n), 0n],
])("uniformI64 from %d over a span of %d, over all 2^64 where the span is 0", (lo, span) => {
  const [loAt, spanAt] = [bench.u64(lo), bench.u64(span)];
  bench.kernels.uniformI64(4096, hashes, keyAt, loAt, spanAt, out);
  const width = span === 0n ? 1n << 64n : span;
  expect(bench.i64(out, 4096)).toEqual(cells.map((cell) => BigInt.asIntN(64, lo + ((cell * width) >> 64n))));
  bench.kernels.uniformI64(2, extremes, keyAt, loAt, spanAt, out);
  expect(bench.i64(out, 2)).toEqual([lo, lo + width - 1n]);
});

test.each([
  [0, 1],
  [0.5, 2.5],
  [-3, -1],
  [-1, 0],
  [1e15, 1e15 + 1],
  [0, 5e-324],
  [7, 7],
])("uniformF64 on %d .. %d uses 53 bits and never reaches the upper end", (lo, hi) => {
  bench.kernels.uniformF64(4096, hashes, keyAt, lo, hi, out);
  const values = bench.f64(out, 4096);
  const step = (hi - lo) * 2 ** -53;
  values.forEach((value, i) => {
    expect(value).toBeGreaterThanOrEqual(lo);
    if (hi > lo) expect(value).toBeLessThan(hi);
    const plain = lo + Number(cells[i]! >> 11n) * step;
    if (plain < hi) expect(value).toBe(plain);
  });
  bench.kernels.uniformF64(2, extremes, keyAt, lo, hi, out);
  const [first, last] = bench.f64(out, 2);
  expect(first).toBe(lo);
  if (hi > lo) expect(last).toBeLessThan(hi);
});

test("addI32 adds a constant, also in place", () => {
  const values = bench.put(new Int32Array([1, -2, 2 ** 31 - 1]));
  bench.kernels.addI32(3, values, 5, values);
  expect(bench.i32(values, 3)).toEqual([6, 3, -(2 ** 31) + 4]);
});

test("each kernel writes n values and no more", () => {
  const [loAt, spanAt] = [bench.u64(1n), bench.u64(9n)];
  for (const n of edgeLengths) {
    new Uint8Array(bench.memory.buffer, out, 8 * 4100).fill(0xee);
    bench.kernels.uniformI32(n, hashes, keyAt, 0, 10, out);
    expect(bench.u32(out + 4 * n, 1)).toEqual([0xeeeeeeee]);
    bench.kernels.uniformI64(n, hashes, keyAt, loAt, spanAt, out);
    bench.kernels.uniformF64(n, hashes, keyAt, 0, 10, out);
    expect(bench.words(out + 8 * n, 1)).toEqual([0xeeeeeeeeeeeeeeeen]);
  }
});

test("a million values fall evenly into 1,000 cells, and a distortion of 2 % is found", () => {
  const rows = 1_000_000;
  const large = new Bench(16 << 20);
  const wide = rowHashes(large, rows);
  const counts = new Uint32Array(1000);
  const at = large.alloc(4 * rows);
  large.kernels.uniformI32(rows, wide, large.u64(words(1, 5n)[0]!), 0, 1000, at);
  for (const value of new Int32Array(large.memory.buffer, at, rows)) counts[value]!++;
  expect(
    chiSquareP(
      chiSquare(counts, () => rows / 1000),
      999,
    ),
  ).toBeGreaterThan(alpha);
  const bent = (bin: number) => (rows / 1000) * (bin % 2 ? 1.02 : 0.98);
  expect(chiSquareP(chiSquare(counts, bent), 999)).toBeLessThan(alpha);
});
