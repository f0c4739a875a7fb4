// What `prepare` made, kept under the output's cache: read before the output is ours, written once it is, whole or not at all.
import type { ArtefactStore } from "../prepare/prepare.js";
import { createFile, makeFolders, readFile } from "../sinks/durable.js";
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
  const pending = new Map<string, Uint8Array>();
  return {
    get: (digest) =>
      out === undefined
        ? undefined
        : explained("read the cache", out, () => kept(fs, `${out}/${cacheFolder}/${digest}`)),
    put: (digest, bytes) => pending.set(digest, bytes),
    flush() {
      if (out === undefined || pending.size === 0) return;
      explained("write the cache", out, () => {
        const folder = fs.realPath(out);
        makeFolders(fs, folder, cacheFolder);
        for (const [digest, bytes] of pending) {
          createFile(
            fs,
            `${folder}/${tempFolder}/artefact.${newAttempt()}`,
            `${folder}/${cacheFolder}/${digest}`,
            bytes,
          );
        }
      });
      pending.clear();
    },
  };
}

function kept(fs: FileSystem, path: string): Uint8Array | undefined {
  try {
    return readFile(fs, path);
  } catch (error) {
    if (errnoOf(error) === "ENOTDIR") return undefined; // an output that is a file: opening it says so
    throw error;
  }
}
