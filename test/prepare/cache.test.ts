// The cache of a real output: artefacts by the digest of what they were made from, used by the next run and never trusted blindly.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";

const rows = 1_100_000;
const spec = {
  datagen: 1,
  tables: {
    big: { rows, columns: { id: { sequence: 1, primary_key: true }, size: { uniform: "0..99" } } },
    children: { rows: 5000, columns: { parent: { ref: "big", weight: "big.size * 2 + 1" } } },
  },
};

function output() {
  const folder = tempFolder();
  const file = join(folder, "spec.json");
  const out = join(folder, "out");
  writeFileSync(file, JSON.stringify(spec));
  const run = (...args: string[]) => {
    const words = ["dist/cli/main.js", "run", file, "--out", out, "--tables", "children", "--threads", "1", ...args];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    return readFileSync(join(out, "children/part-00000.csv"), "utf8");
  };
  const cache = join(out, "_datagen/cache");
  const artefacts = () =>
    readdirSync(cache).map((name) => ({ name, path: join(cache, name), bytes: readFileSync(join(cache, name)) }));
  /** As if the part had never been made. */
  const forget = () => {
    for (const name of [
      "_SUCCESS",
      "_datagen/manifest.json",
      "_datagen/parts/children/00000.json",
      "children/part-00000.csv",
    ])
      rmSync(join(out, name));
  };
  return { run, artefacts, forget };
}

test("one artefact for the weights lies under its digest, and the next run draws from it", () => {
  const { run, artefacts, forget } = output();
  const first = run();
  const [kept, ...others] = artefacts();
  expect(others).toEqual([]);
  expect(kept!.name).toMatch(/^[0-9a-f]{64}$/);
  expect(kept!.bytes.length).toBe(32 + 8 * rows);
  forget();
  expect(run()).toBe(first);
  expect(artefacts()).toHaveLength(1);
  expect(artefacts()[0]!.bytes.equals(kept!.bytes)).toBe(true);
});

test("an artefact with one wrong bit, or cut in half, decides nothing and is replaced", () => {
  const { run, artefacts, forget } = output();
  const first = run();
  const [kept] = artefacts();
  for (const damaged of [
    kept!.bytes.with(4000, kept!.bytes[4000]! ^ 16),
    kept!.bytes.subarray(0, kept!.bytes.length >> 1),
  ]) {
    writeFileSync(kept!.path, damaged);
    forget();
    expect(run()).toBe(first);
    expect(artefacts()[0]!.bytes.equals(kept!.bytes)).toBe(true);
  }
});

test("another seed has another artefact and other choices", () => {
  const { run, artefacts } = output();
  const first = run();
  const [kept] = artefacts();
  const second = run("--seed", "1", "--force");
  expect(second).not.toBe(first);
  expect(artefacts().filter(({ name }) => name !== kept!.name)).toHaveLength(1);
});
