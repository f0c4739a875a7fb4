// Pages without a dictionary: plain values, or the encodings that files for newer readers have.
import type { ColumnPlaces } from "./column-places.js";
import type { Encoded } from "./types.js";

export interface EncodedValues {
  readonly encoding: Encoded;
  readonly bytes: number;
}

/** Encodes the n staged values at `out`; `stagedBytes` are those of texts. The staged values stay as they are. */
export function encodeValues(places: ColumnPlaces, n: number, stagedBytes: number, out: number): EncodedValues {
  const { kernels, column, at, bench, options } = places;
  const { staged } = at;
  const best = options.encoding === "best";
  switch (column.lane) {
    case "code": {
      const { offsetsAt, bytesAt } = column.storage as { readonly offsetsAt: number; readonly bytesAt: number };
      return { encoding: "plain", bytes: kernels.plainEntries(n, staged, offsetsAt, bytesAt, out) };
    }
    case "utf8": {
      if (!best) return copied(places, staged, stagedBytes, out);
      const { scratch } = bench;
      return { encoding: "deltaLength", bytes: kernels.deltaTexts(n, staged, scratch + 2048, scratch, out) };
    }
    case "uuid":
      return copied(places, staged, 16 * n, out);
    case "f64":
      return reals(places, n, out);
    default: {
      if (column.physical === "bool") {
        kernels.boolToBits(n, staged, out);
        return { encoding: "plain", bytes: (n + 7) >> 3 };
      }
      const values = wholeNumbers(places, n);
      const isNarrow = column.physical === "int32";
      if (!best) return copied(places, values, (isNarrow ? 4 : 8) * n, out);
      const delta = isNarrow ? kernels.delta32 : kernels.delta64;
      return { encoding: "delta", bytes: delta(n, values, bench.scratch, out) };
    }
  }
}

function reals(places: ColumnPlaces, n: number, out: number): EncodedValues {
  const { kernels, column, at, bench, options } = places;
  const isNarrow = column.physical === "float";
  const bytes = (isNarrow ? 4 : 8) * n;
  if (options.encoding !== "best") {
    if (!isNarrow) return copied(places, at.staged, bytes, out);
    kernels.plainF32(n, at.staged, out);
    return { encoding: "plain", bytes };
  }
  if (isNarrow) {
    kernels.plainF32(n, at.staged, bench.compressed);
    kernels.splitBytes32(n, bench.compressed, out);
  } else kernels.splitBytes64(n, at.staged, out);
  return { encoding: "byteStreamSplit", bytes };
}

/** Where the page's whole numbers lie with the width and the unit that the file has. */
function wholeNumbers({ kernels, column, at, bench, timeScale }: ColumnPlaces, n: number): number {
  const { lane, physical, type } = column;
  const { staged } = at;
  if (lane === "i32" && physical === "int64") kernels.widenI32(n, staged, bench.compressed);
  else if (lane === "i64" && physical === "int32") kernels.plainI32(n, staged, bench.compressed);
  else if (type.kind === "timestamp" && timeScale > 1) kernels.microseconds(n, staged, bench.compressed);
  else return staged;
  return bench.compressed;
}

function copied({ bytes }: ColumnPlaces, from: number, length: number, out: number): EncodedValues {
  bytes.copyWithin(out, from, from + length);
  return { encoding: "plain", bytes: length };
}
