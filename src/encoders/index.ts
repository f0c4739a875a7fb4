// The table of encoders: a new format is one file and one line here.
import { csv } from "./csv.js";
import type { EncoderKind } from "./encoder.js";

export const encoders = { csv } as const satisfies Record<string, EncoderKind>;

export type EncoderName = keyof typeof encoders;

export {
  type DraftEncoding,
  type EncoderKind,
  type Encoding,
  type OutputColumn,
  openEncoding,
  outSlack,
  type RowWriter,
} from "./encoder.js";
