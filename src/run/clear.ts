// `--force`: removes what an earlier plan wrote, as its records and manifest list it, and nothing that they do not list.
import { digestFile, folderOf, readFile } from "../sinks/durable.js";
import { errnoOf } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";
import {
  attemptOf,
  isRecordTemp,
  manifestFile,
  partsFolder,
  planFile,
  stateFolder,
  successFile,
  tempFolder,
} from "../sinks/layout.js";
import { decodeRecord } from "../sinks/record.js";
import { isManifestPage, readManifest } from "./manifest.js";

/**
 * Each step is safe to stop after: `_SUCCESS` goes first, so that no reader trusts what is being removed; the lists go after
 * what they list; the plan goes last, so that a crash leaves an output that still asks for `--force`.
 */
export function clearOutput(fs: FileSystem, folder: string): void {
  removeFile(fs, `${folder}/${successFile}`);
  fs.syncFolder(folder);

  const lists = recordFiles(fs, folder);
  const files = listedFiles(fs, folder, lists);
  for (const name of files) if (isPlainFile(fs, folder, name)) removeFile(fs, `${folder}/${name}`);
  for (const parent of foldersOf(files))
    if (wayIsPlain(fs, folder, `${parent}/`)) syncOrRemove(fs, `${folder}/${parent}`);
  fs.syncFolder(folder); // no file may come back after its list is gone

  const state = names(fs, folder, stateFolder);
  const temps = names(fs, folder, tempFolder).filter((name) => attemptOf(name) !== undefined);
  for (const path of lists) removeFile(fs, `${folder}/${path}`);
  for (const path of foldersOf(lists)) if (path !== stateFolder) removeEmptyFolder(fs, `${folder}/${path}`);
  for (const name of temps) removeFile(fs, `${folder}/${tempFolder}/${name}`);
  for (const name of state.filter(isManifestPage)) removeFile(fs, `${folder}/${stateFolder}/${name}`);
  removeFile(fs, `${folder}/${manifestFile}`);
  fs.syncFolder(`${folder}/${stateFolder}`);
  removeFile(fs, `${folder}/${planFile}`);
  fs.syncFolder(`${folder}/${stateFolder}`);
}

/** Paths of all records, relative to the output. */
function recordFiles(fs: FileSystem, folder: string): readonly string[] {
  return names(fs, folder, partsFolder).flatMap((family) =>
    names(fs, folder, `${partsFolder}/${family}`)
      .filter((name) => name.endsWith(".json"))
      .map((name) => `${partsFolder}/${family}/${name}`),
  );
}

function listedFiles(fs: FileSystem, folder: string, lists: readonly string[]): ReadonlySet<string> {
  const records = [
    ...(readManifest(fs, folder)?.parts ?? []),
    ...lists.flatMap((path) => recordsIn(fs, `${folder}/${path}`)),
  ];
  const listed = new Set(records.flatMap(({ files }) => files.map(({ name }) => name)));
  // An attempt that died between linking its files and moving its record left the record here. Its files are ours if their
  // digests say so: a file that was in its way is not.
  for (const temp of names(fs, folder, tempFolder).filter(isRecordTemp)) {
    for (const { name, sha256 } of recordsIn(fs, `${folder}/${tempFolder}/${temp}`).flatMap(({ files }) => files)) {
      if (listed.has(name) || !isPlainFile(fs, folder, name)) continue;
      if (digestFile(fs, `${folder}/${name}`) === sha256) listed.add(name);
    }
  }
  return listed;
}

function recordsIn(fs: FileSystem, path: string) {
  const bytes = readFile(fs, path);
  const stored = bytes && decodeRecord(bytes);
  return stored ? [stored.record] : [];
}

/** Names in a folder that need not be there, in one order on every disk. */
function names(fs: FileSystem, root: string, folder: string): readonly string[] {
  return wayIsPlain(fs, root, `${folder}/`) ? [...fs.list(`${root}/${folder}`)].sort() : [];
}

const isPlainFile = (fs: FileSystem, root: string, name: string): boolean =>
  wayIsPlain(fs, root, name) && fs.stat(`${root}/${name}`)?.kind === "file";

/** True where every folder on the way to `name` is a real folder: nothing outside the output is reached through a link. */
function wayIsPlain(fs: FileSystem, root: string, name: string): boolean {
  const folders = name.split("/").slice(0, -1);
  return folders.every((_, k) => fs.stat(`${root}/${folders.slice(0, k + 1).join("/")}`)?.kind === "folder");
}

/** All folders on the way to these files, inner ones first. */
function foldersOf(files: Iterable<string>): readonly string[] {
  const folders = new Set<string>();
  for (const name of files) for (let at = folderOf(name); at !== ""; at = folderOf(at)) folders.add(at);
  return [...folders].sort((a, b) => b.length - a.length);
}

function removeFile(fs: FileSystem, path: string): void {
  try {
    fs.unlink(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
}

/** Removes a folder that is empty now; what was taken from one that stays is synced. */
function syncOrRemove(fs: FileSystem, path: string): void {
  fs.syncFolder(path);
  removeEmptyFolder(fs, path);
}

function removeEmptyFolder(fs: FileSystem, path: string): void {
  try {
    fs.removeFolder(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno !== "ENOENT" && errno !== "ENOTEMPTY" && errno !== "EEXIST") throw error;
  }
}
