// The exit codes that scripts and schedulers act on, each reached through the command line.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import { type Ended, specIn, start, temps, until } from "./command.js";

interface Case {
  readonly exit: number;
  readonly what: string;
  /** Gets a fresh folder. */
  run(folder: string): Promise<Ended>;
  readonly says: RegExp;
}

const datagen = (...args: readonly string[]): Promise<Ended> => start(args).ended;

async function signalled(folder: string, signal: NodeJS.Signals): Promise<Ended> {
  const out = join(folder, "out");
  const { child, ended } = start(["run", specIn(folder), "--scale", "1000", "--out", out]);
  await until(() => temps(out).length > 0, "an open part");
  child.kill(signal);
  return ended;
}

const cases: readonly Case[] = [
  {
    exit: 0,
    what: "the output is complete",
    run: (folder) => datagen("run", specIn(folder), "--out", join(folder, "out")),
    says: /rows\/s/,
  },
  {
    exit: 0,
    what: "a shard is done, others are missing",
    run: (folder) => datagen("run", specIn(folder), "--out", join(folder, "out"), "--shard", "1/2"),
    says: /This shard is done; .* datagen commit/,
  },
  {
    exit: 1,
    what: "a commit misses parts",
    run: async (folder) => {
      await datagen("run", specIn(folder), "--out", join(folder, "out"), "--shard", "1/2");
      return datagen("commit", join(folder, "out"));
    },
    says: /error\[run\.parts_missing\].*\n.*run the shards that make them, then commit again/,
  },
  {
    exit: 1,
    what: "the way to the output leads through a file",
    run: (folder) => datagen("run", specIn(folder), "--out", join(folder, "spec.yaml/out")),
    says: /error\[run\.not_a_folder\]/,
  },
  {
    exit: 2,
    what: "the command line is wrong",
    run: () => datagen("run", "--rwos", "5"),
    says: /unknown option '--rwos'/,
  },
  {
    exit: 2,
    what: "the spec is wrong",
    run: (folder) => datagen("run", specIn(folder, "datagen: 1\ntables: { t: { rows: 5, columns: { a: b } } }\n")),
    says: /error/,
  },
  {
    exit: 2,
    what: "another plan is in place",
    run: async (folder) => {
      await datagen("run", specIn(folder), "--out", join(folder, "out"));
      return datagen("run", specIn(folder), "--seed", "5", "--out", join(folder, "out"));
    },
    says: /error\[run\.another_plan\]/,
  },
  {
    exit: 3,
    what: "a file of somebody else is in the way",
    run: (folder) => {
      mkdirSync(join(folder, "out/shops"), { recursive: true });
      writeFileSync(join(folder, "out/shops/part-00000.csv"), "");
      return datagen("run", specIn(folder), "--out", join(folder, "out"));
    },
    says: /error\[run\.file_in_the_way\]/,
  },
  {
    exit: 28,
    what: "the disk has not the room",
    run: (folder) => datagen("run", "--rows", "1e14", "--out", join(folder, "out")),
    says: /error\[run\.no_space\]/,
  },
  {
    exit: 130,
    what: "SIGINT",
    run: (folder) => signalled(folder, "SIGINT"),
    says: /run the same command again to resume/,
  },
  {
    exit: 143,
    what: "SIGTERM",
    run: (folder) => signalled(folder, "SIGTERM"),
    says: /run the same command again to resume/,
  },
];

test.each(cases)("exit $exit: $what", async ({ exit, run, says }) => {
  const { code, stdout, stderr } = await run(tempFolder());
  expect(code, stderr).toBe(exit);
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/\n\s+at /); // no stack
  expect(stdout.toString()).toBe(""); // stdout is data
});
