// A real disk that is full: the run says so and how to go on, leaves nothing half there, and goes on when there is room.
import { spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import { complete, datagen, digests, expectNothingHalfThere, partsFlags, specIn, start, temps } from "./command.js";

const mount = (...args: readonly string[]) => spawnSync("mount", args, { encoding: "utf8" });

describe("a small disk", () => {
  let disk: string | undefined;

  beforeAll(() => {
    const folder = join(process.env.TMPDIR ?? "/tmp", `datagen-disk-${process.pid}`);
    mkdirSync(folder);
    const made = mount("-t", "tmpfs", "-o", "size=1200k", "tmpfs", folder);
    if (made.status === 0) disk = folder;
    else
      console.warn(`skipped: no disk of our own can be mounted here (${made.stderr?.trim() ?? made.error?.message})`);
    return () => {
      if (disk !== undefined) spawnSync("umount", [disk]);
      rmSync(folder, { recursive: true, force: true });
    };
  });

  test("that becomes full ends the run with exit 28, nothing half there; with room, the same command goes on", async (context) => {
    if (disk === undefined) return context.skip();
    const folder = tempFolder();
    const spec = specIn(folder);
    await complete("run", spec, ...partsFlags, "--out", join(folder, "reference"));
    const reference = digests(join(folder, "reference"));
    const out = join(disk, "out");
    // A run that begins is refused by its estimate; one shard of a thousand fits, and what resumes is not refused.
    await complete("run", spec, ...partsFlags, "--out", out, "--shard", "1/1000");

    const full = await datagen("run", spec, ...partsFlags, "--threads", "2", "--out", out);
    expect(full.code).toBe(28);
    expect(full.stderr).toMatch(/error\[run\.no_space\]: cannot write part [0-9]+ of [a-z]+: no space is left for/);
    expect(full.stderr).toContain("make room, then run the same command again: finished parts are kept");
    expect(temps(out)).toEqual([]);
    expectNothingHalfThere(out, reference, "full");
    const made = readdirSync(join(out, "visits"));
    expect(made.length).toBeGreaterThan(0);

    expect(mount("-o", "remount,size=100m", disk).status).toBe(0);
    const { stderr } = await complete("run", spec, ...partsFlags, "--threads", "2", "--out", out);
    expect(stderr).toMatch(/resuming: [1-9][0-9]* of 31 parts are done/);
    expect(digests(out)).toEqual(reference);
  });

  test("that is too small for the whole is refused before anything is written: exit 28", async (context) => {
    if (disk === undefined) return context.skip();
    const out = join(disk, "never");
    const { code, stderr } = await datagen("run", "--rows", "1B", "--out", out);
    expect(code).toBe(28);
    expect(stderr).toMatch(/about [0-9.]+ GB are to be written to .*never, where [0-9.]+ MB are free/);
    expect(readdirSync(disk)).not.toContain("never");
  });
});

test.skipIf(!existsSync("/dev/full"))(
  "a full disk behind standard output is exit 28, without a word of parts that are kept",
  async () => {
    const full = openSync("/dev/full", "w");
    const { code, stderr } = await start(["run", "--rows", "100k", "--out", "-"], full).ended;
    closeSync(full);
    expect(code).toBe(28);
    expect(stderr).toContain("cannot write to standard output: no space is left");
    expect(stderr).not.toContain("kept");
  },
);
