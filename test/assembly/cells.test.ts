// Draws by cells against plain references: every row from its own law, equal to what the kernel of one law gives.
import { describe, expect, test } from "vitest";
import { laws } from "../../src/columns/laws.js";
import { aliasTable } from "../../src/columns/quantiles.js";
import { Bench } from "../harness.js";

const n = 1003;
const key = 0x1234_5678_9abc_def0n;

function prepared() {
  const bench = new Bench();
  const hashes = bench.alloc(8 * n);
  bench.kernels.rowHashes(n, bench.u64(7n), bench.u64(99n), hashes);
  const cells = Int32Array.from({ length: n }, (_, i) => (i * 7) % 3);
  return { bench, hashes, keyAt: bench.u64(key), cells, cellsAt: bench.put(cells) };
}

test("quantiles come from the table of the row's cell, also where cells share one", () => {
  const { bench, hashes, keyAt, cells, cellsAt } = prepared();
  const tables = [bench.put(laws.normal(10, 2)), bench.put(laws.exponential(3))];
  const out = bench.alloc(8 * n);
  const addresses = bench.put(Uint32Array.of(tables[0]!, tables[1]!, tables[0]!));
  bench.kernels.quantileCells(n, hashes, keyAt, cellsAt, addresses, out);
  const alone = tables.map((table) => {
    const single = bench.alloc(8 * n);
    bench.kernels.quantileF64(n, hashes, keyAt, table, single);
    return bench.f64(single, n);
  });
  expect(bench.f64(out, n)).toEqual([...cells].map((cell, i) => alone[cell % 2]![i]));
});

describe.each([
  ["aliasCellsI32", [0, -5, 1000]],
  ["aliasCellsI64", [0, -5, 5_000_000_000]],
] as const)("%s", (kernel, firsts) => {
  test("counts come from the table of the row's cell, from its first count on", () => {
    const { bench, hashes, keyAt, cells, cellsAt } = prepared();
    const weights = [[1, 2, 3], [5], Array.from({ length: 50 }, (_, i) => 1 + (i % 7))];
    const entries = weights.map((each) => bench.put(aliasTable(Float64Array.from(each))));
    const heads = new DataView(new ArrayBuffer(48));
    weights.forEach(({ length }, i) => {
      heads.setUint32(16 * i, entries[i]!, true);
      heads.setUint32(16 * i + 4, length, true);
      heads.setBigInt64(16 * i + 8, BigInt(firsts[i]!), true);
    });
    const out = bench.alloc(8 * n);
    bench.kernels[kernel](n, hashes, keyAt, cellsAt, bench.put(heads), out);
    const alone = weights.map(({ length }, i) => {
      const single = bench.alloc(4 * n);
      bench.kernels.aliasI32(n, hashes, keyAt, entries[i]!, length, single);
      return bench.i32(single, n);
    });
    const made = kernel === "aliasCellsI32" ? bench.i32(out, n) : bench.i64(out, n).map(Number);
    expect(made).toEqual([...cells].map((cell, i) => firsts[cell]! + alone[cell]![i]!));
  });
});

test("cells of two indices are numbered by both", () => {
  const { bench, cells, cellsAt } = prepared();
  const more = Int32Array.from({ length: n }, (_, i) => i % 5);
  const out = bench.alloc(4 * n);
  bench.kernels.combineCells(n, cellsAt, 5, bench.put(more), out);
  expect(bench.i32(out, n)).toEqual([...cells].map((cell, i) => 5 * cell + more[i]!));
});

test("values are moved and stretched by columns or constants", () => {
  const { bench } = prepared();
  const column = (f: (i: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => f(i));
  const [z, location] = [column((i) => i / 7 - 50), column((i) => 1000 - i)];
  const out = bench.alloc(8 * n);
  bench.kernels.locatedF64(n, bench.put(z), bench.put(location), 8, bench.put(Float64Array.of(0.3, 0.3)), 0, out);
  expect(bench.f64(out, n)).toEqual([...z].map((value, i) => location[i]! + 0.3 * value));
});

test("whole numbers lie between the ends of their row, all of them alike; an empty range gives none", () => {
  const { bench, hashes, keyAt } = prepared();
  const lo = BigInt64Array.from({ length: n }, (_, i) => BigInt(i % 2 === 0 ? -5 : 2 ** 40));
  const hi = BigInt64Array.from({ length: n }, (_, i) => lo[i]! + BigInt((i % 5) - 1));
  const [out, bits] = [bench.alloc(8 * n), bench.alloc(n)];
  bench.kernels.uniformBetweenI64(n, hashes, keyAt, bench.put(lo), 8, bench.put(hi), 8, out, bits);
  const seen = new Set<string>();
  bench.i64(out, n).forEach((value, i) => {
    const isSome = (bench.bytes(bits, n)[i >> 3]! >> (i & 7)) & 1;
    expect(isSome).toBe(Number(hi[i]! >= lo[i]!));
    expect(value >= lo[i]! && (value <= hi[i]! || !isSome)).toBe(true);
    seen.add(`${i % 5} ${value - lo[i]!}`);
  });
  expect(seen.size).toBe(1 + 1 + 2 + 3 + 4);
});

test("reals lie between the ends of their row, the upper one out", () => {
  const { bench, hashes, keyAt } = prepared();
  const [lo, hi] = [0, 1].map((add) => Float64Array.from({ length: n }, (_, i) => (i % 4) + add * ((i % 3) - 0.5)));
  const [out, bits] = [bench.alloc(8 * n), bench.alloc(n)];
  bench.kernels.uniformBetweenF64(n, hashes, keyAt, bench.put(lo!), 8, bench.put(hi!), 8, out, bits);
  const flags = bench.bytes(bits, n);
  bench.f64(out, n).forEach((value, i) => {
    const isSome = ((flags[i >> 3]! >> (i & 7)) & 1) === 1;
    expect(isSome).toBe(lo![i]! <= hi![i]!);
    expect(isSome ? value >= lo![i]! && value < hi![i]! : value === lo![i]).toBe(true);
  });
});

test("values are clamped in each lane", () => {
  const { bench } = prepared();
  const values = Array.from({ length: n }, (_, i) => i - 500);
  const clamped = values.map((value) => Math.min(Math.max(value, -3), 40));
  const out = bench.alloc(8 * n);
  bench.kernels.clampI32(n, bench.put(Int32Array.from(values)), -3, 40, out);
  expect(bench.i32(out, n)).toEqual(clamped);
  bench.kernels.clampI64(n, bench.put(BigInt64Array.from(values, BigInt)), bench.put(BigInt64Array.of(-3n, 40n)), out);
  expect(bench.i64(out, n)).toEqual(clamped.map(BigInt));
  bench.kernels.clampF64(n, bench.put(Float64Array.from(values, (x) => x / 4)), -0.75, 10, out);
  expect(bench.f64(out, n)).toEqual(clamped.map((x) => x / 4));
});
