// A run that cannot fit ends before it begins: estimated bytes against the free bytes of the disk that takes them.
import { dirname, resolve } from "node:path";
import { DatagenError } from "../errors.js";
import { explained } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";

/** Exit 28 where `estimatedBytes`, what is still to be written below `out`, are more than the disk has free. */
export function freeSpaceCheck(fs: FileSystem, out: string, estimatedBytes: number): void {
  const free = explained("read the free space", out, () => fs.freeBytes(nearestFolder(fs, resolve(out))));
  if (estimatedBytes <= free) return;
  const message = `about ${readable(estimatedBytes)} are to be written to ${out}, where ${readable(free)} are free`;
  throw new DatagenError("run.no_space", message, {
    exit: "noSpace",
    retriable: true,
    hint: "choose another --out, fewer rows, or a smaller --format",
  });
}

/** `out` or the parent of it that is there: the disk that it will be on. */
function nearestFolder(fs: FileSystem, path: string): string {
  const parent = dirname(path);
  return fs.stat(path) !== undefined || parent === path ? path : nearestFolder(fs, parent);
}

function readable(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
