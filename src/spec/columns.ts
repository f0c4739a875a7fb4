// Understands one column: which verb it has, what its words mean, and what the modifiers make of it.
import type { ColumnKind, Path, PathRef, Scope, Target } from "../columns/column-kind.js";
import { columnKinds, laterVerbs, type Verb } from "../columns/index.js";
import { plainNumber, type Quantity } from "../columns/words.js";
import type { Place } from "../errors.js";
import { parseDate, parseTimestamp } from "../formula/literals.js";
import { type Problems, suggestion } from "./diagnostics.js";
import { keepsDistinct } from "./distinct.js";
import type { Column } from "./model.js";
import { parseType, shaping, typeNames } from "./modifiers.js";
import { keysOf, type Names, placeOf, resolvePath, understandFormula, wordSpan } from "./scope.js";
import { columnShape, modifiers } from "./shape.js";
import { checkShape, type Note } from "./shape-check.js";
import { entry, find, keys, type MapNode, type Node } from "./tree.js";
import { insteadOfVerb, later } from "./words.js";

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
    problems.error(
      "spec.unknown_type",
      `unknown type ${JSON.stringify(given.type)}`,
      place(["type"]),
      likelyType(String(given.type)),
    );
    return undefined;
  }
  const isKey = around.isKey || given.primary_key === true;
  const unique = given.unique === true || isKey;
  const uniqueWord = given.unique === true ? "unique" : "primary_key";
  if (unique && around.rows === undefined && !["uuid", "formula"].includes(said.kind.name)) {
    problems.error(
      "spec.not_built",
      "unique over all children of all parents is not built yet",
      place([uniqueWord]),
      "make it part of a composite key: primary_key: [parent, position]",
    );
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
  if (unique && !meaning.distinct) {
    const message = `${said.kind.name} cannot be promised unique`;
    problems.error(
      "spec.unique_impossible",
      message,
      place([uniqueWord]),
      "use sequence, uuid, a uniform of whole numbers, or a pattern",
    );
    return undefined;
  }
  if (unique && shaped.formula && !keepsDistinct(shaped.formula.typed)) {
    const word = ["format", "round", "type"].find((candidate) => given[candidate] !== undefined)!;
    const hint = "leave the modifier out here, and let another column show it: format(x, ...) or round(x, ...)";
    problems.error(
      "spec.unique_impossible",
      `different values can become one by ${word}: they cannot be promised unique`,
      place([word]),
      hint,
    );
    return undefined;
  }
  const output = String(given.as ?? name);
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(output)) {
    problems.error(
      "spec.bad_name",
      "a name in the output holds no control characters or line breaks",
      place(["as"]),
      "write letters, digits, spaces and signs",
    );
    return undefined;
  }
  return {
    table: around.table,
    name,
    id: String(given.id ?? name),
    output,
    hidden: given.hidden === true,
    type: shaped.formula?.type ?? meaning.type,
    nullable: meaning.nullable || nulls !== undefined || (shaped.formula?.nullable ?? false),
    meaning,
    nullThreshold: nulls,
    shaped: shaped.formula,
    supplied: undefined,
    positions: undefined,
    at: keyAt,
    place: (path) => (path.length === 0 ? keyAt : place(path)),
  };
}

/** The verb and its words: a plain scalar is a formula, or the bare word position. */
function wordsOf(node: Node, keyAt: Place, problems: Problems): Said | undefined {
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
  const verbs = keys(node).filter((key) => Object.hasOwn(columnKinds, key) && key !== "formula");
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
  if (node.quoted || typeof node.value === "string") return { kind: columnKinds.formula, given: { formula: text } };
  return bareConstant(text, node, problems);
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
  const known = [...Object.keys(columnKinds).filter((key) => key !== "formula" && key !== "position"), ...laterVerbs];
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

/** Names that other systems have for the types here. */
const otherNames: Readonly<Record<string, string>> = {
  string: "text",
  str: "text",
  varchar: "text",
  char: "text",
  int: "int64",
  integer: "int64",
  bigint: "int64",
  long: "int64",
  smallint: "int16",
  tinyint: "int8",
  float: "float64",
  double: "float64",
  real: "float64",
  number: "float64",
  boolean: "bool",
  datetime: "timestamp",
  time: "timestamp",
  decimal: "decimal(12,2)",
  numeric: "decimal(12,2)",
  money: "decimal(12,2)",
};

function likelyType(text: string): string {
  const word = text.toLowerCase();
  if (/^decimal\s*\(/.test(word))
    return "decimal(p,s) has 1 to 18 digits in all, and up to 9 of them after the point: decimal(12,2)";
  return Object.hasOwn(otherNames, word)
    ? `did you mean ${JSON.stringify(otherNames[word])}?`
    : suggestion(text, typeNames);
}

function nullsOf(
  given: Readonly<Record<string, unknown>>,
  isKey: boolean,
  place: (path: Path) => Place,
  problems: Problems,
): bigint | undefined | "bad" {
  if (given.nulls === undefined) return undefined;
  const rate = plainNumber(given.nulls as Quantity) ?? Number.NaN;
  if (!(rate >= 0 && rate <= 1)) {
    problems.error(
      "spec.bad_rate",
      `nulls: ${given.nulls} is not a share of the rows`,
      place(["nulls"]),
      "write a share from 0% to 100%",
    );
    return "bad";
  }
  if (isKey && rate > 0) {
    problems.error("spec.null_key", "a primary key has no nulls", place(["nulls"]), "delete nulls:");
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
    formula: (text, path, candidate) =>
      understandFormula(names, table, text, find(node, keysOf(path)).node, problems, candidate),
    path(text, path, candidate) {
      const words = text.split(".");
      const resolved = resolvePath(names, table, words, candidate);
      if ("columns" in resolved) return resolved;
      if (!resolved.problem) return undefined;
      const { message, hint, word } = resolved.problem;
      problems.error("formula.unknown_name", message, place(pathToWord(path, text, words, word)), hint);
      return undefined;
    },
    target(name, path) {
      if (names.hasTable(name)) return around.target(name);
      problems.unknownWord("table", name, names.tableNames(), place(path));
      return undefined;
    },
    nested(value, path) {
      const inner = find(node, keysOf(path)).node;
      const said = typeof value === "string" ? undefined : wordsOf(inner, place(path), problems);
      if (!said) return undefined;
      return said.kind.resolve(
        said.given,
        scopeOf({ ...around, isKey: false }, column, inner, place(path), declared, false),
      );
    },
    references: (path) => referenceOf(names, path),
  };
  return scope;
}

/** Where a path ends in a dotted name inside of a text: the same path to one word of the name. */
function pathToWord(path: Path, text: string, words: readonly string[], word: number): Path {
  const last = path[path.length - 1];
  if (typeof last !== "object" || !("start" in last) || last.end - last.start !== text.length) return path;
  const { start, end } = wordSpan(text, words, word, 0, text.length);
  return [...path.slice(0, -1), { start: last.start + start, end: last.start + end }];
}

/** The table that a path's last column refers to: by a ref, or because it is that table's own key. */
function referenceOf(names: Names, path: PathRef): string | undefined {
  let table = path.table;
  for (let i = 0; i < path.columns.length - 1; i++)
    table = names.column(table, path.columns[i]!)?.meaning.references ?? "";
  const last = path.columns[path.columns.length - 1]!;
  const column = table === "" ? undefined : names.column(table, last);
  if (column?.meaning.references !== undefined) return column.meaning.references;
  const key = names.primaryKey(table);
  const isOwnKey = path.from !== "row" || path.columns.length > 1;
  return isOwnKey && key.length === 1 && key[0] === last ? table : undefined;
}
