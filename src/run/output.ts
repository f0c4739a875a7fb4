// An output folder as one plan's place of work: opened for a new run or a resume, refused where another plan has it.
import { randomBytes } from "node:crypto";
import { dirname, resolve } from "node:path";
import { DatagenError } from "../errors.js";
import { assertFolder, createFile, makeFolders, readFile } from "../sinks/durable.js";
import { errnoOf, explained } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";
import { planFile, recordFile, stateFolder, successFile, tempFolder } from "../sinks/layout.js";
import { decodeRecord } from "../sinks/record.js";
import type { PartId, PartRecord } from "../sinks/sink.js";
import { clearOutput } from "./clear.js";
import { differences } from "./difference.js";

export interface PlanText {
  /** sha256 of the plan, hex. */
  readonly hash: string;
  /** Canonical JSON: equal plans have equal text. */
  readonly text: string;
}

export interface Output {
  /** The output's real path: what workers write below. */
  readonly folder: string;
  /** True where the plan was in place already. */
  readonly resumed: boolean;
  /** True where the part's record stands and all its files have the recorded sizes: nothing is left to do for it. */
  done(part: PartId): boolean;
}

/**
 * Makes `out` the place of this plan. There already with this plan: a resume. There with another: exit 2, or with `force` the
 * other plan's files are removed first, and only they. Any number of processes may open one output with one plan at once; to
 * replace a plan by force is for one process, before the others start.
 *
 * @example
 * const output = openOutput(localFiles, "out/pos", plan, { force: false });
 * const todo = parts.filter((part) => !output.done(part));
 */
export function openOutput(fs: FileSystem, out: string, plan: PlanText, options: { readonly force: boolean }): Output {
  return explained("open the output", out, () => {
    const folder = makeOutputFolder(fs, resolve(out));
    const done = (part: PartId) => readDone(fs, folder, plan, part) !== undefined;
    const opened = (resumed: boolean): Output => ({ folder, resumed, done });
    let inPlace = planInPlace(fs, folder);
    if (inPlace !== undefined && inPlace !== plan.text && options.force) {
      clearOutput(fs, folder);
      inPlace = undefined;
    }
    if (inPlace === undefined) {
      refuseForeignSuccess(fs, folder);
      const temp = `${folder}/${tempFolder}/plan.${newAttempt()}`;
      makeFolders(fs, folder, tempFolder);
      const made = createFile(fs, temp, `${folder}/${planFile}`, new TextEncoder().encode(plan.text));
      if (made) return opened(false);
    }
    requirePlan(fs, folder, plan);
    return opened(true);
  });
}

/** A name for one try at one part, never used before: 128 random bits. They name temporary files and reach no data. */
export const newAttempt = (): string => randomBytes(16).toString("hex");

/** The part's record, if it is this plan's and its files are there with the recorded sizes. */
export function readDone(fs: FileSystem, folder: string, plan: PlanText, part: PartId): PartRecord | undefined {
  return explained("read a record", folder, () => {
    const bytes = readFile(fs, `${folder}/${recordFile(part)}`);
    const stored = bytes && decodeRecord(bytes);
    if (stored === undefined || stored.plan !== plan.hash) return undefined;
    const { record } = stored;
    if (record.family !== part.family || record.part !== part.part) return undefined;
    return filesStand(fs, folder, record) ? record : undefined;
  });
}

/** True where all files of the record are there with the recorded sizes. */
export function filesStand(fs: FileSystem, folder: string, record: PartRecord): boolean {
  return record.files.every(({ name, bytes }) => {
    const there = fs.stat(`${folder}/${name}`);
    return there?.kind === "file" && there.bytes === bytes;
  });
}

/** Refuses an output whose plan is not this one, naming where they first differ. */
export function requirePlan(fs: FileSystem, folder: string, plan: PlanText): void {
  const inPlace = planInPlace(fs, folder);
  if (inPlace === plan.text) return;
  if (inPlace === undefined) {
    throw new DatagenError("run.no_plan", `there is no plan in ${folder}`, {
      exit: "spec",
      hint: "is this the output folder of a run?",
    });
  }
  const found = differences(inPlace, plan.text);
  const more = found.length > 1 ? ` (and ${found.length - 1} more differences)` : "";
  throw new DatagenError("run.another_plan", `another plan is in place in ${folder}: ${found[0]}${more}`, {
    exit: "spec",
    hint: "choose another --out, or --force to remove the files of the plan in place and start anew",
  });
}

function planInPlace(fs: FileSystem, folder: string): string | undefined {
  if (fs.stat(`${folder}/${stateFolder}`) === undefined) return undefined;
  assertFolder(fs, `${folder}/${stateFolder}`);
  const bytes = readFile(fs, `${folder}/${planFile}`);
  return bytes && new TextDecoder().decode(bytes);
}

/** A `_SUCCESS` of somebody else would say from the first moment that our files are all there. */
function refuseForeignSuccess(fs: FileSystem, folder: string): void {
  if (fs.stat(`${folder}/${successFile}`) === undefined) return;
  if (planInPlace(fs, folder) !== undefined) return; // another process of this run came in between, and has even finished
  const message = `${folder}/${successFile} is there, but no plan: another program's finished output is in this folder`;
  throw new DatagenError("run.file_in_the_way", message, {
    exit: "determinism",
    hint: "choose another --out, or move that output away",
  });
}

/** The folder's real path; made with its parents where it is not there. The way to it may lead over symbolic links. */
function makeOutputFolder(fs: FileSystem, out: string): string {
  try {
    const folder = fs.realPath(out);
    assertFolder(fs, folder);
    return folder;
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  const parent = makeOutputFolder(fs, dirname(out));
  try {
    fs.makeFolder(out);
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error; // another process made it
  }
  try {
    fs.syncFolder(parent);
  } catch (error) {
    if (errnoOf(error) !== "EACCES") throw error; // a folder that may be entered but not read cannot be synced
  }
  return makeOutputFolder(fs, out);
}
