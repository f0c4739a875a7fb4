// The pool: hands parts to worker threads, one arena to each running part, and sees every way in which a worker can end.
import { Piscina } from "piscina";
import { DatagenError } from "../errors.js";
import { partName } from "../sinks/sink.js";
import { type Job, type PartOutcome, type PartTask, SharedWords } from "./job.js";

/** A part that is still to be made. */
export type PendingPart = Omit<PartTask, "arena" | "attempt">;

export interface PoolOptions {
  readonly threads: number;
  /** A name for one try at one part. */
  attempt(): string;
  done(outcome: Extract<PartOutcome, { kind: "done" }>, part: PendingPart): void;
  /** No progress for so long is a hang: the run ends with an error. */
  readonly stallMs?: number;
}

export type PoolEnd = "done" | "stopped" | "reader-gone";

/** A worker that ends by itself is started once more for its part. */
const tries = 2;
const usualStallMs = 60_000;

/** Sources run by a test runner use the built worker. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/workers/worker.js" : "./worker.js",
  import.meta.url,
).href;

/**
 * Makes all parts. Ends early, without an error, when `words.stop()` was called or the reader of a stream went away.
 * Throws the first part's error otherwise; parts that run then are stopped.
 */
export async function runParts(job: Job, parts: Iterable<PendingPart>, words: SharedWords, options: PoolOptions): Promise<PoolEnd> {
  const { threads } = options;
  const pool = new Piscina({
    filename: workerFile,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: 60_000,
    workerData: job,
    atomics: "async",
  });
  const queue = parts[Symbol.iterator]();
  let end: PoolEnd = "done";
  let failure: unknown;

  const lane = async (arena: number): Promise<void> => {
    while (!words.stopped && failure === undefined) {
      const { value: part, done } = queue.next();
      if (done) return;
      try {
        const outcome = await makePart(pool, { ...part, arena }, options);
        if (outcome.kind === "done") options.done(outcome, part);
        else if (outcome.kind !== "failed") end = outcome.kind;
        if (outcome.kind === "reader-gone") words.stop();
      } catch (error) {
        failure ??= error;
        words.stop();
      }
    }
  };

  const watch = watchdog(words, options.stallMs ?? usualStallMs);
  try {
    await Promise.race([Promise.all(Array.from({ length: threads }, (_, arena) => lane(arena))), watch.stalled]);
  } finally {
    watch.end();
    await pool.destroy();
  }
  if (failure !== undefined) throw failure;
  return words.stopped && end === "done" ? "stopped" : end;
}

async function makePart(pool: Piscina<PartTask, PartOutcome>, task: Omit<PartTask, "attempt">, options: PoolOptions): Promise<PartOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      const outcome = await pool.run({ ...task, attempt: options.attempt() });
      if (outcome.kind !== "failed") return outcome;
      const { code, message, hint, exitCode, retriable } = outcome.error;
      const isOurs = exitCode === 70;
      if (isOurs && attempt < tries) continue;
      const exit = ({ 2: "spec", 3: "determinism", 28: "noSpace", 69: "unavailable", 70: "internal" } as const)[exitCode as 2] ?? "failed";
      throw new DatagenError(code, isOurs ? `${partName(task)}: ${message}` : message, { exit, retriable, ...(hint !== undefined && { hint }) });
    } catch (error) {
      if (error instanceof DatagenError) throw error;
      if (attempt < tries) continue; // the thread itself ended: out of memory, process.exit, an error outside of the task
      const message = error instanceof Error ? error.message : String(error);
      throw new DatagenError("run.worker_lost", `a worker ended while it made ${partName(task)}: ${message}`, {
        exit: "internal",
        retriable: true,
        hint: "run the same command again: finished parts are kept",
        cause: error,
      });
    }
  }
}

/** Rejects when no counter has moved for `stallMs`. */
function watchdog(words: SharedWords, stallMs: number): { stalled: Promise<never>; end(): void } {
  let timer: NodeJS.Timeout | undefined;
  const stalled = new Promise<never>((_, reject) => {
    let last = -1;
    let still = 0;
    const period = Math.max(50, stallMs / 12);
    timer = setInterval(() => {
      const sum = words.totals().reduce((total, { rows, bytes }) => total + rows + bytes, 0);
      still = sum === last ? still + period : 0;
      last = sum;
      if (still >= stallMs) {
        reject(new DatagenError("run.stalled", `no row was made for ${Math.round(stallMs / 1000)} s`, { exit: "internal", retriable: true }));
      }
    }, period);
    timer.unref();
  });
  return { stalled, end: () => clearInterval(timer) };
}
