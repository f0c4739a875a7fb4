// Arrow's IPC files, and its streams where parts follow each other: batches as they lie in memory, written by apache-arrow.
import { arrowColumns } from "../batch/arrow-columns.js";
import { assert } from "../errors.js";
import { type Arg, placed } from "../kernels/program.js";
import type { LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import type { EncoderKind } from "./encoder.js";

/** A column of Arrow's widths as plain data. */
export interface PlacedColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly lane: Vector["lane"];
  /** Values, or the offsets of texts made row by row. */
  readonly values: Arg;
  readonly bytes: Arg;
  readonly validity: Arg | undefined;
  readonly dictionary: { readonly size: number; readonly offsetsAt: number; readonly bytesAt: number } | undefined;
}

export interface ArrowOutput {
  readonly columns: readonly PlacedColumn[];
  readonly stream: boolean;
}

let writers: typeof import("./arrow/arrow-writer.js") | undefined;

export const arrow = {
  name: "arrow",
  summary: "Arrow's IPC files (Feather 2), as they lie in memory: for pandas, Polars, R; a stream on standard output",
  extension: "arrow",
  compressions: ["none"],
  options: ["stream"],
  streams: true,
  /** apache-arrow takes a tenth of a second to load. */
  async load() {
    writers ??= await import("./arrow/arrow-writer.js");
  },
  plan(columns, builder, { stream = false }) {
    const wide = arrowColumns(builder, columns);
    return { finish: (): ArrowOutput => ({ columns: wide.map(placedColumn), stream }) };
  },
  open(place, output, about) {
    assert(writers, "arrow is loaded before it is opened");
    return new writers.ArrowWriter(place, output as ArrowOutput, about);
  },
} as const satisfies EncoderKind;

function placedColumn({ name, vector }: { readonly name: string; readonly vector: Vector }): PlacedColumn {
  const { lane, type, validity } = vector;
  const dictionary = lane === "code" ? vector.dictionary : undefined;
  return {
    name,
    type,
    lane,
    values: placed(lane === "utf8" ? vector.offsets : vector.values),
    bytes: lane === "utf8" ? placed(vector.bytes) : 0,
    validity: validity === undefined ? undefined : placed(validity),
    dictionary: dictionary && {
      size: dictionary.size,
      offsetsAt: dictionary.offsetsAt,
      bytesAt: dictionary.bytesAt,
    },
  };
}
