// Parquet files as columns, by way of hyparquet. What its types mean is decided here, from the physical values: exact decimals and times.
import { type ColumnMetaData, type FileMetaData, parquetMetadata, parquetRead, type SchemaElement } from "hyparquet";
import { bool, date, float64, int32, int64, type LogicalType, text } from "../kernels/types.js";
import { codecs } from "./codecs.js";
import type { Collected } from "./collector.js";
import type { FileProblems } from "./file-problems.js";
import { sha256 } from "./sha256.js";
import type { SourceTable } from "./source.js";
import { checkNames, decimalOf, refuse, type TimeUnit, TypedColumn, type Understood, uuidBytes } from "./typed-file.js";

/** A column of the file: what it is to us, and how its physical values are read. */
interface ReadColumn extends Understood {
  readonly name: string;
  value(physical: unknown): Collected;
}

/** The table of a file, or undefined after problems. */
export async function readParquet(bytes: Uint8Array, problems: FileProblems): Promise<SourceTable | undefined> {
  const metadata = metadataOf(bytes, problems);
  if (!metadata) return undefined;
  const columns = columnsOf(metadata, problems);
  checkNames(
    columns.map(({ name }) => name),
    problems,
  );
  checkCodecs(metadata, problems);
  if (problems.count > 0) return undefined;
  const rows = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  // Without the meanings of its columns the reader hands out what lies in the file.
  const bare = { ...metadata, schema: metadata.schema.map(physical) };
  const filled = [];
  for (const column of columns) {
    const into = new TypedColumn(column.name, column, rows, problems);
    for (let group = 0; group < metadata.row_groups.length; group++) {
      for (const values of await valuesOf(bytes, bare, group, column.name, problems))
        into.take({ length: values.length, at: (row) => column.value(values[row]) });
    }
    filled.push(into.finish());
  }
  return { rows, columns: filled, sha256: sha256(bytes), unit: "row", lineOf: (row) => row + 1 };
}

const magic = "PAR1";

function metadataOf(bytes: Uint8Array, problems: FileProblems): FileMetaData | undefined {
  const word = (at: number): string => Buffer.from(bytes.subarray(at, at + 4)).toString("latin1");
  if (bytes.length === 0) {
    problems.addUnplaced("source.empty", "the file is empty", "a Parquet file begins and ends with PAR1");
    return undefined;
  }
  if (bytes.length < 12 || word(0) !== magic) {
    const found = JSON.stringify(word(0));
    problems.addUnplaced(
      "source.parquet",
      `it begins with ${found} where Parquet has PAR1`,
      "is it of another format?",
    );
    return undefined;
  }
  if (word(bytes.length - 4) !== magic) {
    problems.addUnplaced(
      "source.truncated",
      "it does not end with PAR1: the file was cut off",
      "write or copy it anew",
    );
    return undefined;
  }
  try {
    return parquetMetadata(bufferOf(bytes, 0, bytes.length));
  } catch (error) {
    problems.addUnplaced("source.parquet", `its footer cannot be read: ${messageOf(error)}`, "write or copy it anew");
    return undefined;
  }
}

/** What lies in the file, without what it means. */
const physical = ({ converted_type, logical_type, ...element }: SchemaElement): SchemaElement => element;

function columnsOf({ schema }: FileMetaData, problems: FileProblems): ReadColumn[] {
  const columns: ReadColumn[] = [];
  for (let at = 1; at < schema.length; at++) {
    const element = schema[at]!;
    const nested = descendants(schema, at);
    at += nested;
    const { name } = element;
    if (nested > 0 || element.repetition_type === "REPEATED") refuse(name, "a list or a structure", problems);
    else {
      const read = understand(element, problems);
      if (read) columns.push({ name, ...read });
    }
  }
  return columns;
}

/** Elements below the one at `at`. */
function descendants(schema: readonly SchemaElement[], at: number): number {
  let found = 0;
  for (let left = schema[at]!.num_children ?? 0; left > 0 && at + found + 1 < schema.length; left--) {
    found++;
    left += schema[at + found]!.num_children ?? 0;
  }
  return found;
}

type Reading = Omit<ReadColumn, "name">;

const asIs = (physical: unknown): Collected => physical as Collected;
const present =
  <T>(read: (value: T) => Collected) =>
  (physical: unknown): Collected =>
    physical === null || physical === undefined ? null : read(physical as T);
const whole = present<number | bigint>((value) => BigInt(value));

function understand(element: SchemaElement, problems: FileProblems): Reading | undefined {
  const { name, type, converted_type: converted, logical_type: logical } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    const given =
      logical?.type === "DECIMAL" ? logical : { precision: element.precision ?? 18, scale: element.scale ?? 0 };
    const known = decimalOf(name, given.precision, given.scale, problems);
    return known && { ...known, value: type === "INT32" || type === "INT64" ? whole : present(bigEndian) };
  }
  switch (type) {
    case "BOOLEAN":
      return { type: bool, value: asIs };
    case "INT32":
    case "INT64":
      return wholeNumber(element, problems);
    case "INT96":
      return { type: { kind: "timestamp", unit: "ms" }, unit: "ns", value: asIs };
    case "FLOAT":
      return { type: { kind: "float32" }, value: asIs };
    case "DOUBLE":
      return { type: float64, value: asIs };
    case "BYTE_ARRAY":
      if (logical?.type === "STRING" || logical?.type === "ENUM" || logical?.type === "JSON")
        return { type: text, value: asIs };
      if (converted === "UTF8" || converted === "ENUM" || converted === "JSON") return { type: text, value: asIs };
      return refuse(name, "binary", problems);
    case "FIXED_LEN_BYTE_ARRAY":
      if (logical?.type === "UUID") return { type: text, value: present(uuidBytes) };
      return refuse(name, logical?.type === "FLOAT16" ? "float16" : "binary", problems);
    default:
      return refuse(name, `of the type ${type}`, problems);
  }
}

const units: Readonly<Record<string, TimeUnit>> = { MILLIS: "ms", MICROS: "us", NANOS: "ns" };

function wholeNumber(element: SchemaElement, problems: FileProblems): Reading | undefined {
  const { name, type, converted_type: converted, logical_type: logical } = element;
  if (logical?.type === "DATE" || converted === "DATE") return { type: date, value: asIs };
  if (logical?.type === "TIMESTAMP") {
    const unit = units[logical.unit]!;
    return { type: { kind: "timestamp", unit: "ms" }, unit, value: whole };
  }
  if (converted === "TIMESTAMP_MILLIS") return { type: { kind: "timestamp", unit: "ms" }, unit: "ms", value: whole };
  if (converted === "TIMESTAMP_MICROS") return { type: { kind: "timestamp", unit: "ms" }, unit: "us", value: whole };
  if (logical?.type === "TIME" || converted?.startsWith("TIME_")) return refuse(name, "a time of day", problems);
  const bits = logical?.type === "INTEGER" ? logical.bitWidth : Number(/^U?INT_(\d+)$/.exec(converted ?? "")?.[1] ?? 0);
  const unsigned = logical?.type === "INTEGER" ? !logical.isSigned : converted?.startsWith("UINT_") === true;
  const usual = type === "INT32" ? int32 : int64;
  if (!unsigned) return { type: signed[bits] ?? usual, value: whole };
  const wrap = type === "INT32" ? 32 : 64;
  return {
    type: unsignedTypes[bits] ?? int64,
    value: present<number | bigint>((value) => BigInt.asUintN(wrap, BigInt(value))),
  };
}

const signed: Readonly<Record<number, LogicalType>> = {
  8: { kind: "int8" },
  16: { kind: "int16" },
  32: int32,
  64: int64,
};
/** The least type that holds all of them; of 64 bits, those that it holds. */
const unsignedTypes: Readonly<Record<number, LogicalType>> = { 8: { kind: "int16" }, 16: int32 };

/** The integer of bytes with the highest first. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

/** Codecs that are not there, each told once. */
function checkCodecs({ row_groups: groups }: FileMetaData, problems: FileProblems): void {
  const { known, hint } = codecs();
  const missing = new Map<string, string>();
  groups.forEach(({ columns }, group) => {
    for (const { meta_data: chunk } of columns) {
      const codec = chunk?.codec ?? "UNCOMPRESSED";
      if (codec === "UNCOMPRESSED" || codec === "SNAPPY" || codec in known || missing.has(codec)) continue;
      missing.set(codec, `column "${chunk!.path_in_schema.join(".")}" in row group ${group + 1}`);
    }
  });
  for (const [codec, where] of missing) {
    const message = `${where} is compressed by ${codec.toLowerCase()}, and there is nothing here that reads it`;
    problems.addUnplaced("source.codec", message, hint(codec));
  }
}

/** The physical values of a column in one row group, page by page; none after a problem. */
async function valuesOf(
  bytes: Uint8Array,
  metadata: FileMetaData,
  index: number,
  name: string,
  problems: FileProblems,
): Promise<readonly ArrayLike<unknown>[]> {
  const group = metadata.row_groups[index]!;
  const wrong = (what: string): [] => {
    const message = `row group ${index + 1}, column "${name}": ${what}`;
    problems.addUnplaced("source.damaged", message, "the file is damaged: write or copy it anew");
    return [];
  };
  const chunk = group.columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === name)?.meta_data;
  if (!chunk) return wrong("the file does not have it");
  const end = endOf(chunk);
  if (end > bytes.length) return wrong(`its bytes should end at ${end}, and the file has ${bytes.length}`);
  const rows = Number(group.num_rows);
  if (rows === 0) return [];
  const pages: ArrayLike<unknown>[] = [];
  try {
    await parquetRead({
      file: {
        byteLength: bytes.length,
        slice: (start: number, end = bytes.length) => bufferOf(bytes, start, end),
      },
      metadata: { ...metadata, num_rows: group.num_rows, row_groups: [group] },
      columns: [name],
      utf8: false,
      compressors: codecs().known,
      onChunk: ({ columnData }) => pages.push(columnData),
      // Of times only those of 96 bits are still told apart; their nanoseconds are what we want.
      parsers: { timestampFromNanoseconds: (nanoseconds: bigint) => nanoseconds as unknown as Date },
    });
    const found = pages.reduce((sum, { length }) => sum + length, 0);
    return found === rows ? pages : wrong(`${rows} values were expected, and ${found} are there`);
  } catch (error) {
    return wrong(messageOf(error));
  }
}

/** Where a chunk ends. */
function endOf(chunk: ColumnMetaData): number {
  const start = Number(chunk.dictionary_page_offset ?? 0n) || Number(chunk.data_page_offset);
  return start + Number(chunk.total_compressed_size);
}

/** Bytes in a buffer of their own, as the reader wants them. */
const bufferOf = (bytes: Uint8Array, start: number, end: number): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + Math.min(end, bytes.length)) as ArrayBuffer;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
