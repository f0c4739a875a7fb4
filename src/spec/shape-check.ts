// Checks parts of the tree against their shapes and says in plain words, at the right place, what does not fit.
import type { z } from "zod";
import { columnKinds, laterVerbs } from "../columns/index.js";
import { nearest } from "../formula/nearest.js";
import { type Problems, suggestion } from "./diagnostics.js";
import { expected, wordsAt } from "./shape-words.js";
import { entry, find, type MapNode, type Node, plain } from "./tree.js";

/** What is said of a word that the shape does not know, but somebody does. */
export interface Note {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** The word that need not be there where this one is. */
  readonly standsFor?: string;
}

/**
 * The typed value of `node`, or undefined after reporting every misfit. Words too many are reported, and the rest is
 * used, so that what is wrong with the rest is told at once. `note` knows words that are not built yet, or stand elsewhere.
 */
export function checkShape<T extends z.ZodType>(
  shape: T,
  node: Node,
  what: string,
  problems: Problems,
  note: (word: string) => Note | undefined = () => undefined,
): z.output<T> | undefined {
  const given = plain(node);
  const result = shape.safeParse(given);
  if (result.success) return result.data;
  const reporter = new Reporter(node, what, shape, problems, note);
  const issues = result.error.issues.map((issue) => within(issue, node));
  for (const issue of issues) reporter.report(issue);
  if (!issues.every(({ code }) => code === "unrecognized_keys")) return undefined;
  for (const issue of issues) if (issue.code === "unrecognized_keys") remove(given, pathOf(issue), issue.keys);
  const rest = shape.safeParse(given);
  return rest.success ? rest.data : undefined;
}

type Words = readonly (string | number)[];

/** Shapes have no other keys. */
const pathOf = (issue: z.core.$ZodIssue): Words => issue.path.filter((word) => typeof word !== "symbol");

/** Of a union, the one problem of the only form that looks like what was written. */
function within(issue: z.core.$ZodIssue, root: Node): z.core.$ZodIssue {
  if (issue.code !== "invalid_union") return issue;
  const forms = issue.errors.filter((errors) =>
    errors.every(({ path, code }) => path.length > 0 || code !== "invalid_type"),
  );
  const [form] = forms;
  const inner = form?.find(({ code }) => code === "unrecognized_keys") ?? form?.[0]; // a slip explains what is missing
  if (forms.length !== 1 || !inner) return issue;
  return within({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue, root);
}

function remove(given: unknown, path: Words, keys: readonly string[]): void {
  let at = given as Record<string | number, unknown>;
  for (const word of path) at = at[word] as Record<string | number, unknown>;
  for (const key of keys) delete at[key];
}

class Reporter {
  constructor(
    private readonly root: Node,
    private readonly what: string,
    private readonly shape: z.ZodType,
    private readonly problems: Problems,
    private readonly note: (word: string) => Note | undefined,
  ) {}

  report(issue: z.core.$ZodIssue): void {
    const path = pathOf(issue);
    const { node, keyAt, depth } = find(this.root, path);
    const label = labelOf(path, this.what);
    const here = wordsAt(this.shape, path);
    if (node.kind === "map" && depth === path.length) {
      const strange =
        issue.code === "unrecognized_keys"
          ? issue.keys
          : issue.code === "invalid_union"
            ? tooMany(node, here.keys)
            : [];
      if (strange.length > 0) {
        if (this.isLater(node, label, path, here)) return;
        this.unknown(node, strange, label, here.keys, path.length === 0);
        return;
      }
      if (this.isLater(node, label, path, here)) return;
    }
    const wanted = expected(this.shape, path, node);
    if (depth < path.length) {
      const missing = path.slice(depth).join(".");
      const known = wordsAt(this.shape, path.slice(0, depth)).keys;
      const isMeant = (key: string): boolean =>
        this.note(key)?.standsFor === missing || (!known.includes(key) && nearest(key, known) === missing);
      if (node.kind === "map" && node.entries.some(({ key }) => isMeant(key))) return;
      this.problems.error(
        "spec.missing",
        `${depth === 0 ? this.what : String(path[depth - 1])} needs ${missing}:`,
        keyAt ?? headOf(node),
        wanted,
      );
      return;
    }
    this.problems.error("spec.shape", `${label} does not fit: ${found(node)}`, node.at, wanted);
  }

  private unknown(
    node: MapNode,
    strange: readonly string[],
    label: string,
    known: readonly string[],
    isRoot: boolean,
  ): void {
    for (const key of strange) {
      const at = entry(node, key)?.keyAt ?? node.at;
      const note = isRoot ? this.note(key) : laterForm(key, label);
      if (note) this.problems.error(note.code, note.message, at, note.hint);
      else
        this.problems.error(
          "spec.unknown_word",
          `${label} has no word ${JSON.stringify(key)}`,
          at,
          suggestion(key, known),
        );
    }
  }

  /** A form that stands elsewhere: a case that is no parameter. */
  private isLater(node: MapNode, label: string, path: Words, here: { readonly keys: readonly string[] }): boolean {
    const isCase = entry(node, "case") !== undefined && !here.keys.includes("case");
    if (!isCase) return false;
    const hint = Object.hasOwn(columnKinds, label)
      ? `make a case of verbs: { case: x, when: { a: { ${label}: ... } } }`
      : expected(this.shape, path, node);
    this.problems.error("spec.shape", `${label}: a case cannot stand here`, node.at, hint);
    return true;
  }
}

/** The last word of a path; an item of a list has none of its own. */
function labelOf(path: Words, what: string): string {
  const last = path[path.length - 1];
  if (typeof last !== "number") return last ?? what;
  return `item ${last + 1} of ${labelOf(path.slice(0, -1), what)}`;
}

/** A verb as a form of something else: `count: { normal: ... }`. */
function laterForm(word: string, label: string): Note | undefined {
  if (label === "count" && Object.hasOwn(columnKinds, word)) {
    const hint = "write { poisson: 4 }, a uniform, binomial, geometric, zipf, choice or case, or a formula";
    return { code: "spec.bad_count", message: `children are counted in whole numbers, not by ${word}`, hint };
  }
  const isVerb = Object.hasOwn(columnKinds, word) || (laterVerbs as readonly string[]).includes(word);
  return isVerb ? { code: "spec.not_built", message: `${label}: ${word} is not built yet here` } : undefined;
}

/** Keys of a map that no form of a union knows. */
const tooMany = (node: MapNode, known: readonly string[]): string[] =>
  known.length === 0 ? [] : node.entries.map(({ key }) => key).filter((key) => !known.includes(key));

/** A whole map is no good place for a caret: its first key is. */
export const headOf = (node: Node) => (node.kind === "map" ? (node.entries[0]?.keyAt ?? node.at) : node.at);

function found(node: Node): string {
  if (node.kind !== "scalar") return node.kind === "map" ? "found a map" : "found a list";
  if (node.value === null) return "nothing stands here";
  return `found ${node.quoted || typeof node.value === "string" ? JSON.stringify(node.text) : node.text}`;
}

/** The entries of a map node whose keys are names; others are reported. */
export function named(
  node: Node | undefined,
  what: string,
  pattern: RegExp,
  wantedName: string,
  problems: Problems,
): MapNode["entries"] {
  if (node === undefined) return [];
  if (node.kind !== "map") {
    problems.error("spec.shape", `${what}s stand in a map: name, then what it is`, node.at);
    return [];
  }
  return node.entries.filter(({ key, keyAt }) => {
    if (pattern.test(key)) return true;
    problems.error(
      "spec.bad_name",
      `${JSON.stringify(key.length > 40 ? `${key.slice(0, 40)}…` : key)} is not a name for a ${what}`,
      keyAt,
      wantedName,
    );
    return false;
  });
}
