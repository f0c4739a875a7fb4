// Where the time of making parts goes: parts as a run makes them, but in this thread, with a clock at every seam. For `bench`.
import type { EncoderKind, Place, TableWriter } from "../encoders/encoder.js";
import { encoderOf } from "../encoders/index.js";
import { kernelModule, openKernels } from "../kernels/instance.js";
import { partRange } from "../plan/parts.js";
import type { FileSystem } from "../sinks/file-system.js";
import { filesSink } from "../sinks/files.js";
import type { PartWriter, Sink } from "../sinks/sink.js";
import { type OpenWriter, type PartMaker, partMaker } from "../workers/part.js";
import { fileName } from "../workers/worker.js";
import type { AssembledFamily, Assembly } from "./assemble.js";
import { clockedKernels, type StepClock } from "./clocked-kernels.js";

/** Nanoseconds for each row of the table. */
export interface TableStages {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
  /** All kernels that make its columns. */
  readonly columns: number;
  readonly encode: number;
  readonly digest: number;
  /** Calls of the file system, those that make files durable among them. */
  readonly write: number;
  readonly steps: readonly StepTime[];
}

export type StepTime = Pick<StepClock, "kernel" | "owner"> & { readonly ns: number };

export interface StageOptions {
  readonly assembly: Assembly;
  /** An empty folder, by its real path. */
  readonly folder: string;
  readonly fs: FileSystem;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Root rows of each family at most, but for a first part. */
  readonly rows: number;
  /** Asked before each part: a part takes this thread as a whole. */
  proceed(): Promise<boolean>;
}

/** Of each table that is written, family by family; undefined where it was told not to proceed. */
export async function measureStages(options: StageOptions): Promise<TableStages[] | undefined> {
  const { assembly, clock } = options;
  const memory = assembly.memory();
  const kernels = openKernels(kernelModule(), memory);
  const found: TableStages[] = [];
  for (const family of assembly.families) {
    let isOn = false;
    const base = assembly.arenasAt;
    const clocked = clockedKernels(kernels, family.program.root, base, clock, () => isOn);
    const seams = new Seams(clock, options.fs);
    const open = seams.opener(encoderOf(assembly.format), { kernels, memory, base });
    const place = { kernels: clocked.kernels, memory, base };
    const maker = partMaker(place, family.program, open, (file, rows) => seams.count(file, rows));
    const sink = filesSink(seams.fs, options.folder, assembly.plan.hash);
    const { parts } = family.cuts;
    // The first part is made twice: until then the compilers of this machine have settled.
    for (let attempt = 0, rows = 0; attempt <= parts && (attempt < 2 || rows < options.rows); attempt++) {
      if (!(await options.proceed())) return undefined;
      if (attempt === 1) {
        seams.reset();
        isOn = true;
      }
      const made = makePart(sink, seams, family, maker, assembly, attempt);
      if (isOn) rows += made;
    }
    found.push(...maker.files.map(({ table }, file) => tableStages(table, seams.ofFile(file), clocked.steps)));
  }
  return found;
}

/** Returns the rows of the root. */
function makePart(
  sink: Sink,
  seams: Seams,
  { family, cuts }: AssembledFamily,
  maker: PartMaker,
  { format }: Assembly,
  attempt: number,
): number {
  const { firstRow, rowCount } = partRange(cuts, family.rows, Math.max(0, attempt - 1));
  const files = maker.files.map(({ table }) => ({
    table,
    name: fileName(table, attempt, encoderOf(format).extension),
  }));
  const writer = sink.begin({ family: family.name, part: attempt }, files, `bench${attempt}`);
  try {
    maker.make(seams.writer(writer), firstRow, rowCount, true, () => true);
    seams.finish(() => writer.finish(maker.rows()));
  } catch (error) {
    writer.abort();
    throw error;
  }
  return rowCount;
}

function tableStages(table: string, file: FileTimes, clocks: readonly StepClock[]): TableStages {
  const steps = clocks
    .filter((step) => step.table === table && step.perRow.length > 0)
    .map(({ kernel, owner, perRow }) => ({ kernel, owner, ns: median(perRow) }));
  const perRow = (ms: number): number => (file.rows === 0 ? 0 : (ms * 1e6) / file.rows);
  return {
    table,
    rows: file.rows,
    bytes: file.bytes,
    columns: steps.reduce((sum, { ns }) => sum + ns, 0),
    encode: perRow(file.encode),
    digest: file.rows === 0 ? 0 : (median(file.digest) * file.bytes) / file.rows,
    write: perRow(file.write),
    steps,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? 0 : sorted[(sorted.length - 1) >> 1]!;
}

interface FileTimes {
  rows: number;
  bytes: number;
  /** Milliseconds. Some formats keep rows, and encode many of them at once, so that here the sum counts. */
  encode: number;
  /** Nanoseconds for each byte, piece by piece. */
  digest: number[];
  /** Milliseconds. A disk works in bursts, so that here the sum counts. */
  write: number;
}

const noTimes = (): FileTimes => ({ rows: 0, bytes: 0, encode: 0, digest: [], write: 0 });

/** Clocks between the encoder, the sink and the file system. Each takes out what passed in the next. */
class Seams {
  readonly fs: FileSystem;
  private files: FileTimes[] = [];
  /** Milliseconds in the file system, and in puts, since the beginning. */
  private inFs = 0;
  private inPut = 0;

  constructor(
    private readonly clock: () => number,
    fs: FileSystem,
  ) {
    const calls = Object.entries(fs).map(([name, call]) => [
      name,
      (...args: unknown[]) => {
        const before = clock();
        try {
          return (call as (...args: unknown[]) => unknown)(...args);
        } finally {
          this.inFs += clock() - before;
        }
      },
    ]);
    this.fs = Object.fromEntries(calls) as FileSystem;
  }

  reset(): void {
    this.files = this.files.map(noTimes);
  }

  ofFile(file: number): FileTimes {
    return this.files[file]!;
  }

  count(file: number, rows: number): void {
    this.files[file]!.rows += rows;
  }

  /** Opens the encoder's writers, whose own kernels need no clocks. */
  opener(kind: EncoderKind, place: Place): OpenWriter {
    return (_, output) => this.tableWriter(kind.open(place, output, []));
  }

  private tableWriter(writer: TableWriter): TableWriter {
    const file = this.files.push(noTimes()) - 1;
    const encoding = <T>(work: () => T): { result: T; ms: number } => {
      const [before, put] = [this.clock(), this.inPut];
      const result = work();
      return { result, ms: this.clock() - before - (this.inPut - put) };
    };
    return {
      begin: (put, withHead) => {
        this.files[file]!.encode += encoding(() => writer.begin(put, withHead)).ms;
      },
      take: (n) => {
        const { result, ms } = encoding(() => writer.take(n));
        this.files[file]!.encode += ms;
        return result;
      },
      end: () => {
        this.files[file]!.encode += encoding(() => writer.end()).ms;
      },
    };
  }

  writer(writer: PartWriter): PartWriter {
    return {
      add: (file) => writer.add(file),
      close: (file) => writer.close(file),
      finish: (rows) => writer.finish(rows),
      abort: () => writer.abort(),
      write: (file, bytes) => {
        const [before, fs] = [this.clock(), this.inFs];
        writer.write(file, bytes);
        const ms = this.clock() - before;
        this.inPut += ms;
        this.files[file]!.bytes += bytes.byteLength;
        this.files[file]!.write += this.inFs - fs;
        if (bytes.byteLength > 0) this.files[file]!.digest.push(((ms - (this.inFs - fs)) * 1e6) / bytes.byteLength);
      },
    };
  }

  /** The end of a part: its files share it by their bytes. */
  finish(work: () => void): void {
    const fs = this.inFs;
    work();
    const ms = this.inFs - fs;
    const bytes = this.files.reduce((sum, file) => sum + file.bytes, 0);
    for (const file of this.files) file.write += bytes === 0 ? 0 : (ms * file.bytes) / bytes;
  }
}
