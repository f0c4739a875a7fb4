// The whole program killed at random moments: what lies in the output is whole at any time, and the next run goes on from it.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import { complete, digests, expectNothingHalfThere, fileCount, partsFlags, specIn, start, until } from "./command.js";
import { seeded } from "./seeded.js";

/** More of them with KILL_ROUNDS=200. */
const kills = Number(process.env.KILL_ROUNDS ?? 12);

test(
  `${kills} kills of the whole program leave only whole files, and the run after them gives the same bytes`,
  async () => {
    const folder = tempFolder();
    const spec = specIn(folder);
    const command = (out: string) => ["run", spec, ...partsFlags, "--threads", "2", "--out", out];
    await complete(...command(join(folder, "reference")));
    const reference = digests(join(folder, "reference"));
    expect(Object.keys(reference)).toHaveLength(fileCount);

    const random = seeded(20240506);
    const made: number[] = []; // files after each kill
    let outputs = 0;
    let out = join(folder, "0");
    while (made.length < kills) {
      const before = records(out);
      const { child, ended } = start(command(out));
      if (made.length % 4 === 3) {
        await pause(random() * 500); // anywhere, most often at its start
      } else {
        // So many parts after it began, and somewhere in the next ones: in a run at work, however fast the machine is.
        const parts = 1 + Math.floor(random() * 6);
        await until(() => records(out) >= before + parts || child.exitCode !== null, `${parts} parts more in ${out}`);
        await pause(random() * 20);
      }
      child.kill("SIGKILL");
      const { signal, code, stderr } = await ended;
      expectNothingHalfThere(out, reference, `kill ${made.length} in ${out}`);
      if (signal === "SIGKILL") made.push(Object.keys(digests(out)).length);
      else expect(code, stderr).toBe(0);
      if (existsSync(join(out, "_SUCCESS"))) {
        outputs++;
        out = join(folder, String(outputs)); // done in spite of the kills: begin another
      }
    }
    await complete(...command(out));
    expect(digests(out)).toEqual(reference);
    expect(made.some((files) => files > 3 && files < fileCount)).toBe(true); // some kills came in the middle
    if (process.env.KILL_ROUNDS)
      console.info(`${kills} kills of ${outputs + 1} outputs; files there: ${made.join(" ")}`);
  },
  120_000 + kills * 10_000,
);

const records = (out: string): number => {
  const folder = join(out, "_datagen/parts");
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json")).length;
};
