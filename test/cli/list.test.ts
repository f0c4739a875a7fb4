// `datagen list`: every word that the engine knows, with a line that says what it is.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type ListingName, listings } from "../../src/cli/listings.js";
import { columnKinds } from "../../src/columns/index.js";
import { encoders } from "../../src/encoders/index.js";
import { functions } from "../../src/formula/functions.js";
import { datagen } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

function run(cwd: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [datagen, "list", ...words], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
const names = (stdout: string): string[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split(/\s/)[0]!);

test("without a word it lists what can be listed", () => {
  const { status, stdout, stderr } = run(".");
  expect(status).toBe(0);
  expect(names(stdout)).toEqual([...Object.keys(listings), "tables"]);
  expect(stderr).toContain("datagen list verbs");
});

describe.each(Object.keys(listings) as ListingName[])("%s", (name) => {
  test("has names without a double, and a summary of each in one line", () => {
    const entries = listings[name].entries();
    expect(entries.length).toBeGreaterThan(0);
    expect(new Set(entries.map((entry) => entry.name)).size).toBe(entries.length);
    for (const { summary } of entries) expect(summary).toMatch(/^[^\n]{3,170}$/);
  });
});

test("verbs, functions and formats are those of the engine", () => {
  const listed = (name: ListingName): string[] => listings[name].entries().map((entry) => entry.name);
  expect(listed("verbs")).toEqual(Object.keys(columnKinds));
  expect(listed("functions")).toEqual(Object.keys(functions));
  expect(listed("formats")).toEqual(Object.keys(encoders));
});

test("specs are paths that can be run from where one stands", () => {
  for (const path of names(run(".", "specs").stdout)) expect(existsSync(path)).toBe(true);
});

test("--json is one list of names and summaries", () => {
  const { stdout, stderr } = run(".", "types", "--json");
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toContainEqual({ name: "bool", summary: "true or false" });
});

test("--search finds a word in one list, or in all of them", () => {
  expect(names(run(".", "verbs", "--search", "WAITING").stdout)).toEqual(["exponential"]);
  const all = run(".", "--search", "logarithm").stdout;
  expect(all).toMatch(/^lognormal .*\[verbs\]$/m);
  expect(all).toMatch(/^log .*\[functions\]$/m);
  expect(run(".", "--search", "zebra")).toEqual({
    status: 0,
    stdout: "",
    stderr: 'nothing that can be listed says "zebra"\n',
  });
});

test("tables are those of a spec, whatever else is wrong with it", () => {
  const folder = tempFolder();
  writeFileSync(
    join(folder, "datagen.yaml"),
    "datagen: 1\nsources: { s: { csv: gone.csv } }\ntables:\n  a: { rows: 3k }\n  b: { each: { x: a }, count: 2, columns: 3 }\n",
  );
  expect(run(folder, "tables")).toEqual({
    status: 0,
    stdout: "a  rows: 3k\nb  each: { x: a }, count: 2\ns  csv: gone.csv\n",
    stderr: "",
  });
  writeFileSync(join(folder, "bad.yaml"), "tables: [\n");
  expect(run(folder, "tables", "bad.yaml")).toMatchObject({ status: 2, stdout: "" });
  expect(run(folder, "tables", "bd.yaml").stderr).toContain("did you mean bad.yaml?");
});

test("what is misspelt, or not built yet, is told", () => {
  expect(run(".", "verb").stderr).toBe('error[usage.list]: there is no list of verb\n   = did you mean "verbs"?\n');
  expect(run(".", "verbs", "uniform").stderr).toContain("--search");
});
