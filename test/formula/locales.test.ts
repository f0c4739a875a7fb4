// The table of locales against what this Node knows of them, and texts written by it against Intl. Versions of CLDR differ: what may is named.
import { describe, expect, test } from "vitest";
import { keepsDistinct } from "../../src/formula/distinct.js";
import { type Locale, localeNames, localeOf } from "../../src/formula/locales.js";
import { longestText, textArray } from "../../src/kernels/vector.js";
import { generate } from "../generate.js";
import { typed } from "./columns.js";

const all = localeNames.map((name) => [name, localeOf(name)!] as const);
const tag = (name: string): string => name.replace("_", "-");

/** What versions of CLDR have held for one thing, beside what stands in the table. */
const also: Readonly<Record<string, readonly string[]>> = {
  "de_CH group": ["’"],
  "it least": ["4"],
  "fr group": ["\u00a0"],
  "es halves": ["a.\u00a0m. p.\u00a0m.", "a. m. p. m."],
  "en_GB shortMonths": ["Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"],
  "en_IN shortMonths": ["Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"],
  "sv shortMonths": ["jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec."],
  "tr halves": ["ÖÖ ÖS"],
};

const utc = (month: number, day: number): Date => new Date(Date.UTC(2024, month, day, 12));

/** One part of a date as Intl writes it. */
function part(name: string, options: Intl.DateTimeFormatOptions, type: string, date: Date): string {
  const format = new Intl.DateTimeFormat(tag(name), { timeZone: "UTC", numberingSystem: "latn", ...options });
  return format.formatToParts(date).find((each) => each.type === type)?.value ?? "";
}
const twelve = <T>(make: (i: number) => T): T[] => Array.from({ length: 12 }, (_, i) => make(i));
const seven = <T>(make: (i: number) => T): T[] => Array.from({ length: 7 }, (_, i) => make(i));

/** Beside a day, else alone, where a language numbers the months of dates. */
function months(name: string, month: "long" | "short"): string {
  const beside = twelve((i) => part(name, { day: "numeric", month, year: "numeric" }, "month", utc(i, 15)));
  if (!/^\d/.test(beside[0]!)) return beside.join(" ");
  const alone = new Intl.DateTimeFormat(tag(name), { timeZone: "UTC", month });
  return twelve((i) => alone.format(utc(i, 15))).join(" ");
}

/** The table's words as Intl has them. */
const known: Readonly<Record<string, (name: string) => string>> = {
  decimal: (name) => number(name, 1.5).find(({ type }) => type === "decimal")!.value,
  group: (name) => number(name, 1e9).find(({ type }) => type === "group")!.value,
  sizes(name) {
    const groups = number(name, 1e12).flatMap(({ type, value }) => (type === "integer" ? [value.length] : []));
    return `${groups.at(-1)} ${groups.at(-2)}`;
  },
  least: (name) => (number(name, 1234).some(({ type }) => type === "group") ? "4" : "5"),
  months: (name) => months(name, "long"),
  shortMonths: (name) => months(name, "short"),
  days: (name) =>
    seven((i) => part(name, { weekday: "long", day: "numeric", month: "long" }, "weekday", utc(0, i + 1))).join(" "),
  shortDays: (name) =>
    seven((i) => part(name, { weekday: "short", day: "numeric", month: "short" }, "weekday", utc(0, i + 1))).join(" "),
  halves: (name) =>
    [9, 15]
      .map((hour) => part(name, { hour: "numeric", hour12: true }, "dayPeriod", new Date(Date.UTC(2024, 0, 1, hour))))
      .join(" "),
  date(name) {
    const format = new Intl.DateTimeFormat(tag(name), {
      ...{ timeZone: "UTC", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit" },
    } as const);
    const letters: Readonly<Record<string, string>> = { day: "%d", month: "%m", year: "%Y" };
    return format
      .formatToParts(utc(0, 5))
      .map(({ type, value }) => letters[type] ?? value)
      .join("");
  },
};

const number = (name: string, value: number): Intl.NumberFormatPart[] =>
  new Intl.NumberFormat(tag(name), { numberingSystem: "latn" }).formatToParts(value);

describe.each(all)("%s", (name, locale) => {
  test.each(Object.keys(known))("%s is what Intl knows", (word) => {
    const own = locale[word as keyof Locale];
    const expected = [String(typeof own === "object" ? own.join(" ") : own), ...(also[`${name} ${word}`] ?? [])];
    expect(expected).toContain(known[word]!(name));
  });

  test("names fit into their room, and tell months and days apart", () => {
    for (const list of [locale.months, locale.shortMonths, locale.days, locale.shortDays, locale.halves]) {
      expect(longestText(textArray(list))).toBeLessThanOrEqual(31);
      expect(new Set(list).size).toBe(list.length);
    }
    for (const mark of [locale.decimal, locale.group]) expect(textArray([mark]).bytes.length).toBeLessThanOrEqual(3);
    expect([locale.months, locale.shortMonths, locale.days, locale.shortDays].map(({ length }) => length)).toEqual([
      12, 12, 7, 7,
    ]);
  });
});

const numbers = {
  small: { uniform: "-2000.00..2000.00", type: "decimal(12,2)" },
  large: { uniform: "-99999999999999..99999999999999" },
  any: { uniform: "0..99999" },
};

describe.each(["en", "en_IN", "de", "de_CH", "fr", "es", "pl", "sv", "ja", "hi"])("numbers in %s", (name) => {
  const { group, least } = localeOf(name)!;
  const columns = Object.entries(numbers).flatMap(([column, words]) => [
    [column, words],
    [`${column}_text`, { formula: column, locale: name }],
  ]);
  const table = generate({ tables: { t: { rows: 500, columns: Object.fromEntries(columns) } } }, "t");

  test.each(Object.keys(numbers))("%s", (column) => {
    const decimals = column === "small" ? 2 : 0;
    const format = new Intl.NumberFormat(tag(name), {
      ...{ numberingSystem: "latn", minimumFractionDigits: decimals },
      useGrouping: least > 4 ? "min2" : "always",
    } as Intl.NumberFormatOptions);
    const written = (value: unknown): string =>
      format
        .formatToParts(value as number)
        .map((each) => (each.type === "group" ? group : each.type === "minusSign" ? "-" : each.value))
        .join("")
        .replace(/[\u200e\u200f]/g, "");
    expect(table.column(`${column}_text`)).toEqual(table.column(column).map(written));
  });
});

describe.each(["de", "fr", "ru", "zh", "fi", "hi"])("dates in %s", (name) => {
  const { days, shortDays, months: long, shortMonths, halves } = localeOf(name)!;
  test("names of months, days and halves", () => {
    const format = "%A|%a|%B|%b|%p|%-d|%-m|%d";
    const columns = {
      at: { timestamp: "1960-01-01..2030-12-31", every: "1h" },
      text: { formula: "at", format, locale: name },
    };
    const { column } = generate({ tables: { t: { rows: 2000, columns } } }, "t");
    const expected = column("at").map((ms) => {
      const at = new Date(Number(ms));
      const weekday = (at.getUTCDay() + 6) % 7;
      const [month, day] = [at.getUTCMonth(), at.getUTCDate()];
      const half = halves[at.getUTCHours() < 12 ? 0 : 1];
      return [
        days[weekday],
        shortDays[weekday],
        long[month],
        shortMonths[month],
        half,
        day,
        month + 1,
        String(day).padStart(2, "0"),
      ].join("|");
    });
    expect(column("text")).toEqual(expected);
  });
});

test("the width of a number counts characters, not bytes", () => {
  const column = { uniform: "0..9999999", format: "<%'12d>", locale: "fr" };
  const texts = generate({ tables: { t: { rows: 200, columns: { c: column } } } }, "t").column("c");
  expect(texts.filter((text) => [...String(text)].length !== 14)).toEqual([]);
});

test("without groups only the mark before decimals is the locale's, as in C", () => {
  const columns = { c: { value: 1234.5, type: "decimal(8,2)", format: "%.1f", locale: "de" } };
  expect(generate({ tables: { t: { rows: 1, columns } } }, "t").column("c")).toEqual(["1234,5"]);
});

test("a format of a formula takes a locale, and keeps what it tells apart", () => {
  expect(keepsDistinct(typed('format(d, "%d %B %Y", "cs")'))).toBe(true);
  expect(keepsDistinct(typed('format(d, "%d %B", "cs")'))).toBe(false);
});
