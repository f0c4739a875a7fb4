// Rows that tests of explain look at, and what holds of every explanation of a cell.
import { expect } from "vitest";
import { type CellExplanation, explainCell } from "../../src/explain/cell.js";
import type { PlanTables } from "../../src/plan/tables.js";
import { type AnyTable, type Model, type Table, tableOf } from "../../src/spec/model.js";

/** A row by its path, and the line of the table's file that it is when its root row is made alone. */
export interface Sample {
  readonly path: readonly number[];
  readonly line: "first" | "last";
}

/** The first and the last row that a root row makes of a table; none where it makes none. */
export function samplesOf(model: Model, tables: PlanTables, table: Table, root: number): Sample[] {
  const column = [...table.columns.values()][0]!;
  const counts = (path: readonly number[]): number => {
    try {
      return explainCell(model, tables, table, column, path).identity.at(-1)!.of;
    } catch {
      return 0;
    }
  };
  const depth = lineage(model, table).length;
  if (depth === 1) return [{ path: [root], line: "first" }];
  const siblings = Array.from({ length: 30 }, (_, i) => i + 1);
  const parents = depth === 2 ? [[root]] : siblings.map((ordinal) => [root, ordinal]);
  const found = parents.flatMap((parent) => {
    const count = counts([...parent, 1]);
    return count > 0 ? [{ parent, count }] : [];
  });
  if (found.length === 0) return [];
  return [
    { path: [...found[0]!.parent, 1], line: "first" },
    { path: [...found.at(-1)!.parent, found.at(-1)!.count], line: "last" },
  ];
}

/** The tables from the root on; supplied rows may be the root. */
function lineage(model: Model, table: AnyTable): AnyTable[] {
  if (table.kind === "source" || table.size.kind === "rows") return [table];
  return [...lineage(model, tableOf(model, table.size.parent)!), table];
}

/** What holds of any explanation, whatever the column. */
export function checkWhole(cell: CellExplanation): void {
  if (cell.nulls?.isNull) expect(cell.value).toBeNull();
  for (const { word, fraction, candidates, says } of cell.draws) {
    if (word !== undefined) expect(Math.abs(Number(BigInt(word)) / 2 ** 64 - fraction!)).toBeLessThan(1e-12);
    const chosen = candidates?.filter((candidate) => candidate.chosen);
    if (chosen === undefined) continue;
    expect(chosen).toHaveLength(1);
    const named = / so (?:not .* but its alias )?(.*?)(?: itself)?$/.exec(says.at(-1)!)?.[1];
    if (named !== undefined) expect(named).toBe(chosen[0]!.value); // the words lead where the kernel went
  }
}
