// Checks parts of the tree against their shapes and says in plain words, at the right place, what does not fit.
import type { z } from "zod";
import type { Problems } from "./diagnostics.js";
import { find, type MapNode, type Node, plain } from "./tree.js";

/** The typed value of `node`, or undefined after reporting every misfit. `later` are words that are known but not built. */
export function checkShape<T extends z.ZodType>(
  shape: T,
  node: Node,
  what: string,
  problems: Problems,
  later: readonly string[] = [],
): z.output<T> | undefined {
  const given = plain(node);
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  for (const issue of result.error.issues) report(issue, node, what, shape, problems, later);
  return undefined;
}

function report(
  issue: z.core.$ZodIssue,
  root: Node,
  what: string,
  shape: z.ZodType,
  problems: Problems,
  later: readonly string[],
): void {
  const path = issue.path.filter((word): word is string | number => typeof word !== "symbol");
  const { node, keyAt, depth } = find(root, path);
  if (issue.code === "unrecognized_keys" && node.kind === "map") {
    const known = Object.keys((shape as { shape?: Record<string, unknown> }).shape ?? {});
    for (const key of issue.keys) {
      const at = node.entries.find((entry) => entry.key === key)?.keyAt ?? node.at;
      if (depth === 0 && later.includes(key)) problems.error("spec.not_built", `${key}: is not built yet`, at);
      else problems.unknownWord(`word of ${what}`, key, depth === 0 ? known : [], at);
    }
    return;
  }
  const label = path.length === 0 ? what : String(path[path.length - 1]);
  if (depth < path.length) {
    problems.error("spec.missing", `${what} needs ${path.slice(depth).join(".")}:`, keyAt ?? headOf(node), wanted(issue, shape, path));
    return;
  }
  problems.error("spec.shape", `${label} does not fit: ${found(node)}`, node.at, wanted(issue, shape, path));
}

/** A whole map is no good place for a caret: its first key is. */
const headOf = (node: Node) => (node.kind === "map" ? (node.entries[0]?.keyAt ?? node.at) : node.at);

function found(node: Node): string {
  if (node.kind === "scalar") return node.value === null ? "nothing stands here" : `found ${JSON.stringify(node.text)}`;
  return node.kind === "map" ? "found a map" : "found a list";
}

/** What would be right: the shape's own description, else what zod expected. */
function wanted(issue: z.core.$ZodIssue, shape: z.ZodType, path: readonly (string | number)[]): string {
  const described = describe(shape, path);
  if (described !== undefined) return `wanted: ${described}`;
  if (issue.code === "invalid_type") return `wanted: ${issue.expected === "record" || issue.expected === "object" ? "a map" : issue.expected}`;
  if (issue.code === "invalid_value") return `wanted: ${issue.values.map(String).join(", ")}`;
  return issue.message;
}

interface Shaped {
  readonly shape?: Record<string, z.ZodType>;
  meta?(): { description?: string } | undefined;
}

function describe(shape: z.ZodType, path: readonly (string | number)[]): string | undefined {
  let at = shape as z.ZodType & Shaped;
  for (const word of path) {
    const next = at.shape?.[word];
    if (!next) return undefined;
    at = next as z.ZodType & Shaped;
  }
  return path.length === 0 ? undefined : at.meta?.()?.description;
}

/** The entries of a map node whose keys are names; others are reported. */
export function named(node: Node | undefined, what: string, pattern: RegExp, wantedName: string, problems: Problems): MapNode["entries"] {
  if (node === undefined) return [];
  if (node.kind !== "map") {
    problems.error("spec.shape", `${what}s stand in a map: name, then what it is`, node.at);
    return [];
  }
  return node.entries.filter(({ key, keyAt }) => {
    if (pattern.test(key)) return true;
    problems.error("spec.bad_name", `${JSON.stringify(key)} is not a name for a ${what}`, keyAt, wantedName);
    return false;
  });
}
