// The entry of a worker thread: a thin shell that opens the sink, keeps makers between parts, and turns errors into plain data.
import { workerData } from "node:worker_threads";
import { encoderOf } from "../encoders/index.js";
import { DatagenError } from "../errors.js";
import { type Kernels, openKernels } from "../kernels/instance.js";
import { localFiles } from "../sinks/file-system.js";
import { openSink } from "../sinks/index.js";
import type { PartRecord, PartWriter, Sink } from "../sinks/sink.js";
import { ReaderGone } from "../sinks/stdout.js";
import { type Job, type PartOutcome, type PartTask, type PlainError, SharedWords } from "./job.js";
import { type OpenWriter, type PartMaker, partMaker } from "./part.js";

/** A maker, and which arena's counters it adds to. */
interface Place {
  readonly maker: PartMaker;
  readonly made: { rows: number[]; bytes: number[] };
}

class Workplace {
  private readonly kernels: Kernels;
  private readonly sink: Sink;
  private readonly words: SharedWords;
  private readonly places = new Map<string, Place>();

  constructor(private readonly job: Job) {
    this.kernels = openKernels(job.module, job.memory);
    this.sink = openSink(job.target, localFiles);
    this.words = new SharedWords(job.shared, job.counted.length);
  }

  make(task: PartTask): PartRecord | undefined {
    const { maker, made } = this.place(task);
    const { names } = this.job;
    const nameOf = (_: string, folder: string): string =>
      names.isFile ? folder : fileName(folder, task.part, names.extension);
    const files = maker.files
      .filter(({ hasFolders }) => !hasFolders)
      .map(({ table }) => ({ table, name: nameOf(table, names.folders[table] ?? table) }));
    made.rows.fill(0);
    made.bytes.fill(0);
    const writer = this.begin(task, files);
    try {
      const withHeader = !this.sink.headerOnce || task.part === 0;
      const proceed = (): boolean => {
        this.words.beat(task.arena);
        return !this.words.stopped;
      };
      const whole = maker.make(writer, task.firstRow, task.rowCount, withHeader, proceed, nameOf);
      if (whole) return writer.finish(maker.rows());
    } catch (error) {
      writer.abort();
      this.takeBack(task, maker, made);
      throw error;
    }
    writer.abort();
    this.takeBack(task, maker, made);
    return undefined;
  }

  /** A writer that says while it waits for the sink. */
  private begin(task: PartTask, files: readonly { readonly table: string; readonly name: string }[]): PartWriter {
    const inSink = <T>(work: () => T): T => {
      this.words.setInSink(task.arena, true);
      try {
        return work();
      } finally {
        this.words.beat(task.arena);
        this.words.setInSink(task.arena, false);
      }
    };
    const writer = inSink(() => this.sink.begin(task, files, task.attempt));
    return {
      add: (file) => inSink(() => writer.add(file)),
      close: (file) => inSink(() => writer.close(file)),
      write: (file, bytes) => inSink(() => writer.write(file, bytes)),
      finish: (rows) => inSink(() => writer.finish(rows)),
      abort: () => inSink(() => writer.abort()),
    };
  }

  private place(task: PartTask): Place {
    const key = `${task.familyIndex}/${task.arena}`;
    let place = this.places.get(key);
    if (!place) {
      const { job, words } = this;
      const family = job.families[task.familyIndex]!;
      const made: Place["made"] = { rows: [], bytes: [] };
      const counters: number[] = [];
      const at = { kernels: this.kernels, memory: job.memory, base: job.arenasAt + task.arena * job.arenaBytes };
      const open: OpenWriter = (at, output) => encoderOf(job.format).open(at, output, job.about);
      const maker = partMaker(at, family, open, (file, rows, bytes) => {
        made.rows[file]! += rows;
        made.bytes[file]! += bytes;
        words.add(task.arena, counters[file]!, rows, bytes);
      });
      maker.files.forEach(({ table }, file) => {
        counters[file] = job.counted.indexOf(table);
        made.rows[file] = 0;
        made.bytes[file] = 0;
      });
      place = { maker, made };
      this.places.set(key, place);
    }
    return place;
  }

  /** A part that was dropped counts for nothing. */
  private takeBack(task: PartTask, maker: PartMaker, made: Place["made"]): void {
    maker.files.forEach(({ table }, file) => {
      this.words.add(task.arena, this.job.counted.indexOf(table), -made.rows[file]!, -made.bytes[file]!);
    });
  }
}

export const fileName = (folder: string, part: number, extension: string): string =>
  `${folder}/part-${String(part).padStart(5, "0")}.${extension}`;

let workplace: Workplace | undefined;

export default async function run(task: PartTask): Promise<PartOutcome> {
  if (!workplace) await encoderOf((workerData as Job).format).load?.();
  workplace ??= new Workplace(workerData as Job);
  try {
    const record = workplace.make(task);
    return record ? { kind: "done", record } : { kind: "stopped" };
  } catch (error) {
    if (error instanceof ReaderGone) return { kind: "reader-gone" };
    return { kind: "failed", error: plainError(error) };
  }
}

function plainError(error: unknown): PlainError {
  if (error instanceof DatagenError) {
    const { code, message, hint, exitCode, retriable } = error;
    return { code, message, hint, exitCode, retriable };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: error instanceof WebAssembly.RuntimeError ? "internal.trap" : "internal",
    message,
    hint: undefined,
    exitCode: 70,
    retriable: true,
  };
}
