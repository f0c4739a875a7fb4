// Ctrl-C and SIGTERM to the whole program: over within five seconds, nothing left behind, and the next run goes on.
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import {
  complete,
  digests,
  expectNothingHalfThere,
  groupLives,
  type Running,
  specIn,
  start,
  temps,
  until,
} from "./command.js";

/** What the promise allows; a machine that does much else at once may need longer, so the tests say "not much longer". */
const promisedMs = 5_000;
const generousMs = 3 * promisedMs;

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s", (signal, exit) => {
  test(`drops the open parts: exit ${exit}, a word on how to resume, no temporary file, no process; a resume gives the same bytes`, async () => {
    const folder = tempFolder();
    const spec = specIn(folder);
    // Parts that take a while: one or two of them are open when the signal comes.
    const command = (out: string) => [
      "run",
      spec,
      "--scale",
      "40",
      "--file-rows",
      "100k",
      "--threads",
      "2",
      "--out",
      out,
    ];
    await complete(...command(join(folder, "reference")));
    const reference = digests(join(folder, "reference"));
    const out = join(folder, "out");
    const { child, ended } = start(command(out));
    await until(() => temps(out).length > 0, "an open part");
    const told = performance.now();
    child.kill(signal);
    const { code, signal: by, stderr } = await ended;
    expect(performance.now() - told).toBeLessThan(generousMs);
    expect([code, by], stderr).toEqual([exit, null]);
    expect(stderr).toContain(`${signal}: dropping the open parts; once more to stop at once`);
    expect(stderr).toContain("Finished parts are kept: run the same command again to resume.");
    expect(temps(out)).toEqual([]);
    expect(groupLives(child.pid!)).toBe(false);
    expectNothingHalfThere(out, reference, signal);
    expect(digests(out)).not.toEqual(reference);

    await complete(...command(out));
    expect(digests(out)).toEqual(reference);
  });

  test("ends a run whose reader does not read", async () => {
    const { child, ended } = await startUnread();
    const told = performance.now();
    child.kill(signal);
    await new Promise((resolve) => child.on("exit", resolve));
    child.stdout!.resume();
    expect(performance.now() - told).toBeLessThan(generousMs);
    const { code, stderr } = await ended;
    expect(code, stderr).toBe(exit);
    expect(stderr).not.toContain("error");
    expect(groupLives(child.pid!)).toBe(false);
  });

  test("a second time ends the process at once, as the signal itself would", async () => {
    const { child, ended } = await startUnread(); // a part that cannot be dropped at once
    let said = "";
    child.stderr!.on("data", (data) => {
      said += data;
    });
    child.kill(signal);
    await until(() => said.includes("once more"), "the first signal is heard");
    child.kill(signal);
    await new Promise((resolve) => child.on("exit", resolve));
    child.stdout!.resume();
    expect(await ended).toMatchObject({ code: exit, signal });
  });
});

/** A run whose pipe is full: its first bytes were read, and nothing more. */
async function startUnread(): Promise<Running> {
  const running = start(["run", "--rows", "100M", "--threads", "2", "--out", "-"]);
  await once(running.child.stdout!, "data");
  running.child.stdout!.pause();
  running.child.stdout!.removeAllListeners("data");
  await pause(300);
  return running;
}
