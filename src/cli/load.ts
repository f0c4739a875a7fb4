// Finds the spec that a command means, reads it with what it names, and stops with every problem where there are any.
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DatagenError, specError } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { Problems } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { readModel } from "../spec/read.js";
import { type Setting, settingSource, splitSetting } from "../spec/settings.js";

/** Flags of every command that reads a spec. */
export interface SpecFlags {
  readonly rows?: string;
  readonly scale?: string;
  readonly seed?: string;
  readonly set?: readonly string[];
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
  return existsSync("datagen.yaml") ? "datagen.yaml" : relative(process.cwd(), packagedSpec) || packagedSpec;
}

/** Texts of the specs read so far: the reporter of errors cuts excerpts from them. */
export const readTexts = new Map<string, string>();

export function loadSpec(named: string | undefined, flags: SpecFlags): Loaded {
  const file = specFile(named);
  const text = readText(file);
  readTexts.set(file, text);
  const problems = new Problems();
  const settings = (flags.set ?? []).map(setting);
  for (const given of settings) readTexts.set(settingSource(given).file, settingSource(given).text);
  const folder = dirname(file);
  const rows = countFlag("--rows", flags.rows);
  const scale = countFlag("--scale", flags.scale);
  const seed = flags.seed === undefined ? undefined : seedFlag(flags.seed);
  const model = readModel(
    text,
    file,
    {
      read(path) {
        const full = resolve(folder, path);
        const shown = relative(process.cwd(), full) || full;
        try {
          return { bytes: readFileSync(full), file: shown };
        } catch (error) {
          return { missing: reason(error) };
        }
      },
      settings,
      ...(rows !== undefined && { rows }),
      ...(scale !== undefined && { scale }),
      ...(seed !== undefined && { seed }),
    },
    problems,
  );
  if (!model || problems.hasErrors) throw specError(problems.list);
  return { model, file, problems, texts: readTexts };
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const hint = "name a spec file, or stand in a folder with a datagen.yaml";
    throw new DatagenError("spec.no_file", `cannot read the spec ${file}: ${reason(error)}`, { exit: "spec", hint });
  }
}

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "it is a folder";
  if (code === "EACCES") return "it may not be read";
  return code ?? String(error);
}

function setting(text: string): Setting {
  const split = splitSetting(text);
  if (split) return split;
  throw new DatagenError("usage.set", `--set ${text} has no value`, { exit: "spec", hint: "write --set tables.stores.rows=10" });
}

/** A count as people type it: 1B, 10M, 1e9, 0.5. */
export function countFlag(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const quantity = parseQuantity(text);
  const value = quantity?.kind === "number" ? quantity.value : Number.NaN;
  const whole = flag !== "--scale";
  if (!(value >= 0) || (whole && !Number.isInteger(value)) || value > 1e15) {
    throw new DatagenError("usage.number", `${flag} ${text} is not ${whole ? "a whole number" : "a factor"}`, { exit: "spec", hint: `write e.g. ${flag} ${whole ? "10M" : "0.1"}` });
  }
  return value;
}

function seedFlag(text: string): bigint {
  if (/^-?\d{1,20}$/.test(text)) return BigInt(text);
  throw new DatagenError("usage.number", `--seed ${text} is not a whole number`, { exit: "spec", hint: "write e.g. --seed 42" });
}
