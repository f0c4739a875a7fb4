// Problems as text for people: where, the line itself with a caret, what would be right. Colours are the caller's.
import type { Place, Problem } from "../errors.js";
import { Lines } from "../spec/position.js";
import { type Cell, cells, printable } from "./width.js";

export type Style = "error" | "warning" | "frame" | "hint";
/** Puts a style around a text, or returns it as it is. */
export type Paint = (style: Style, text: string) => string;

/** For files, pipes, and terminals without colours. */
export const unpainted: Paint = (_, text) => text;

/** Problems that are shown; of more than that nobody reads on. */
const shown = 100;
/** Columns of a source line that are shown; longer ones are cut around the caret. */
const lineColumns = 100;

/**
 * What stderr gets: every problem with its excerpt, and a line that counts them. `sources` maps the file of a place to
 * its text; a file whose text is not there is only named.
 *
 * @example
 * renderProblems(problems.list, new Map([["specs/pos.yaml", text]]))
 */
export function renderProblems(
  problems: readonly Problem[],
  sources: ReadonlyMap<string, string>,
  paint: Paint = unpainted,
): string {
  if (problems.length === 0) return "";
  const files = new Map([...sources].map(([file, text]) => [file, { text, lines: new Lines(text) }]));
  const blocks = problems.slice(0, shown).map((problem) => renderProblem(problem, files, paint));
  if (problems.length > shown) blocks.push(`and ${problems.length - shown} more`);
  return `${[...blocks, summary(problems)].join("\n\n")}\n`;
}

interface Source {
  readonly text: string;
  readonly lines: Lines;
}

function renderProblem(problem: Problem, sources: ReadonlyMap<string, Source>, paint: Paint): string {
  const { severity, code, message, at, hint } = problem;
  const head = `${paint(severity, `${severity}[${code}]`)}: ${printable(message)}`;
  const source = at && sources.get(at.file);
  if (at === undefined || source === undefined) {
    const lines = [head];
    if (at) lines.push(`${paint("frame", "  -->")} ${printable(at.file)}`);
    if (hint !== undefined) lines.push(`${paint("frame", "   =")} ${paint("hint", printable(hint))}`);
    return lines.join("\n");
  }
  return [head, ...excerpt(source, at, severity, hint, paint)].join("\n");
}

function excerpt(
  { text: source, lines }: Source,
  at: Place,
  severity: Style,
  hint: string | undefined,
  paint: Paint,
): string[] {
  const start = visible(source, at.start);
  const { line, column } = lines.position(start);
  const [from, to] = lineAround(source, start);
  const { before, marked, text } = cut(source.slice(from, to), start - from, Math.min(at.end, to) - from);
  const gutter = " ".repeat(String(line).length);
  const carets = `${" ".repeat(before)}${paint(severity, "^".repeat(marked))}`;
  const right = hint === undefined ? "" : ` ${paint("hint", printable(hint))}`;
  return [
    `${gutter} ${paint("frame", "-->")} ${printable(at.file)}:${line}:${column}`,
    `${gutter} ${paint("frame", "|")}`,
    `${paint("frame", `${line} |`)} ${text}`.trimEnd(),
    `${gutter} ${paint("frame", "|")} ${carets}${right}`,
  ];
}

/** A place at the end of the text would show an empty line: its last line that says something is meant. */
function visible(source: string, offset: number): number {
  const start = Math.max(0, Math.min(offset, source.length));
  if (start < source.length) return start;
  return source.trimEnd().length;
}

function lineAround(source: string, offset: number): [from: number, to: number] {
  const from = offset === 0 ? 0 : source.lastIndexOf("\n", offset - 1) + 1;
  const next = source.indexOf("\n", offset);
  const to = next < 0 ? source.length : next;
  return [from, source[to - 1] === "\r" && to > offset ? to - 1 : to];
}

/** The part of a line that fits, with the columns before the marked part and the columns of that part. */
function cut(line: string, start: number, end: number): { before: number; marked: number; text: string } {
  // Only the neighbourhood is looked at: a line may have millions of characters.
  const nearFrom = Math.max(0, start - lineColumns);
  const left = cells(line.slice(nearFrom, start));
  const middle = cells(line.slice(start, Math.min(end, start + lineColumns)));
  const right = cells(line.slice(Math.max(start, Math.min(end, start + lineColumns)), start + 2 * lineColumns));
  const fits = nearFrom === 0 && sum(left) + sum(middle) + sum(right) <= lineColumns;
  const keptLeft = fits ? left : last(left, lineColumns / 2);
  const keptMiddle = fits ? middle : first(middle, lineColumns - sum(keptLeft));
  const keptRight = fits ? right : first(right, lineColumns - sum(keptLeft) - sum(keptMiddle));
  const isCutLeft = nearFrom > 0 || keptLeft.length < left.length;
  const isCutRight = units(keptMiddle) + units(keptRight) < line.length - start;
  return {
    before: sum(keptLeft) + (isCutLeft ? 1 : 0),
    marked: Math.max(1, sum(keptMiddle)),
    text: `${isCutLeft ? "…" : ""}${[...keptLeft, ...keptMiddle, ...keptRight].map((cell) => cell.shown).join("")}${isCutRight ? "…" : ""}`,
  };
}

function first(all: readonly Cell[], columns: number): Cell[] {
  let used = 0;
  const end = all.findIndex((cell) => {
    used += cell.columns;
    return used > columns;
  });
  return end < 0 ? [...all] : all.slice(0, end);
}

function last(all: readonly Cell[], columns: number): Cell[] {
  return first(all.toReversed(), columns).reverse();
}

function sum(all: readonly Cell[]): number {
  return all.reduce((columns, cell) => columns + cell.columns, 0);
}

function units(all: readonly Cell[]): number {
  return all.reduce((count, cell) => count + cell.units, 0);
}

/** "3 errors, 1 warning in specs/pos.yaml" */
function summary(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  const counts = [plural(errors, "error"), plural(problems.length - errors, "warning")].filter((count) => count !== "");
  const files = [...new Set(problems.flatMap(({ at }) => (at ? [at.file] : [])))];
  if (files.length === 0) return counts.join(", ");
  return `${counts.join(", ")} in ${files.length > 2 ? `${files.length} files` : files.map(printable).join(" and ")}`;
}

function plural(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}
