// For tests of what users are told: a spec's text in, plain data and the rendered problems out.
import { renderProblems, unpainted } from "../../src/cli/excerpt.js";
import { Problems } from "../../src/spec/diagnostics.js";
import { parseSpec } from "../../src/spec/parse.js";
import { type MapNode, plain } from "../../src/spec/tree.js";

export interface Reading {
  readonly tree: MapNode | undefined;
  readonly problems: Problems;
  /** As JSON.parse would give it, but for bigints. */
  readonly data: unknown;
  readonly told: string;
}

export function read(text: string, file = "spec.yaml"): Reading {
  const problems = new Problems();
  const tree = parseSpec(text, file, problems);
  return { tree, problems, data: tree && plain(tree), told: rendered(problems, new Map([[file, text]])) };
}

export function rendered(problems: Problems, sources: ReadonlyMap<string, string>): string {
  return renderProblems(problems.list, sources, unpainted);
}

/** A template literal's text without its first line break and its indentation. */
export function lines(text: string): string {
  const all = text.replace(/^\n/, "").replace(/\n *$/, "\n").split("\n");
  const indent = Math.min(
    ...all.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length),
  );
  return all.map((line) => line.slice(indent)).join("\n");
}
