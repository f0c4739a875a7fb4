// What crosses to a worker: programs, addresses and numbers, and the words that it shares with the control plane.
import type { About } from "../encoders/encoder.js";
import type { EncoderName } from "../encoders/index.js";
import type { FamilyProgram } from "../plan/lower.js";
import type { Target } from "../sinks/index.js";
import type { PartId, PartRecord } from "../sinks/sink.js";

/** How files are named below the output. */
export interface FileNames {
  /** Without a point. */
  readonly extension: string;
  /** Of tables that have one folder, where it has another name than the table. */
  readonly folders: Readonly<Record<string, string>>;
  /** Each table has one part, and what would be the folder's name is the file's. */
  readonly isFile: boolean;
}

/** The same for all parts of a run; handed over once per worker. */
export interface Job {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly families: readonly FamilyProgram[];
  readonly target: Target;
  readonly format: EncoderName;
  readonly names: FileNames;
  readonly about: About;
  /** Where the arenas begin, and the bytes of each. */
  readonly arenasAt: number;
  readonly arenaBytes: number;
  readonly shared: SharedArrayBuffer;
  /** Names of the tables that are counted, in the order of their counters. */
  readonly counted: readonly string[];
}

/** One part to make. No two running tasks have the same arena. */
export interface PartTask extends PartId {
  readonly familyIndex: number;
  readonly firstRow: number;
  readonly rowCount: number;
  readonly arena: number;
  readonly attempt: string;
}

/** An error as plain data: structured clones of errors lose their own fields. */
export interface PlainError {
  readonly code: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly exitCode: number;
  readonly retriable: boolean;
}

export type PartOutcome =
  | { readonly kind: "done"; readonly record: PartRecord }
  | { readonly kind: "stopped" }
  | { readonly kind: "reader-gone" }
  | { readonly kind: "failed"; readonly error: PlainError };

/**
 * Words shared by all threads, in one SharedArrayBuffer:
 *
 *     0: i32 stop, 4: unused | i32 beats, i32 in the sink, of arena 0 | of arena 1 | ...
 *       | f64 rows, f64 bytes of table 0, table 1, ... of arena 0 | of arena 1 | ...
 */
export class SharedWords {
  private readonly flags: Int32Array;
  private readonly sums: Float64Array;

  constructor(
    readonly buffer: SharedArrayBuffer,
    private readonly tables: number,
  ) {
    const arenas = (buffer.byteLength - 8) / (8 + tables * 16);
    this.flags = new Int32Array(buffer, 0, 2 + arenas * 2);
    this.sums = new Float64Array(buffer, 8 + arenas * 8);
  }

  static create(arenas: number, tables: number): SharedWords {
    return new SharedWords(new SharedArrayBuffer(8 + arenas * (8 + tables * 16)), tables);
  }

  get stopped(): boolean {
    return Atomics.load(this.flags, 0) !== 0;
  }

  stop(): void {
    Atomics.store(this.flags, 0, 1);
  }

  /** Says that the arena's thread goes on. Only the thread that holds the arena says so. */
  beat(arena: number): void {
    Atomics.add(this.flags, 2 + arena * 2, 1);
  }

  beats(arena: number): number {
    return Atomics.load(this.flags, 2 + arena * 2);
  }

  /** Whether the arena's thread waits for its sink: a slow disk, or a reader that takes its time, is no hang. */
  inSink(arena: number): boolean {
    return Atomics.load(this.flags, 3 + arena * 2) !== 0;
  }

  setInSink(arena: number, inSink: boolean): void {
    Atomics.store(this.flags, 3 + arena * 2, inSink ? 1 : 0);
  }

  /** Only the thread that holds the arena adds to its counters. */
  add(arena: number, table: number, rows: number, bytes: number): void {
    const at = (arena * this.tables + table) * 2;
    this.sums[at]! += rows;
    this.sums[at + 1]! += bytes;
    this.beat(arena);
  }

  /** Rows and bytes of each table, over all arenas. */
  totals(): { rows: number; bytes: number }[] {
    const totals = Array.from({ length: this.tables }, () => ({ rows: 0, bytes: 0 }));
    for (let at = 0; at + 1 < this.sums.length; at += 2) {
      const total = totals[(at / 2) % this.tables]!;
      total.rows += this.sums[at]!;
      total.bytes += this.sums[at + 1]!;
    }
    return totals;
  }
}
