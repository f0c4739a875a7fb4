// What an error of the operating system means to a user: its code becomes a named error with the path, and the exit code that scripts act on.
import { constants } from "node:os";
import { DatagenError } from "../errors.js";

/** The errno name of an error of the operating system (`ENOSPC`), or `undefined` of any other error. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  const { errno } = error as NodeJS.ErrnoException;
  // libuv has no name for a full quota: the code of such an error is "Unknown system error -122".
  if (errno === -constants.errno.EDQUOT) return "EDQUOT";
  return /^E[A-Z0-9]+$/.test(error.code) ? error.code : undefined;
}

/**
 * Runs `work`; an error of the operating system comes out as a DatagenError that says what could not be done where.
 * Any other error passes as it is.
 *
 * @example
 * explained("make part 17 of pos", "/data/out", () => fs.fsync(fd)) // throws run.no_space, exit 28, on a full disk
 */
export function explained<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explain(error, doing, path);
  }
}

export function explain(error: unknown, doing: string, path: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  const place = (error as NodeJS.ErrnoException).path ?? path;
  if (errno === "ENOSPC" || errno === "EDQUOT") {
    const what = errno === "EDQUOT" ? "the quota is used up" : "no space is left";
    return new DatagenError("run.no_space", `cannot ${doing}: ${what} for ${place}`, {
      exit: "noSpace",
      retriable: true,
      hint: "make room, then run the same command again: finished parts are kept",
      cause: error,
    });
  }
  const { code, reason, retriable, hint } = meanings.get(errno) ?? { code: "run.io", reason: (error as Error).message };
  return new DatagenError(code, `cannot ${doing}: ${reason} (${errno}): ${place}`, {
    retriable: retriable ?? false,
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}

interface Meaning {
  readonly code: string;
  readonly reason: string;
  readonly retriable?: boolean;
  readonly hint?: string;
}

const denied = { code: "run.permission", reason: "permission denied" } as const;
const meanings: ReadonlyMap<string, Meaning> = new Map(
  Object.entries({
    EACCES: denied,
    EPERM: denied,
    EROFS: { code: "run.permission", reason: "the disk is read-only" },
    EIO: { code: "run.io", reason: "the disk failed", retriable: true },
    ENOENT: { code: "run.not_found", reason: "there is no such file or folder" },
    ENOTDIR: { code: "run.not_a_folder", reason: "a part of the path is not a folder" },
    ELOOP: { code: "run.symlink", reason: "a symbolic link is in the way" },
    EMFILE: {
      code: "run.too_many_files",
      reason: "too many files are open",
      retriable: true,
      hint: "raise `ulimit -n`",
    },
    ENFILE: { code: "run.too_many_files", reason: "too many files are open on this machine", retriable: true },
    EFBIG: {
      code: "run.file_too_large",
      reason: "the file is larger than the disk's file system or `ulimit -f` allows",
    },
    ENAMETOOLONG: { code: "run.name_too_long", reason: "the name is too long for the file system" },
    ESTALE: { code: "run.io", reason: "the network disk lost the file", retriable: true },
    ETIMEDOUT: { code: "run.io", reason: "the network disk did not answer", retriable: true },
  } satisfies Record<string, Meaning>),
);
