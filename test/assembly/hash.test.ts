// Row hashes against a reference in BigInt.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";

const mask = (1n << 64n) - 1n;
export const mix = (x: bigint): bigint => {
  x = ((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  x = ((x ^ (x >> 27n)) * 0x94d049bb133111ebn) & mask;
  return x ^ (x >> 31n);
};
const gamma = 0x9e3779b97f4a7c15n;

test("a cell's word is mix(hash ^ key)", () => {
  const bench = new Bench();
  const key = 0x0fedcba987654321n;
  const hashes = [0n, 1n, mask, 0x123456789abcdef0n];
  const out = bench.alloc(8 * hashes.length);
  bench.kernels.cellWords(hashes.length, bench.put(BigUint64Array.from(hashes)), bench.u64(key), out);
  expect(bench.words(out, hashes.length)).toEqual(hashes.map((hash) => mix(hash ^ key)));
});

test("a row's hash is mix(row * G + key), whatever the first row of the batch", () => {
  const bench = new Bench();
  const key = 0x123456789abcdef0n;
  const first = 0xffffffff_fffffffen;
  const out = bench.alloc(8 * 100);
  bench.kernels.rowHashes(100, bench.u64(first), bench.u64(key), out);
  const expected = Array.from({ length: 100 }, (_, i) => mix(((first + BigInt(i)) * gamma + key) & mask));
  expect(bench.words(out, 100)).toEqual(expected);
});
