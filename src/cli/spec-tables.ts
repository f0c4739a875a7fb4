// The tables and sources that a spec names, from its text alone: completion asks at every key, whatever else is wrong with it.
import type { Problems } from "../spec/diagnostics.js";
import { parseSpec } from "../spec/parse.js";
import { entry, type Node } from "../spec/tree.js";

export interface NamedTable {
  readonly name: string;
  /** How many rows it has, as the spec says it; of a source its file. */
  readonly summary: string;
}

/** Tables first; undefined where the text is no spec, after saying why. */
export function tablesIn(text: string, file: string, problems: Problems): NamedTable[] | undefined {
  const tree = parseSpec(text, file, problems);
  return (
    tree &&
    ["tables", "sources"].flatMap((section) => {
      const found = entry(tree, section)?.value;
      if (found?.kind !== "map") return [];
      return found.entries.map(({ key, value }) => ({ name: key, summary: sizeText(section, value) }));
    })
  );
}

function sizeText(section: string, table: Node): string {
  if (table.kind !== "map") return "";
  const said = (word: string): string | undefined => {
    const value = entry(table, word)?.value;
    return value && `${word}: ${written(value)}`;
  };
  const words = section === "tables" ? ["rows", "each", "count"] : ["csv"];
  return words.flatMap((word) => said(word) ?? []).join(", ");
}

/** As the spec says it, in one line. */
function written(node: Node): string {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "list") return `[${node.items.map(written).join(", ")}]`;
  return `{ ${node.entries.map(({ key, value }) => `${key}: ${written(value)}`).join(", ")} }`;
}
