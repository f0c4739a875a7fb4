// Reads a bad spec as the command line does, up to the plan, and gives its problems in a short form that tests can hold.
import { DatagenError, type Problem } from "../../src/errors.js";
import { Problems } from "../../src/spec/diagnostics.js";
import { Lines } from "../../src/spec/position.js";
import { readModel } from "../../src/spec/read.js";
import { assembled } from "../spec-runs.js";

/** Supplied tables that specs may name. */
const files: Readonly<Record<string, string>> = {
  "s.csv": "sku,kind,price\n1,a,2.5\n2,b,3.5\n3,a,1.0\n",
  "ragged.csv": "a,b\n1,2\n3\n",
  "nullkey.csv": "sku,p\n1,2\n,3\n",
  "orphan.csv": "sku,q\n1,1\n9,1\n",
};

/** A table of 100 rows with a key and these columns, which begin on line 7. */
export const withColumns = (columns: string): string =>
  `datagen: 1\ntables:\n  t:\n    rows: 100\n    columns:\n      id: { sequence: 1, primary_key: true }\n${columns.replace(/^/gm, "      ")}\n`;

/**
 * Every problem as `line:column «what is marked» code: message`, and its hint on a second line.
 *
 * @example
 * toldOf("datagen: 1\ntables: {}\n") // ["2:1 «tables» spec.no_tables: a spec needs at least one table", "  = write ..."]
 */
export function toldOf(text: string): string[] {
  const texts = new Map([["spec.yaml", text], ...Object.entries(files)]);
  return problemsOf(text).flatMap(({ code, message, at, hint }) => [
    `${at ? `${placed(at, texts.get(at.file)!)} ` : ""}${code}: ${message}`,
    ...(hint === undefined ? [] : [`  = ${hint}`]),
  ]);
}

function placed({ file, start, end }: NonNullable<Problem["at"]>, text: string): string {
  const { line, column } = new Lines(text).position(start);
  const [marked = ""] = text.slice(start, end).split("\n");
  return `${file === "spec.yaml" ? "" : `${file}:`}${line}:${column} «${marked}»`;
}

function problemsOf(text: string): readonly Problem[] {
  const problems = new Problems();
  const read = (path: string) =>
    Object.hasOwn(files, path)
      ? { bytes: Buffer.from(files[path]!), file: path }
      : { missing: "there is no such file" };
  const model = readModel(text, "spec.yaml", { read }, problems);
  if (!model) return problems.list;
  try {
    return [...problems.list, ...assembled(model).warnings];
  } catch (error) {
    if (error instanceof DatagenError && error.exitCode === 2 && error.problems.length > 0) return error.problems;
    throw error;
  }
}
