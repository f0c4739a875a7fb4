// What prepare keeps for the next run: nothing before the output is ours, and never half of it.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { artefacts } from "../../src/run/artefacts.js";
import { openOutput } from "../../src/run/output.js";
import { type FileSystem, localFiles } from "../../src/sinks/file-system.js";
import { tempFolder } from "../temp-folder.js";

const plan = { hash: "ab", text: "{}\n" };
const digest = "0".repeat(64);
const bytes = new Uint8Array([1, 2, 3]);

test("what was put is written when the output is open, and found by the next run", () => {
  const out = join(tempFolder(), "out");
  const first = artefacts(localFiles, out);
  expect(first.get(digest)).toBeUndefined();
  first.put(digest, bytes);
  expect(existsSync(out)).toBe(false);
  openOutput(localFiles, out, plan, { force: false });
  first.flush();
  expect(artefacts(localFiles, out).get(digest)).toEqual(bytes);
  expect(readdirSync(join(out, "_datagen/tmp"))).toEqual([]);
});

test("without an output, or with a file in its place, nothing is found and nothing is kept", () => {
  const nowhere = artefacts(localFiles, undefined);
  nowhere.put(digest, bytes);
  nowhere.flush();
  expect(nowhere.get(digest)).toBeUndefined();
  const file = join(tempFolder(), "file");
  writeFileSync(file, "mine");
  expect(artefacts(localFiles, file).get(digest)).toBeUndefined();
  expect(readFileSync(file, "utf8")).toBe("mine");
});

test("a disk that becomes full leaves nothing under the artefact's name: exit 28", () => {
  const out = join(tempFolder(), "out");
  openOutput(localFiles, out, plan, { force: false });
  const full: FileSystem = {
    ...localFiles,
    write: (fd, from, offset) => {
      if (offset === 0) return localFiles.write(fd, from, 0, 1);
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    },
  };
  const store = artefacts(full, out);
  store.put(digest, bytes);
  expect(() => store.flush()).toThrow(expect.objectContaining({ code: "run.no_space", exitCode: 28 }));
  expect(readdirSync(join(out, "_datagen/cache"))).toEqual([]);
  expect(readdirSync(join(out, "_datagen/tmp"))).toEqual([]);
});
