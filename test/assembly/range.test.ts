// Ranges: ranks among sorted values, stretches of sorted groups, places drawn in them; against plain loops.
import { describe, expect, test } from "vitest";
import { Bench } from "../harness.js";
import { bitsOf, edgeLengths, hashesFor, numbers, words } from "./reference.js";

const bench = new Bench();
const out = bench.alloc(8 * 4200);
const [lo, hi, loOut, hiOut] = [0, 1, 2, 3].map(() => bench.alloc(4 * 4200)) as [number, number, number, number];
const put32 = (values: readonly number[], at = bench.alloc(4 * values.length)) => {
  new Int32Array(bench.memory.buffer, at, values.length).set(values);
  return at;
};

describe("a rank is how many sorted values lie below", () => {
  const sizes = [0, 1, 2, 3, 7, 8, 100, 1000];
  test.each(sizes)("of %i whole numbers", (size) => {
    const sorted = [...new Set(words(size, 5n).map((word) => BigInt.asIntN(64, word) >> 40n))].sort((a, b) =>
      a < b ? -1 : 1,
    );
    const values = [...sorted, ...sorted.map((value) => value + 1n), -(2n ** 63n), 2n ** 63n - 1n, 0n];
    const at = bench.put(new BigInt64Array(sorted));
    const from = bench.put(new BigInt64Array(values));
    bench.kernels.rankBelow64(values.length, from, at, sorted.length, out);
    expect(bench.i32(out, values.length)).toEqual(
      values.map((value) => sorted.filter((other) => other < value).length),
    );
    bench.kernels.rankUpTo64(values.length, from, at, sorted.length, out);
    expect(bench.i32(out, values.length)).toEqual(
      values.map((value) => sorted.filter((other) => other <= value).length),
    );
  });
  test.each(sizes)("of %i doubles, zero without its sign", (size) => {
    const drawn = numbers(size, 1000, 6n).map((value) => (value - 500) / 8);
    const sorted = [...new Set(drawn)].sort((a, b) => a - b);
    const values = [...sorted, ...sorted.map((value) => value + 0.01), -0, 1e300, -1e300];
    const at = bench.put(new Float64Array(sorted));
    const from = bench.put(new Float64Array(values));
    bench.kernels.rankBelowF64(values.length, from, at, sorted.length, out);
    expect(bench.i32(out, values.length)).toEqual(
      values.map((value) => sorted.filter((other) => other < value).length),
    );
    bench.kernels.rankUpToF64(values.length, from, at, sorted.length, out);
    expect(bench.i32(out, values.length)).toEqual(
      values.map((value) => sorted.filter((other) => other <= value).length),
    );
  });
});

test("a rank by a table ends at its ends", () => {
  const table = put32([0, 0, 2, 5]);
  const values = [-(2 ** 31), 9, 10, 11, 12, 13, 14, 2 ** 31 - 1];
  bench.kernels.rankTable(values.length, put32(values), 10, 3, table, out);
  expect(bench.i32(out, values.length)).toEqual([0, 0, 0, 0, 2, 5, 5, 5]);
});

test("a group's range is cut to its members of some ranks", () => {
  const starts = [0, 0, 5, 6, 30, 30];
  const ranks = [1, 3, 3, 4, 9, 2, ...Array.from({ length: 24 }, (_, i) => i >> 1)];
  const n = 2000;
  const groups = numbers(n, 5, 3n);
  const from = numbers(n, 13, 4n);
  const to = numbers(n, 13, 5n);
  bench.kernels.groupRange(n, put32(groups), put32(starts), lo, hi);
  expect(bench.i32(lo, n)).toEqual(groups.map((g) => starts[g]));
  expect(bench.i32(hi, n)).toEqual(groups.map((g) => starts[g + 1]));
  bench.kernels.narrowRange(n, lo, hi, put32(ranks), put32(from), put32(to), loOut, hiOut);
  const [first, end] = [bench.i32(loOut, n), bench.i32(hiOut, n)];
  groups.forEach((g, i) => {
    const places = Array.from({ length: starts[g + 1]! - starts[g]! }, (_, k) => starts[g]! + k);
    const inside = places.filter((place) => ranks[place]! >= from[i]! && ranks[place]! < to[i]!);
    expect(end[i]! - first[i]!).toBe(inside.length);
    if (inside.length > 0) expect(first[i]).toBe(inside[0]);
  });
});

test("a row is valid where its range is not empty, and no byte past the rows is written", () => {
  const [a, b] = [numbers(4096, 9, 7n), numbers(4096, 9, 8n)];
  put32(a, lo);
  put32(b, hi);
  for (const n of edgeLengths) {
    new Uint8Array(bench.memory.buffer, out, 600).fill(0xee);
    bench.kernels.rangeExists(n, lo, hi, out);
    const whole = Math.ceil(n / 8) * 8;
    const expected = a.slice(0, n).map((from, i) => (from < b[i]! ? 1 : 0));
    expect(bitsOf(bench.bytes(out, 600), whole)).toEqual([...expected, ...new Array(whole - n).fill(0)]);
    expect(bench.bytes(out + whole / 8, 1)[0]).toBe(0xee);
  }
});

test("the larger and the smaller of two", () => {
  const [a, b] = [numbers(100, 50, 1n), numbers(100, 50, 2n)];
  bench.kernels.largerI32(100, put32(a), put32(b), out);
  expect(bench.i32(out, 100)).toEqual(a.map((x, i) => Math.max(x, b[i]!)));
  bench.kernels.smallerI32(100, put32(a), put32(b), out);
  expect(bench.i32(out, 100)).toEqual(a.map((x, i) => Math.min(x, b[i]!)));
});

const key = 0x1234_5678_9abc_def0n;
const keyAt = bench.u64(key);
const draws = [0n, 1n, (1n << 64n) - 1n, 1n << 63n, ...words(996, 12n)];
const hashes = bench.put(hashesFor(draws, key));

test("a place of a range is the draw's share of it; an empty range gives its start", () => {
  const first = numbers(1000, 1000, 2n);
  const size = numbers(1000, 40, 3n);
  const at = [put32(first), put32(first.map((from, i) => from + size[i]!))] as const;
  bench.kernels.uniformRange(1000, hashes, keyAt, ...at, out);
  expect(bench.i32(out, 1000)).toEqual(draws.map((x, i) => first[i]! + Number((x * BigInt(size[i]!)) >> 64n)));
});

test("a place by cumulative weights is the last whose sum is not above the draw's share", () => {
  const weights = numbers(500, 100, 6n).map((weight) => 1 + weight * weight);
  const sums = [0];
  for (const weight of weights) sums.push(sums.at(-1)! + weight * 2 ** 30);
  const first = numbers(1000, 460, 2n);
  const size = numbers(1000, 40, 3n);
  const at = [put32(first), put32(first.map((from, i) => from + size[i]!))] as const;
  bench.kernels.weightedRange(1000, hashes, keyAt, ...at, bench.put(new Float64Array(sums)), out);
  const expected = draws.map((x, i) => {
    const [from, end] = [first[i]!, first[i]! + size[i]!];
    const point = BigInt(sums[from]!) + ((x * BigInt(sums[end]! - sums[from]!)) >> 64n);
    let place = from;
    while (place + 1 < end && BigInt(sums[place + 1]!) <= point) place++;
    return place;
  });
  expect(bench.i32(out, 1000)).toEqual(expected);
});

test("a number below each row's own bound, to 2^63", () => {
  const bounds = [0n, 1n, 2n, (1n << 63n) - 1n, ...words(996, 9n).map((word, i) => word >> BigInt(1 + (i % 62)))];
  bench.kernels.uniformBelow64(1000, hashes, keyAt, bench.put(new BigUint64Array(bounds)), out);
  expect(bench.words(out, 1000)).toEqual(draws.map((x, i) => (x * bounds[i]!) >> 64n));
  bench.kernels.nonZero64(1000, bench.put(new BigUint64Array(bounds)), loOut);
  expect(bitsOf(bench.bytes(loOut, 125), 1000)).toEqual(bounds.map((bound) => (bound === 0n ? 0 : 1)));
});

test("pairs of bounds lie side by side", () => {
  bench.kernels.placeBounds(50, put32(numbers(50, 9, 1n)), put32(numbers(50, 9, 2n)), 0, 2, out);
  bench.kernels.placeBounds(50, put32(numbers(50, 9, 3n)), put32(numbers(50, 9, 4n)), 1, 2, out);
  const columns = [1n, 2n, 3n, 4n].map((seed) => numbers(50, 9, seed));
  expect(bench.i32(out, 200)).toEqual(columns[0]!.flatMap((_, i) => columns.map((column) => column[i])));
});
