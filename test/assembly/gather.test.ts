// Gathers against plain indexing, for every width, texts of all lengths, and bitmaps.
import { expect, test } from "vitest";
import { textArray, textAt } from "../../src/kernels/vector.js";
import { Bench } from "../harness.js";
import { bitmapOf, bitsOf, edgeLengths, numbers, words } from "./reference.js";

const bench = new Bench();
const size = 777;
const index = numbers(4096, size, 1n);
const indexAt = bench.put(new Int32Array(index));
const out = bench.alloc(16 * 4200);

test("values of 4, 8 and 16 bytes", () => {
  const table = words(2 * size, 2n);
  const tableAt = bench.put(new BigUint64Array(table));
  bench.kernels.gather64(4096, indexAt, tableAt, out);
  expect(bench.words(out, 4096)).toEqual(index.map((i) => table[i]));
  bench.kernels.gather128(4096, indexAt, tableAt, out);
  expect(bench.words(out, 8192)).toEqual(index.flatMap((i) => [table[2 * i], table[2 * i + 1]]));
  bench.kernels.gatherI32(4096, indexAt, tableAt, out);
  const halves = bench.i32(tableAt, size);
  expect(bench.i32(out, 4096)).toEqual(index.map((i) => halves[i]));
});

test("texts of 0 to 70 bytes, for every number of rows", () => {
  const strings = Array.from(
    { length: size },
    (_, i) => "é".repeat(i % 2) + String.fromCharCode(97 + (i % 26)).repeat(i % 69),
  );
  const texts = textArray(strings);
  const [offsetsIn, bytesIn] = [bench.put(texts.offsets), bench.put(texts.bytes)];
  const bytesOut = bench.alloc(4096 * 71);
  for (const n of edgeLengths) {
    const total = bench.kernels.gatherUtf8(n, indexAt, offsetsIn, bytesIn, out, bytesOut);
    const offsets = new Int32Array(bench.i32(out, n + 1));
    const bytes = bench.bytes(bytesOut, total);
    expect(offsets[0]).toBe(0);
    expect(offsets[n]).toBe(total);
    const gathered = index.slice(0, n).map((_, i) => textAt({ offsets, bytes }, i));
    expect(gathered).toEqual(index.slice(0, n).map((i) => strings[i]));
  }
});

test("bits, with zeros past the end", () => {
  const bits = words(size, 3n).map((word) => Number(word & 1n));
  const bitmap = bench.put(bitmapOf(bits));
  for (const n of edgeLengths) {
    new Uint8Array(bench.memory.buffer, out, 600).fill(0xee);
    bench.kernels.gatherBits(n, indexAt, bitmap, out);
    const whole = Math.ceil(n / 8) * 8;
    const expected = [...index.slice(0, n).map((i) => bits[i]), ...new Array(whole - n).fill(0)];
    expect(bitsOf(bench.bytes(out, 600), whole)).toEqual(expected);
    expect(bench.bytes(out + whole / 8, 1)[0]).toBe(0xee);
  }
});
