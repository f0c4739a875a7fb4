// The small world that every case of the suite of verbs stands in: parents to refer to, and columns beside.
import type { Case, Words } from "./cases.js";

/** The worlds that columns stand in: the column of the case is `c`, and others read it. */
export function spec(column: Words | string, table: Case["table"], more: Words = {}) {
  const beside =
    table === "kids" ? {} : { n: { uniform: "1..3" }, pick: { choice: ["a", "b", "c"] }, no: { sequence: 1 } };
  const columns = { ...beside, c: column, ...more };
  const few = { rows: 40, columns: table === "few" ? columns : { x: { sequence: 1 } } };
  return {
    seed: 11,
    tables: {
      parents: {
        rows: 50,
        columns: {
          id: { sequence: 100, primary_key: true },
          third: "(id - 100) % 3",
          grade: { case: "third", when: { 0: "a", 1: "b", 2: "c" } },
        },
      },
      brood: {
        each: { parent: "parents" },
        count: { uniform: "0..4" },
        columns: { key: { sequence: 1000, primary_key: true } },
      },
      named: { rows: 60, columns: { key: { pattern: "P-[0-9]{4}", unique: true, primary_key: true } } },
      few,
      ...(table === "t" && { t: { rows: 2000, columns } }),
      // Few has children too, to sum over.
      ...(table === "few" && { kids: { each: { parent: "few" }, count: 3, columns: { k: { uniform: "1..9" } } } }),
      ...(table === "kids" && { kids: { each: { parent: "few" }, count: 3, columns } }),
    },
  };
}
