// Finds the spec that a command means, reads it with what it names, and stops with every problem where there are any.
import { isUtf8 } from "node:buffer";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DatagenError, specError } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { nearest } from "../formula/nearest.js";
import { missingReason, openSpecFiles } from "../library/spec-files.js";
import { countChildren } from "../prepare/count-children.js";
import { Problems } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { readModel } from "../spec/read.js";
import { type Setting, settingSource, splitSetting } from "../spec/settings.js";
import { tablesIn } from "./spec-tables.js";
import { say } from "./talk.js";

/** Flags of every command that reads a spec. */
export interface SpecFlags {
  readonly rows?: string;
  readonly scale?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
  readonly profile?: string;
}

export interface Loaded {
  readonly model: Model;
  readonly file: string;
  readonly problems: Problems;
  /** Texts that places point into: what excerpts are cut from. */
  readonly texts: ReadonlyMap<string, string>;
}

const packagedSpec = fileURLToPath(new URL("../../specs/point-of-sale/pos.yaml", import.meta.url));

/** A word with a slash, or that ends like a spec, is the SPEC; another is a TABLE. */
export const isSpecWord = (word: string): boolean => /[/\\]|\.(ya?ml|json)$/.test(word);

/** The spec that was named, else ./datagen.yaml, else the packaged point-of-sale spec. */
export function specFile(named: string | undefined): string {
  if (named !== undefined) return named;
  if (existsSync("datagen.yaml")) return "datagen.yaml";
  const others = specsHere();
  const hint = others.length > 0 ? `; to use ${others.join(" or ")}, name it` : "";
  say(`no datagen.yaml in this folder, so this is the packaged example: ${shortPath(packagedSpec)}${hint}`);
  return shortPath(packagedSpec);
}

/** Files in this folder that begin as specs do: whoever wrote one may expect it to be taken. */
function specsHere(): string[] {
  try {
    const names = readdirSync(".").filter((name) => /\.ya?ml$/.test(name));
    return names.filter((name) => /^datagen: *1\b/m.test(readFileSync(name, "utf8"))).slice(0, 3);
  } catch {
    return [];
  }
}

/** The path from where one stands, if it lies below. */
export const shortPath = (file: string): string => {
  const near = relative(process.cwd(), file);
  return near.startsWith("..") ? file : near;
};

/** Texts of the files read so far: the reporter of errors cuts excerpts from them. */
export const readTexts = new Map<string, string>();
/** Excerpts of larger files would cost more than they tell. */
const mostExcerptBytes = 256 << 20;

export async function loadSpec(named: string | undefined, flags: SpecFlags): Promise<Loaded> {
  const file = specFile(named);
  const text = readSpec(file);
  const problems = new Problems();
  const settings = (flags.set ?? []).map(setting);
  for (const given of settings) readTexts.set(settingSource(given).file, settingSource(given).text);
  const folder = dirname(file);
  const rows = countFlag("--rows", flags.rows);
  const scale = countFlag("--scale", flags.scale);
  const seed = flags.seed === undefined ? undefined : seedFlag(flags.seed);
  const overlay = { settings, ...(flags.profile !== undefined && { profile: flags.profile }) };
  const shown = (path: string): string => relative(process.cwd(), resolve(path)) || path;
  const files = await openSpecFiles(text, file, { folder, shown }, overlay);
  const options = {
    read: files.read,
    ...overlay,
    countChildren,
    ...(rows !== undefined && { rows }),
    ...(scale !== undefined && { scale }),
    ...(seed !== undefined && { seed }),
  };
  const model = readModel(text, file, options, problems);
  for (const { at } of problems.list) {
    const bytes = at && files.bytes.get(at.file);
    if (bytes && bytes.length <= mostExcerptBytes)
      readTexts.set(at.file, new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  }
  if (!model || problems.hasErrors) throw specError(problems.list);
  return { model, file, problems, texts: readTexts };
}

/** The text of a spec, kept for excerpts. */
export function readSpec(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new DatagenError("spec.no_file", `cannot read the spec ${file}: ${missingReason(error)}`, {
      exit: "spec",
      hint: likelyFile(file),
    });
  }
  if (isUtf8(bytes)) {
    const text = bytes.toString("utf8");
    readTexts.set(file, text);
    return text;
  }
  throw new DatagenError("spec.encoding", `the spec ${file} is not UTF-8`, { exit: "spec", hint: "save it as UTF-8" });
}

/** The spec in the same folder whose name is nearly the one that was typed; or the table that was meant. */
function likelyFile(file: string): string {
  if (!isSpecWord(file) && isTableHere(file))
    return `${file} is a table of datagen.yaml: datagen run --tables ${file}, or datagen preview ${file}`;
  let names: string[] = [];
  try {
    names = readdirSync(dirname(file)).filter((name) => isSpecWord(name));
  } catch {} // there is no such folder
  const near = names.find((name) => name.replace(/\.[^.]*$/, "") === basename(file)) ?? nearest(basename(file), names);
  if (near !== undefined) return `did you mean ${join(dirname(file), near)}?`;
  return "name a spec file, or stand in a folder with a datagen.yaml";
}

function isTableHere(name: string): boolean {
  if (!existsSync("datagen.yaml")) return false;
  const tables = tablesIn(readFileSync("datagen.yaml", "utf8"), "datagen.yaml", new Problems());
  return tables?.some((table) => table.name === name) ?? false;
}

function setting(text: string): Setting {
  const split = splitSetting(text);
  if (split) return split;
  const message = text.startsWith("=") ? `--set ${text} has no path before its "="` : `--set ${text} has no value`;
  throw new DatagenError("usage.set", message, { exit: "spec", hint: "write --set tables.stores.rows=10" });
}

/** A count as people type it: 1B, 10M, 1e9; for --scale a factor, 0.5. */
export function countFlag(flag: string, text: string | undefined, example = "10M"): number | undefined {
  if (text === undefined) return undefined;
  const quantity = parseQuantity(text);
  const value = quantity?.kind === "number" ? quantity.value : Number.NaN;
  const isScale = flag === "--scale";
  const wrong =
    !(value >= 0) || !(isScale || Number.isInteger(value))
      ? `is not ${isScale ? "a factor" : "a whole number"}`
      : value > 1e15
        ? "is more than 1e15"
        : undefined;
  if (wrong === undefined) return value;
  throw new DatagenError("usage.number", `${flag} ${text || '""'} ${wrong}`, {
    exit: "spec",
    hint: `write e.g. ${flag} ${isScale ? "0.1" : example}`,
  });
}

function seedFlag(text: string): bigint {
  if (/^-?\d{1,20}$/.test(text)) return BigInt(text);
  throw new DatagenError("usage.number", `--seed ${text} is not a whole number`, {
    exit: "spec",
    hint: "write e.g. --seed 42",
  });
}

/** A table that was named to be made, and is supplied. */
export function suppliedTable(name: string, model: Model): DatagenError {
  const hint = `tables that are made: ${[...model.tables.keys()].join(", ")}`;
  return new DatagenError(
    "usage.supplied_table",
    `${name} is a source: its rows are those of ${model.sources.get(name)!.file}`,
    { exit: "spec", hint },
  );
}
