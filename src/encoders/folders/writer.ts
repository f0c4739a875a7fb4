// Writes a table into its folders, a file in each: at once where folders follow each other, else at the end of the part.
import { executor } from "../../batch/execute.js";
import { assert } from "../../errors.js";
import type { OutputRows } from "../../plan/output.js";
import type { Place, Put, TableWriter } from "../encoder.js";
import { type ColumnCopy, columnCopies } from "./copies.js";
import { type FolderFinder, folderFinder } from "./keys.js";
import { type FolderRows, isFolderRows } from "./plan.js";

/** A file that is being written. */
export interface FolderFile {
  readonly put: Put;
  end(rows: number): void;
}

/** Begins the file of a folder: each is asked for once a part. */
export type OpenFolder = (folder: string) => FolderFile;

/** Gives the rows of a part to an encoder, one folder's after the other's. */
export class FolderWriter {
  private readonly copies: readonly ColumnCopy[];
  private readonly finder: FolderFinder;
  private readonly steps: ReturnType<typeof executor>;
  private open: OpenFolder | undefined;
  private file: FolderFile | undefined;
  /** Of the file, and its rows so far. */
  private folder = -1;
  private written = 0;
  /** The folder of each kept row. */
  private kept = new Int32Array(0);
  private rows = 0;

  constructor(
    { kernels, memory, base }: Place,
    private readonly output: FolderRows,
    private readonly writer: TableWriter,
  ) {
    this.copies = output.columns.flatMap((column) => columnCopies(column, memory, base));
    this.finder = folderFinder(output, memory, base);
    this.steps = executor(kernels, output.program, base);
  }

  begin(open: OpenFolder): void {
    this.open = open;
    this.finder.begin();
    this.steps.begin();
    this.file = undefined;
    this.folder = -1;
    this.rows = 0;
    for (const copy of this.copies) copy.clear();
  }

  /** Takes the n rows of the batch; returns about how many bytes were made. */
  take(n: number): number {
    const folders = this.finder.find(n);
    return this.output.isInOrder ? this.takeRuns(folders, n) : this.keep(folders, n);
  }

  /** Writes what was kept, and ends the last file; returns about how many bytes that makes. */
  end(): number {
    let bytes = 0;
    if (!this.output.isInOrder) bytes = this.writeKept();
    this.endFile();
    return bytes;
  }

  /** Rows from one change of the folder to the next. */
  private takeRuns(folders: Int32Array, n: number): number {
    let bytes = 0;
    for (let from = 0, to = 0; from < n; from = to) {
      const folder = folders[from]!;
      while (to < n && folders[to] === folder) to++;
      for (const copy of this.copies) copy.slice(from, to);
      bytes += this.write(folder, to - from);
    }
    return bytes;
  }

  private keep(folders: Int32Array, n: number): number {
    const { kept, rows } = this;
    if (rows + n > kept.length) {
      this.kept = new Int32Array(Math.max(rows + n, 2 * kept.length));
      this.kept.set(kept);
    }
    this.kept.set(folders.subarray(0, n), rows);
    for (const copy of this.copies) copy.keep(n);
    this.rows += n;
    return 0;
  }

  private writeKept(): number {
    const { capacity } = this.output;
    const { order, ends } = byFolder(this.kept, this.rows);
    let bytes = 0;
    let from = 0;
    ends.forEach((end, folder) => {
      for (let to = from; from < end; from = to) {
        to = Math.min(end, from + capacity);
        for (const copy of this.copies) copy.gather(order, from, to);
        bytes += this.write(folder, to - from);
      }
    });
    return bytes;
  }

  /** The n rows that lie in the encoder's slots. */
  private write(folder: number, n: number): number {
    if (folder !== this.folder) {
      assert(folder > this.folder, "folders of a part follow each other");
      this.endFile();
      this.folder = folder;
      this.written = 0;
      this.file = this.open!(this.finder.name(folder));
      this.writer.begin(this.file.put, true);
    }
    this.steps.fill(n);
    this.written += n;
    return this.writer.take(n);
  }

  private endFile(): void {
    if (!this.file) return;
    this.writer.end();
    this.file.end(this.written);
    this.file = undefined;
  }
}

/** Rows by folder, in their own order within each: a sort by counting. */
function byFolder(folders: Int32Array, rows: number): { order: Int32Array; ends: number[] } {
  const ends: number[] = [];
  for (let row = 0; row < rows; row++) ends[folders[row]!] = (ends[folders[row]!] ?? 0) + 1;
  const next = new Int32Array(ends.length);
  for (let folder = 1; folder < ends.length; folder++) next[folder] = next[folder - 1]! + ends[folder - 1]!;
  for (let folder = 1; folder < ends.length; folder++) ends[folder]! += ends[folder - 1]!;
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row++) order[next[folders[row]!]!++] = row;
  return { order, ends };
}

/** The rows of a table as one file, whatever folders they would go to: what samples are measured by. */
export function writerOfAll(
  place: Place,
  output: OutputRows,
  open: (place: Place, output: OutputRows) => TableWriter,
): TableWriter {
  if (!isFolderRows(output)) return open(place, output);
  const writer = open(place, output.rows);
  const copies = output.columns.flatMap((column) => columnCopies(column, place.memory, place.base));
  const steps = executor(place.kernels, output.program, place.base);
  return {
    begin(put, withHead) {
      steps.begin();
      writer.begin(put, withHead);
    },
    take(n) {
      for (const copy of copies) copy.slice(0, n);
      steps.fill(n);
      return writer.take(n);
    },
    end: () => writer.end(),
  };
}
