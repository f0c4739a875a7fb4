// CSV: one suite over every lane, type and range against the plain formatter, with canaries; then quoting, limits, other readers.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { csvRows } from "../../src/encoders/csv.js";
import { encoders } from "../../src/encoders/index.js";
import type { PlanRows } from "../../src/encoders/rows.js";
import type { Vector } from "../../src/kernels/vector.js";
import {
  type Case,
  cases,
  date,
  decimal,
  floatValues,
  int,
  integers,
  least64,
  most64,
  randomWords,
  textValues,
  times,
  timestamp,
  uuids,
  variants,
  withNulls,
  year,
} from "./cases.js";
import { expectedRows, plainTexts, quoted, readCsv } from "./reference.js";
import { type TestColumn, written } from "./written.js";

/** Rows that differ from the plain formatter's; empty where the encoder is right. */
function differences(planRows: PlanRows, columns: readonly TestColumn[]): string[] {
  const { bytes, ends } = written(planRows, columns);
  const rows = ends.map((end, i) => Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end)).toString());
  const expected = expectedRows(columns);
  return expected.flatMap((row, i) =>
    rows[i] === row ? [] : [`row ${i}: ${JSON.stringify(rows[i])} for ${JSON.stringify(row)}`],
  );
}

describe("every column is written as the plain formatter writes it", () => {
  test.each(cases.flatMap(variants))("$title", ({ columns }) => {
    expect(differences(csvRows, columns).slice(0, 3)).toEqual([]);
  });
});

describe("the suite finds a formatter that is wrong", () => {
  const bent =
    (bend: (vector: Vector) => Vector): PlanRows =>
    (columns, builder) =>
      csvRows(
        columns.map(({ name, vector }) => ({ name, vector: bend(vector) })),
        builder,
      );
  /** Whether a column shows the mistake: by other rows, or by an address that is none. */
  const wrong = (planRows: PlanRows, columns: readonly TestColumn[]): boolean => {
    try {
      return differences(planRows, columns).length > 0;
    } catch {
      return true;
    }
  };
  const found = (kind: EncoderKind) => cases.filter((one) => variants(one).some(({ columns }) => wrong(kind, columns)));

  const titles = (some: readonly Case[]) => some.map(({ title }) => title);

  test("one that forgets nulls", () => {
    const kind = bent(({ validity: _, ...vector }) => vector as Vector);
    expect(found(kind).length).toBe(cases.length);
  });

  test("one that takes decimals for one place more", () => {
    const kind = bent((vector) =>
      vector.type.kind === "decimal"
        ? ({ ...vector, type: { ...vector.type, scale: vector.type.scale + 1 } } as Vector)
        : vector,
    );
    expect(titles(found(kind))).toEqual(titles(cases.filter(({ type }) => type.kind === "decimal")));
  });

  test("one that never quotes", () => {
    const kind = bent((vector) =>
      vector.lane === "utf8" ? { ...vector, plain: true, maxBytes: 2 * vector.maxBytes + 2 } : vector,
    );
    expect(titles(found(kind))).toEqual(titles(cases.filter((one) => one.lane === "utf8" && one.plain !== true)));
  });
});

describe("float64", () => {
  test("is the text of JavaScript for 100,000 random doubles, and reads back the same", () => {
    const random = randomWords(2024);
    const words = Uint32Array.from({ length: 200_000 }, random);
    const values = [...new Float64Array(words.buffer)];
    const rows = readCsv(written(csvRows, [{ name: "f", type: { kind: "float64" }, lane: "f64", values }]).text);
    const wrong = values.filter((value, i) => {
      const text = rows[i]![0]!;
      return Number.isFinite(value) ? text !== String(value) : text !== "NaN" && text !== "inf" && text !== "-inf";
    });
    expect(wrong).toEqual([]);
    expect(rows.every(([text], i) => !Number.isFinite(values[i]!) || Object.is(Number(text), values[i]))).toBe(true);
  });

  test("is right at all powers of two and ten and beside them", () => {
    const values: number[] = [];
    for (let e = -1074; e < 1024; e++) values.push(2 ** e, -(2 ** e));
    for (let e = -323; e < 309; e++) values.push(Number(`1e${e}`), Number(`9.999999999999999e${e}`), Number(`-5e${e}`));
    const bits = new BigUint64Array(1);
    const float = new Float64Array(bits.buffer);
    const beside = values.flatMap((value) => {
      float[0] = value;
      bits[0]! += 1n;
      const above = float[0]!;
      bits[0]! -= 2n;
      return [value, above, float[0]!];
    });
    const finite = beside.filter(Number.isFinite);
    const rows = readCsv(
      written(csvRows, [{ name: "f", type: { kind: "float64" }, lane: "f64", values: finite }]).text,
    );
    expect(finite.filter((value, i) => rows[i]![0] !== String(value))).toEqual([]);
  });
});

test("float32 reads back the same with the fewest digits, at random and at all powers of two", () => {
  const random = randomWords(77);
  const bits = new Uint32Array(20_000).map(() => random());
  for (let e = 0; e < 255; e++) bits[e] = e << 23;
  const values = [...new Float32Array(bits.buffer)].filter(Number.isFinite);
  const column: TestColumn = { name: "f", type: { kind: "float32" }, lane: "f64", values };
  const rows = readCsv(written(csvRows, [column]).text);
  const expected = plainTexts(column);
  const digits = (text: string) => text.replace(/e.*/, "").replace(/^[-0.]*|\.|0*$/g, "").length;
  const wrong = values.filter((value, i) => {
    const text = rows[i]![0]!;
    return Math.fround(Number(text)) !== value || digits(text) > digits(expected[i]!);
  });
  expect(wrong).toEqual([]);
  expect(rows.filter(([text], i) => text !== expected[i]).length).toBeLessThan(10);
});

describe("quoting", () => {
  test("stands where RFC 4180 asks for it, at every place of a text of any length", () => {
    const values: string[] = [];
    for (const length of [1, 2, 15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 100]) {
      for (const special of [",", '"', "\n", "\r", " ", "ü"]) {
        for (let at = 0; at < length; at++) values.push(`${"x".repeat(at)}${special}${"x".repeat(length - at - 1)}`);
      }
    }
    for (const lane of ["utf8", "code"] as const) {
      expect(differences(csvRows, [{ name: "t", type: { kind: "text" }, lane, values }]).slice(0, 3)).toEqual([]);
    }
  });

  test("what follows a text in memory is not taken for a part of it", () => {
    const values = ["abc", '"', "def", ",", "ghi", "\n", "x".repeat(40), '"', "x".repeat(32), ","];
    const { text } = written(csvRows, [{ name: "t", type: { kind: "text" }, lane: "utf8", values }]);
    expect(text).toBe(values.map((value) => `${quoted(value)}\n`).join(""));
  });

  test("a header is quoted like any field", () => {
    const names = ["id", "a,b", 'c"d', " e", ""];
    const columns = names.map((name): TestColumn => ({ name, type: int(32), lane: "i32", values: [1] }));
    expect(Buffer.from(written(csvRows, columns).header).toString()).toBe('id,"a,b","c""d"," e",""\n');
  });
});

describe("limits", () => {
  test("no rows are no bytes", () => {
    const column: TestColumn = { name: "c", type: int(64), lane: "i64", values: [7n] };
    expect(written(csvRows, [column], 0).bytes.length).toBe(0);
  });

  test("a row may be wider than 64 kB, by long texts and by many columns", () => {
    const long: TestColumn = {
      name: "t",
      type: { kind: "text" },
      lane: "utf8",
      values: ["é".repeat(50_000), 'a"'.repeat(40_000), ""],
    };
    const many = Array.from({ length: 3000 }, (_, i): TestColumn => {
      return { name: `c${i}`, type: int(64), lane: "i64", values: [BigInt(i) ** 5n, -(2n ** 63n), null] };
    });
    expect(differences(csvRows, [long])).toEqual([]);
    expect(differences(csvRows, many)).toEqual([]);
  });

  test("dictionaries of one plan are placed once", () => {
    const column: TestColumn = { name: "c", type: { kind: "text" }, lane: "code", values: ["a", "b"] };
    expect(written(csvRows, [column, { ...column, name: "d" }]).text).toBe("a,a\nb,b\n");
  });

  test("the encoding is plain data", () => {
    const column: TestColumn = { name: "c", type: int(32), lane: "i32", values: [1] };
    expect(written(csvRows, [column]).plain).toBe(true);
  });
});

test("a table of one column writes an empty line where it is null, and DuckDB reads null there", async () => {
  const column: TestColumn = { name: "c", type: int(64), lane: "i64", values: [1n, null, 3n] };
  const { header, text } = written(csvRows, [column]);
  expect(text).toBe("1\n\n3\n");
  expect(await duckdbRows(Buffer.concat([header, Buffer.from(text)]), "c::varchar", "{'c':'BIGINT'}")).toEqual([
    ["1"],
    [null],
    ["3"],
  ]);
});

test("every encoder is in the table under its own name", () => {
  for (const [name, kind] of Object.entries(encoders)) expect(kind.name).toBe(name);
});

describe("readers by others", () => {
  const mixed: readonly TestColumn[] = [
    { name: "id", type: int(64), lane: "i64", values: integers(least64 + 1n, most64, 3) },
    { name: "name", type: { kind: "text" }, lane: "utf8", values: withNulls(textValues(40)) },
    { name: "kind", type: { kind: "text" }, lane: "code", values: withNulls(textValues(12)) },
    { name: "price", type: decimal(2), lane: "i32", values: withNulls(integers(-999_999n, 999_999n, 4)) },
    { name: "at", type: timestamp("ms"), lane: "i64", values: withNulls(times(year(19_000, 900), "ms")) },
    { name: "on", type: date, lane: "i32", values: withNulls(year(-100_000, 200_000)) },
    {
      name: "ratio",
      type: { kind: "float64" },
      lane: "f64",
      values: withNulls(floatValues().map((v) => (Number.isNaN(v) ? 1 : v))),
    },
    { name: "open", type: { kind: "bool" }, lane: "i32", values: withNulls(year(0, 2)) },
    { name: "token", type: { kind: "uuid" }, lane: "uuid", values: withNulls(uuids) },
  ];

  test("a reader of RFC 4180 gets every value back, and tells null from an empty text", () => {
    const { header, text } = written(csvRows, mixed);
    const [names, ...rows] = readCsv(Buffer.from(header).toString() + text);
    expect(names).toEqual(mixed.map(({ name }) => name));
    const texts = mixed.map(plainTexts);
    expect(rows).toEqual(mixed[0]!.values.map((_, row) => texts.map((column) => column[row])));
    expect(texts[1]!.includes("") && texts[1]!.includes(null)).toBe(true);
  });

  test("DuckDB reads the types and the values, nulls and empty texts apart", async () => {
    const { header, bytes } = written(csvRows, mixed);
    const types =
      "{'id':'BIGINT','name':'VARCHAR','kind':'VARCHAR','price':'DECIMAL(18,2)','at':'TIMESTAMPTZ','on':'DATE'," +
      "'ratio':'DOUBLE','open':'BOOLEAN','token':'UUID'}";
    const selected =
      'id::varchar, name, kind, price::varchar, epoch_ms("at")::varchar, "on"::varchar, ratio, open, token::varchar';
    const texts = mixed.map(plainTexts);
    const expected = mixed[0]!.values.map((_, row) =>
      mixed.map(({ name, values }, column) => {
        const value = values[row]!;
        if (value === null) return null;
        if (name === "at") return String(value);
        if (name === "ratio") return value === 0 ? 0 : value;
        return name === "open" ? value === 1 : texts[column]![row];
      }),
    );
    expect(await duckdbRows(Buffer.concat([header, bytes]), selected, types)).toEqual(expected);
  });
});

/** What DuckDB reads from a file of these bytes. */
async function duckdbRows(bytes: Uint8Array, selected: string, types: string): Promise<unknown[][]> {
  const folder = mkdtempSync(join(tmpdir(), "datagen-csv-"));
  try {
    const file = join(folder, "rows.csv");
    writeFileSync(file, bytes);
    const options = `header=true, delim=',', quote='"', escape='"', allow_quoted_nulls=false, strict_mode=true`;
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run("set TimeZone='UTC'");
    const source = `read_csv('${file}', ${options}, columns=${types})`;
    return (await connection.runAndReadAll(`select ${selected} from ${source}`)).getRows();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
