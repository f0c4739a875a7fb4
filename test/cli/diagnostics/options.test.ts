// What is typed on the command line and cannot be.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

const good = table("a: { uniform: 1..9 }");

test("a value laid where there is nothing", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "tables.x.rows=3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_setting]: there is no "x" in tables
      --> --set tables.x.rows:1:8
      |
    1 | tables.x.rows=3
      |        ^ there is only t

    1 error in --set tables.x.rows
    "
  `);
});

test("a setting without a value", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "tables.t.rows");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.set]: --set tables.t.rows has no value
       = write --set tables.stores.rows=10
    "
  `);
});

test("a setting without a path", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "=3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.set]: --set =3 has no path before its "="
       = write --set tables.stores.rows=10
    "
  `);
});

test("a word that a table has not", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "tables.t.row=3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_word]: table t has no word "row"
      --> --set tables.t.row:1:10
      |
    1 | tables.t.row=3
      |          ^^^ did you mean "rows"?

    1 error in --set tables.t.row
    "
  `);
});

test("a value that does not fit", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "tables.t.rows=-3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_rows]: -3 is not a number of rows
      --> --set tables.t.rows:1:15
      |
    1 | tables.t.rows=-3
      |               ^^ write e.g. 1000, 20k, 10M, 1B

    1 error in --set tables.t.rows
    "
  `);
});

test("a mistake inside of a value", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "tables.t.columns.b={ unifrom: 3 }");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_verb]: unknown verb "unifrom"
      --> --set tables.t.columns.b:1:22
      |
    1 | tables.t.columns.b={ unifrom: 3 }
      |                      ^^^^^^^ did you mean "uniform"?

    1 error in --set tables.t.columns.b
    "
  `);
});

test("a mistake inside of a formula", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "tables.t.columns.b=a * pric");
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "pric"
      --> --set tables.t.columns.b:1:24
      |
    1 | tables.t.columns.b=a * pric
      |                        ^^^^ there are a, b

    1 error in --set tables.t.columns.b
    "
  `);
});

test("a path with a gap", async () => {
  const said = await told(good, "run", "spec.yaml", "--set", "a..b=3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_setting]: a name is missing between the dots
      --> --set a..b:1:3
      |
    1 | a..b=3
      |   ^ write a path such as tables.stores.rows

    1 error in --set a..b
    "
  `);
});

test("rows that are no number", async () => {
  const said = await told(good, "run", "spec.yaml", "--rows", "x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --rows x is not a whole number
       = write e.g. --rows 10M
    "
  `);
});

test("negative rows", async () => {
  const said = await told(good, "run", "spec.yaml", "--rows=-5");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --rows -5 is not a whole number
       = write e.g. --rows 10M
    "
  `);
});

test("half a row", async () => {
  const said = await told(good, "run", "spec.yaml", "--rows", "1.5");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --rows 1.5 is not a whole number
       = write e.g. --rows 10M
    "
  `);
});

test("too many rows", async () => {
  const said = await told(good, "run", "spec.yaml", "--rows", "2e15");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --rows 2e15 is more than 1e15
       = write e.g. --rows 10M
    "
  `);
});

test("no rows at all", async () => {
  const said = await told(good, "run", "spec.yaml", "--rows", "");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --rows "" is not a whole number
       = write e.g. --rows 10M
    "
  `);
});

test("a scale that is none", async () => {
  const said = await told(good, "run", "spec.yaml", "--scale", "x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --scale x is not a factor
       = write e.g. --scale 0.1
    "
  `);
});

test("a scale that makes too many", async () => {
  const said = await told(good, "run", "spec.yaml", "--scale", "1e15");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.too_many_rows]: 10 times --scale 1000000000000000 is more than the 1e15 rows that a table may have
      --> spec.yaml:4:11
      |
    4 |     rows: 10
      |           ^^ write less: 1e12 rows fill a data centre

    1 error in spec.yaml
    "
  `);
});

test("a seed that is no number", async () => {
  const said = await told(good, "run", "spec.yaml", "--seed", "1.5");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --seed 1.5 is not a whole number
       = write e.g. --seed 42
    "
  `);
});

test("no threads", async () => {
  const said = await told(good, "run", "spec.yaml", "--threads", "0");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --threads 0 is not a number of threads
       = write 1 to 1024
    "
  `);
});

test("threads that are no number", async () => {
  const said = await told(good, "run", "spec.yaml", "--threads", "x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --threads x is not a whole number
       = write e.g. --threads 8
    "
  `);
});

test("more threads than there can be", async () => {
  const said = await told(good, "run", "spec.yaml", "--threads", "5000");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --threads 5000 is not a number of threads
       = write 1 to 1024
    "
  `);
});

test("a size without a unit", async () => {
  const said = await told(good, "run", "spec.yaml", "--file-size", "10");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.size]: --file-size 10 is not a size
       = write e.g. --file-size 256MB
    "
  `);
});

test("parts cut in two ways", async () => {
  const said = await told(good, "run", "spec.yaml", "--file-size", "256MB", "--files", "3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.parts]: parts are cut in one way, not by --file-size and --files
       = keep one of them
    "
  `);
});

test("no files", async () => {
  const said = await told(good, "run", "spec.yaml", "--files", "0");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --files 0 is too small
       = write 1 or more
    "
  `);
});

test("more files than a folder bears", async () => {
  const said = await told(good, "run", "spec.yaml", "--files", "1B");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --files 1000000000 is too large
       = write 100000 or less
    "
  `);
});

test("days of a table without times", async () => {
  const said = await told(good, "run", "spec.yaml", "--file-per", "day");
  expect(said).toMatchInlineSnapshot(`
    "
    error[plan.no_time_order]: t: no table has times in order, so none can be cut by days
       = add sorted: true to a timestamp, or cut parts by rows, bytes or files
    "
  `);
});

test("another unit of time", async () => {
  const said = await told(good, "run", "spec.yaml", "--file-per", "month");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.parts]: --file-per month is not built yet
       = write --file-per day
    "
  `);
});

test("a table that is not there", async () => {
  const said = await told(good, "run", "spec.yaml", "--tables", "t,u");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.unknown_table]: unknown table "u"
       = there is only t
    "
  `);
});

test("no tables", async () => {
  const said = await told(good, "run", "spec.yaml", "--tables", "");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.unknown_table]: --tables names no table
       = there are t
    "
  `);
});

test("S3", async () => {
  const said = await told(good, "run", "spec.yaml", "--out", "s3://bucket/x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.out]: --out s3: is not built yet
       = write a folder, null: or -
    "
  `);
});

test("Kafka", async () => {
  const said = await told(good, "run", "spec.yaml", "--out", "kafka://host/x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.out]: --out kafka: is not built yet
       = write a folder, null: or -
    "
  `);
});

test("parquet to standard output", async () => {
  const said = await told(good, "run", "spec.yaml", "--format", "parquet", "--out", "-");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.option]: --format parquet needs files: its parts cannot follow each other on stdout
       = name a folder with --out, or choose csv, ndjson or arrow
    "
  `);
});

test("options of another format", async () => {
  const said = await told(good, "run", "spec.yaml", "--row-group", "1000");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.option]: --row-group does not go with --format csv
       = it goes with parquet
    "
  `);
});

test("a codec that the format has not", async () => {
  const said = await told(good, "run", "spec.yaml", "--compression", "snappy");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.option]: --compression snappy is not one of its words
       = write --compression none, gzip or zstd
    "
  `);
});

test("avro, not built yet", async () => {
  const said = await told(good, "run", "spec.yaml", "--format", "avro");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.format]: the format avro is not built yet
       = there are csv, ndjson, parquet, arrow
    "
  `);
});

test("a format that is none", async () => {
  const said = await told(good, "run", "spec.yaml", "--format", "cvs");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.format]: unknown format "cvs"
       = did you mean "csv"?
    "
  `);
});

test("a shard that is none", async () => {
  const said = await told(good, "run", "spec.yaml", "--shard", "3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[run.shard]: --shard "3" is not a shard
       = write "i/n" with i from 1 to n, as 3/16, or auto
    "
  `);
});

test("a shard beyond the last", async () => {
  const said = await told(good, "run", "spec.yaml", "--shard", "5/3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[run.shard]: --shard 5/3: shards are 1 to 3, this would be 5
    "
  `);
});

test("a shard outside of a job", async () => {
  const said = await told(good, "run", "spec.yaml", "--shard", "auto");
  expect(said).toMatchInlineSnapshot(`
    "
    error[run.shard]: --shard auto finds none of JOB_COMPLETION_INDEX (Kubernetes indexed job), AWS_BATCH_JOB_ARRAY_INDEX (AWS Batch array job), SLURM_ARRAY_TASK_ID (Slurm job array)
       = outside of such a job write "i/n", as 3/16
    "
  `);
});

test("an option that is none", async () => {
  const said = await told(good, "run", "spec.yaml", "--thread", "3");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.command]: unknown option '--thread'
       = did you mean --threads?
    "
  `);
});

test("an option of later versions", async () => {
  const said = await told(good, "run", "spec.yaml", "--speed", "60x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.not_built]: --speed is not built yet
       = datagen --help shows what is
    "
  `);
});

test("an option without its value", async () => {
  const said = await told(good, "run", "spec.yaml", "--rows");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.command]: option '--rows <count>' argument missing
       = datagen --help shows the commands, datagen run --help the options of one
    "
  `);
});

test("no rows in a batch", async () => {
  const said = await told(good, "run", "spec.yaml", "--batch-rows", "0");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: --batch-rows 0 is too small
       = write 1 or more
    "
  `);
});

test("two specs", async () => {
  const said = await told(good, "run", "spec.yaml", "other.yaml");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.command]: too many arguments for 'run'. Expected 1 argument but got 2.
       = datagen --help shows the commands, datagen run --help the options of one
    "
  `);
});

test("a table that the spec has not, to preview", async () => {
  const said = await told(good, "preview", "spec.yaml", "nosuch");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.unknown_table]: spec.yaml has no table "nosuch"
       = there is only t
    "
  `);
});

test("two tables to preview", async () => {
  const said = await told(good, "preview", "spec.yaml", "t", "u");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.words]: one table at a time, not t and u
       = datagen preview [SPEC] [TABLE]
    "
  `);
});

test("two specs to preview", async () => {
  const said = await told(good, "preview", "spec.yaml", "b.yaml");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.words]: one spec at a time, not spec.yaml and b.yaml
       = datagen preview [SPEC] [TABLE]
    "
  `);
});

test("a row beyond the last", async () => {
  const said = await told(good, "preview", "spec.yaml", "--row", "10");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.row]: --row 10: t has 10 rows, counted from 0
       = write --row 0 to 9
    "
  `);
});

test("a count that is none", async () => {
  const said = await told(good, "preview", "spec.yaml", "-n", "x");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.number]: -n x is not a whole number
       = write e.g. -n 20
    "
  `);
});

test("a folder that holds no output", async () => {
  const said = await told(good, "commit", "/nowhere");
  expect(said).toMatchInlineSnapshot(`
    "
    error[run.no_plan]: there is no plan in /nowhere
       = is this the output folder of a run?
    "
  `);
});

test("a file that is no output", async () => {
  const said = await told(good, "commit", "spec.yaml");
  expect(said).toMatchInlineSnapshot(`
    "
    error[run.no_plan]: there is no plan in spec.yaml
       = is this the output folder of a run?
    "
  `);
});

test("a command with a slip", async () => {
  const said = await told(good, "rum");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.command]: unknown command 'rum'
       = did you mean run?
    "
  `);
});

test("a command that is none", async () => {
  const said = await told(good, "frobnicate");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.command]: unknown command 'frobnicate'
       = datagen --help shows the commands, datagen run --help the options of one
    "
  `);
});

test("a command of later versions", async () => {
  const said = await told(good, "stream");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.not_built]: stream is not built yet
       = datagen --help shows what is
    "
  `);
});

test("a spec without a command", async () => {
  const said = await told(good, "spec.yaml");
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.command]: spec.yaml is no command
       = to make its data: datagen run spec.yaml
    "
  `);
});

test("a supplied table to preview", async () => {
  const said = await told(
    {
      "spec.yaml":
        "datagen: 1\nsources: { s: { csv: a.csv } }\ntables: { t: { rows: 1, columns: { a: { value: 1 } } } }\n",
      "a.csv": "id\n1\n",
    },
    "preview",
    "spec.yaml",
    "s",
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[usage.supplied_table]: s is a source: its rows are those of a.csv
       = tables that are made: t
    "
  `);
});

test("more memory than there is", async () => {
  const said = await told(
    `datagen: 1\ntables:\n  wide:\n    rows: 10\n    columns:\n${Array.from({ length: 900 }, (_, i) => `      c${i}: { pattern: "[a-z]{0,1000}" }\n`).join("")}`,
    "run",
    "spec.yaml",
    "--threads",
    "1024",
    "--out",
    "out",
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[plan.memory]: the plan needs 169525 MiB of the 4,096 MiB of shared memory: 1 MiB of tables and dictionaries, and 1024 arenas of 166 MiB for wide
       = use --threads 24 or less
    "
  `);
});
