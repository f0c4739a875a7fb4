// The synchronous file-system calls that datagen makes, as an interface: the local disk here, disks that fail and crash in the tests.
import * as node from "node:fs";

/** What stands at a path. A symbolic link is a `link`, whatever it points to. */
export interface Entry {
  readonly kind: "file" | "folder" | "link" | "other";
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Every call throws errors with a `code` (`ENOSPC`, `EEXIST`) as node:fs does, and none follows a symbolic link at its path. */
export interface FileSystem {
  /** `create` makes a new file to write and fails with EEXIST where anything has the name; `read` opens a file to read. */
  open(path: string, mode: "create" | "read"): number;
  /** Reads on from the last place into all of `into`; 0 at the end of the file. */
  read(fd: number, into: Uint8Array): number;
  /** May write fewer bytes than asked. `bytes` may be a view of shared memory. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number): number;
  fsync(fd: number): void;
  close(fd: number): void;
  /** Gives the file a second name; EEXIST where anything has it. */
  link(from: string, to: string): void;
  /** Moves the file, over another one where there is one. */
  rename(from: string, to: string): void;
  unlink(path: string): void;
  /** Makes one folder; its parent must be there. */
  makeFolder(path: string): void;
  /** Removes an empty folder. */
  removeFolder(path: string): void;
  /** Makes names that were added to the folder, or taken from it, outlast a loss of power. */
  syncFolder(path: string): void;
  list(folder: string): readonly string[];
  /** `undefined` where nothing has the name. */
  stat(path: string): Entry | undefined;
  /** The path with all symbolic links on it followed. */
  realPath(path: string): string;
  /** Bytes that this user may still write on the disk of `folder`. */
  freeBytes(folder: string): number;
}

const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = node.constants;
const O_NOFOLLOW = node.constants.O_NOFOLLOW ?? 0; // Windows has none

/** The file system of this machine. */
export const localFiles: FileSystem = {
  open: (path, mode) =>
    node.openSync(path, mode === "create" ? O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW : O_RDONLY | O_NOFOLLOW),
  read: (fd, into) => node.readSync(fd, into, 0, into.byteLength, null),
  write: (fd, bytes, offset, length) => node.writeSync(fd, bytes, offset, length),
  fsync: (fd) => node.fsyncSync(fd),
  close: (fd) => node.closeSync(fd),
  link: (from, to) => node.linkSync(from, to),
  rename: (from, to) => node.renameSync(from, to),
  unlink: (path) => node.unlinkSync(path),
  makeFolder: (path) => node.mkdirSync(path),
  removeFolder: (path) => node.rmdirSync(path),
  syncFolder,
  list: (folder) => node.readdirSync(folder),
  stat: (path) => {
    const found = node.lstatSync(path, { throwIfNoEntry: false });
    return found && { kind: kindOf(found), bytes: found.size, modifiedMs: found.mtimeMs };
  },
  realPath: (path) => node.realpathSync(path),
  freeBytes: (folder) => {
    const { bavail, bsize } = node.statfsSync(folder);
    return bavail * bsize;
  },
};

function syncFolder(path: string): void {
  if (process.platform === "win32") return; // a folder cannot be opened there; NTFS journals names itself
  const fd = node.openSync(path, O_RDONLY);
  try {
    node.fsyncSync(fd);
  } catch (error) {
    // File systems that cannot sync a folder say EINVAL; there is nothing more to do on them.
    if ((error as NodeJS.ErrnoException).code !== "EINVAL") throw error;
  } finally {
    node.closeSync(fd);
  }
}

function kindOf(found: node.Stats): Entry["kind"] {
  if (found.isFile()) return "file";
  if (found.isDirectory()) return "folder";
  return found.isSymbolicLink() ? "link" : "other";
}
