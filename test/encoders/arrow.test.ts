// Arrow's IPC files and streams: read back by apache-arrow, value by value; each dictionary is written once.
import { Type, tableFromIPC } from "apache-arrow";
import { beforeAll, describe, expect, test } from "vitest";
import { arrow } from "../../src/encoders/arrow.js";
import { fileOf } from "./batches.js";
import { cases, decimal, int, variants, withNulls } from "./cases.js";
import type { TestColumn } from "./written.js";

beforeAll(() => arrow.load());

/** What apache-arrow shall give of a value. */
function shown(value: TestColumn["values"][number], { type }: TestColumn): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "bool":
      return Number(value) === 1;
    case "int64":
    case "decimal":
      return BigInt(value);
    case "float32":
      return Math.fround(Number(value));
    case "date":
      return Number(value) * 86_400_000;
    case "text":
    case "uuid":
      return String(value);
    default:
      return Number(value);
  }
}

function readBack(file: Buffer): unknown[][] {
  const table = tableFromIPC(file);
  return table.schema.fields.map(({ type }, i) =>
    Array.from(table.getChildAt(i)!, (value: unknown) => {
      if (value === null) return null;
      if (type.typeId === Type.Decimal) {
        const [low, high] = new BigInt64Array(Uint32Array.from(value as Uint32Array).buffer);
        return (high! << 64n) | BigInt.asUintN(64, low!);
      }
      if (type.typeId === Type.Date || type.typeId === Type.Timestamp) return Number(value);
      if (type.typeId === Type.FixedSizeBinary)
        return Buffer.from(value as Uint8Array)
          .toString("hex")
          .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
      return value;
    }),
  );
}

const wide = (each: (typeof cases)[number]): boolean => !/ages|beyond 9999/.test(each.title);

describe.each([false, true])("with stream: %s", (stream) => {
  test.each(cases.filter(wide))("$title come back, with and without nulls", (each) => {
    const columns = variants(each).map(({ columns: [column] }, i) => ({ ...column!, name: `c${i}` }));
    const found = readBack(fileOf(arrow, columns, 64, { stream }));
    expect(found).toEqual(columns.map((column) => column.values.map((value) => shown(value, column))));
  });
});

test("a dictionary is written once, however many batches there are", () => {
  const values = Array.from({ length: 600 }, (_, i) => `a rather long text, which stands ${i % 7} times`);
  const column: TestColumn = { name: "t", type: { kind: "text" }, lane: "code", values: withNulls(values) };
  const file = fileOf(arrow, [column], 20);
  expect(file.toString("latin1").split("which stands 3 times").length - 1).toBe(1);
});

test("a file says which plan it is of, and an empty one has its columns", () => {
  const columns: TestColumn[] = [
    { name: "id", type: int(64), lane: "i64", values: [], bounds: [0, 9] },
    { name: "t", type: { kind: "text" }, lane: "utf8", values: [] },
    { name: "d", type: decimal(2), lane: "i64", values: [], bounds: [0, 9] },
  ];
  const table = tableFromIPC(fileOf(arrow, columns, 64));
  expect(table.schema.metadata.get("origin")).toBe("test");
  expect(table.schema.fields.map(({ name }) => name)).toEqual(["id", "t", "d"]);
  expect(table.numRows).toBe(0);
});
