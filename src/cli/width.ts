// Text as a terminal shows it: cut into characters that take one or two columns, with nothing in it that acts.

/** What a reader sees as one character. */
export interface Cell {
  /** Harmless: control characters and marks that turn the direction of writing are spelled out. */
  readonly shown: string;
  readonly columns: number;
  /** UTF-16 units in the source. */
  readonly units: number;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The cells of a line; for short texts, since finding characters is slow. */
export function cells(text: string): Cell[] {
  return Array.from(graphemes.segment(text), ({ segment }) => {
    const shown = harmless(segment);
    return { shown, columns: shown === segment ? columnsOf(segment) : shown.length, units: segment.length };
  });
}

/** The columns that a short text takes. */
export const width = (text: string): number => cells(text).reduce((sum, { columns }) => sum + columns, 0);

/** Any text of a user on its way to a terminal, in one line. */
export function printable(text: string): string {
  return /^[ -~]*$/.test(text)
    ? text
    : cells(text.slice(0, 10_000))
        .map(({ shown }) => shown)
        .join("");
}

/** A tab is shown as one column, so that a caret below stays in line on every terminal. */
function harmless(segment: string): string {
  if (segment === "\t") return " ";
  return segment.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|[^\P{Cf}\u200C\u200D]/gu, (character) => {
    const code = character.codePointAt(0)!;
    if (code === 0xfeff) return ""; // the mark that some editors begin a file with
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
  });
}

/** Two for East Asian wide characters (UAX 11) and emoji, none for what only combines. */
function columnsOf(segment: string): number {
  if (/^[\p{Mn}\p{Me}\u200C\u200D]*$/u.test(segment)) return 0;
  return /\p{Emoji_Presentation}|\uFE0F/u.test(segment) || isWide(segment.codePointAt(0)!) ? 2 : 1;
}

const wide: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x3fffd],
];

function isWide(code: number): boolean {
  return code >= 0x1100 && wide.some(([first, last]) => code >= first && code <= last);
}
