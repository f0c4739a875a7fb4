// The shape of a spec by zod: which words may stand where. The JSON Schema for editors comes from the same source.
import { z } from "zod";
import type { ColumnKind } from "../columns/column-kind.js";
import { columnKinds } from "../columns/index.js";
import { formulaText, ofItsType, quantity } from "../columns/words.js";
import { localeNames } from "../formula/locales.js";
import { type SourceName, sourceNames, sources } from "../sources/index.js";
import { correlateShape } from "./correlate.js";
import { countShape } from "./count.js";

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,127}$/);
const day = z.string().meta({ description: "a date such as 2024-01-01" });

const nullRule = z
  .strictObject({
    rate: quantity.optional().meta({ description: "the share of these rows that are null", default: "100%" }),
    when: formulaText.optional().meta({ description: "which rows: a condition; the column's own name is its value" }),
  })
  .meta({ description: "a rate with a condition, { rate: 30%, when: price > 100 }" });

/** Words that may stand beside any verb. */
export const modifiers = {
  type: z
    .string()
    .optional()
    .meta({
      description: "the column's type",
      examples: [
        "bool",
        "int8",
        "int16",
        "int32",
        "int64",
        "float32",
        "float64",
        "decimal(12,2)",
        "text",
        "date",
        "timestamp",
        "uuid",
      ],
    }),
  nulls: z
    .union([quantity, nullRule, z.array(nullRule).min(1, ofItsType)])
    .optional()
    .meta({
      description:
        'the share of rows that are null, 5%; where a condition holds, { rate: 30%, when: channel == "web" }',
    }),
  unique: z.boolean().optional().meta({ description: "no two rows are equal" }),
  primary_key: z.boolean().optional().meta({ description: "the column that refs to this table hold" }),
  hidden: z.boolean().optional().meta({ description: "made where others read it, and not written" }),
  round: z
    .number()
    .int()
    .min(0)
    .max(9)
    .optional()
    .meta({ description: "digits after the point: the column becomes a decimal" }),
  clip: z.string().optional().meta({ description: "a range a..b: values outside are moved to its ends" }),
  truncate: z.string().optional().meta({ description: "a range a..b: values outside are drawn again" }),
  format: z
    .string()
    .optional()
    .meta({ description: "text form: iso, epoch_s, epoch_ms, %Y-%m-%d, %05d, %'.2f with groups" }),
  locale: z
    .string()
    .optional()
    .meta({
      description: "the language that numbers and times are written in as text: de, fr, en_IN",
      examples: [...localeNames],
    }),
  as: z
    .string()
    .min(1, ofItsType)
    .max(128, ofItsType)
    .optional()
    .meta({ description: "the name in the output, a text" }),
  id: z
    .string()
    .min(1, ofItsType)
    .max(128, ofItsType)
    .optional()
    .meta({ description: "the old name of a renamed column, which keeps its data" }),
};

const tableHead = {
  id: modifiers.id.meta({ description: "the old name of a renamed table, which keeps its data" }),
  rows: quantity.optional().meta({ description: "how many rows, such as 10M" }),
  each: z
    .union([name, z.record(name, name)])
    .optional()
    .meta({ description: "the parent whose rows make these: { basket: baskets }" }),
  count: countShape.optional().meta(countShape.meta()!),
  primary_key: z
    .union([z.string(), z.array(z.string()).min(1, ofItsType)])
    .optional()
    .meta({ description: "the key, where it has several columns" }),
  correlate: correlateShape.optional().meta({
    description: "columns whose draws go together, each by its own law: { columns: [height, weight], spearman: 0.6 }",
  }),
};

const path = (kind: SourceName) =>
  z
    .string()
    .optional()
    .meta({ description: `the path of a file, relative to the spec: ${sources[kind].summary}` });

const sourceHead = {
  ...(Object.fromEntries(sourceNames.map((kind) => [kind, path(kind)])) as Record<SourceName, ReturnType<typeof path>>),
  rename: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: "other names for columns of the file: { Store No: store_no }" }),
  primary_key: z
    .union([z.string(), z.array(z.string()).min(1, ofItsType)])
    .optional()
    .meta({ description: "what refs to this source hold: a column, or a list of them" }),
};

const later = z.unknown().optional();

/** The words of one output: each is what its flag is, and a flag of the command line goes before it. */
const outputWords = {
  out: z.string().min(1, ofItsType).meta({
    description: "a folder, with {table}, {column} and {column:date} in it: out/lake/{table}/day={at:date}/",
  }),
  format: z
    .enum(["csv", "ndjson", "parquet", "arrow", "avro"])
    .optional()
    .meta({ description: "the form of the files: csv, ndjson, parquet or arrow", default: "csv" }),
  compression: z
    .enum(["none", "snappy", "gzip", "zstd"])
    .optional()
    .meta({ description: "of the files: none, snappy, gzip or zstd" }),
  encoding: z.enum(["default", "best"]).optional().meta({ description: "of parquet: best makes smaller files" }),
  row_group: quantity.optional().meta({ description: "of parquet: rows of a row group at most" }),
  page: quantity.optional().meta({ description: "of parquet: rows of a page at most" }),
  timestamps: z.enum(["ms", "us"]).optional().meta({ description: "of parquet: the unit of times" }),
  file_size: quantity.optional().meta({ description: "bytes of each file, about: 256MB" }),
  file_rows: quantity.optional().meta({ description: "rows of the root table in each part" }),
  files: quantity.optional().meta({ description: "so many files of each table" }),
  file_per: z.enum(["day"]).optional().meta({ description: "a part for each day, where times are in order" }),
  tables: z
    .union([z.string(), z.array(z.string()).min(1, ofItsType)])
    .optional()
    .meta({ description: "only these tables" }),
  keep_keys: z.boolean().optional().meta({ description: "columns in the names of folders stay in the files too" }),
  message_key: later.meta({ description: "of streams, which are not built yet" }),
  from: later.meta({ description: "of streams, which are not built yet" }),
  speed: later.meta({ description: "of streams, which are not built yet" }),
  rate: later.meta({ description: "of streams, which are not built yet" }),
};

const varValue = z.union([z.string(), z.number(), z.bigint(), z.boolean()]);

const specHead = {
  datagen: z.literal(1).meta({ description: "1, the version of the language" }),
  name: z
    .string()
    .optional()
    .meta({ description: "what the data is called; the name of the spec's file where it is not said" }),
  seed: z
    .union([z.number().int(), z.bigint()])
    .optional()
    .meta({ description: "a whole number: another seed gives other data", default: 0 }),
  vars: z.record(z.string(), varValue).optional().meta({ description: "values for $name" }),
  profiles: z
    .record(z.string(), z.record(z.string(), varValue))
    .optional()
    .meta({ description: "other values of vars under a name, for --profile: { tiny: { stores: 5 } }" }),
  period: z.strictObject({ start: day, days: quantity.optional(), end: day.optional() }).optional().meta({
    description: "the time that the data lies in: { start: 2024-01-01, days: 365 }; the year 2024 where it is not said",
  }),
  main: z.string().optional().meta({ description: "the name of the table that --rows sets" }),
};

const described = {
  sources: "tables you bring, which are read and never changed: { items: { csv: items.csv, primary_key: sku } }",
  source: "a supplied table: { csv: items.csv, primary_key: sku }",
  tables: "the tables to make, each under its name: { stores: { rows: 100, columns: { store_id: { sequence: 1 } } } }",
  table: "a table: { rows: 100, columns: { id: { sequence: 1 } } }",
  outputs: "what can be written under a name, for --output lake: { lake: { out: out/lake, format: parquet } }",
  columns:
    "the columns in the order of the output, each a formula or a map with a verb: { id: { sequence: 1 }, qty: { uniform: 1..9 } }",
  sourceColumns: "what supplied columns refer to, { category: { ref: categories } }, and columns computed from them",
} as const;

const openColumns = z.record(z.string(), z.unknown());

/** The shape without columns: those are checked one by one, by the verb that each has. */
export const frame = {
  spec: z.strictObject({
    ...specHead,
    sources: z.record(z.string(), z.unknown()).optional().meta({ description: described.sources }),
    tables: z.record(z.string(), z.unknown()).meta({ description: described.tables }),
    outputs: z.record(z.string(), z.unknown()).optional().meta({ description: described.outputs }),
  }),
  output: z.strictObject(outputWords),
  table: z
    .strictObject({ ...tableHead, columns: openColumns.meta({ description: described.columns }) })
    .meta({ description: described.table }),
  source: z
    .strictObject({ ...sourceHead, columns: openColumns.optional().meta({ description: described.sourceColumns }) })
    .meta({ description: described.source }),
};
export type TableFrame = z.output<typeof frame.table>;
export type SourceFrame = z.output<typeof frame.source>;
export type SpecFrame = z.output<typeof frame.spec>;

const shapes = new Map<ColumnKind, z.ZodObject>();

/** The shape of a column with this verb: the verb, the words beside it, and the modifiers. */
export function columnShape(kind: ColumnKind): z.ZodObject {
  let shape = shapes.get(kind);
  if (!shape) {
    shape = z
      .strictObject({ [kind.name]: kind.shape, ...kind.beside, ...modifiers })
      .meta({ description: kind.summary });
    shapes.set(kind, shape);
  }
  return shape;
}

/** The JSON Schema of the language, draft 2020-12, for editors. */
export function jsonSchema(): Record<string, unknown> {
  const column = z.union([
    z.string().meta({ description: "a formula: price * qty; or position" }),
    ...Object.values<ColumnKind>(columnKinds).map(columnShape),
  ]);
  const columns = z.record(name, column).meta({ description: "the columns, in the order of the output" });
  const spec = z.strictObject({
    ...specHead,
    sources: z
      .record(name, z.strictObject({ ...sourceHead, columns: columns.optional() }))
      .optional()
      .meta({ description: "tables you bring: read, never changed" }),
    tables: z.record(name, z.strictObject({ ...tableHead, columns })),
    outputs: z.record(name, z.strictObject(outputWords)).optional().meta({ description: described.outputs }),
  });
  return {
    ...(z.toJSONSchema(spec, {
      io: "input",
      unrepresentable: "any",
      override: ({ zodSchema, jsonSchema }) => {
        if (zodSchema._zod.def.type === "bigint") Object.assign(jsonSchema, { type: "integer" });
      },
    }) as Record<string, unknown>),
    title: "datagen specification",
  };
}
