// What README.md says is true: its commands run, they print what it shows, and it names every word that is built.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { columnKinds, laterVerbs } from "../src/columns/index.js";
import { functions, notBuilt } from "../src/formula/functions.js";
import { laterWords } from "../src/spec/words.js";
import { tempFolder } from "./temp-folder.js";

const readme = readFileSync("README.md", "utf8");
const main = resolve("dist/cli/main.js");

/** Fenced blocks: ```language mark. The mark is `test`, or the name of the file that the block is. */
const blocks = [...readme.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language, mark, text]) => {
  return { language: language!, mark: mark!, text: text! };
});
const section = (title: string): string => readme.split(/^## /m).find((text) => text.startsWith(`${title}\n`))!;

/** A folder with the files of README.md, where `datagen` is the command line and the library is installed. */
function reader(): { run(script: string): { status: number | null; output: string } } {
  const folder = tempFolder();
  for (const { mark, text } of blocks) if (/^\w+\.\w+$/.test(mark)) writeFileSync(join(folder, mark), text);
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin", "datagen"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(folder, "bin", "datagen"), 0o755);
  mkdirSync(join(folder, "node_modules", "@datagen"), { recursive: true });
  symlinkSync(resolve("."), join(folder, "node_modules", "@datagen", "datagen"));
  const env = { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}` };
  return {
    run(script) {
      const { status, stdout } = spawnSync("bash", ["-ec", `exec 2>&1\n${script}`], {
        cwd: folder,
        env,
        encoding: "utf8",
      });
      return { status, output: stdout };
    },
  };
}

describe("README.md", () => {
  it("shows commands that run, and what they print", () => {
    const { run } = reader();
    expect(run("datagen nonsense").status).toBe(2); // canary: a command that fails is seen
    const scripts = blocks.filter(({ language, mark }) => language === "sh" && mark === "test");
    expect(scripts.length).toBeGreaterThan(5);
    let printed = "";
    for (const { text } of scripts) {
      const { status, output } = run(text);
      expect(status, `${text}\n${output}`).toBe(0);
      printed += output;
    }
    const lines = new Set(printed.split("\n"));
    const shown = blocks.filter(({ language, mark }) => language === "text" && mark === "test");
    expect(shown.length).toBeGreaterThan(2);
    for (const { text } of shown) for (const line of text.trimEnd().split("\n")) expect(lines).toContain(line);
  });

  it("shows the results of the library", () => {
    const programs = blocks.filter(({ mark }) => mark.endsWith(".mjs"));
    expect(programs.length).toBeGreaterThan(1);
    for (const { mark, text } of programs) {
      const promised = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, result]) => result!);
      expect(promised.length).toBeGreaterThan(0);
      expect(reader().run(`node ${mark}`).output.trim().split("\n")).toEqual(promised);
    }
  });

  it("names every verb, function and flag that is built", () => {
    const language = section("The language");
    for (const verb of Object.keys(columnKinds)) expect(language, verb).toMatch(new RegExp(`\\b${verb}\\b`));
    for (const name of Object.keys(functions)) expect(language, name).toMatch(new RegExp(`\`${name}[\`(]`));
    const { output } = reader().run("datagen run --help; datagen preview --help; datagen --help");
    const flags = [...output.matchAll(/--([a-z-]+)/g)]
      .map(([flag]) => flag)
      .filter((flag) => !/--(help|version)/.test(flag));
    for (const flag of flags) expect(section("Commands"), flag).toContain(flag);
    const commands = [...output.matchAll(/^ {2}(\w+) [[<]/gm)].map(([, name]) => name!);
    expect(commands).toContain("validate");
    for (const name of commands.filter((name) => name !== "help"))
      expect(section("Commands"), name).toContain(`datagen ${name}`);
  });

  it("says of every word that is known and not built that it is not, and of no other", () => {
    const text = section("Not built yet");
    const codes = new Set([...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code!));
    const words = [laterVerbs, laterWords, notBuilt].flatMap((list) => [...list]);
    for (const word of words.filter((name) => name !== "rows")) expect(codes).toContain(word);
    const built = new Set([...Object.keys(columnKinds), ...Object.keys(functions)]);
    expect([...codes].filter((code) => built.has(code) && !words.includes(code))).toEqual([]);
  });
});
