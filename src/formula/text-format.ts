// The second argument of `format`: one printf directive for a number, or strftime for a time. Read once, by the check.
import { english, type Locale } from "./locales.js";
import { type TimeDirective, type TimePiece, timeDirectives } from "./typed.js";

/** `before`, the digits, `after`. */
export interface NumberFormat {
  readonly before: string;
  readonly after: string;
  readonly width: number;
  readonly zeros: boolean;
  /** Digits before the point in groups: `%'d`. */
  readonly grouped: boolean;
  /** Decimals of `%.2f`; absent for `%d`. */
  readonly decimals?: number;
}

/** Widest field that a format or `pad` may ask for, in characters. */
export const widthMax = 1000;
const decimalsMax = 9;

/**
 * `%d`, `%05d`, `%8.2f`, `%'.2f` with texts around it, `%%` for a percent sign; undefined where it is something else.
 *
 * @example
 * parseNumberFormat("INV-%05d") // { before: "INV-", after: "", width: 5, zeros: true, grouped: false }
 */
export function parseNumberFormat(format: string): NumberFormat | undefined {
  const match = /^((?:[^%]|%%)*)%(0?|'?)(\d{0,4})(?:d|\.(\d{1,2})f)((?:[^%]|%%)*)$/su.exec(format);
  if (!match) return undefined;
  const [, before, flag, digits, decimals, after] = match;
  const width = Number(digits || "0");
  if (flag === "'" && digits!.startsWith("0")) return undefined; // zeros are not grouped
  if (width > widthMax || Number(decimals ?? "0") > decimalsMax) return undefined;
  const plain = (text: string): string => text.replaceAll("%%", "%");
  return {
    before: plain(before!),
    after: plain(after!),
    width,
    zeros: flag === "0",
    grouped: flag === "'",
    ...(decimals !== undefined && { decimals: Number(decimals) }),
  };
}

const shorthands = { F: "%Y-%m-%d", T: "%H:%M:%S", R: "%H:%M" } as const;

/** strftime as a list of pieces, or the directive that is unknown; `%x` is the date as the locale writes it in numbers. */
export function parseTimeFormat(
  format: string,
  locale: Locale = english,
): readonly TimePiece[] | { readonly unknown: string } {
  const pieces: TimePiece[] = [];
  const spelled = format.replace(/%([%FTRx])/gu, (whole, letter: string) =>
    letter === "%" ? whole : letter === "x" ? locale.date : shorthands[letter as keyof typeof shorthands],
  );
  for (const [part] of spelled.matchAll(/%-?.?|[^%]+/gsu)) {
    const letter = part.slice(1);
    if (part[0] !== "%" || part === "%%") pieces.push({ text: part === "%%" ? "%" : part });
    else if (isDirective(letter)) pieces.push({ directive: letter });
    else return { unknown: part };
  }
  return pieces;
}

const isDirective = (letter: string): letter is TimeDirective => timeDirectives.includes(letter as TimeDirective);
