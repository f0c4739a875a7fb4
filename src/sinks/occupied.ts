// A final name that is taken: equal bytes mean that another attempt was first; anything else needs a human, who is told what is there.
import { DatagenError } from "../errors.js";
import { digestFile } from "./durable.js";
import type { FileSystem } from "./file-system.js";
import { type PartFile, type PartId, type PartRecord, partName } from "./sink.js";

export interface Claim {
  readonly part: PartId;
  /** What this attempt made. */
  readonly made: PartFile;
  /** Where this attempt's bytes are. */
  readonly kept: string;
  /** What the part's record says, where there is one. */
  readonly recorded: PartRecord | undefined;
}

/** The error to raise, or `undefined` where the file in place has the bytes that were made. */
export function fileInTheWay(fs: FileSystem, folder: string, claim: Claim): DatagenError | undefined {
  const { part, made, kept, recorded } = claim;
  const path = `${folder}/${made.name}`;
  const there = fs.stat(path);
  if (there === undefined) {
    const message = `${path} was removed while ${partName(part)} was written`;
    return new DatagenError("run.io", message, { retriable: true });
  }
  if (there.kind !== "file") {
    const what = there.kind === "link" ? "a symbolic link" : there.kind === "folder" ? "a folder" : "no plain file";
    return inTheWay(`${path} is ${what}, where a file of ${partName(part)} belongs`);
  }
  const sha256 = there.bytes === made.bytes ? digestFile(fs, path) : undefined;
  if (sha256 === made.sha256) return undefined;

  const record = recorded?.files.find(({ name }) => name === made.name);
  if (record === undefined) {
    return inTheWay(
      `${path} was there before, with other bytes than ${partName(part)} has (${there.bytes} there, ${made.bytes} made), ` +
        "and no record of this output lists it",
    );
  }
  if (record.sha256 === made.sha256) {
    const message = `${path} was altered after it was written: ${there.bytes} bytes there, ${record.bytes} in the record`;
    return new DatagenError("run.altered_file", message, {
      exit: "determinism",
      hint: "remove it and run the same command again: it will be made as it was",
    });
  }
  return new DatagenError(
    "run.determinism",
    `${partName(part)} was made twice with different bytes: ${path} (sha256 ${record.sha256.slice(0, 12)}) ` +
      `and ${kept} (sha256 ${made.sha256.slice(0, 12)})`,
    {
      exit: "determinism",
      hint: "both are kept; this is a defect of datagen or of the machine: please report it with the plan",
    },
  );
}

function inTheWay(message: string): DatagenError {
  return new DatagenError("run.file_in_the_way", `${message}: it is not a file of ours`, {
    exit: "determinism",
    hint: "move it away, or choose another --out",
  });
}
