// Lines of text for a terminal of 100 columns: aligned columns of which the last one wraps.
import { cells, printable } from "./width.js";

export const lineColumns = 100;
const between = 2;

const widthOf = (text: string): number => cells(text).reduce((sum, { columns }) => sum + columns, 0);
const padded = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - widthOf(text)));

/**
 * Rows of texts in columns, each as wide as its widest text. The last column is broken between words at the edge of the
 * terminal; a text with line breaks in it goes on below itself.
 */
export function aligned(rows: readonly (readonly string[])[], indent = 2): string[] {
  const shown = rows.map((row) => row.map((text) => text.split("\n").map(printable).join("\n")));
  const count = Math.max(0, ...shown.map((row) => row.length));
  const widths = Array.from({ length: Math.max(0, count - 1) }, (_, column) =>
    Math.max(0, ...shown.filter((row) => row.length > column + 1).map((row) => widthOf(row[column]!))),
  );
  return shown.flatMap((row) => {
    const head = row.slice(0, -1).map((text, column) => padded(text, widths[column]! + between));
    const first = " ".repeat(indent) + head.join("");
    const room = Math.max(30, lineColumns - widthOf(first));
    const lines = row[row.length - 1]!.split("\n").flatMap((line) => wrapped(line, room));
    return lines.map((line, i) => ((i === 0 ? first : " ".repeat(widthOf(first))) + line).trimEnd());
  });
}

/** A text as lines of at most `room` columns, broken at spaces; a longer word is left whole. */
export function wrapped(text: string, room: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer) > room) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A text that is cut where it is too long for its place. */
export function shortened(text: string, room: number): string {
  const own = cells(printable(text));
  if (own.length <= room) return own.map(({ shown }) => shown).join("");
  return `${own
    .slice(0, room - 1)
    .map(({ shown }) => shown)
    .join("")}…`;
}

export const titled = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", title, ...lines];

/** A share as people read it: 12.3 %, 0.0015 %. */
export function percent(share: number): string {
  const value = 100 * share;
  if (value === 0 || value >= 1) return `${value.toFixed(1)} %`;
  return `${Number(value.toPrecision(2))} %`;
}

/** A number with about six digits that count. */
export const rounded = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
