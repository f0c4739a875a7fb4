// The keys of chosen rows of a table, as they are written.
import type { Tables } from "../columns/column-kind.js";
import { type Model, tableOf } from "../spec/model.js";
import { Probe } from "./probe.js";

/**
 * @example
 * keyTexts(model, tables, "stores", [0, 17]) // ["S00012", "S04711"]
 */
export function keyTexts(model: Model, tables: Tables, name: string, rows: readonly number[]): string[] {
  const table = tableOf(model, name)!;
  const [key] = table.primaryKey;
  // A child has its number over all parents, and no row that can be asked for by it alone.
  const isChild = table.kind === "table" && table.size.kind === "each";
  if (key === undefined || isChild) return rows.map((row) => `row ${row}`);
  const probe = new Probe(model, tables, table);
  const shown = probe.show(probe.rows.column(key));
  const read = probe.open();
  return rows.map((row) => read([row]).text(shown) ?? "");
}
