// Why one cell holds what it holds: who the row is, what it read, what was drawn, and what became of it.
import { groupedDigits } from "../columns/note-text.js";
import { DatagenError } from "../errors.js";
import { typeName } from "../kernels/types.js";
import { othersOf } from "../plan/correlated.js";
import { reachOf } from "../plan/reach.js";
import type { PlanTables } from "../plan/tables.js";
import { type AnyTable, type Column, type Model, rowsOf } from "../spec/model.js";
import { type DrawExplanation, explainDraw, fractionOf, hex } from "./draws.js";
import { explainFormula, type FormulaExplanation } from "./formulas.js";
import { keyTexts } from "./keys.js";
import { Probe, type Reading, type RowPath } from "./probe.js";
import { type CellWatch, watched } from "./watch.js";

export interface Generation {
  readonly table: string;
  /** A row number from 0 for the root, then ordinals from 1. */
  readonly row: number;
  /** Siblings, the row itself among them; of the root all its rows. */
  readonly of: number;
}

/** The one draw that decides, and the rules that it is held against. */
export interface NullsExplanation {
  readonly word: string;
  readonly fraction: number;
  readonly rules: readonly { readonly rate: number; readonly when?: string; readonly isBelow: boolean }[];
  /** Null by one of the rules: those with a condition say so together with the value. */
  readonly isNull: boolean;
}

export interface CellExplanation {
  readonly table: string;
  readonly column: string;
  readonly row: string;
  readonly type: string;
  readonly verb: string;
  readonly words: string;
  /** As CSV writes it, without quotes. */
  readonly value: string | null;
  /** Before its type, rounding or format; where that differs. */
  readonly drawn?: string | null;
  readonly identity: readonly Generation[];
  /** The 64-bit hash of the row, in hexadecimal; none for supplied rows. */
  readonly hash?: string;
  /** The columns that its draw goes together with. */
  readonly correlated?: string;
  readonly inputs: readonly { readonly name: string; readonly value: string | null; readonly how?: string }[];
  readonly formulas: readonly FormulaExplanation[];
  readonly draws: readonly DrawExplanation[];
  readonly nulls?: NullsExplanation;
}

/**
 * Explains the cell of `column` in a row.
 *
 * @example
 * explainCell(model, tables, model.tables.get("stores")!, column, [12]).value
 */
export function explainCell(
  model: Model,
  tables: PlanTables,
  table: AnyTable,
  column: Column,
  row: RowPath,
): CellExplanation {
  const probe = new Probe(model, tables, table);
  checkRow(probe, row);
  const { rows } = probe;
  const { vector, watch } = watched(probe, column);
  const value = probe.show(vector);
  const drawn = column.shaped && watch.raw ? probe.show(watch.raw) : undefined;
  const inputs = watch.inputs.map((input) => ({ ...input, shown: probe.show(input.vector) }));
  const formulas = watch.formulas.map((seen) => explainFormula(seen, rows, (part) => probe.show(part)));
  const hash = column.supplied ? undefined : rows.hashes();
  const nullWord = column.nulls.length === 0 ? undefined : watch.word("nulls", rows.hashes());
  const reading = probe.open()(row);
  const text = (shown: number): string | null => reading.text(shown);
  const siblings = [rowsOf(probe.root) ?? 0, ...probe.siblings(reading)];
  const group = model.tables.get(table.name)?.correlations.find(({ columns }) => columns.includes(column.name));
  const world = {
    alias: (weights: Float64Array) => tables.alias(weights),
    keys: (name: string, positions: readonly number[]) => keyTexts(model, tables, name, positions),
  };
  return {
    table: table.name,
    column: column.name,
    row: row.join("/"),
    type: typeName(column.type),
    verb: column.verb,
    words: column.words,
    value: text(value),
    ...(drawn !== undefined && { drawn: text(drawn) }),
    identity: probe.lineage.map((name, i) => ({ table: name, row: row[i]!, of: siblings[i]! })),
    ...(hash !== undefined && { hash: hex(reading.word(hash)) }),
    ...(group && { correlated: othersOf(group, tables.correlated(table.name, column.name).matrix, column.name) }),
    inputs: inputs.map(({ name, shown, path }) => {
      const how = path && reachOf(model, path);
      return { name, value: text(shown), ...(how !== undefined && { how }) };
    }),
    formulas: formulas.map((explain) => explain(text)),
    draws: watch.draws
      .filter(({ part }) => isTaken(part, watch, reading))
      .map((seen) => explainDraw(seen, watch, reading, world)),
    ...(nullWord !== undefined && { nulls: nullsOf(column, reading.word(nullWord), text(value)) }),
  };
}

function nullsOf({ nulls }: Column, word: bigint, value: string | null): NullsExplanation {
  const rules = nulls.map(({ threshold, when }) => ({
    rate: fractionOf(threshold),
    ...(when && { when: when.text }),
    isBelow: word < threshold,
  }));
  const isNull = value === null && rules.some(({ isBelow }) => isBelow);
  return { word: hex(word), fraction: fractionOf(word), rules, isNull };
}

/** The path names the row's root by its number and each further generation by an ordinal; ordinals are checked when the row is made. */
function checkRow({ lineage, root }: Probe, row: RowPath): void {
  const rows = rowsOf(root) ?? 0;
  const usage = (message: string, hint: string): DatagenError =>
    new DatagenError("usage.row", message, { exit: "spec", hint });
  if (row.length !== lineage.length) {
    const form = ["12", ...lineage.slice(1).map((_, i) => String(i + 1))].join("/");
    const words =
      lineage.length === 1
        ? "a row's number"
        : `a row of ${lineage[0]}, then the number of a child in each generation below: ${lineage.join("/")}`;
    throw usage(
      `--row ${row.join("/")} is no row of ${lineage[lineage.length - 1]}`,
      `write ${words}, as --row ${form}`,
    );
  }
  if (rows === 0) throw usage(`${root.name} has no rows`, "give it rows: --set, --rows or --scale");
  if (row[0]! >= rows)
    throw usage(
      `--row ${row.join("/")}: ${root.name} has ${groupedDigits(rows)} rows, counted from 0`,
      `write --row ${[rows - 1, ...row.slice(1)].join("/")} or less`,
    );
}

/** Whether a draw inside of a case's result belongs to the result that the row takes. */
function isTaken(part: readonly string[], watch: CellWatch, reading: Reading): boolean {
  return part.every((name, depth) => {
    const above = part.slice(0, depth).join("\n");
    const branch = watch.draws.find(({ draw, part: own }) => draw.kind === "branch" && own.join("\n") === above)?.draw;
    return branch?.kind !== "branch" || (branch.keys[reading.i32(branch.drawn)] ?? "else") === name;
  });
}
