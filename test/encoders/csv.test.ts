// CSV: one suite over every lane, type and range against the plain formatter, with canaries; then quoting, limits, other readers.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import { csv } from "../../src/encoders/csv.js";
import type { EncoderKind } from "../../src/encoders/encoder.js";
import { encoders } from "../../src/encoders/index.js";
import type { LogicalType } from "../../src/kernels/types.js";
import type { Vector } from "../../src/kernels/vector.js";
import { expectedRows, plainTexts, quoted, readCsv } from "./reference.js";
import { type TestColumn, written } from "./written.js";

/** Seeded words of 32 bits (Marsaglia's xorshift). */
function randomWords(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

const rowCount = 300;
type Case = Pick<TestColumn, "type" | "lane"> & Partial<TestColumn> & Pick<TestColumn, "values"> & { readonly title: string };

const decimal = (scale: number): LogicalType => ({ kind: "decimal", precision: 18, scale });
const int = (bits: 8 | 16 | 32 | 64): LogicalType => ({ kind: `int${bits}` });
const date: LogicalType = { kind: "date" };
const timestamp = (unit: "s" | "ms"): LogicalType => ({ kind: "timestamp", unit });

const least64 = -(2n ** 63n);
const most64 = 2n ** 63n - 1n;
const dayMs = 86_400_000n;
/** 0001-01-01, the reform of 1582, before and after 1970, 2000-02-29, the end of February 1900, 9999-12-31. */
const days = [-719_162, -141_428, -141_427, -1, 0, 11_016, -25_509, -25_508, 19_723, 2_932_896];

/** Random integers between two ends, both there, near powers of ten as often as anywhere. */
function integers(min: bigint, max: bigint, seed: number): bigint[] {
  const random = randomWords(seed);
  const values = [min, max];
  for (let power = 1n; power <= 10n ** 19n; power *= 10n) {
    for (const value of [power - 1n, power, -power, 1n - power]) if (value >= min && value <= max) values.push(value);
  }
  while (values.length < rowCount) {
    const word = (BigInt(random()) << 32n) | BigInt(random());
    const span = (max - min + 1n) >> BigInt(random() % 64);
    values.push((random() & 1) === 0 || span === 0n ? min + (word % (max - min + 1n)) : min + (word % span));
  }
  return values.slice(0, rowCount);
}

const integerCases = (type: LogicalType, ranges: readonly (readonly [bigint, bigint])[]): Case[] =>
  ranges.flatMap(([min, max], i) =>
    (["i32", "i64"] as const)
      .filter((lane) => lane === "i64" || (min >= -(2n ** 31n) && max < 2n ** 31n))
      .map((lane) => ({
        title: `${type.kind}${type.kind === "decimal" ? ` of scale ${type.scale}` : ""} in ${lane}, ${min}..${max}`,
        type,
        lane,
        values: integers(min, max, i + 1),
      })),
  );

const ranges = [
  [0n, 0n],
  [1n, 4n],
  [0n, 9999n],
  [1234n, 4233n],
  [-128n, 127n],
  [-4000n, -1n],
  [1_000_000n, 1_004_095n],
  [0n, 99_999_999n],
  [0n, 100_000_000n],
  [-(2n ** 31n), 2n ** 31n - 1n],
  [0n, 2n ** 32n - 1n],
  [-(2n ** 32n), 2n ** 32n],
  [0n, 999_999_999_999_999n],
  [-999_999_999_999_999n, 999_999_999_999_999n],
  [0n, 10n ** 16n],
  [least64, most64],
] as const;

function floatValues(): number[] {
  const random = randomWords(99);
  const bits = new DataView(new ArrayBuffer(8));
  const values = [0, -0, 0.1, 1.5, 1e21, 1e22, 123456789012345680000, 1e-6, 1e-7, 5e-324, 1.7976931348623157e308, 2 ** 53, 2 ** 63];
  values.push(Number.NaN, Infinity, -Infinity, 2.2250738585072014e-308, 9007199254740993, 0.000001234, 4.35, 0.57, 999999999.999999);
  values.push(1e23, 9.5e-7, 1e9, 123456.7, -1e-5, 100, 1e15, 0.3, 2 / 3, 1e100, 1.0000005, 0.0000005);
  while (values.length < rowCount) {
    bits.setUint32(0, random());
    bits.setUint32(4, random());
    const value = bits.getFloat64(0);
    values.push([value, random() / 2 ** 32, (random() % 100_000) / 100, (random() - 2 ** 31) / 1e6][values.length % 4]!);
  }
  return values;
}

const awkward = ["", " ", ",", '"', "\n", "\r", " a", "a ", "a,b", '"quoted"', "line\nbreak", "plain", "ünïcode €", "日本語", "x".repeat(15)];
function textValues(longest: number): string[] {
  const random = randomWords(longest);
  const letters = [...'abcdefgh ,"\n\ré€ijklmnopqrstuvwxyz'];
  return Array.from({ length: rowCount }, (_, i) => {
    if (i < awkward.length && longest > 10) return awkward[i]!;
    const alphabet = random() % 2 === 0 ? letters.filter((letter) => /[a-zé€]/.test(letter)) : letters;
    return Array.from({ length: random() % longest }, () => alphabet[random() % alphabet.length]!).join("");
  });
}
const plainValues = (longest: number): string[] => textValues(longest).map((text) => text.replace(/[ ,"\n\r]/g, "_"));

const uuids = Array.from({ length: rowCount }, (_, i) => {
  const random = randomWords(i + 1);
  const hex = Array.from({ length: 4 }, () => random().toString(16).padStart(8, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
});

const times = (values: readonly number[], unit: "s" | "ms"): bigint[] => {
  const random = randomWords(values.length);
  return Array.from({ length: rowCount }, (_, i) => {
    const ms = unit === "s" ? BigInt(random() % 86_400) * 1000n : BigInt(random() % 86_400_000);
    return BigInt(values[i % values.length]!) * dayMs + (i % 7 === 0 ? 0n : i % 7 === 1 ? dayMs - (unit === "s" ? 1000n : 1n) : ms);
  });
};
const year = (from: number, count: number): number[] => Array.from({ length: rowCount }, (_, i) => from + ((i * 37) % count));

const cases: readonly Case[] = [
  ...integerCases(int(64), ranges),
  ...integerCases(int(8), [[-128n, 127n]]),
  ...integerCases(int(16), [[-32768n, 32767n]]),
  ...integerCases(int(32), [[-(2n ** 31n), 2n ** 31n - 1n]]),
  ...[0, 1, 2, 3, 4, 6, 9, 14, 15, 18].flatMap((scale) => integerCases(decimal(scale), ranges)),
  ...[1, 2, 3].flatMap((scale) => integerCases(decimal(scale), [[0n, 10_000n * 10n ** BigInt(scale) - 1n]])),
  { title: "bool", type: { kind: "bool" }, lane: "i32", values: Array.from({ length: rowCount }, (_, i) => (i * i) % 2) },
  { title: "dates of a year", type: date, lane: "i32", values: year(19_723, 366) },
  { title: "dates of all ages", type: date, lane: "i32", values: year(-719_162, 3_652_059).map((day, i) => days[i] ?? day) },
  { title: "the first and last days of years", type: date, lane: "i32", values: year(0, 400).flatMap((n) => newYear(n)).slice(0, rowCount) },
  { title: "dates beyond 9999", type: date, lane: "i32", values: [...integers(-(2n ** 31n), 2n ** 31n - 1n, 5)].map(Number) },
  { title: "dates about the year 0", type: date, lane: "i32", values: year(-719_528 - 400, 800), bounds: [-1e6, 1e6] },
  ...(["s", "ms"] as const).flatMap((unit): Case[] => [
    { title: `timestamps of a year in ${unit}`, type: timestamp(unit), lane: "i64", values: times(year(19_723, 366), unit) },
    { title: `timestamps before 1970 in ${unit}`, type: timestamp(unit), lane: "i64", values: times(year(-9000, 9001), unit) },
    { title: `timestamps of all ages in ${unit}`, type: timestamp(unit), lane: "i64", values: times(days, unit) },
    { title: `timestamps of 44 years in ${unit}`, type: timestamp(unit), lane: "i64", values: times(year(3000, 16_383), unit) },
    { title: `timestamps beyond 9999 in ${unit}`, type: timestamp(unit), lane: "i64", values: times([-1e8, -719_529, 2_932_897, 1e10], unit) },
  ]),
  { title: "float64", type: { kind: "float64" }, lane: "f64", values: floatValues() },
  { title: "float32", type: { kind: "float32" }, lane: "f64", values: floatValues().map(Math.fround) },
  { title: "uuid", type: { kind: "uuid" }, lane: "uuid", values: uuids },
  ...[8, 14, 40].flatMap((longest): Case[] => [
    { title: `text to ${longest}`, type: { kind: "text" }, lane: "utf8", values: textValues(longest) },
    { title: `plain text to ${longest}`, type: { kind: "text" }, lane: "utf8", values: plainValues(longest), plain: true },
    { title: `a dictionary to ${longest}`, type: { kind: "text" }, lane: "code", values: textValues(longest) },
    { title: `a plain dictionary to ${longest}`, type: { kind: "text" }, lane: "code", values: plainValues(longest) },
    { title: `a large dictionary to ${longest}`, type: { kind: "text" }, lane: "code", values: textValues(longest), dictionarySize: 9000 },
  ]),
];

/** Days at the edges of year n of 1970..2369. */
function newYear(n: number): number[] {
  const first = Math.floor(Date.UTC(1970 + n, 0, 1) / 86_400_000);
  return [first - 1, first, first + 58, first + 59, first + 60];
}

const withNulls = (values: TestColumn["values"]): TestColumn["values"] => {
  const random = randomWords(values.length);
  return values.map((value, i) => (random() % 3 === 0 && i !== 0 ? null : value));
};

/** Variants of a case: bare, nullable, in the arena between other columns; all with the bounds of the case. */
function variants({ title, ...column }: Case): { readonly title: string; readonly columns: readonly TestColumn[] }[] {
  const base: TestColumn = { name: "c", bounds: boundsOf(column), ...column };
  const nullable = { ...base, values: withNulls(base.values) };
  const onlyOne = base.values.map((value, i) => (i === 3 ? value : null));
  const neighbour: TestColumn = { name: "n", type: int(32), lane: "i32", values: base.values.map((_, i) => i % 10_000) };
  return [
    { title, columns: [base] },
    { title: `${title}, nullable`, columns: [nullable] },
    { title: `${title}, nullable, nothing null`, columns: [{ ...base, nullable: true }] },
    { title: `${title}, nullable, all null but one`, columns: [{ ...base, values: onlyOne }] },
    { title: `${title}, in the arena`, columns: [neighbour, { ...nullable, inArena: true }, neighbour] },
  ];
}

const boundsOf = ({ values }: Pick<TestColumn, "values">): readonly [number, number] => {
  const numbers = values.map(Number);
  return [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
};

/** Rows that differ from the plain formatter's; empty where the encoder is right. */
function differences(kind: EncoderKind, columns: readonly TestColumn[]): string[] {
  const { bytes, ends } = written(kind, columns);
  const rows = ends.map((end, i) => Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end)).toString());
  const expected = expectedRows(columns);
  return expected.flatMap((row, i) => (rows[i] === row ? [] : [`row ${i}: ${JSON.stringify(rows[i])} for ${JSON.stringify(row)}`]));
}

describe("every column is written as the plain formatter writes it", () => {
  test.each(cases.flatMap(variants))("$title", ({ columns }) => {
    expect(differences(csv, columns).slice(0, 3)).toEqual([]);
  });
});

describe("the suite finds a formatter that is wrong", () => {
  const bent = (bend: (vector: Vector) => Vector): EncoderKind => ({
    ...csv,
    plan: (columns, builder) => csv.plan(columns.map(({ name, vector }) => ({ name, vector: bend(vector) })), builder),
  });
  const found = (kind: EncoderKind) => cases.filter((one) => variants(one).some(({ columns }) => differences(kind, columns).length > 0));

  const titles = (some: readonly Case[]) => some.map(({ title }) => title);

  test("one that forgets nulls", () => {
    const kind = bent(({ validity: _, ...vector }) => vector as Vector);
    expect(found(kind).length).toBe(cases.length);
  });

  test("one that takes decimals for one place more", () => {
    const kind = bent((vector) =>
      vector.type.kind === "decimal" ? ({ ...vector, type: { ...vector.type, scale: vector.type.scale + 1 } } as Vector) : vector,
    );
    expect(titles(found(kind))).toEqual(titles(cases.filter(({ type }) => type.kind === "decimal")));
  });

  test("one that never quotes", () => {
    const kind = bent((vector) => (vector.lane === "utf8" ? { ...vector, plain: true, maxBytes: 2 * vector.maxBytes + 2 } : vector));
    expect(titles(found(kind))).toEqual(titles(cases.filter((one) => one.lane === "utf8" && one.plain !== true)));
  });
});

describe("float64", () => {
  test("is the text of JavaScript for 100,000 random doubles, and reads back the same", () => {
    const random = randomWords(2024);
    const words = Uint32Array.from({ length: 200_000 }, random);
    const values = [...new Float64Array(words.buffer)];
    const rows = readCsv(written(csv, [{ name: "f", type: { kind: "float64" }, lane: "f64", values }]).text);
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
    const rows = readCsv(written(csv, [{ name: "f", type: { kind: "float64" }, lane: "f64", values: finite }]).text);
    expect(finite.filter((value, i) => rows[i]![0] !== String(value))).toEqual([]);
  });
});

test("float32 reads back the same with the fewest digits, at random and at all powers of two", () => {
  const random = randomWords(77);
  const bits = new Uint32Array(20_000).map(() => random());
  for (let e = 0; e < 255; e++) bits[e] = e << 23;
  const values = [...new Float32Array(bits.buffer)].filter(Number.isFinite);
  const column: TestColumn = { name: "f", type: { kind: "float32" }, lane: "f64", values };
  const rows = readCsv(written(csv, [column]).text);
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
      expect(differences(csv, [{ name: "t", type: { kind: "text" }, lane, values }]).slice(0, 3)).toEqual([]);
    }
  });

  test("what follows a text in memory is not taken for a part of it", () => {
    const values = ["abc", '"', "def", ",", "ghi", "\n", "x".repeat(40), '"', "x".repeat(32), ","];
    const { text } = written(csv, [{ name: "t", type: { kind: "text" }, lane: "utf8", values }]);
    expect(text).toBe(values.map((value) => `${quoted(value)}\n`).join(""));
  });

  test("a header is quoted like any field", () => {
    const names = ["id", "a,b", 'c"d', " e", ""];
    const columns = names.map((name): TestColumn => ({ name, type: int(32), lane: "i32", values: [1] }));
    expect(Buffer.from(written(csv, columns).header).toString()).toBe('id,"a,b","c""d"," e",""\n');
  });
});

describe("limits", () => {
  test("no rows are no bytes", () => {
    const column: TestColumn = { name: "c", type: int(64), lane: "i64", values: [7n] };
    expect(written(csv, [column], 0).bytes.length).toBe(0);
  });

  test("a row may be wider than 64 kB, by long texts and by many columns", () => {
    const long: TestColumn = { name: "t", type: { kind: "text" }, lane: "utf8", values: ["é".repeat(50_000), 'a"'.repeat(40_000), ""] };
    const many = Array.from({ length: 3000 }, (_, i): TestColumn => {
      return { name: `c${i}`, type: int(64), lane: "i64", values: [BigInt(i) ** 5n, -(2n ** 63n), null] };
    });
    expect(differences(csv, [long])).toEqual([]);
    expect(differences(csv, many)).toEqual([]);
  });

  test("dictionaries of one plan are placed once", () => {
    const column: TestColumn = { name: "c", type: { kind: "text" }, lane: "code", values: ["a", "b"] };
    expect(written(csv, [column, { ...column, name: "d" }]).text).toBe("a,a\nb,b\n");
  });

  test("the encoding is plain data", () => {
    const column: TestColumn = { name: "c", type: int(32), lane: "i32", values: [1] };
    expect(written(csv, [column]).plain).toBe(true);
  });
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
    { name: "ratio", type: { kind: "float64" }, lane: "f64", values: withNulls(floatValues().map((v) => (Number.isNaN(v) ? 1 : v))) },
    { name: "open", type: { kind: "bool" }, lane: "i32", values: withNulls(year(0, 2)) },
    { name: "token", type: { kind: "uuid" }, lane: "uuid", values: withNulls(uuids) },
  ];

  test("a reader of RFC 4180 gets every value back, and tells null from an empty text", () => {
    const { header, text } = written(csv, mixed);
    const [names, ...rows] = readCsv(Buffer.from(header).toString() + text);
    expect(names).toEqual(mixed.map(({ name }) => name));
    const texts = mixed.map(plainTexts);
    expect(rows).toEqual(mixed[0]!.values.map((_, row) => texts.map((column) => column[row])));
    expect(texts[1]!.includes("") && texts[1]!.includes(null)).toBe(true);
  });

  test("DuckDB reads the types and the values, nulls and empty texts apart", async () => {
    const { header, bytes } = written(csv, mixed);
    const folder = mkdtempSync(join(tmpdir(), "datagen-csv-"));
    try {
      const file = join(folder, "mixed.csv");
      writeFileSync(file, Buffer.concat([header, bytes]));
      const connection = await (await DuckDBInstance.create(":memory:")).connect();
      const types = "{'id':'BIGINT','name':'VARCHAR','kind':'VARCHAR','price':'DECIMAL(18,2)','at':'TIMESTAMPTZ','on':'DATE','ratio':'DOUBLE','open':'BOOLEAN','token':'UUID'}";
      const source = `read_csv('${file}', header=true, delim=',', quote='"', escape='"', allow_quoted_nulls=false, strict_mode=true, columns=${types})`;
      await connection.run("set TimeZone='UTC'");
      const reader = await connection.runAndReadAll(
        `select id::varchar, name, kind, price::varchar, epoch_ms("at")::varchar, "on"::varchar, ratio, open, token::varchar from ${source}`,
      );
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
      expect(reader.getRows()).toEqual(expected);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
