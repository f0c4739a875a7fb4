// The kernels of CSV by themselves: gathering, ends of rows, and that both sides of the boundary mean the same layout.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { operationCode, operationNames } from "../../src/encoders/operation.js";
import { encoderTables, tableOffsets } from "../../src/kernels/text-tables.js";
import { Bench } from "../harness.js";

const layout = readFileSync(new URL("../../assembly/encode/layout.ts", import.meta.url), "utf8");
const decoder = new TextDecoder();

test("operations have the same codes in the kernels and in the plan", () => {
  const body = /enum Op \{([^}]*)\}/.exec(layout)![1]!;
  const names = body.match(/[A-Z][A-Z0-9_]*/g)!;
  const camel = (name: string) => name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  expect([...operationNames]).toEqual(names.map(camel));
});

test("tables lie at the same offsets in the kernels and in the plan, one behind the other", () => {
  const offset = (name: string) => Number(new RegExp(`const ${name}: usize = (\\d+)`).exec(layout)![1]);
  const { fractions, ...rest } = tableOffsets;
  for (const [name, at] of Object.entries(rest)) expect(offset(name.toUpperCase()), name).toBe(at);
  for (const [scale, at] of Object.entries(fractions)) expect(offset(`FRACTIONS${scale}`)).toBe(at);
  const tables = encoderTables();
  const text = (at: number, bytes: number) => decoder.decode(tables.subarray(at, at + bytes));
  expect(text(tableOffsets.entries + 8 * 9999, 5)).toBe("9999,");
  expect(text(tableOffsets.quads - 64, 2)).toBe(",\0"); // the entry of null
  expect(text(tableOffsets.quads + 4 * 42, 4)).toBe("0042");
  expect(text(tableOffsets.minutes + 8 * 1439, 6)).toBe("23:59:");
  expect(text(tableOffsets.seconds + 4 * 59, 4)).toBe("59Z,");
  expect(text(tableOffsets.fractions[3] + 8 * 7, 5)).toBe(".007,");
  expect(tables.length).toBe(tableOffsets.powers + 617 * 16);
});

test("powers of ten are the first 128 bits, rounded up", () => {
  const words = new BigUint64Array(encoderTables().slice(tableOffsets.powers).buffer);
  const power = (k: number) => (words[2 * (k + 292)]! << 64n) | words[2 * (k + 292) + 1]!;
  expect(power(0)).toBe(1n << 127n);
  expect(power(1)).toBe(10n << 124n);
  expect(power(-1).toString(16)).toBe("cccccccccccccccccccccccccccccccd");
  for (let k = -292; k <= 324; k++) expect(power(k) >> 127n).toBe(1n);
});

test("gathered slots are those of the codes", () => {
  const bench = new Bench();
  const table = bench.put(Uint8Array.from({ length: 16 * 100 }, (_, i) => (i * 7) % 251));
  const codes = Array.from({ length: 1000 }, (_, i) => (i * 37) % 100);
  const out = bench.alloc(16 * 1000);
  bench.kernels.gatherSlots(1000, bench.put(Int32Array.from(codes)), table, out);
  const expected = codes.flatMap((code) => [...bench.bytes(table + 16 * code, 16)]);
  expect([...bench.bytes(out, 16_000)]).toEqual(expected);
});

test("gathered references are the addresses and lengths of the codes' texts", () => {
  const bench = new Bench();
  const offsets = bench.put(Int32Array.of(0, 3, 3, 10));
  const out = bench.alloc(8 * 4);
  bench.kernels.gatherReferences(4, bench.put(Int32Array.of(2, 0, 1, 2)), offsets, 1000, out);
  expect(bench.u32(out, 8)).toEqual([1003, 7, 1000, 3, 1003, 0, 1003, 7]);
});

/** A program of one column of numbers below 10,000 at `column`. */
function program(bench: Bench, column: number, tables: number, flags = 0): number {
  return bench.put(
    Uint32Array.of(operationCode("entry32") | flags, column, tables, 0, 0, 0, 0, 0, ...Array<number>(8).fill(0)),
  );
}

test("ends of rows are counted from the text's beginning", () => {
  const bench = new Bench();
  const tables = bench.put(encoderTables());
  const [scratch, out, ends] = [bench.alloc(256), bench.alloc(64), bench.alloc(64)];
  const plan = program(bench, bench.put(Int32Array.of(7, 1234, 0, 42)), tables);
  expect(bench.kernels.csvRowsWithEnds(4, plan, tables, 0, scratch, out, ends)).toBe(12);
  expect(decoder.decode(bench.bytes(out, 12))).toBe("7\n1234\n0\n42\n");
  expect(bench.u32(ends, 4)).toEqual([2, 7, 9, 12]);
});

test("no rows store nothing", () => {
  const bench = new Bench();
  const tables = bench.put(encoderTables());
  const [scratch, out, ends] = [bench.alloc(256), bench.alloc(64), bench.alloc(64)];
  const plan = program(bench, bench.put(Int32Array.of(7)), tables);
  expect(bench.kernels.csvRowsWithEnds(0, plan, tables, 0, scratch, out, ends)).toBe(0);
  expect([...bench.bytes(out, 64), ...bench.bytes(ends, 64)].every((byte) => byte === 0)).toBe(true);
});

test("a program is read-only: two arenas take columns of their own from it", () => {
  const bench = new Bench();
  const tables = bench.put(encoderTables());
  const [scratch, out] = [bench.alloc(256), bench.alloc(64)];
  const columns = [bench.put(Int32Array.of(11)), bench.put(Int32Array.of(22))];
  const plan = program(bench, 64, tables, 0x100); // 64 bytes into the arena
  const before = bench.bytes(plan, 64);
  const texts = columns.map((column) => {
    const bytes = bench.kernels.csvRows(1, plan, tables, column - 64, scratch, out);
    return decoder.decode(bench.bytes(out, bytes));
  });
  expect(texts).toEqual(["11\n", "22\n"]);
  expect(bench.bytes(plan, 64)).toEqual(before);
});
