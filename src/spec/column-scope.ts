// What the words of a column are understood within: its names, its table, and where problems are reported.
import type { Aggregate, Path, PathRef, Scope, Target } from "../columns/column-kind.js";
import type { Place } from "../errors.js";
import { inputsOf } from "../formula/nodes.js";
import { aggregatesOf, noAggregates } from "./aggregates.js";
import { wordsOf } from "./column-words.js";
import type { Problems } from "./diagnostics.js";
import { keysOf, type Names, placeOf, resolvePath, understandFormula, wordSpan } from "./scope.js";
import { find, type Node } from "./tree.js";

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

/** What a column turns out to read of its row's children, while its words are understood. */
export class ChildReads {
  readonly aggregates: Aggregate[] = [];
  /** Reads a column that does. */
  indirect = false;

  add(input: Aggregate | PathRef): void {
    if (input.from === "children") this.aggregates.push(input);
    else this.indirect ||= input.summed ?? false;
  }
}

export function scopeOf(
  around: Surroundings,
  column: string,
  node: Node,
  keyAt: Place,
  declared: Scope["declared"],
  unique: boolean,
  reads: ChildReads,
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
    formula(text, path, candidate) {
      const at = find(node, keysOf(path)).node;
      const aggregates = candidate === undefined ? aggregatesOf(names, table, text) : noAggregates;
      const formula = understandFormula(names, table, text, at, problems, candidate, aggregates);
      if (formula) for (const input of inputsOf(formula.typed)) reads.add(input);
      return formula;
    },
    path(text, path, candidate) {
      const words = text.split(".");
      const resolved = resolvePath(names, table, words, candidate);
      if ("columns" in resolved) {
        reads.add(resolved);
        return resolved;
      }
      if (!resolved.problem) return undefined;
      const { code = "formula.unknown_name", message, hint, word } = resolved.problem;
      problems.error(code, message, place(pathToWord(path, text, words, word)), hint);
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
        scopeOf({ ...around, isKey: false }, column, inner, place(path), declared, false, reads),
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
