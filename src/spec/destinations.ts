// `outputs:` of a spec: where data can go under a name, as words that the command line takes for flags.
import { DatagenError, type Place } from "../errors.js";
import type { Problems } from "./diagnostics.js";
import type { Draft } from "./drafts.js";
import type { OutputWord, SpecOutput } from "./model.js";
import { parseOut } from "./out-template.js";
import { frame } from "./shape.js";
import { checkShape, named } from "./shape-check.js";
import { entry, type MapNode, type Node } from "./tree.js";

const outputName = /^[A-Za-z][A-Za-z0-9_-]{0,127}$/;

/** Reads `outputs:`; `drafts` are the tables that they may name. */
export function readOutputs(
  tree: MapNode,
  drafts: ReadonlyMap<string, Pick<Draft, "kind">>,
  problems: Problems,
): ReadonlyMap<string, SpecOutput> {
  const tables = [...drafts].filter(([, { kind }]) => kind === "table").map(([name]) => name);
  const outputs = new Map<string, SpecOutput>();
  const hint = "letters, digits, _ and -, a letter first";
  for (const { key, keyAt, value } of named(entry(tree, "outputs")?.value, "output", outputName, hint, problems)) {
    const fits = checkShape(frame.output, value, `output ${key}`, problems);
    if (!fits || value.kind !== "map") continue;
    const words = new Map(value.entries.map((word) => [word.key, wordOf(word.value)]));
    checkPath(words.get("out")!, problems);
    for (const table of tableNames(entry(value, "tables")?.value))
      if (!tables.includes(table.text)) problems.unknownWord("table", table.text, tables, table.at);
    outputs.set(key, { words, at: keyAt });
  }
  return outputs;
}

const wordOf = (node: Node): OutputWord => ({
  texts: (node.kind === "list" ? node.items : [node]).flatMap((item) => (item.kind === "scalar" ? [item.text] : [])),
  at: node.at,
});

/** A scalar may be a list of its own, with commas. */
function tableNames(node: Node | undefined): { readonly text: string; readonly at: Place }[] {
  if (node?.kind === "list") return node.items.flatMap(tableNames);
  if (node?.kind !== "scalar") return [];
  return node.text.split(",").map((text) => ({ text: text.trim(), at: node.at }));
}

/** Templates of targets that are built; the others are refused when they are chosen. */
function checkPath({ texts: [out = ""], at }: OutputWord, problems: Problems): void {
  if (/^[a-z][a-z0-9+]+:/.test(out)) return;
  try {
    parseOut(out);
  } catch (error) {
    if (!(error instanceof DatagenError)) throw error;
    problems.error("spec.out_template", error.message, at, error.hint);
  }
}
