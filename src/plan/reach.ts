// How the value behind a dotted name is reached: gathered from what was supplied, made again, or seen through the parent.
import type { PathRef } from "../columns/column-kind.js";
import { groupedDigits } from "../columns/note-text.js";
import { type Model, rowsOf, tableOf } from "../spec/model.js";

/** In words; undefined for a column of the row itself. */
export function reachOf(model: Model, path: PathRef): string | undefined {
  if (path.aggregate) return `added up behind each batch of ${path.aggregate.children}`;
  if (path.from === "row" && path.columns.length === 1) return undefined;
  const owner = ownerOf(model, path);
  const table = tableOf(model, owner)!;
  const column = table.columns.get(path.columns[path.columns.length - 1]!)!;
  if (column.supplied) return `gathered from the ${groupedDigits(rowsOf(table) ?? 0)} rows of ${owner}`;
  if (path.columns.length === 1) return `gathered from the parent's batch, where ${owner} makes it`;
  return isAncestor(model, path)
    ? `gathered from the batch in which ${owner} makes it`
    : `made again for the chosen row of ${owner}: no generated parent is stored`;
}

/** Whether a path leads up from parent to parent, by copies of their keys, and never through a row that was chosen. */
function isAncestor(model: Model, path: PathRef): boolean {
  let table = path.table;
  for (const name of path.columns.slice(0, -1)) {
    const meaning = tableOf(model, table)?.columns.get(name)?.meaning;
    if (meaning?.copies?.from !== "parent" || meaning.copies.columns.length > 1) return false;
    table = meaning.references ?? table;
  }
  return true;
}

/** The table that the last column of a path belongs to. */
export function ownerOf(model: Model, path: PathRef): string {
  let table = path.table;
  for (const name of path.columns.slice(0, -1))
    table = tableOf(model, table)?.columns.get(name)?.meaning.references ?? table;
  return table;
}
