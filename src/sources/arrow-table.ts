// Arrow IPC as columns, by way of apache-arrow: record batch after record batch, so that a damaged one can be named.
import { TimeUnit as ArrowUnit, type Data, DataType, RecordBatchReader, type Vector } from "apache-arrow";
import { bool, date, float64, int32, int64, type LogicalType, text } from "../kernels/types.js";
import type { Collected } from "./collector.js";
import type { FileProblems } from "./file-problems.js";
import { sha256 } from "./sha256.js";
import type { SourceTable } from "./source.js";
import {
  checkNames,
  decimalOf,
  type Piece,
  refuse,
  type TimeUnit,
  TypedColumn,
  type Understood,
  uuidBytes,
} from "./typed-file.js";

interface ReadColumn extends Understood {
  readonly name: string;
  piece(data: Data): (row: number) => Collected;
}

/** The table of a file or a stream, or undefined after problems. */
export function readArrow(bytes: Uint8Array, problems: FileProblems): SourceTable | undefined {
  if (!checkEnds(bytes, problems)) return undefined;
  const batches: Data[] = [];
  let fields: readonly { readonly name: string; readonly type: DataType }[] = [];
  try {
    const reader = RecordBatchReader.from(bytes);
    reader.open();
    fields = reader.schema.fields;
    for (const batch of reader) batches.push(batch.data);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const where = fields.length === 0 ? "its schema" : `record batch ${batches.length + 1}`;
    const hint = /compress|codec/i.test(message) ? "write it without compression" : "write or copy it anew";
    problems.addUnplaced("source.damaged", `${where} cannot be read: ${message}`, hint);
    return undefined;
  }
  checkNames(
    fields.map(({ name }) => name),
    problems,
  );
  const columns = fields.map(({ name, type }) => {
    const known = understand(name, type, problems);
    return known && { name, ...known };
  });
  if (problems.count > 0) return undefined;
  const rows = batches.reduce((sum, { length }) => sum + length, 0);
  const filled = columns.map((column, c) => {
    const into = new TypedColumn(column!.name, column!, rows, problems);
    for (const batch of batches) into.take(pieceOf(column!, batch.children[c]!));
    return into.finish();
  });
  return { rows, columns: filled, sha256: sha256(bytes), unit: "row", lineOf: (row) => row + 1 };
}

function pieceOf(column: ReadColumn, data: Data): Piece {
  const read = column.piece(data);
  const { length } = data;
  if (data.nullCount === 0) return { length, at: read };
  return { length, at: (row) => (data.getValid(row) ? read(row) : null) };
}

const magic = "ARROW1";

/** A file has its mark at both ends; a stream begins with a length and ends with a mark, though it need not. */
function checkEnds(bytes: Uint8Array, problems: FileProblems): boolean {
  const word = (at: number): string => Buffer.from(bytes.subarray(at, at + magic.length)).toString("latin1");
  if (bytes.length === 0) {
    problems.addUnplaced("source.empty", "the file is empty", "Arrow IPC begins with a schema");
    return false;
  }
  if (word(0) === magic) {
    if (word(bytes.length - magic.length) === magic) return true;
    problems.addUnplaced(
      "source.truncated",
      "it does not end with ARROW1: the file was cut off",
      "write or copy it anew",
    );
    return false;
  }
  const isStream = bytes.length >= 8 && Buffer.from(bytes.subarray(0, 4)).readInt32LE(0) === -1;
  if (!isStream) {
    const found = JSON.stringify(Buffer.from(bytes.subarray(0, 6)).toString("latin1"));
    problems.addUnplaced(
      "source.arrow",
      `it begins with ${found}, which neither a file nor a stream of Arrow does`,
      "is it of another format?",
    );
    return false;
  }
  const end = Buffer.from(bytes.subarray(bytes.length - 8)).toString("hex");
  if (end !== "ffffffff00000000")
    problems.warn(
      "source.no_end",
      "the stream has no mark at its end: batches may be missing",
      "close the stream when it is written",
    );
  return true;
}

type Reading = Omit<ReadColumn, "name">;

function understand(name: string, type: DataType, problems: FileProblems): Reading | undefined {
  if (DataType.isDictionary(type)) {
    if (!DataType.isUtf8(type.dictionary) && !DataType.isLargeUtf8(type.dictionary))
      return refuse(name, `${type}`, problems);
    return { type: text, piece: dictionaryReader };
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { type: text, piece: textReader };
  if (DataType.isNull(type)) return { type: text, piece: () => () => null };
  if (DataType.isBool(type)) return { type: bool, piece: bitReader };
  if (DataType.isInt(type)) return { type: integerType(type.bitWidth, type.isSigned), piece: valueReader };
  if (DataType.isFloat(type) && type.precision !== 0)
    return { type: type.precision === 1 ? { kind: "float32" } : float64, piece: valueReader };
  if (DataType.isDecimal(type) && type.bitWidth <= 128) {
    const known = decimalOf(name, type.precision, type.scale, problems);
    return known && { ...known, piece: decimalReader(type.bitWidth / 32) };
  }
  if (DataType.isDate(type)) return { type: date, piece: type.unit === 0 ? valueReader : dayReader };
  if (DataType.isTimestamp(type))
    return { type: { kind: "timestamp", unit: "ms" }, unit: units[type.unit]!, piece: wideReader };
  if (DataType.isFixedSizeBinary(type) && type.byteWidth === 16) return { type: text, piece: uuidReader };
  return refuse(name, `${type}`, problems);
}

const units: Readonly<Record<number, TimeUnit>> = {
  [ArrowUnit.SECOND]: "s",
  [ArrowUnit.MILLISECOND]: "ms",
  [ArrowUnit.MICROSECOND]: "us",
  [ArrowUnit.NANOSECOND]: "ns",
};

/** Of unsigned ones the least type that holds them; of 64 bits, those that it holds. */
function integerType(bits: number, isSigned: boolean): LogicalType {
  const held = isSigned ? bits : 2 * bits;
  return held <= 8 ? { kind: "int8" } : held <= 16 ? { kind: "int16" } : held <= 32 ? int32 : int64;
}

type Reader = (data: Data) => (row: number) => Collected;

const valueReader: Reader =
  ({ values }) =>
  (row) =>
    values[row] as number | bigint;
const wideReader: Reader =
  ({ values }) =>
  (row) =>
    BigInt(values[row] as bigint);
const bitReader: Reader =
  ({ values, offset }) =>
  (row) => {
    const at = row + offset;
    return ((values[at >> 3] as number) >> (at & 7)) & 1;
  };
const dayReader: Reader =
  ({ values }) =>
  (row) =>
    Math.floor(Number(values[row]) / 86_400_000);
const uuidReader: Reader =
  ({ values }) =>
  (row) =>
    uuidBytes((values as Uint8Array).subarray(16 * row, 16 * row + 16));

const textReader: Reader = ({ values, valueOffsets }) => {
  const bytes = values as Uint8Array;
  return (row) => bytes.subarray(Number(valueOffsets[row]), Number(valueOffsets[row + 1]));
};

/** Words of 32 bits, the lowest first. */
const decimalReader =
  (words: number): Reader =>
  ({ values }) => {
    const all = values as Uint32Array;
    return (row) => {
      let value = 0n;
      for (let word = words - 1; word >= 0; word--) value = (value << 32n) | BigInt(all[row * words + word]!);
      return BigInt.asIntN(32 * words, value);
    };
  };

const encoder = new TextEncoder();

const dictionaryReader: Reader = (data) => {
  const known = new Map<number, Uint8Array | null>();
  const dictionary = data.dictionary as Vector;
  return (row) => {
    const code = Number(data.values[row]);
    let found = known.get(code);
    if (found === undefined) {
      const entry = dictionary.get(code) as string | null;
      found = entry === null ? null : encoder.encode(entry);
      known.set(code, found);
    }
    return found;
  };
};
