// What the words of a column are understood within: its names, its table, and where problems are reported.
import type { Aggregate, Formula, Path, PathRef, Scope, SuppliedFile, Target } from "../columns/column-kind.js";
import { withEnds } from "../columns/ends.js";
import type { Place } from "../errors.js";
import { keepsDistinct } from "../formula/distinct.js";
import { inputsOf } from "../formula/nodes.js";
import type { LogicalType } from "../kernels/types.js";
import { aggregatesOf, noAggregates, noneOfSources } from "./aggregates.js";
import { type Said, wordsOf } from "./column-words.js";
import type { Problems } from "./diagnostics.js";
import { keyParts } from "./key-parts.js";
import type { Column } from "./model.js";
import {
  keysOf,
  type Names,
  placeOf,
  resolvePath,
  understandExpression,
  understandFormula,
  wordSpan,
} from "./scope.js";
import { modifiers } from "./shape.js";
import { find, type Node } from "./tree.js";

/** What a column needs to know of its table and of the others. */
export interface Surroundings {
  readonly names: Names;
  readonly problems: Problems;
  readonly table: string;
  readonly isSource: boolean;
  readonly rows: number | undefined;
  readonly period: { readonly from: number; readonly to: number };
  /** True where this column alone is the table's primary key. */
  readonly isKey: boolean;
  target(name: string): Target | undefined;
  /** A file that a column reads, by the path that the spec has; undefined after reporting what is wrong with it. */
  file(path: string, at: Place, types: ReadonlyMap<string, LogicalType> | undefined): SuppliedFile | undefined;
}

/** What a column turns out to read of its row's children, while its words are understood. */
export class ChildReads {
  readonly aggregates: Aggregate[] = [];
  /** Whether it reads any, itself or by a column that does. */
  summed = false;

  add(input: PathRef): void {
    if (input.aggregate) this.aggregates.push(input.aggregate);
    this.summed ||= input.summed === true;
  }

  of(formula: Formula | undefined): Formula | undefined {
    if (formula) for (const input of inputsOf(formula.typed)) this.add(input);
    return formula;
  }
}

export function scopeOf(
  around: Surroundings,
  column: string,
  node: Node,
  keyAt: Place,
  said: Pick<Scope, "declared" | "unique" | "locale">,
  reads = new ChildReads(),
): Scope {
  const { names, problems, table, rows, period } = around;
  const place = (path: Path): Place => placeOf(node, path, keyAt);
  const scope: Scope = {
    table,
    column,
    ...said,
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
      const own = around.isSource ? noneOfSources : aggregatesOf(names, table, text);
      const aggregate = candidate === undefined ? own : noAggregates;
      const near = { candidate, aggregate, isColumn: node.kind === "scalar" };
      return reads.of(understandFormula(names, table, text, find(node, keysOf(path)).node, problems, near));
    },
    expression(expression, text, path, candidate) {
      const near = { candidate, beside: candidate !== undefined, aggregate: noAggregates };
      const at = find(node, keysOf(path)).node;
      return reads.of(understandExpression(names, table, expression, text, at, problems, near));
    },
    path(text, path, candidate) {
      const words = text.split(".");
      const resolved = resolvePath(names, table, words, { candidate });
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
    timeInOrder() {
      const own = names.timeInOrder(table);
      const parent = own === undefined ? names.parent(table) : undefined;
      const time = parent && names.timeInOrder(parent.table);
      return time === undefined ? own : `${parent!.alias}.${time}`;
    },
    key: (name) => keyParts(names, name),
    file: (name, path, types) => around.file(name, place(path), types),
    nested(value, path, as) {
      const inner = find(node, keysOf(path)).node;
      const found = typeof value === "string" ? undefined : wordsOf(inner, place(path), problems);
      if (!found || !isBare(found, inner, problems)) return undefined;
      const asked = { ...said, declared: as ?? said.declared, unique: false };
      const within = scopeOf({ ...around, isKey: false }, column, inner, place(path), asked, reads);
      const meaning = found.kind.resolve(found.given, within);
      return meaning && withEnds(meaning, found.given, found.kind.name, within);
    },
    isDistinct: (path) => isDistinct(names, path),
    references: (path) => referenceOf(names, path),
    parent: parentOf(names, table),
    copies: (name) => (names.columnNames(table).includes(name) ? names.column(table, name)?.meaning.copies : undefined),
  };
  return scope;
}

/** Of the modifiers, those that end a law go with a verb inside of another; the others say something of the column. */
function isBare({ given }: Said, node: Node, problems: Problems): boolean {
  const strange = Object.keys(given).filter(
    (word) => Object.hasOwn(modifiers, word) && !["clip", "truncate"].includes(word),
  );
  for (const word of strange) {
    const at = find(node, [word]).keyAt ?? node.at;
    problems.error("spec.unknown_word", `${word}: stands beside the column's own verb`, at, "move it out of this one");
  }
  return strange.length === 0;
}

/** How a condition on the rows of a column is understood: the column's own name means its value before any of them is null. */
export function conditionScope(
  { names, problems, table }: Surroundings,
  node: Node,
  own: Column,
  reads: ChildReads,
): (text: string, path: Path) => Formula | undefined {
  return (text, path) => {
    const aggregate = aggregatesOf(names, table, text);
    return reads.of(understandFormula(names, table, text, find(node, keysOf(path)).node, problems, { own, aggregate }));
  };
}

/** Where a path ends in a dotted name inside of a text: the same path to one word of the name. */
function pathToWord(path: Path, text: string, words: readonly string[], word: number): Path {
  const last = path[path.length - 1];
  if (typeof last !== "object" || !("start" in last) || last.end - last.start !== text.length) return path;
  const { start, end } = wordSpan(text, words, word, 0, text.length);
  return [...path.slice(0, -1), { start: last.start + start, end: last.start + end }];
}

function parentOf(names: Names, table: string): Scope["parent"] {
  const parent = names.parent(table);
  return parent && { ...parent, primaryKey: names.primaryKey(parent.table) };
}

/** A column of this row that holds no value twice, after its modifiers. */
function isDistinct(names: Names, { from, table, columns: [name, ...rest] }: PathRef): boolean {
  const column = from === "row" && rest.length === 0 ? names.column(table, name!) : undefined;
  return column?.meaning.distinct === true && (!column.shaped || keepsDistinct(column.shaped.typed));
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
