// What a primary key promises, once the columns are understood: no nulls, and no two rows alike where it has several columns.
import type { Place } from "../errors.js";
import { keepsDistinct } from "../formula/distinct.js";
import type { Problems } from "./diagnostics.js";
import type { Draft } from "./drafts.js";
import type { Column } from "./model.js";
import type { Names } from "./scope.js";

export function checkTableKey(draft: Draft, names: Names, problems: Problems): void {
  const known = names.columnNames(draft.name);
  const key = draft.primaryKey.map((name) => (known.includes(name) ? names.column(draft.name, name) : undefined));
  if (key.length < 2) return; // a column that is the key alone is checked where it is understood
  for (const column of key) if (column?.nullable) refuseNulls(draft, column, problems);
  const columns = key.filter((column) => column !== undefined);
  if (columns.length < key.length || isPromised(draft, columns, names)) return;
  const list = draft.primaryKey.join(" and ");
  problems.warning(
    "spec.key_not_unique",
    `nothing promises that no two rows of ${draft.name} have the same ${list}`,
    columns[0]!.at,
    "let one of them be unique, or take the parent's key and position",
  );
}

function refuseNulls(draft: Draft, column: Column, problems: Problems): void {
  const [message, at, hint]: readonly [string, Place, string] =
    column.nulls.length > 0
      ? ["a primary key has no nulls", column.place(["nulls"]), "delete nulls:"]
      : [
          `${draft.name}.${column.name} can be null, and a primary key has no nulls`,
          column.at,
          "give it a value in every row, e.g. by else: or coalesce(x, 0)",
        ];
  problems.error("spec.null_key", message, at, hint);
}

/** By a column that is unique, or one that tells the children of a parent apart beside the key of that parent. */
function isPromised(draft: Draft, key: readonly Column[], names: Names): boolean {
  if (key.some(isDistinct)) return true;
  const parent = names.parent(draft.name);
  if (!parent || !key.some(({ meaning }) => meaning.apart)) return false;
  const copied = key.flatMap(({ meaning: { copies } }) =>
    copies?.from === "parent" && copies.columns.length === 1 ? [copies.columns[0]!] : [],
  );
  const parentKey = names.primaryKey(parent.table);
  if (parentKey.length > 0 && parentKey.every((name) => copied.includes(name))) return true;
  return copied.some((name) => {
    const column = names.column(parent.table, name);
    return column !== undefined && isDistinct(column);
  });
}

const isDistinct = ({ meaning, shaped }: Column): boolean =>
  meaning.distinct === true && (shaped === undefined || keepsDistinct(shaped.typed));
