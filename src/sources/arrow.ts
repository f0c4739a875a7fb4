// Supplied tables as Arrow IPC, a file or a stream. The reader is apache-arrow, loaded when a spec names such a file.
import { FileProblems } from "./file-problems.js";
import type { SourceKind } from "./source.js";

/**
 * Flat columns: integers, reals, decimals up to 18 digits, texts (of dictionaries too), dates, timestamps of any unit, truth
 * values, and 16 bytes as a uuid's text; others are refused by name.
 */
export const arrow = {
  name: "arrow",
  summary: "Arrow IPC, a file or a stream",
  async decode(bytes, file, sink) {
    const problems = new FileProblems(bytes, file, sink);
    const { readArrow } = await import("./arrow-table.js");
    const table = readArrow(bytes, problems);
    problems.finish();
    return problems.count === 0 ? table : undefined;
  },
} as const satisfies SourceKind;
