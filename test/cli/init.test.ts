// `datagen init`: each template is a folder that works as it stands, and nothing of a user's is ever overwritten.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { templateFiles, templates } from "../../src/cli/templates.js";
import { datagen, specsFolder } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

function run(folder: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [datagen, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}
const paths = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

test("the table of templates lists every folder of specs/templates", () => {
  expect(Object.keys(templates).sort()).toEqual(readdirSync(join(specsFolder, "templates")).sort());
});

describe.each(Object.keys(templates))("%s", (name) => {
  test("works as it stands: init, validate, preview, run, explain", () => {
    const folder = tempFolder();
    const commands = [["init", "--template", name], ["validate"], ["preview"], ["run", "--rows", "1000"]];
    if (existsSync(join(datagen, "../explain.js"))) commands.push(["explain"]);
    for (const words of commands) {
      const { status, stderr } = run(folder, ...words);
      expect(status, `${words.join(" ")}\n${stderr}`).toBe(0);
      expect(stderr).not.toMatch(/warning|not built/);
    }
    expect(existsSync(join(folder, "out", name, "_SUCCESS"))).toBe(true);
  });

  test("has a schema that an editor finds beside the spec", () => {
    const folder = tempFolder();
    expect(run(folder, "init", "--template", name).status).toBe(0);
    const text = readFileSync(join(folder, "datagen.yaml"), "utf8");
    const schema = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)![1]!;
    expect(readFileSync(join(folder, schema))).toEqual(readFileSync(join(specsFolder, "datagen.schema.json")));
  });

  test("previews every table, and the tables that its comments name are there", () => {
    const folder = tempFolder();
    run(folder, "init", "--template", name);
    const text = readFileSync(join(folder, "datagen.yaml"), "utf8");
    const tables = Object.keys((parseDocument(text).toJS() as { tables: object }).tables);
    for (const table of tables) expect(run(folder, "preview", table, "--json").stdout, table).toMatch(/^\{/);
    for (const [, said] of text.matchAll(/^# +datagen preview (\w+)/gm)) expect(tables).toContain(said);
  });

  test("is short enough to read, and teaches by comments", () => {
    const lines = readFileSync(join(specsFolder, "templates", name, "datagen.yaml"), "utf8").split("\n");
    expect(lines.length).toBeLessThanOrEqual(120);
    expect(lines.filter((line) => line.includes("# ")).length).toBeGreaterThanOrEqual(12);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  });
});

describe("init", () => {
  test("says what it wrote and what to try next, and takes pos where nothing is said", () => {
    const folder = tempFolder();
    const { status, stdout, stderr } = run(folder, "init");
    expect([status, stdout]).toEqual([0, ""]);
    expect(paths(folder)).toEqual(["data/items.csv", "data/stores.csv", "datagen.schema.json", "datagen.yaml"]);
    for (const path of paths(folder)) expect(stderr).toContain(`  ${path}\n`);
    expect(stderr).toContain("Wrote the template pos");
    expect(stderr).toContain("Other templates: orders, users-and-events, employees, empty");
    expect(stderr).toMatch(/ preview +real rows, at once\n/);
    expect(stderr).toMatch(/ run --rows 1000 +the data/);
    expect(stderr).not.toContain("  cd ");
  });

  test("makes the folder, and one with the name of a template gets that one", () => {
    const folder = tempFolder();
    const { status, stderr } = run(folder, "init", "a/b c");
    expect(status).toBe(0);
    expect(stderr).toContain('  cd "a/b c"\n');
    expect(run(folder, "init", "employees").stderr).toContain("Wrote the template employees");
    expect(run(folder, "init", "orders", "--template", "empty").stderr).toContain("Wrote the template empty");
    expect(run(folder, "validate", "orders/datagen.yaml").stderr).toContain("things");
  });

  test("overwrites nothing: names all that stands in the way, and writes nothing else", () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "data/stores.csv"), "mine\n");
    writeFileSync(join(folder, "datagen.yaml"), "mine\n");
    expect(run(folder, "init")).toEqual({
      status: 2,
      stdout: "",
      stderr: [
        "error[init.taken]: datagen.yaml, data/stores.csv are there already",
        "   = init overwrites nothing: name another folder, or move what is there\n",
      ].join("\n"),
    });
    expect(paths(folder)).toEqual(["data/stores.csv", "datagen.yaml"]);
    expect(readFileSync(join(folder, "datagen.yaml"), "utf8")).toBe("mine\n");
  });

  test("a second time, the spec is in the way even where it is the same", () => {
    const folder = tempFolder();
    run(folder, "init");
    expect(run(folder, "init").stderr).toMatch(/^error\[init.taken\]: datagen.yaml is there already/);
  });

  test("keeps files of the same bytes", () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "data"));
    const { path, bytes } = templateFiles("pos").find((file) => file.path.endsWith("items.csv"))!;
    writeFileSync(join(folder, path), bytes);
    expect(run(folder, "init").status).toBe(0);
  });

  test("leaves nothing half written where a write fails", () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "data"), "a file where a folder must be\n");
    const { status, stderr } = run(folder, "init");
    expect(status).toBe(2);
    expect(stderr).toContain("error[init.write]: cannot write into .: a part of its path is a file");
    expect(paths(folder)).toEqual(["data"]);
    writeFileSync(join(folder, "file"), "");
    expect(run(folder, "init", "file/x/y").status).toBe(2);
    expect(paths(folder)).toEqual(["data", "file"]);
  });

  test("tells slips: an unknown template, a file for a folder", () => {
    const folder = tempFolder();
    expect(run(folder, "init", "--template", "oders").stderr).toBe(
      'error[usage.unknown_template]: unknown template "oders"\n   = did you mean "orders"?\n',
    );
    expect(run(folder, "init", "shop.yaml").stderr).toBe(
      "error[usage.folder]: init takes a folder, and shop.yaml is the name of a file\n   = the spec is called datagen.yaml, so that commands find it: datagen init shop\n",
    );
    expect(paths(folder)).toEqual([]);
  });

  test("--json says it as JSON", () => {
    const folder = tempFolder();
    const { status, stdout, stderr } = run(folder, "init", "x", "--template", "empty", "--json");
    expect([status, stderr]).toEqual([0, ""]);
    const files = ["x/datagen.yaml", "x/datagen.schema.json"];
    expect(JSON.parse(stdout)).toEqual({ status: "written", template: "empty", folder: "x", files });
  });
});
