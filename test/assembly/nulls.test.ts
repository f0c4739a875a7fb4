// Null masks against a reference, bit by bit.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { bitsOf, edgeLengths, hashesFor, mix, rowHashes } from "./reference.js";

const bench = new Bench();
const key = 0x1122334455667788n;
const keyAt = bench.u64(key);
const hashes = rowHashes(bench, 4096);
const out = bench.alloc(600);

test("a value is valid where its cell is not below the threshold; bits past the end are 0 and bytes past it untouched", () => {
  for (const rate of [0, 0.05, 0.5, 0.999]) {
    const threshold = BigInt(rate * 2 ** 64);
    const expected = bench.words(hashes, 4096).map((hash) => (mix(hash ^ key) >= threshold ? 1 : 0));
    for (const n of edgeLengths) {
      new Uint8Array(bench.memory.buffer, out, 600).fill(0xee);
      bench.kernels.nullMask(n, hashes, keyAt, bench.u64(threshold), out);
      const bytes = bench.bytes(out, 600);
      const whole = Math.ceil(n / 8) * 8;
      expect(bitsOf(bytes, whole)).toEqual([...expected.slice(0, n), ...new Array(whole - n).fill(0)]);
      expect(bytes[whole / 8]).toBe(0xee);
    }
  }
});

test("the threshold itself is valid, the cell below it is null", () => {
  const threshold = 1n << 63n;
  const pair = bench.put(hashesFor([threshold - 1n, threshold], key));
  bench.kernels.nullMask(2, pair, keyAt, bench.u64(threshold), out);
  expect(bitsOf(bench.bytes(out, 1), 2)).toEqual([0, 1]);
});

test("a rate of 5 % over a million rows is met within 5 standard deviations", () => {
  const large = new Bench(16 << 20);
  const n = 1_000_000;
  const validity = large.alloc(n / 8 + 8);
  large.kernels.nullMask(n, rowHashes(large, n), large.u64(key), large.u64(BigInt(0.05 * 2 ** 64)), validity);
  const nulls = n - large.kernels.countBits(n, validity);
  const sd = Math.sqrt(n * 0.05 * 0.95);
  expect(Math.abs(nulls - n * 0.05)).toBeLessThan(5 * sd);
  expect(Math.abs(nulls - n * 0.05 * 1.05)).toBeGreaterThan(5 * sd);
});
