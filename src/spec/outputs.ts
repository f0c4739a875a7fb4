// What a table writes: checked once all of its columns are understood.
import type { Problems } from "./diagnostics.js";
import type { Draft } from "./drafts.js";
import { partName } from "./key-parts.js";
import type { Column } from "./model.js";
import type { Names } from "./scope.js";

/** Every table writes something, and no two columns of it under one name. */
export function checkOutputs(draft: Draft, names: Names, problems: Problems): void {
  const seen = new Map<string, string>();
  for (const name of names.columnNames(draft.name)) {
    const column = names.column(draft.name, name);
    if (!column || column.hidden) continue;
    for (const output of outputNames(column)) {
      const other = seen.get(output);
      if (other !== undefined)
        problems.error(
          "spec.same_output",
          `${name} and ${other} are both written as ${output}`,
          column.at,
          "give one of them another name: as:",
        );
      seen.set(output, name);
    }
  }
  checkIds(draft, names, problems);
  if (draft.columnNodes.size === 0 && draft.frame)
    problems.error(
      "spec.no_columns",
      `${draft.name} has no columns`,
      draft.keyAt,
      "write columns: { id: { sequence: 1 } }",
    );
  else if (seen.size === 0 && !problems.hasErrors)
    problems.error(
      "spec.all_hidden",
      `all columns of ${draft.name} are hidden: nothing would be written`,
      draft.keyAt,
      "take hidden: from one of them, or leave the table out by --tables",
    );
}

/** The names that a column is written under: several where it refers to a key of several columns. */
const outputNames = ({ output, meaning }: Column): readonly string[] =>
  meaning.parts?.map((part) => partName(output, part)) ?? [output];

/** Two columns of one id would be drawn alike, row for row. */
function checkIds(draft: Draft, names: Names, problems: Problems): void {
  const seen = new Map<string, string>();
  for (const name of draft.columnNodes.keys()) {
    const column = names.column(draft.name, name);
    const other = column && seen.get(column.id);
    if (other !== undefined)
      problems.warning(
        "spec.same_id",
        `${name} and ${other} have the same id, ${column!.id}: they would hold the same draws`,
        column!.at,
        "choose another name, or another id:",
      );
    if (column) seen.set(column.id, name);
  }
}
