// A permutation for each parent: against a reference in BigInt, one to one within each parent, and apart between parents.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { gamma, mix, u64, words } from "./reference.js";
import { alpha, chiSquare, chiSquareP } from "./statistics.js";

const bench = new Bench();
const key = 0x51f15e5ced5eedn;
const keyAt = bench.u64(key);
const schedule = bench.alloc(192);
const most = 250_000;
const [ordinalsAt, hashesAt, out] = [bench.alloc(4 * most), bench.alloc(8 * most), bench.alloc(4 * most)];

function permuted(rows: readonly (readonly [parent: bigint, ordinal: number])[], size: number): Int32Array {
  new Uint32Array(bench.memory.buffer, ordinalsAt, rows.length).set(rows.map(([, ordinal]) => ordinal));
  new BigUint64Array(bench.memory.buffer, hashesAt, rows.length).set(rows.map(([parent]) => parent));
  bench.kernels.permutationWithin(rows.length, ordinalsAt, hashesAt, keyAt, size, schedule, out);
  return new Int32Array(bench.memory.buffer, out, rows.length).slice();
}

function reference([parent, ordinal]: readonly [bigint, number], size: bigint): bigint {
  const bits = BigInt((size - 1n).toString(2).length) * (size > 1n ? 1n : 0n);
  const mask = (1n << bits) - 1n;
  const rounds = bits >= 28n ? 4 : bits >= 20n ? 6 : 12;
  const shift = bits > 3n ? bits / 2n : 1n;
  const first = mix(parent ^ key);
  const word = (index: number) => mix(u64(first + BigInt(index) * gamma));
  let x = BigInt(ordinal - 1);
  do {
    for (let r = 0; r < rounds; r++) {
      x = ((x ^ word(2 * r + 1)) * (word(2 * r + 2) | 1n)) & mask;
      x ^= x >> shift;
    }
  } while (x >= size);
  return x;
}

test.each([1, 2, 3, 7, 40, 1000, 2 ** 20, 2 ** 20 + 1, 2 ** 28 + 5, 2 ** 31 - 1])(
  "of %i values is the reference's",
  (size) => {
    const rows = words(30, 4n).flatMap((parent) =>
      Array.from({ length: Math.min(9, size) }, (_, i): [bigint, number] => [parent, i + 1]),
    );
    expect([...permuted(rows, size)]).toEqual(rows.map((row) => Number(reference(row, BigInt(size)))));
  },
);

test.each([1, 2, 5, 16, 17, 255, 1000])("gives each of %i values once to each parent", (size) => {
  const parents = words(20, BigInt(size));
  const rows = parents.flatMap((parent) => Array.from({ length: size }, (_, i): [bigint, number] => [parent, i + 1]));
  const found = permuted(rows, size);
  for (let p = 0; p < parents.length; p++) expect(new Set(found.subarray(p * size, (p + 1) * size)).size).toBe(size);
});

test("a child made by itself has the same place", () => {
  const rows = words(50, 7n).flatMap((parent) => [1, 2, 3, 4].map((ordinal): [bigint, number] => [parent, ordinal]));
  const all = permuted(rows, 99);
  expect(rows.map((row) => permuted([row], 99)[0])).toEqual([...all]);
});

test("all orders of the first three of five are equally likely over parents; where a place is missed they are not", () => {
  const sets = 60_000;
  const rows = words(sets, 9n).flatMap((parent) => [1, 2, 3].map((ordinal): [bigint, number] => [parent, ordinal]));
  const found = permuted(rows, 5);
  const p = (bent: boolean): number => {
    const counts = new Float64Array(125);
    for (let set = 0; set < sets; set++) {
      const [a, b, c] = found.subarray(3 * set, 3 * set + 3) as unknown as [number, number, number];
      counts[bent && set % 20 === 0 ? 7 : 25 * a + 5 * b + c]!++;
    }
    const possible = [...counts].filter(
      (_, i) => new Set([Math.floor(i / 25), Math.floor(i / 5) % 5, i % 5]).size === 3,
    );
    return chiSquareP(
      chiSquare(possible, () => sets / 60),
      59,
    );
  };
  expect(p(false)).toBeGreaterThan(alpha);
  expect(p(true)).toBeLessThan(alpha);
});
