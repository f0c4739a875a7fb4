// Constants of a column: lists of plain values that a spec holds, their common type, and the vector that chooses among them by index.

import { parseDate, parseQuantity, parseTimestamp } from "../formula/literals.js";
import { tenTo } from "../formula/nodes.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import * as types from "../kernels/types.js";
import { type Dictionary, longestText, type TextArray, textArray, type Vector } from "../kernels/vector.js";
import type { Path, Scope } from "./column-kind.js";
import { fitsI32, shifted } from "./draw.js";
import { fractionDigits, withArticle } from "./words.js";

export type Plain = string | number | bigint | boolean;

/** Constants of one type: texts, or numbers in the form that memory holds (scaled, days, ms, 0 or 1). */
export interface ConstantList {
  readonly type: types.LogicalType;
  readonly texts?: readonly string[];
  readonly numbers?: readonly (number | bigint)[];
}

const isWhole = (value: Plain): boolean => typeof value === "bigint" || /^-?\d+$/.test(String(value).trim());
const asNumber = (value: Plain): number | undefined => {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  const parsed = typeof value === "string" ? parseQuantity(value) : undefined;
  return parsed?.kind === "number" ? Number(parsed.value) : undefined;
};

/** The type that plain values have by themselves: int64, float64, bool, else text. */
function commonType(values: readonly Plain[]): types.LogicalType {
  if (values.every((value) => typeof value === "boolean")) return types.bool;
  if (values.every((value) => asNumber(value) !== undefined && !/^0\d/.test(String(value)))) {
    return values.every((value) => Number.isInteger(asNumber(value))) ? types.int64 : types.float64;
  }
  return types.text;
}

/**
 * Reads constants of `declared` type, or of the type they have in common.
 *
 * @example
 * constantList(["10", "25"], undefined, scope, (i) => ["choice", i]) // int64: 10, 25
 */
export function constantList(
  values: readonly Plain[],
  declared: types.LogicalType | undefined,
  scope: Scope,
  pathOf: (i: number) => Path,
): ConstantList | undefined {
  const type = declared ?? commonType(values);
  if (type.kind === "text") return { type, texts: values.map(String) };
  const numbers: (number | bigint)[] = [];
  let ok = true;
  values.forEach((value, i) => {
    const number = constantNumber(value, type);
    if (number !== undefined) {
      numbers.push(number);
      return;
    }
    ok = false;
    const isTooLarge = types.isNumber(type) && constantNumber(value, widest(type)) !== undefined;
    const message = isTooLarge ? "does not fit into" : "is not";
    const code = isTooLarge ? "spec.out_of_range" : "spec.type_mismatch";
    scope.error(code, `${shownValue(value)} ${message} ${withArticle(type)}`, pathOf(i), hintFor(value, type));
  });
  return ok ? { type, numbers } : undefined;
}

/** The type of the same form with the most room. */
function widest(type: types.LogicalType): types.LogicalType {
  if (type.kind === "decimal") return types.decimal(mostDigits, type.scale);
  return types.isInteger(type) ? types.int64 : type;
}

/** More than any type has. */
const mostDigits = 400;

const shownValue = (value: Plain): string => (typeof value === "string" ? JSON.stringify(value) : String(value));

/** What would be right: the range of a type that is too narrow, or the form of a type. */
function hintFor(value: Plain, type: types.LogicalType): string | undefined {
  if (types.isInteger(type)) {
    const [min, max] = types.integerRange[type.kind];
    return isWhole(value) ? `${type.kind} holds ${min} to ${max}` : "write a whole number";
  }
  if (type.kind === "decimal")
    return `at most ${type.precision - type.scale} digits before the point and ${type.scale} after it`;
  if (type.kind === "date") return "write a date such as 2024-01-31";
  if (type.kind === "timestamp") return "write a moment such as 2024-01-31T12:00:00";
  return type.kind === "bool" ? "write true or false" : undefined;
}

function constantNumber(value: Plain, type: types.LogicalType): number | bigint | undefined {
  if (type.kind === "bool")
    return value === true || value === "true" ? 1 : value === false || value === "false" ? 0 : undefined;
  if (type.kind === "date") return parseDate(String(value));
  if (type.kind === "timestamp") {
    const days = parseDate(String(value));
    return days === undefined ? parseTimestamp(String(value)) : days * 86_400_000;
  }
  if (type.kind === "decimal") return scaledDecimal(value, type.precision, type.scale);
  if (types.isInteger(type)) {
    if (isWhole(value)) {
      const whole = BigInt(String(value).trim());
      const [min, max] = types.integerRange[type.kind];
      return whole >= BigInt(min) && whole <= BigInt(max) ? whole : undefined;
    }
    const number = asNumber(value);
    return number !== undefined && Number.isSafeInteger(number) ? BigInt(number) : undefined;
  }
  return types.isFloat(type) ? asNumber(value) : undefined;
}

/** A decimal as its scaled integer, exactly, from the digits that were written. */
export function scaledDecimal(value: Plain, precision: number, scale: number): bigint | undefined {
  const text = String(value).trim();
  const match = text.match(/^(-?)(\d+)(?:\.(\d+))?$/);
  if (match && fractionDigits(text) <= scale) {
    const digits = BigInt(match[2]! + (match[3] ?? "").padEnd(scale, "0"));
    if (digits >= tenTo(precision)) return undefined;
    return match[1] ? -digits : digits;
  }
  const number = asNumber(value);
  if (number === undefined || match) return undefined;
  const digits = String(number); // 1e300 has none
  return digits.includes("e") ? undefined : scaledDecimal(digits, precision, scale);
}

/** Adds texts to the constants. */
export function addDictionary(builder: ProgramBuilder, texts: TextArray): Dictionary {
  return {
    texts,
    size: texts.offsets.length - 1,
    offsetsAt: builder.constants.add(texts.offsets),
    bytesAt: builder.constants.add(texts.bytes),
    maxBytes: longestText(texts),
  };
}

/** The vector that holds, for each row, the constant at its i32 index. */
export function chosen(builder: ProgramBuilder, list: ConstantList, index: Addr, validity?: Addr): Vector {
  const valid = validity === undefined ? {} : { validity };
  const { type } = list;
  if (list.texts) {
    return { lane: "code", type, values: index, dictionary: addDictionary(builder, textArray(list.texts)), ...valid };
  }
  const numbers = list.numbers!;
  if (types.isFloat(type)) {
    const values = builder.slot(8);
    const all = Float64Array.from(numbers, (number) => held(number, type));
    builder.step("gather64", index, builder.constants.add(all), values);
    return { lane: "f64", type, values, ...bounds([...all]), origin: { values, index, list: all }, ...valid };
  }
  const { min, max } = bounds(numbers);
  if (type.kind !== "timestamp" && fitsI32(min, max)) {
    const first = Number(numbers[0]);
    const all = Int32Array.from(numbers, Number);
    const inOrder = all.every((number, i) => number === first + i);
    const values = inOrder ? shifted(builder, index, first) : builder.slot(4);
    if (!inOrder) builder.step("gatherI32", index, builder.constants.add(all), values);
    return { lane: "i32", type, values, min, max, origin: { values, index, list: all }, ...valid };
  }
  const all = BigInt64Array.from(numbers, BigInt);
  const values = builder.slot(8);
  builder.step("gather64", index, builder.constants.add(all), values);
  return { lane: "i64", type, values, min, max, origin: { values, index, list: all }, ...valid };
}

/** The vector that holds one constant in every row: filled once per arena. */
export function constantVector(builder: ProgramBuilder, list: ConstantList): Vector {
  const { type } = list;
  if (list.texts) {
    const values = builder.slot(4);
    builder.once("constantI32", 0, values);
    return { lane: "code", type, values, dictionary: addDictionary(builder, textArray(list.texts)) };
  }
  const [first] = list.numbers!;
  const number = types.isFloat(type) ? held(first!, type) : first!;
  const { min, max } = bounds([number]);
  if (type.kind !== "timestamp" && !types.isFloat(type) && fitsI32(min, max)) {
    const values = builder.slot(4);
    builder.once("constantI32", min, values);
    return { lane: "i32", type, values, min, max };
  }
  const values = builder.slot(8);
  const bits = types.isFloat(type) ? new BigInt64Array(new Float64Array([Number(number)]).buffer)[0]! : BigInt(number);
  builder.once("constant64", builder.constants.word(bits), values);
  return { lane: types.isFloat(type) ? "f64" : "i64", type, values, min, max };
}

/** A real as its type holds it. */
const held = (number: number | bigint, { kind }: types.LogicalType): number =>
  kind === "float32" ? Math.fround(Number(number)) : Number(number);

function bounds(numbers: readonly (number | bigint)[]): { min: number; max: number } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    min = Math.min(min, Number(number));
    max = Math.max(max, Number(number));
  }
  return { min, max };
}
