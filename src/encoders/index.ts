// The table of encoders: a new format is one file and one line here.

import { arrow } from "./arrow.js";
import type { Compression } from "./compression.js";
import { csv } from "./csv.js";
import type { EncoderKind } from "./encoder.js";
import { ndjson } from "./ndjson.js";
import { parquet } from "./parquet.js";

export const encoders = { csv, ndjson, parquet, arrow } as const satisfies Record<string, EncoderKind>;

export type EncoderName = keyof typeof encoders;

/** What the names of files end in: `csv.gz`. A format that compresses inside of its files has no sign of it. */
export function extensionOf(name: EncoderName, compression?: Compression): string {
  const { extension, compressions: known } = encoderOf(name);
  if (known.includes("snappy")) return extension;
  return extension + { none: "", snappy: "", gzip: ".gz", zstd: ".zst" }[compression ?? "none"];
}

/** The encoder of a name that is known to be one. */
export const encoderOf = (name: EncoderName): EncoderKind => encoders[name];
