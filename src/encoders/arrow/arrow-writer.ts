// Writes batches by apache-arrow's writers, whose pieces go straight to the sink: nothing of a file is kept.
import { RecordBatchFileWriter, RecordBatchStreamWriter, Schema } from "apache-arrow";
import { resolve } from "../../batch/execute.js";
import { batchMaker } from "../../batch/record-batch.js";
import type { Vector } from "../../kernels/vector.js";
import type { ArrowOutput, PlacedColumn } from "../arrow.js";
import type { About, Place, Put, TableWriter } from "../encoder.js";

/** Where a writer of apache-arrow leaves its bytes. They are views on memory that goes on to be used. */
interface ByteSink {
  write(bytes: Uint8Array): void;
  close(): void;
  abort(): void;
}

type IpcWriter = RecordBatchFileWriter | RecordBatchStreamWriter;

export class ArrowWriter implements TableWriter {
  private readonly batch: ReturnType<typeof batchMaker>;
  private readonly schema: Schema;
  private writer: IpcWriter | undefined;
  private put: Put = () => {};
  private length = 0;

  constructor(
    { memory, base }: Place,
    private readonly output: ArrowOutput,
    about: About,
  ) {
    const columns = output.columns.map((column) => ({ name: column.name, vector: vectorAt(column, base) }));
    this.batch = batchMaker(memory, (addr) => addr as number, columns);
    this.schema = new Schema(this.batch(0).schema.fields, new Map(about));
  }

  begin(put: Put, withHead: boolean): void {
    this.put = put;
    if (!withHead && this.writer) return; // the stream goes on
    const Writer = this.output.stream ? RecordBatchStreamWriter : RecordBatchFileWriter;
    this.writer = new Writer({ autoDestroy: false });
    const sink: ByteSink = {
      write: (bytes) => {
        this.length += bytes.byteLength;
        this.put(bytes);
      },
      close() {},
      abort() {},
    };
    // Its own queue would keep the whole file.
    (this.writer as unknown as { _sink: ByteSink })._sink = sink;
    this.writer.reset(sink as never, this.schema);
  }

  take(n: number): number {
    const before = this.length;
    if (n > 0) this.writer!.write(this.batch(n));
    return this.length - before;
  }

  /** A stream has no end here: another part may follow, and its readers take the end of the bytes for it. */
  end(): void {
    if (!this.output.stream) this.writer!.finish();
  }
}

/** The vector in the arena of one worker. */
function vectorAt(column: PlacedColumn, base: number): Vector {
  const { lane, type, validity, dictionary } = column;
  const values = resolve(column.values, base);
  const common = { type, ...(validity !== undefined && { validity: resolve(validity, base) }) };
  if (lane === "utf8") {
    const bytes = resolve(column.bytes, base);
    return { ...common, lane, offsets: values, bytes, maxBytes: 0, plain: false };
  }
  if (lane === "code") {
    const texts = { offsets: new Int32Array(0), bytes: new Uint8Array(0) }; // read from the memory
    return { ...common, lane, values, dictionary: { ...dictionary!, texts, maxBytes: 0 } };
  }
  if (lane === "uuid") return { ...common, lane, values };
  return { ...common, lane, values, min: 0, max: 0 };
}
