// Understands one column: which verb it has, what its words mean, and what the modifiers make of it.
import type { ColumnKind, Path, PathRef, Scope, Target } from "../columns/column-kind.js";
import { columnKinds, laterVerbs, type Verb } from "../columns/index.js";
import type { Place } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { type Problems, suggestion } from "./diagnostics.js";
import { keepsDistinct } from "./distinct.js";
import type { Column } from "./model.js";
import { parseType, shaping, typeNames } from "./modifiers.js";
import { columnShape, modifiers } from "./shape.js";
import { checkShape } from "./shape-check.js";
import { type Names, placeOf, resolvePath, understandFormula } from "./scope.js";
import { entry, find, keys, type MapNode, type Node } from "./tree.js";
import { laterModifiers } from "./words.js";

/** What a column needs to know of its table and of the others. */
export interface Surroundings {
  readonly names: Names;
  readonly problems: Problems;
  readonly table: string;
  readonly rows: number | undefined;
  readonly period: { readonly from: number; readonly to: number };
  /** True where this column alone is the table's primary key. */
  readonly isKey: boolean;
  target(name: string): Target | undefined;
}

interface Said {
  readonly kind: ColumnKind;
  readonly given: Readonly<Record<string, unknown>>;
}

/** The column, or undefined after reporting what is wrong with it. */
export function understandColumn(around: Surroundings, name: string, node: Node, keyAt: Place): Column | undefined {
  const { problems } = around;
  const said = wordsOf(node, keyAt, problems);
  if (!said) return undefined;
  const { given } = said;
  const place = (path: Path): Place => placeOf(node, path, keyAt);
  const declared = given.type === undefined ? undefined : parseType(String(given.type));
  if (given.type !== undefined && !declared) {
    problems.unknownWord("type", String(given.type), typeNames, place(["type"]));
    return undefined;
  }
  const isKey = around.isKey || given.primary_key === true;
  const unique = given.unique === true || isKey;
  if (unique && around.rows === undefined && !["uuid", "formula"].includes(said.kind.name)) {
    problems.error("spec.not_built", "unique over all children of all parents is not built yet", place([given.unique === true ? "unique" : "primary_key"]), "make it part of a composite key: primary_key: [parent, position]");
    return undefined;
  }
  const scope = scopeOf(around, name, node, keyAt, declared, unique);
  const meaning = said.kind.resolve(given, scope);
  if (!meaning) return undefined;
  const nulls = nullsOf(given, isKey, place, problems);
  if (nulls === "bad") return undefined;
  const shaped = shaping(meaning.type, meaning.nullable, {
    declared,
    round: given.round as number | undefined,
    format: given.format as string | undefined,
  });
  if (shaped.problem) {
    const { word, message, hint } = shaped.problem;
    problems.error("spec.type_mismatch", message, place([word]), hint);
    return undefined;
  }
  if (unique && shaped.formula && !keepsDistinct(shaped.formula.typed)) {
    const word = ["format", "round", "type"].find((candidate) => given[candidate] !== undefined)!;
    const hint = "leave the modifier out here, and let another column show it: format(x, ...) or round(x, ...)";
    problems.error("spec.unique_impossible", `different values can become one by ${word}: they cannot be promised unique`, place([word]), hint);
    return undefined;
  }
  return {
    table: around.table,
    name,
    id: String(given.id ?? name),
    output: String(given.as ?? name),
    hidden: given.hidden === true,
    type: shaped.formula?.type ?? meaning.type,
    nullable: meaning.nullable || nulls !== undefined || (shaped.formula?.nullable ?? false),
    meaning,
    nullThreshold: nulls,
    shaped: shaped.formula,
    supplied: undefined,
    positions: undefined,
    at: keyAt,
  };
}

/** The verb and its words: a plain scalar is a formula, or the bare word position. */
function wordsOf(node: Node, keyAt: Place, problems: Problems): Said | undefined {
  if (node.kind === "list") {
    problems.error("spec.shape", "a column is a formula or a map with a verb, not a list", node.at, "write { choice: [a, b] } to choose from a list");
    return undefined;
  }
  if (node.kind === "scalar") return bareWord(node.text, node, keyAt, problems);
  const verbs = keys(node).filter((key) => Object.hasOwn(columnKinds, key) && key !== "formula");
  const later = keys(node).filter((key) => (laterVerbs as readonly string[]).includes(key));
  for (const key of later) problems.error("spec.not_built", `the verb ${key} is not built yet`, entry(node, key)!.keyAt);
  if (later.length > 0) return undefined;
  if (verbs.length !== 1) {
    noSingleVerb(node, verbs, keyAt, problems);
    return undefined;
  }
  const verb = verbs[0] as Verb;
  const kind: ColumnKind = columnKinds[verb];
  const given = checkShape(columnShape(kind), node, verb, problems, laterModifiers);
  return given && { kind, given: given as Record<string, unknown> };
}

function bareWord(text: string, node: Node & { kind: "scalar" }, keyAt: Place, problems: Problems): Said | undefined {
  if (text === "position") return { kind: columnKinds.position, given: { position: true } };
  if (text === "arrival") {
    problems.error("spec.not_built", "arrival is not built yet", node.at, "use { timestamp: period, sorted: true }");
    return undefined;
  }
  if (node.value === null || text.trim() === "") {
    problems.error("spec.empty_column", "nothing says what this column is", keyAt, "write a formula, or a map with a verb: { uniform: 1..9 }");
    return undefined;
  }
  if (node.quoted || typeof node.value === "string") return { kind: columnKinds.formula, given: { formula: text } };
  problems.error("spec.bare_constant", `${text} alone is no column`, node.at, `a constant is { value: ${text} }`);
  return undefined;
}

function noSingleVerb(node: MapNode, verbs: readonly string[], keyAt: Place, problems: Problems): void {
  if (verbs.length > 1) {
    problems.error("spec.two_verbs", `a column has one verb, and this has ${verbs.join(" and ")}`, entry(node, verbs[1]!)!.keyAt);
    return;
  }
  const known = [...Object.keys(columnKinds).filter((key) => key !== "formula" && key !== "position"), ...laterVerbs];
  const strange = node.entries.filter(({ key }) => !Object.hasOwn(modifiers, key));
  if (strange.length === 0) {
    problems.error("spec.no_verb", "this column has no verb", keyAt, `write one of ${known.slice(0, 12).join(", ")}`);
    return;
  }
  for (const { key, keyAt: at } of strange) problems.error("spec.unknown_verb", `unknown verb ${JSON.stringify(key)}`, at, suggestion(key, known));
}

function nullsOf(
  given: Readonly<Record<string, unknown>>,
  isKey: boolean,
  place: (path: Path) => Place,
  problems: Problems,
): bigint | undefined | "bad" {
  if (given.nulls === undefined) return undefined;
  const quantity = typeof given.nulls === "number" ? given.nulls : parseQuantity(String(given.nulls));
  const rate = typeof quantity === "number" ? quantity : quantity?.kind === "number" ? quantity.value : Number.NaN;
  if (!(rate >= 0 && rate <= 1)) {
    problems.error("spec.bad_rate", `nulls: ${given.nulls} is not a share of the rows`, place(["nulls"]), "write a share from 0% to 100%");
    return "bad";
  }
  if (isKey && rate > 0) {
    problems.error("spec.null_key", "a primary key has no nulls", place(["nulls"]));
    return "bad";
  }
  // 2^64 itself does not fit: all rows null is the draw below 2^64 - 1, missed once in 2^64.
  const threshold = BigInt(Math.round(rate * 2 ** 53)) << 11n;
  return rate === 0 ? undefined : threshold >= 1n << 64n ? (1n << 64n) - 1n : threshold;
}

function scopeOf(
  around: Surroundings,
  column: string,
  node: Node,
  keyAt: Place,
  declared: Scope["declared"],
  unique: boolean,
): Scope {
  const { names, problems, table, rows, period } = around;
  const place = (path: Path): Place => placeOf(node, path, keyAt);
  const scope: Scope = {
    table,
    column,
    declared,
    unique,
    rows,
    period,
    error(code, message, path = [], hint) {
      problems.error(code, message, place(path), hint);
      return undefined;
    },
    warning(code, message, path = [], hint) {
      problems.warning(code, message, place(path), hint);
    },
    formula: (text, path, candidate) => understandFormula(names, table, text, find(node, path).node, problems, candidate),
    path(text, path, candidate) {
      const words = text.split(".");
      const resolved = resolvePath(names, table, words, candidate);
      if ("columns" in resolved) return resolved;
      if (resolved.problem) problems.error("formula.unknown_name", resolved.problem.message, place(path), resolved.problem.hint);
      return undefined;
    },
    target(name, path) {
      if (names.hasTable(name)) return around.target(name);
      problems.unknownWord("table", name, names.tableNames(), place(path));
      return undefined;
    },
    nested(value, path) {
      const inner = find(node, path).node;
      const said = typeof value === "string" ? undefined : wordsOf(inner, place(path), problems);
      if (!said) return undefined;
      return said.kind.resolve(said.given, scopeOf({ ...around, isKey: false }, column, inner, place(path), declared, false));
    },
    references: (path) => referenceOf(names, path),
  };
  return scope;
}

/** The table that a path's last column refers to: by a ref, or because it is that table's own key. */
function referenceOf(names: Names, path: PathRef): string | undefined {
  let table = path.table;
  for (let i = 0; i < path.columns.length - 1; i++) table = names.column(table, path.columns[i]!)?.meaning.references ?? "";
  const last = path.columns[path.columns.length - 1]!;
  const column = table === "" ? undefined : names.column(table, last);
  if (column?.meaning.references !== undefined) return column.meaning.references;
  const key = names.primaryKey(table);
  const isOwnKey = path.from !== "row" || path.columns.length > 1;
  return isOwnKey && key.length === 1 && key[0] === last ? table : undefined;
}

