// Hashes that lead to correlated draws: the word that a kernel makes of them is the normal law's share below the deviate.
import { expect, test } from "vitest";
import { deviatesTable, tailsTable } from "../../src/columns/copula.js";
import { Bench } from "../harness.js";
import { edgeLengths, f64View, mix, numbers, rowHashes, words } from "./reference.js";
import { alpha, kolmogorovP, normalCdf } from "./statistics.js";

const bench = new Bench(64 << 20);
const key = 0xfeedfacecafebeefn;
const keyAt = bench.u64(key);
const tails = tailsTable();
const table = bench.put(tails);

/** The words that kernels draw by from the hashes of some deviates. */
function drawn(deviates: readonly number[]): bigint[] {
  const n = deviates.length;
  const out = bench.alloc(8 * n);
  bench.kernels.correlatedHashes(n, bench.put(Float64Array.from(deviates)), table, keyAt, out);
  return bench.words(out, n).map((hash) => mix(hash ^ key));
}
const share = (word: bigint): number => Number(word) / 2 ** 64;

test("words are what the layout of the table says", () => {
  const deviates = [
    0,
    -0,
    1 / 256,
    -1 / 256,
    0.5,
    -8.5,
    8.5,
    9,
    -40,
    40,
    ...numbers(500, 17_000, 3n).map((x) => x / 1000 - 8.5),
  ];
  const expected = deviates.map((z) => {
    const place = Math.min(Math.abs(z) * 256, 8.5 * 256);
    const segment = Math.floor(place);
    const tail = tails[segment]! + (tails[segment + 1]! - tails[segment]!) * (place - segment);
    return z > 0 ? 2n ** 64n - 1n - BigInt(Math.floor(tail)) : BigInt(Math.floor(tail));
  });
  expect(drawn(deviates)).toEqual(expected);
});

test("a word is the share of the normal law below its deviate, to 5e-7, and in the tails to 2e-4 of itself", () => {
  const deviates = Array.from({ length: 4001 }, (_, i) => (i - 2000) / 400 + 0.0009);
  const wrong = drawn(deviates).map((word, i) => Math.abs(share(word) - normalCdf(deviates[i]!)));
  expect(Math.max(...wrong)).toBeLessThan(5e-7);
  expect(Math.max(...wrong)).toBeGreaterThan(1e-7); // canary: what is measured is no constant
  const known = [
    [-5, 2.866515718791939e-7],
    [-6.001, 9.806033e-10],
    [-7.003, 1.252752e-12],
    [-8, 6.220960574271786e-16],
  ] as const;
  drawn(known.map(([z]) => z)).forEach((word, i) => {
    expect(Math.abs(share(word) / known[i]![1] - 1)).toBeLessThan(2e-4);
  });
});

test("words never fall while deviates rise, and both halves mirror each other", () => {
  const deviates = Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 1000);
  const found = drawn(deviates);
  expect(found.every((word, i) => i === 0 || word >= found[i - 1]!)).toBe(true);
  for (let i = 0; i < 10_000; i += 37) expect(found[20_000 - i]).toBe(2n ** 64n - 1n - found[i]!);
});

test("a deviate and its word are each other's: a draw comes back to 4e-6", () => {
  const n = 4096;
  const hashes = rowHashes(bench, n);
  const deviates = bench.alloc(8 * n);
  bench.kernels.quantileF64(n, hashes, keyAt, bench.put(deviatesTable()), deviates);
  const own = bench.words(hashes, n).map((hash) => share(mix(hash ^ key)));
  const wrong = drawn(bench.f64(deviates, n)).map((word, i) => Math.abs(share(word) - own[i]!));
  expect(Math.max(...wrong)).toBeLessThan(4e-6);
});

test("sums of deviates are sums, for any number of rows", () => {
  const columns = [1n, 2n, 3n].map((seed) => words(4096, seed).map((word) => Number(word >> 20n) / 2 ** 44 - 0.5));
  const [x, y, more] = columns.map((column) => bench.put(Float64Array.from(column))) as [number, number, number];
  for (const n of edgeLengths) {
    const out = bench.alloc(8 * n + 64);
    bench.kernels.blendDeviates(n, x, 0.6, y, -0.8, out);
    bench.kernels.addDeviates(n, more, 0.25, out);
    const expected = Array.from(
      { length: n },
      (_, i) => columns[0]![i]! * 0.6 + columns[1]![i]! * -0.8 + 0.25 * columns[2]![i]!,
    );
    expect(bench.f64(out, n)).toEqual(expected);
  }
});

test("correlated words of a million rows are uniform, where a factor 1 % too large is found", () => {
  const n = 1_000_000;
  const hashes = rowHashes(bench, n);
  const [e1, e2, out] = [bench.alloc(8 * n), bench.alloc(8 * n), bench.alloc(8 * n)];
  const normal = bench.put(deviatesTable());
  bench.kernels.quantileF64(n, hashes, bench.u64(1n), normal, e1);
  bench.kernels.quantileF64(n, hashes, bench.u64(2n), normal, e2);
  const p = (factor: number): number => {
    bench.kernels.blendDeviates(n, e1, 0.6, e2, factor, out);
    bench.kernels.correlatedHashes(n, out, table, keyAt, out);
    bench.kernels.uniformF64(n, out, keyAt, 0, 1, out);
    return kolmogorovP(f64View(bench, out, n).slice(), (x) => x);
  };
  expect(p(0.8)).toBeGreaterThan(alpha);
  expect(p(0.816)).toBeLessThan(alpha);
});
