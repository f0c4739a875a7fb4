// Temporary files that nobody will finish: of attempts known to be over, or so old that no attempt can still be writing them.
import { tryUnlink } from "../sinks/durable.js";
import type { FileSystem } from "../sinks/file-system.js";
import { attemptOf, isRecordTemp, tempFolder } from "../sinks/layout.js";

const dayMs = 24 * 60 * 60 * 1000;

export interface SweepOptions {
  readonly attempts?: ReadonlySet<string>;
  /** Records without their part stay: they may be all that tells `--force` of files that are ours. */
  readonly keepRecords?: boolean;
  readonly now?: number;
}

/**
 * Removes leftovers in `_datagen/tmp`. `attempts` are over, whoever made them: a worker that died leaves its files to its pool.
 *
 * @example
 * sweepTemp(localFiles, output.folder, { attempts: new Set([attemptOfDeadWorker]) })
 */
export function sweepTemp(
  fs: FileSystem,
  folder: string,
  { attempts = new Set(), keepRecords = false, now = Date.now() }: SweepOptions = {},
): void {
  const temps = `${folder}/${tempFolder}`;
  if (fs.stat(temps)?.kind !== "folder") return;
  for (const name of fs.list(temps)) {
    const attempt = attemptOf(name);
    if (attempt === undefined) continue; // not a name of ours
    if (keepRecords && isRecordTemp(name)) continue;
    const there = fs.stat(`${temps}/${name}`);
    if (there && (attempts.has(attempt) || now - there.modifiedMs > dayMs)) tryUnlink(fs, `${temps}/${name}`);
  }
}
