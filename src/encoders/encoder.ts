// The seam between batches and files: an encoder plans how the columns of a table are written, and opens writers in the workers.
import type { Kernels } from "../kernels/instance.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { DraftRows, OutputRows } from "../plan/output.js";
import type { Compression } from "./compression.js";

/** A column as it is written: the vector and the name that the file shows. */
export interface OutputColumn {
  readonly name: string;
  readonly vector: Vector;
}

/** How files are written, where it can be chosen: what is absent is the format's to choose. Part of the plan. */
export interface FileOptions {
  readonly compression?: Compression;
  /** `best`: smaller files, for readers that know the newer encodings. */
  readonly encoding?: "default" | "best";
  /** Rows of a row group, and of a page, at most. */
  readonly rowGroup?: number;
  readonly page?: number;
  /** The unit of timestamps. */
  readonly timestamps?: "ms" | "us";
  /** One stream of all parts, for standard output. */
  readonly stream?: boolean;
}

export interface EncodeOptions extends FileOptions {
  /** Tables of the family that are written together: they share the room for buffers. */
  readonly tables: number;
}

/** What a file can say of its origin: pairs of a key and a text. */
export type About = readonly (readonly [string, string])[];

/** A format of files. */
export interface EncoderKind {
  readonly name: string;
  /** One line for lists. */
  readonly summary: string;
  /** Of the files, without a point. */
  readonly extension: string;
  /** The first one is what is used where nothing is said. */
  readonly compressions: readonly Compression[];
  /** Options that it knows beside the compression. */
  readonly options: readonly Exclude<keyof FileOptions, "compression">[];
  /** Whether parts can follow each other in one stream. */
  readonly streams: boolean;
  /** To be awaited before `open`, where something large is loaded only when it is needed. */
  load?(): Promise<void>;
  /** Before the layout of the arena: may add steps, slots and constants. */
  plan(columns: readonly OutputColumn[], builder: ProgramBuilder, options: EncodeOptions): DraftRows;
  /** In a worker, once for each table: `output` is what `plan` left behind, as plain data. */
  open(place: Place, output: OutputRows, about: About): TableWriter;
}

/** Where a table's columns lie: the kernels, their memory, and the base of the arena. */
export interface Place {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  readonly base: number;
}

/** Takes pieces of a file. They are borrowed until the call ends. */
export type Put = (bytes: Uint8Array) => void;

/** Writes the files of one table, one after another. */
export interface TableWriter {
  /** Begins a file; without its head where it goes on with a stream. */
  begin(put: Put, withHead: boolean): void;
  /** Takes the n rows of the batch that lies in the arena; returns about how many bytes they make. */
  take(n: number): number;
  /** Ends the file: whatever was kept is put. */
  end(): void;
}
