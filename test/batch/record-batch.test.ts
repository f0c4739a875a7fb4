// The columns of a batch as Arrow sees them: a view and not a copy, every type with and without nulls, the same values as the CSV.
import type { RecordBatch } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { arrowColumns } from "../../src/batch/arrow-columns.js";
import { recordBatch } from "../../src/batch/record-batch.js";
import { WalkBuilder } from "../../src/batch/walk.js";
import { int64 } from "../../src/kernels/types.js";
import { csvFields } from "../csv-fields.js";
import { eachBatch, generate, type Plain, plainReader } from "../generate.js";

/** As the spec writes it, as Arrow reads it, as the CSV shows it. */
type Example = readonly [written: string | number | boolean, plain: Plain, csv: string];
interface TypeCase {
  readonly type: string;
  readonly arrow: string;
  readonly examples: readonly Example[];
}

const numbers = (...values: readonly number[]): Example[] => values.map((value) => [value, value, String(value)]);
const texts = (...values: readonly (readonly [string, string])[]): Example[] =>
  values.map(([value, csv]) => [value, value, csv]);
const day = (text: string): Example => [text, Date.parse(`${text}T00:00:00Z`) / 86_400_000, text];
const moment = (text: string): Example => [text, Date.parse(text), text];

const types: readonly TypeCase[] = [
  {
    type: "bool",
    arrow: "Bool",
    examples: [
      [true, true, "true"],
      [false, false, "false"],
    ],
  },
  { type: "int8", arrow: "Int8", examples: numbers(-128, 127, 0, -1) },
  { type: "int16", arrow: "Int16", examples: numbers(-32_768, 32_767, 0, 256) },
  { type: "int32", arrow: "Int32", examples: numbers(-2_147_483_648, 2_147_483_647, 0, 65_536) },
  {
    type: "int64",
    arrow: "Int64",
    examples: numbers(-9_007_199_254_740_991, 9_007_199_254_740_991, 0, 1, 4_294_967_296),
  },
  {
    type: "float32",
    arrow: "Float32",
    examples: [
      [0.1, Math.fround(0.1), "0.1"],
      [-1.5, -1.5, "-1.5"],
      [16_777_217, 16_777_216, "16777216"],
      [1e-30, Math.fround(1e-30), "1e-30"],
    ],
  },
  {
    type: "float64",
    arrow: "Float64",
    examples: numbers(0.1, -1e-7, 1e21, 0, 1.7976931348623157e308, 123_456_789.123),
  },
  {
    type: "decimal(10,2)",
    arrow: "Decimal[10e+2]",
    examples: [
      ["-0.05", "-0.05", "-0.05"],
      ["-12345678.99", "-12345678.99", "-12345678.99"],
      [0, "0.00", "0.00"],
      [7, "7.00", "7.00"],
      ["99999999.99", "99999999.99", "99999999.99"],
    ],
  },
  {
    type: "decimal(18,0)",
    arrow: "Decimal[18e0]",
    examples: [
      ["-999999999999999999", "-999999999999999999", "-999999999999999999"],
      [5, "5", "5"],
    ],
  },
  {
    type: "decimal(18,9)",
    arrow: "Decimal[18e+9]",
    examples: [
      ["-0.000000001", "-0.000000001", "-0.000000001"],
      ["999999999.999999999", "999999999.999999999", "999999999.999999999"],
    ],
  },
  {
    type: "date",
    arrow: "Date32<DAY>",
    examples: ["0001-01-01", "1899-12-31", "1969-12-31", "1970-01-01", "2000-02-29", "9999-12-31"].map(day),
  },
  {
    type: "timestamp",
    arrow: "Timestamp<MILLISECOND, UTC>",
    examples: [
      "0001-01-01T00:00:00.000Z",
      "1969-12-31T23:59:59.999Z",
      "1970-01-01T00:00:00.001Z",
      "2024-02-29T12:34:56.789Z",
      "9999-12-31T23:59:59.999Z",
    ].map(moment),
  },
  {
    type: "text",
    arrow: "Dictionary<Int32, Utf8>",
    examples: texts(
      ["", '""'],
      ["plain", "plain"],
      ["Zürich", "Zürich"],
      ["日本語", "日本語"],
      ["😀", "😀"],
      ["a,b", '"a,b"'],
      ['say "hi"', '"say ""hi"""'],
      ["two\nlines", '"two\nlines"'],
      [" space", '" space"'],
    ),
  },
];

/** Row i holds example i; the row after the last has none, and is null where there is no `else`. */
function columnsOf({ type, examples }: TypeCase) {
  const when = Object.fromEntries(examples.map(([written], i) => [i, written]));
  return { nullable: { case: "i", when, type }, full: { case: "i", when, else: examples[0]![0], type } };
}
const specOf = (item: TypeCase) => ({
  tables: { t: { rows: item.examples.length + 1, columns: { i: { sequence: 0 }, ...columnsOf(item) } } },
});

describe.each(types)("$type", (item) => {
  const plain = item.examples.map(([, value]) => value);

  test("has Arrow's type, is nullable only where nulls can be, and holds every value", () => {
    const made = generate(specOf(item), "t");
    const [, nullable, full] = made.schema.fields;
    expect(String(nullable!.type)).toContain(item.arrow);
    expect(String(full!.type)).toContain(item.arrow);
    expect([nullable!.nullable, full!.nullable]).toEqual([true, false]);
    expect(made.column("nullable")).toEqual([...plain, null]);
    expect(made.column("full")).toEqual([...plain, plain[0]]);
  });
  test("is written to CSV with the same values", () => {
    const csv = item.examples.map(([, , text]) => text);
    const at = 1 + 2 * types.indexOf(item);
    const rows = everything().slice(0, csv.length + 1);
    expect(rows.map((fields) => fields[at])).toEqual([...csv, ""]);
    expect(rows.map((fields) => fields[at + 1])).toEqual([...csv, csv[0]]);
  });
});

let all: string[][] | undefined;

/** One CSV of all types: two columns each, after the number of the row. */
function everything(): string[][] {
  const columns = Object.fromEntries(
    types.flatMap((item, k) => Object.entries(columnsOf(item)).map(([name, column]) => [`${name}${k}`, column])),
  );
  all ??= csvFields({ tables: { t: { rows: 12, columns: { i: { sequence: 0 }, ...columns } } } });
  return all;
}

test("texts made row by row are Utf8, empty ones and those of several bytes too, and agree with the CSV", () => {
  const [text] = types.slice(-1) as [TypeCase];
  const examples = text.examples.map(([value]) => String(value));
  const spec = {
    tables: {
      t: {
        rows: examples.length + 1,
        columns: {
          i: { sequence: 0 },
          a: columnsOf(text).nullable,
          b: { case: "i", when: { 2: "é" }, else: "" },
          joined: "concat(a, b)",
        },
      },
    },
  };
  const made = generate(spec, "t");
  expect(String(made.schema.fields[3]!.type)).toBe("Utf8");
  const expected = [...examples.map((value, i) => (i === 2 ? `${value}é` : value)), null];
  expect(made.column("joined")).toEqual(expected);
  const csv = csvFields(spec).map((fields) => fields[3]!);
  expect(csv[0]).toBe('""');
  expect(csv.at(-1)).toBe("");
  expect(
    csv.map((field, row) =>
      field === "" && row === examples.length
        ? null
        : field.startsWith('"')
          ? field.slice(1, -1).replaceAll('""', '"')
          : field,
    ),
  ).toEqual(expected);
});

test("uuids are sixteen bytes in the order of their text", () => {
  const spec = { tables: { t: { rows: 500, columns: { id: { uuid: "v4" }, some: { uuid: "v4", nulls: "50%" } } } } };
  const made = generate(spec, "t");
  expect(made.schema.fields.map(({ type, nullable }) => [String(type), nullable])).toEqual([
    ["FixedSizeBinary[16]", false],
    ["FixedSizeBinary[16]", true],
  ]);
  const csv = csvFields(spec);
  expect(csv.map(([id]) => id)).toEqual(made.column("id"));
  expect(csv.map(([, some]) => some || null)).toEqual(made.column("some"));
  expect(csv[0]![0]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

describe("a view and not a copy", () => {
  function walked() {
    const draft = new WalkBuilder("t", 64);
    const { builder } = draft;
    const values = builder.slot(8);
    builder.step("rowNumbers", builder.firstRow, values);
    const columns = arrowColumns(builder, [
      { name: "n", vector: { lane: "i64", type: int64, values, min: 0, max: 2 ** 53 } },
    ]);
    return { walk: draft.finish(), columns, values };
  }

  test("lies in the kernels' memory, where they wrote it", () => {
    const { walk, columns, values } = walked();
    walk.fill(0, 64);
    const batch = recordBatch(walk.memory, walk.address, columns, 64);
    const { buffer, byteOffset } = batch.getChildAt(0)!.data[0]!.values as BigInt64Array;
    expect(buffer).toBe(walk.memory.buffer);
    expect(byteOffset).toBe(walk.address(values));
  });
  test("shows the next batch as soon as it is made", () => {
    const { walk, columns } = walked();
    walk.fill(0, 64);
    const batch = recordBatch(walk.memory, walk.address, columns, 64);
    expect(batch.getChildAt(0)!.get(3)).toBe(3n);
    walk.fill(1000, 64);
    expect(batch.getChildAt(0)!.get(3)).toBe(1003n);
  });
  test("holds for every buffer of every type: values, offsets, bitmaps and dictionaries", () => {
    const all = Object.fromEntries(
      types.flatMap((item, k) => Object.entries(columnsOf(item)).map(([name, column]) => [`${name}${k}`, column])),
    );
    const columns = {
      i: { sequence: 0 },
      ...all,
      pattern: { pattern: "[a-z]{3}x?", nulls: "20%" },
      id: { uuid: "v4", nulls: "20%" },
    };
    let buffers = 0;
    let seen: ArrayBufferLike | undefined;
    eachBatch({ tables: { t: { rows: 10, columns } } }, "t", (batch: RecordBatch) => {
      for (const [i, field] of batch.schema.fields.entries()) {
        const { values, valueOffsets, nullBitmap, dictionary } = batch.getChildAt(i)!.data[0]!;
        const parts = [
          values,
          valueOffsets,
          field.nullable ? nullBitmap : undefined,
          dictionary?.data[0]?.values,
          dictionary?.data[0]?.valueOffsets,
        ];
        for (const part of parts.filter((candidate) => candidate !== undefined)) {
          seen ??= part.buffer;
          expect(part.buffer, field.name).toBe(seen);
          buffers++;
        }
      }
    });
    expect(buffers).toBeGreaterThan(45);
    expect(seen).toBeInstanceOf(SharedArrayBuffer);
  });
});

test("the batches of a table differ in their rows and agree in their schema", () => {
  const schemas = new Set<string>();
  const firsts: Plain[] = [];
  let nulls = 0;
  eachBatch(
    { tables: { t: { rows: 1000, columns: { n: { sequence: 0 }, x: { uniform: "0..9", nulls: "30%" } } } } },
    "t",
    (batch) => {
      schemas.add(String(batch.schema));
      firsts.push(plainReader(batch.getChildAt(0)!)(0));
      nulls += batch.getChildAt(1)!.nullCount;
    },
    { batchRows: 64 },
  );
  expect(schemas.size).toBe(1);
  expect(firsts).toEqual(Array.from({ length: 16 }, (_, i) => 64 * i));
  expect(nulls).toBe(
    generate(
      { tables: { t: { rows: 1000, columns: { n: { sequence: 0 }, x: { uniform: "0..9", nulls: "30%" } } } } },
      "t",
    )
      .column("x")
      .filter((x) => x === null).length,
  );
});
