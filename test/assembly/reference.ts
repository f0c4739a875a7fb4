// What the kernels should compute, in BigInt and plain numbers: slow, and simple enough to be seen to be right.
import type { Bench } from "../harness.js";

export const mask64 = (1n << 64n) - 1n;
export const gamma = 0x9e3779b97f4a7c15n;
export const u64 = (x: bigint): bigint => BigInt.asUintN(64, x);

export const mix = (x: bigint): bigint => {
  x = u64((x ^ (x >> 30n)) * 0xbf58476d1ce4e5b9n);
  x = u64((x ^ (x >> 27n)) * 0x94d049bb133111ebn);
  return x ^ (x >> 31n);
};

/** The inverse of mix: a hash that leads to a chosen draw. */
export const unmix = (x: bigint): bigint => {
  x = unshift(x, 31n);
  x = unshift(u64(x * 0x319642b2d24d8ec3n), 27n);
  return unshift(u64(x * 0x96de1b173f119089n), 30n);
};
const unshift = (x: bigint, by: bigint): bigint => {
  let y = x;
  for (let i = 0; i < 64 / Number(by) + 1; i++) y = x ^ (y >> by);
  return y;
};

/** A fixed stream of 64-bit words for arguments of tests. */
export const words = (n: number, seed: bigint): bigint[] =>
  Array.from({ length: n }, (_, i) => mix(u64(BigInt(i + 1) * gamma + mix(seed))));

/** Whole numbers below `bound` from the same stream. */
export const numbers = (n: number, bound: number, seed: bigint): number[] =>
  words(n, seed).map((word) => Number((word * BigInt(bound)) >> 64n));

/** Hashes for which the draw under `key` is the one given. */
export const hashesFor = (draws: readonly bigint[], key: bigint): BigUint64Array =>
  new BigUint64Array(draws.map((draw) => unmix(draw) ^ key));

/** A view of n numbers at an address, for statistics over millions. */
export const f64View = (bench: Bench, at: number, n: number) => new Float64Array(bench.memory.buffer, at, n);
export const i32View = (bench: Bench, at: number, n: number) => new Int32Array(bench.memory.buffer, at, n);

/** Row hashes 0 .. n - 1 at a new address. */
export function rowHashes(bench: Bench, n: number, key = 0x5eed5eed5eed5eedn): number {
  const out = bench.alloc(8 * n);
  bench.kernels.rowHashes(n, bench.u64(0n), bench.u64(key), out);
  return out;
}

/** Lengths at which loops over groups of rows go wrong. */
export const edgeLengths = [0, 1, 2, 7, 8, 9, 15, 16, 17, 63, 64, 65, 127, 128, 129, 1000, 4096];

/** Bits of a bitmap, and bitmaps from bits. */
export const bitsOf = (bytes: Uint8Array, n: number): number[] =>
  Array.from({ length: n }, (_, i) => (bytes[i >> 3]! >> (i & 7)) & 1);
export function bitmapOf(bits: readonly (number | boolean)[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, i) => {
    if (bit) bytes[i >> 3]! |= 1 << (i & 7);
  });
  return bytes;
}
