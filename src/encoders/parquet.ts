// Parquet: columns in row groups, encoded in place by our own kernels; readers written by others judge it.
import type { EncoderKind } from "./encoder.js";
import { ParquetWriter } from "./parquet/file-writer.js";
import { defaultOptions, type ParquetOutput, planParquet } from "./parquet/plan.js";

export const parquet = {
  name: "parquet",
  extension: "parquet",
  plan: (columns, builder) => planParquet(columns, builder, defaultOptions),
  open: (place, output) => new ParquetWriter(place, output as ParquetOutput),
} as const satisfies EncoderKind;
