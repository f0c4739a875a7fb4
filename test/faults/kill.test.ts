// The whole program killed at random moments: what lies in the output is whole at any time, and the next run goes on from it.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import { complete, digests, expectNothingHalfThere, fileCount, partsFlags, specIn, start, until } from "./command.js";
import { seeded } from "./seeded.js";

/** More of them with KILL_ROUNDS=200. */
const kills = Number(process.env.KILL_ROUNDS ?? 12);

test(`${kills} kills of the whole program leave only whole files, and the run after them gives the same bytes`, async () => {
  const folder = tempFolder();
  const spec = specIn(folder);
  const command = (out: string) => ["run", spec, ...partsFlags, "--threads", "2", "--out", out];
  const spawned = performance.now();
  const first = start(command(join(folder, "reference")));
  await until(() => existsSync(join(folder, "reference/_datagen/plan.json")), "a plan");
  const opened = performance.now();
  const { code, stderr } = await first.ended;
  expect(code, stderr).toBe(0);
  const [startMs, workMs] = [opened - spawned, performance.now() - opened];
  const reference = digests(join(folder, "reference"));
  expect(Object.keys(reference)).toHaveLength(fileCount);

  const random = seeded(20240506);
  const made: number[] = []; // files after each kill
  let outputs = 0;
  let out = join(folder, "0");
  while (made.length < kills) {
    const fresh = !existsSync(out);
    const { child, ended } = start(command(out));
    let said = "";
    child.stderr!.on("data", (data) => {
      said += data;
    });
    if (made.length % 4 === 3) {
      await pause(random() * startMs); // at its start
    } else {
      const begun = () =>
        (fresh ? existsSync(join(out, "_datagen/plan.json")) : said !== "") || child.exitCode !== null;
      await until(begun, `a run at work in ${out}`);
      await pause(random() * 0.5 * workMs);
    }
    child.kill("SIGKILL");
    const killed = (await ended).signal === "SIGKILL";
    expectNothingHalfThere(out, reference, `kill ${made.length} in ${out}`);
    if (killed) made.push(Object.keys(digests(out)).length);
    if (existsSync(join(out, "_SUCCESS"))) {
      outputs++;
      out = join(folder, String(outputs)); // done in spite of the kills: begin another
    }
  }
  await complete(...command(out));
  expect(digests(out)).toEqual(reference);
  expect(made.some((files) => files > 3 && files < fileCount)).toBe(true); // some kills came in the middle
  if (process.env.KILL_ROUNDS) console.info(`${kills} kills of ${outputs + 1} outputs; files there: ${made.join(" ")}`);
});
