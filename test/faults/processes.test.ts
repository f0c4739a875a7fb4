// Real processes on a real disk: killed in the middle, racing each other, and with readers that are slow or leave.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const script = fileURLToPath(new URL("child.mjs", import.meta.url));

beforeAll(() => {
  const built = spawnSync(process.execPath, ["prepare.mjs"], { cwd: root, encoding: "utf8" }); // nothing to do as a rule
  expect(built.status, built.stderr).toBe(0);
});

const start = (...args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"] });

/** Digests of all files of an output but leftovers of attempts, by name. */
function digests(out: string): Record<string, string> {
  const names = readdirSync(out, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => !name.startsWith("_datagen/tmp") && statSync(join(out, name)).isFile());
  return Object.fromEntries(
    files.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(out, name)))
        .digest("hex"),
    ]),
  );
}

/** Rounds of two racing processes to kill: more of them with KILL_ROUNDS=2000. */
const rounds = Number(process.env.KILL_ROUNDS ?? 15);

test(`${2 * rounds} processes killed while two at a time write one output leave only whole files, and the last makes it complete`, async () => {
  const reference = tempFolder();
  await once(start("files", reference), "exit");
  const expected = digests(reference);
  expect(Object.keys(expected)).toHaveLength(40 * 3 + 3);

  let out = tempFolder();
  for (let round = 0; round < rounds; round++) {
    const children = [start("files", out), start("files", out)];
    const ended = children.map((child) => once(child, "exit"));
    await pause(50 + 23 * (round % 7));
    for (const child of children) child.kill("SIGKILL");
    await Promise.all(ended);
    expect(expected).toMatchObject(digests(out));
    if (existsSync(join(out, "_SUCCESS"))) {
      expect(digests(out)).toEqual(expected);
      out = tempFolder(); // done in spite of the kills: begin another
    }
  }
  const [code] = (await once(start("files", out), "exit")) as [number];
  expect(code).toBe(0);
  expect(digests(out)).toEqual(expected);
});

test("a slow reader of standard output gets every byte, though the pipe is full most of the time and does not block", async () => {
  const child = start("stdout", "3000000");
  const hash = createHash("sha256");
  let said = "";
  child.stderr!.on("data", (data) => {
    said += data;
  });
  const ended = once(child, "close");
  for await (const chunk of child.stdout!) {
    hash.update(chunk as Buffer);
    await pause(1);
  }
  expect((await ended)[0]).toBe(0);
  expect(said).toBe(hash.digest("hex"));
});

test("a reader that leaves ends the run quietly: exit 0", async () => {
  const child = start("stdout", "1e9");
  let said = "";
  child.stderr!.on("data", (data) => {
    said += data;
  });
  const ended = once(child, "close");
  await once(child.stdout!, "data");
  child.stdout!.destroy();
  expect((await ended)[0]).toBe(0);
  expect(said).toBe("reader gone");
});
