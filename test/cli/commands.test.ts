// The commands as a newcomer meets them: help, slips of the pen, folders without a spec, and JSON for other programs.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { datagen, specsFolder } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";
import { withColumns } from "./bad-specs.js";

const spec = withColumns("a: { uniform: 1..9 }\nb: { choice: [x, 'y, z'], nulls: 50% }");

function run(folder: string, ...args: readonly string[]) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [datagen, ...args], {
    cwd: folder,
    encoding: "utf8",
    env,
  });
  return { status, stdout, stderr };
}

/** A folder with `files` in it. */
function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

describe("help", () => {
  test("without a word it is told on stderr, and that is no success", () => {
    const { status, stdout, stderr } = run(folderWith());
    expect([status, stdout]).toEqual([2, ""]);
    for (const command of ["init", "run", "validate", "preview", "commit", "list", "bench", "completion"])
      expect(stderr).toMatch(new RegExp(`^ +${command}`, "m"));
    expect(stderr).toMatch(/Try it:\n {2}datagen init/);
  });

  test("asked for, it is data", () => {
    const folder = folderWith();
    expect(run(folder, "--help")).toMatchObject({ status: 0, stderr: "" });
    expect(run(folder, "--version")).toMatchObject({ status: 0, stdout: "0.1.0\n", stderr: "" });
    for (const [command, words] of [
      ["run", ["--rows", "--threads", "--out", "--shard", "--json"]],
      ["validate", ["--set", "--json"]],
      ["preview", ["--count", "--row", "--json"]],
      ["commit", ["<dir>", "--json"]],
    ] as const) {
      const { status, stdout, stderr } = run(folder, command, "--help");
      expect([status, stderr]).toEqual([0, ""]);
      for (const word of words) expect(stdout).toContain(word);
      expect(stdout).not.toContain("[]"); // a default that says nothing
      expect(Math.max(...stdout.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    }
  });
});

describe("slips of the pen are told in two lines", () => {
  const slips: [args: string, message: string, hint: string][] = [
    ["rum", "[usage.command]: unknown command 'rum'", "did you mean run?"],
    ["run --rowz 5", "[usage.command]: unknown option '--rowz'", "did you mean --rows?"],
    ["shop.yaml", "[usage.command]: shop.yaml is no command", "to make its data: datagen run shop.yaml"],
    ["stream", "[usage.not_built]: stream is not built yet", "datagen --help shows what is"],
    ["run --without promo", "[usage.not_built]: --without is not built yet", "datagen --help shows what is"],
    ["run -n 5", "[usage.command]: unknown option '-n'", "how many rows: --rows 1000"],
    [
      "commit",
      "[usage.command]: missing required argument 'dir'",
      "datagen --help shows the commands, datagen commit --help the options of one",
    ],
    [
      "preview shop.yaml t.a",
      "[usage.unknown_table]: t.a is a column",
      "to see how its values spread: datagen preview t --plot a",
    ],
    [
      "validate shp.yaml",
      "[spec.no_file]: cannot read the spec shp.yaml: there is no such file",
      "did you mean shop.yaml?",
    ],
    ["validate shop", "[spec.no_file]: cannot read the spec shop: there is no such file", "did you mean shop.yaml?"],

    ["preview shop.yaml s", '[usage.unknown_table]: shop.yaml has no table "s"', "there is only t"],
    ["preview shop.yaml --row 100", "[usage.row]: --row 100: t has 100 rows, counted from 0", "write --row 0 to 99"],
    ["preview shop.yaml -n many", "[usage.number]: -n many is not a whole number", "write e.g. -n 20"],
    ["commit nowhere", "[run.no_plan]: there is no plan in nowhere", "is this the output folder of a run?"],
    ["run shop.yaml --rows -1", "[usage.number]: --rows -1 is not a whole number", "write e.g. --rows 10M"],
    ["run shop.yaml --rows 1.5", "[usage.number]: --rows 1.5 is not a whole number", "write e.g. --rows 10M"],
    ["run shop.yaml --rows 2e15", "[usage.number]: --rows 2e15 is more than 1e15", "write e.g. --rows 10M"],
    ["run shop.yaml --scale x", "[usage.number]: --scale x is not a factor", "write e.g. --scale 0.1"],
    ["run shop.yaml --seed x", "[usage.number]: --seed x is not a whole number", "write e.g. --seed 42"],
    ["run shop.yaml --threads 0", "[usage.number]: --threads 0 is not a number of threads", "write 1 to 1024"],
    ["run shop.yaml --file-size big", "[usage.size]: --file-size big is not a size", "write e.g. --file-size 256MB"],
    ["run shop.yaml --set a", "[usage.set]: --set a has no value", "write --set tables.stores.rows=10"],
    ["run shop.yaml --tables s", '[usage.unknown_table]: unknown table "s"', "there is only t"],
    ["run shop.yaml --out s3://a/b", "[usage.out]: --out s3: is not built yet", "write a folder, null: or -"],
    ["run shop.yaml --format cvs", '[usage.format]: unknown format "cvs"', 'did you mean "csv"?'],
  ];
  test.each(slips)("datagen %s", (args, message, hint) => {
    const folder = folderWith({ "shop.yaml": spec });
    const ended = run(folder, ...args.split(" "));
    expect(ended).toEqual({ status: 2, stdout: "", stderr: `error${message}\n   = ${hint}\n` });
    expect(readdirSync(folder)).toEqual(["shop.yaml"]);
  });

  test("an unknown path of --set is shown in what was typed", () => {
    const { status, stderr } = run(
      folderWith({ "shop.yaml": spec }),
      "validate",
      "shop.yaml",
      "--set",
      "tables.s.rows=1",
    );
    expect(status).toBe(2);
    expect(stderr).toContain("1 | tables.s.rows=1\n  |        ^ there is only t\n");
  });
});

describe("a folder", () => {
  test("without a spec has the packaged example, and says so", () => {
    const { status, stderr } = run(folderWith(), "validate");
    expect(status).toBe(0);
    expect(stderr).toMatch(/^no datagen\.yaml in this folder, so this is the packaged example: .*pos\.yaml\n/);
    expect(stderr).toMatch(/pos\.yaml is valid: pos_scans \(10,000,000\), retail_stores \(3,000\)/);
  });

  test("with other specs has the packaged example too, and the others are named", () => {
    const { status, stderr } = run(folderWith({ "shop.yaml": spec, "other.yaml": "a: 1\n" }), "validate");
    expect(status).toBe(0);
    expect(stderr).toMatch(/packaged example: .*pos\.yaml; to use shop\.yaml, name it\n/);
  });

  test("with datagen.yaml knows its tables where a spec was to be named", () => {
    expect(run(folderWith({ "datagen.yaml": spec }), "run", "t")).toEqual({
      status: 2,
      stdout: "",
      stderr:
        "error[spec.no_file]: cannot read the spec t: there is no such file\n   = t is a table of datagen.yaml: datagen run --tables t, or datagen preview t\n",
    });
  });

  test("with datagen.yaml has that", () => {
    const { status, stderr } = run(folderWith({ "datagen.yaml": spec }), "validate");
    expect([status, stderr]).toEqual([0, "datagen.yaml is valid: t (100)\n"]);
  });

  test("of the spec is where its csv files are, wherever one stands; and a spec may be JSON", () => {
    const folder = folderWith();
    mkdirSync(join(folder, "a"));
    writeFileSync(join(folder, "a/s.csv"), "k\n7\n");
    const json = {
      datagen: 1,
      sources: { s: { csv: "s.csv", primary_key: "k" } },
      tables: { t: { rows: 2, columns: { x: { ref: "s" } } } },
    };
    writeFileSync(join(folder, "a/spec.json"), JSON.stringify(json));
    const { status, stdout, stderr } = run(folder, "run", "a/spec.json", "--out", "-");
    expect([status, stdout], stderr).toEqual([0, "x\n7\n7\n"]);
  });
});

describe("--json is JSON on stdout, and talk stays on stderr", () => {
  const parsed = (stdout: string): Record<string, unknown>[] =>
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));

  test("validate", () => {
    const good = run(folderWith({ "datagen.yaml": spec }), "validate", "--json");
    expect(good).toMatchObject({ status: 0, stderr: "" });
    expect(parsed(good.stdout)).toEqual([
      { status: "valid", problems: [], tables: [{ name: "t", kind: "table", rows: 100 }] },
    ]);
    const bad = run(folderWith({ "datagen.yaml": withColumns("a: idd") }), "validate", "--json");
    expect(bad.status).toBe(2);
    expect(parsed(bad.stdout)).toMatchObject([
      {
        status: "failed",
        exit: 2,
        retriable: false,
        problems: [
          {
            severity: "error",
            code: "formula.unknown_name",
            message: 'unknown column "idd"',
            hint: expect.stringContaining('did you mean "id"?'),
            file: "datagen.yaml",
            line: 7,
            column: 10,
          },
        ],
      },
    ]);
    expect(bad.stderr).toContain("datagen.yaml:7:10");
  });

  test("preview gives a row a line, with values as JSON has them", () => {
    const { status, stdout } = run(folderWith({ "datagen.yaml": spec }), "preview", "--json", "-n", "20", "--row", "5");
    expect(status).toBe(0);
    const rows = parsed(stdout);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => i + 6));
    for (const { a, b } of rows) {
      expect(a).toBeTypeOf("number");
      expect(["x", "y, z", null]).toContain(b);
    }
  });

  test("run, run again, a dry run and commit", () => {
    const folder = folderWith({ "datagen.yaml": spec });
    const one = (...args: readonly string[]) => {
      const { status, stdout, stderr } = run(folder, ...args, "--json");
      expect(status, stderr).toBe(0);
      const all = parsed(stdout);
      expect(all).toHaveLength(1);
      return all[0]!;
    };
    expect(one("run", "--out", "o", "--dry-run")).toBeTypeOf("object");
    expect(readdirSync(folder)).toEqual(["datagen.yaml"]);
    expect(one("run", "--out", "o").status).toBeTypeOf("string");
    expect(one("run", "--out", "o").status).toBeTypeOf("string");
    expect(one("commit", "o")).toMatchObject({ status: "complete", rows: 100, files: 1 });
    expect(one("run", "--out", "null:").status).toBeTypeOf("string");
  });

  test.each([["rum"], ["run --rows x"], ["preview nosuch"], ["commit nowhere"], ["validate nosuch.yaml"]])(
    "a failure of %s",
    (args) => {
      const { status, stdout, stderr } = run(folderWith({ "datagen.yaml": spec }), ...args.split(" "), "--json");
      expect(status).toBe(2);
      expect(parsed(stdout)).toMatchObject([{ status: "failed", exit: 2, retriable: false }]);
      expect(stderr).toMatch(/^error\[/);
    },
  );
});

test("a pipe gets no colours, with NO_COLOR or without", () => {
  const folder = folderWith({ "datagen.yaml": withColumns("a: idd") });
  cpSync(join(specsFolder, "tour"), join(folder, "tour"), { recursive: true });
  expect(run(folder, "validate").stderr).not.toContain("\u001b");
  const { stdout } = run(folder, "preview", "tour/tour.yaml", "-n", "2");
  expect(stdout).toContain("┌");
  expect(stdout).not.toContain("\u001b");
});

describe("after a run", () => {
  const tries = (stderr: string): string[] =>
    [...stderr.matchAll(/ ((?:preview|run)\b.*?)(?: {2}|\n)/g)].map(([, words]) => words!);

  test("the next commands are about the same spec, and work", () => {
    const folder = folderWith({ "shop.yaml": spec });
    const { stderr } = run(folder, "run", "shop.yaml");
    expect(tries(stderr)).toEqual(["preview shop.yaml", "run shop.yaml --rows 10M --out out/shop-10M"]);
    for (const words of tries(stderr))
      expect(run(folder, ...words.replace("10M", "20").split(" ")).status, words).toBe(0);
  });

  test("of another size into the same folder, the size is what is named", () => {
    const folder = folderWith({ "shop.yaml": spec });
    run(folder, "run", "shop.yaml");
    expect(run(folder, "run", "shop.yaml", "--rows", "7").stderr).toContain("rows.t is 100 there and 7 here");
  });
});
