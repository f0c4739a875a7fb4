// Parquet by random schemas, and by pairs of everything that can be chosen: read back value by value by hyparquet.
import { parquetMetadata } from "hyparquet";
import { expect, test } from "vitest";
import type { FileOptions } from "../../src/encoders/encoder.js";
import { parquet } from "../../src/encoders/parquet.js";
import { fileOf } from "./batches.js";
import { cases, randomWords } from "./cases.js";
import { readParquet, shownByParquet } from "./parquet-reading.js";
import type { TestColumn } from "./written.js";

/** PARQUET_SCHEMAS=100000 for a night. */
const schemas = Number(process.env.PARQUET_SCHEMAS ?? 1000);
const random = randomWords(20241125);
const pick = <T>(list: readonly T[]): T => list[random() % list.length]!;

/** `rows` values of a case, in another order, a share of them null, perhaps few different ones. */
function column(index: number, rows: number, nullable: boolean, each = pick(cases)): TestColumn {
  const few = random() % 3 === 0 ? 1 + (random() % 5) : each.values.length;
  const share = pick([0, 0.01, 0.3, 0.99, 1]);
  const values = Array.from({ length: rows }, () => {
    if (nullable && random() / 2 ** 32 < share) return null;
    return each.values[random() % few]!;
  });
  const numbers = each.values.map(Number);
  const bounds = [Math.min(...numbers), Math.max(...numbers)] as const;
  return { name: `c${index}`, type: each.type, lane: each.lane, plain: each.plain ?? false, values, nullable, bounds };
}

async function check(columns: readonly TestColumn[], options: FileOptions, batchRows: number): Promise<void> {
  const file = fileOf(parquet, columns, batchRows, options);
  const rows = await readParquet(file);
  const told = JSON.stringify({ options, batchRows, columns: columns.map(({ type, lane }) => [type, lane]) });
  columns.forEach((each) => {
    const found = rows.map((row) => row[each.name] ?? null);
    expect(found, told).toEqual(each.values.map((value) => shownByParquet(value, each, options)));
  });
  const { row_groups } = parquetMetadata(new Uint8Array(file).buffer);
  columns.forEach(({ values }, i) => {
    const nulls = row_groups.reduce(
      (sum, { columns: own }) => sum + Number(own[i]!.meta_data!.statistics!.null_count),
      0,
    );
    expect(nulls, told).toBe(values.filter((value) => value === null).length);
  });
}

test(`${schemas} random schemas come back`, { timeout: 600_000 }, async () => {
  for (let round = 0; round < schemas; round++) {
    const rows = pick([0, 1, 2, 63, 64, 65, 100, 300]);
    const columns = Array.from({ length: 1 + (random() % 8) }, (_, i) => column(i, rows, random() % 2 === 0));
    const options: FileOptions = {
      compression: pick(["none", "snappy", "gzip"] as const),
      encoding: pick(["default", "best"] as const),
      page: pick([1, 7, 64, 100, 1000]),
      rowGroup: pick([1, 10, 64, 128, 1000]),
      timestamps: pick(["ms", "us"] as const),
    };
    await check(columns, options, pick([1, 5, 64, 4096]));
  }
});

const kinds = [...new Map(cases.map((each) => [`${each.type.kind} in ${each.lane}`, each])).entries()];
const sizes = { empty: 0, "one row": 1, "a page's edge": 64, "many pages": 300 };
const pairs = (["none", "snappy", "gzip"] as const).flatMap((compression) =>
  (["default", "best"] as const).flatMap((encoding) =>
    [true, false].map((nullable) => ({ compression, encoding, nullable })),
  ),
);

test.each(kinds)("%s comes back whatever is chosen beside it", async (_, each) => {
  for (const { compression, encoding, nullable } of pairs)
    for (const rows of Object.values(sizes))
      await check([column(0, rows, nullable, each)], { compression, encoding, page: 64 }, 50);
});
