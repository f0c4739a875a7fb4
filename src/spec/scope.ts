// What names mean where they stand: paths along references, the parent's alias, the candidate of a ref.
import type { Formula, Path, PathRef } from "../columns/column-kind.js";
import type { Place } from "../errors.js";
import { checkFormula, type Scope as FormulaScope, type Resolved } from "../formula/check.js";
import { parseFormula } from "../formula/parse.js";
import type { Expression, FormulaProblem } from "../formula/syntax.js";
import { type Problems, suggestion } from "./diagnostics.js";
import type { Column } from "./model.js";
import { find, type Node, within } from "./tree.js";

/** The part of the reader that names need. */
export interface Names {
  /** Understands a column, or says why not. Undefined where it has problems of its own. */
  column(table: string, name: string): Column | undefined;
  columnNames(table: string): readonly string[];
  /** Columns written with ref:. By their text alone: understanding one could need the column that asks. */
  referenceNames(table: string): readonly string[];
  /** The first column written with times and sorted: true; by its text alone too. */
  timeInOrder(table: string): string | undefined;
  hasTable(name: string): boolean;
  tableNames(): readonly string[];
  primaryKey(table: string): readonly string[];
  /** The parent that `each` names, and its alias. */
  parent(table: string): { readonly alias: string; readonly table: string; readonly most: number } | undefined;
  /** Tables whose `each` names this one. */
  children(table: string): readonly string[];
}

/** The functions over children that a formula may call. */
export type Aggregates = NonNullable<FormulaScope<PathRef>["aggregate"]>;

export interface PathProblem {
  /** Absent where a name is not known. */
  readonly code?: FormulaProblem["code"];
  readonly message: string;
  readonly hint: string;
  /** Which of the words is wrong. */
  readonly word: number;
}
export type Failure = { readonly problem?: PathProblem };

/** Names that mean something only where they stand. */
export interface NearNames {
  /** The table that a ref chooses from, by its name. */
  readonly candidate?: string | undefined;
  /** Whether this row may be read beside the candidate. */
  readonly beside?: boolean;
  /** The column that asks, by its name: its value before nulls. */
  readonly own?: Column | undefined;
  /** Functions over the children of the row that asks. */
  readonly aggregate?: Aggregates | undefined;
  /** True of a formula that is a whole column: a word alone may have been meant as a constant. */
  readonly isColumn?: boolean;
}

/** Understands a dotted name seen from a row of `table`. A failure without a problem was reported elsewhere. */
export function resolvePath(
  names: Names,
  table: string,
  words: readonly string[],
  { candidate, beside = false, own: asking, isColumn }: NearNames = {},
): PathRef | Failure {
  const [first = "", ...rest] = words;
  const parent = names.parent(table);
  if (candidate !== undefined && first === candidate && rest.length > 0)
    return follow(names, "candidate", candidate, rest, 1);
  if (parent && first === parent.alias && rest.length > 0) return follow(names, "parent", parent.table, rest, 1);
  if (asking && first === asking.name) return followOwn(names, asking, words);
  const own = names.columnNames(table);
  if (own.includes(first)) {
    if (candidate === undefined || beside) return follow(names, "row", table, words, 0);
    const hint = `read a column of the candidate: ${candidate}.${names.columnNames(candidate)[0] ?? "column"}`;
    return {
      problem: {
        message: `${first} is a column of this row: weights that depend on the row are not built yet`,
        hint,
        word: 0,
      },
    };
  }
  if (rest.length === 0 && (first === candidate || first === parent?.alias)) {
    const table = first === candidate ? candidate : parent!.table;
    const message = `${first} is ${first === candidate ? "the candidate" : "the parent"}, a whole row`;
    return {
      problem: {
        message,
        hint: `name one of its columns: ${first}.${names.columnNames(table)[0] ?? "column"}`,
        word: 0,
      },
    };
  }
  const more = [...(parent ? [parent.alias] : []), ...(candidate === undefined ? [] : [candidate])];
  if (names.children(table).includes(first) && candidate === undefined) {
    const message = `a ${table} row has many ${first}`;
    const column = rest.length > 0 ? rest.join(".") : (names.columnNames(first)[0] ?? "column");
    const hint = `take one value of them: sum(${first}.${column}), max(${first}.${column}), count(${first})`;
    return { problem: { code: "formula.aggregate", message, hint, word: 0 } };
  }
  const message = names.hasTable(first)
    ? `${first} is a table, and rows of it mean nothing here without a reference`
    : `unknown column ${JSON.stringify(first)}`;
  const hint = suggestion(first, [...own, ...more]);
  const isWord = isColumn && rest.length === 0 && !names.hasTable(first);
  return {
    problem: {
      message,
      hint: isWord ? `${hint}${hint.endsWith("?") ? "" : ";"} a constant is { value: ${first} }` : hint,
      word: 0,
    },
  };
}

export function follow(
  names: Names,
  from: PathRef["from"],
  table: string,
  words: readonly string[],
  offset: number,
): PathRef | Failure {
  let current = table;
  let nullable = false;
  let summed = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const known = names.columnNames(current);
    if (!known.includes(word)) {
      return {
        problem: {
          message: `unknown column ${JSON.stringify(word)} of ${current}`,
          hint: suggestion(word, known),
          word: i + offset,
        },
      };
    }
    const column = names.column(current, word);
    if (!column) return {};
    if (column.summed && (i > 0 || from !== "row")) return unseen(from, current, word, i, i + offset);
    nullable ||= column.nullable;
    summed ||= column.summed;
    if (i === words.length - 1 && column.meaning.parts) return { problem: severalColumns(words, column, i + offset) };
    if (i === words.length - 1) return { from, table, columns: words, type: column.type, nullable, summed };
    const next = column.meaning.references;
    if (next === undefined) {
      const message = `${current}.${word} is not a reference, so it has no ${words[i + 1]}`;
      return {
        problem: { message, hint: `references of ${current}: ${referencesOf(names, current)}`, word: i + offset },
      };
    }
    current = next;
  }
  return {};
}

/** Sums over children exist only in the row that has them, once they are made. */
function unseen(from: PathRef["from"], table: string, column: string, hop: number, word: number): Failure {
  const code = "formula.aggregate";
  if (from === "parent" && hop === 0) {
    const message = `${table}.${column} is summed over children: a child is made before it and cannot read it`;
    return { problem: { code, message, hint: `let a column of ${table} do what needs ${column}`, word } };
  }
  const message = `${table}.${column} is summed over children, which are not made again where other rows are looked up`;
  return { problem: { code, message, hint: `read a column of ${table} that no sum goes into`, word } };
}

/** A ref to a key of several columns has no value of its own. */
function severalColumns(words: readonly string[], { meaning }: Column, word: number) {
  const { references, parts = [] } = meaning;
  const named = parts.map(({ columns }) => [...words, ...columns].join("."));
  const message = `${words.join(".")} holds the key of ${references}, which has ${parts.length} columns`;
  return { message, hint: `name one of them: ${named.join(", ")}`, word };
}

/** A path from a column that is not finished: only what it refers to may be asked of others. */
function followOwn(names: Names, own: Column, words: readonly string[]): PathRef | Failure {
  const { table, name, type, nullable, meaning, summed } = own;
  const [, ...rest] = words;
  if (rest.length === 0) return { from: "row", table, columns: words, type, nullable, summed };
  if (meaning.references === undefined) {
    const message = `${table}.${name} is not a reference, so it has no ${rest[0]}`;
    return { problem: { message, hint: `references of ${table}: ${referencesOf(names, table)}`, word: 0 } };
  }
  const found = follow(names, "candidate", meaning.references, rest, 1);
  return "columns" in found ? { ...found, from: "row", table, columns: words, summed } : found;
}

function referencesOf(names: Names, table: string): string {
  const found = names.referenceNames(table);
  return found.length > 0 ? found.join(", ") : "none";
}

/** Reads, names and types a formula; problems are placed inside the scalar that holds it. */
export function understandFormula(
  names: Names,
  table: string,
  text: string,
  node: Node,
  problems: Problems,
  near?: NearNames,
): Formula | undefined {
  const { expression, problems: syntax } = parseFormula(text);
  for (const found of syntax) report(problems, node, found);
  if (!expression || syntax.length > 0) return undefined;
  return understandExpression(names, table, expression, text, node, problems, near);
}

function report(problems: Problems, node: Node, { code, message, hint, start, end }: FormulaProblem): void {
  problems.error(code, message, node.kind === "scalar" ? within(node, start, end) : node.at, hint);
}

/** Names and types an expression, whose spans point into `text`, the text of `node`. */
export function understandExpression(
  names: Names,
  table: string,
  expression: Expression,
  text: string,
  node: Node,
  problems: Problems,
  near?: NearNames,
): Formula | undefined {
  let silent = false;
  const { typed, problems: found } = checkFormula<PathRef>(expression, {
    resolve(words, start, end) {
      const isColumn = near?.isColumn === true && expression.kind === "path";
      const path = resolvePath(names, table, words, { ...near, isColumn });
      silent ||= !("columns" in path || path.problem);
      return resolvedPath(path, text, words, start, end);
    },
    ...(near?.aggregate && { aggregate: near.aggregate }),
  });
  for (const each of found) report(problems, node, each);
  if (!typed || silent || found.length > 0) return undefined;
  return { text, typed, type: typed.type, nullable: typed.nullable };
}

/** A path as formulas want it, or its problem at the word that is wrong. */
export function resolvedPath(
  path: PathRef | Failure,
  text: string,
  words: readonly string[],
  start: number,
  end: number,
): Resolved<PathRef> | { readonly problems: readonly FormulaProblem[] } {
  if ("columns" in path) return { type: path.type, nullable: path.nullable, value: path };
  if (!path.problem) return { problems: [] };
  const { code = "formula.unknown_name", message, hint, word } = path.problem;
  return { problems: [{ code, message, hint, ...wordSpan(text, words, word, start, end) }] };
}

/** The word of a dotted name that is not known; the whole name where something stands between its words. */
export function wordSpan(
  text: string,
  words: readonly string[],
  word: number,
  start: number,
  end: number,
): { start: number; end: number } {
  if (text.slice(start, end) !== words.join(".")) return { start, end };
  const from = words.slice(0, word).reduce((sum, before) => sum + before.length + 1, start);
  return { start: from, end: from + words[word]!.length };
}

/** A path without the part of a text that may stand at its end. */
export const keysOf = (path: Path): (string | number)[] => path.filter((word) => typeof word !== "object");

/** The place of a path of keys below a column's node: of the value, or of the key where the value is a map. */
export function placeOf(node: Node, path: Path, keyAt: Place): Place {
  const words = keysOf(path);
  const last = path[path.length - 1];
  if (typeof last === "object") {
    const found = find(node, "key" in last ? [...words, last.key] : words);
    if ("key" in last) return found.keyAt ?? keyAt;
    return found.node.kind === "scalar" ? within(found.node, last.start, last.end) : found.node.at;
  }
  const found = find(node, words);
  if (path.length === 0) return node.kind === "scalar" ? node.at : keyAt;
  return found.node.kind === "scalar" ? found.node.at : (found.keyAt ?? keyAt);
}
