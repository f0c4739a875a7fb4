// Rounding of doubles to whole numbers where halves are near, and at the ends of a range.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { numbers } from "./reference.js";

const bench = new Bench();
const { kernels } = bench;

test.each([
  [0.5, 1n],
  [-0.5, -1n],
  [2.5, 3n],
  [-2.5, -3n],
  [0.49999999999999994, 0n], // floor(x + 0.5) is 1
  [-0.49999999999999994, 0n],
  [1.4999999999999998, 1n],
  [4503599627370495.5, 4503599627370496n],
  [4503599627370497, 4503599627370497n], // x + 0.5 is not exact any more
  [-9007199254740991, -9007199254740991n],
  [9e18, 9000000000000000000n],
])("%s is rounded to %s, half away from zero", (x, expected) => {
  const input = bench.put(Float64Array.of(x));
  const out = bench.alloc(8);
  kernels.roundToI64(1, input, 8, out);
  expect(bench.i64(out, 1)).toEqual([expected]);
});

test.each([
  ["roundToI51", "roundToI64"],
  ["floorToI51", "floorToI64"],
  ["ceilToI51", "ceilToI64"],
] as const)("%s gives what %s does, below 2^51, for any number of rows and for a constant", (near, kernel) => {
  const edges = [0, -0, 0.5, 1.5, 2.5, 0.49999999999999994, 1.4999999999999998, 1e-300, 99.999, 1, 7];
  const large = [2 ** 51 - 1, 2 ** 51 - 0.5, 2 ** 50 + 0.5, 2 ** 50 - 0.25];
  const drawn = numbers(2000, 2 ** 31, 5n).map((number, i) => (number * 2 ** ((i % 40) - 20)) / 3);
  const values = [...edges, ...large, ...drawn].filter((x) => x < 2 ** 51).flatMap((x) => [x, -x]);
  const input = bench.put(Float64Array.from(values));
  const [found, expected] = [bench.alloc(8 * values.length), bench.alloc(8 * values.length)];
  kernels[kernel](values.length, input, 8, expected);
  for (const n of [values.length, 1, 7]) {
    kernels[near](n, input, 8, found);
    expect(bench.i64(found, n)).toEqual(bench.i64(expected, n));
  }
  kernels[near](3, bench.put(Float64Array.of(-2.5, -2.5)), 0, found);
  expect(new Set(bench.i64(found, 3)).size).toBe(1);
});

test("what lies beyond the range is moved to its end and marked, and nothing traps", () => {
  const values = [0, 99.4, 99.5, 100.5, -100.4, -100.5, 1e300, -1e300, Number.POSITIVE_INFINITY];
  const input = bench.put(Float64Array.from(values));
  const range = bench.put(BigInt64Array.of(-100n, 100n));
  const out = bench.alloc(8 * values.length);
  const bits = bench.alloc(8);
  kernels.floorToI64Within(values.length, input, 8, range, out, bits);
  expect(bench.i64(out, 7)).toEqual([0n, 99n, 99n, 100n, -100n, -100n, 100n]);
  kernels.roundToI64Within(values.length - 1, input, 8, range, out, bits);
  expect(bench.i64(out, 8)).toEqual([0n, 99n, 100n, 100n, -100n, -100n, 100n, -100n]);
  expect(bench.bytes(bits, 1)[0]).toBe(0b00010111);
});
