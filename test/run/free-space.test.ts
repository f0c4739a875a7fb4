// Bytes that will not fit.
import { join } from "node:path";
import { expect, test } from "vitest";
import { freeSpaceCheck } from "../../src/run/free-space.js";
import { type FileSystem, localFiles } from "../../src/sinks/file-system.js";
import { tempFolder } from "../temp-folder.js";

test("a run that is larger than the free disk ends before it begins: exit 28", () => {
  const asked: string[] = [];
  const fs: FileSystem = { ...localFiles, freeBytes: (folder) => asked.push(folder) * 1_500_000_000 };
  const folder = tempFolder();
  const out = join(folder, "not/there/yet");
  expect(() => freeSpaceCheck(fs, out, 2_000_000_000)).toThrow(
    expect.objectContaining({
      code: "run.no_space",
      exitCode: 28,
      message: `about 2.0 GB are to be written to ${out}, where 1.5 GB are free`,
    }),
  );
  expect(asked).toEqual([folder]); // the nearest folder that is there
});

test("a run that fits goes on", () => {
  freeSpaceCheck(localFiles, tempFolder(), 1);
});
