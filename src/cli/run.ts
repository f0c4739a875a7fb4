// The command `run`: options understood, the plan assembled, signals heard, progress shown, the end told.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { encoders } from "../encoders/index.js";
import { DatagenError } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { type PartMode, partCeiling } from "../plan/parts.js";
import { type Artefacts, artefacts } from "../run/artefacts.js";
import { type Assembly, assemble } from "../run/assemble.js";
import { type Destination, type RunEnd, run, type StartedRun } from "../run/run.js";
import { parseShard, wholeOutput } from "../run/shard.js";
import { localFiles } from "../sinks/file-system.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { countFlag, type Loaded, loadSpec, type SpecFlags, suppliedTable } from "./load.js";
import { bytesText, durationText, grouped, say, sayProblems, short } from "./talk.js";

export interface RunFlags extends SpecFlags {
  readonly threads?: string;
  readonly out?: string;
  readonly tables?: string;
  readonly format?: string;
  readonly shard?: string;
  readonly shards?: string;
  readonly fileRows?: string;
  readonly fileSize?: string;
  readonly files?: string;
  readonly filePer?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly batchRows?: string;
}

const clock = (): number => performance.now();

/** A terminal that closed, or `2>&1 | head`: nobody hears us any more, and that ends no run. */
const forget = (): void => {};

/** Returns the exit code. */
export async function runCommand(spec: string | undefined, flags: RunFlags): Promise<number> {
  process.stderr.on("error", forget);
  const loaded = loadSpec(spec, flags);
  const { model } = loaded;
  const to = destination(flags.out, model);
  const store = artefacts(localFiles, to.kind === "files" ? to.folder : undefined);
  const assembly = assembleFor(loaded, flags, store);
  sayProblems([...loaded.problems.list, ...assembly.warnings], loaded.texts);
  const written = assembly.estimates.map(({ table }) => table);
  if (to.kind === "stdout" && written.length !== 1) {
    const hint = `choose one with --tables: ${[...model.tables.keys()].join(", ")}`;
    throw new DatagenError("usage.one_table", `--out - writes one table, and this spec has ${written.length}`, {
      exit: "spec",
      hint,
    });
  }
  if (flags.dryRun) return tellPlan(assembly, to, flags);
  const shard =
    flags.shard === undefined ? wholeOutput : parseShard(flags.shard, process.env, countFlag("--shards", flags.shards));

  const signals = hearSignals();
  let stopShowing = (): void => {};
  let end: RunEnd;
  try {
    end = await run(assembly, {
      to,
      shard,
      force: flags.force ?? false,
      fs: localFiles,
      clock,
      started(started: StartedRun) {
        store.flush();
        signals.stop = () => started.words.stop();
        if (started.resumed) say(`resuming: ${started.partsBefore} of ${started.parts} parts are done`);
        if (!flags.json)
          void import("./progress.js").then(({ showProgress }) => {
            if (!finished) stopShowing = showProgress(started, clock);
          });
      },
    });
  } finally {
    finished = true;
    stopShowing();
    signals.release();
  }
  return tellEnd(end, to, flags, signals.heard, shard.count > 1);
}

let finished = false;

function assembleFor(loaded: Loaded, flags: RunFlags, store: Artefacts): Assembly {
  const threads = countFlag("--threads", flags.threads, "8") ?? availableParallelism();
  if (threads < 1 || threads > 1024)
    throw new DatagenError("usage.number", `--threads ${flags.threads} is not a number of threads`, {
      exit: "spec",
      hint: "write 1 to 1024",
    });
  return assemble(loaded.model, {
    tables: tablesOf(flags.tables, loaded.model),
    format: formatOf(flags),
    parts: partMode(flags),
    threads,
    store,
    batchRows: flags.batchRows === undefined ? undefined : atLeastOne("--batch-rows", flags.batchRows),
  });
}

function formatOf({ format = "csv" }: RunFlags): keyof typeof encoders {
  if (Object.hasOwn(encoders, format)) return format as keyof typeof encoders;
  const later = ["ndjson", "parquet", "arrow", "avro"].includes(format)
    ? `the format ${format} is not built yet`
    : `unknown format ${JSON.stringify(format)}`;
  throw new DatagenError("usage.format", later, { exit: "spec", hint: suggestion(format, Object.keys(encoders)) });
}

function partMode(flags: RunFlags): PartMode {
  const given = (["fileRows", "fileSize", "files", "filePer"] as const).filter((flag) => flags[flag] !== undefined);
  if (given.length > 1)
    throw new DatagenError("usage.parts", `parts are cut in one way, not by ${given.map(optionName).join(" and ")}`, {
      exit: "spec",
      hint: "keep one of them",
    });
  if (flags.fileRows !== undefined) return { kind: "rows", rows: atLeastOne("--file-rows", flags.fileRows) };
  if (flags.files !== undefined)
    return { kind: "files", files: atMost("--files", atLeastOne("--files", flags.files), partCeiling) };
  if (flags.filePer !== undefined) {
    if (flags.filePer === "day") return { kind: "days" };
    throw new DatagenError("usage.parts", `--file-per ${flags.filePer} is not built yet`, {
      exit: "spec",
      hint: "write --file-per day",
    });
  }
  if (flags.fileSize === undefined) return { kind: "rows" };
  const size = parseQuantity(flags.fileSize);
  if (size?.kind === "bytes" && size.value >= 1) return { kind: "bytes", bytes: size.value };
  throw new DatagenError("usage.size", `--file-size ${flags.fileSize} is not a size`, {
    exit: "spec",
    hint: "write e.g. --file-size 256MB",
  });
}

const optionName = (flag: string): string => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

function atLeastOne(flag: string, text: string): number {
  const count = countFlag(flag, text)!;
  if (count >= 1) return count;
  throw new DatagenError("usage.number", `${flag} ${text} is too small`, { exit: "spec", hint: "write 1 or more" });
}

function atMost(flag: string, count: number, most: number): number {
  if (count <= most) return count;
  throw new DatagenError("usage.number", `${flag} ${count} is too large`, {
    exit: "spec",
    hint: `write ${most} or less`,
  });
}

function tablesOf(list: string | undefined, model: Model): ReadonlySet<string> | undefined {
  if (list === undefined) return undefined;
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0)
    throw new DatagenError("usage.unknown_table", "--tables names no table", {
      exit: "spec",
      hint: `there are ${[...model.tables.keys()].join(", ")}`,
    });
  for (const name of names) {
    if (model.tables.has(name)) continue;
    if (model.sources.has(name)) throw suppliedTable(name, model);
    throw new DatagenError("usage.unknown_table", `unknown table ${JSON.stringify(name)}`, {
      exit: "spec",
      hint: suggestion(name, [...model.tables.keys()]),
    });
  }
  return new Set(names);
}

function destination(out: string | undefined, model: Model): Destination {
  if (out === "-") return { kind: "stdout" };
  if (out === "null:") return { kind: "null" };
  const scheme = out?.match(/^([a-z][a-z0-9+]*):/)?.[1];
  if (scheme !== undefined && scheme.length > 1) {
    throw new DatagenError("usage.out", `--out ${scheme}: is not built yet`, {
      exit: "spec",
      hint: "write a folder, null: or -",
    });
  }
  return { kind: "files", folder: out ?? join("out", model.name) };
}

interface Signals {
  heard: NodeJS.Signals | undefined;
  stop: () => void;
  release(): void;
}

/** Parts are dropped well before this; only a thread that the system holds, as in a write to a pipe that nobody reads, is not. */
const signalDeadlineMs = 4_500;

/** The first signal stops the parts; the second, or a stop that does not end, ends the process at once, as the signal itself would. */
function hearSignals(): Signals {
  let deadline: NodeJS.Timeout | undefined;
  const die = (signal: NodeJS.Signals): void => {
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

/** What a script asked for on stdout; it may have gone. */
function answer(text: string): void {
  process.stdout.on("error", forget);
  process.stdout.write(text);
}

function tellPlan(assembly: Assembly, to: Destination, flags: RunFlags): number {
  const tables = assembly.estimates.map(({ table, rows, bytes }) => {
    const family = assembly.families.find(({ family: { tables } }) => tables.some(({ name }) => name === table))!;
    return { table, rows, bytes: Math.round(bytes), files: family.cuts.parts };
  });
  const memory = assembly.arenasAt + assembly.threads * assembly.arenaBytes;
  if (flags.json) {
    answer(`${JSON.stringify({ plan: assembly.plan.hash, threads: assembly.threads, memory, tables })}\n`);
    return 0;
  }
  say(
    table(
      tables.map(({ table: name, rows, files, bytes }) => [
        name,
        `~${grouped(rows)}`,
        grouped(files),
        `~${bytesText(bytes)}`,
      ]),
      ["table", "rows", "files", "bytes"],
    ),
  );
  say(
    `plan ${assembly.plan.hash.slice(0, 16)}, ${assembly.threads} threads, ${bytesText(memory)} of shared memory, to ${placeText(to)}. Nothing was written.`,
  );
  return 0;
}

const placeText = (to: Destination): string =>
  to.kind === "files" ? to.folder : to.kind === "null" ? "nowhere" : "stdout";

function tellEnd(
  end: RunEnd,
  to: Destination,
  flags: RunFlags,
  signal: NodeJS.Signals | undefined,
  sharded: boolean,
): number {
  const total = end.tables.reduce(
    (sum, { rows, bytes, files }) => ({ rows: sum.rows + rows, bytes: sum.bytes + bytes, files: sum.files + files }),
    { rows: 0, bytes: 0, files: 0 },
  );
  const stopped = end.kind === "stopped";
  const code = stopped ? (signal === "SIGTERM" ? 143 : 130) : 0;
  if (flags.json) {
    const json = JSON.stringify({
      status: end.kind,
      seconds: Number(end.seconds.toFixed(3)),
      rows: total.rows,
      bytes: total.bytes,
      missing: end.missing,
      tables: end.tables,
    });
    if (to.kind === "stdout") say(json);
    else answer(`${json}\n`);
    return code;
  }
  if (stopped) {
    say(
      `stopped after ${durationText(end.seconds)}. ${to.kind === "files" ? "Finished parts are kept: run the same command again to resume." : ""}`,
    );
    return code;
  }
  if (end.kind === "reader-gone") return 0;
  if (end.kind === "already") {
    say(
      `${placeText(to)} is complete already: ${grouped(total.rows)} rows, ${bytesText(total.bytes)} in ${grouped(total.files)} files. Nothing to do.`,
    );
    say(`To make it anew: remove the folder. To make other data: --seed 1 --out elsewhere.`);
    return 0;
  }
  say(
    table(
      end.tables.map((row) => [
        row.table,
        grouped(row.rows),
        to.kind === "files" ? grouped(row.files) : "-",
        bytesText(row.bytes),
        short(row.rows / end.seconds),
      ]),
      ["table", "rows", "files", "bytes", "rows/s"],
    ),
  );
  say(
    `${grouped(total.rows)} rows, ${bytesText(total.bytes)} in ${durationText(end.seconds)}: ${short(total.rows / end.seconds)} rows/s, ${bytesText(total.bytes / end.seconds)}/s`,
  );
  if (end.kind === "parts")
    say(
      `This shard is done; ${grouped(end.missing)} parts of other shards are missing. When all are done: datagen commit ${placeText(to)}`,
    );
  else if (to.kind === "files") tellNext(end, to.folder, sharded);
  return 0;
}

function tellNext(end: RunEnd, folder: string, sharded: boolean): void {
  const first = end.tables[0]?.table ?? "";
  say(`\nIt lies in ${folder}, one folder per table. Try next:`);
  say(`  head -5 ${folder}/${first}/part-00000.csv`);
  say(`  npx datagen preview            the first rows of a spec, at once`);
  if (!sharded) say(`  npx datagen run --rows 1B      more rows; --seed 1 for other data`);
}

/** A plain table: names to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[], head: readonly string[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ");
  return [line(head), widths.map((width) => "─".repeat(width)).join("  "), ...rows.map(line)].join("\n");
}
