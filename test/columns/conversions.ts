// What the modifiers type, round and format make of a value, in plain TypeScript: the judge of the suite of verbs.
import { parseType } from "../../src/spec/modifiers.js";
import type { Plain } from "../generate.js";

type Value = Exclude<Plain, null>;
export type Conversion = (value: Value) => Value;

/** Families of types that convert alike. */
export type Family = "int" | "float" | "decimal" | "text" | "date" | "timestamp" | "uuid" | "bool";

export function familyOf(type: string): Family {
  const kind = parseType(type)!.kind;
  if (kind.startsWith("int")) return "int";
  return kind.startsWith("float") ? "float" : (kind as Family);
}

export const dayMs = 86_400_000;
export const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
/** Seconds alone, where all values of the column are whole seconds. */
export const isoMoment = (ms: number, seconds: boolean): string => {
  const text = new Date(ms).toISOString();
  return seconds ? text.replace(/\.000Z$/, "Z") : text;
};

/** `x` to `digits` after the point, half away from zero, as the text of a decimal: exact, from all digits of the double. */
export function decimalOf(x: Value, digits: number): string {
  const text = typeof x === "number" && !Number.isInteger(x) ? exactDigits(x) : String(x);
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)!;
  const kept = BigInt(whole + fraction.slice(0, digits).padEnd(digits, "0"));
  const rounded = (kept + (Number(fraction[digits] ?? "0") >= 5 ? 1n : 0n)).toString().padStart(digits + 1, "0");
  const cut = rounded.length - digits;
  const negative = sign !== "" && BigInt(rounded) !== 0n;
  return `${negative ? "-" : ""}${rounded.slice(0, cut)}${digits === 0 ? "" : `.${rounded.slice(cut)}`}`;
}

/** A double is a whole number over a power of two: its decimal digits end. */
function exactDigits(x: number): string {
  let digits = 0;
  let scaled = Math.abs(x);
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    digits++;
  }
  const text = (BigInt(scaled) * 5n ** BigInt(digits)).toString().padStart(digits + 1, "0");
  return `${x < 0 ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const toNumber = (value: Value): number => Number(value);
const toWhole = (value: Value): number => Number(decimalOf(value, 0));
const same = (value: Value): Value => value;

/** How a value of one type becomes one of another; undefined where a spec that asks for it is refused. */
export function conversion(from: string, to: string, seconds: boolean): Conversion | undefined {
  const [source, target] = [familyOf(from), familyOf(to)];
  const isNumber = source === "int" || source === "float" || source === "decimal";
  if (source === target && source !== "decimal" && source !== "float") return same;
  if (source === "uuid") return target === "text" ? String : undefined;
  switch (target) {
    case "int":
      return isNumber ? toWhole : undefined;
    case "float":
      return isNumber ? (to === "float32" ? (value) => Math.fround(toNumber(value)) : toNumber) : undefined;
    case "decimal": {
      const type = parseType(to)!;
      return isNumber && type.kind === "decimal" ? (value) => decimalOf(value, type.scale) : undefined;
    }
    case "text":
      if (source === "date") return (value) => isoDay(toNumber(value));
      if (source === "timestamp") return (value) => isoMoment(toNumber(value), seconds);
      return String;
    case "date":
      return source === "timestamp" ? (value) => Math.floor(toNumber(value) / dayMs) : undefined;
    case "timestamp":
      return source === "date" ? (value) => toNumber(value) * dayMs : undefined;
    default:
      return undefined;
  }
}

const two = (n: number): string => String(n).padStart(2, "0");

/** Formats that the suite asks for, by the type that they are for: the type of the result, and how. */
export const formats: Readonly<
  Record<Family, Readonly<Record<string, { readonly type: string; readonly of: Conversion }>>>
> = {
  int: {
    "%d": { type: "text", of: String },
    "<%07d>": {
      type: "text",
      of: (value) =>
        `<${toNumber(value) < 0 ? "-" : ""}${String(value)
          .replace("-", "")
          .padStart(toNumber(value) < 0 ? 6 : 7, "0")}>`,
    },
  },
  float: { "%.2f": { type: "text", of: (value) => decimalOf(value, 2) } },
  decimal: { "%.1f": { type: "text", of: (value) => decimalOf(value, 1) } },
  text: {},
  date: {
    iso: { type: "date", of: same },
    "%d/%m/%Y": { type: "text", of: (value) => isoDay(toNumber(value)).split("-").reverse().join("/") },
    epoch_s: { type: "int64", of: (value) => toNumber(value) * 86_400 },
    epoch_ms: { type: "int64", of: (value) => toNumber(value) * dayMs },
  },
  timestamp: {
    iso: { type: "timestamp", of: same },
    "%Y%m%d %H:%M": {
      type: "text",
      of(value) {
        const at = new Date(toNumber(value));
        return `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
      },
    },
    epoch_s: { type: "int64", of: (value) => Math.floor(toNumber(value) / 1000) },
    epoch_ms: { type: "int64", of: same },
  },
  uuid: {},
  bool: {},
};

const grouped = (value: Value): string => {
  const [whole, fraction] = String(value).split(".") as [string, string?];
  const digits = whole.replace(/\B(?=(?:\d{3})+$)/g, ".");
  return fraction === undefined ? digits : `${digits},${fraction}`;
};
const germanDay = (day: number): string => isoDay(day).split("-").reverse().join(".");

/** How values are written in Germany, by the type that they are of. */
export const german: Readonly<Partial<Record<Family, (value: Value) => string>>> = {
  int: grouped,
  decimal: grouped,
  date: (value) => germanDay(toNumber(value)),
  timestamp: (value) =>
    `${germanDay(Math.floor(toNumber(value) / dayMs))} ${isoMoment(toNumber(value), false).slice(11, 19)}`,
};
