// Runs the command line inside the test, in a fresh folder with given files, and takes what it says.
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, vi } from "vitest";
import { commandLine } from "../../src/cli/command-line.js";
import { tempFolder } from "../temp-folder.js";

/** Texts by path; a single text is `spec.yaml`. */
export type Files = string | Readonly<Record<string, string | Uint8Array>>;

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Paths of everything in the folder afterwards that was not there before. */
  readonly written: readonly string[];
}

/** What a command says and does. */
export async function said(files: Files, ...words: readonly string[]): Promise<Said> {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(typeof files === "string" ? { "spec.yaml": files } : files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const paths = (): string[] => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const before = new Set(paths());
  const home = process.cwd();
  const heard = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((stream) =>
    vi.spyOn(process[stream], "write").mockImplementation((text) => {
      heard[stream] += text;
      return true;
    }),
  );
  const streams = [process.stdout, process.stderr];
  const listeners = new Set(streams.flatMap((stream) => stream.listeners("error")));
  process.chdir(folder);
  try {
    const code = await commandLine(words);
    return { code, ...heard, written: paths().filter((path) => !before.has(path)) };
  } finally {
    process.chdir(home);
    for (const spy of spies) spy.mockRestore();
    // A command listens until its process ends, and this one goes on.
    for (const stream of streams) {
      for (const listener of stream.listeners("error")) {
        if (!listeners.has(listener)) stream.off("error", listener as () => void);
      }
    }
  }
}

/** What a command that is refused says: exit 2, nothing on stdout, nothing written, no stack trace. */
export async function told(files: Files, ...words: readonly string[]): Promise<string> {
  const command = words.length > 0 ? words : ["run", "spec.yaml", "--out", "out"];
  const { code, stdout, stderr, written } = await said(files, ...command);
  expect({ code, stdout, written }).toEqual({ code: 2, stdout: "", written: [] });
  expect(stderr).not.toMatch(/^ +at /m);
  return `\n${stderr.trimEnd()}\n`;
}

/** A spec of one table `t` of ten rows. */
export function table(columns: string, words = ""): string {
  const indented = (text: string, by: string): string =>
    text
      .trim()
      .split("\n")
      .map((line) => `${by}${line.trim()}\n`)
      .join("");
  const more = words === "" ? "" : indented(words, "    ");
  return `datagen: 1\ntables:\n  t:\n    rows: 10\n${more}    columns:\n${indented(columns, "      ")}`;
}
