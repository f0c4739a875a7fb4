// Modifiers that only change what a value is called or how it is written: they hold too.
import { expect, test } from "vitest";
import { typeName } from "../../src/kernels/types.js";
import { assembled, columnsOf, filesOf, modelOf } from "../spec-runs.js";

const spec = (column: string) =>
  `datagen: 1\ntables: { t: { rows: 20, columns: { moment: { timestamp: period }, c: ${column} } } }`;
const column = (text: string) => modelOf(spec(text)).tables.get("t")!.columns.get("c")!;

test("a narrower whole type is the column's type", () => {
  expect(typeName(column("{ uniform: 0..100, type: int8 }").type)).toBe("int8");
  expect(typeName(column("{ uniform: 0..100, type: int32 }").type)).toBe("int32");
});

test("values that a narrow type cannot hold are refused, not cut", () => {
  expect(() => assembled(modelOf(spec("{ uniform: 0..1000, type: int8 }")))).toThrow("do not fit into int8");
});

test("a moment as milliseconds since 1970 is a number, and the same moment", () => {
  const text = filesOf(assembled(modelOf(spec("{ timestamp: period, format: epoch_ms, id: moment }")))).get(
    "t/part-00000.csv",
  )!;
  const columns = columnsOf(text);
  const moments = columns.get("moment")!.map((moment) => String(Date.parse(moment!)));
  expect(columns.get("c")).toEqual(moments);
});
