// UUIDs against a reference in BigInt, and the fields that RFC 9562 fixes.
import { expect, test } from "vitest";
import { attemptPurposes } from "../../src/kernels/purposes.js";
import { Bench } from "../harness.js";
import { attempt, mix } from "../text/reference.js";

const n = 300;
const key = 0xfedcba9876543210n;
const hashes = Array.from({ length: n }, (_, i) => mix(BigInt(i + 1)));
const cells = hashes.map((hash) => mix(hash ^ key));
const hex = (word: bigint): string => word.toString(16).padStart(16, "0");
const variant = (cell: bigint): string =>
  hex((attempt(cell, attemptPurposes.uuid, 1n) & ((1n << 62n) - 1n)) | (1n << 63n));

function uuids(bench: Bench, out: number): string[] {
  return Array.from({ length: n }, (_, i) => Buffer.from(bench.bytes(out + 16 * i, 16)).toString("hex"));
}

test("version 4 is the cell and its attempt 1, with version and variant in their places", () => {
  const bench = new Bench();
  const out = bench.alloc(16 * n);
  bench.kernels.uuid4(n, bench.put(new BigUint64Array(hashes)), bench.u64(key), out);
  const made = uuids(bench, out);
  expect(made).toEqual(cells.map((cell) => hex((cell & ~0xf000n) | 0x4000n) + variant(cell)));
  for (const uuid of made) expect(uuid).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(new Set(made).size).toBe(n);
});

test("version 7 begins with 48 bits of milliseconds, and sorts by them", () => {
  const bench = new Bench();
  const out = bench.alloc(16 * n);
  const times = hashes.map((_, i) => 1_704_067_200_000n + 977n * BigInt(i));
  const timesAt = bench.put(new BigInt64Array(times));
  bench.kernels.uuid7(n, bench.put(new BigUint64Array(hashes)), bench.u64(key), timesAt, out);
  const made = uuids(bench, out);
  const first = (cell: bigint, ms: bigint) => hex((ms << 16n) | 0x7000n | (cell >> 52n));
  expect(made).toEqual(cells.map((cell, i) => first(cell, times[i]!) + variant(cell)));
  for (const uuid of made) expect(uuid).toMatch(/^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect([...made].sort()).toEqual(made);
});

test("the last millisecond of 48 bits keeps its bits", () => {
  const bench = new Bench();
  const out = bench.alloc(16);
  const timesAt = bench.put(new BigInt64Array([(1n << 48n) - 1n]));
  bench.kernels.uuid7(1, bench.u64(hashes[0]!), bench.u64(key), timesAt, out);
  expect(Buffer.from(bench.bytes(out, 6)).toString("hex")).toBe("ffffffffffff");
});
