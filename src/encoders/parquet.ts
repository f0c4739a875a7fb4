// Parquet: columns in row groups, encoded in place by our own kernels; readers written by others judge it.
import type { EncoderKind } from "./encoder.js";
import { ParquetWriter } from "./parquet/file-writer.js";
import { defaultOptions, type ParquetOptions, type ParquetOutput, planParquet } from "./parquet/plan.js";

export const parquetWith = (options: ParquetOptions): EncoderKind => ({
  name: "parquet",
  extension: "parquet",
  plan: (columns, builder) => planParquet(columns, builder, options),
  open: (place, output) => new ParquetWriter(place, output as ParquetOutput),
});

export const parquet = parquetWith(defaultOptions) satisfies EncoderKind;
