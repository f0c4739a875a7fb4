// The sink of local folders: a part's files are written under temporary names, made durable, and then linked to their final names.
import { createHash, type Hash } from "node:crypto";
import { assert, DatagenError } from "../errors.js";
import { folderOf, makeFolders, publish, readFile, tryClose, tryUnlink, writeAll, writeNew } from "./durable.js";
import { explain } from "./failure.js";
import type { FileSystem } from "./file-system.js";
import { isSafeFamily, isSafeName, recordFile, tempFile, tempFolder } from "./layout.js";
import { fileInTheWay } from "./occupied.js";
import { decodeRecord, encodeRecord } from "./record.js";
import { type PartFile, type PartId, type PartRecord, type PartWriter, partName, type Sink } from "./sink.js";

/**
 * Writes parts below `folder`, the real path of an output that `openOutput` prepared; `plan` is the plan's digest.
 * The steps of `finish`, each durable before the next begins:
 *
 *     fsync the files -> write the record under a temporary name -> link the files to their final names
 *       -> unlink the temporary names, fsync the folders -> move the record to its final name, fsync its folder
 *
 * A crash leaves temporary files, and at worst final files without a record: the next attempt makes equal bytes, finds them
 * there, and writes the record. The record comes before the links so that `--force` knows such files as ours.
 */
export function filesSink(fs: FileSystem, folder: string, plan: string): Sink {
  const ready = new Set<string>();
  const ensureFolder = (relative: string) => {
    if (relative === "" || ready.has(relative)) return;
    makeFolders(fs, folder, relative);
    ready.add(relative);
  };
  return {
    headerOnce: false,
    begin: (part, files, attempt) => new FilesWriter({ fs, folder, plan, ensureFolder }, part, files, attempt),
  };
}

interface Place {
  readonly fs: FileSystem;
  readonly folder: string;
  readonly plan: string;
  readonly ensureFolder: (relative: string) => void;
}

interface OpenFile {
  readonly table: string;
  readonly name: string;
  readonly temp: string;
  readonly hash: Hash;
  fd: number | undefined;
  bytes: number;
}

class FilesWriter implements PartWriter {
  private readonly files: OpenFile[] = [];
  private readonly recordTemp: string;
  private isFinished = false;
  /** Temporary names to remove when this attempt ends. */
  private readonly temps = new Set<string>();

  constructor(
    private readonly place: Place,
    private readonly part: PartId,
    files: readonly { readonly table: string; readonly name: string }[],
    private readonly attempt: string,
  ) {
    assertNames(part, files);
    this.recordTemp = this.path(tempFile(part, "record", attempt));
    this.orAbort(place.folder, () => {
      place.ensureFolder(tempFolder);
      for (const file of files) this.open(file);
    });
  }

  add(file: { readonly table: string; readonly name: string }): number {
    return this.orAbort(this.path(file.name), () => {
      assertNames(this.part, [...this.files, file]);
      this.open(file);
      return this.files.length - 1;
    });
  }

  private open({ table, name }: { readonly table: string; readonly name: string }): void {
    const { fs } = this.place;
    const temp = this.path(tempFile(this.part, this.files.length, this.attempt));
    const fd = fs.open(temp, "create");
    this.temps.add(temp);
    this.files.push({ table, name, temp, fd, hash: createHash("sha256"), bytes: 0 });
  }

  write(file: number, bytes: Uint8Array): void {
    const target = this.files[file]!;
    this.orAbort(this.path(target.name), () => {
      assert(target.fd !== undefined, "nothing is written to a part that has ended");
      writeAll(this.place.fs, target.fd, bytes);
      target.hash.update(bytes);
      target.bytes += bytes.byteLength;
    });
  }

  close(file: number): void {
    const target = this.files[file]!;
    this.orAbort(this.path(target.name), () => this.seal(target));
  }

  finish(rows: readonly number[]): PartRecord {
    return this.orAbort(this.place.folder, () => {
      assert(!this.isFinished, "a part is finished once");
      this.isFinished = true;
      for (const file of this.files) if (file.fd !== undefined) this.seal(file);
      const record: PartRecord = { ...this.part, files: this.files.map((file, k) => sealed(file, rows[k]!)) };
      writeNew(this.place.fs, this.recordTemp, encodeRecord(this.place.plan, record));
      this.temps.add(this.recordTemp);
      record.files.forEach((file, k) => {
        this.publish(file, this.files[k]!.temp);
      });
      this.temps.delete(this.recordTemp);
      this.removeTemps();
      for (const folder of new Set(record.files.map(({ name }) => folderOf(this.path(name))))) {
        this.place.fs.syncFolder(folder);
      }
      this.writeRecord();
      return record;
    });
  }

  abort(): void {
    for (const file of this.files) {
      if (file.fd !== undefined) tryClose(this.place.fs, file.fd);
      file.fd = undefined;
    }
    this.removeTemps();
  }

  private seal(file: OpenFile): void {
    const { fs } = this.place;
    const fd = file.fd;
    assert(fd !== undefined, "a file is closed once");
    fs.fsync(fd);
    file.fd = undefined; // gone after close, also where close fails
    fs.close(fd);
  }

  private publish(file: PartFile, temp: string): void {
    const { fs, folder, plan } = this.place;
    this.place.ensureFolder(folderOf(file.name));
    if (publish(fs, temp, this.path(file.name))) {
      // A final name is ours without a record now: until the record stands, its temporary file says so, also after a failure.
      this.temps.delete(this.recordTemp);
      return;
    }
    const bytes = readFile(fs, this.path(recordFile(this.part)));
    const stored = bytes && decodeRecord(bytes);
    const error = fileInTheWay(fs, folder, {
      part: this.part,
      made: file,
      kept: temp,
      recorded: stored?.plan === plan ? stored.record : undefined,
    });
    if (error === undefined) return; // another attempt won, with equal bytes
    this.temps.delete(temp); // both stay, for whoever looks for the difference
    throw error;
  }

  private writeRecord(): void {
    const { fs, ensureFolder } = this.place;
    const path = recordFile(this.part);
    ensureFolder(folderOf(path));
    fs.rename(this.recordTemp, this.path(path));
    this.temps.delete(this.recordTemp);
    fs.syncFolder(folderOf(this.path(path)));
  }

  private removeTemps(): void {
    for (const temp of this.temps) tryUnlink(this.place.fs, temp);
    this.temps.clear();
  }

  private path(name: string): string {
    return `${this.place.folder}/${name}`;
  }

  private orAbort<T>(path: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.abort();
      throw explain(error, `write ${partName(this.part)}`, path);
    }
  }
}

function sealed({ table, name, bytes, hash }: OpenFile, rows: number): PartFile {
  return { table, name, rows, bytes, sha256: hash.digest("hex") };
}

/** Names come from a plan that checked them; a plan is a file, so they are checked again where they become paths. */
function assertNames(part: PartId, files: readonly { readonly name: string }[]): void {
  const names = files.map(({ name }) => name);
  const unsafe = isSafeFamily(part.family) ? names.find((name) => !isSafeName(name)) : part.family;
  if (unsafe !== undefined) {
    throw new DatagenError("run.unsafe_name", `${JSON.stringify(unsafe)} cannot be the name of a file`, {
      exit: "spec",
      hint: "folders and files are named by letters, digits and _ % = + , @ - . (no . first or last)",
    });
  }
  assert(new Set(names).size === names.length, `two files of ${partName(part)} have one name`);
}
