// What `run` says: what would be made, how it ended, and what to try next.
import type { Assembly } from "../run/assemble.js";
import type { Destination, RunEnd } from "../run/run.js";
import { parseOut } from "../spec/out-template.js";
import type { RunFlags } from "./run-flags.js";
import { bytesText, durationText, grouped, say, self, short } from "./talk.js";
import { textTable } from "./text-table.js";

/** What a script asked for on stdout; it may have gone. */
export function answer(text: string): void {
  process.stdout.on("error", () => {});
  process.stdout.write(text);
}

export function tellPlan(assembly: Assembly, to: Destination, flags: RunFlags): number {
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
    textTable(
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

export function tellEnd(
  end: RunEnd,
  to: Destination,
  flags: RunFlags,
  signal: NodeJS.Signals | undefined,
  sharded: boolean,
  spec: string | undefined,
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
      tables: end.tables.map(({ table, rows, files, bytes }) => ({ table, rows, files, bytes })),
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
    textTable(
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
  else if (to.kind === "files") tellNext(end, to.folder, flags, sharded, spec);
  return 0;
}

/** `spec` is what was typed: the same commands show the same spec. */
function tellNext(end: RunEnd, folder: string, flags: RunFlags, sharded: boolean, spec: string | undefined): void {
  const named = spec === undefined ? "" : ` ${spec}`;
  const { template } = parseOut(flags.out ?? "");
  const more = template ? quoted(`${folder}-10M/${template.text}`) : `${folder}-10M`;
  const output = flags.output === undefined ? "" : ` --output ${flags.output}`;
  const tries = [
    [look(folder, end.tables[0]?.first ?? "", flags.format ?? "csv"), ""],
    [`${self()} preview${named}`, "its first rows, at once"],
    ...(sharded
      ? []
      : [[`${self()} run${named}${output} --rows 10M --out ${more}`, "more rows; --seed 1 for other data"]]),
  ] as const;
  const width = Math.max(...tries.slice(1).map(([command]) => command.length));
  say(`\nIt lies in ${folder}, one ${template?.isFile ? "file" : "folder"} per table. Try next:`);
  for (const [command, what] of tries) say(`  ${what === "" ? command : `${command.padEnd(width)}    ${what}`}`);
}

/** A command that shows the first rows of a table. `first` is the name of its first file. */
function look(folder: string, first: string, format: string): string {
  const file = quoted(`${folder}/${first}`);
  switch (format) {
    case "parquet": {
      const [table, ...inner] = first.split("/");
      const files = inner.length === 0 ? first : inner.length === 1 ? `${table}/*.parquet` : `${table}/**/*.parquet`;
      return `duckdb -c "from '${folder}/${files}' limit 5"`;
    }
    case "arrow":
      return `python3 -c "import pyarrow.feather as f; print(f.read_table('${folder}/${first}').slice(0, 5))"`;
    default:
      if (first.endsWith(".gz")) return `gzip -dc ${file} | head -5`;
      return first.endsWith(".zst") ? `zstd -dc ${file} | head -5` : `head -5 ${file}`;
  }
}

/** As a shell takes it for one word. */
const quoted = (word: string): string => (/^[\w/.,:=@%+-]*$/.test(word) ? word : `'${word}'`);
