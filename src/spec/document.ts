// The spec as data: all that decides what is made, and nothing that does not. What plans and kept artefacts are hashed by.
import type { Draft } from "./drafts.js";
import type { Model } from "./model.js";
import { type MapNode, plain } from "./tree.js";

/** Words that decide nothing by themselves: what they say stands in the values that they gave. */
const elsewhere = ["vars", "profiles", "seed", "name", "main", "period", "outputs"];

/** The resolved text of a spec as data, names in order, sizes and seed as they hold; `digests` are those of files that columns read. */
export function documentOf(
  tree: MapNode,
  drafts: ReadonlyMap<string, Draft>,
  digests: readonly unknown[],
  { seed, period }: Pick<Model, "seed" | "period">,
): unknown {
  const all = [...drafts.values()];
  const rows = all.flatMap(({ name, size }) => (size?.kind === "rows" ? [[name, size.rows]] : []));
  const cuts = all.flatMap(({ name, size }) => (size?.kind === "each" && size.cut ? [[name, size.cut.keep]] : []));
  const supplied = all.flatMap(({ name, source }) => (source ? [[name, source.data.sha256]] : []));
  const said = plain(tree) as Record<string, unknown>;
  for (const word of elsewhere) delete said[word];
  // Sizes stand above, as they hold: whether the text or a flag gave them is no difference.
  for (const table of Object.values((said.tables ?? {}) as Record<string, Record<string, unknown>>)) delete table.rows;
  return {
    seed: seed.toString(),
    period,
    rows,
    ...(cuts.length > 0 && { cuts }),
    files: [...supplied, ...digests],
    spec: ordered(said),
  };
}

/** Maps as lists of pairs: their order is the order of the output. Big integers as text. */
function ordered(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, inner]) => [key, ordered(inner)]);
}
