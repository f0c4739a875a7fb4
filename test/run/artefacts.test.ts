// What prepare keeps for the next run: nothing before the output is ours, and never half of it.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { artefacts } from "../../src/run/artefacts.js";
import { openOutput } from "../../src/run/output.js";
import { type FileSystem, localFiles } from "../../src/sinks/file-system.js";
import { tempFolder } from "../temp-folder.js";

const plan = { hash: "ab", text: "{}\n" };
const digest = "0".repeat(64);
const pieces = [new Uint8Array([1, 2]), new Uint8Array([3])];

/** What is found under the digest, by a reader that looks for so many bytes. */
function found(fs: FileSystem, folder: string | undefined, size = 3): number[] | undefined {
  const into = [new Uint8Array(1), new Uint8Array(size - 1)];
  return artefacts(fs, folder).get(digest, into) ? into.flatMap((piece) => [...piece]) : undefined;
}

test("what was put is written when the output is open, and found by the next run", () => {
  const out = join(tempFolder(), "out");
  const first = artefacts(localFiles, out);
  expect(found(localFiles, out)).toBeUndefined();
  first.put(digest, pieces);
  expect(existsSync(out)).toBe(false);
  openOutput(localFiles, out, plan, { force: false });
  first.flush();
  expect(found(localFiles, out)).toEqual([1, 2, 3]);
  expect(readdirSync(join(out, "_datagen/tmp"))).toEqual([]);
});

test("a file with fewer or more bytes than are looked for is none", () => {
  const out = join(tempFolder(), "out");
  openOutput(localFiles, out, plan, { force: false });
  const store = artefacts(localFiles, out);
  store.put(digest, pieces);
  store.flush();
  expect(found(localFiles, out, 2)).toBeUndefined();
  expect(found(localFiles, out, 4)).toBeUndefined();
});

test("what is put again takes the place of what lay there: a damaged artefact is made anew once, not at every run", () => {
  const out = join(tempFolder(), "out");
  openOutput(localFiles, out, plan, { force: false });
  mkdirSync(join(out, "_datagen/cache"), { recursive: true });
  writeFileSync(join(out, "_datagen/cache", digest), "???");
  const store = artefacts(localFiles, out);
  store.put(digest, pieces);
  store.flush();
  expect(found(localFiles, out)).toEqual([1, 2, 3]);
});

test("without an output, or with a file in its place, nothing is found and nothing is kept", () => {
  const nowhere = artefacts(localFiles, undefined);
  nowhere.put(digest, pieces);
  nowhere.flush();
  expect(found(localFiles, undefined)).toBeUndefined();
  const file = join(tempFolder(), "file");
  writeFileSync(file, "mine");
  expect(found(localFiles, file)).toBeUndefined();
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
  store.put(digest, pieces);
  expect(() => store.flush()).toThrow(expect.objectContaining({ code: "run.no_space", exitCode: 28 }));
  expect(readdirSync(join(out, "_datagen/cache"))).toEqual([]);
  expect(readdirSync(join(out, "_datagen/tmp"))).toEqual([]);
});
