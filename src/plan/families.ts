// Families: a root table and everything that hangs on it by `each`. A part is a range of a family's root rows.
import { type AnyTable, isChild, type Model, rowsOf, type Table, tableOf } from "../spec/model.js";

export interface Family {
  /** The root's name. */
  readonly name: string;
  readonly rows: number;
  /** A table by `rows`, or a source whose rows have children: those are read, and not written. */
  readonly root: AnyTable;
  /** Tables that are made: the root first, if it is one, and children after their parents. */
  readonly tables: readonly Table[];
  /** Root rows for which numbered children have one base: a part that begins inside a block counts on from its start. */
  readonly blockRoots: number;
}

export function families(model: Model): Family[] {
  const roots = [...model.tables.values()].filter((table) => !isChild(table));
  const supplied = [...model.sources.values()].filter(({ children }) => children.length > 0);
  return [...roots, ...supplied].map((root) => familyOf(model, root));
}

function familyOf(model: Model, root: AnyTable): Family {
  const family = { name: root.name, rows: rowsOf(root)!, root, tables: descendants(model, root) };
  return { ...family, blockRoots: blockRootsOf(family) };
}

function descendants(model: Model, table: AnyTable): Table[] {
  const own = table.kind === "table" ? [table] : [];
  return [...own, ...table.children.flatMap((child) => descendants(model, model.tables.get(child)!))];
}

/** The family of a table or source with nothing in it but the table's ancestors, from the root down, and the table itself. */
export function lineOf(model: Model, name: string): Family {
  const line: AnyTable[] = [];
  for (let at = tableOf(model, name); at; at = isChild(at) ? tableOf(model, at.size.parent) : undefined)
    line.unshift(at);
  return { ...familyOf(model, line[0]!), tables: line.filter((table) => table.kind === "table") };
}

/** Rows of each table for one row of the root, on average; undefined where a count reads its parents. */
export function rowsPerRoot(family: Pick<Family, "name" | "tables">): Map<string, number> | undefined {
  const isKnown = family.tables.every(({ size }) => size.kind === "rows" || size.count.kind === "drawn");
  return isKnown ? meansOf(family) : undefined;
}

/** Stands for a mean that only rows can show. */
const guessedMean = 4;

function meansOf(family: Pick<Family, "name" | "tables">): Map<string, number> {
  const means = new Map<string, number>([[family.name, 1]]);
  for (const { name, size } of family.tables) {
    if (size.kind === "rows") continue;
    const mean = size.count.kind === "drawn" ? size.count.mean : guessedMean;
    means.set(name, means.get(size.parent)! * mean);
  }
  return means;
}

/** Rows of a family that lie between two numbers that are kept, about; and the most numbers that are kept. */
const blockRows = 4096;
const mostBlocks = 2 ** 22;

function blockRootsOf(family: Pick<Family, "name" | "rows" | "tables">): number {
  const perRoot = [...meansOf(family).values()].reduce((sum, mean) => sum + mean, 0);
  let roots = 1;
  while (2 * roots * perRoot <= blockRows || family.rows / roots > mostBlocks) roots *= 2;
  return roots;
}
