// The files that a spec names, from the disk: read when the spec asks for them, decoded before where their kind must be.
import { readFileSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { type DecodedFile, decodeFile, type SourceName, sourceKind } from "../sources/index.js";
import { filesAhead } from "../spec/ahead.js";
import type { OverlayOptions } from "../spec/overlay.js";
import type { FoundFile, ReadFile } from "../spec/sources.js";

export interface SpecFiles {
  readonly read: ReadFile;
  /** Bytes of the files that were read, by the names that messages give them: for excerpts. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

export interface Spot {
  /** The folder that paths of the spec begin in. */
  readonly folder: string;
  /** What messages call a file; its path, where that is not said. */
  readonly shown?: (path: string) => string;
}

/** The files of a spec, of which those that must be are decoded. */
export async function openSpecFiles(
  text: string,
  file: string,
  spot: Spot,
  options: OverlayOptions,
): Promise<SpecFiles> {
  const decoded = new Map<string, DecodedFile>();
  for (const { kind, path } of filesAhead(text, file, options)) {
    const reader = sourceKind(kind);
    const found = find(spot, path);
    if (!("decode" in reader) || "missing" in found || decoded.has(nameOf(kind, path))) continue;
    decoded.set(nameOf(kind, path), await decodeFile(reader, found.bytes, found.file));
  }
  return specFiles(spot, decoded);
}

/** The same at once, where nothing need be decoded: a spec that names such a file is told so. */
export function specFiles(spot: Spot, decoded: ReadonlyMap<string, DecodedFile> = new Map()): SpecFiles {
  const bytes = new Map<string, Uint8Array>();
  const read = (path: string, kind: SourceName): FoundFile => {
    const known = decoded.get(nameOf(kind, path));
    if (known) return { decoded: known, file: path };
    const found = find(spot, path);
    if ("bytes" in found) bytes.set(found.file, found.bytes);
    return found;
  };
  return { read, bytes };
}

const nameOf = (kind: SourceName, path: string): string => `${kind} ${path}`;

function find({ folder, shown }: Spot, path: string): { bytes: Uint8Array; file: string } | { missing: string } {
  const full = isAbsolute(path) ? path : join(folder, path);
  try {
    // /dev/zero has no end
    if (statSync(full).isCharacterDevice()) return { missing: "it is a device" };
    return { bytes: readFileSync(full), file: shown?.(full) ?? full };
  } catch (error) {
    return { missing: missingReason(error) };
  }
}

/** Why a file could not be read. */
export function missingReason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "it may not be read";
  return code ?? String(error);
}
