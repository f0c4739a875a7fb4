// Permutations: against a reference in BigInt, bijective for every size, and without pattern at lags of powers of two.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { edgeLengths, gamma, mask64, mix, u64, words } from "./reference.js";
import { alpha, chiSquare, chiSquareP } from "./statistics.js";

const bench = new Bench(96 << 20);
const keyAt = bench.alloc(8);
const sizeAt = bench.alloc(8);
const ids = bench.alloc(8 << 21);
const out = bench.alloc(8 << 21);
const idsView = new BigUint64Array(bench.memory.buffer, ids, 1 << 21);
const outView = new BigUint64Array(bench.memory.buffer, out, 1 << 21);
const set = (at: number, word: bigint) => {
  new BigUint64Array(bench.memory.buffer, at, 1)[0] = word;
};

function permute(n: number, key: bigint, size: bigint): BigUint64Array {
  set(keyAt, key);
  set(sizeAt, size);
  bench.kernels.permutation(n, ids, keyAt, sizeAt, out);
  return outView.subarray(0, n);
}

function reference(id: bigint, key: bigint, size: bigint): bigint {
  const bits = BigInt((size - 1n).toString(2).length) * (size > 1n ? 1n : 0n);
  const mask = (1n << bits) - 1n;
  const rounds = bits >= 28n ? 4n : bits >= 20n ? 6n : 12n;
  const shift = bits > 3n ? bits / 2n : 1n;
  const word = (index: bigint) => mix(u64(key + (index + 1n) * gamma));
  let x = id;
  do {
    for (let r = 0n; r < rounds; r++) {
      x = ((x ^ word(2n * r)) * (word(2n * r + 1n) | 1n)) & mask;
      x ^= x >> shift;
    }
  } while (x >= size);
  return x;
}

const sizes = [
  1n,
  2n,
  3n,
  5n,
  1000n,
  1n << 19n,
  (1n << 19n) + 1n,
  10n ** 6n,
  (1n << 27n) + 1n,
  10n ** 9n,
  1n << 40n,
  (1n << 62n) + 12345n,
  1n << 63n,
];

test.each(sizes)("a permutation of %d values is the one that the reference computes", (size) => {
  const key = words(1, size)[0]!;
  const draws = words(200, 77n).map((word) => (word * size) >> 64n);
  draws.forEach((id, i) => {
    idsView[i] = id;
  });
  expect([...permute(200, key, size)]).toEqual(draws.map((id) => reference(id, key, size)));
});

test("no id past n is touched", () => {
  for (const n of edgeLengths) {
    idsView.fill(5n, 0, n + 1);
    outView.fill(mask64, 0, n + 1);
    permute(n, 9n, 1000n);
    expect(outView[n]).toBe(mask64);
    if (n > 0) expect(outView[n - 1]).toBe(reference(5n, 9n, 1000n));
  }
});

const isBijection = (values: BigUint64Array): boolean => {
  const seen = new Uint8Array(values.length);
  for (const value of values) {
    if (value >= BigInt(values.length) || seen[Number(value)]) return false;
    seen[Number(value)] = 1;
  }
  return true;
};

test("every value comes out once, for sizes 1 to 2000, around powers of two and a million and three", () => {
  for (let i = 0; i < 1 << 21; i++) idsView[i] = BigInt(i);
  const small = Array.from({ length: 2000 }, (_, i) => i + 1);
  const around = [9, 10, 13, 16, 18, 19, 20].flatMap((k) => [2 ** k - 1, 2 ** k, 2 ** k + 1]);
  for (const size of [...small, ...around, 1_000_003]) {
    expect(isBijection(permute(size, words(1, BigInt(size))[0]!, BigInt(size))), `${size}`).toBe(true);
  }
  expect(isBijection(new BigUint64Array([0n, 2n, 2n]))).toBe(false);
});

/** The odd number that undoes a multiplication by another, by Newton's steps. */
function inverseFactor(factor: bigint): bigint {
  let inverse = factor;
  for (let i = 0; i < 6; i++) inverse = u64(inverse * (2n - factor * inverse));
  return inverse;
}

/** The id that has a place: the rounds backwards, walking the cycle the other way. */
function inverse(place: bigint, key: bigint, size: bigint): bigint {
  const bits = BigInt((size - 1n).toString(2).length) * (size > 1n ? 1n : 0n);
  const mask = (1n << bits) - 1n;
  const rounds = bits >= 28n ? 4n : bits >= 20n ? 6n : 12n;
  const shift = bits > 3n ? bits / 2n : 1n;
  const word = (index: bigint) => mix(u64(key + (index + 1n) * gamma));
  let x = place;
  do {
    for (let r = rounds - 1n; r >= 0n; r--) {
      let y = x;
      for (let known = shift; known < bits; known += shift) y = x ^ (y >> shift);
      x = ((y * inverseFactor(word(2n * r + 1n) | 1n)) & mask) ^ (word(2n * r) & mask);
    }
  } while (x >= size);
  return x;
}

test.each([...sizes, 1_000_003n])("the way back from every place of %d values leads to its id", (size) => {
  const key = words(1, size)[0]!;
  const draws = words(300, 78n).map((word) => (word * size) >> 64n);
  draws.forEach((id, i) => {
    idsView[i] = id;
  });
  const places = [...permute(300, key, size)];
  expect(places.map((place) => inverse(place, key, size))).toEqual(draws);
  if (size > 1000n) expect(places.map((place) => inverse(place, key + 1n, size))).not.toEqual(draws);
});

test.each([2, 3, 4, 5, 6, 7])("all orders of %i values are equally likely over keys", (size) => {
  for (let i = 0; i < size; i++) idsView[i] = BigInt(i);
  const counts = new Map<string, number>();
  const orders = [1, 1, 2, 6, 24, 120, 720, 5040][size]!;
  const each = Math.max(20, 60_000 / orders);
  const keys = words(orders * each, 3n);
  for (const key of keys) {
    const order = permute(size, key, BigInt(size)).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(orders);
  const statistic = chiSquare([...counts.values()], () => each);
  expect(statistic).toBeLessThan(orders + 5 * Math.sqrt(2 * orders) + 12);
});

const lagRows = 1 << 14;
const bins = 64;

/** p-value of differences at a lag being uniform, over rows spread across the whole range. */
function lagP(map: (key: bigint, size: bigint) => BigUint64Array, key: bigint, size: bigint, lag: bigint): number {
  const starts = words(lagRows, lag).map((word) => (word * size) >> 64n);
  starts.forEach((id, i) => {
    idsView[i] = id;
    idsView[lagRows + i] = (id + lag) % size;
  });
  const values = map(key, size);
  const counts = new Uint32Array(bins);
  for (let i = 0; i < lagRows; i++) {
    const difference = (values[lagRows + i]! - values[i]! + size) % size;
    counts[Number((difference * BigInt(bins)) / size)]!++;
  }
  return chiSquareP(
    chiSquare(counts, () => lagRows / bins),
    bins - 1,
  );
}

const lagSizes = [
  1n << 20n,
  10n ** 6n + 3n,
  1n << 24n,
  (1n << 27n) + 1n,
  1n << 28n,
  10n ** 9n,
  1n << 32n,
  (1n << 36n) - 1n,
  1n << 40n,
  1n << 63n,
];

test.each(lagSizes)("differences at lags of powers of two and at half of %d are uniform", (size) => {
  const powers = Array.from({ length: 64 }, (_, k) => 1n << BigInt(k)).filter((lag) => lag < size);
  const parts = [size / 4n, size / 3n, size / 2n];
  const few = powers.filter((_, k) => k < 2 || k % 7 === 0);
  words(6, size).forEach((key, i) => {
    for (const lag of [...(i < 2 ? powers : few), ...parts]) {
      const p = lagP((k, s) => permute(2 * lagRows, k, s), key, size, lag);
      expect(p, `key ${key} lag ${lag}`).toBeGreaterThan(alpha);
    }
  });
});

test("the lag test finds four rounds on 21 bits, where six are made, if the shift is rounded up", () => {
  const size = 1n << 21n;
  const fourRounds = (key: bigint): BigUint64Array => {
    const word = (index: number) => mix(u64(key + BigInt(index + 1) * gamma));
    const rounds = [0, 1, 2, 3].map((r) => [word(2 * r), word(2 * r + 1) | 1n] as const);
    for (let i = 0; i < 2 * lagRows; i++) {
      let x = idsView[i]!;
      for (const [add, factor] of rounds) {
        x = ((x ^ add) * factor) % size;
        x ^= x >> 11n;
      }
      outView[i] = x;
    }
    return outView;
  };
  const found = words(20, 5n).filter((key) => lagP(fourRounds, key, size, size / 2n) < alpha);
  expect(found.length).toBeGreaterThan(0);
});

test("the lag test finds an affine map, and a permutation of two rounds", () => {
  const size = 1n << 28n;
  const affine = (key: bigint) => {
    for (let i = 0; i < 2 * lagRows; i++) outView[i] = (idsView[i]! * (key | 1n) + 12345n) % size;
    return outView;
  };
  expect(lagP(affine, 0x9e3779b97f4a7c15n, size, 1n)).toBeLessThan(alpha);
  const twoRounds = (key: bigint) => {
    const factors = words(4, key);
    for (let i = 0; i < 2 * lagRows; i++) {
      let x = idsView[i]!;
      for (const round of [0, 2]) {
        x = ((x ^ factors[round]!) * (factors[round + 1]! | 1n)) % size;
        x ^= x >> 14n;
      }
      outView[i] = x;
    }
    return outView;
  };
  expect(lagP(twoRounds, 1n, size, size / 2n)).toBeLessThan(alpha);
});
