// What the command line says on stderr: problems with excerpts, colours where a terminal wants them, numbers as people read them.
import { basename, relative } from "node:path";
import type { DatagenError, Problem } from "../errors.js";
import { Lines } from "../spec/position.js";
import { type Paint, renderProblems } from "./excerpt.js";

const codes = { error: 31, warning: 33, frame: 34, hint: 32 } as const;

const colours = process.stderr.isTTY && process.env.NO_COLOR === undefined;
export const paint: Paint = (style, text) => (colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);

/** How this program was called, for commands that people copy: `datagen` where it is installed, `npx datagen` in a checkout. */
export function self(): string {
  if (process.env.npm_command !== undefined) return "npx datagen";
  const file = process.argv[1] ?? "datagen";
  const name = basename(file).replace(/\.cmd$/, "");
  if (name === "datagen" || name === "dgen") return name;
  const near = relative(process.cwd(), file);
  return `node ${near.startsWith("..") ? file : near}`;
}

export const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

export function sayProblems(problems: readonly Problem[], texts: ReadonlyMap<string, string>): void {
  if (problems.length > 0) process.stderr.write(renderProblems(problems, texts, paint));
}

/** An error without a stack: what went wrong, and what would be right. */
export function sayError(error: DatagenError, texts: ReadonlyMap<string, string>): void {
  if (error.problems.length > 0) {
    sayProblems(error.problems, texts);
    return;
  }
  say(`${paint("error", `error[${error.code}]`)}: ${error.message}`);
  if (error.hint !== undefined) say(`   ${paint("frame", "=")} ${paint("hint", error.hint)}`);
}

/** A problem as other programs read it: lines and columns count from 1. */
export function problemJson(
  { code, severity, message, hint, at }: Problem,
  texts: ReadonlyMap<string, string>,
): object {
  const text = at && texts.get(at.file);
  return {
    severity,
    code,
    message,
    hint,
    file: at?.file,
    ...(text !== undefined && new Lines(text).position(at!.start)),
  };
}

/** An error on stdout, where --json was asked for. */
export function errorJson(error: DatagenError, texts: ReadonlyMap<string, string>): object {
  const { code, message, hint, exitCode, retriable } = error;
  const problems = error.problems.map((problem) => problemJson(problem, texts));
  return { status: "failed", code, message, hint, exit: exitCode, retriable, ...(problems.length > 0 && { problems }) };
}

/** 12,345,678 */
export const grouped = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");

/** 1.2 k, 30.1 M */
export function short(count: number): string {
  const units = ["", "k", "M", "B", "T"];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return unit === 0
    ? String(Math.round(value))
    : `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${units[unit]}`;
}

export const bytesText = (bytes: number): string => {
  const text = short(bytes);
  return text.includes(" ") ? `${text}B`.replace(" BB", " GB").replace("kB", "kB") : `${text} B`;
};

/** 42 s, 3 min 5 s, 2 h 4 min */
export function durationText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
