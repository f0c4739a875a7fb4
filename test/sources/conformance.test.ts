// What our encoders write, every kind of source reads back: each type, nulls, awkward texts, value by value.
import {
  Table as ArrowTable,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float32,
  Int8,
  Int16,
  Int32,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import { describe, expect, test } from "vitest";
import { encoders } from "../../src/encoders/index.js";
import type { SourceName } from "../../src/sources/index.js";
import { fileOf } from "../encoders/batches.js";
import {
  date,
  decimal,
  int,
  integers,
  textValues,
  times,
  timestamp,
  uuids,
  withNulls,
  year,
} from "../encoders/cases.js";
import type { TestColumn } from "../encoders/written.js";
import { cellsOf, readKind } from "./reading.js";

type Given = Omit<TestColumn, "name">;
const floats = integers(-(10n ** 12n), 10n ** 12n, 9).map((value) => Number(value) / 1024);

/** Columns as encoders take them; wholly known, so that what comes back can be told value by value. */
const columns: Readonly<Record<string, Given>> = {
  truth: { type: { kind: "bool" }, lane: "i32", values: Array.from({ length: 300 }, (_, i) => (i * i) % 2) },
  int8: { type: int(8), lane: "i32", values: integers(-128n, 127n, 1) },
  int16: { type: int(16), lane: "i32", values: integers(-32768n, 32767n, 2) },
  int32: { type: int(32), lane: "i32", values: integers(-(2n ** 31n), 2n ** 31n - 1n, 3) },
  int64: { type: int(64), lane: "i64", values: integers(-(2n ** 63n), 2n ** 63n - 1n, 4) },
  money: { type: decimal(2), lane: "i64", values: integers(-(10n ** 15n), 10n ** 15n, 5) },
  exact: { type: decimal(9), lane: "i64", values: integers(1n - 10n ** 18n, 10n ** 18n - 1n, 6) },
  real: { type: { kind: "float64" }, lane: "f64", values: floats },
  single: { type: { kind: "float32" }, lane: "f64", values: floats.map(Math.fround) },
  day: { type: date, lane: "i32", values: year(-5000, 40_000) },
  second: { type: timestamp("s"), lane: "i64", values: times(year(-9000, 30_000), "s") },
  instant: { type: timestamp("ms"), lane: "i64", values: times(year(-9000, 30_000), "ms") },
  code: { type: { kind: "text" }, lane: "code", values: textValues(14).map((text, i) => `x${text}${i % 9}`) },
  words: { type: { kind: "text" }, lane: "utf8", values: textValues(40).map((text) => `x${text}`) },
  digits: { type: { kind: "text" }, lane: "utf8", values: integers(0n, 999n, 7).map((value) => `0${value}`) },
  id: { type: { kind: "uuid" }, lane: "uuid", values: uuids },
};

const all: readonly TestColumn[] = Object.entries(columns).flatMap(([name, column]) => [
  { name, ...column },
  { name: `${name}_null`, ...column, values: withNulls(column.values) },
]);

/** A value so that formats can be compared: exact numbers as text, with their scale taken out. */
function plain(value: unknown, type: { readonly kind: string; readonly scale?: number }): string | null {
  if (value === null) return null;
  if (type.kind === "decimal") {
    const digits = String(BigInt(value as bigint))
      .replace("-", "")
      .padStart(type.scale! + 1, "0");
    const cut = digits.length - type.scale!;
    const fraction = digits.slice(cut).replace(/0+$/, "");
    return `${BigInt(value as bigint) < 0n ? "-" : ""}${digits.slice(0, cut)}${fraction === "" ? "" : `.${fraction}`}`;
  }
  if (type.kind === "float64" || type.kind === "float32") return Number(value) === 0 ? "0" : String(Number(value));
  return String(value);
}

async function differences(kind: SourceName, bytes: Uint8Array, given: readonly TestColumn[]): Promise<string[]> {
  const { table, messages } = await readKind(kind, bytes);
  if (!table) return [...messages];
  return given.flatMap(({ name, type, values }) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (!column) return [`${name} is missing`];
    return cellsOf(table, name).flatMap((cell, row) => {
      // A text of 32 bits is the shortest that gives them back.
      const isSingle = type.kind === "float32" && typeof cell === "number";
      const found = plain(isSingle ? Math.fround(cell) : cell, column.type);
      const wanted = plain(values[row]!, type);
      return found === wanted ? [] : [`${name}[${row}]: ${found} for ${wanted} as ${column.type.kind}`];
    });
  });
}

/** What a text format knows of a type is what its values show. */
const inText = all.filter(({ name }) => !name.startsWith("real") && !name.startsWith("single"));

describe("what an encoder wrote", () => {
  test.each(["csv", "ndjson"] as const)("comes back from %s", async (kind) => {
    const bytes = fileOf(encoders[kind], inText, 100);
    expect((await differences(kind, bytes, inText)).slice(0, 5)).toEqual([]);
  });

  test.each(["csv", "ndjson"] as const)("comes back from %s in reals", async (kind) => {
    const reals = all.filter(({ name }) => name.startsWith("real") || name.startsWith("single"));
    expect((await differences(kind, fileOf(encoders[kind], reals, 100), reals)).slice(0, 5)).toEqual([]);
  });

  test.each([
    ["uncompressed", { compression: "none" }],
    ["with snappy", { compression: "snappy" }],
    ["with gzip", { compression: "gzip" }],
    ["with the best encodings", { encoding: "best" }],
    ["in many row groups and pages", { rowGroup: 64, page: 16 }],
    ["with microseconds", { timestamps: "us" }],
  ] as const)("comes back from parquet %s", async (_, options) => {
    const bytes = fileOf(encoders.parquet, all, 100, options);
    expect((await differences("parquet", bytes, all)).slice(0, 5)).toEqual([]);
  });

  test.each([
    ["a file", {}],
    ["a stream", { stream: true }],
  ] as const)("comes back from arrow as %s", async (_, options) => {
    await encoders.arrow.load();
    expect((await differences("arrow", fileOf(encoders.arrow, all, 100, options), all)).slice(0, 5)).toEqual([]);
  });

  test("would be seen to differ", async () => {
    const bent = all.map((column) => ({ ...column, values: [...column.values.slice(1), column.values[0]!] }));
    expect((await differences("parquet", fileOf(encoders.parquet, all, 100), bent)).length).toBeGreaterThan(1000);
  });

  test.each(["csv", "ndjson", "parquet"] as const)("comes back from %s with types of its own", async (kind) => {
    const types = Object.fromEntries(
      (await readKind(kind, fileOf(encoders[kind], all, 100))).table!.columns.map(({ name, type }) => [name, type]),
    );
    expect(types.day).toEqual(date);
    expect(types.second).toEqual(timestamp("s"));
    expect(types.instant_null).toEqual(timestamp("ms"));
    expect(types.digits).toEqual({ kind: "text" });
    expect(types.truth).toEqual({ kind: "bool" });
    expect(types.money).toEqual({ kind: "decimal", precision: 18, scale: 2 });
  });
});

/** The given columns as Arrow, as a program would write them. */
function arrowBytes(form: "file" | "stream"): { bytes: Uint8Array; given: TestColumn[] } {
  const names = ["truth", "int8", "int16", "int32", "int64", "real", "single", "day", "instant", "code", "words"];
  const given = all.filter(({ name }) => names.includes(name.replace("_null", "")));
  const vectors = given.map(({ name, values }) => {
    const plainName = name.replace("_null", "");
    const numbers = values.map((value) => (value === null ? null : Number(value)));
    if (plainName === "truth") return vectorFromArray(values.map((value) => (value === null ? null : value === 1)));
    if (plainName === "int8") return vectorFromArray(numbers, new Int8());
    if (plainName === "int16") return vectorFromArray(numbers, new Int16());
    if (plainName === "int32") return vectorFromArray(numbers, new Int32());
    if (plainName === "int64") return vectorFromArray(values as (bigint | null)[]);
    if (plainName === "single") return vectorFromArray(numbers, new Float32());
    if (plainName === "day")
      return vectorFromArray(
        numbers.map((day) => (day === null ? null : new Date(day * 86_400_000))),
        new DateDay(),
      );
    if (plainName === "instant") return vectorFromArray(numbers, new TimestampMillisecond());
    if (plainName === "code")
      return vectorFromArray(values as (string | null)[], new Dictionary(new Utf8(), new Int32()));
    if (plainName === "words") return vectorFromArray(values as (string | null)[], new Utf8());
    return vectorFromArray(numbers);
  });
  const table = new ArrowTable(Object.fromEntries(given.map(({ name }, i) => [name, vectors[i]!])));
  return { bytes: tableToIPC(table, form), given };
}

describe("Arrow", () => {
  test.each(["file", "stream"] as const)("as a %s comes back", async (form) => {
    const { bytes, given } = arrowBytes(form);
    expect((await differences("arrow", bytes, given)).slice(0, 5)).toEqual([]);
  });

  test("of decimals keeps every digit, and names those of more than 18", async () => {
    const values = BigInt64Array.from([1234n, 0n, -5n, -1n, 10n ** 17n, 0n]);
    const type = new Decimal(2, 38, 128);
    const data = makeData({ type, length: 3, nullCount: 0, data: new Uint32Array(values.buffer) });
    const fields = [new Field("price", type, false)];
    const struct = makeData({ type: new Struct(fields), length: 3, nullCount: 0, children: [data] });
    const bytes = tableToIPC(new ArrowTable([new RecordBatch(new Schema(fields), struct)]), "stream");
    const { table } = await readKind("arrow", bytes);
    expect(cellsOf(table!, "price")).toEqual([1234n, -5n, 10n ** 17n]);
    values[5] = 1n;
    const wide = tableToIPC(new ArrowTable([new RecordBatch(new Schema(fields), struct)]), "stream");
    expect((await readKind("arrow", wide)).messages).toEqual([
      't.arrow: row 3: 18546744073709551616 in column "price" is beyond decimal(18,2)',
    ]);
  });
});
