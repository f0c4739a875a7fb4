// The pool: hands parts to worker threads, one arena to each running part, and sees every way in which a worker can end.
import type { ResourceLimits } from "node:worker_threads";
import { Piscina } from "piscina";
import { DatagenError, type ExitName, exitCodes } from "../errors.js";
import type { Target } from "../sinks/index.js";
import { type PartId, partName } from "../sinks/sink.js";
import type { Job, PartOutcome, PartTask, PlainError, SharedWords } from "./job.js";
import { type Patience, watch } from "./watch.js";

/** A part that is still to be made. */
export type PendingPart = Omit<PartTask, "arena" | "attempt">;

export interface PoolOptions {
  readonly threads: number;
  /** A name for one try at one part. */
  attempt(): string;
  done(outcome: Extract<PartOutcome, { kind: "done" }>, part: PendingPart): void;
  readonly patience?: Partial<Patience>;
  /** Another entry for the threads, and what they may use: tests bring workers that fail. */
  readonly worker?: { readonly file: URL; readonly resourceLimits?: ResourceLimits };
}

export type PoolEnd = "done" | "stopped" | "reader-gone";

const usualPatience: Patience = { stallMs: 60_000, stopMs: 3_000 };

/** Sources run by a test runner use the built worker. */
const builtWorker = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/workers/worker.js" : "./worker.js",
  import.meta.url,
);

/**
 * Makes all parts. Ends early, without an error, when `words.stop()` was called or the reader of a stream went away.
 * Throws the first part's error otherwise; parts that run then are stopped. No thread is left when it returns or throws.
 */
export async function runParts(
  job: Job,
  parts: Iterable<PendingPart>,
  words: SharedWords,
  options: PoolOptions,
): Promise<PoolEnd> {
  const pool = openPool(job, options);
  const broken = new Promise<never>((_, reject) => {
    pool.on("error", (error: unknown) => reject(lost("a worker thread ended outside of a part", error, job.target)));
  });
  broken.catch(() => {}); // whoever races it hears it
  const queue = parts[Symbol.iterator]();
  const running = new Map<number, PartId>();
  let end: PoolEnd = "done";
  let failure: unknown;

  const lane = async (arena: number): Promise<void> => {
    while (!words.stopped) {
      const { value: part, done } = queue.next();
      if (done) return;
      running.set(arena, part);
      try {
        const outcome = await makePart(pool, { ...part, arena }, job.target, words, options);
        if (outcome.kind === "done") options.done(outcome, part);
        else if (end === "done") end = outcome.kind;
        if (outcome.kind === "reader-gone") words.stop();
      } catch (error) {
        failure ??= error;
        words.stop();
      } finally {
        running.delete(arena);
      }
    }
  };

  const lanes = Array.from({ length: options.threads }, (_, arena) => lane(arena));
  const patience = { ...usualPatience, ...options.patience };
  const watching = watch(words, running, patience, (part) => {
    const message = `${partName(part)} hangs: no row was made for ${patience.stallMs / 1000} s`;
    return new DatagenError("run.stalled", message, { exit: "internal", retriable: true, hint: howToGoOn(job.target) });
  });
  try {
    await Promise.race([Promise.all(lanes), watching.over, broken]);
  } catch (error) {
    failure ??= error;
    words.stop();
  }
  const first = failure; // parts whose threads are ended now fail too, and are no news
  watching.end();
  await pool.destroy();
  if (first !== undefined) throw first;
  return words.stopped && end === "done" ? "stopped" : end;
}

function openPool(job: Job, { threads, worker }: PoolOptions): Piscina<PartTask, PartOutcome> {
  try {
    return new Piscina({
      filename: (worker?.file ?? builtWorker).href,
      minThreads: threads,
      maxThreads: threads,
      workerData: job,
      atomics: "async",
      ...(worker?.resourceLimits && { resourceLimits: worker.resourceLimits }),
    });
  } catch (error) {
    const message = `cannot start ${threads} threads: ${messageOf(error)}`;
    throw new DatagenError("run.no_threads", message, { retriable: true, hint: "use fewer --threads", cause: error });
  }
}

async function makePart(
  pool: Piscina<PartTask, PartOutcome>,
  task: Omit<PartTask, "attempt">,
  target: Target,
  words: SharedWords,
  options: PoolOptions,
): Promise<Exclude<PartOutcome, { kind: "failed" }>> {
  // A fault of the thread or of the program is tried once more; never on a pipe, which may have taken half of the part.
  for (let left = target.kind === "stdout" ? 0 : 1; ; left--) {
    words.setInSink(task.arena, false); // whoever had the arena before may have ended anywhere
    let outcome: PartOutcome;
    try {
      outcome = await pool.run({ ...task, attempt: options.attempt() });
    } catch (error) {
      if (left > 0 && !words.stopped) continue; // the thread itself ended: out of memory, process.exit, an error outside of the task
      throw lost(`a worker ended while it made ${partName(task)}`, error, target);
    }
    if (outcome.kind !== "failed") return outcome;
    if (outcome.error.exitCode === exitCodes.internal && left > 0 && !words.stopped) continue;
    throw failed(outcome.error, task, target);
  }
}

/** What a worker reported, as an error again. */
function failed({ code, message, hint, exitCode, retriable }: PlainError, part: PartId, target: Target): DatagenError {
  const exit = (Object.keys(exitCodes) as ExitName[]).find((name) => exitCodes[name] === exitCode) ?? "failed";
  const text = exit === "internal" ? `${partName(part)}: ${message}` : message;
  const next = hint ?? (retriable ? howToGoOn(target) : undefined);
  return new DatagenError(code, text, { exit, retriable, ...(next !== undefined && { hint: next }) });
}

const lost = (what: string, cause: unknown, target: Target): DatagenError =>
  new DatagenError("run.worker_lost", `${what}: ${messageOf(cause)}`, {
    exit: "internal",
    retriable: true,
    hint: howToGoOn(target),
    cause,
  });

const howToGoOn = ({ kind }: Target): string =>
  kind === "files" ? "run the same command again: finished parts are kept" : "run the same command again";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
