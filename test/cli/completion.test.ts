// `datagen completion`: the scripts are run in the real shells, and asked what they offer at the end of a line.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { shells } from "../../src/cli/completion/commands.js";
import { encoders } from "../../src/encoders/index.js";
import { datagen } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

const installed = (shell: string): boolean => spawnSync(shell, ["-c", "exit 0"]).status === 0;
const scripts = new Map(
  shells.map((shell) => [
    shell,
    spawnSync(process.execPath, [datagen, "completion", shell], { encoding: "utf8" }).stdout,
  ]),
);

/** Words for a shell that prints what is offered for the line $1, one a line; the script of datagen is the file $0. */
const ask: Readonly<Record<(typeof shells)[number], (file: string, line: string) => string[]>> = {
  bash(file, line) {
    const words = line.split(" ").map((word) => `'${word}'`);
    const program = `source '${file}'; COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _datagen; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return ["--norc", "-c", program];
  },
  zsh: (file, line) => [
    "-f",
    resolve("test/cli/completion/zsh-completes.zsh"),
    file,
    line,
    resolve("test/cli/completion/zsh-inner.zsh"),
  ],
  fish: (file, line) => ["--no-config", "-c", `source '${file}'; complete -C '${line}'`],
};

/** A folder with a spec, another in a folder below, and `datagen` and `dgen` on the path. */
function folder(): { path: string; env: NodeJS.ProcessEnv } {
  const path = tempFolder();
  mkdirSync(join(path, "more"));
  mkdirSync(join(path, "bin"));
  const spec = (table: string): string =>
    `datagen: 1\ntables:\n  ${table}: { rows: 1, columns: { id: { sequence: 1 } } }\n`;
  writeFileSync(join(path, "datagen.yaml"), spec("stores"));
  writeFileSync(join(path, "more/shop.yml"), spec("shelves"));
  writeFileSync(join(path, "notes.txt"), "");
  for (const name of ["datagen", "dgen"]) {
    writeFileSync(join(path, "bin", name), `#!/bin/sh\nexec "${process.execPath}" "${datagen}" "$@"\n`);
    chmodSync(join(path, "bin", name), 0o755);
  }
  const env = { ...process.env, PATH: `${join(path, "bin")}${delimiter}${process.env.PATH}`, HOME: path };
  return { path, env };
}

function offered(shell: (typeof shells)[number], line: string, { path, env } = folder()): string[] {
  const file = join(path, "completion");
  writeFileSync(file, scripts.get(shell)!);
  const { stdout, stderr, status } = spawnSync(shell, ask[shell](file, line), { cwd: path, env, encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  const words = stdout.split("\n").map((said) => said.split("\t")[0]!.replace(/\/$/, ""));
  return [...new Set(words.filter((word) => word !== ""))].sort();
}

/** What is offered at the end of a line. `some` may come with others. */
const cases: [line: string, { all?: readonly string[]; some?: readonly string[]; not?: readonly string[] }][] = [
  [
    "datagen ",
    { some: ["run", "validate", "preview", "init", "list", "completion", "commit", "help"], not: ["--rows"] },
  ],
  ["datagen pre", { all: ["preview"] }],
  ["dgen ini", { all: ["init"] }],
  ["datagen run --fo", { all: ["--force", "--format"] }],
  ["datagen validate --s", { all: ["--scale", "--seed", "--set"] }],
  ["datagen run --format ", { all: Object.keys(encoders).sort() }],
  ["datagen init --template ", { all: ["employees", "empty", "orders", "pos", "users-and-events"] }],
  ["datagen completion ", { all: ["bash", "fish", "zsh"] }],
  ["datagen list ver", { all: ["verbs"] }],
  ["datagen run --rows ", { not: ["datagen.yaml"] }],
  ["datagen run data", { some: ["datagen.yaml"], not: ["notes.txt"] }],
  ["datagen run more/sh", { all: ["more/shop.yml"] }],
  ["datagen commit m", { all: ["more"] }],
  ["datagen preview st", { some: ["stores"] }],
  ["datagen preview more/shop.yml sh", { some: ["shelves"], not: ["stores"] }],
  ["datagen preview --count 3 st", { some: ["stores"] }],
];

describe.each(shells)("%s", (shell) => {
  const isThere = installed(shell);
  test.skipIf(!isThere).each(cases)(
    `offers what can follow "%s"${isThere ? "" : ` (${shell} is not installed)`}`,
    (line, { all, some = [], not = [] }) => {
      const words = offered(shell, line);
      const below = line.replace(/^.* |[^/]*$/g, ""); // zsh offers what comes after the folder that is typed already
      if (all) expect(words.map((word) => (word.startsWith(below) ? word : below + word))).toEqual(all);
      expect(words).toEqual(expect.arrayContaining([...some]));
      for (const word of not) expect(words).not.toContain(word);
    },
  );

  test.skipIf(!isThere)("runs nothing that a spec says", () => {
    const home = folder();
    const name = '"x$(touch pwned)`touch pwned`"';
    writeFileSync(join(home.path, "datagen.yaml"), `datagen: 1\ntables:\n  ${name}: {}\n  "*": {}\n  xtable: {}\n`);
    expect(offered(shell, "datagen preview x", home)).toContain("xtable");
    expect(existsSync(join(home.path, "pwned"))).toBe(false);
  });
});

test("a shell that is not known, or none, is told", () => {
  const run = (...words: string[]) =>
    spawnSync(process.execPath, [datagen, "completion", ...words], { encoding: "utf8" });
  expect(run("fishh")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: 'error[usage.shell]: there is no completion for "fishh"\n   = did you mean "fish"?\n',
  });
  expect(run()).toMatchObject({
    status: 2,
    stderr: "error[usage.shell]: which shell?\n   = datagen completion bash, or zsh, or fish\n",
  });
});
