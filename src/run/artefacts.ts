// What `prepare` made, kept under the output's cache: read before the output is ours, written once it is, whole or not at all.
import type { ArtefactStore } from "../prepare/prepare.js";
import { makeFolders, readInto, replaceFile } from "../sinks/durable.js";
import { errnoOf, explained } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";
import { cacheFolder, tempFolder } from "../sinks/layout.js";
import { newAttempt } from "./output.js";

export interface Artefacts extends ArtefactStore {
  /** Writes what was put, into an output that is open. */
  flush(): void;
}

/** `out` is the output's folder; without one nothing is kept. */
export function artefacts(fs: FileSystem, out: string | undefined): Artefacts {
  const pending = new Map<string, readonly Uint8Array[]>();
  return {
    get: (digest, into) =>
      out !== undefined && explained("read the cache", out, () => isKept(fs, `${out}/${cacheFolder}/${digest}`, into)),
    put: (digest, pieces) => pending.set(digest, pieces),
    flush() {
      if (out === undefined || pending.size === 0) return;
      explained("write the cache", out, () => {
        const folder = fs.realPath(out);
        makeFolders(fs, folder, cacheFolder);
        // What lies there was not taken, so it is damaged.
        for (const [digest, pieces] of pending)
          replaceFile(
            fs,
            `${folder}/${tempFolder}/artefact.${newAttempt()}`,
            `${folder}/${cacheFolder}/${digest}`,
            pieces,
          );
      });
      pending.clear();
    },
  };
}

function isKept(fs: FileSystem, path: string, into: readonly Uint8Array[]): boolean {
  try {
    return readInto(fs, path, into);
  } catch (error) {
    if (errnoOf(error) === "ENOTDIR") return false; // an output that is a file: opening it says so
    throw error;
  }
}
