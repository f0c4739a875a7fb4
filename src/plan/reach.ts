// How the value behind a dotted name is reached: gathered from what was supplied, made again, or seen through the parent.
import type { PathRef } from "../columns/column-kind.js";
import { groupedDigits } from "../columns/note-text.js";
import { type Model, rowsOf, tableOf } from "../spec/model.js";

/** In words; undefined for a column of the row itself. */
export function reachOf(model: Model, path: PathRef): string | undefined {
  if (path.from === "row" && path.columns.length === 1) return undefined;
  const owner = ownerOf(model, path);
  if (path.columns.length === 1) return `gathered from the parent's batch, where ${owner} makes it`;
  const table = tableOf(model, owner)!;
  const column = table.columns.get(path.columns[path.columns.length - 1]!)!;
  const rows = rowsOf(table);
  if (column.supplied) return `gathered from the ${groupedDigits(rows ?? 0)} rows of ${owner}`;
  return rows === undefined
    ? `gathered from the batch in which ${owner} makes it`
    : `made again for the chosen row of ${owner}: no generated parent is stored`;
}

/** The table that the last column of a path belongs to. */
export function ownerOf(model: Model, path: PathRef): string {
  let table = path.table;
  for (const name of path.columns.slice(0, -1))
    table = tableOf(model, table)?.columns.get(name)?.meaning.references ?? table;
  return table;
}
