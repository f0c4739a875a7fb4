// Makes one part: runs its family over the part's rows, encodes batch by batch, hands bytes to the sink in large pieces.
import { familyRunner, type Proceed } from "../batch/family.js";
import type { Place, TableWriter } from "../encoders/encoder.js";
import { isFolderRows } from "../encoders/folders/plan.js";
import { FolderWriter } from "../encoders/folders/writer.js";
import type { FamilyProgram } from "../plan/lower.js";
import type { OutputRows } from "../plan/output.js";
import type { PartWriter } from "../sinks/sink.js";

/** A table of the family that is written, in the order of the family's tables. */
export interface WrittenTable {
  readonly table: string;
  /** Its rows decide which files it has: they are added to the writer as they come. */
  readonly hasFolders: boolean;
}

/** Told of every batch: rows and bytes of a table, as they are made. */
export type Progress = (table: number, rows: number, bytes: number) => void;

/** The name of a table's file in one of its folders. */
export type NameFile = (table: string, folder: string) => string;

export interface PartMaker {
  readonly files: readonly WrittenTable[];
  /**
   * Makes the rows; false where it was told not to proceed. The writer is neither finished nor aborted here; it begins with a
   * file for each table without folders.
   */
  make(
    writer: PartWriter,
    firstRow: number,
    rowCount: number,
    withHead: boolean,
    proceed: Proceed,
    nameOf?: NameFile,
  ): boolean;
  /** Rows of each file of the writer since `make` began. */
  rows(): number[];
}

/** Opens the writer of a table, by what its encoder planned. */
export type OpenWriter = (place: Place, output: OutputRows) => TableWriter;

/** Binds a family to an arena, once; parts are then made one after another. */
export function partMaker(place: Place, family: FamilyProgram, open: OpenWriter, progress: Progress): PartMaker {
  const files: (OneFile | ManyFiles)[] = [];
  const counts: number[] = [];
  let plain = 0;
  const { kernels, memory, base } = place;
  const run = familyRunner(kernels, memory, family, base, ({ table, output }) => {
    if (!output) return () => {};
    const index = files.length;
    const tell = (rows: number, bytes: number): void => progress(index, rows, bytes);
    const file = isFolderRows(output)
      ? new ManyFiles(new FolderWriter(place, output, open(place, output.rows)), table, counts, tell)
      : new OneFile(open(place, output), table, plain++, counts, tell);
    files.push(file);
    return (rows) => file.take(rows);
  });
  return {
    files,
    make(writer, firstRow, rowCount, withHead, proceed, nameOf = (table, folder) => `${table}/${folder}`) {
      counts.length = 0;
      for (let file = 0; file < plain; file++) counts.push(0);
      for (const file of files) file.begin(writer, withHead, nameOf);
      const whole = run(firstRow, rowCount, proceed);
      if (whole) for (const file of files) file.end();
      return whole;
    },
    rows: () => [...counts],
  };
}

type Tell = (rows: number, bytes: number) => void;

class OneFile implements WrittenTable {
  readonly hasFolders = false;

  constructor(
    private readonly writer: TableWriter,
    readonly table: string,
    private readonly index: number,
    private readonly counts: number[],
    private readonly tell: Tell,
  ) {}

  begin(part: PartWriter, withHead: boolean): void {
    this.writer.begin((bytes) => part.write(this.index, bytes), withHead);
  }

  take(rows: number): void {
    this.counts[this.index]! += rows;
    this.tell(rows, this.writer.take(rows));
  }

  end(): void {
    this.writer.end();
  }
}

class ManyFiles implements WrittenTable {
  readonly hasFolders = true;

  constructor(
    private readonly writer: FolderWriter,
    readonly table: string,
    private readonly counts: number[],
    private readonly tell: Tell,
  ) {}

  begin(part: PartWriter, _withHead: boolean, nameOf: NameFile): void {
    this.writer.begin((folder) => {
      const file = part.add({ table: this.table, name: nameOf(this.table, folder) });
      return {
        put: (bytes) => part.write(file, bytes),
        end: (rows) => {
          this.counts[file] = rows;
          part.close(file);
        },
      };
    });
  }

  take(rows: number): void {
    this.tell(rows, this.writer.take(rows));
  }

  end(): void {
    this.tell(0, this.writer.end());
  }
}
