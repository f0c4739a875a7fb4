// Supplied tables as Parquet. The reader is hyparquet, which waits even for bytes that are there; it is loaded when a spec names such a file.
import { FileProblems } from "./file-problems.js";
import type { SourceKind } from "./source.js";

/**
 * Flat columns of any encoding, uncompressed or by snappy, gzip, brotli or zstd. Decimals are exact, timestamps of any unit
 * become milliseconds, uuids texts; lists and structures are refused by name.
 */
export const parquet = {
  name: "parquet",
  summary: "Parquet with flat columns",
  async decode(bytes, file, sink) {
    const problems = new FileProblems(bytes, file, sink);
    const { readParquet } = await import("./parquet-table.js");
    const table = await readParquet(bytes, problems);
    problems.finish();
    return problems.count === 0 ? table : undefined;
  },
} as const satisfies SourceKind;
