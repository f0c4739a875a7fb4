// Families: a root table and everything that hangs on it by `each`. A part is a range of a family's root rows.
import type { Model, Table } from "../spec/model.js";

export interface Family {
  /** The root table's name. */
  readonly name: string;
  readonly rows: number;
  /** Root first, children after their parents. */
  readonly tables: readonly Table[];
}

export function families(model: Model): Family[] {
  const found: Family[] = [];
  for (const table of model.tables.values()) {
    if (table.size.kind === "rows")
      found.push({ name: table.name, rows: table.size.rows, tables: descendants(model, table) });
  }
  return found;
}

function descendants(model: Model, table: Table): Table[] {
  return [table, ...table.children.flatMap((child) => descendants(model, model.tables.get(child)!))];
}

/** Rows of each table for one row of the root, on average; undefined where counts read their parents. */
export function rowsPerRoot(family: Family): Map<string, number> | undefined {
  const means = new Map<string, number>();
  for (const { name, size } of family.tables) {
    if (size.kind === "rows") means.set(name, 1);
    else if (size.count.kind === "drawn") means.set(name, means.get(size.parent)! * size.count.mean);
    else return undefined;
  }
  return means;
}
