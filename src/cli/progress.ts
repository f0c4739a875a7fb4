// Progress of a run: on a terminal a line per table with bar, rate and time left; elsewhere a line every ten seconds.
import { MultiBar, type SingleBar } from "cli-progress";
import type { StartedRun } from "../run/run.js";
import { bytesText, durationText, say, short } from "./talk.js";

const lineEveryMs = 10_000;
const redrawMs = 200;

/** Shows progress until the returned function is called. */
export function showProgress(run: StartedRun, clock: () => number): () => void {
  return process.stderr.isTTY ? bars(run, clock) : lines(run, clock);
}

function bars({ words, tables, expected }: StartedRun, clock: () => number): () => void {
  const begun = clock();
  const multi = new MultiBar({
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    format: "{table} {bar} {percentage}% | {rate} rows/s | {bytes}/s | {eta_text} left",
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    autopadding: true,
  });
  const width = Math.max(...tables.map((table) => table.length));
  const shown: SingleBar[] = tables.map((table, i) =>
    multi.create(Math.max(1, Math.round(expected[i]!)), 0, {
      table: table.padEnd(width),
      rate: "-",
      bytes: "-",
      eta_text: "-",
    }),
  );
  const draw = (): void => {
    const seconds = (clock() - begun) / 1000;
    words.totals().forEach(({ rows, bytes }, i) => {
      const rate = rows / seconds;
      const left = rate > 0 ? Math.max(0, expected[i]! - rows) / rate : Number.NaN;
      shown[i]!.update(Math.min(rows, Math.round(expected[i]!)), {
        rate: short(rate),
        bytes: bytesText(bytes / seconds),
        eta_text: Number.isNaN(left) ? "-" : durationText(left),
      });
    });
  };
  const timer = setInterval(draw, redrawMs);
  return () => {
    clearInterval(timer);
    multi.stop();
  };
}

function lines({ words, expected }: StartedRun, clock: () => number): () => void {
  const begun = clock();
  const total = expected.reduce((sum, rows) => sum + rows, 0);
  const timer = setInterval(() => {
    const seconds = (clock() - begun) / 1000;
    const rows = words.totals().reduce((sum, table) => sum + table.rows, 0);
    const bytes = words.totals().reduce((sum, table) => sum + table.bytes, 0);
    const share = total > 0 ? `${Math.min(100, Math.floor((100 * rows) / total))}%` : "";
    const left = rows > 0 ? durationText((Math.max(0, total - rows) / rows) * seconds) : "-";
    say(`${share} ${short(rows)} rows, ${short(rows / seconds)} rows/s, ${bytesText(bytes / seconds)}/s, ${left} left`);
  }, lineEveryMs);
  return () => clearInterval(timer);
}
