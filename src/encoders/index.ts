// The table of encoders: a new format is one file and one line here.
import { csv } from "./csv.js";
import type { EncoderKind } from "./encoder.js";
import { parquet } from "./parquet.js";

export const encoders = { csv, parquet } as const satisfies Record<string, EncoderKind>;

export type EncoderName = keyof typeof encoders;

/** The encoder of a name that is known to be one. */
export const encoderOf = (name: EncoderName): EncoderKind => encoders[name];
