// `rename:` of a source: a file may have any header, and the spec calls its columns by names of its own.
import type { SourceTable } from "../sources/source.js";
import type { Problems } from "./diagnostics.js";
import { columnName, nameHint } from "./names.js";
import type { MapNode } from "./tree.js";

/** The table under the spec's names, or undefined after problems. Two names may be exchanged. */
export function renamed(table: SourceTable, renames: MapNode, problems: Problems): SourceTable | undefined {
  const names = table.columns.map(({ name }) => name);
  const to = new Map<string, string>();
  let failed = false;
  for (const { key, keyAt, value } of renames.entries) {
    if (value.kind !== "scalar") continue; // the shape says so
    if (!names.includes(key)) {
      problems.unknownWord("column", key, names, keyAt);
      failed = true;
    } else if (!columnName.test(value.text)) {
      problems.error("spec.bad_name", `${JSON.stringify(value.text)} is no name for a column`, value.at, nameHint);
      failed = true;
    } else to.set(key, value.text);
  }
  const columns = table.columns.map((column) => ({ ...column, name: to.get(column.name) ?? column.name }));
  for (const { key, value } of renames.entries) {
    const name = to.get(key);
    if (name === undefined || columns.filter((column) => column.name === name).length < 2) continue;
    problems.error("spec.same_name", `two columns would be named ${name}`, value.at, "choose another name");
    failed = true;
  }
  return failed ? undefined : { ...table, columns };
}
