// Sorted uniform numbers: any slice is a slice of the whole, in order, and the law is that of independent numbers.
import { expect, test } from "vitest";
import { exponentialBytes, exponentialSegments, sortedStackBytes } from "../../src/kernels/sorted.js";
import { Bench } from "../harness.js";
import { f64View, gamma, mix, numbers, u64, words } from "./reference.js";
import { alpha, chiSquare, chiSquareP, kolmogorovP } from "./statistics.js";

const bench = new Bench(16 << 20);
const expTable = bench.alloc(exponentialBytes);
bench.kernels.buildExponential(exponentialSegments, expTable);
const stack = bench.alloc(sortedStackBytes);
const [firstAt, keyAt, sizeAt] = [bench.alloc(8), bench.alloc(8), bench.alloc(8)];
const out = bench.alloc(8 * 100_100);
const set = (at: number, word: bigint) => {
  new BigUint64Array(bench.memory.buffer, at, 1)[0] = word;
};

function sorted(key: bigint, size: bigint, first: bigint, n: number): Float64Array {
  set(firstAt, first);
  set(keyAt, key);
  set(sizeAt, size);
  bench.kernels.sortedUniform(n, firstAt, keyAt, sizeAt, expTable, stack, out);
  return f64View(bench, out, n).slice();
}

const key = 0xc0ffee00c0ffee11n;

/** The whole of the law by plain recursion. */
function reference(key: bigint, size: number): number[] {
  const table = f64View(bench, expTable, exponentialSegments + 1).slice();
  const exponential = (row: number): number => {
    const x = mix(u64(BigInt(row) * gamma + key));
    const zeros = 64 - (x === 0n ? 0 : x.toString(2).length);
    const digits = u64(x << BigInt(zeros + 1));
    const i = Number(digits >> 54n);
    return (
      zeros * Math.LN2 +
      table[i]! +
      (table[i + 1]! - table[i]!) * (Number((digits & ((1n << 54n) - 1n)) >> 1n) * 2 ** -53)
    );
  };
  const values = new Array<number>(size);
  const zAt = bench.alloc(8);
  const fill = (l: number, r: number, leaves: number, a: number, b: number): void => {
    const begin = l * 256;
    const end = r === leaves ? size : r * 256 - 1;
    if (r - l === 1) {
      const spacings = Array.from({ length: end - begin + 1 }, (_, i) => exponential(begin + i));
      const total = spacings.reduce((sum, x) => sum + x, 0);
      let partial = 0;
      for (let row = begin; row < end; row++) {
        partial += spacings[row - begin]!;
        values[row] = a + (b - a) * (partial / total);
      }
      return;
    }
    const mid = Math.floor((l + r) / 2);
    const pivot = mid * 256 - 1;
    const u = (Number(mix(mix(u64(BigInt(pivot) * gamma + key)) ^ 0x7069766f74000001n) >> 11n) + 0.5) * 2 ** -53;
    f64View(bench, zAt, 1)[0] = u;
    bench.kernels.normalQuantile(1, zAt, zAt);
    const value = a + (b - a) * carter(pivot - begin + 1, end - pivot, f64View(bench, zAt, 1)[0]!);
    values[pivot] = value;
    fill(l, mid, leaves, a, value);
    fill(mid, r, leaves, value, b);
  };
  const leaves = Math.max(1, Math.floor((size + 128) / 256));
  fill(0, leaves, leaves, 0, 1);
  return values;
}

function carter(a: number, b: number, z: number): number {
  const [p, q] = [1 / (2 * a - 1), 1 / (2 * b - 1)];
  const h = 2 / (p + q);
  const lambda = (z * z - 3) / 6;
  const w = (-z * Math.sqrt(h + lambda)) / h - (q - p) * (lambda + 5 / 6 - 2 / (3 * h));
  return a / (a + b * Math.exp(2 * w));
}

test.each([1, 2, 3, 255, 256, 257, 383, 384, 385, 1000, 5000])("%i values are those of the reference", (size) => {
  const values = sorted(key, BigInt(size), 0n, size);
  reference(key, size).forEach((expected, row) => {
    expect(Math.abs(values[row]! / expected - 1)).toBeLessThan(1e-11);
  });
});

const strictlyInOrder = (values: Float64Array): boolean =>
  values.every((value, i) => value > 0 && value < 1 && (i === 0 || value >= values[i - 1]!));

test.each([1, 2, 3, 255, 256, 257, 258, 259, 260, 383, 384, 100_000])(
  "any slice of %i values is the slice of the whole",
  (size) => {
    const whole = sorted(key, BigInt(size), 0n, size);
    expect(strictlyInOrder(whole)).toBe(true);
    numbers(40, size, BigInt(size)).forEach((first, i) => {
      const n = 1 + (numbers(40, size - first, 3n)[i]! % 4096);
      expect([...sorted(key, BigInt(size), BigInt(first), n)]).toEqual([...whole.subarray(first, first + n)]);
    });
  },
);

/** The values of some rows, asked in any order. */
function sortedAt(key: bigint, size: bigint, rows: readonly bigint[]): number[] {
  set(keyAt, key);
  set(sizeAt, size);
  bench.kernels.sortedAt(rows.length, bench.put(BigUint64Array.from(rows)), keyAt, sizeAt, expTable, out);
  return [...f64View(bench, out, rows.length)];
}

test.each([1, 2, 3, 255, 256, 257, 383, 384, 385, 5000, 100_000])(
  "of %i values any row by itself is that row of the whole",
  (size) => {
    const whole = sorted(key, BigInt(size), 0n, size);
    const edges = [0, 254, 255, 256, 510, 511, 512, 767, size - 2, size - 1].filter((row) => row >= 0 && row < size);
    const asked = [...edges, ...numbers(1000, size, 8n), ...edges.toReversed(), ...edges.flatMap((row) => [row, row])];
    expect(sortedAt(key, BigInt(size), asked.map(BigInt))).toEqual(asked.map((row) => whole[row]));
  },
);

test("slices near a billion and beyond agree where they overlap, and lie where they should", () => {
  for (const size of [10n ** 9n, 10n ** 9n + 129n, 1n << 40n]) {
    for (const word of words(10, size)) {
      const first = (word * (size - 9000n)) >> 64n;
      const whole = sorted(key, size, first, 9000);
      expect(strictlyInOrder(whole)).toBe(true);
      expect([...sorted(key, size, first + 4096n, 4096)]).toEqual([...whole.subarray(4096, 8192)]);
      expect([...sorted(key, size, first + 1n, 77)]).toEqual([...whole.subarray(1, 78)]);
      const share = Number(first) / Number(size);
      const sd = Math.sqrt((share * (1 - share)) / Number(size)) + 1e-12;
      expect(Math.abs(whole[0]! - share) / sd).toBeLessThan(6);
    }
    expect(strictlyInOrder(sorted(key, size, 0n, 4096))).toBe(true);
    expect(strictlyInOrder(sorted(key, size, size - 4096n, 4096))).toBe(true);
  }
});

test("no slice writes past its end", () => {
  for (const n of [0, 1, 255, 256, 257, 4096]) {
    f64View(bench, out, n + 1).fill(-1);
    sorted(key, 100_000n, 1000n, n);
    expect(f64View(bench, out, n + 1)[n]).toBe(-1);
  }
});

const size = 100_000;
const whole = sorted(key, BigInt(size), 0n, size);
const jittered = Float64Array.from(words(size, 4n), (word, row) => (row + Number(word >> 11n) * 2 ** -53) / size);

test("the values are uniform (Kolmogorov and Smirnov)", () => {
  expect(kolmogorovP(whole, (x) => x)).toBeGreaterThan(alpha);
  expect(
    kolmogorovP(
      whole.map((x) => x ** 1.05),
      (x) => x,
    ),
  ).toBeLessThan(alpha);
});

/** How probable so small, and so large, a spread of the counts in 1,000 bins is for independent values. */
function dispersionP(values: Float64Array): number {
  const counts = new Uint32Array(1000);
  for (const value of values) counts[Math.floor(value * 1000)]!++;
  const upper = chiSquareP(
    chiSquare(counts, () => values.length / 1000),
    999,
  );
  return Math.min(upper, 1 - upper);
}

test("counts per bin spread as those of independent values do; jittered steps spread too little and are found", () => {
  for (const other of words(5, 21n)) expect(dispersionP(sorted(other, BigInt(size), 0n, size))).toBeGreaterThan(alpha);
  expect(dispersionP(jittered)).toBeLessThan(alpha);
});

test("the numbers of values in the first tenth, half and leaf spread over keys as binomial ones do", () => {
  const n = 3000;
  const keys = words(2000, 31n);
  for (const edge of [0.1, 0.5, 0.9]) {
    let squares = 0;
    for (const each of keys) {
      const below = sorted(each, BigInt(n), 0n, n).findIndex((value) => value >= edge);
      squares += (below - n * edge) ** 2;
    }
    const statistic = squares / (n * edge * (1 - edge));
    const upper = chiSquareP(statistic, keys.length);
    expect(Math.min(upper, 1 - upper), `${edge}`).toBeGreaterThan(alpha);
  }
});

const gaps = (values: Float64Array) =>
  Float64Array.from(values.subarray(1), (value, i) => (value - values[i]!) * values.length);

test("gaps are exponential (Kolmogorov and Smirnov); those of jittered steps are not", () => {
  const exponential = (x: number) => -Math.expm1(-x);
  expect(kolmogorovP(gaps(whole), exponential)).toBeGreaterThan(alpha);
  expect(kolmogorovP(gaps(jittered), exponential)).toBeLessThan(alpha);
});

test("the gaps on the two sides of a pivot are exponential too", () => {
  const beside: number[] = [];
  for (const each of words(20, 41n)) {
    const all = gaps(sorted(each, BigInt(size), 0n, size));
    for (let pivot = 255; pivot < size - 400; pivot += 256) beside.push(all[pivot - 1]!, all[pivot]!);
  }
  expect(kolmogorovP(Float64Array.from(beside), (x) => -Math.expm1(-x))).toBeGreaterThan(alpha);
});

test("Carter's approximation is off by less than 1e-4 of a standard deviation within one, and 5e-4 at four", () => {
  for (const [a, b] of [
    [256, 129],
    [256, 384],
    [256, 256],
    [512, 256],
    [5000, 4900],
  ] as const) {
    for (const z of [-4, -2, -1, -0.1, 0.5, 1, 3, 4]) {
      const p = bench.put(new Float64Array([incompleteBeta(a, b, carter(a, b, z))]));
      bench.kernels.normalQuantile(1, p, p);
      expect(Math.abs(bench.f64(p, 1)[0]! - z), `${a} ${b} ${z}`).toBeLessThan(Math.abs(z) <= 1 ? 1e-4 : 5e-4);
    }
  }
});

/** P(Beta(a, b) < x) for whole a and b: P(Binomial(a + b - 1, x) >= a), summed. */
function incompleteBeta(a: number, b: number, x: number): number {
  const n = a + b - 1;
  let logTerm = a * Math.log(x) + (n - a) * Math.log1p(-x);
  for (let i = 1; i <= n - a; i++) logTerm += Math.log((a + i) / i);
  let term = 1;
  let sum = 1;
  for (let k = a; k < n; k++) {
    term *= ((n - k) / (k + 1)) * (x / (1 - x));
    sum += term;
  }
  return Math.exp(logTerm) * sum;
}

test("scaleI64 gives lo + slot * step, and the last slot for numbers that round up to it", () => {
  const values = [0, 0.25, 0.999999, 1 - 2 ** -53, 1];
  const loAt = bench.u64(-1000n);
  bench.kernels.scaleI64(5, bench.put(new Float64Array(values)), loAt, 10, 3, out);
  expect(bench.i64(out, 5)).toEqual([-1000n, -1000n, -980n, -980n, -980n]);
  bench.kernels.scaleI64(5, bench.put(new Float64Array(values)), loAt, 86_400_000, 2 ** 25, out);
  expect(bench.i64(out, 5)).toEqual(
    values.map((value) => -1000n + BigInt(Math.min(Math.floor(value * 2 ** 25), 2 ** 25 - 1)) * 86_400_000n),
  );
});
