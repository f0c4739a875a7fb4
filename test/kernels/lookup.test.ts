// The hash tables of lookup64, and the mixer in halves that places their keys.
import { expect, test } from "vitest";
import { lookupTable } from "../../src/kernels/lookup.js";
import { mixLow } from "../../src/kernels/mix.js";
import { mix, words } from "../assembly/reference.js";
import { Bench } from "../harness.js";

test("mixLow is the lower half of mix", () => {
  for (const x of [0n, 1n, (1n << 64n) - 1n, 0xffffffffn, 1n << 63n, ...words(2000, 1n)]) {
    expect(BigInt(mixLow(Number(x >> 32n), Number(x & 0xffffffffn)))).toBe(mix(x) & 0xffffffffn);
  }
});

function run(keys: BigInt64Array, values: readonly bigint[], codes?: Int32Array): number[] {
  const bench = new Bench();
  const { slots, mask } = lookupTable(keys, codes);
  const out = bench.alloc(4 * values.length);
  bench.kernels.lookup64(values.length, bench.put(new BigInt64Array(values)), bench.put(slots), mask, -1, out);
  return bench.i32(out, values.length);
}

test("each key is found at its position, and other values are missing", () => {
  const keys = new BigInt64Array([0n, -1n, 1n << 40n, ...words(5000, 2n).map((word) => BigInt.asIntN(64, word))]);
  const strangers = [1n, -2n, (1n << 40n) + 1n, ...words(500, 3n).map((word) => BigInt.asIntN(64, word))];
  expect(run(keys, [...keys])).toEqual([...keys.keys()]);
  expect(run(keys, strangers)).toEqual(strangers.map(() => -1));
});

test("sequences and multiples of large powers of two are found too", () => {
  const keys = new BigInt64Array(Array.from({ length: 3000 }, (_, i) => (i < 1500 ? BigInt(i) : BigInt(i) << 48n)));
  expect(run(keys, [...keys])).toEqual([...keys.keys()]);
});

test("codes may be given, the first of equal keys wins, and an empty table finds nothing", () => {
  expect(run(new BigInt64Array([5n, 6n, 5n]), [5n, 6n, 7n], new Int32Array([50, 60, 70]))).toEqual([50, 60, -1]);
  expect(run(new BigInt64Array(0), [0n, 5n])).toEqual([-1, -1]);
});

test("at least half of the slots are free", () => {
  for (const n of [0, 1, 2, 3, 4, 5, 1000]) {
    const { slots, mask } = lookupTable(new BigInt64Array(n));
    expect(slots.length).toBe(4 * (mask + 1));
    expect(mask + 1).toBeGreaterThanOrEqual(Math.max(2, 2 * n));
  }
});
