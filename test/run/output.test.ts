// Opening an output, finding what is done, committing: on a real disk.
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { completed, finishOutput, missingParts } from "../../src/run/commit.js";
import { newAttempt, openOutput } from "../../src/run/output.js";
import { sweepTemp } from "../../src/run/sweep.js";
import { localFiles } from "../../src/sinks/file-system.js";
import { filesSink } from "../../src/sinks/files.js";
import { encodeRecord } from "../../src/sinks/record.js";
import { makePart, tiny, tinyRun } from "../faults/tiny-run.js";
import { tempFolder } from "../temp-folder.js";

const run = tiny();
const sales1 = { family: "sales", part: 1 };
const recordOf = (out: string) => join(out, "_datagen/parts/sales/00001.json");

function finishedOutput(): string {
  const out = tempFolder();
  expect(tinyRun(localFiles, out, run).kind).toBe("complete");
  return out;
}

const open = (out: string, force = false) => openOutput(localFiles, out, run.plan, { force });

test("an output is made with the folders above it, and a second opening is a resume", () => {
  const out = join(tempFolder(), "a/b/out");
  expect(open(out)).toMatchObject({ folder: out, resumed: false });
  expect(readFileSync(join(out, "_datagen/plan.json"), "utf8")).toBe(run.plan.text);
  expect(open(out).resumed).toBe(true);
});

test("an output may be a symbolic link to a folder: its real path is where work happens", () => {
  const folder = tempFolder();
  mkdirSync(join(folder, "real"));
  symlinkSync(join(folder, "real"), join(folder, "out"));
  expect(open(join(folder, "out")).folder).toBe(join(folder, "real"));
});

test("an output that is a file is refused", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "out"), "");
  expect(() => open(join(folder, "out"))).toThrow(expect.objectContaining({ code: "run.not_a_folder" }));
});

test("an output that holds other files is accepted, and they stay", () => {
  const out = tempFolder();
  writeFileSync(join(out, "notes.txt"), "mine");
  tinyRun(localFiles, out, run);
  expect(readFileSync(join(out, "notes.txt"), "utf8")).toBe("mine");
});

test("a _SUCCESS of somebody else is refused before any work", () => {
  const out = tempFolder();
  writeFileSync(join(out, "_SUCCESS"), "");
  expect(() => open(out)).toThrow(expect.objectContaining({ code: "run.file_in_the_way", exitCode: 3 }));
});

test("another plan in place is exit 2, and says where it first differs and what to do", () => {
  const out = finishedOutput();
  const before = readFileSync(join(out, "_SUCCESS"), "utf8");
  expect(() => openOutput(localFiles, out, tiny("b", 4).plan, { force: false })).toThrow(
    expect.objectContaining({
      code: "run.another_plan",
      exitCode: 2,
      retriable: false,
      message: `another plan is in place in ${out}: salt is "a" there and "b" here (and 2 more differences)`,
      hint: expect.stringContaining("--force"),
    }),
  );
  expect(readFileSync(join(out, "_SUCCESS"), "utf8")).toBe(before);
});

test("a finished part is done until its record, its file or the file's size is not what it was", () => {
  const spoil: readonly ((out: string) => void)[] = [
    (out) => rmSync(recordOf(out)),
    (out) => rmSync(join(out, "sales/part-00001.csv")),
    (out) => writeFileSync(join(out, "sales/part-00001.csv"), "short"),
    (out) => writeFileSync(recordOf(out), readFileSync(recordOf(out), "utf8").slice(0, 60)),
    (out) => writeFileSync(recordOf(out), ""),
    (out) => writeFileSync(recordOf(out), Buffer.alloc(100)),
    (out) => writeFileSync(recordOf(out), "[]"),
    (out) => writeFileSync(recordOf(out), readFileSync(join(out, "_datagen/parts/sales/00000.json"))),
    (out) => writeFileSync(recordOf(out), encodeRecord("another plan", { ...sales1, files: [] })),
  ];
  for (const change of spoil) {
    const out = finishedOutput();
    expect(open(out).done(sales1)).toBe(true);
    change(out);
    expect(open(out).done(sales1), String(change)).toBe(false);
    expect(open(out).done({ family: "sales", part: 0 })).toBe(true);
    expect(completed(localFiles, out, run.plan)).toBe(!String(change).includes("sales/part-00001.csv"));
  }
});

test("a record that lists a file outside of the output is no record", () => {
  for (const name of ["../../etc/passwd", "/etc/passwd", "_datagen/plan.json"]) {
    const out = finishedOutput();
    const record = JSON.parse(readFileSync(recordOf(out), "utf8"));
    record.files[0].name = name;
    writeFileSync(recordOf(out), JSON.stringify(record));
    expect(open(out).done(sales1)).toBe(false);
  }
});

test("--force removes no file that a hostile record lists outside of the output, nor one behind a link", () => {
  const outside = tempFolder();
  writeFileSync(join(outside, "part-00001.csv"), "precious");
  const out = finishedOutput();
  rmSync(join(out, "sales"), { recursive: true });
  symlinkSync(outside, join(out, "sales"));
  const record = JSON.parse(readFileSync(recordOf(out), "utf8"));
  record.files.push({ ...record.files[0], name: `../${outside.split("/").at(-1)}/part-00001.csv` });
  writeFileSync(recordOf(out), JSON.stringify(record));
  openOutput(localFiles, out, tiny("b").plan, { force: true });
  expect(readFileSync(join(outside, "part-00001.csv"), "utf8")).toBe("precious");
});

test("--force with the plan in place is a resume: shards that all say it do not undo each other", () => {
  const out = finishedOutput();
  expect(open(out, true).resumed).toBe(true);
  expect(completed(localFiles, out, run.plan)).toBe(true);
});

test("a commit with parts missing names them, and leaves no _SUCCESS", () => {
  const out = tempFolder();
  const output = open(out);
  makePart(filesSink(localFiles, output.folder, run.plan.hash), run, sales1);
  const finish = finishOutput(localFiles, out, run.plan, run.parts);
  expect(finish).toEqual({ kind: "missing", missing: run.parts.filter(({ part }) => part !== 1) });
  expect(readdirSync(out)).toEqual(["_datagen", "lines", "sales"]);
});

test("the error of missing parts names ten and counts the rest: exit 1", () => {
  const missing = Array.from({ length: 12 }, (_, part) => ({ family: "pos", part }));
  const error = missingParts(missing);
  expect(error.exitCode).toBe(1);
  expect(error.message).toMatch(/^12 parts are missing: part 0 of pos, .*part 9 of pos and 2 more$/);
  expect(missingParts(missing.slice(0, 1)).message).toBe("1 part is missing: part 0 of pos");
});

test("a commit where no plan is, or another, is exit 2", () => {
  const out = tempFolder();
  expect(() => finishOutput(localFiles, out, run.plan, [])).toThrow(
    expect.objectContaining({ code: "run.no_plan", exitCode: 2 }),
  );
  open(out);
  expect(() => finishOutput(localFiles, out, tiny("b").plan, [])).toThrow(
    expect.objectContaining({ code: "run.another_plan" }),
  );
});

test("a commit may be done again, and writes the same; a torn _SUCCESS is mended", () => {
  const out = finishedOutput();
  const [success, manifest] = ["_SUCCESS", "_datagen/manifest.json"].map((name) =>
    readFileSync(join(out, name), "utf8"),
  );
  writeFileSync(join(out, "_SUCCESS"), success!.slice(0, 10));
  expect(completed(localFiles, out, run.plan)).toBe(false);
  finishOutput(localFiles, out, run.plan, [...run.parts].reverse());
  expect(readFileSync(join(out, "_SUCCESS"), "utf8")).toBe(success);
  expect(readFileSync(join(out, "_datagen/manifest.json"), "utf8")).toBe(manifest);
  expect(completed(localFiles, out, run.plan)).toBe(true);
});

test("an output is complete only for its own plan", () => {
  const out = finishedOutput();
  expect(completed(localFiles, out, run.plan)).toBe(true);
  expect(completed(localFiles, out, tiny("b").plan)).toBe(false);
  expect(completed(localFiles, tempFolder(), run.plan)).toBe(false);
});

test("a sweep removes what is a day old or of attempts that are over, and nothing that it does not know", () => {
  const out = tempFolder();
  const temps = join(out, "_datagen/tmp");
  open(out);
  for (const name of ["sales-00000-0.mine", "sales-00001-0.other", "sales-00002-record.old", "README"]) {
    writeFileSync(join(temps, name), "");
  }
  const now = statSync(join(temps, "README")).mtimeMs;
  for (const name of ["sales-00002-record.old", "README"])
    utimesSync(join(temps, name), now / 1000 - 90_000, now / 1000 - 90_000);
  sweepTemp(localFiles, out, { attempts: new Set(["mine"]), now });
  expect(readdirSync(temps).sort()).toEqual(["README", "sales-00001-0.other"]);
});

test("a sweep after a failure leaves records: they may be all that tells --force of files that are ours", () => {
  const out = tempFolder();
  const temps = join(out, "_datagen/tmp");
  open(out);
  for (const name of ["sales-00000-0.mine", "sales-00000-record.mine"]) writeFileSync(join(temps, name), "");
  sweepTemp(localFiles, out, { attempts: new Set(["mine"]), keepRecords: true });
  expect(readdirSync(temps)).toEqual(["sales-00000-record.mine"]);
});

test("attempts are never named alike", () => {
  const names = new Set(Array.from({ length: 1000 }, newAttempt));
  expect(names.size).toBe(1000);
  for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}$/);
});
