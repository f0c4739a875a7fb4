// What formulas mean, one row at a time, in plain TypeScript: the reference that lowering is held against.
import { dayMs, isoDate, isoTimestamp } from "../../src/formula/civil.js";
import { rangeOf } from "../../src/formula/nodes.js";
import type { LiteralValue, TextFormat, Typed } from "../../src/formula/typed.js";
import type { LogicalType } from "../../src/kernels/types.js";

export type Row = Readonly<Record<string, LiteralValue>>;

/** Values as `LiteralValue` says: bigint for whole types, number for doubles; null propagates. */
export function interpret(node: Typed<string>, row: Row): LiteralValue {
  switch (node.kind) {
    case "literal":
      return node.value;
    case "input":
      return row[node.value] ?? null;
    case "format": {
      const value = interpret(node.arg, row);
      return value === null ? null : formatValue(value, node.arg.type, node.format);
    }
    case "operation": {
      const args = node.args.map((arg) => interpret(arg, row));
      if (node.operation === "if") return args[0] === true ? args[1]! : args[2]!;
      if (node.operation === "coalesce") return args[0] ?? args[1]!;
      if (args.includes(null)) return null;
      return representable(
        operate(
          node.operation,
          args as NonNullable<LiteralValue>[],
          node.args.map(({ type }) => type),
          node.type,
        ),
        node.type,
      );
    }
  }
}

function representable(value: LiteralValue, type: LogicalType): LiteralValue {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "bigint") return value;
  const [low, high] = rangeOf(type);
  return value < low || value > high ? null : value;
}

const tenTo = (n: number): bigint => 10n ** BigInt(n);
const scaleOf = (type: LogicalType): number => (type.kind === "decimal" ? type.scale : 0);

function floorDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  return q * b !== a && a < 0n !== b < 0n ? q - 1n : q;
}

function roundDiv(a: bigint, b: bigint): bigint {
  const size = a < 0n ? -a : a;
  const q = (size + b / 2n) / b;
  return a < 0n ? -q : q;
}

function roundReal(x: number): number {
  const t = Math.trunc(x);
  return Math.abs(x - t) >= 0.5 ? t + Math.sign(x) : t;
}

const toBig = (x: number): LiteralValue => (Number.isFinite(x) ? BigInt(x) : null);

function operate(
  name: string,
  args: NonNullable<LiteralValue>[],
  types: LogicalType[],
  type: LogicalType,
): LiteralValue {
  const [x, y, z] = args;
  if (typeof x === "number") {
    const b = y as number;
    switch (name) {
      case "add":
        return x + b;
      case "subtract":
        return x - b;
      case "multiply":
        return x * b;
      case "divide":
        return x / b;
      case "modulo": {
        const r = x % b;
        return r !== 0 && r < 0 !== b < 0 ? r + b : r;
      }
      case "absolute":
        return Math.abs(x);
      case "floor":
        return toBig(Math.floor(x));
      case "ceil":
        return toBig(Math.ceil(x));
      case "sqrt":
        return Math.sqrt(x);
      case "power":
        return b === 2 ? x * x : x ** b;
      case "convert":
        if (type.kind === "float64") return x;
        return toBig(roundReal(scaleOf(type) > 0 ? x * 10 ** scaleOf(type) : x));
    }
  }
  if (typeof x === "bigint") {
    const b = y as bigint;
    switch (name) {
      case "add":
        return x + b;
      case "subtract":
        return x - b;
      case "multiply":
        return x * b;
      case "floorDivide":
        return b === 0n ? null : floorDiv(x, b);
      case "modulo":
        return b === 0n ? null : x - floorDiv(x, b) * b;
      case "absolute":
        return x < 0n ? -x : x;
      case "floor":
        return floorDiv(x, tenTo(scaleOf(types[0]!)));
      case "ceil":
        return -floorDiv(-x, tenTo(scaleOf(types[0]!)));
      case "convert":
        return convert(x, types[0]!, type);
      case "hour":
        return floorDiv(x, 3_600_000n) - floorDiv(x, 86_400_000n) * 24n;
      case "minute":
        return floorDiv(x, 60_000n) - floorDiv(x, 3_600_000n) * 60n;
      case "year":
      case "month":
      case "day":
      case "weekday":
      case "week":
      case "dayofyear":
        return BigInt(datePart(name, Number(x)));
    }
  }
  if (typeof x === "string") {
    switch (name) {
      case "concat":
        return args.join("");
      case "lower":
        return x.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
      case "upper":
        return x.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
      case "length":
        return BigInt([...x].length);
      case "slice":
        return [...x].slice(Number(y), Number(z)).join("");
      case "pad":
        return (z as string).repeat(Math.max(0, Number(y) - [...x].length)) + x;
    }
  }
  switch (name) {
    case "min":
      return before(x!, y!) ? x! : y!;
    case "max":
      return before(x!, y!) ? y! : x!;
    case "equal":
      return x === y;
    case "less":
      return before(x!, y!);
    case "lessOrEqual":
      return !before(y!, x!);
    case "between":
      return !before(x!, y!) && !before(z!, x!);
    case "and":
      return (x && y) as boolean;
    case "or":
      return (x || y) as boolean;
    case "not":
      return !x;
  }
  throw new Error(`the interpreter does not know ${name}`);
}

const before = (a: NonNullable<LiteralValue>, b: NonNullable<LiteralValue>): boolean =>
  typeof a === "string" ? Buffer.compare(Buffer.from(a), Buffer.from(b as string)) < 0 : a < b;

function convert(x: bigint, from: LogicalType, to: LogicalType): LiteralValue {
  if (from.kind === "date" && to.kind === "timestamp") return x * BigInt(dayMs);
  if (from.kind === "timestamp" && to.kind === "date") return floorDiv(x, BigInt(dayMs));
  if (to.kind === "float64") return scaleOf(from) > 0 ? Number(x) / 10 ** scaleOf(from) : Number(x);
  const scale = scaleOf(to) - scaleOf(from);
  return scale >= 0 ? x * tenTo(scale) : roundDiv(x, tenTo(-scale));
}

/** By JavaScript's calendar; ISO weeks by walking to the Thursday. */
export function datePart(name: string, days: number): number {
  const at = new Date(days * dayMs);
  const newYear = (year: number): number => {
    const date = new Date(0);
    date.setUTCFullYear(year, 0, 1);
    return date.getTime() / dayMs;
  };
  switch (name) {
    case "year":
      return at.getUTCFullYear();
    case "month":
      return at.getUTCMonth() + 1;
    case "day":
      return at.getUTCDate();
    case "weekday":
      return ((at.getUTCDay() + 6) % 7) + 1;
    case "dayofyear":
      return days - newYear(at.getUTCFullYear()) + 1;
    default: {
      const thursday = days - ((at.getUTCDay() + 6) % 7) + 3;
      return Math.floor((thursday - newYear(new Date(thursday * dayMs).getUTCFullYear())) / 7) + 1;
    }
  }
}

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const months = "January February March April May June July August September October November December".split(" ");
const two = (n: number): string => String(n).padStart(2, "0");

function formatValue(value: NonNullable<LiteralValue>, type: LogicalType, format: TextFormat): string {
  if (format.kind === "plain" && type.kind === "bool") return String(value);
  if (format.kind === "plain" && type.kind === "date") return isoDate(Number(value));
  if (format.kind === "plain" && type.kind === "timestamp") return isoTimestamp(Number(value), type.unit);
  if (format.kind === "plain" && typeof value === "number") return String(value);
  if (format.kind === "time") {
    const ms = Number(value);
    const days = Math.floor(ms / dayMs);
    const at = new Date(ms);
    const part = (name: string) => datePart(name, days);
    const thursdayYear =
      part("year") +
      (part("week") === 1 && part("month") === 12 ? 1 : part("week") > 51 && part("month") === 1 ? -1 : 0);
    const directives: Record<string, string> = {
      Y: String(part("year")).padStart(4, "0"),
      y: two(part("year") % 100),
      m: two(part("month")),
      d: two(part("day")),
      H: two(at.getUTCHours()),
      I: two(((at.getUTCHours() + 11) % 12) + 1),
      M: two(at.getUTCMinutes()),
      S: two(at.getUTCSeconds()),
      L: String(at.getUTCMilliseconds()).padStart(3, "0"),
      j: String(part("dayofyear")).padStart(3, "0"),
      u: String(part("weekday")),
      V: two(part("week")),
      G: String(thursdayYear).padStart(4, "0"),
      p: at.getUTCHours() < 12 ? "AM" : "PM",
      b: months[part("month") - 1]!.slice(0, 3),
      B: months[part("month") - 1]!,
      a: weekdays[part("weekday") - 1]!.slice(0, 3),
      A: weekdays[part("weekday") - 1]!,
    };
    return format.pieces.map((piece) => ("text" in piece ? piece.text : directives[piece.directive]!)).join("");
  }
  const { width, zeros } = format.kind === "digits" ? format : { width: 0, zeros: false };
  const scale = scaleOf(type);
  const size = (value as bigint) < 0n ? -(value as bigint) : (value as bigint);
  const all = size.toString().padStart(scale + 1, "0");
  const digits = scale > 0 ? `${all.slice(0, -scale)}.${all.slice(-scale)}` : all;
  const sign = (value as bigint) < 0n ? "-" : "";
  return zeros ? sign + digits.padStart(width - sign.length, "0") : (sign + digits).padStart(width);
}
