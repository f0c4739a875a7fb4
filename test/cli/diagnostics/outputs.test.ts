// Outputs of a spec and templates of paths that cannot be: what is said, and where.
import { expect, test } from "vitest";
import { said, table, told } from "../told.js";

const good = table("a: { uniform: 1..9 }\nat: { timestamp: period, sorted: true }\nprice: { uniform: 0.5..1.5 }");
const withOutput = (words: string): string => `${good}outputs: { lake: { ${words} } }\n`;
const run = (words: string, ...flags: string[]) =>
  told(withOutput(words), "run", "spec.yaml", "--output", "lake", ...flags);

test("an output that is not there", async () => {
  const text = await told(withOutput("out: x"), "run", "spec.yaml", "--output", "lak");
  expect(text).toMatchInlineSnapshot(`
    "
    error[usage.output]: the spec has no output "lak"
       = did you mean "lake"?
    "
  `);
});

test("an output of a spec without outputs", async () => {
  expect(await told(good, "run", "spec.yaml", "--output", "lake")).toMatchInlineSnapshot(`
    "
    error[usage.output]: the spec has no output "lake"
       = write outputs: { lake: { out: out/lake, format: parquet } } into it
    "
  `);
});

test("words of outputs that are wrong are told by validate, all at once", async () => {
  const text = await told(
    `${good}outputs:
  a: { format: csv }
  b: { out: x, formt: csv }
  c: { out: x, format: cvs, tables: [t, tt] }
  d: { out: "x/{table", compression: lz4 }
  e: { out: "x/{table" }
  f: { out: "x/{table}/../y/", tables: "t, u" }
  g: [x]
`,
    "validate",
    "spec.yaml",
  );
  expect(text).toMatchInlineSnapshot(`
    "
    error[spec.missing]: output a needs out:
       --> spec.yaml:10:8
       |
    10 |   a: { format: csv }
       |        ^^^^^^ wanted: a folder, with {table}, {column} and {column:date} in it: out/lake/{table}/day={at:date}/

    error[spec.unknown_word]: output b has no word "formt"
       --> spec.yaml:11:16
       |
    11 |   b: { out: x, formt: csv }
       |                ^^^^^ did you mean "format"?

    error[spec.shape]: format does not fit: found "cvs"
       --> spec.yaml:12:24
       |
    12 |   c: { out: x, format: cvs, tables: [t, tt] }
       |                        ^^^ wanted: the form of the files: csv, ndjson, parquet or arrow

    error[spec.shape]: compression does not fit: found "lz4"
       --> spec.yaml:13:38
       |
    13 |   d: { out: "x/{table", compression: lz4 }
       |                                      ^^^ wanted: of the files: none, snappy, gzip or zstd

    error[spec.out_template]: x/{table has a brace that is not closed
       --> spec.yaml:14:13
       |
    14 |   e: { out: "x/{table" }
       |             ^^^^^^^^^^ write {table}, {column}, or {column:date}, as in out/{table}/day={at:date}/

    error[spec.out_template]: x/{table}/../y/ has ".." in its path
       --> spec.yaml:15:13
       |
    15 |   f: { out: "x/{table}/../y/", tables: "t, u" }
       |             ^^^^^^^^^^^^^^^^^ what is below its folder stays below

    error[spec.unknown_table]: unknown table "u"
       --> spec.yaml:15:40
       |
    15 |   f: { out: "x/{table}/../y/", tables: "t, u" }
       |                                        ^^^^^^ there is only t

    error[spec.shape]: output g does not fit: found a list
       --> spec.yaml:16:6
       |
    16 |   g: [x]
       |      ^^^ wanted: a map of out, format, compression, encoding, row_group, page, timestamps, file_size, file_rows, files, file_per, tables, keep_keys, message_key, from, speed, rate

    8 errors in spec.yaml
    "
  `);
});

test("outputs of later targets are refused only when they are chosen", async () => {
  const spec = `${good}outputs:
  lake: { out: "s3://bucket/pos/{table}/day={at:date}/", format: parquet, compression: zstd, file_size: 256MB }
  live: { out: "kafka://localhost:9092/pos.{table}", message_key: a, format: avro, from: now, speed: 1x, rate: 5000/s }
  slow: { out: out/slow, rate: 10/s }
`;
  expect((await said(spec, "validate", "spec.yaml")).code).toBe(0);
  expect(await told(spec, "run", "spec.yaml", "--output", "lake")).toMatchInlineSnapshot(`
    "
    error[usage.out]: out: s3: is not built yet
       --> spec.yaml:10:16
       |
    10 |   lake: { out: "s3://bucket/pos/{table}/day={at:date}/", format: parquet, compression: zstd, file_si…
       |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write a folder, null: or -

    1 error in spec.yaml
    "
  `);
  expect(await told(spec, "run", "spec.yaml", "--output", "live")).toMatchInlineSnapshot(`
    "
    error[usage.out]: out: kafka: is not built yet
       --> spec.yaml:11:16
       |
    11 |   live: { out: "kafka://localhost:9092/pos.{table}", message_key: a, format: avro, from: now, speed:…
       |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ write a folder, null: or -

    1 error in spec.yaml
    "
  `);
  expect(await told(spec, "run", "spec.yaml", "--output", "slow")).toMatchInlineSnapshot(`
    "
    error[spec.not_built]: output slow: rate: is not built yet
       --> spec.yaml:12:32
       |
    12 |   slow: { out: out/slow, rate: 10/s }
       |                                ^^^^ leave it out

    1 error in spec.yaml
    "
  `);
});

test("a word that does not go with its format", async () => {
  expect(await run("out: x, row_group: 5k")).toMatchInlineSnapshot(`
    "
    error[usage.option]: row_group: does not go with --format csv
      --> spec.yaml:9:39
      |
    9 | outputs: { lake: { out: x, row_group: 5k } }
      |                                       ^^ it goes with parquet

    1 error in spec.yaml
    "
  `);
});

test("a size that is none", async () => {
  expect(await run("out: x, file_size: 12x")).toMatchInlineSnapshot(`
    "
    error[usage.size]: file_size: 12x is not a size
      --> spec.yaml:9:39
      |
    9 | outputs: { lake: { out: x, file_size: 12x } }
      |                                       ^^^ write e.g. file_size: 256MB

    1 error in spec.yaml
    "
  `);
});

test("two ways to cut", async () => {
  expect(await run("out: x, file_size: 1MB, files: 3")).toMatchInlineSnapshot(`
    "
    error[usage.parts]: parts are cut in one way, not by file_size: and files:
      --> spec.yaml:9:39
      |
    9 | outputs: { lake: { out: x, file_size: 1MB, files: 3 } }
      |                                       ^^^ keep one of them

    1 error in spec.yaml
    "
  `);
});

test("a column that no table has", async () => {
  expect(await run('out: "x/{table}/day={att:date}/"')).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: no table that is written has a column "att", as in {table}/day={att:date}/
      --> spec.yaml:9:25
      |
    9 | outputs: { lake: { out: "x/{table}/day={att:date}/" } }
      |                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean "at"?

    1 error in spec.yaml
    "
  `);
});

test("a time as it is", async () => {
  expect(await run('out: "x/{table}/{at}/"')).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: t.at is timestamp: {at} cannot stand in a path
      --> spec.yaml:9:25
      |
    9 | outputs: { lake: { out: "x/{table}/{at}/" } }
      |                         ^^^^^^^^^^^^^^^^^ write {at:date}

    1 error in spec.yaml
    "
  `);
});

test("a type that names no folder", async () => {
  expect(await run('out: "x/{table}/{price}/"')).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: t.price is float64: {price} cannot stand in a path
      --> spec.yaml:9:25
      |
    9 | outputs: { lake: { out: "x/{table}/{price}/" } }
      |                         ^^^^^^^^^^^^^^^^^^^^ folders are named by text, bool, whole numbers and dates

    1 error in spec.yaml
    "
  `);
});

test("the date of a number", async () => {
  expect(await run('out: "x/{table}/{a:date}/"')).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: t.a is int64: {a:date} cannot stand in a path
      --> spec.yaml:9:25
      |
    9 | outputs: { lake: { out: "x/{table}/{a:date}/" } }
      |                         ^^^^^^^^^^^^^^^^^^^^^ write {a}

    1 error in spec.yaml
    "
  `);
});

test("files with another ending than their format", async () => {
  expect(await run('out: "x/{table}.csv", format: parquet')).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: out: x/{table}.csv names files that do not end in .parquet
      --> spec.yaml:9:25
      |
    9 | outputs: { lake: { out: "x/{table}.csv", format: parquet } }
      |                         ^^^^^^^^^^^^^^^ let it end in .parquet, or in / for folders of parts

    1 error in spec.yaml
    "
  `);
});

test("several parts of a table with one file", async () => {
  expect(await run('out: "x/{table}.csv"', "--files", "3")).toMatchInlineSnapshot(`
    "
    error[usage.parts]: out: x/{table}.csv has one file for each table: --files asks for several
      --> spec.yaml:9:25
      |
    9 | outputs: { lake: { out: "x/{table}.csv" } }
      |                         ^^^^^^^^^^^^^^^ leave one of them out, or end out: in / for folders of parts

    1 error in spec.yaml
    "
  `);
});

test("a template on the command line", async () => {
  expect(await told(good, "run", "spec.yaml", "--out", "x/{table/")).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: x/{table/ has a brace that is not closed
       = write {table}, {column}, or {column:date}, as in out/{table}/day={at:date}/
    "
  `);
});

test("several tables in one folder", async () => {
  const two = good.replace("tables:", "tables:\n  u: { rows: 1, columns: { b: { value: 1 } } }\n ");
  expect(await told(two, "run", "spec.yaml", "--out", "x/{at:date}/")).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: the files of u and t would have the same names: {at:date}/ does not say {table}
       = add {table}, or choose one table with --tables
    "
  `);
});

test("nothing left but folders", async () => {
  const one = table("a: { uniform: 1..9 }");
  expect(await told(one, "run", "spec.yaml", "--out", "x/{table}/a={a}/")).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: all columns of t are in the names of its folders: its files would be empty
       = add --keep-keys
    "
  `);
});

test("a table without the column has fewer folders, and a warning says so", async () => {
  const two = `datagen: 1
tables:
  t: { rows: 3, columns: { at: { date: period } } }
  u: { rows: 3, columns: { b: { value: 1 } } }
`;
  const { stderr, code } = await said(
    two,
    "run",
    "spec.yaml",
    "--dry-run",
    "--out",
    "x/{table}/{at}/",
    "--threads",
    "1",
  );
  expect(code).toBe(0);
  expect(stderr).toContain("warning[plan.no_folder]: u: it has no column at: its files have no folders by it");
});

test("more of a part than can be kept", async () => {
  const many = table("a: { uniform: 1..9 }\nb: { uniform: 1..9 }").replace(/rows: \d+/, "rows: 1B");
  expect(
    await told(many, "run", "spec.yaml", "--out", "x/{table}/a={a}/", "--files", "2", "--threads", "1"),
  ).toMatchInlineSnapshot(`
    "
    error[usage.out_template]: a part of t would keep 5723 MiB of rows until it knows all of their folders
       = make smaller parts: --file-rows 89478485 or less
    "
  `);
});
