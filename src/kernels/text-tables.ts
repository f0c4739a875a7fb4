// The tables that kernels read which write text: digits, times of day, powers of ten. Mirror of assembly/encode/layout.ts.
import type { Filling } from "./constants.js";
import { decimalText, lookup, powerOfTen } from "./plain-text.js";

/** Offsets, as in assembly/encode/layout.ts. */
export const tableOffsets = {
  entries: 0,
  quads: 80064,
  minutes: 120064,
  seconds: 131584,
  fractions: { 1: 131824, 2: 131904, 3: 132704 },
  shifts: 140704,
  points: 140736,
  powers: 141216,
} as const;

/** Powers of ten, from 10^-292 on. */
const powerCount = 617;

/** The numbers in `entries` that are null: nothing, and what JSON says. */
export const nullEntries = { csv: 10_000, json: 10_001 } as const;

const encoder = new TextEncoder();
const digits = (value: number, width: number): string => String(value).padStart(width, "0");
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const pack = (texts: readonly string[], width: number): Uint8Array => {
  const bytes = new Uint8Array(texts.length * width);
  texts.forEach((text, i) => {
    encoder.encodeInto(text, bytes.subarray(i * width, (i + 1) * width));
  });
  return bytes;
};

let tables: Uint8Array | undefined;

/** All tables, as one blob; made once per process, since the powers of ten take a while. */
export function encoderTables(): Uint8Array {
  tables ??= join();
  return tables;
}

/** Their place among the constants of a plan, which has them once. */
export const textTables: Filling = {
  byteLength: tableOffsets.powers + powerCount * 16,
  fill: (into) => into.set(encoderTables()),
};

function join(): Uint8Array {
  const parts: readonly (readonly [number, Uint8Array])[] = [
    [
      tableOffsets.entries,
      lookup(
        [...range(10_000).map(String), "", "null"].map((text) => encoder.encode(text)),
        10_002,
        8,
      ),
    ],
    [
      tableOffsets.quads,
      pack(
        range(10_000).map((v) => digits(v, 4)),
        4,
      ),
    ],
    [
      tableOffsets.minutes,
      pack(
        range(1440).map((m) => `${digits(Math.floor(m / 60), 2)}:${digits(m % 60, 2)}:`),
        8,
      ),
    ],
    [
      tableOffsets.seconds,
      pack(
        range(60).map((s) => `${digits(s, 2)}Z,`),
        4,
      ),
    ],
    [tableOffsets.fractions[1], fractions(1)],
    [tableOffsets.fractions[2], fractions(2)],
    [tableOffsets.fractions[3], fractions(3)],
    [tableOffsets.shifts, Uint8Array.from(range(32), (i) => (i < 16 ? i : 0x80))],
    [tableOffsets.points, points()],
    [tableOffsets.powers, powers()],
  ];
  const [lastAt, last] = parts.at(-1)!;
  const blob = new Uint8Array(lastAt + last.length);
  for (const [at, bytes] of parts) blob.set(bytes, at);
  return blob;
}

function fractions(scale: number): Uint8Array {
  const count = Number(powerOfTen(scale));
  return lookup(
    range(count).map((v) => encoder.encode(decimalText(BigInt(v), scale).slice(1))),
    count,
    8,
  );
}

/** By scale 0..14: where each of sixteen digits goes when the first one gives way to the point, and the point. */
function points(): Uint8Array {
  const bytes = new Uint8Array(15 * 32);
  for (const scale of range(15)) {
    const at = 15 - scale;
    for (const j of range(16)) bytes[scale * 32 + j] = j < at ? j + 1 : j === at ? 0x80 : j;
    bytes[scale * 32 + 16 + at] = 0x2e;
  }
  return bytes;
}

/** 10^k for k = -292..324 as 128 bits with the first one set, rounded up: the table of Schubfach. High word first. */
function powers(): Uint8Array {
  const words = new BigUint64Array(powerCount * 2);
  for (const i of range(powerCount)) {
    const k = i - 292;
    const exact = powerOfTen(Math.abs(k));
    const bits = exact.toString(2).length;
    // 10^-k lies in 2^-bits .. 2^(1-bits): 127 + bits more bits make 128
    const g = k >= 0 ? shiftUp(exact, 128 - bits) : ((1n << BigInt(127 + bits)) + exact - 1n) / exact;
    words[2 * i] = g >> 64n;
    words[2 * i + 1] = g & 0xffffffffffffffffn;
  }
  return new Uint8Array(words.buffer);
}

const shiftUp = (value: bigint, by: number): bigint =>
  by >= 0 ? value << BigInt(by) : (value + (1n << BigInt(-by)) - 1n) >> BigInt(-by);
