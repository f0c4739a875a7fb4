// Groups with and without members, and dense look-ups.
import { expect, test } from "vitest";
import { Bench } from "../harness.js";
import { bitsOf, edgeLengths, numbers } from "./reference.js";

const bench = new Bench();
const out = bench.alloc(4 * 4100);

test("a row is valid where its group has members", () => {
  const starts = [0, 0, 1, 4, 4, 9, 9];
  const groups = numbers(4096, 6, 1n);
  const [groupsAt, startsAt] = [bench.put(new Int32Array(groups)), bench.put(new Int32Array(starts))];
  for (const n of edgeLengths) {
    new Uint8Array(bench.memory.buffer, out, 600).fill(0xee);
    bench.kernels.groupExists(n, groupsAt, startsAt, out);
    const whole = Math.ceil(n / 8) * 8;
    const expected = groups.slice(0, n).map((g) => (starts[g + 1]! > starts[g]! ? 1 : 0));
    expect(bitsOf(bench.bytes(out, 600), whole)).toEqual([...expected, ...new Array(whole - n).fill(0)]);
    expect(bench.bytes(out + whole / 8, 1)[0]).toBe(0xee);
  }
});

test("a value inside the table's range gets its entry, any other the missing code", () => {
  const table = Array.from({ length: 50 }, (_, i) => 1000 - i);
  const tableAt = bench.put(new Int32Array(table));
  for (const lo of [-25, 0, 7, 2 ** 31 - 51, -(2 ** 31)]) {
    const values = [lo - 1, lo, lo + 1, lo + 49, lo + 50, 0, -1, 2 ** 31 - 1, -(2 ** 31)].map((value) => value | 0);
    bench.kernels.lookupI32(values.length, bench.put(new Int32Array(values)), lo, 50, tableAt, -7, out);
    expect(bench.i32(out, values.length)).toEqual(values.map((value) => table[value - lo] ?? -7));
  }
});
