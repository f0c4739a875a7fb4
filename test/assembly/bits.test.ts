// The words that every draw begins with: ten million of them, by bytes, by bits, along rows, between columns, tables, parents and attempts.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { gamma, mix, u64 } from "./reference.js";

const rows = 1 << 20;
const bench = new Bench(160 << 20);
const [firstAt, keyAt] = [bench.alloc(8), bench.alloc(8)];
const hashes = bench.alloc(8 * rows);

const set = (at: number, word: bigint): void => {
  new BigUint64Array(bench.memory.buffer, at, 1)[0] = u64(word);
};

/** Words as pairs of 32 bits, the lower one first. */
type Words = Uint32Array;

/** The words of a column: cells of rows from `first` on, in the table of `table`. */
function column(table: bigint, key: bigint, first = 0n): Words {
  set(firstAt, first);
  set(keyAt, table);
  bench.kernels.rowHashes(rows, firstAt, keyAt, hashes);
  return cells(hashes, rows, key);
}

function cells(at: number, n: number, key: bigint): Words {
  const out = bench.alloc(8 * n);
  set(keyAt, key);
  bench.kernels.cellWords(n, at, keyAt, out);
  return new Uint32Array(bench.memory.buffer, out, 2 * n);
}

/** How far |z| of what should be a standard normal may lie out: some thousands are looked at. */
const farthest = 5;

/** How often each of the eight bytes is each of its 256 values. */
function byteCounts(words: Words): readonly Float64Array[] {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  const counts = Array.from({ length: 8 }, () => new Float64Array(256));
  for (let i = 0; i < bytes.length; i++) counts[i & 7]![bytes[i]!]!++;
  return counts;
}

/** Pearson's statistic of each byte, as z. */
function byteZ(words: Words): number[] {
  const expected = words.length / 2 / 256;
  return byteCounts(words).map((counts) => {
    const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    return (statistic - 255) / Math.sqrt(2 * 255);
  });
}

/** How often each of the 64 bits is set, as z. */
function bitZ(words: Words): number[] {
  const n = words.length / 2;
  return byteCounts(words).flatMap((counts) =>
    Array.from({ length: 8 }, (_, bit) => {
      const set = counts.reduce((sum, count, value) => sum + ((value >> bit) & 1) * count, 0);
      return (2 * set - n) / Math.sqrt(n);
    }),
  );
}

/** The correlation of two columns, the second `lag` rows further on, as z: of upper halves, lower halves, and one with the other. */
function correlationZ(a: Words, b: Words, lag = 0): number[] {
  const n = a.length / 2 - lag;
  const sums = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [low, high] = [a[2 * i]! - middle, a[2 * i + 1]! - middle];
    const [otherLow, otherHigh] = [b[2 * (i + lag)]! - middle, b[2 * (i + lag) + 1]! - middle];
    sums[0]! += high * otherHigh;
    sums[1]! += low * otherLow;
    sums[2]! += high * otherLow;
  }
  return sums.map((sum) => sum / variance / Math.sqrt(n));
}
const middle = (2 ** 32 - 1) / 2;
const variance = 2 ** 64 / 12;

const largest = (...all: readonly (readonly number[])[]): number => Math.max(...all.flat().map(Math.abs));

const table = 0x5bd1e9955bd1e995n;
/** Neighbouring numbers as keys: no key that is made by a hash is as bad. */
const columns = Array.from({ length: 10 }, (_, i) => column(table, 7n + BigInt(i)));

test("every byte and every bit is as often what it can be", () => {
  expect(columns.reduce((sum, words) => sum + words.length / 2, 0)).toBeGreaterThan(1e7);
  for (const words of columns) expect(largest(byteZ(words), bitZ(words))).toBeLessThan(farthest);
});

const lags = [1, 2, 3, 4, 7, 8, ...Array.from({ length: 16 }, (_, k) => 2 ** (k + 4))].filter((lag) => lag < rows);

test("rows do not lean on those before them, one row or any power of two of them", () => {
  for (const words of columns.slice(0, 3))
    for (const lag of lags) expect(largest(correlationZ(words, words, lag)), `lag ${lag}`).toBeLessThan(farthest);
});

test("columns of neighbouring keys do not lean on each other, in the same row or in the next ones", () => {
  columns.forEach((a, i) => {
    for (const [j, b] of columns.entries()) {
      if (i === j) continue;
      for (const lag of j > i ? [0, 1, 3] : [1])
        expect(largest(correlationZ(a, b, lag)), `columns ${i} and ${j}, lag ${lag}`).toBeLessThan(farthest);
    }
  });
});

test("tables of neighbouring keys do not lean on each other", () => {
  for (const other of [table + 1n, table ^ 1n, table + 2n ** 32n, table ^ (1n << 63n)]) {
    const words = column(other, 7n);
    for (const lag of [0, 1, 3]) expect(largest(correlationZ(columns[0]!, words, lag))).toBeLessThan(farthest);
  }
});

test("children of neighbouring parents, and neighbouring children of one parent, do not lean on each other", () => {
  const parents = column(table, 7n); // any words can be hashes of parents
  const n = rows / 4;
  const at = (values: (i: number) => number): number => bench.put(Uint32Array.from({ length: n }, (_, i) => values(i)));
  const made = (ordinal: (i: number) => number, parent: (i: number) => number): Words => {
    const out = bench.alloc(8 * n);
    set(keyAt, 0x1234n);
    bench.kernels.childHashes(n, at(ordinal), at(parent), parents.byteOffset, keyAt, out);
    return cells(out, n, 9n);
  };
  const siblings = made(
    (i) => (i % 8) + 1,
    (i) => i >> 3,
  );
  const firsts = made(
    () => 1,
    (i) => i,
  );
  const seconds = made(
    () => 2,
    (i) => i,
  );
  expect(largest(byteZ(siblings), bitZ(siblings))).toBeLessThan(farthest);
  for (const lag of [1, 2, 7, 8, 9, 16, 1024])
    expect(largest(correlationZ(siblings, siblings, lag))).toBeLessThan(farthest);
  for (const lag of [0, 1, 2]) expect(largest(correlationZ(firsts, seconds, lag))).toBeLessThan(farthest);
  expect(largest(correlationZ(firsts, firsts, 1))).toBeLessThan(farthest);
});

/** Words by a rule of one's own, in place of the kernels'. */
function bent(rule: (row: bigint) => bigint, n = 1 << 16): Words {
  return new Uint32Array(BigUint64Array.from({ length: n }, (_, row) => u64(rule(BigInt(row)))).buffer);
}

test("words that are bent are found: a counter times an odd number, keys that are added, a bit that leans, a row that repeats", () => {
  expect(largest(byteZ(bent((row) => row * gamma)))).toBeGreaterThan(farthest);
  // One mix with the column's key added: columns whose keys lie a stride apart are each other, a row on
  const [a, b] = [7n, 7n + gamma].map((key) => bent((row) => mix(u64(row * gamma + key)))) as [Words, Words];
  expect(largest(correlationZ(b, a, 1))).toBeGreaterThan(100);
  expect(largest(correlationZ(a, b))).toBeLessThan(farthest);
  const leaning = columns[0]!.slice();
  for (let i = 0; i < leaning.length; i += 100) leaning[i]! |= 1 << 9; // one in fifty rows
  expect(largest(bitZ(leaning))).toBeGreaterThan(farthest);
  expect(largest(byteZ(leaning))).toBeGreaterThan(farthest);
  const repeated = columns[0]!.slice();
  for (let i = 200; i < repeated.length; i += 200) repeated.copyWithin(i, i - 2, i); // one in a hundred takes the row before it
  expect(largest(correlationZ(repeated, repeated, 1))).toBeGreaterThan(farthest);
});
