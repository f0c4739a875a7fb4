// A spec written to CSV by the real program, and DuckDB over the files: a reader that shares no code with the writer.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

export interface WrittenTable {
  readonly table: string;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface Written {
  readonly folder: string;
  /** What the manifest says. */
  readonly tables: readonly WrittenTable[];
  /** Rows of a query as JSON values. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** The one number that a query gives. */
  number(sql: string): Promise<number>;
  close(): void;
}

export interface WriteOptions {
  readonly args?: readonly string[];
  /** Types of columns by table, where DuckDB's guess is not what is meant: money is decimal. */
  readonly types?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Runs a spec into a fresh folder; each table becomes a table of DuckDB, with `file` and `line` in the order of the files. */
export async function write(spec: string, { args = [], types = {} }: WriteOptions = {}): Promise<Written> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "datagen-integrity-")));
  const words = ["dist/cli/main.js", "run", spec, "--out", join(folder, "out"), "--threads", "2", ...args];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`exit ${status}: ${stderr}`);
  const out = join(folder, "out");
  const { tables } = JSON.parse(readFileSync(join(out, "_datagen/manifest.json"), "utf8")) as {
    tables: WrittenTable[];
  };
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  for (const { table, files } of tables) {
    const found = readdirSync(join(out, table)).length;
    if (found !== files) throw new Error(`${table} has ${found} files, the manifest says ${files}`);
    const given = Object.entries(types[table] ?? {}).map(([name, type]) => `'${name}': '${type}'`);
    // An empty field is null, a quoted one is an empty text
    const words = [
      "allow_quoted_nulls = false",
      "header = true",
      "filename = 'file'",
      ...(given.length > 0 ? [`types = {${given.join(", ")}}`] : []),
    ];
    await connection.run(
      `create table ${table} as select *, row_number() over () as line from read_csv('${out}/${table}/*.csv', ${words.join(", ")})`,
    );
  }
  const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  return {
    folder: out,
    tables,
    query,
    async number(sql) {
      const [row] = await query(sql);
      return Number(Object.values(row ?? {})[0]);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
