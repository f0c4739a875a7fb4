// The smallest run there is: a generator of a few bytes by part number, driven through the real sink and the real commit.
import { createHash } from "node:crypto";
import { type Finish, finishOutput } from "../../src/run/commit.js";
import { newAttempt, openOutput, type PlanText } from "../../src/run/output.js";
import type { FileSystem } from "../../src/sinks/file-system.js";
import { filesSink } from "../../src/sinks/files.js";
import type { PartId, Sink } from "../../src/sinks/sink.js";

export interface Tiny {
  /** What the data files of the finished run must be, by name. */
  readonly expected: ReadonlyMap<string, string>;
  readonly plan: PlanText;
  readonly parts: readonly PartId[];
  readonly salt: string;
}

/** A family of two tables, and one whose parts hold no rows. `salt` makes another plan. */
export function tiny(salt = "a", partCount = 3): Tiny {
  const text = `${JSON.stringify({ salt, tables: { lines: partCount, sales: partCount } })}\n`;
  const plan = { hash: createHash("sha256").update(text).digest("hex"), text };
  const parts = Array.from({ length: partCount }, (_, part) => ({ family: "sales", part }));
  const all = [...parts, { family: "notes", part: 0 }];
  const files = all.flatMap((part) => contents(salt, part));
  return { plan, salt, parts: all, expected: new Map(files.map((file) => [file.name, fileText(file)])) };
}

export interface MadeFile {
  readonly table: string;
  readonly name: string;
  readonly rows: readonly string[];
}

/** What a part holds: a pure function of the plan and the part. */
export function contents(salt: string, { family, part }: PartId): readonly MadeFile[] {
  const number = String(part).padStart(5, "0");
  const rows = (count: number, table: string) =>
    Array.from(
      { length: count },
      (_, row) => `${part},${row},${createHash("sha1").update(`${salt}${table}${part}${row}`).digest("hex")}\n`,
    );
  if (family === "notes") return [{ table: "notes", name: `notes/part-${number}.csv`, rows: [] }];
  return [
    { table: "sales", name: `sales/part-${number}.csv`, rows: rows(1 + part, "sales") },
    { table: "lines", name: `lines/day=2024-01-0${1 + part}/part-${number}.csv`, rows: rows(2, "lines") },
  ];
}

export const fileText = ({ rows }: MadeFile): string => `part,row,value\n${rows.join("")}`;

export function makePart(sink: Sink, run: Tiny, part: PartId): void {
  const files = contents(run.salt, part);
  const writer = sink.begin(part, files, newAttempt());
  try {
    files.forEach((file, k) => {
      const bytes = new TextEncoder().encode(fileText(file));
      writer.write(k, bytes.subarray(0, 20));
      writer.write(k, bytes.subarray(20));
    });
    writer.finish(files.map(({ rows }) => rows.length));
  } finally {
    writer.abort();
  }
}

export interface RunOptions {
  readonly force?: boolean;
  readonly openSink?: (fs: FileSystem, folder: string, plan: string) => Sink;
}

/** Opens the output, makes what is not done, commits. */
export function tinyRun(
  fs: FileSystem,
  out: string,
  run: Tiny,
  { force = false, openSink = filesSink }: RunOptions = {},
): Finish {
  const output = openOutput(fs, out, run.plan, { force });
  const sink = openSink(fs, output.folder, run.plan.hash);
  for (const part of run.parts) if (!output.done(part)) makePart(sink, run, part);
  return finishOutput(fs, output.folder, run.plan, run.parts, { now: 0 }); // the clock of a simulated disk stands still
}
