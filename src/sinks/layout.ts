// Where things stand under an output folder, and which names may stand there: names come from specs and records, and must never become other paths.
import type { PartId } from "./sink.js";

/** All that is not data lives here, except `_SUCCESS`. */
export const stateFolder = "_datagen";
export const tempFolder = `${stateFolder}/tmp`;
export const partsFolder = `${stateFolder}/parts`;
/** What was prepared for a run, by the digest of what it was made from. */
export const cacheFolder = `${stateFolder}/cache`;
export const planFile = `${stateFolder}/plan.json`;
export const manifestFile = `${stateFolder}/manifest.json`;
export const successFile = "_SUCCESS";

export const manifestPage = (page: number): string => `${stateFolder}/manifest-${digits(page)}.json`;
export const recordFile = ({ family, part }: PartId): string => `${partsFolder}/${family}/${digits(part)}.json`;

/**
 * Temporary files never end in a data suffix (`.csv.tmp` neither), so that no reader's glob finds one:
 * `_datagen/tmp/pos-00017-0.<attempt>`, and `...-record.<attempt>` for the record.
 */
export const tempFile = ({ family, part }: PartId, what: number | "record", attempt: string): string =>
  `${tempFolder}/${family}-${digits(part)}-${what}.${attempt}`;

/** The attempt that a name in `_datagen/tmp` belongs to; `undefined` where the name is not one of ours. */
export const attemptOf = (temp: string): string | undefined => /^[A-Za-z0-9_-]+\.([A-Za-z0-9-]+)$/.exec(temp)?.[1];
export const isRecordTemp = (temp: string): boolean => /-record\.[A-Za-z0-9-]+$/.test(temp);

/** Names of families become names of files. */
export const isSafeFamily = (family: string): boolean =>
  isSafeSegment(family) && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(family);

/** True where `name` is a relative path of plain names, none of which means something else to some file system. */
export function isSafeName(name: string): boolean {
  const segments = name.split("/");
  const first = segments[0]!.toLowerCase(); // some disks ignore case
  return name.length <= 1024 && segments.every(isSafeSegment) && first !== stateFolder && first !== "_success";
}

// Names that Windows gives to devices, with any extension.
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

const isSafeSegment = (segment: string): boolean =>
  /^[A-Za-z0-9_%=+,@-][A-Za-z0-9_%=+,@.-]{0,199}$/.test(segment) && !segment.endsWith(".") && !device.test(segment);

const digits = (n: number): string => String(n).padStart(5, "0");
