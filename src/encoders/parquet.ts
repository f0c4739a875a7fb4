// Parquet: columns in row groups, encoded in place by our own kernels; readers written by others judge it.
import type { EncoderKind, FileOptions } from "./encoder.js";
import { ParquetWriter } from "./parquet/file-writer.js";
import { defaultOptions, type ParquetOptions, type ParquetOutput, planParquet } from "./parquet/plan.js";

const chosen = (given: FileOptions): ParquetOptions => ({
  codec: given.compression ?? defaultOptions.codec,
  encoding: given.encoding ?? defaultOptions.encoding,
  rowGroupRows: given.rowGroup ?? defaultOptions.rowGroupRows,
  pageRows: given.page ?? defaultOptions.pageRows,
  timestamps: given.timestamps ?? defaultOptions.timestamps,
});

export const parquet = {
  name: "parquet",
  summary: "columns in row groups, compressed by snappy, with statistics: for Spark, DuckDB and whatever reads lakes",
  extension: "parquet",
  compressions: ["snappy", "none", "gzip", "zstd"],
  streams: false,
  options: ["encoding", "rowGroup", "page", "timestamps"],
  plan: (columns, builder, options) => planParquet(columns, builder, chosen(options)),
  open: (place, output, about) => new ParquetWriter(place, output as ParquetOutput, about),
} as const satisfies EncoderKind;
