// Formats of rows: text, row after row, by one kernel call a batch. What csv and its like share.
import { bind, resolve } from "../batch/execute.js";
import type { KernelName, Kernels } from "../kernels/instance.js";
import { type Arg, type ProgramBuilder, placed } from "../kernels/program.js";
import type { OutputRows } from "../plan/output.js";
import { type Compress, type Compression, gzip, zstd } from "./compression.js";
import type { EncoderKind, OutputColumn, Place, Put, TableWriter } from "./encoder.js";

/**
 * How the batches of one table become text; plain data, for workers. Opened by `openEncoding`.
 * `rows` takes `(n, ...args, out)`, `rowsWithEnds` takes `(n, ...args, out, ends)`.
 */
export interface Encoding {
  /** The bytes at the head of every file. */
  readonly header: Uint8Array;
  readonly maxRowBytes: number;
  readonly rows: KernelName;
  readonly rowsWithEnds: KernelName;
  readonly args: readonly Arg[];
}

/** Kernels store whole words: up to this many bytes after the last row. */
export const outSlack = 64;

/** A planned encoding whose addresses are not known yet. */
export interface DraftEncoding {
  readonly maxRowBytes: number;
  /** After `arena.layout()` and before the constants are copied into the memory. */
  finish(): Encoding;
}

/** Plans how rows become text. Runs before the layout: it may add steps, slots and constants. */
export type PlanRows = (columns: readonly OutputColumn[], builder: ProgramBuilder) => DraftEncoding;

/** Writes the rows of the batch that lies in the arena. */
export interface RowWriter {
  /** Formats n rows at `out` and returns their bytes. `out` needs room for n * maxRowBytes + outSlack. */
  rows(n: number, out: number): number;
  /** The same, and stores where each row ends, counted from `out`, as n words of 32 bits at `ends`. */
  rowsWithEnds(n: number, out: number, ends: number): number;
}

/**
 * Binds an encoding to a worker's kernels and the base of its arena, once.
 *
 * @example
 * const writer = openEncoding(kernels, encoding, base);
 * const bytes = writer.rows(4096, textAt);
 */
export function openEncoding(kernels: Kernels, encoding: Encoding, base: number): RowWriter {
  const given = [...encoding.args, 0]; // `bind` counts the arguments: places for `out` and `ends`
  const rows = bind(kernels, { kernel: encoding.rows, args: given }, base);
  const rowsWithEnds = bind(kernels, { kernel: encoding.rowsWithEnds, args: [...given, 0] }, base);
  const args = rows.args.slice(0, -1);
  return {
    rows: (n, out) => rows.fn(n, ...args, out) as number,
    rowsWithEnds: (n, out, ends) => rowsWithEnds.fn(n, ...args, out, ends) as number,
  };
}

/** The output of a table as text: how rows are encoded, the buffer that collects them, and when it is handed on. */
export interface TextRows extends OutputRows {
  readonly encoding: Encoding;
  readonly text: Arg;
  readonly flushBytes: number;
  readonly compression: Compression;
}

/** Written to the sink in pieces of at least this: from 64 kB on the size hardly matters. */
const leastFlushBytes = 65_536;
/** Text that is compressed piece by piece: in smaller ones, little would repeat. */
const compressedBytes = 1 << 20;
/** All buffers of a family together; families of many tables flush earlier. */
const familyFlushBytes = 32 << 20;

/** What all formats of rows do alike. */
export function textEncoder(name: string, summary: string, planRows: PlanRows): EncoderKind {
  return {
    name,
    summary,
    extension: name,
    compressions: ["none", "gzip", "zstd"],
    options: [],
    streams: true,
    plan(columns, builder, { tables, compression = "none" }) {
      const wanted = compression === "none" ? leastFlushBytes : compressedBytes;
      const flushBytes = Math.max(4096, Math.min(wanted, Math.floor(familyFlushBytes / tables)));
      const draft = planRows(columns, builder);
      const buffer = builder.slot(draft.maxRowBytes, flushBytes + outSlack);
      return { finish: (): TextRows => ({ encoding: draft.finish(), text: placed(buffer), flushBytes, compression }) };
    },
    open: (place, output) => new TextWriter(place, output as TextRows),
  };
}

class TextWriter implements TableWriter {
  private readonly writer: RowWriter;
  private readonly at: number;
  private readonly buffer: Uint8Array;
  private used = 0;
  private put: Put = () => {};
  private readonly compress: Compress | undefined;

  constructor(
    { kernels, memory, base }: Place,
    private readonly output: TextRows,
  ) {
    this.writer = openEncoding(kernels, output.encoding, base);
    this.at = resolve(output.text, base);
    this.buffer = new Uint8Array(memory.buffer);
    this.compress = {
      none: undefined,
      snappy: undefined,
      gzip,
      zstd: output.compression === "zstd" ? zstd() : undefined,
    }[output.compression];
  }

  begin(put: Put, withHead: boolean): void {
    const compress = this.compress;
    this.put = compress ? (bytes) => put(compress(bytes)) : put;
    this.used = 0;
    if (withHead) this.put(this.output.encoding.header);
  }

  take(n: number): number {
    const bytes = this.writer.rows(n, this.at + this.used);
    this.used += bytes;
    if (this.used >= this.output.flushBytes) this.flush();
    return bytes;
  }

  end(): void {
    this.flush();
  }

  private flush(): void {
    if (this.used > 0) this.put(this.buffer.subarray(this.at, this.at + this.used));
    this.used = 0;
  }
}
