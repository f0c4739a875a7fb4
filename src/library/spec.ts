// A spec for programs: from a file, a text or an object to a model, or one error that says all that is wrong.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DatagenError, type Problem } from "../errors.js";
import { countChildren } from "../prepare/count-children.js";
import { Problems } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { Lines } from "../spec/position.js";
import { type ReadOptions, readModel } from "../spec/read.js";
import type { Setting } from "../spec/settings.js";
import { missingReason, openSpecFiles, type SpecFiles, specFiles } from "./spec-files.js";

/** A spec as an object: what its YAML or JSON would hold. */
export interface SpecObject {
  readonly datagen: 1;
  readonly tables: Readonly<Record<string, unknown>>;
  readonly sources?: Readonly<Record<string, unknown>>;
  readonly [word: string]: unknown;
}

/**
 * Where a spec comes from: the path of a file, or its URL; its text, which begins with `datagen:` or `{` or has more than
 * one line; or an object.
 */
export type SpecSource = string | URL | SpecObject;

/** A spec that was read and is right. It does not change, and can be planned, run and sampled as often as wanted. */
export interface Spec {
  readonly model: Model;
  /** What messages call it: its path, or `spec`. */
  readonly file: string;
  /** The text that places in `warnings` count in. */
  readonly text: string;
  /** What is not wrong, and hardly meant. */
  readonly warnings: readonly Problem[];
}

/** What stands above the spec's own words, as the flags of the command line do. */
export interface LoadOptions {
  /** Rows of the main table, exactly. */
  readonly rows?: number;
  /** All `rows:` are multiplied by this. */
  readonly scale?: number;
  /** A whole number. */
  readonly seed?: number | bigint;
  /** Values by their path: `{ "tables.stores.rows": 10, "vars.days": 7 }`. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** One of the spec's `profiles:`. */
  readonly profile?: string;
  /** The folder that paths in the spec begin in: that of its file, or the current one where it has none. */
  readonly folder?: string;
}

/**
 * Reads a spec and the files that it names. Everything takes a spec that was loaded, and most things take what `load` takes.
 *
 * @throws DatagenError with every problem, in `problems` and in its message: exit code 2.
 * @example
 * const spec = await load("shop.yaml", { rows: 5_000, seed: 7 });
 * spec.model.tables.get("orders").columns.size; // 6
 */
export async function load(spec: SpecSource, options: LoadOptions = {}): Promise<Spec> {
  const written = specText(spec);
  const overlay = overlayOf(options);
  const spot = { folder: options.folder ?? written.folder };
  return read(written, await openSpecFiles(written.text, written.file, spot, overlay), options);
}

/** The same at once, for a spec without sources in Parquet or Arrow, which are waited for. */
export function loadNow(spec: SpecSource, options: LoadOptions = {}): Spec {
  const written = specText(spec);
  return read(written, specFiles({ folder: options.folder ?? written.folder }), options);
}

export const isLoaded = (spec: Spec | SpecSource): spec is Spec =>
  typeof spec === "object" && "model" in spec && "warnings" in spec;

interface Written {
  readonly text: string;
  readonly file: string;
  readonly folder: string;
}

function specText(spec: SpecSource): Written {
  if (typeof spec === "object" && !(spec instanceof URL)) return { text: objectText(spec), file: "spec", folder: "." };
  if (typeof spec === "string" && /^\s*(datagen\s*:|\{)|\n/.test(spec))
    return { text: spec, file: "spec", folder: "." };
  const file = typeof spec === "string" ? spec : fileURLToPath(spec);
  try {
    return { text: readFileSync(file, "utf8"), file, folder: dirname(file) };
  } catch (error) {
    throw new DatagenError("spec.no_file", `cannot read the spec ${file}: ${missingReason(error)}`, {
      exit: "spec",
      hint: "a spec is the path of a file, or a text that begins with datagen: 1",
      cause: error,
    });
  }
}

/** An object as JSON, which is YAML too; whole numbers beyond those of JSON are refused rather than rounded. */
function objectText(spec: SpecObject): string {
  const plain = (key: string, value: unknown): unknown => {
    if (typeof value !== "bigint") return value;
    if (Number.isSafeInteger(Number(value))) return Number(value);
    const message = `${key}: ${value} is too large for a spec that is an object`;
    throw new DatagenError("spec.object", message, {
      exit: "spec",
      hint: "say it as an option, or write the spec as text",
    });
  };
  return JSON.stringify(spec, plain, 2);
}

function overlayOf({ profile, set = {} }: LoadOptions): Pick<ReadOptions, "profile" | "settings"> {
  const settings = Object.entries(set).map(
    ([path, value]): Setting => ({ path, value: JSON.stringify(value) ?? "null", origin: "set" }),
  );
  return { settings, ...(profile !== undefined && { profile }) };
}

function read({ text, file }: Written, files: SpecFiles, options: LoadOptions): Spec {
  const problems = new Problems();
  const { rows, scale, seed } = options;
  const model = readModel(
    text,
    file,
    {
      read: files.read,
      countChildren,
      ...overlayOf(options),
      ...(rows !== undefined && { rows }),
      ...(scale !== undefined && { scale }),
      ...(seed !== undefined && { seed: BigInt(seed) }),
    },
    problems,
  );
  if (!model || problems.hasErrors) throw allProblems(problems.list, file, text);
  return { model, file, text, warnings: problems.list };
}

/** One error for all problems, with the lines that they stand in. */
function allProblems(problems: readonly Problem[], file: string, text: string): DatagenError {
  const lines = new Lines(text);
  const errors = problems.filter(({ severity }) => severity === "error");
  const told = errors.map(({ message, at, hint }) => {
    const { line, column } = at?.file === file ? lines.position(at.start) : { line: 0, column: 0 };
    return `${line > 0 ? `${file}:${line}:${column} ` : ""}${message}${hint === undefined ? "" : ` (${hint})`}`;
  });
  const message = told.length === 1 ? told[0]! : `${told.length} problems in ${file}\n  ${told.join("\n  ")}`;
  return new DatagenError(errors[0]?.code ?? "spec.invalid", message, { exit: "spec", problems });
}
