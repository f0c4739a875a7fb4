// Folders by values of the rows: the same rows as without them, whatever format, threads, shards or batches, also after a kill.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathText } from "../../src/encoders/folders/keys.js";
import { datagen, start, until } from "../faults/command.js";

const spec = `datagen: 1
seed: 7
period: { start: 2024-01-01, days: 12 }
outputs:
  lake: { out: "lake/{table}/day={at:date}/", format: parquet, row_group: 4k }
tables:
  shops:
    rows: 40
    columns:
      shop: { sequence: 1, primary_key: true }
      country: { choice: [GB, "St. Ives/é", FR, "a=b%"], nulls: 20% }
  visits:
    rows: 8k
    columns:
      visit: { sequence: 1, primary_key: true }
      at: { timestamp: period, sorted: true }
      shop: { ref: shops }
      note: { pattern: "[a-z, ]{0,9}", nulls: 20% }
  lines:
    each: { visit: visits }
    count: { uniform: 0..3 }
    columns:
      visit: visit.visit
      at: visit.at
      line: position
      ok: { choice: [true, false] }
      big: { choice: [-5, 7, 3] }
      country: visit.shop.country
      day: { date: period, nulls: 10% }
      price: { uniform: 0.50..9.99, type: "decimal(9,2)", nulls: 5% }
      real: { normal: { mean: 0, sd: 1 } }
      id: { uuid: v4 }
      code: { pattern: "[A-Z]{1,4}[0-9]{2}", nulls: 30% }
      zone: { pattern: "[AB]", nulls: 10% }
      far: { choice: [5000000000, -1] }
      hidden_kind: { choice: { x: 8, y: 1 }, hidden: true }
`;

let folder: string;
let file: string;
let sql: (query: string) => Promise<unknown[][]>;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "datagen-folders-")));
  file = join(folder, "spec.yaml");
  writeFileSync(file, spec);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  sql = async (query) => (await connection.runAndReadAll(query)).getRowsJson();
  const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
  execFileSync(process.execPath, [main, "run", file, "--out", join(folder, "plain")], { stdio: "ignore" });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs into a folder below the test's; `out` is below it too. */
async function made(out: string, into: string, ...flags: readonly string[]): Promise<void> {
  const ended = await datagen("run", file, "--out", join(folder, out), ...flags);
  expect(ended.code, `${into}: ${ended.stderr}`).toBe(0);
}

/** Digests of all files of data below a folder, by name. */
function digests(name: string): Record<string, string> {
  const root = join(folder, name);
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => /part-\d+\./.test(path));
  const digest = (path: string) =>
    createHash("sha256")
      .update(readFileSync(join(root, path)))
      .digest("hex");
  return Object.fromEntries(names.sort().map((path) => [path, digest(path)]));
}

const columns =
  "visit, line, ok, big, country, day, price, round(real * 1000)::int as real, id::varchar as id, code, zone, far";
/** Types that readers would else guess from names of folders. */
const types = { country: "VARCHAR", ok: "BOOLEAN", day: "DATE", big: "INTEGER", zone: "VARCHAR", far: "BIGINT" };
const typesOf = (isMeant: (name: string) => boolean, quote: string): string =>
  Object.entries(types)
    .filter(([name]) => isMeant(name))
    .map(([name, type]) => `'${name}': ${quote}${type}${quote}`)
    .join(", ");
const plain = () => `read_csv('${folder}/plain/lines/*.csv', types={${typesOf(() => true, "'")}})`;

/** Rows that one has and the other has not. */
const difference = async (relation: string): Promise<unknown> => {
  const [a, b] = [`select ${columns} from ${relation}`, `select ${columns} from ${plain()}`];
  return (
    await sql(`select (select count(*) from (${a} except all ${b})), (select count(*) from (${b} except all ${a}))`)
  )[0];
};

describe("DuckDB finds the same rows", () => {
  test.each([
    ["csv", "country={country}/ok={ok}/"],
    ["csv", "big={big}/day={day}/"],
    ["csv", "zone={zone}/far={far}/"],
    ["ndjson", "ok={ok}/"],
    ["parquet", "country={country}/day={day:date}/"],
    ["parquet", "big={big}/"],
  ])("in %s by %s", async (format, keys) => {
    const name = `${format}-${keys.replace(/\W/g, "")}`;
    await made(`${name}/{table}/${keys}`, name, "--tables", "lines", "--format", format, "--file-rows", "3k");
    const files = `'${folder}/${name}/lines/**/*.${format}'`;
    const named = [...keys.matchAll(/(\w+)=/g)].map(([, key]) => key!);
    const hive = `hive_partitioning=true, hive_types={${typesOf((key) => named.includes(key), "")}}`;
    const reader = {
      csv: `read_csv(${files}, ${hive}, types={${typesOf((key) => !named.includes(key), "'")}})`,
      ndjson: `read_json(${files}, format='newline_delimited', ${hive})`,
      parquet: `read_parquet(${files}, ${hive})`,
    }[format]!;
    expect(await difference(reader)).toEqual(["0", "0"]);
  });

  test("of a child by the days of its parent, where its key stays in the files", async () => {
    const out = "kept/{table}/day={day}/";
    await made(out, "kept", "--tables", "lines", "--keep-keys", "--format", "parquet");
    const [row] = await sql(
      `select count(*), count(day) from read_parquet('${folder}/kept/lines/*/*.parquet', hive_partitioning=false)`,
    );
    expect(row).toEqual((await sql(`select count(*), count(day) from ${plain()}`))[0]);
  });
});

test("a derived key leaves its column in the files, and each file is of its day", async () => {
  await made("days/{table}/day={at:date}/", "days", "--tables", "visits,lines", "--format", "parquet");
  for (const table of ["visits", "lines"]) {
    const [row] = await sql(
      `select count(*), count(distinct day), count(*) filter (where "at"::timestamp::date <> day::date)
       from read_parquet('${folder}/days/${table}/*/*.parquet', hive_partitioning=true)`,
    );
    const [all] = await sql(`select count(*) from read_csv('${folder}/plain/${table}/*.csv')`);
    expect(row).toEqual([...all!, "12", "0"]);
  }
  // The root is in the order of time: its parts end where days do, so that a day is one file.
  expect(readdirSync(join(folder, "days/visits"))).toHaveLength(12);
  expect(Object.keys(digests("days")).filter((name) => name.startsWith("visits"))).toHaveLength(12);
});

test("a null lies in Hive's folder for it, and a hidden column can name folders", async () => {
  await made("null/{table}/{hidden_kind}/country={country}/", "null", "--tables", "lines");
  expect(readdirSync(join(folder, "null/lines")).sort()).toEqual(["x", "y"]);
  expect(readdirSync(join(folder, "null/lines/x")).sort()).toEqual([
    "country=FR",
    "country=GB",
    "country=St.%20Ives%2F%C3%A9",
    "country=__HIVE_DEFAULT_PARTITION__",
    "country=a%3Db%25",
  ]);
});

test("threads, shards and batches change no byte, and no record", async () => {
  const flags = ["--tables", "visits,lines", "--file-rows", "3k"];
  const keys = "{table}/ok={ok}/day={at:date}/";
  await made(`one/${keys}`, "one", ...flags, "--threads", "1");
  await made(`two/${keys}`, "two", ...flags, "--threads", "2", "--batch-rows", "333");
  for (const shard of ["2/3", "1/3", "3/3"]) await made(`shards/${keys}`, "shards", ...flags, "--shard", shard);
  const expected = digests("one");
  expect(Object.keys(expected).length).toBeGreaterThan(24);
  const manifest = (name: string) => readFileSync(join(folder, name, "_datagen/manifest.json"), "utf8");
  for (const name of ["two", "shards"]) {
    expect(digests(name)).toEqual(expected);
    expect(manifest(name)).toBe(manifest("one"));
  }
});

test("a run that was killed goes on, and what is missing is made again", async () => {
  const words = ["run", file, "--tables", "visits,lines", "--file-rows", "500", "--out"];
  const out = (name: string) => join(folder, name, "{table}/ok={ok}/day={at:date}/");
  expect((await datagen(...words, out("whole"))).code).toBe(0);
  const { child, ended } = start([...words, out("killed"), "--threads", "2"]);
  const records = join(folder, "killed/_datagen/parts/visits");
  await until(() => (existsSync(records) && readdirSync(records).length > 3) || child.exitCode !== null, "some parts");
  child.kill("SIGKILL");
  await ended;
  expect((await datagen(...words, out("killed"))).code).toBe(0);
  expect(digests("killed")).toEqual(digests("whole"));

  rmSync(join(folder, "killed/_SUCCESS"));
  const [gone] = Object.keys(digests("killed"));
  rmSync(join(folder, "killed", gone!));
  expect((await datagen(...words, out("killed"))).code).toBe(0);
  expect(digests("killed")).toEqual(digests("whole"));

  // Another plan takes the place of this one, and leaves no folder of it behind.
  expect((await datagen(...words, join(folder, "killed/{table}/"), "--force")).code).toBe(0);
  expect(readdirSync(join(folder, "killed/lines")).every((name) => name.startsWith("part-"))).toBe(true);
}, 60_000);

test("one file for each table", async () => {
  await made("single/{table}.csv", "single");
  expect(readdirSync(join(folder, "single")).sort()).toEqual([
    "_SUCCESS",
    "_datagen",
    "lines.csv",
    "shops.csv",
    "visits.csv",
  ]);
  const parts = readdirSync(join(folder, "plain/lines")).sort();
  const texts = parts.map((name) => readFileSync(join(folder, "plain/lines", name), "utf8").replace(/^.*\n/, ""));
  expect(readFileSync(join(folder, "single/lines.csv"), "utf8").replace(/^.*\n/, "")).toBe(texts.join(""));
});

test("the format of single files is that of their name", async () => {
  await made("named/{table}.parquet", "named", "--tables", "shops");
  expect(readFileSync(join(folder, "named/shops.parquet")).subarray(0, 4).toString()).toBe("PAR1");
});

test("an output of the spec is its words; what is set and flags go before them", async () => {
  const ended = await datagen("run", file, "--output", "lake", "--out", join(folder, "lake/{table}/day={at:date}/"));
  expect(ended.code, ended.stderr).toBe(0);
  expect(Object.keys(digests("lake")).every((name) => name.endsWith(".parquet"))).toBe(true);
  const set = await datagen(
    "run",
    file,
    "--output",
    "lake",
    "--set",
    `outputs.lake.out=${folder}/set/{table}/`,
    "--set",
    "outputs.lake.format=ndjson",
    "--set",
    "outputs.lake.row_group=1k",
    "--format",
    "csv",
  );
  expect(set.code, set.stderr).toBe(0);
  expect(Object.keys(digests("set")).every((name) => name.endsWith(".csv"))).toBe(true);
});

test("names of folders are safe for shells, disks and readers", () => {
  expect(pathText("St. Ives/Hunts")).toBe("St.%20Ives%2FHunts");
  expect(pathText("..")).toBe("%2E%2E");
  expect(pathText("a.")).toBe("a%2E");
  expect(pathText("é=%")).toBe("%C3%A9%3D%25");
});
