// The words of one column: which verb it has, and what is said of words that do not go together.
import type { ColumnKind } from "../columns/column-kind.js";
import { columnKinds, laterVerbs, type Verb } from "../columns/index.js";
import type { Place } from "../errors.js";
import { parseDate, parseTimestamp } from "../formula/literals.js";
import { type Problems, suggestion } from "./diagnostics.js";
import { columnShape, modifiers } from "./shape.js";
import { checkShape, type Note } from "./shape-check.js";
import { entry, keys, type MapNode, type Node, type ScalarNode } from "./tree.js";
import { insteadOfVerb, later } from "./words.js";

export interface Said {
  readonly kind: ColumnKind;
  readonly given: Readonly<Record<string, unknown>>;
}

/** The verb and its words: a plain scalar is a formula, or the bare word position. */
export function wordsOf(node: Node, keyAt: Place, problems: Problems): Said | undefined {
  if (node.kind === "list") {
    problems.error(
      "spec.shape",
      "a column is a formula or a map with a verb, and this is a list",
      node.at,
      "write { choice: [a, b] } to choose from a list",
    );
    return undefined;
  }
  if (node.kind === "scalar") return bareWord(node.text, node, keyAt, problems);
  const verbs = keys(node).filter((key) => Object.hasOwn(columnKinds, key));
  const unbuilt = keys(node).filter((key) => (laterVerbs as readonly string[]).includes(key));
  for (const key of unbuilt)
    problems.error("spec.not_built", `the verb ${key} is not built yet`, entry(node, key)!.keyAt, insteadOfVerb[key]);
  if (unbuilt.length > 0) return undefined;
  if (verbs.length !== 1) {
    noSingleVerb(node, verbs, keyAt, problems);
    return undefined;
  }
  const verb = verbs[0] as Verb;
  const kind: ColumnKind = columnKinds[verb];
  const given = checkShape(columnShape(kind), node, verb, problems, (word) => noteOf(word, kind));
  return given && { kind, given: given as Record<string, unknown> };
}

function bareWord(text: string, node: Node & { kind: "scalar" }, keyAt: Place, problems: Problems): Said | undefined {
  if (text === "position") return { kind: columnKinds.position, given: { position: true } };
  if (text === "arrival") {
    problems.error("spec.not_built", "arrival is not built yet", node.at, "use { timestamp: period, sorted: true }");
    return undefined;
  }
  if (node.value === null || text.trim() === "") {
    problems.error(
      "spec.empty_column",
      "nothing says what this column is",
      keyAt,
      "write a formula, or a map with a verb: { uniform: 1..9 }",
    );
    return undefined;
  }
  if (parseDate(text) !== undefined || parseTimestamp(text) !== undefined) return bareConstant(text, node, problems);
  if (node.quoted || typeof node.value === "string") {
    warnOfComment(node, problems);
    return { kind: columnKinds.formula, given: { formula: text } };
  }
  return bareConstant(text, node, problems);
}

/** `id #2 + 1` is `id` to YAML. Who means a comment writes a space behind its mark. */
function warnOfComment({ text, cutOff, at }: ScalarNode, problems: Problems): void {
  if (cutOff === undefined) return;
  const hint = `quote the formula if it goes on: "${text} ${cutOff}"; a comment has a space behind its #`;
  problems.warning("spec.cut_by_comment", `this formula is ${text}: YAML takes ${cutOff} for a comment`, at, hint);
}

function bareConstant(text: string, node: Node, problems: Problems): undefined {
  problems.error("spec.bare_constant", `${text} alone is no column`, node.at, `a constant is { value: ${text} }`);
}

/** What to say of a word that stands beside a verb and does not belong there. */
function noteOf(word: string, kind: ColumnKind): Note | undefined {
  const instead = kind.later;
  if (instead && Object.hasOwn(instead, word))
    return { code: "spec.not_built", message: `${word}: is not built yet`, hint: instead[word]! };
  const verbs = verbsWith(word);
  if (verbs.length === 0) return later.column(word);
  return {
    code: "spec.unknown_word",
    message: `${word}: does not go with ${kind.name}`,
    hint: `it stands beside ${verbs.join(" or ")}`,
  };
}

const verbsWith = (word: string): string[] =>
  Object.values<ColumnKind>(columnKinds)
    .filter((kind) => Object.hasOwn(kind.beside, word))
    .map(({ name }) => name);

function noSingleVerb(node: MapNode, verbs: readonly string[], keyAt: Place, problems: Problems): void {
  if (verbs.length > 1) {
    problems.error(
      "spec.two_verbs",
      `a column has one verb, and this has ${verbs.join(" and ")}`,
      entry(node, verbs[1]!)!.keyAt,
      "make two columns, or delete one of the verbs",
    );
    return;
  }
  const known = [...Object.keys(columnKinds), ...laterVerbs];
  const strange = node.entries.filter(({ key }) => !Object.hasOwn(modifiers, key));
  if (strange.length === 0) {
    problems.error("spec.no_verb", "this column has no verb", keyAt, `write one of ${known.slice(0, 12).join(", ")}`);
    return;
  }
  for (const { key, keyAt: at } of strange) {
    const [verb] = verbsWith(key);
    if (verb !== undefined)
      problems.error("spec.no_verb", `${key}: needs a verb beside it`, at, `it goes with ${verb}:`);
    else problems.error("spec.unknown_verb", `unknown verb ${JSON.stringify(key)}`, at, suggestion(key, known));
  }
}
