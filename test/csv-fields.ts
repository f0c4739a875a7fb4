// The CSV that the real program writes of one table, cut into fields as they stand there: quotes and all.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.js";

/** Records of a table, without the header: an empty field is a null, `""` an empty text. To be called inside a test. */
export function csvFields(spec: Readonly<Record<string, unknown>>, table = "t"): string[][] {
  const file = join(tempFolder(), "spec.json");
  writeFileSync(file, JSON.stringify({ datagen: 1, ...spec }));
  const words = ["dist/cli/main.js", "run", file, "--out", "-", "--tables", table];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(stderr);
  const records: string[][] = [[]];
  for (const [, field = "", end] of stdout.matchAll(/("(?:[^"]|"")*"|[^,\n"]*)(,|\n)/g)) {
    records.at(-1)!.push(field);
    if (end === "\n") records.push([]);
  }
  return records.slice(1, -1);
}

/** The text behind a field. */
export const unquoted = (field: string): string =>
  field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field;
