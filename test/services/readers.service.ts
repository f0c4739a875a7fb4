// Files of every format as pyarrow reads them, made by the versions of Node that have zstd: rows, sums, nulls and statistics agree.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import { npmPackage, pythonWith } from "./fetched.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const reader = fileURLToPath(new URL("read-output.py", import.meta.url));
const python = pythonWith("pyarrow", ["pyarrow"]);

interface Facts {
  readonly rows: number;
  readonly columns: Readonly<
    Record<string, { readonly nulls: number; readonly sum?: string; readonly letters?: number }>
  >;
}

function made(node: string, ...flags: string[]): string {
  const out = join(tempFolder(), "out");
  const words = ["dist/cli/main.js", "run", "specs/orders/orders.yaml", "--out", out, "--threads", "2", ...flags];
  const { status, stderr } = spawnSync(node, words, { cwd: root, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return out;
}

function read(folder: string): Readonly<Record<string, Facts>> {
  const { status, stdout, stderr } = spawnSync((python as { path: string }).path, [reader, folder], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Readonly<Record<string, Facts>>;
}

const nodes = [process.execPath, ...["22", "24"].map((version) => npmPackage(`node-linux-${process.arch}`, version))];
const without = "reason" in python ? python.reason : undefined;

describe.skipIf(without)(`pyarrow${without ? ` (skipped: ${without})` : ""}`, () => {
  let known: Readonly<Record<string, Facts>> | undefined;
  const reference = () => {
    known ??= read(made(process.execPath, "--format", "parquet", "--compression", "none"));
    return known;
  };
  const manners = [
    ["--format", "parquet"],
    ["--format", "parquet", "--compression", "gzip", "--encoding", "best", "--page", "100", "--timestamps", "us"],
    ["--format", "parquet", "--compression", "none", "--encoding", "best", "--row-group", "1000"],
    ["--format", "arrow"],
  ];

  test("finds rows, and nulls where they may be", () => {
    expect(reference().lines!.rows).toBeGreaterThan(10_000);
    const nulls = Object.values(reference()).flatMap(({ columns }) => Object.values(columns).map((each) => each.nulls));
    expect(nulls.some((count) => count > 0)).toBe(true);
  });

  test.each(manners.map((flags) => [flags.join(" "), flags] as const))("reads the same from %s", (_, flags) => {
    expect(read(made(process.execPath, ...flags))).toEqual(reference());
  });

  test.each(nodes.slice(1).map((node, i) => [["22", "24"][i]!, node] as const))(
    "reads zstd made by Node %s",
    (_, node) => {
      if (typeof node === "string" || "reason" in node) return expect.fail("Node could not be fetched");
      const program = join(node.path, "bin/node");
      expect(read(made(program, "--format", "parquet", "--compression", "zstd"))).toEqual(reference());
      const lines = read(made(program, "--format", "ndjson", "--compression", "none"));
      for (const [table, { rows }] of Object.entries(lines)) expect(rows).toBe(reference()[table]!.rows);
    },
  );
});
