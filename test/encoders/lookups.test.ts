// Numbers that come from a list: their fields are those of the values, and the step that makes the values is left out where nobody reads them.
import { describe, expect, test } from "vitest";
import { csvRows } from "../../src/encoders/csv.js";
import { openEncoding, outSlack } from "../../src/encoders/rows.js";
import type { LogicalType } from "../../src/kernels/types.js";
import type { I32Vector, I64Vector } from "../../src/kernels/vector.js";
import { workbench } from "../harness.js";

const n = 2000;
const decimal: LogicalType = { kind: "decimal", precision: 15, scale: 2 };
const timestamp: LogicalType = { kind: "timestamp", unit: "s" };

interface ListCase {
  readonly title: string;
  readonly type: LogicalType;
  readonly list: Int32Array | BigInt64Array;
  /** Whether its fields are looked up. */
  readonly isLookedUp: boolean;
}

const ints = (length: number, factor: number): Int32Array => Int32Array.from({ length }, (_, i) => i * factor - 7);
const longs = (length: number): BigInt64Array => BigInt64Array.from({ length }, (_, i) => 60_000_000_000n + BigInt(i));

const cases: readonly ListCase[] = [
  { title: "few small integers", type: { kind: "int32" }, list: ints(100, 3), isLookedUp: true },
  { title: "few long integers", type: { kind: "int64" }, list: longs(100), isLookedUp: true },
  { title: "many small integers", type: { kind: "int32" }, list: ints(9000, 3), isLookedUp: true },
  { title: "many long integers", type: { kind: "int64" }, list: longs(9000), isLookedUp: true },
  { title: "decimals", type: decimal, list: ints(9000, 11), isLookedUp: true },
  { title: "dates", type: { kind: "date" }, list: ints(40, 900), isLookedUp: true },
  { title: "bools", type: { kind: "bool" }, list: Int32Array.of(0, 1, 1), isLookedUp: true },
  { title: "too many", type: { kind: "int64" }, list: longs(65_537), isLookedUp: false },
  { title: "too long", type: { kind: "int64" }, list: BigInt64Array.of(-(2n ** 63n), 5n), isLookedUp: false },
  { title: "moments", type: timestamp, list: longs(50).map((ms) => ms * 1000n), isLookedUp: false },
];

/** A column of list[index], nulls in every third row where asked; `origin` says so or not. */
function encoded({ type, list }: ListCase, options: { origin: boolean; nulls: boolean; readTwice?: boolean }) {
  const { builder, constants, arena, run } = workbench(n);
  const index = builder.slot(4);
  builder.step(
    "gatherI32",
    constants.add(Int32Array.from({ length: n }, (_, i) => i)),
    constants.add(positions(list.length)),
    index,
  );
  const wide = list instanceof BigInt64Array;
  const values = builder.slot(wide ? 8 : 4);
  builder.step(wide ? "gather64" : "gatherI32", index, constants.add(list), values);
  const numbers = Array.from({ length: list.length }, (_, i) => Number(list[i]));
  const bounds = { min: numbers.reduce((a, b) => Math.min(a, b)), max: numbers.reduce((a, b) => Math.max(a, b)) };
  const validity = options.nulls
    ? { validity: constants.add(Uint8Array.from({ length: n / 8 + 8 }, (_, i) => 0b10110110 ^ i)) }
    : {};
  const origin = options.origin ? { origin: { values, index, list } } : {};
  const vector = { lane: wide ? "i64" : "i32", type, values, ...bounds, ...validity, ...origin } as
    | I32Vector
    | I64Vector;
  if (options.readTwice) builder.step("addI32", values, 1, builder.slot(8));
  const draft = csvRows([{ name: "x", vector }], builder);
  const out = builder.slot(draft.maxRowBytes, outSlack);
  arena.layout();
  const encoding = draft.finish();
  const { kernels, memory, address } = run(n);
  const base = address(out) - out.offset;
  const bytes = openEncoding(kernels, encoding, base).rows(n, address(out));
  const text = Buffer.from(new Uint8Array(memory.buffer, address(out), bytes)).toString();
  return { text, steps: builder.finish().steps.map(({ kernel }) => kernel) };
}

const positions = (size: number): Int32Array => Int32Array.from({ length: n }, (_, i) => (i * 7919) % size);
const gathers = (steps: readonly string[]) => steps.filter((kernel) => kernel.startsWith("gather")).length;

describe.each(cases)("$title from a list", (listed) => {
  test.each([false, true])("are written as the values are (nulls: %s)", (nulls) => {
    const plain = encoded(listed, { origin: false, nulls });
    const looked = encoded(listed, { origin: true, nulls });
    expect(looked.text.split("\n")).toEqual(plain.text.split("\n"));
    expect(new Set(plain.text.split("\n")).size).toBeGreaterThan(1);
  });

  test("are made only where they are read", () => {
    const plain = encoded(listed, { origin: false, nulls: false });
    const alone = encoded(listed, { origin: true, nulls: false });
    const read = encoded(listed, { origin: true, nulls: false, readTwice: true });
    const isGathered = listed.list.length > 8192;
    expect(gathers(plain.steps)).toBe(2);
    expect(gathers(alone.steps)).toBe(listed.isLookedUp && !isGathered ? 1 : 2);
    expect(gathers(read.steps)).toBe(listed.isLookedUp && isGathered ? 3 : 2);
  });
});

test("a vector that took other values is not written from its list", () => {
  const { builder, constants, arena, run } = workbench(4);
  const index = constants.add(Int32Array.of(0, 1, 0, 1));
  const values = constants.add(Int32Array.of(7, 8, 9, 10));
  const origin = { values: builder.slot(4), index, list: Int32Array.of(1, 2) };
  const draft = csvRows(
    [{ name: "x", vector: { lane: "i32", type: { kind: "int32" }, values, min: 7, max: 10, origin } }],
    builder,
  );
  const out = builder.slot(draft.maxRowBytes, outSlack);
  arena.layout();
  const encoding = draft.finish();
  const { kernels, memory, address } = run(4);
  const bytes = openEncoding(kernels, encoding, address(out) - out.offset).rows(4, address(out));
  expect(Buffer.from(new Uint8Array(memory.buffer, address(out), bytes)).toString()).toBe("7\n8\n9\n10\n");
});
