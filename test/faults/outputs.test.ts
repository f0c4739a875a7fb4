// What the whole program does in a folder that others use at the same time, or that was changed behind its back.
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { tempFolder } from "../temp-folder.js";
import {
  complete,
  datagen,
  digests,
  type Ended,
  expectNothingHalfThere,
  finishedOnce,
  partCount,
  partsFlags,
  start,
  temps,
  until,
} from "./command.js";

interface Place {
  readonly spec: string;
  readonly out: string;
  readonly reference: Readonly<Record<string, string>>;
  /** The same run, again. */
  run(...flags: readonly string[]): Promise<Ended>;
}

const once = finishedOnce();

/** A copy of the finished output, to be spoilt. */
function finished(): Place {
  const { spec, out: from, reference } = once();
  const out = join(tempFolder(), "out");
  cpSync(from, out, { recursive: true });
  return { spec, out, reference, run: (...flags) => datagen("run", spec, ...partsFlags, "--out", out, ...flags) };
}

test("two runs of one plan at once into one output both succeed, with the bytes of one run", async () => {
  const { spec, out, reference } = finished();
  for (const [round, delayMs] of [0, 150, 400].entries()) {
    const shared = `${out}-${round}`;
    const command = ["run", spec, ...partsFlags, "--threads", "2", "--out", shared];
    const first = start(command);
    await pause(delayMs);
    const second = start(command);
    for (const { ended } of [first, second]) {
      const { code, stderr } = await ended;
      expect(code, stderr).toBe(0);
    }
    expect(digests(shared)).toEqual(reference);
    expect(temps(shared)).toEqual([]);
  }
});

test("of two plans at once one gets the output and the other is refused: exit 2, and nothing of it is there", async () => {
  const { spec, out, reference } = finished();
  const shared = `${out}-shared`;
  const mine = start(["run", spec, ...partsFlags, "--out", shared]);
  await until(() => existsSync(join(shared, "_datagen/plan.json")), "a plan");
  const other = await datagen("run", spec, ...partsFlags, "--seed", "12", "--out", shared);
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(/another plan is in place in .*: .*seed/);
  expect(other.stderr).toContain("--force");
  expect((await mine.ended).code).toBe(0);
  expect(digests(shared)).toEqual(reference);
});

test("--force puts another plan in the place of a finished output, file by file, and keeps what is not ours", async () => {
  const { spec, out, reference } = finished();
  writeFileSync(join(out, "shops/notes.txt"), "mine");
  const forced = await datagen("run", spec, "--seed", "12", "--out", out, "--force");
  expect(forced.code, forced.stderr).toBe(0);
  const alone = `${out}-alone`;
  await complete("run", spec, "--seed", "12", "--out", alone);
  const { "shops/notes.txt": notes, ...made } = digests(out);
  expect(made).toEqual(digests(alone));
  expect(notes).toBeDefined();
  expect(digests(out)["visits/part-00000.csv"]).not.toBe(reference["visits/part-00000.csv"]);
});

test("--force that is killed leaves no _SUCCESS beside missing files, and the same command again ends it", async () => {
  const { spec, out } = finished();
  const command = ["run", spec, ...partsFlags, "--seed", "12", "--out", out, "--force"];
  const alone = `${out}-alone`;
  await complete("run", spec, ...partsFlags, "--seed", "12", "--out", alone);
  const { child, ended } = start(command);
  await until(() => !existsSync(join(out, "_SUCCESS")), "the old _SUCCESS gone");
  child.kill("SIGKILL");
  await ended;
  expect(existsSync(join(out, "_SUCCESS"))).toBe(false);
  await complete(...command);
  expect(digests(out)).toEqual(digests(alone));
});

test("a run of a finished output makes nothing, and says so", async () => {
  const { out, reference, run } = finished();
  const { code, stderr } = await run();
  expect(code).toBe(0);
  expect(stderr).toContain("is complete already");
  expect(digests(out)).toEqual(reference);
  expect((await run("--force")).code).toBe(0); // the plan in place: nothing to put in its place
  expect(digests(out)).toEqual(reference);
});

test("a file that was removed is made again", async () => {
  const { out, reference, run } = finished();
  rmSync(join(out, "baskets/part-00003.csv"));
  rmSync(join(out, "readings"), { recursive: true });
  const { code, stderr } = await run();
  expect(code, stderr).toBe(0);
  expect(stderr).toContain("resuming: 10 of 31 parts are done");
  expect(digests(out)).toEqual(reference);
});

test("a file of another size is an altered file: exit 3, it stays as it is, and once it is removed the run completes", async () => {
  const { out, reference, run } = finished();
  const file = join(out, "baskets/part-00003.csv");
  truncateSync(file, 100);
  const { code, stderr } = await run();
  expect(code).toBe(3);
  expect(stderr).toContain("error[run.altered_file]");
  expect(stderr).toContain("remove it and run the same command again: it will be made as it was");
  expect(readFileSync(file)).toHaveLength(100);
  expect(temps(out)).toEqual([]);
  rmSync(file);
  expect((await run()).code).toBe(0);
  expect(digests(out)).toEqual(reference);
});

test("a record that is removed, torn, or not what it was is made again with its part", async () => {
  const { out, reference, run } = finished();
  rmSync(join(out, "_SUCCESS")); // with it, nobody asks the records any more
  const spoil: readonly ((record: string) => void)[] = [
    (record) => rmSync(record),
    (record) => truncateSync(record, 40),
    (record) => appendFileSync(record, "}"),
    (record) => edit(record, /"plan":"../, '"plan":"zz'),
    (record) => edit(record, /"part":[0-9]+/, '"part":9'),
    (record) => edit(record, /"bytes":[0-9]/, '"bytes":'),
    (record) => edit(record, /"name":"/, '"name":"../'),
  ];
  spoil.forEach((spoilt, part) => {
    spoilt(join(out, `_datagen/parts/visits/0000${part}.json`));
  });
  const { code, stderr } = await run();
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`resuming: ${partCount - spoil.length} of ${partCount} parts are done`);
  expect(digests(out)).toEqual(reference);
});

test("a file of somebody else under a name of ours is never touched: exit 3", async () => {
  const { spec, out, reference } = finished();
  const other = `${out}-other`;
  mkdirSync(join(other, "readings"), { recursive: true });
  writeFileSync(join(other, "readings/part-00017.csv"), "my own work\n");
  const { code, stderr } = await datagen("run", spec, ...partsFlags, "--out", other);
  expect(code).toBe(3);
  expect(stderr).toContain("error[run.file_in_the_way]");
  expect(readFileSync(join(other, "readings/part-00017.csv"), "utf8")).toBe("my own work\n");
  rmSync(join(other, "readings/part-00017.csv"));
  expectNothingHalfThere(other, reference, "a file in the way");
  await complete("run", spec, ...partsFlags, "--out", other);
  expect(digests(other)).toEqual(reference);
});

function edit(file: string, found: RegExp, put: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(found);
  writeFileSync(file, text.replace(found, put));
}
