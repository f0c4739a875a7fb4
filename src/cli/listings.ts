// What can be written, from the tables that the engine itself reads: verbs, words, types, functions, formats, templates, specs.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { columnKinds } from "../columns/index.js";
import type { EncoderKind } from "../encoders/encoder.js";
import { encoders } from "../encoders/index.js";
import { type FunctionRule, functions } from "../formula/functions.js";
import { localeNames, localeOf } from "../formula/locales.js";
import { typeNames } from "../spec/modifiers.js";
import { frame, modifiers } from "../spec/shape.js";
import { shortPath } from "./load.js";
import { templates } from "./templates.js";

export interface Entry {
  readonly name: string;
  readonly summary: string;
}

export interface Listing {
  readonly summary: string;
  entries(): readonly Entry[];
}

/** In the order in which `datagen list` shows them. */
export const listings = {
  templates: { summary: "specs to begin from: datagen init --template NAME", entries: () => pairs(templates) },
  specs: { summary: "specs that come with datagen, to run and to read", entries: packagedSpecs },
  words: { summary: "words of a spec, of its tables and of its sources", entries: frameWords },
  verbs: { summary: "what a column can be: { qty: { uniform: 1..9 } }", entries: verbEntries },
  modifiers: { summary: "words that stand beside any verb: { uniform: 1..9, nulls: 5% }", entries: modifierEntries },
  types: { summary: "types of columns: type: decimal(10,2)", entries: () => pairs(typeSummaries) },
  functions: { summary: "functions of formulas: round(price * qty, 2)", entries: functionEntries },
  formats: {
    summary: "forms of the files: datagen run --format csv",
    entries: () => Object.values<EncoderKind>(encoders),
  },
  locales: { summary: "how numbers and times are written: { date: period, locale: de }", entries: localeEntries },
} as const satisfies Record<string, Listing>;

export type ListingName = keyof typeof listings;

/** Listings of later versions. */
export const laterListings: ReadonlySet<string> = new Set(["fakers"]);

const typeSummaries = Object.fromEntries(typeNames.map((name) => [name, typeSummary(name)]));

function typeSummary(name: string): string {
  const bits = /^int(\d+)$/.exec(name)?.[1];
  if (bits !== undefined) return `whole numbers from -2^${Number(bits) - 1} to 2^${Number(bits) - 1} - 1`;
  const others: Readonly<Record<string, string>> = {
    bool: "true or false",
    float32: "real numbers of about 7 digits",
    float64: "real numbers of about 16 digits",
    text: "texts in UTF-8",
    date: "days: 2024-01-31",
    timestamp: "moments in UTC: 2024-01-31T10:00:00Z",
    uuid: "UUIDs: 16 bytes, written with 36 characters",
    "decimal(p,s)": "exact numbers for money: p digits in all, 1 to 18, s of them after the point",
  };
  return others[name] ?? "";
}

const pairs = (table: Readonly<Record<string, string>>): Entry[] =>
  Object.entries(table).map(([name, summary]) => ({ name, summary }));

function verbEntries(): Entry[] {
  return Object.values(columnKinds).map(({ name, summary, beside }) => {
    const words = Object.keys(beside);
    return { name, summary: words.length === 0 ? summary : `${summary} (beside it: ${words.join(", ")})` };
  });
}

function modifierEntries(): Entry[] {
  return Object.entries(modifiers).map(([name, shape]) => ({ name, summary: described(shape) }));
}

/** Each with a number and a day as it writes them. */
function localeEntries(): Entry[] {
  return localeNames.map((name) => {
    const { decimal, group, date, days, months } = localeOf(name)!;
    const day = date.replace("%d", "31").replace("%m", "01").replace("%Y", "2024");
    return { name, summary: `12${group}345${decimal}67   ${day}   ${days[2]}, ${months[0]}` };
  });
}

/** Words of a spec, then of a table and of a source, where they stand. */
function frameWords(): Entry[] {
  const of = (shape: z.ZodObject, prefix: string): Entry[] =>
    Object.entries<z.ZodType>(shape.shape).map(([word, inner]) => ({ name: prefix + word, summary: described(inner) }));
  return [...of(frame.spec, ""), ...of(frame.source, "sources.NAME."), ...of(frame.table, "tables.NAME.")];
}

/** The description of a shape, through whatever wraps it. */
function described(shape: z.ZodType): string {
  const { innerType } = shape._zod.def as { readonly innerType?: z.ZodType };
  return shape.meta()?.description ?? (innerType ? described(innerType) : "");
}

function functionEntries(): Entry[] {
  return Object.entries<FunctionRule>(functions).map(([name, { usage }]) => ({ name, summary: usage }));
}

/** Every spec below specs/ but the templates, with the first sentence that its comments say of it. */
function packagedSpecs(): Entry[] {
  const folder = fileURLToPath(new URL("../../specs/", import.meta.url));
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.ya?ml$/.test(path) && !/^templates[/\\]/.test(path))
    .sort()
    .map((path) => ({ name: shortPath(folder + path), summary: firstComment(readFileSync(folder + path, "utf8")) }));
}

function firstComment(text: string): string {
  const comment = text.match(/^# (?!yaml-language-server)(.*(?:\n# .*)*)/m)?.[1] ?? "";
  const joined = comment.replaceAll(/\n# /g, " ").trim();
  return /^.*?[^.]\.(?= |$)/.exec(joined)?.[0].slice(0, -1) ?? joined;
}
