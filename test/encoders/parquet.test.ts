// Parquet: every type, encoding, codec and cut into pages and groups, as readers written by others see them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetMetadata, readColumnIndex, readOffsetIndex } from "hyparquet";
import { describe, expect, test } from "vitest";
import type { FileOptions } from "../../src/encoders/encoder.js";
import { parquet } from "../../src/encoders/parquet.js";
import { fileOf } from "./batches.js";
import {
  cases,
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
import { readParquet as read, shownByParquet as shown } from "./parquet-reading.js";
import { plainTexts } from "./reference.js";
import type { TestColumn } from "./written.js";

/** Small pages and groups, so that a few hundred rows have several of each; batches end elsewhere. */
const small: FileOptions = { page: 64, rowGroup: 200 };
const manners: readonly (readonly [string, FileOptions, number])[] = [
  ["snappy", small, 37],
  ["no compression", { ...small, compression: "none", page: 50, rowGroup: 120 }, 300],
  ["the best encodings", { ...small, encoding: "best", compression: "none", page: 130 }, 41],
  ["the best encodings and gzip", { ...small, encoding: "best", compression: "gzip", timestamps: "us" }, 64],
];

const written = (options: FileOptions, columns: readonly TestColumn[], batchRows = 37): Buffer =>
  fileOf(parquet, columns, batchRows, options);

describe.each(manners)("with %s", (_name, options, batchRows) => {
  test.each(cases)("$title come back, with and without nulls", async (each) => {
    const columns = variants(each).flatMap(({ columns }, i) => (options === small || i === 1 ? columns : []));
    const named = columns.map((column, i) => ({ ...column, name: `c${i}` }));
    const rows = await read(written(options, named, batchRows));
    const found = named.map(({ name }) => rows.map((row) => row[name] ?? null));
    expect(found).toEqual(named.map((column) => column.values.map((value) => shown(value, column, options))));
  });
});

const mixed: readonly TestColumn[] = [
  { name: "id", type: int(64), lane: "i64", values: integers(least64 + 1n, most64, 3) },
  { name: "name", type: { kind: "text" }, lane: "utf8", values: withNulls(textValues(40)) },
  { name: "kind", type: { kind: "text" }, lane: "code", values: withNulls(textValues(12)) },
  { name: "price", type: decimal(2), lane: "i32", values: withNulls(integers(-999_999n, 999_999n, 4)) },
  {
    name: "amount",
    type: { kind: "decimal", precision: 9, scale: 3 },
    lane: "i32",
    values: integers(-99n, 999_999_999n, 8),
  },
  { name: "at", type: timestamp("ms"), lane: "i64", values: withNulls(times(year(19_000, 900), "ms")) },
  { name: "on", type: { kind: "date" }, lane: "i32", values: withNulls(year(-100_000, 200_000)) },
  {
    name: "ratio",
    type: { kind: "float64" },
    lane: "f64",
    values: withNulls(floatValues().filter((v) => Number.isFinite(v))).slice(0, 290),
  },
  { name: "open", type: { kind: "bool" }, lane: "i32", values: withNulls(year(0, 2)) },
  { name: "token", type: { kind: "uuid" }, lane: "uuid", values: withNulls(uuids) },
  { name: "small", type: int(8), lane: "i32", values: integers(-128n, 127n, 6) },
].map((column) => ({ ...column, values: column.values.slice(0, 290) }) as TestColumn);

async function duckdb<T>(
  files: Readonly<Record<string, Buffer>>,
  ask: (sql: (text: string) => Promise<unknown[][]>, path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "datagen-parquet-"));
  try {
    const path = (name: string) => `'${join(folder, name)}'`;
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run("set TimeZone='UTC'");
    return await ask(async (text) => (await connection.runAndReadAll(text)).getRows(), path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each(manners)("DuckDB reads types and values with %s", async (_name, options, batchRows) => {
  const file = written(options, mixed, batchRows);
  const { types, rows } = await duckdb({ "f.parquet": file }, async (sql, path) => ({
    types: await sql(`select column_type from (describe select * from ${path("f.parquet")})`),
    rows: await sql(
      `select id::varchar, name, kind, price::varchar, amount::varchar, epoch_ms("at")::varchar, "on"::varchar, ratio, open, token::varchar, small::varchar from ${path("f.parquet")}`,
    ),
  }));
  expect(types.flat()).toEqual([
    "BIGINT",
    "VARCHAR",
    "VARCHAR",
    "DECIMAL(18,2)",
    "DECIMAL(9,3)",
    "TIMESTAMP WITH TIME ZONE",
    "DATE",
    "DOUBLE",
    "BOOLEAN",
    "UUID",
    "TINYINT",
  ]);
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
  expect(rows).toEqual(expected);
});

test("bytes do not depend on where batches end", () => {
  for (const [, options] of manners) {
    const files = [1, 37, 64, 300].map((batchRows) => written(options, mixed, batchRows));
    for (const file of files) expect(file.equals(files[0]!)).toBe(true);
  }
});

describe("statistics", () => {
  const index = (file: Buffer) => {
    const metadata = parquetMetadata(new Uint8Array(file).buffer);
    return metadata.row_groups.map(({ columns, num_rows }) => ({
      rows: Number(num_rows),
      columns: columns.map((column) => ({
        statistics: column.meta_data!.statistics!,
        pages: readOffsetIndex({
          view: new DataView(new Uint8Array(file).buffer, Number(column.offset_index_offset)),
          offset: 0,
        }).page_locations,
        nulls:
          column.column_index_offset === undefined
            ? undefined
            : readColumnIndex(
                { view: new DataView(new Uint8Array(file).buffer, Number(column.column_index_offset)), offset: 0 },
                metadata.schema[1]!,
              ).null_counts,
      })),
    }));
  };

  test("bound the values of each group, and count its nulls", () => {
    const values = withNulls(integers(-1_000_000n, 1_000_000n, 11));
    const groups = index(written(small, [{ name: "n", type: int(64), lane: "i64", values }]));
    expect(groups.map(({ rows }) => rows)).toEqual([200, 100]);
    groups.forEach(({ columns }, group) => {
      const own = values.slice(group * 200, group * 200 + 200);
      const known = own.flatMap((value) => (value === null ? [] : [BigInt(value)])).sort((a, b) => (a < b ? -1 : 1));
      const { statistics, pages, nulls } = columns[0]!;
      expect(statistics.null_count).toBe(BigInt(own.length - known.length));
      expect(statistics.min_value).toBe(known[0]);
      expect(statistics.max_value).toBe(known[known.length - 1]);
      expect(pages.map(({ first_row_index }) => Number(first_row_index))).toEqual(
        own.length === 200 ? [0, 64, 128, 192] : [0, 64],
      );
      expect(nulls!.reduce((a, b) => a + b, 0n)).toBe(statistics.null_count);
    });
  });

  test("put both zeros between -0 and 0, leave NaN out, and cut long texts so that they still bound", async () => {
    const zeros = [0, 0, 0];
    const f64 = (values: readonly number[]) =>
      index(written(small, [{ name: "f", type: { kind: "float64" }, lane: "f64", values }]))[0]!.columns[0]!;
    expect(f64(zeros).statistics.min_value).toBe(-0);
    expect(f64([-0, -0]).statistics.max_value).toBe(0);
    expect(f64([1, Number.NaN, 3]).statistics).toMatchObject({ min_value: 1, max_value: 3 });
    const rounded = index(
      written({ encoding: "best" }, [{ name: "f", type: { kind: "float32" }, lane: "f64", values: [1.5, -2.5, 0.25] }]),
    )[0]!.columns[0]!.statistics;
    expect(rounded).toMatchObject({ min_value: -2.5, max_value: 1.5 });
    const allNaN = f64([Number.NaN, Number.NaN]);
    expect(allNaN.statistics.min_value).toBeUndefined();
    expect(allNaN.nulls).toBeUndefined();
    const long = ["€".repeat(40), `${"é".repeat(31)}x~~~`, "a".repeat(100)];
    const texts = index(written(small, [{ name: "t", type: { kind: "text" }, lane: "utf8", values: long }]))[0]!
      .columns[0]!.statistics;
    const [least, most] = [texts.min_value, texts.max_value].map((text) => Buffer.from(String(text)));
    for (const text of long.map((each) => Buffer.from(each))) {
      expect(Buffer.compare(least!, text)).toBeLessThanOrEqual(0);
      expect(Buffer.compare(most!, text)).toBeGreaterThanOrEqual(0);
    }
    expect(least!.length).toBeLessThanOrEqual(64);
    expect(texts.is_min_value_exact).toBe(false);
  });

  test("let DuckDB skip groups and find the same rows by filters as without", async () => {
    const random = randomWords(5);
    const rows = 4000;
    const columns: TestColumn[] = [
      {
        name: "at",
        type: timestamp("ms"),
        lane: "i64",
        values: Array.from({ length: rows }, (_, i) => BigInt(i) * 60_000n),
      },
      {
        name: "price",
        type: decimal(2),
        lane: "i64",
        values: Array.from({ length: rows }, () => BigInt(random() % 100_000) - 50_000n),
      },
      {
        name: "word",
        type: { kind: "text" },
        lane: "utf8",
        values: Array.from({ length: rows }, () => `w${random() % 500}`),
      },
      {
        name: "kind",
        type: { kind: "text" },
        lane: "code",
        values: withNulls(Array.from({ length: rows }, (_, i) => `k${i >> 9}`)),
      },
      {
        name: "x",
        type: { kind: "float64" },
        lane: "f64",
        values: Array.from({ length: rows }, () => (random() % 1000) - 500),
      },
    ];
    const options = { ...small, rowGroup: 500 };
    await duckdb({ "f.parquet": written(options, columns, 333) }, async (sql, path) => {
      const filters = [
        `"at" < make_timestamptz(2, 1, 1970, 0, 0, 0)`,
        `"at" = to_timestamp(60000)`,
        "price between -10 and 10",
        "word = 'w77'",
        "word > 'w9'",
        "kind = 'k3'",
        "kind is null",
        "x <= 0",
        "x = 0",
      ];
      await sql(`create table plain as select * from ${path("f.parquet")}`);
      for (const filter of filters) {
        const [[fast]] = (await sql(`select count(*) from ${path("f.parquet")} where ${filter}`)) as [[bigint]];
        const [[slow]] = (await sql(`select count(*) from plain where ${filter}`)) as [[bigint]];
        expect([filter, fast]).toEqual([filter, slow]);
        expect(slow === 0n).toBe(filter.includes("make_timestamptz"));
      }
    });
  });
});

test("dictionaries are used while they pay, and given up where they do not", () => {
  const random = randomWords(9);
  const rows = 150_000;
  const options = { compression: "none" } as const;
  const column = (name: string, value: () => bigint): TestColumn => ({
    name,
    type: int(64),
    lane: "i64",
    values: Array.from({ length: rows }, value),
    bounds: [0, 2 ** 40],
  });
  const file = written(
    options,
    [column("few", () => BigInt(random() % 300) << 30n), column("many", () => (BigInt(random()) << 8n) + 1n)],
    4096,
  );
  const [group] = parquetMetadata(new Uint8Array(file).buffer).row_groups;
  expect(group!.columns.map(({ meta_data }) => meta_data!.encodings)).toEqual([
    ["RLE_DICTIONARY", "RLE", "PLAIN"],
    ["PLAIN", "RLE"],
  ]);
  expect(Number(group!.columns[0]!.meta_data!.total_compressed_size)).toBeLessThan(rows * 1.3);
});

test("an empty file has its columns and no rows", async () => {
  const file = written(
    {},
    mixed.map((column) => ({ ...column, values: [], bounds: [0, 9] as const })),
  );
  expect(await read(file)).toEqual([]);
  expect(parquetMetadata(new Uint8Array(file).buffer).schema.length).toBe(mixed.length + 1);
});
