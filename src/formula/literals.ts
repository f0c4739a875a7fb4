// Quantities as a spec writes them (`3%`, `20k`, `256MB`, `9d`, `5000/s`, `a..b`, dates): read exactly, the same everywhere.
import { dayMs, daysFromCivil, daysInMonth, firstYear, lastYear } from "./civil.js";

/** Units of time, in milliseconds. `m` is minutes: months have no fixed length. */
export const durationUnits = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs } as const;
export type DurationUnit = keyof typeof durationUnits;

/** Powers of ten behind a number. */
const magnitudes = { k: 3, M: 6, B: 9, "%": -2 } as const;

/** Units of bytes: decimal ones and, with an i, binary ones. */
const byteUnits = {
  kB: 1000,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
  TiB: 1_099_511_627_776,
} as const;

export type Quantity =
  /** `integer` is the exact value where it is whole (`1B`, `2.5k`); `percent` where it was written with `%`. */
  | { readonly kind: "number"; readonly value: number; readonly integer?: bigint; readonly percent?: true }
  | { readonly kind: "bytes"; readonly value: number }
  /** Milliseconds. */
  | { readonly kind: "duration"; readonly value: number }
  /** `5000/s`: so many per unit of time. */
  | { readonly kind: "rate"; readonly value: number; readonly per: DurationUnit }
  /** `60x`: so many times as fast. */
  | { readonly kind: "speed"; readonly value: number };

const shape = /^([-+]?)(\d(?:_?\d)*)?(?:\.(\d(?:_?\d)*))?(?:[eE]([-+]?\d{1,3}))?([A-Za-z%]*)(?:\/([a-z]+))?$/;

/**
 * Reads a quantity, or returns undefined where the text is none.
 *
 * @example
 * parseQuantity("3%")     // { kind: "number", value: 0.03, percent: true }
 * parseQuantity("20k")    // { kind: "number", value: 20000, integer: 20000n }
 * parseQuantity("9d")     // { kind: "duration", value: 777600000 }
 * parseQuantity("5000/s") // { kind: "rate", value: 5000, per: "s" }
 */
export function parseQuantity(text: string): Quantity | undefined {
  const match = shape.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0", unit = "", per] = match;
  const digits = `${whole}${fraction}`.replaceAll("_", "");
  if (digits === "") return undefined;
  const scale = Number(exponent) - fraction.replaceAll("_", "").length;
  const number: Decimal = { negative: sign === "-", digits, exponent: scale };

  if (per !== undefined) {
    const rate = plainNumber(number, unit);
    return rate?.percent || !rate || !isUnit(per) ? undefined : { kind: "rate", value: rate.value, per };
  }
  if (isUnit(unit)) return times(number, durationUnits[unit], "duration");
  if (Object.hasOwn(byteUnits, unit)) return times(number, byteUnits[unit as keyof typeof byteUnits], "bytes");
  if (unit === "x") {
    const value = toNumber(number);
    return value === undefined ? undefined : { kind: "speed", value };
  }
  return plainNumber(number, unit);
}

/** `digits` times ten to the `exponent`. */
interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const isUnit = (unit: string): unit is DurationUnit => Object.hasOwn(durationUnits, unit);

function plainNumber(number: Decimal, unit: string): Extract<Quantity, { kind: "number" }> | undefined {
  if (unit !== "" && !Object.hasOwn(magnitudes, unit)) return undefined;
  const shift = unit === "" ? 0 : magnitudes[unit as keyof typeof magnitudes];
  const shifted = { ...number, exponent: number.exponent + shift };
  const value = toNumber(shifted);
  if (value === undefined) return undefined;
  const integer = toInteger(shifted);
  return {
    kind: "number",
    value,
    ...(integer !== undefined && { integer }),
    ...(unit === "%" && { percent: true }),
  };
}

/** One correctly rounded conversion, whatever the magnitude: 3% is the double 0.03, not 3 / 100 in two steps. */
function toNumber({ negative, digits, exponent }: Decimal): number | undefined {
  const value = Number(`${digits}e${exponent}`);
  if (!Number.isFinite(value)) return undefined;
  return negative && value !== 0 ? -value : value;
}

/** The exact value where it is whole and has at most 30 digits. */
function toInteger({ negative, digits, exponent }: Decimal): bigint | undefined {
  const significant = digits.replace(/^0+/, "") || "0";
  if (significant === "0") return 0n;
  const zeros = /0*$/.exec(significant)![0].length;
  if (exponent < -zeros || significant.length + exponent > 30) return undefined;
  const magnitude = BigInt(
    exponent < 0 ? significant.slice(0, exponent) : significant.padEnd(significant.length + exponent, "0"),
  );
  return negative ? -magnitude : magnitude;
}

/** A number of units; undefined where the product is not a whole number that a double holds. */
function times<K extends "duration" | "bytes">(number: Decimal, unit: number, kind: K) {
  // Every unit is whole, so the product of all digits is an integer times a power of ten.
  if (number.digits.length > 30) return undefined;
  const product = BigInt(number.digits) * BigInt(unit);
  const exact = toInteger({ ...number, digits: product.toString() });
  if (exact === undefined || (kind === "bytes" && exact < 0n)) return undefined;
  const value = Number(exact);
  return Number.isSafeInteger(value) ? { kind, value } : undefined;
}

/**
 * The two ends of `a..b`, as texts; an end begins with a digit, a sign, a point or `$`.
 *
 * @example
 * parseRange("0.5..2.5") // { from: "0.5", to: "2.5" }
 * parseRange("1.2.3")    // undefined
 */
export function parseRange(text: string): { readonly from: string; readonly to: string } | undefined {
  const match =
    /^\s*([-+]?(?:\.?\d|\$)(?:[^.\s]|\.(?!\.))*?)\s*\.\.\s*([-+]?(?:\.?\d|\$)(?:[^.\s]|\.(?!\.))*)\s*$/.exec(text);
  return match ? { from: match[1]!, to: match[2]! } : undefined;
}

/**
 * Days since 1970 of a date that exists, in the years 0001 to 9999.
 *
 * @example
 * parseDate("2024-02-29") // 19782
 * parseDate("2023-02-29") // undefined
 */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < firstYear || year > lastYear || day < 1 || day > daysInMonth(year, month)) return undefined;
  return daysFromCivil(year, month, day);
}

/**
 * Milliseconds since 1970 UTC of `2024-01-31`, `2024-01-31T10:05`, `2024-01-31 10:05:59.250Z`; no other zones.
 *
 * @example
 * parseTimestamp("1970-01-02 00:00:01.5Z") // 86401500
 * parseTimestamp("2024-01-31T25:00")       // undefined
 */
export function parseTimestamp(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?Z?)?$/.exec(text);
  if (!match) return undefined;
  const [, date, hour = "0", minute = "0", second = "0", fraction = "0"] = match;
  const days = parseDate(date!);
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return days * dayMs + seconds * 1000 + Number(fraction.padEnd(3, "0"));
}
