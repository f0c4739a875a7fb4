// Values of Arrow columns as plain ones of JavaScript: what tests and fixtures compare.
import { DataType, type Vector } from "apache-arrow";
import { decimalText } from "../kernels/plain-text.js";

export type PlainValue = number | bigint | string | boolean | null;

/** Reads a column of our batches. */
export function plainReader(column: Vector): (row: number) => PlainValue {
  const read = presentReader(column);
  return (row) => (column.isValid(row) ? read(row) : null);
}

function presentReader(column: Vector): (row: number) => PlainValue {
  const { type } = column;
  if (DataType.isInt(type)) return (row) => wholeNumber(column.get(row) as number | bigint);
  if (DataType.isDecimal(type)) return (row) => decimalNumber(column.get(row) as Uint32Array, type.scale);
  if (DataType.isDate(type)) return (row) => new Date(Number(column.get(row))).toISOString().slice(0, 10);
  if (DataType.isTimestamp(type)) return (row) => new Date(Number(column.get(row))).toISOString().replace(".000Z", "Z");
  if (DataType.isFixedSizeBinary(type)) return (row) => uuidText(column.get(row) as Uint8Array);
  return (row) => column.get(row) as string | number | boolean;
}

const wholeNumber = (value: number | bigint): number | bigint =>
  Number.isSafeInteger(Number(value)) ? Number(value) : value;

/** The nearest number, as its literal would be; a text where a number may lose digits. */
function decimalNumber(words: Uint32Array, scale: number): number | string {
  const value = BigInt.asIntN(
    128,
    words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n),
  );
  const text = decimalText(value, scale);
  return Number.isSafeInteger(Number(value)) ? Number(text) : text;
}

const uuidText = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
