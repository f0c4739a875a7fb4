// `--rows` of a table whose counts read their parents: parents are tried until their children, counted as the run makes them, are enough.
import type { Problems } from "./diagnostics.js";
import type { CountChildren, Fit } from "./fit.js";
import { type Model, rowsOf } from "./model.js";
import { mostRows, type SizeOptions, type Tried } from "./sizes.js";

/** Parents that are tried at least: fewer say little of the mean. */
const leastTried = 4096;
/** Parents whose children are counted before a run: some tens of seconds. */
const mostCounted = 5e8;
/** Attempts until the rows of the parents stay the same. */
const attempts = 12;

export interface FittedTable {
  readonly name: string;
  readonly parent: string;
}

/**
 * The model whose main table has exactly the rows that were asked for. `read` reads the spec again with other rows of the
 * parent: its columns may depend on how many there are, so that what was counted must hold for the rows that were found.
 */
export function fitted(
  first: Model,
  { name, parent }: FittedTable,
  { rows, countChildren }: SizeOptions & { readonly countChildren?: CountChildren },
  problems: Problems,
  read: (tried: Tried) => Model | undefined,
): Model | undefined {
  const say = (message: string, hint: string): undefined => {
    problems.error("spec.bad_rows", message, first.tables.get(name)!.at, hint);
  };
  const root = `set the rows of the parent: --set tables.${parent}.rows=1M, or use --scale`;
  if (rows === undefined) return first;
  if (rows === 0) return read({ parents: 0, keep: 0 });
  if (!countChildren)
    return say(`the rows of ${name} depend on columns of ${parent}: --rows cannot count them here`, root);
  let parents = Math.max(rowsOf(first.tables.get(parent)!) ?? 0, leastTried);
  let last: Fit | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (parents > mostCounted || parents > mostRows)
      return say(`--rows ${rows} of ${name} would count the children of more than ${mostCounted} parents`, root);
    const model = read({ parents });
    if (!model) return undefined;
    const found = countChildren(model, name, rows);
    if ("mean" in found) {
      if (found.mean === 0 && parents > 1e6)
        return say(`--rows ${rows} of ${name}: its parents have no children`, "raise count:");
      parents = found.mean === 0 ? parents * 16 : Math.ceil((rows / found.mean) * 1.02) + leastTried;
      continue;
    }
    if (found.parents === parents && last?.keep === found.keep) return read({ parents, keep: found.keep });
    last = found;
    parents = found.parents;
  }
  return say(
    `the children of ${parent} depend on how many rows it has: no number of them gives ${rows} of ${name}`,
    root,
  );
}
