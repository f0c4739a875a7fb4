// The functions of formulas: how each is called and what it gives. One line a function; names outside are unknown.
import {
  bool,
  date,
  decimal,
  float64,
  int64,
  isInteger,
  isNumber,
  type LogicalType,
  text,
  timestamp,
} from "../kernels/types.js";
import { isoDate, isoTimestamp } from "./civil.js";
import { parseDate, parseTimestamp } from "./literals.js";
import { english, localeNames, localeOf } from "./locales.js";
import { nearest } from "./nearest.js";
import { convert, duration, formatted, isLiteral, isNull, literal, operation, scaleMax, widened } from "./nodes.js";
import { common, described, type Mismatch, type Outcome } from "./operators.js";
import type { Span } from "./syntax.js";
import { parseNumberFormat, parseTimeFormat, widthMax } from "./text-format.js";
import type { CalendarPart, Operation, Typed } from "./typed.js";

export interface FunctionRule {
  /** How it is called, for messages: `round(x) or round(x, digits)`. */
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** Arguments are complete and in number; none is the literal null unless `nulls`. */
  readonly apply: <R>(args: readonly Typed<R>[], span: Span) => Outcome<R>;
  readonly nulls?: true;
}

/** Functions over rows of whole tables, that `expect:` may name once they are built. */
export const notBuilt: ReadonlySet<string> = new Set(["orphans", "ratio", "share", "rows"]);

const many = Number.POSITIVE_INFINITY;

const rule = (
  usage: string,
  least: number,
  most: number,
  apply: FunctionRule["apply"],
  nulls?: true,
): FunctionRule => ({
  usage,
  least,
  most,
  apply,
  ...(nulls && { nulls }),
});

export const functions = {
  abs: rule("abs(x) of a number or span", 1, 1, ([x], span) => measured("absolute", [x!], span)),
  min: rule("min(a, b, ...) of numbers or times", 2, many, (args, span) => folded("min", args, span)),
  max: rule("max(a, b, ...) of numbers or times", 2, many, (args, span) => folded("max", args, span)),
  clamp: rule("clamp(x, low, high) of numbers or times", 3, 3, ([x, low, high], span) => {
    const raised = folded("max", [x!, low!], span);
    return "message" in raised ? raised : folded("min", [raised, high!], span);
  }),
  round: rule("round(x) or round(x, digits), digits a whole number 0 to 9", 1, 2, round),
  floor: rule("floor(x) of a number", 1, 1, ([x], span) => whole("floor", x!, span)),
  ceil: rule("ceil(x) of a number", 1, 1, ([x], span) => whole("ceil", x!, span)),
  div: rule("div(a, b) of whole numbers", 2, 2, ([a, b], span) =>
    isInteger(a!.type) && isInteger(b!.type)
      ? operation("floorDivide", int64, [convert(a!, int64), convert(b!, int64)], span)
      : wrong([a!, b!], "for other numbers use floor(a / b)"),
  ),
  sqrt: rule("sqrt(x) of a number", 1, 1, (args, span) => real("sqrt", args, span)),
  exp: rule("exp(x) of a number", 1, 1, (args, span) => real("exp", args, span)),
  log: rule("log(x) of a number, the natural logarithm", 1, 1, (args, span) => real("log", args, span)),
  pow: rule("pow(x, y) of numbers", 2, 2, (args, span) => real("power", args, span)),
  sin: rule("sin(x) of a number, in radians", 1, 1, (args, span) => real("sin", args, span)),
  cos: rule("cos(x) of a number, in radians", 1, 1, (args, span) => real("cos", args, span)),

  if: rule("if(condition, a, b)", 3, 3, choose, true),
  coalesce: rule("coalesce(a, b, ...)", 2, many, coalesce, true),
  between: rule("between(x, a, b), both ends in", 3, 3, between),

  date: rule('date("2024-01-31") or date(x) of a timestamp', 1, 1, ([x]) => toDate(x!)),
  timestamp: rule('timestamp("2024-01-31T10:00:00Z") or timestamp(x) of a date', 1, 1, ([x]) => toTimestamp(x!)),
  year: calendar("year"),
  month: calendar("month"),
  day: calendar("day"),
  hour: calendar("hour"),
  minute: calendar("minute"),
  weekday: calendar("weekday"),
  week: calendar("week"),
  dayofyear: calendar("dayofyear"),

  concat: rule("concat(a, b, ...) of any values", 1, many, concat),
  lower: rule("lower(text)", 1, 1, ([x], span) => ofText("lower", [x!], span)),
  upper: rule("upper(text)", 1, 1, ([x], span) => ofText("upper", [x!], span)),
  length: rule("length(text)", 1, 1, ([x], span) => ofText("length", [x!], span)),
  slice: rule("slice(text, from) or slice(text, from, to), whole numbers", 2, 3, slice),
  pad: rule(
    `pad(x, width) or pad(x, width, "0"): width a whole number to ${widthMax}, the filling one character`,
    2,
    3,
    pad,
  ),
  format: rule(
    'format(number, "%05d"), format(number, "%.2f") or format(time, "%Y-%m-%d"), and behind it a locale such as "de"',
    2,
    3,
    format,
  ),
} satisfies Record<string, FunctionRule>;

const wrong = <R>(args: readonly Typed<R>[], hint?: string): Mismatch => {
  const message = `not for ${args.map(described).join(", ")}`;
  return hint === undefined ? { message } : { message, hint };
};

/** A number of any kind, or a span of time: the result has its type. */
function measured<R>(name: Operation, args: readonly Typed<R>[], span: Span): Outcome<R> {
  const odd = args.some(({ type }) => !isNumber(type) && type.kind !== "duration");
  if (odd) return wrong(args);
  const type = widened(args[0]!.type);
  return operation(
    name,
    type,
    args.map((arg) => convert(arg, type)),
    span,
  );
}

const ordered = ({ kind }: LogicalType): boolean => kind !== "text" && kind !== "bool" && kind !== "uuid";

function folded<R>(name: "min" | "max", args: readonly Typed<R>[], span: Span): Outcome<R> {
  const type = unified(args);
  if (!type || !ordered(type)) return wrong(args);
  const [first, ...rest] = args.map((arg) => convert(arg, type));
  return rest.reduce((a, b) => operation(name, type, [a, b], span), first!);
}

function unified<R>(args: readonly Typed<R>[]): LogicalType | undefined {
  const known = args.find((arg) => !isNull(arg) && !isLiteral(arg)) ?? args.find((arg) => !isNull(arg));
  let type = known && widened(known.type);
  for (const arg of args) type = type && common(literal(type, 0n, arg) as Typed<R>, arg);
  return type;
}

function real<R>(name: Operation, args: readonly Typed<R>[], span: Span): Outcome<R> {
  if (!args.every(({ type }) => isNumber(type))) return wrong(args);
  return operation(
    name,
    float64,
    args.map((arg) => convert(arg, float64)),
    span,
  );
}

function whole<R>(name: "floor" | "ceil", x: Typed<R>, span: Span): Outcome<R> {
  if (!isNumber(x.type)) return wrong([x]);
  return isInteger(x.type) ? convert(x, int64) : operation(name, int64, [convert(x, widened(x.type))], span);
}

function round<R>([x, digits]: readonly Typed<R>[]): Outcome<R> {
  if (!isNumber(x!.type)) return wrong([x!]);
  if (!digits) return convert(convert(x!, widened(x!.type)), int64);
  const scale = wholeLiteral(digits);
  if (scale === undefined || scale < 0 || scale > scaleMax) return { message: "its digits are a whole number 0 to 9" };
  return convert(convert(x!, widened(x!.type)), decimal(18, scale));
}

const wholeLiteral = <R>(node: Typed<R>): number | undefined =>
  isLiteral(node) && typeof node.value === "bigint" && isInteger(node.type) ? Number(node.value) : undefined;

function choose<R>([condition, a, b]: readonly Typed<R>[], span: Span): Outcome<R> {
  if (condition!.type.kind !== "bool" || isNull(condition!))
    return wrong([condition!], "its first argument is a condition");
  const type = common(a!, b!);
  if (!type || type.kind === "uuid") return wrong([a!, b!], "both values need one type");
  return operation("if", type, [condition!, convert(a!, type), convert(b!, type)], span);
}

function coalesce<R>(args: readonly Typed<R>[], span: Span): Outcome<R> {
  const type = unified(args);
  if (!type || type.kind === "uuid") return wrong(args, "all values need one type");
  const [first, ...rest] = args.filter((arg) => !isNull(arg)).map((arg) => convert(arg, type));
  return rest.reduce((a, b) => operation("coalesce", type, [a, b], span), first!);
}

function between<R>(args: readonly Typed<R>[], span: Span): Outcome<R> {
  const type = unified(args);
  if (!type || (!ordered(type) && type.kind !== "text")) return wrong(args);
  return operation(
    "between",
    bool,
    args.map((arg) => convert(arg, type)),
    span,
  );
}

function toDate<R>(x: Typed<R>): Outcome<R> {
  if (isLiteral(x) && typeof x.value === "string") {
    const days = parseDate(x.value);
    return days === undefined ? { message: `"${x.value}" is not a date` } : literal(date, BigInt(days), x);
  }
  if (x.type.kind !== "date" && x.type.kind !== "timestamp") return wrong([x]);
  return convert(x, date);
}

function toTimestamp<R>(x: Typed<R>): Outcome<R> {
  if (isLiteral(x) && typeof x.value === "string") {
    const ms = parseTimestamp(x.value);
    if (ms === undefined) return { message: `"${x.value}" is not a timestamp` };
    return literal(timestamp(ms % 1000 === 0 ? "s" : "ms"), BigInt(ms), x);
  }
  if (x.type.kind === "date") return convert(x, timestamp("s"));
  return x.type.kind === "timestamp" ? x : wrong([x]);
}

function calendar(part: CalendarPart): FunctionRule {
  const clock = part === "hour" || part === "minute";
  return rule(`${part}(x) of a ${clock ? "" : "date or "}timestamp, in UTC`, 1, 1, ([x], span) => {
    if (x!.type.kind !== "timestamp" && (clock || x!.type.kind !== "date")) return wrong([x!]);
    return operation(part, int64, [clock ? x! : convert(x!, date)], span);
  });
}

function concat<R>(args: readonly Typed<R>[], span: Span): Outcome<R> {
  if (args.some(({ type }) => !hasText(type))) return wrong(args);
  return joined(args.map(asText), span);
}

/** One text of several: neighbours that are constant become one. */
function joined<R>(parts: readonly Typed<R>[], span: Span): Typed<R> {
  const merged: Typed<R>[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && isLiteral(last) && isLiteral(part))
      merged[merged.length - 1] = literal(text, `${last.value}${part.value}`, span);
    else if (!(isLiteral(part) && part.value === "")) merged.push(part);
  }
  if (merged.length === 0) return literal(text, "", span);
  return merged.length === 1 ? merged[0]! : operation("concat", text, merged, span);
}

/** Types that have a text: all but spans of time, which have no format of their own. */
const hasText = ({ kind }: LogicalType): boolean => kind !== "duration";

/** A value as its text in CSV. */
export function asText<R>(x: Typed<R>): Typed<R> {
  if (x.type.kind === "text") return x;
  const plain = isLiteral(x) ? literalText(x.value, x.type) : undefined;
  if (plain !== undefined) return literal(text, plain, x);
  const shown = x.type.kind === "float32" ? x : convert(x, widened(x.type)); // its shortest text has fewer digits
  return formatted(shown, { kind: "plain" }, x);
}

function literalText(value: unknown, type: LogicalType): string | undefined {
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "bigint") return undefined; // doubles: by the kernel that writes columns of them
  if (isInteger(type)) return value.toString();
  if (type.kind === "date") return isoDate(Number(value));
  return type.kind === "timestamp" ? isoTimestamp(Number(value), type.unit) : undefined;
}

function ofText<R>(name: "lower" | "upper" | "length", args: readonly Typed<R>[], span: Span): Outcome<R> {
  if (args[0]!.type.kind !== "text") return wrong(args);
  return operation(name, name === "length" ? int64 : text, args, span);
}

const end = 2n ** 31n - 1n;

function slice<R>([x, from, to]: readonly Typed<R>[], span: Span): Outcome<R> {
  const ends = [from!, to ?? literal(int64, end, span)];
  if (x!.type.kind !== "text" || !ends.every(({ type }) => isInteger(type))) return wrong([x!, ...ends]);
  return operation("slice", text, [x!, ...ends.map((at) => convert(at, int64))], span);
}

function pad<R>([x, width, filling]: readonly Typed<R>[], span: Span): Outcome<R> {
  if (!hasText(x!.type)) return wrong([x!]);
  const columns = wholeLiteral(width!);
  if (columns === undefined || columns < 0 || columns > widthMax)
    return { message: `its width is a whole number 0 to ${widthMax}` };
  const fill = filling ?? literal(text, " ", span);
  if (!isLiteral(fill) || typeof fill.value !== "string" || [...fill.value].length !== 1) {
    return { message: "its filling is one character in quotes" };
  }
  return operation("pad", text, [asText(x!), literal(int64, BigInt(columns), width!), fill as Typed<R>], span);
}

function format<R>([x, pattern, locale]: readonly Typed<R>[], span: Span): Outcome<R> {
  if (!isLiteral(pattern!) || typeof pattern.value !== "string") return { message: "its format is a text in quotes" };
  const named = locale && (isLiteral(locale) ? localeOf(String(locale.value)) : undefined);
  if (locale && !named) return unknownLocale(locale);
  const { type } = x!;
  if (type.kind === "date" || type.kind === "timestamp") {
    const pieces = parseTimeFormat(pattern.value, named);
    if ("unknown" in pieces)
      return { message: `${pieces.unknown} is no directive of times`, hint: "for example %Y-%m-%d %H:%M:%S" };
    const time = type.kind === "date" ? convert(x!, timestamp("s")) : x!;
    return formatted(time, { kind: "time", pieces, locale: named ?? english }, span);
  }
  if (!isNumber(type)) return wrong([x!]);
  const parsed = parseNumberFormat(pattern.value);
  if (!parsed)
    return {
      message: `"${pattern.value}" is no format of a number`,
      hint: "for example %d, %05d, %.2f, %08.2f, %'.2f",
    };
  const { before, after, width, zeros, grouped, decimals } = parsed;
  if (decimals === undefined && !isInteger(type)) return wrong([x!], "%d takes a whole number: round(x), or %.2f");
  const number = convert(convert(x!, widened(type)), decimals ? decimal(18, decimals) : int64);
  const marks = (named || grouped) && { marks: { locale: named ?? english, grouped } };
  const digits = formatted(number, { kind: "digits", width, zeros, ...marks }, span);
  return joined([literal(text, before, span), digits, literal(text, after, span)], span);
}

function unknownLocale<R>(locale: Typed<R>): Mismatch {
  if (!isLiteral(locale)) return { message: "its locale is a text in quotes" };
  return { message: `there is no locale "${locale.value}"`, hint: localeHint(String(locale.value)) };
}

/** What to say of a locale that is not known. */
export function localeHint(name: string): string {
  const near = nearest(name.replace("-", "_"), localeNames);
  return near ? `did you mean ${near}?` : `locales: ${localeNames.join(" ")}`;
}

/** Conversions to the type that a column declares; undefined where there is none. */
export function conversion<R>(node: Typed<R>, type: LogicalType): Typed<R> | undefined {
  const wide = widened(node.type);
  if (isNull(node)) return literal(type, null, node) as Typed<R>;
  if (type.kind === "text") return hasText(node.type) ? asText(node) : undefined;
  if (isNumber(wide) && isNumber(type)) return convert(convert(node, wide), type);
  if (common(node, literal(type, 0n, node) as Typed<R>) && type.kind !== duration.kind) return convert(node, type);
  return wide.kind === "timestamp" && type.kind === "date" ? convert(node, date) : undefined;
}
