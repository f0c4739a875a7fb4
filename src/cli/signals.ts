// Ctrl-C and SIGTERM during a run: the first drops the open parts, the second ends at once.
import { say } from "./talk.js";

export interface Signals {
  heard: NodeJS.Signals | undefined;
  stop: () => void;
  release(): void;
}

/** Parts are dropped well before this; only a thread that the system holds, as in a write to a pipe that nobody reads, is not. */
const signalDeadlineMs = 4_500;

/** The first signal stops the parts; the second, or a stop that does not end, ends the process at once, as the signal itself would, after `atLast`. */
export function hearSignals(atLast: () => void = () => {}): Signals {
  let deadline: NodeJS.Timeout | undefined;
  const die = (signal: NodeJS.Signals): void => {
    atLast();
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  const signals: Signals = { heard: undefined, stop: () => {}, release: () => {} };
  const hear = (signal: NodeJS.Signals): void => {
    if (signals.heard !== undefined) {
      die(signal);
      return;
    }
    signals.heard = signal;
    say(`${signal}: dropping the open parts; once more to stop at once`);
    signals.stop();
    deadline = setTimeout(() => {
      say(
        "stopped; a part could not be dropped in time. Finished parts are kept: run the same command again to resume.",
      );
      die(signal);
    }, signalDeadlineMs);
  };
  process.on("SIGINT", hear);
  process.on("SIGTERM", hear);
  signals.release = () => {
    clearTimeout(deadline);
    process.off("SIGINT", hear);
    process.off("SIGTERM", hear);
  };
  return signals;
}
