// The commit of a whole output: when every part has its record, the manifest and then `_SUCCESS`, which readers trust.
import { DatagenError } from "../errors.js";
import { createFile, readFile, replaceFile } from "../sinks/durable.js";
import { explained } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";
import { planFile, successFile, tempFolder } from "../sinks/layout.js";
import type { PartId, PartRecord } from "../sinks/sink.js";
import { partName } from "../sinks/sink.js";
import { encodeManifest, type Manifest, manifestOf, readManifest } from "./manifest.js";
import { filesStand, newAttempt, type PlanText, readDone, requirePlan } from "./output.js";
import { sweepTemp } from "./sweep.js";

export type Finish =
  | { readonly kind: "complete"; readonly manifest: Manifest; readonly sha256: string }
  | { readonly kind: "missing"; readonly missing: readonly PartId[] };

/**
 * Commits the output if all `expected` parts are there, else says which are not. Whoever finishes last calls it; calling it
 * again, or twice at once, does no harm. `folder` is the output's real path.
 *
 * @example
 * const finish = finishOutput(localFiles, output.folder, plan, parts);
 * if (finish.kind === "missing") throw missingParts(finish.missing);
 */
export function finishOutput(
  fs: FileSystem,
  folder: string,
  plan: PlanText,
  expected: readonly PartId[],
  options: { readonly attempts?: ReadonlySet<string>; readonly now?: number } = {},
): Finish {
  return explained("commit the output", folder, () => {
    requirePlan(fs, folder, plan);
    const records: PartRecord[] = [];
    const missing: PartId[] = [];
    for (const part of expected) {
      const record = readDone(fs, folder, plan, part);
      if (record) records.push(record);
      else missing.push(part);
    }
    if (missing.length > 0) return { kind: "missing", missing };
    const manifest = manifestOf(plan.hash, records);
    const sha256 = writeManifest(fs, folder, manifest);
    sweepTemp(fs, folder, options);
    return { kind: "complete", manifest, sha256 };
  });
}

/** True where the output says that it is complete and is: `_SUCCESS` names this plan's manifest, and every listed file stands. */
export function completed(fs: FileSystem, folder: string, plan: PlanText): boolean {
  return explained("read the output", folder, () => {
    const success = readText(fs, `${folder}/${successFile}`);
    if (success === undefined || readText(fs, `${folder}/${planFile}`) !== plan.text) return false;
    const manifest = readManifest(fs, folder);
    if (manifest === undefined || manifest.plan !== plan.hash || success !== successText(manifest.sha256)) return false;
    return manifest.parts.every((record) => filesStand(fs, folder, record));
  });
}

/** The error of a commit with parts missing: exit 1, naming up to ten. */
export function missingParts(missing: readonly PartId[]): DatagenError {
  const named = missing.slice(0, 10).map(partName).join(", ");
  const more = missing.length > 10 ? ` and ${missing.length - 10} more` : "";
  const parts = missing.length === 1 ? "1 part is missing" : `${missing.length} parts are missing`;
  return new DatagenError("run.parts_missing", `${parts}: ${named}${more}`, {
    retriable: true,
    hint: "run the shards that make them, then commit again",
  });
}

/** Pages first, then the root, then `_SUCCESS`: what a file names is there before it. */
function writeManifest(fs: FileSystem, folder: string, manifest: Manifest): string {
  const temp = `${folder}/${tempFolder}/commit.${newAttempt()}`;
  const files = encodeManifest(manifest);
  for (const { path, bytes } of files) replaceFile(fs, temp, `${folder}/${path}`, bytes);
  const { sha256 } = files[files.length - 1]!;
  const success = new TextEncoder().encode(successText(sha256));
  const path = `${folder}/${successFile}`;
  if (!createFile(fs, temp, path, success) && readText(fs, path) !== successText(sha256)) {
    replaceFile(fs, temp, path, success); // of this plan, but torn or altered
  }
  return sha256;
}

const successText = (sha256: string): string => `${sha256}\n`;

function readText(fs: FileSystem, path: string): string | undefined {
  const bytes = readFile(fs, path);
  return bytes && new TextDecoder().decode(bytes);
}
