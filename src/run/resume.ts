// What a finished or half-finished output knows of itself: its plan, and the parts that the plan expects.
import { createHash } from "node:crypto";
import { resolve } from "node:path";
import { DatagenError } from "../errors.js";
import type { PartCuts } from "../plan/parts.js";
import { readFile } from "../sinks/durable.js";
import { errnoOf } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";
import { planFile } from "../sinks/layout.js";
import type { PartId } from "../sinks/sink.js";
import type { PlanText } from "./output.js";

/** The plan that lies in an output folder; exit 2 where there is none. */
export function planInFolder(fs: FileSystem, dir: string): { folder: string; plan: PlanText } {
  let folder: string;
  let bytes: Uint8Array | undefined;
  try {
    folder = fs.realPath(resolve(dir));
    bytes = readFile(fs, `${folder}/${planFile}`);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT" && errnoOf(error) !== "ENOTDIR") throw error;
    throw noPlan(dir);
  }
  if (!bytes) throw noPlan(dir);
  const text = new TextDecoder().decode(bytes);
  return { folder, plan: { text, hash: createHash("sha256").update(text).digest("hex") } };
}

const noPlan = (dir: string): DatagenError =>
  new DatagenError("run.no_plan", `there is no plan in ${dir}`, {
    exit: "spec",
    hint: "is this the output folder of a run?",
  });

interface PlanParts {
  readonly families: readonly {
    readonly family: string;
    readonly tables: readonly string[];
    readonly cuts: PartCuts;
  }[];
  /** The tables that are written, where not all are. */
  readonly tables?: readonly string[];
}

/** Every part of the plan that writes a table. */
export function expectedParts({ text }: PlanText): PartId[] {
  const { families, tables: chosen } = JSON.parse(text) as PlanParts;
  const written = families.filter(
    ({ tables }) => chosen === undefined || tables.some((table) => chosen.includes(table)),
  );
  return written.flatMap(({ family, cuts }) => Array.from({ length: cuts.parts }, (_, part) => ({ family, part })));
}
