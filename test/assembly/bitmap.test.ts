// Bitmaps against arrays of bits, at every length where whole bytes or words end.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { bitmapOf, bitsOf, edgeLengths, words } from "./reference.js";

const bench = new Bench();
const a = words(4224, 1n).map((word) => Number(word & 1n));
const b = words(4224, 2n).map((word) => Number(word & 1n));
const [aAt, bAt] = [bench.put(bitmapOf(a)), bench.put(bitmapOf(b))];
const out = bench.alloc(1024);

const { kernels } = bench;
const cases = [
  ["andBits", (n: number) => kernels.andBits(n, aAt, bAt, out), (i: number) => a[i]! & b[i]!],
  ["orBits", (n: number) => kernels.orBits(n, aAt, bAt, out), (i: number) => a[i]! | b[i]!],
  ["notBits", (n: number) => kernels.notBits(n, aAt, out), (i: number) => 1 - a[i]!],
  ["fillBits", (n: number) => kernels.fillBits(n, out), () => 1],
] as const;

test.each(cases)("%s, with zeros past the end", (_, run, expected) => {
  for (const n of edgeLengths) {
    run(n);
    const whole = Math.ceil(n / 8) * 8;
    const bits = Array.from({ length: whole }, (_, i) => (i < n ? expected(i) : 0));
    expect(bitsOf(bench.bytes(out, 1024), whole), `${n} bits`).toEqual(bits);
  }
});

test("an output may be an input", () => {
  const copy = bench.put(bitmapOf(a));
  bench.kernels.andBits(1000, copy, bAt, copy);
  expect(bitsOf(bench.bytes(copy, 125), 1000)).toEqual(a.slice(0, 1000).map((bit, i) => bit & b[i]!));
});

test("truth values become bits and come back; any number but 0 is true", () => {
  const values = a.map((bit, i) => (bit ? [1, -1, 256, -(2 ** 31)][i % 4]! : 0));
  const valuesAt = bench.put(new Int32Array(values));
  const bools = bench.alloc(4 * 4100);
  for (const n of edgeLengths) {
    const whole = Math.ceil(n / 8) * 8;
    bench.kernels.boolToBits(n, valuesAt, out);
    expect(bitsOf(bench.bytes(out, 1024), whole)).toEqual([...a.slice(0, n), ...new Array(whole - n).fill(0)]);
    bench.kernels.bitsToBool(n, out, bools);
    expect(bench.i32(bools, n)).toEqual(a.slice(0, n));
  }
});

test("only the first n bits are counted", () => {
  for (const n of edgeLengths) {
    expect(bench.kernels.countBits(n, aAt), `${n} bits`).toBe(a.slice(0, n).reduce((sum, bit) => sum + bit, 0));
  }
});
