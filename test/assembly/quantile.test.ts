// Continuous laws by quantile tables: exact where they can be, right in the middle and in the tails.
import { expect, test } from "vitest";
import {
  quantileBytes,
  quantileEdges,
  quantileOctaves,
  quantileTable,
  tailProbabilities,
} from "../../src/kernels/quantile.js";
import { Bench } from "../harness.js";
import { edgeLengths, f64View, hashesFor, mask64, mix, rowHashes, words } from "./reference.js";
import { alpha, kolmogorovP, normalCdf } from "./statistics.js";

const bench = new Bench(64 << 20);
const key = 0xfeedfacecafebeefn;
const keyAt = bench.u64(key);
const rows = 1_000_000;
const hashes = rowHashes(bench, rows);
const out = bench.alloc(8 * rows);

const probabilities = tailProbabilities();
const zAt = bench.alloc(8 * quantileEdges);
bench.kernels.normalQuantile(quantileEdges, bench.put(probabilities), zAt);
const z = f64View(bench, zAt, quantileEdges).slice();
const normal = (mean: number, sd: number) =>
  quantileTable(
    (_, edge) => mean + sd * z[edge]!,
    (_, edge) => mean - sd * z[edge]!,
  );

/** What the kernel should give, from the layout's description. */
function reference(draw: bigint, table: Float64Array): number {
  const upper = draw >> 63n === 1n;
  let y = upper ? draw ^ mask64 : draw;
  const floor = 1n << BigInt(63 - quantileOctaves);
  if (y < floor) y |= floor;
  const octave = 64 - y.toString(2).length;
  const digits = (y << BigInt(octave + 1)) & mask64;
  const edge = (quantileOctaves - octave) * 64 + Number(digits >> 58n) + (upper ? quantileEdges : 0);
  const fraction = Number((digits & ((1n << 58n) - 1n)) >> 5n) * 2 ** -53;
  return table[edge]! + (table[edge + 1]! - table[edge]!) * fraction;
}

test.each([
  [2 ** -45, -7.515155294158907],
  [1e-12, -7.034483825301132],
  [1e-6, -4.753424308822899],
  [0.001, -3.090232306167813],
  [0.025, -1.9599639845400538],
  [0.075, -1.4395314709384557],
  [0.3, -0.5244005127080407],
  [0.5, 0],
  [0.6, 0.2533471031357998],
  [0.975, 1.9599639845400536],
])("the normal quantile of %d is %d to 15 digits", (p, expected) => {
  const at = bench.put(new Float64Array([p]));
  bench.kernels.normalQuantile(1, at, at);
  expect(Math.abs(bench.f64(at, 1)[0]! - expected)).toBeLessThanOrEqual(1e-15 + Math.abs(expected) * 4e-16);
});

test("the normal quantile inverts the normal distribution function on both sides of its branches", () => {
  const p = Array.from({ length: 2000 }, (_, i) => (i + 0.5) / 2000);
  const at = bench.put(new Float64Array(p));
  bench.kernels.normalQuantile(p.length, at, at);
  bench.f64(at, p.length).forEach((value, i) => {
    expect(Math.abs(normalCdf(value) - p[i]!)).toBeLessThan(1e-13);
  });
});

test("edges rise from 2^-45 to 1/2 and double each octave", () => {
  expect(probabilities.length).toBe(quantileEdges);
  expect(probabilities[0]).toBe(2 ** -45);
  expect(probabilities.at(-1)).toBe(0.5);
  probabilities.forEach((p, edge) => {
    if (edge > 0) expect(p).toBeGreaterThan(probabilities[edge - 1]!);
    if (edge >= 64) expect(p).toBe(2 * probabilities[edge - 64]!);
  });
  expect(normal(0, 1).byteLength).toBe(quantileBytes);
});

test("values are those of the reference, at chosen draws in every octave and at random ones", () => {
  const table = normal(10, 2);
  const tableAt = bench.put(table);
  const powers = Array.from({ length: 64 }, (_, i) => 1n << BigInt(i)).flatMap((x) => [x - 1n, x, x + 1n]);
  const draws = [...powers, ...powers.map((x) => x ^ mask64), ...words(2000, 6n)];
  bench.kernels.quantileF64(draws.length, bench.put(hashesFor(draws, key)), keyAt, tableAt, out);
  expect(bench.f64(out, draws.length)).toEqual(draws.map((draw) => reference(draw, table)));
});

test("the table of the uniform law gives the draw back", () => {
  const tableAt = bench.put(
    quantileTable(
      (p) => p,
      (p) => 1 - p,
    ),
  );
  bench.kernels.quantileF64(4096, hashes, keyAt, tableAt, out);
  const cells = bench.words(hashes, 4096).map((hash) => Number(mix(hash ^ key) >> 11n) * 2 ** -53);
  bench.f64(out, 4096).forEach((value, i) => {
    expect(Math.abs(value - cells[i]!)).toBeLessThan(2e-16);
  });
});

test("values rise with the draw, from the far lower to the far upper tail", () => {
  const draws = [
    0n,
    1n,
    1n << 18n,
    1n << 19n,
    ...words(3000, 9n),
    1n << 63n,
    (1n << 63n) - 1n,
    mask64 - 1n,
    mask64,
  ].sort((a, b) => (a < b ? -1 : 1));
  bench.kernels.quantileF64(draws.length, bench.put(hashesFor(draws, key)), keyAt, bench.put(normal(0, 1)), out);
  const values = bench.f64(out, draws.length);
  // draws below 2^19 are folded into the last octave, so they alone may be out of order
  for (let i = 1; i < values.length; i++) {
    if (draws[i - 1]! >= 1n << 19n && draws[i]! <= mask64 - (1n << 19n))
      expect(values[i]).toBeGreaterThanOrEqual(values[i - 1]!);
  }
});

test.each([0.3, 0.05, 1e-3, 1e-6, 1e-8, 1e-10, 1e-12])(
  "the normal law is within 2e-5 at a tail of %d on both sides",
  (p) => {
    const exact = bench.put(new Float64Array([p]));
    bench.kernels.normalQuantile(1, exact, exact);
    const draw = BigInt(Math.floor(p * 2 ** 64));
    bench.kernels.quantileF64(2, bench.put(hashesFor([draw, mask64 - draw], key)), keyAt, bench.put(normal(0, 1)), out);
    const [lower, upper] = bench.f64(out, 2);
    expect(Math.abs(lower! - bench.f64(exact, 1)[0]!)).toBeLessThan(2e-5);
    expect(upper).toBe(-lower!);
  },
);

test("a million normal values pass Kolmogorov and Smirnov's test; with a standard deviation 2 % off they fail", () => {
  bench.kernels.quantileF64(rows, hashes, keyAt, bench.put(normal(10, 2)), out);
  const values = f64View(bench, out, rows).slice();
  expect(kolmogorovP(values, (x) => normalCdf((x - 10) / 2))).toBeGreaterThan(alpha);
  expect(kolmogorovP(values, (x) => normalCdf((x - 10) / 2.04))).toBeLessThan(alpha);
});

test("a million exponential values pass Kolmogorov and Smirnov's test; with a mean 2 % off they fail", () => {
  const table = quantileTable(
    (p) => -Math.log1p(-p),
    (p) => -Math.log(p),
  );
  bench.kernels.quantileF64(rows, hashes, keyAt, bench.put(table), out);
  const values = f64View(bench, out, rows).slice();
  expect(kolmogorovP(values, (x) => -Math.expm1(-x))).toBeGreaterThan(alpha);
  expect(kolmogorovP(values, (x) => -Math.expm1(-x / 1.02))).toBeLessThan(alpha);
});

test("n values are written and no more", () => {
  const tableAt = bench.put(normal(0, 1));
  for (const n of edgeLengths) {
    const view = f64View(bench, out, n + 1).fill(-99);
    bench.kernels.quantileF64(n, hashes, keyAt, tableAt, out);
    expect(view[n]).toBe(-99);
    expect(view.subarray(0, n)).not.toContain(-99);
  }
});
