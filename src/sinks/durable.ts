// Small moves that outlast a crash at any point: a file is under its name whole or not at all, and a folder's new names are synced.
import { createHash } from "node:crypto";
import { DatagenError } from "../errors.js";
import { errnoOf } from "./failure.js";
import type { FileSystem } from "./file-system.js";

/** Makes the file unless there is one. False where there was: its bytes may be others. `temp` is a free name on the same disk. */
export function createFile(fs: FileSystem, temp: string, path: string, bytes: Uint8Array): boolean {
  writeNew(fs, temp, bytes);
  let made: boolean;
  try {
    made = publish(fs, temp, path);
  } finally {
    tryUnlink(fs, temp);
  }
  fs.syncFolder(folderOf(path)); // also where it was there: whoever made it may not have come this far
  return made;
}

/** What a file holds, in one piece or several that are not joined in memory. */
export type Bytes = Uint8Array | readonly Uint8Array[];

/** Makes the file, or puts these bytes in the place of its own. */
export function replaceFile(fs: FileSystem, temp: string, path: string, bytes: Bytes): void {
  writeNew(fs, temp, bytes);
  try {
    fs.rename(temp, path);
  } catch (error) {
    tryUnlink(fs, temp);
    throw error;
  }
  fs.syncFolder(folderOf(path));
}

/** Writes a new file and syncs it; nothing is left where that fails. */
export function writeNew(fs: FileSystem, path: string, bytes: Bytes): void {
  const fd = fs.open(path, "create");
  let open = true;
  try {
    for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) writeAll(fs, fd, piece);
    fs.fsync(fd);
    open = false; // a descriptor is gone after close, also where close fails
    fs.close(fd);
  } catch (error) {
    if (open) tryClose(fs, fd);
    tryUnlink(fs, path);
    throw error;
  }
}

export function writeAll(fs: FileSystem, fd: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.byteLength; ) {
    const written = fs.write(fd, bytes, offset, bytes.byteLength - offset);
    if (written <= 0)
      throw new DatagenError("run.io", "the disk took no bytes and gave no reason", { retriable: true });
    offset += written;
  }
}

/**
 * Gives a synced file its final name, unless something has that name: false then. `temp` may stay, as a second name.
 * Where the disk has no hard links (FAT, some network disks) the file is moved, and the test and the move are two steps:
 * a second attempt may come between them, which does no harm since its bytes are equal.
 */
export function publish(fs: FileSystem, temp: string, path: string): boolean {
  try {
    fs.link(temp, path);
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EEXIST") return false;
    if (errno === undefined || !noHardLinks.has(errno)) throw error;
  }
  if (fs.stat(path) !== undefined) return false;
  fs.rename(temp, path);
  return true;
}

const noHardLinks: ReadonlySet<string> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

/** The bytes of a small file, or `undefined` where there is none. */
export function readFile(fs: FileSystem, path: string): Uint8Array | undefined {
  const chunks: Uint8Array[] = [];
  const found = eachChunk(fs, path, 1 << 16, (chunk) => chunks.push(chunk.slice()));
  return found ? new Uint8Array(Buffer.concat(chunks)) : undefined;
}

/** Reads a file into pieces that take exactly its bytes; false where it has others, or there is none. */
export function readInto(fs: FileSystem, path: string, pieces: readonly Uint8Array[]): boolean {
  return reading(fs, path, (fd) => {
    for (const piece of pieces) {
      for (let at = 0; at < piece.byteLength; ) {
        const read = fs.read(fd, piece.subarray(at));
        if (read === 0) return false;
        at += read;
      }
    }
    return fs.read(fd, new Uint8Array(1)) === 0;
  });
}

/** The file's sha256 as lower-case hex, or `undefined` where there is no file. */
export function digestFile(fs: FileSystem, path: string): string | undefined {
  const hash = createHash("sha256");
  return eachChunk(fs, path, 1 << 20, (chunk) => hash.update(chunk)) ? hash.digest("hex") : undefined;
}

function eachChunk(fs: FileSystem, path: string, chunkBytes: number, use: (chunk: Uint8Array) => void): boolean {
  return reading(fs, path, (fd) => {
    const buffer = new Uint8Array(chunkBytes);
    for (let read = fs.read(fd, buffer); read > 0; read = fs.read(fd, buffer)) use(buffer.subarray(0, read));
    return true;
  });
}

/** What `use` says of an open file; false where there is none. */
function reading(fs: FileSystem, path: string, use: (fd: number) => boolean): boolean {
  let fd: number;
  try {
    fd = fs.open(path, "read");
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
  try {
    return use(fd);
  } finally {
    tryClose(fs, fd);
  }
}

/**
 * Makes the folders of `relative` (`a/b`) below `root`, each synced into its parent. A symbolic link or a file on the way is an
 * error: what is written below `root` stays below it.
 */
export function makeFolders(fs: FileSystem, root: string, relative: string): void {
  let folder = root;
  for (const segment of relative.split("/")) {
    const parent = folder;
    folder = `${parent}/${segment}`;
    try {
      fs.makeFolder(folder);
    } catch (error) {
      if (errnoOf(error) !== "EEXIST") throw error;
      assertFolder(fs, folder);
    }
    fs.syncFolder(parent); // also where it was there: another writer may have made it a moment ago
  }
}

/** Refuses a folder that is a symbolic link or no folder at all. */
export function assertFolder(fs: FileSystem, folder: string): void {
  const kind = fs.stat(folder)?.kind;
  if (kind === "folder") return;
  const what = kind === "link" ? "is a symbolic link" : "is not a folder";
  throw new DatagenError("run.not_a_folder", `${folder} ${what}, and datagen writes only inside its output folder`, {
    exit: "determinism",
    hint: "move it away, or choose another --out",
  });
}

/** Removes a file that need not be there. Only for leftovers, which do no harm where they stay. */
export function tryUnlink(fs: FileSystem, path: string): void {
  try {
    fs.unlink(path);
  } catch {
    // A leftover: sweepTemp finds it later.
  }
}

export function tryClose(fs: FileSystem, fd: number): void {
  try {
    fs.close(fd);
  } catch {
    // The descriptor is gone, and what it was for has failed or ended already.
  }
}

/** `a/b` of `a/b/c.csv`; empty for `c.csv`. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
