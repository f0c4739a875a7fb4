// What hyparquet reads from a Parquet file of ours, and what it shall give of each value.
import { gunzipSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import type { FileOptions } from "../../src/encoders/encoder.js";
import type { TestColumn } from "./written.js";

const asyncBuffer = (file: Buffer) => ({
  byteLength: file.length,
  slice: (start: number, end?: number) => new Uint8Array(file.subarray(start, end)).buffer,
});

/** Values as they stand in the file: no reader's dates, uuids as text. */
const parsers = {
  timestampFromMilliseconds: (ms: bigint) => ms,
  timestampFromMicroseconds: (us: bigint) => us,
  dateFromDays: (days: number) => days,
  uuidFromBytes: (bytes: Uint8Array) =>
    Buffer.from(bytes)
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
};
const compressors = { GZIP: (bytes: Uint8Array) => new Uint8Array(gunzipSync(bytes)) };

export async function readParquet(file: Buffer): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: asyncBuffer(file), parsers, compressors });
}

/** What hyparquet shall give of a value. */
export function shownByParquet(
  value: TestColumn["values"][number],
  { type }: TestColumn,
  { timestamps }: FileOptions,
): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "bool":
      return Number(value) === 1;
    case "decimal":
      return Number(value) * 10 ** -type.scale;
    case "timestamp":
      return timestamps === "us" ? BigInt.asIntN(64, BigInt(value) * 1000n) : BigInt(value);
    case "int64":
      return BigInt(value);
    case "float32":
      return Math.fround(Number(value));
    case "text":
    case "uuid":
      return String(value);
    default:
      return Number(value);
  }
}
