// Watches the threads from outside: a part that no longer goes on becomes an error with its name, and a stop is over in time.
import type { PartId } from "../sinks/sink.js";
import type { SharedWords } from "./job.js";

export interface Watch {
  /** Rejects when a part hangs; resolves when parts that were told to stop have had their time. Neither as long as all goes well. */
  readonly over: Promise<void>;
  end(): void;
}

export interface Patience {
  /** A thread that makes no batch for so long, and does not wait for its sink, hangs. */
  readonly stallMs: number;
  /** So long may open parts take to be dropped after a stop. */
  readonly stopMs: number;
}

/** `running` says which arena makes which part at this moment; `stalled` makes the error of a part that hangs. */
export function watch(
  words: SharedWords,
  running: ReadonlyMap<number, PartId>,
  { stallMs, stopMs }: Patience,
  stalled: (part: PartId) => Error,
): Watch {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve, reject) => {
    const still = new Map<number, { readonly part: PartId; readonly beats: number; readonly ms: number }>();
    let stoppedMs = 0;
    // Periods are counted, not the time of day: a machine that slept has no hanging threads.
    const periodMs = Math.max(10, Math.min(stallMs, stopMs) / 12);
    timer = setInterval(() => {
      if (words.stopped) {
        stoppedMs += periodMs;
        if (stoppedMs >= stopMs) resolve();
        return;
      }
      for (const [arena, part] of running) {
        const last = still.get(arena);
        const beats = words.beats(arena);
        const goesOn = words.inSink(arena) || last?.part !== part || last.beats !== beats;
        const ms = goesOn ? 0 : last.ms + periodMs;
        still.set(arena, { part, beats, ms });
        if (ms >= stallMs) reject(stalled(part));
      }
    }, periodMs);
  });
  over.catch(() => {}); // whoever races it hears it; after the race nobody has to
  return { over, end: () => clearInterval(timer) };
}
