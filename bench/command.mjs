// The command line as users start it, in processes of their own: rows per second by threads and target, memory by rows, time to start.
// Run: node bench/command.mjs [FOLDER] [--rows 20e6]; FOLDER takes 1 GB while it runs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "./engine.mjs";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
const hook = new URL("usage.mjs", import.meta.url).href;
const rounds = 3;
/** So many rows to nowhere for each one to files: starting threads takes 0.1 s, which must not count. */
const moreToNowhere = 5;

/** Runs a command; its output, the seconds by the clock, and what it used. */
function command(place, ...args) {
  const usage = join(place, "usage.json");
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", hook, ...args], {
    env: { ...process.env, DATAGEN_BENCH_USAGE: usage },
    encoding: "utf8",
  });
  const wallMs = performance.now() - begun;
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return { stdout, wallMs, ...JSON.parse(readFileSync(usage, "utf8")) };
}

/** One run of the point-of-sale table; figures by row. */
function run(place, rows, threads, toFiles) {
  const folder = join(place, "output");
  rmSync(folder, { recursive: true, force: true });
  const { stdout, cpuMs, peakMB } = command(
    place,
    main,
    "run",
    "--rows",
    rows,
    "--threads",
    String(threads),
    "--out",
    toFiles ? folder : "null:",
    "--json",
  );
  rmSync(folder, { recursive: true, force: true });
  const end = JSON.parse(stdout);
  return {
    rate: end.rows / end.seconds,
    byteRate: end.bytes / end.seconds,
    cpuPerRow: (cpuMs * 1e6) / end.rows,
    peakMB,
  };
}

/** Medians of rounds in which all cases take their turn. */
function interleaved(cases) {
  const samples = cases.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [i, call] of cases.entries()) samples[i].push(call());
  return samples.map((of) =>
    Object.fromEntries(Object.keys(of[0]).map((figure) => [figure, median(of.map((sample) => sample[figure]))])),
  );
}

const millions = (rate) => (rate / 1e6).toFixed(1);
const line = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(28) : cell.padStart(14))).join("");

function throughput(place, rows) {
  const cases = [false, true].flatMap((toFiles) => [1, 2].map((threads) => ({ toFiles, threads })));
  const rowsOf = (toFiles) => (toFiles ? rows : moreToNowhere * rows);
  const figures = interleaved(
    cases.map(({ toFiles, threads }) => {
      return () => run(place, rowsOf(toFiles), threads, toFiles);
    }),
  );
  const head = `${millions(rows)} M rows to files, ${moreToNowhere}x`;
  console.log(line([head, "M rows/s", "MB/s", "CPU ns/row", "threads 2 : 1"]));
  for (const [i, { toFiles, threads }] of cases.entries()) {
    const { rate, byteRate, cpuPerRow } = figures[i];
    const ratio = threads === 2 ? (rate / figures[i - 1].rate).toFixed(2) : "";
    const name = `${toFiles ? "to files" : "to nowhere"}, ${threads} thread${threads > 1 ? "s" : ""}`;
    console.log(line([name, millions(rate), (byteRate / 1e6).toFixed(0), cpuPerRow.toFixed(1), ratio]));
  }
}

function memory(place) {
  console.log(line(["\nmemory, 1 thread", "peak MB"]));
  for (const rows of [1e7, 1e8]) {
    const { peakMB } = run(place, rows, 1, false);
    console.log(line([`${millions(rows)} M rows to nowhere`, peakMB.toFixed(0)]));
  }
}

function starts(place) {
  const cases = {
    "node itself": ["-e", "0"],
    validate: [main, "validate"],
    preview: [main, "preview"],
    "run of 1,000 rows": [main, "run", "--rows", "1000", "--threads", "1", "--out", "null:"],
  };
  const figures = interleaved(
    Object.values(cases).map((args) => () => {
      const { wallMs, cpuMs } = command(place, ...args);
      return { wallMs, cpuMs };
    }),
  );
  console.log(line(["\ntime to start", "ms", "over node", "CPU ms", "over node"]));
  Object.keys(cases).forEach((name, i) => {
    const { wallMs, cpuMs } = figures[i];
    const over = [wallMs - figures[0].wallMs, cpuMs - figures[0].cpuMs];
    console.log(line([name, wallMs.toFixed(0), over[0].toFixed(0), cpuMs.toFixed(0), over[1].toFixed(0)]));
  });
}

const [folder = tmpdir(), ...flags] = process.argv.slice(2);
const place = mkdtempSync(join(folder, "datagen-bench-"));
try {
  throughput(place, flags[0] === "--rows" ? Number(flags[1]) : 20e6);
  memory(place);
  starts(place);
} finally {
  rmSync(place, { recursive: true, force: true });
}
