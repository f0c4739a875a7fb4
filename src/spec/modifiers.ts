// Modifiers of a column's value: type, round, format. They become one formula whose input is the drawn value.
import type { Formula, PathRef } from "../columns/column-kind.js";
import { withArticle } from "../columns/words.js";
import { checkFormula } from "../formula/check.js";
import type { Typed } from "../formula/typed.js";
import * as types from "../kernels/types.js";

const simple = [
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "float32",
  "float64",
  "text",
  "date",
  "timestamp",
  "uuid",
] as const;

/** A type as a spec writes it. */
export function parseType(text: string): types.LogicalType | undefined {
  const match = /^decimal\(\s*(\d{1,2})\s*,\s*(\d)\s*\)$/.exec(text);
  if (match) {
    const precision = Number(match[1]);
    const scale = Number(match[2]);
    return precision >= 1 && precision <= 18 && scale <= precision ? types.decimal(precision, scale) : undefined;
  }
  const kind = simple.find((candidate) => candidate === text);
  if (kind === "timestamp") return types.timestamp("ms");
  return kind && ({ kind } as types.LogicalType);
}

export const typeNames = [...simple, "decimal(p,s)"];

export interface Shaping {
  readonly declared: types.LogicalType | undefined;
  readonly round: number | undefined;
  readonly format: string | undefined;
  /** The name of a locale that there is. */
  readonly locale: string | undefined;
}

type Problem = {
  readonly word: "type" | "round" | "format" | "locale";
  readonly message: string;
  readonly hint?: string;
};

/**
 * The formula that turns a value of type `from` into what the modifiers ask for; undefined where nothing is to do.
 * The input is the value itself: a path of no columns.
 */
export function shaping(
  from: types.LogicalType,
  nullable: boolean,
  asked: Shaping,
): { formula?: Formula; problem?: Problem } {
  const input: PathRef = { from: "row", table: "", columns: [], type: from, nullable };
  const drawn: Typed<PathRef> = { kind: "input", value: input, type: from, nullable, start: 0, end: 0 };
  let typed: Typed<PathRef> = drawn;
  if (asked.round !== undefined) {
    if (!types.isNumber(from))
      return { problem: { word: "round", message: `${withArticle(from)} cannot be rounded`, hint: "delete round:" } };
    if (!types.isInteger(from)) typed = operation("convert", types.decimal(18, asked.round), nullable, typed);
  }
  if (asked.declared) {
    const converted = convert(typed, asked.declared);
    if (!converted) {
      const message = `${withArticle(typed.type)} cannot become ${withArticle(asked.declared)}`;
      return { problem: { word: "type", message, hint: "write a formula that makes the one of the other" } };
    }
    typed = converted;
  }
  const written = asked.locale === undefined ? asked.format : localFormat(typed.type, asked.format);
  if (typeof written === "object") return { problem: written };
  if (written !== undefined && written !== "iso") {
    const formatted = format(typed, written, asked.locale);
    if ("message" in formatted) return { problem: { word: "format", ...formatted } };
    typed = formatted;
  }
  if (typed === drawn) return {}; // the same value under another type, as an int8 or an epoch_ms, is no longer the drawn one
  return { formula: { text: "", typed, type: typed.type, nullable: typed.nullable } };
}

function operation(
  name: "convert" | "multiply" | "floorDivide",
  type: types.LogicalType,
  nullable: boolean,
  ...args: Typed<PathRef>[]
): Typed<PathRef> {
  return { kind: "operation", operation: name, args, type, nullable, start: 0, end: 0 };
}

const whole = (value: bigint): Typed<PathRef> => ({
  kind: "literal",
  value,
  type: types.int64,
  nullable: false,
  start: 0,
  end: 0,
});

const same = (a: types.LogicalType, b: types.LogicalType): boolean => types.typeName(a) === types.typeName(b);

/** Conversions that lose nothing but digits that the type cannot hold; reals and decimals round half away from zero. */
function convert(typed: Typed<PathRef>, to: types.LogicalType): Typed<PathRef> | undefined {
  const from = typed.type;
  if (same(from, to) || (from.kind === "timestamp" && to.kind === "timestamp")) return typed;
  if (to.kind === "text")
    return {
      kind: "format",
      format: { kind: "plain" },
      arg: typed,
      type: types.text,
      nullable: typed.nullable,
      start: 0,
      end: 0,
    };
  if (from.kind === "uuid") return undefined;
  if (types.isInteger(to)) {
    if (types.isInteger(from)) return { ...typed, type: to };
    if (!types.isNumber(from)) return undefined;
    return { ...operation("convert", types.int64, typed.nullable, typed), type: to };
  }
  if (to.kind === "decimal") {
    if (types.isInteger(from)) return operation("convert", to, typed.nullable, typed);
    return types.isNumber(from) ? operation("convert", to, typed.nullable, typed) : undefined;
  }
  if (types.isFloat(to) && types.isNumber(from)) return operation("convert", to, typed.nullable, typed);
  if ((to.kind === "date" && from.kind === "timestamp") || (to.kind === "timestamp" && from.kind === "date")) {
    return operation("convert", to, typed.nullable, typed);
  }
  return undefined;
}

/** The format of a value in a language: what is asked for, or numbers with their digits in groups, and times in numbers. */
function localFormat(type: types.LogicalType, asked: string | undefined): string | Problem {
  const isTime = type.kind === "date" || type.kind === "timestamp";
  if (!isTime && !types.isNumber(type)) {
    const message = `a locale says how numbers and times are written, not ${withArticle(type)}`;
    return { word: "locale", message, hint: "delete locale:" };
  }
  if (asked === "iso" || asked === "epoch_s" || asked === "epoch_ms") {
    return {
      word: "locale",
      message: `${asked} is the same in every language`,
      hint: "delete locale:, or write a format such as %d. %B %Y",
    };
  }
  if (asked !== undefined) return asked;
  if (type.kind === "date") return "%x";
  if (type.kind === "timestamp") return "%x %H:%M:%S";
  if (types.isInteger(type)) return "%'d";
  if (type.kind === "decimal") return `%'.${type.scale}f`;
  return {
    word: "locale",
    message: "a real has no end of digits: say how many",
    hint: 'write round: 2 or format: "%.2f" beside it',
  };
}

function format(
  typed: Typed<PathRef>,
  text: string,
  locale: string | undefined,
): Typed<PathRef> | { message: string; hint?: string } {
  const isTime = typed.type.kind === "date" || typed.type.kind === "timestamp";
  if (text === "epoch_s" || text === "epoch_ms") {
    if (!isTime)
      return {
        message: `${text} is a form of times, not of ${withArticle(typed.type)}`,
        hint: "write it beside a date or a timestamp",
      };
    return epoch(typed, text);
  }
  const span = { start: 0, end: 0 };
  const call = {
    kind: "call",
    name: "format",
    args: [
      { kind: "path", names: ["value"], ...span },
      { kind: "text", value: text, ...span },
      ...(locale === undefined ? [] : [{ kind: "text", value: locale, ...span } as const]),
    ],
    ...span,
  } as const;
  const token: PathRef = { from: "row", table: "", columns: [], type: typed.type, nullable: typed.nullable };
  const { typed: checked, problems } = checkFormula<PathRef>(call, {
    resolve: () => ({ type: typed.type, nullable: typed.nullable, value: token }),
  });
  const [problem] = problems;
  if (!checked)
    return {
      message: problem?.message ?? `${JSON.stringify(text)} is not a format`,
      ...(problem?.hint !== undefined && { hint: problem.hint }),
    };
  return replaceInput(checked, typed);
}

/** Seconds or milliseconds since 1970: what times are made of, so that only the unit changes. */
function epoch(typed: Typed<PathRef>, unit: "epoch_s" | "epoch_ms"): Typed<PathRef> {
  const { nullable } = typed;
  if (typed.type.kind === "date")
    return operation("multiply", types.int64, nullable, typed, whole(unit === "epoch_s" ? 86_400n : 86_400_000n));
  if (unit === "epoch_s") return operation("floorDivide", types.int64, nullable, typed, whole(1000n));
  return typed.kind === "input"
    ? { ...typed, type: types.int64 }
    : operation("multiply", types.int64, nullable, typed, whole(1n));
}

/** The same tree with its input replaced. */
function replaceInput(typed: Typed<PathRef>, by: Typed<PathRef>): Typed<PathRef> {
  if (typed.kind === "input") return by;
  if (typed.kind === "literal") return typed;
  if (typed.kind === "format") return { ...typed, arg: replaceInput(typed.arg, by) };
  return { ...typed, args: typed.args.map((arg) => replaceInput(arg, by)) };
}
