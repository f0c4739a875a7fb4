// The package as npm would publish it: everything that a run needs is in it, and nothing that only we need.
import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { tempFolder } from "./temp-folder.js";

const command = (program: string, args: readonly string[], cwd: string): string => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  expect(status, `${program} ${args.join(" ")}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
};

it("runs from what is packed, away from its repository", () => {
  const folder = tempFolder();
  const packed = command("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], resolve("."));
  const [{ filename, files }] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  const paths = files.map(({ path }) => path);
  for (const page of ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "NOTICE"])
    expect(paths).toContain(page);
  expect(paths.filter((path) => /^(src|test|assembly|bench|out)\//.test(path))).toEqual([]);
  command("tar", ["xzf", filename], folder);
  symlinkSync(resolve("node_modules"), join(folder, "package", "node_modules"));
  const main = join(folder, "package", "dist", "cli", "main.js");
  const run = command(process.execPath, [main, "run", "--rows", "1k", "--threads", "1", "--json"], folder);
  expect(JSON.parse(run)).toMatchObject({ status: "complete", rows: 1000 });
});
