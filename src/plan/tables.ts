// Weights and groups that choices draw from: taken from supplied columns as they are, asked of prepare/ where rows must be made first.
import type { Coded, Formula, Path, Tables } from "../columns/column-kind.js";
import { aliasTable } from "../columns/quantiles.js";
import { type Problem, specError } from "../errors.js";
import { textAt } from "../kernels/vector.js";
import { isValid, type SourceColumn } from "../sources/source.js";
import { type Column, type Model, rowsOf, tableOf } from "../spec/model.js";

/** Makes columns of whole tables before the run. Implemented by prepare/. */
export interface Prepared {
  /** The formula's value for every row of the table; NaN where it is null. */
  numbers(table: string, formula: Formula): Float64Array;
  codes(table: string, column: string): Coded;
}

/** An alias table over more rows would not fit beside the rest. */
export const mostWeights = 64e6;

export class PlanTables implements Tables {
  private readonly aliases = new Map<Float64Array, Uint32Array>();
  private readonly known = new Map<string, Float64Array>();
  readonly warnings: Problem[] = [];

  constructor(
    private readonly model: Model,
    private readonly prepared: Prepared,
  ) {}

  rows(table: string): number {
    return rowsOf(tableOf(this.model, table)!)!;
  }

  weights(table: string, formula: Formula, cell: { table: string; column: string }): Float64Array {
    const key = `${table}\n${formula.text}`;
    let weights = this.known.get(key);
    if (!weights) {
      const rows = this.rows(table);
      if (rows > mostWeights) {
        this.problem(
          "spec.not_built",
          `weights over ${rows} rows of ${table} are more than the ${mostWeights} that are built yet`,
          cell,
          ["weight"],
        );
      }
      weights = this.supplied(table, formula) ?? this.prepared.numbers(table, formula);
      this.check(table, formula, weights, cell);
      this.known.set(key, weights);
    }
    return weights;
  }

  codes(table: string, name: string): Coded {
    const column = tableOf(this.model, table)!.columns.get(name)!;
    return column.supplied ? suppliedCodes(this.model, column) : this.prepared.codes(table, name);
  }

  alias(weights: Float64Array): Uint32Array {
    let table = this.aliases.get(weights);
    if (!table) {
      table = aliasTable(weights);
      this.aliases.set(weights, table);
    }
    return table;
  }

  problem(code: string, message: string, cell: { table: string; column: string }, path?: Path, hint?: string): never {
    throw specError([
      {
        code,
        message: `${cell.table}${cell.column && `.${cell.column}`}: ${message}`,
        severity: "error",
        ...this.place(cell, path),
        ...(hint !== undefined && { hint }),
      },
    ]);
  }

  warning(code: string, message: string, cell: { table: string; column: string }, path?: Path): void {
    const text = `${cell.table}${cell.column && `.${cell.column}`}: ${message}`;
    if (this.warnings.some((warning) => warning.message === text)) return;
    this.warnings.push({ code, message: text, severity: "warning", ...this.place(cell, path) });
  }

  private place({ table, column }: { table: string; column: string }, path: Path = []) {
    const owner = tableOf(this.model, table);
    const at = owner?.columns.get(column)?.place(path) ?? owner?.at;
    return at && { at };
  }

  /** A weight that is one supplied column of the table itself. */
  private supplied(table: string, { typed }: Formula): Float64Array | undefined {
    if (typed.kind !== "input" || typed.value.from === "children" || typed.value.columns.length !== 1) return undefined;
    const column = tableOf(this.model, table)!.columns.get(typed.value.columns[0]!);
    const supplied = column?.supplied;
    if (!supplied || "offsets" in supplied.values) return undefined;
    const { values } = supplied;
    return Float64Array.from({ length: values.length }, (_, row) =>
      isValid(supplied, row) ? Number(values[row]) : Number.NaN,
    );
  }

  private check(table: string, formula: Formula, weights: Float64Array, cell: { table: string; column: string }): void {
    const owner = tableOf(this.model, table)!;
    let sum = 0;
    weights.forEach((weight, row) => {
      if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
        const where =
          owner.kind === "source" ? `line ${owner.data.lineOf(row)} of ${owner.file}` : `row ${row} of ${table}`;
        const found = Number.isNaN(weight) ? "null or not a number" : String(weight);
        this.problem(
          "spec.bad_weight",
          `the weight ${formula.text} is ${found} in ${where}`,
          cell,
          ["weight"],
          Number.isNaN(weight) ? "write coalesce(x, 0) for a weight that may be null" : "weights are numbers from 0 up",
        );
      }
      sum += weight;
    });
    if (sum === 0)
      this.problem(
        "spec.zero_weights",
        `the weight ${formula.text} is 0 in every row: nothing can be chosen`,
        cell,
        ["weight"],
        "some row needs a weight above 0",
      );
  }
}

/** Rows of a supplied column by value; -1 where it is null. */
function suppliedCodes(model: Model, column: Column): Coded {
  const supplied = column.supplied!;
  const valid = (row: number, code: number): number => (isValid(supplied, row) ? code : -1);
  if (column.positions) {
    const table = column.meaning.references!;
    const codes = column.positions.map((position, row) => valid(row, position));
    return { codes, values: { kind: "index", table, size: rowsOf(tableOf(model, table)!)! } };
  }
  return codesOf(supplied, valid);
}

function codesOf(supplied: SourceColumn, valid: (row: number, code: number) => number): Coded {
  const { values } = supplied;
  if ("offsets" in values) {
    const rows = values.offsets.length - 1;
    const { codes, distinct } = factorised(rows, (row) => textAt(values, row));
    return { codes: codes.map((code, row) => valid(row, code)), values: { kind: "text", texts: distinct } };
  }
  const { codes, distinct } = factorised(values.length, (row) => BigInt(values[row]!));
  return { codes: codes.map((code, row) => valid(row, code)), values: { kind: "number", numbers: distinct } };
}

/** Values in the order in which they first occur, and the number of each row's. */
export function factorised<T>(rows: number, value: (row: number) => T): { codes: Int32Array; distinct: T[] } {
  const known = new Map<T, number>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = value(row);
    let code = known.get(own);
    if (code === undefined) {
      code = known.size;
      known.set(own, code);
    }
    codes[row] = code;
  }
  return { codes, distinct: [...known.keys()] };
}
