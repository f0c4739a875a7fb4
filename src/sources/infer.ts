// Decides a column's type from all of its values: the narrowest one that keeps every value exactly, or text.
import { bool, date, decimal, float64, int64, type LogicalType, text, timestamp } from "../kernels/types.js";
import type { Fields } from "./csv-scanner.js";
import { parseDate, parseTimestamp } from "./iso.js";
import { ascii, isDigit, parseBool } from "./numbers.js";

/** Types that every value so far fits, one bit each; 0 leaves text. */
const INTEGER = 1;
const DECIMAL = 2;
const FLOAT = 4;
const BOOL = 8;
const DATE = 16;
const TIMESTAMP = 32;
const ALL = 63;

/** The most digits that any decimal of 64 bits holds, and the most of them after the point that are read as a decimal. */
const decimalDigits = 18;
const decimalScale = 9;

/** What is known of a column's values after all of them were seen. */
export class Shape {
  fits = ALL;
  nulls = 0;
  values = 0;
  /** Bounds of the integer parts of plain numbers. */
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;
  /** The most digits before and after the point. */
  integerDigits = 0;
  scale = 0;
  milliseconds = false;
  /** Bytes of all values as text, and of the shortest and the longest. */
  textBytes = 0;
  shortest = Number.POSITIVE_INFINITY;
  longest = 0;
}

/** Takes in the values of one column of a chunk. With `always` numbers are measured even where the column is text already. */
export function measure(shape: Shape, fields: Fields, column: number, always: boolean): void {
  const { bytes, columns, rows, starts, ends, quotes } = fields;
  for (let row = 0, cell = column; row < rows; row++, cell += columns) {
    const start = starts[cell]!;
    const end = ends[cell]!;
    const quote = quotes[cell]!;
    if (start === end && quote === 0) {
      shape.nulls++;
      continue;
    }
    const length = quote > 1 ? end - start - (quote - 1) : end - start;
    shape.textBytes += length;
    if (length < shape.shortest) shape.shortest = length;
    if (length > shape.longest) shape.longest = length;
    shape.values++;
    if (shape.fits !== 0 || always) shape.fits &= kinds(shape, bytes, start, end);
  }
}

/** Values that were quoted texts, as JSON has them: such a column may hold times, and never numbers or truth values. */
export function heldTexts(shape: Shape): void {
  shape.fits &= DATE | TIMESTAMP;
}

/** The type of a column that was measured to its end. */
export function inferType(shape: Shape): LogicalType {
  const { fits, scale, integerDigits } = shape;
  if (shape.values === 0) return text;
  if (fits & INTEGER) return int64;
  if (fits & DECIMAL && scale <= decimalScale && integerDigits + scale <= decimalDigits) {
    return decimal(decimalDigits, scale);
  }
  if (fits & FLOAT) return float64;
  if (fits & BOOL) return bool;
  if (fits & DATE) return date;
  if (fits & TIMESTAMP) return timestamp(shape.milliseconds ? "ms" : "s");
  return text;
}

/** The types that one value fits. */
function kinds(shape: Shape, bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === 45;
  const first = negative ? start + 1 : start;
  let at = first;
  let integer = 0;
  for (; at < end && isDigit(bytes[at]!); at++) integer = 10 * integer + bytes[at]! - 48;
  const integerDigits = at - first;
  let fraction = 0;
  if (at < end && bytes[at] === 46) {
    const point = at++;
    while (at < end && isDigit(bytes[at]!)) at++;
    fraction = at - point - 1;
    if (fraction === 0) return 0;
  }
  if (integerDigits + fraction === 0) return Number.isNaN(parseBool(bytes, start, end)) ? 0 : BOOL;
  if (at < end) return exponentOrTime(shape, bytes, start, at, end, first);

  const signed = negative ? -integer : integer;
  if (signed < shape.low) shape.low = signed;
  if (signed > shape.high) shape.high = signed;
  const significant = integer === 0 ? 0 : integerDigits;
  if (significant > shape.integerDigits) shape.integerDigits = significant;
  if (fraction > shape.scale) shape.scale = fraction;
  // A zip code, an account number: digits that are a name keep their leading zeros.
  if (integerDigits > 1 && bytes[first] === 48) return 0;
  if (fraction > 0) return integer < Number.POSITIVE_INFINITY ? DECIMAL | FLOAT : 0;
  // So do whole numbers that no integer holds: as float64 they would lose their last digits.
  return integerDigits < 19 || withinInt64(bytes, first, at, negative) ? INTEGER | DECIMAL | FLOAT : 0;
}

/** A value that begins with the digits [start, at) and goes on with something else. */
function exponentOrTime(shape: Shape, bytes: Buffer, start: number, at: number, end: number, first: number): number {
  const byte = bytes[at]!;
  if (byte === 101 || byte === 69) {
    if (bytes[first] === 48 && at - first > 1 && bytes[first + 1] !== 46) return 0;
    const sign = bytes[at + 1] === 43 || bytes[at + 1] === 45 ? 1 : 0;
    let last = at + 1 + sign;
    const digits = last;
    while (last < end && isDigit(bytes[last]!)) last++;
    if (last !== end || last === digits) return 0;
    return Number.isFinite(Number(ascii(bytes, start, end))) ? FLOAT : 0;
  }
  if (byte !== 45 || at - start !== 4) return 0;
  if (end - start === 10) return Number.isNaN(parseDate(bytes, start, end)) ? 0 : DATE;
  const ms = parseTimestamp(bytes, start, end);
  if (Number.isNaN(ms)) return 0;
  if (ms % 1000 !== 0) shape.milliseconds = true;
  return TIMESTAMP;
}

const int64Digits = Array.from("9223372036854775807", (digit) => digit.charCodeAt(0));

/** Whether 19 or more digits without leading zeros make an int64. */
function withinInt64(bytes: Uint8Array, first: number, end: number, negative: boolean): boolean {
  if (end - first !== 19) return false;
  for (let i = 0; i < 18; i++) {
    const difference = bytes[first + i]! - int64Digits[i]!;
    if (difference !== 0) return difference < 0;
  }
  return bytes[first + 18]! <= int64Digits[18]! + (negative ? 1 : 0);
}
