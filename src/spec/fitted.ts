// `--rows` of a table whose counts read their parents: roots are tried until their descendants, counted as the run makes them, are enough.
import type { Problems } from "./diagnostics.js";
import type { CountChildren } from "./fit.js";
import { type Cut, type Model, rowsOf, tableOf } from "./model.js";
import type { SizeOptions, Tried } from "./sizes.js";

/** Roots that are tried at least: fewer say little of the mean. */
const leastTried = 4096;
/** Roots whose children are counted before a run: some tens of seconds. */
const mostCounted = 5e8;
/**
 * Attempts until the rows of the root stay the same. Where they do not, because columns change with them, the last few may be
 * without children.
 */
const patience = 3;
const attempts = 16;

/** The root of a table, and the generations from its children down to the table. */
interface Line {
  readonly root: string;
  readonly generations: readonly string[];
}

function lineOf(model: Model, name: string): Line {
  const { size } = model.tables.get(name) ?? { size: undefined };
  if (size?.kind !== "each") return { root: name, generations: [] };
  const above = lineOf(model, size.parent);
  return { root: above.root, generations: [...above.generations, name] };
}

/**
 * The model whose table `name` has exactly the rows that were asked for. `read` reads the spec again with other rows of the
 * root: its columns may depend on how many there are, so that what was counted must hold for the rows that were found.
 */
export function fitted(
  first: Model,
  name: string,
  { rows = 0, countChildren }: SizeOptions & { readonly countChildren?: CountChildren },
  problems: Problems,
  read: (tried: Tried) => Model | undefined,
): Model | undefined {
  const { root, generations } = lineOf(first, name);
  const say = (message: string, hint: string): undefined => {
    problems.error("spec.bad_rows", `--rows ${rows} of ${name}${message}`, first.tables.get(name)!.at, hint);
  };
  const byRoot = `set the rows of the root: --set tables.${root}.rows=1M, or use --scale`;
  if (rows === 0) return read({ roots: 0, cuts: new Map(generations.map((table) => [table, nothing])) });
  if (!countChildren) return say(" depend on columns of its parents, and nothing here can count them", byRoot);
  const isSource = first.sources.has(root);
  let roots = isSource ? rowsOf(tableOf(first, root)!)! : Math.max(rowsOf(tableOf(first, root)!) ?? 0, leastTried);
  let last = "";
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (roots > mostCounted)
      return say(` would count the children of more than ${mostCounted} rows of ${root}`, byRoot);
    const model = read({ roots });
    if (!model) return undefined;
    const found = find(model, generations, rows, countChildren);
    if ("all" in found) {
      if (isSource) return say(`: the ${roots} rows of ${root} have fewer`, "ask for fewer, or raise count:");
      if (found.all === 0 && roots > 1e6) return say(": its parents have no children", "raise count:");
      const spare = attempt < patience ? 0.02 * roots + leastTried : 0.002 * roots + 8;
      roots = found.all === 0 ? roots * 16 : Math.ceil((rows / found.all) * roots + spare);
      continue;
    }
    const said = JSON.stringify([...found.cuts]);
    const isSettled = found.roots === roots && said === last;
    const isNear = attempt >= patience && roots - found.roots <= 0.01 * roots + 16;
    if (isSource || isSettled || isNear) return read({ ...found, roots });
    last = said;
    roots = found.roots;
  }
  return say(`: how many there are depends on the rows of ${root}, and no number of them gives so many`, byRoot);
}

const nothing: Cut = { lastParent: 0, keep: 0 };

/** Where each generation ends, so that the last one has `rows` rows: its parents are the rows that the one above must have. */
function find(
  model: Model,
  generations: readonly string[],
  rows: number,
  count: CountChildren,
): { readonly roots: number; readonly cuts: ReadonlyMap<string, Cut> } | { readonly all: number } {
  const cuts = new Map<string, Cut>();
  let wanted = rows;
  for (const table of generations.toReversed()) {
    const found = count(model, table, wanted);
    if ("all" in found) return found;
    cuts.set(table, { lastParent: found.parents - 1, keep: found.keep });
    wanted = found.parents;
  }
  return { roots: wanted, cuts };
}
