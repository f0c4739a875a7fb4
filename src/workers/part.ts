// Makes one part: runs its family over the part's rows, encodes batch by batch, hands bytes to the sink in large pieces.
import { familyRunner, type Proceed } from "../batch/family.js";
import type { Place, TableWriter } from "../encoders/encoder.js";
import type { FamilyProgram } from "../plan/lower.js";
import type { OutputRows } from "../plan/output.js";
import type { PartWriter } from "../sinks/sink.js";

/** A table of the family that is written, in the order of the family's files. */
export interface WrittenTable {
  readonly table: string;
}

/** Told of every batch: rows and bytes of a file, as they are made. */
export type Progress = (file: number, rows: number, bytes: number) => void;

export interface PartMaker {
  readonly files: readonly WrittenTable[];
  /** Makes the rows; false where it was told not to proceed. The writer is neither finished nor aborted here. */
  make(writer: PartWriter, firstRow: number, rowCount: number, withHead: boolean, proceed: Proceed): boolean;
  /** Rows of each file since `make` began. */
  rows(): number[];
}

/** Opens the writer of a table, by what its encoder planned. */
export type OpenWriter = (place: Place, output: OutputRows) => TableWriter;

/** Binds a family to an arena, once; parts are then made one after another. */
export function partMaker(place: Place, family: FamilyProgram, open: OpenWriter, progress: Progress): PartMaker {
  const files: OpenFile[] = [];
  const { kernels, memory, base } = place;
  const run = familyRunner(kernels, memory, family, base, (table) => {
    if (!table.output) return () => {};
    const file = new OpenFile(open(place, table.output), table.table, files.length, progress);
    files.push(file);
    return (rows) => file.take(rows);
  });
  return {
    files,
    make(writer, firstRow, rowCount, withHead, proceed) {
      for (const file of files) file.begin(writer, withHead);
      const whole = run(firstRow, rowCount, proceed);
      if (whole) for (const file of files) file.end();
      return whole;
    },
    rows: () => files.map((file) => file.count),
  };
}

class OpenFile implements WrittenTable {
  count = 0;

  constructor(
    private readonly writer: TableWriter,
    readonly table: string,
    private readonly index: number,
    private readonly progress: Progress,
  ) {}

  begin(part: PartWriter, withHead: boolean): void {
    this.count = 0;
    this.writer.begin((bytes) => part.write(this.index, bytes), withHead);
  }

  take(rows: number): void {
    this.count += rows;
    this.progress(this.index, rows, this.writer.take(rows));
  }

  end(): void {
    this.writer.end();
  }
}
