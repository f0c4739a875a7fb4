// Makes one part: runs its family over the part's rows, encodes batch by batch, hands text to the sink in large pieces.
import { resolve } from "../batch/execute.js";
import { familyRunner, type Proceed } from "../batch/family.js";
import { type Encoding, openEncoding } from "../encoders/encoder.js";
import type { Kernels } from "../kernels/instance.js";
import type { FamilyProgram, TableProgram } from "../plan/lower.js";
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
  make(writer: PartWriter, firstRow: number, rowCount: number, withHeader: boolean, proceed: Proceed): boolean;
  /** Rows of each file since `make` began. */
  rows(): number[];
}

/** Binds a family to an arena, once; parts are then made one after another. */
export function partMaker(
  kernels: Kernels,
  memory: WebAssembly.Memory,
  family: FamilyProgram,
  base: number,
  progress: Progress,
): PartMaker {
  const files: OpenFile[] = [];
  const run = familyRunner(kernels, memory, family, base, (table) => {
    if (!table.output) return () => {};
    const file = new OpenFile(kernels, memory, table, base, files.length, progress);
    files.push(file);
    return (rows) => file.take(rows);
  });
  return {
    files,
    make(writer, firstRow, rowCount, withHeader, proceed) {
      for (const file of files) file.begin(writer, withHeader);
      const whole = run(firstRow, rowCount, proceed);
      if (whole) for (const file of files) file.flush();
      return whole;
    },
    rows: () => files.map((file) => file.count),
  };
}

class OpenFile implements WrittenTable {
  readonly table: string;
  count = 0;
  private readonly write: ReturnType<typeof openEncoding>;
  private readonly header: Uint8Array;
  private readonly text: number;
  private readonly flushBytes: number;
  private readonly buffer: Uint8Array;
  private used = 0;
  private writer: PartWriter | undefined;

  constructor(
    kernels: Kernels,
    memory: WebAssembly.Memory,
    { table, output }: TableProgram,
    base: number,
    private readonly index: number,
    private readonly progress: Progress,
  ) {
    const encoding = output!.encoding as Encoding;
    this.table = table;
    this.write = openEncoding(kernels, encoding, base);
    this.header = encoding.header;
    this.text = resolve(output!.text, base);
    this.flushBytes = output!.flushBytes;
    this.buffer = new Uint8Array(memory.buffer);
  }

  begin(writer: PartWriter, withHeader: boolean): void {
    this.writer = writer;
    this.count = 0;
    this.used = 0;
    if (withHeader) writer.write(this.index, this.header);
  }

  take(rows: number): void {
    const bytes = this.write.rows(rows, this.text + this.used);
    this.used += bytes;
    this.count += rows;
    this.progress(this.index, rows, bytes);
    if (this.used >= this.flushBytes) this.flush();
  }

  flush(): void {
    if (this.used > 0) this.writer!.write(this.index, this.buffer.subarray(this.text, this.text + this.used));
    this.used = 0;
  }
}
