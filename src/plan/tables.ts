// Weights and groups that choices draw from: taken from supplied columns as they are, asked of prepare/ where rows must be made first.
import type { Coded, Formula, Path, PathRef, Tables } from "../columns/column-kind.js";
import { aliasTable } from "../columns/quantiles.js";
import { type Problem, specError } from "../errors.js";
import { distinct64 } from "../kernels/lookup.js";
import { textAt } from "../kernels/vector.js";
import { isValid, type SourceColumn } from "../sources/source.js";
import { type Model, rowsOf, tableOf } from "../spec/model.js";

/** Makes columns of whole tables before the run. Implemented by prepare/. */
export interface Prepared {
  /** The formula's value for every row of the table; NaN where it is null. */
  numbers(table: string, formula: Formula): Float64Array;
  codes(table: string, formula: Formula): Coded;
  positions(table: string, path: PathRef): Int32Array;
}

/** An alias table over more rows would not fit beside the rest. */
export const mostWeights = 64e6;

export class PlanTables implements Tables {
  private readonly aliases = new Map<Float64Array, Uint32Array>();
  private readonly known = new Map<string, Float64Array>();
  private readonly coded = new Map<string, Coded>();
  private readonly placed = new Map<string, Int32Array>();
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

  codes(table: string, formula: Formula): Coded {
    const key = `${table}\n${formula.text}`;
    let coded = this.coded.get(key);
    if (!coded) {
      const column = this.suppliedColumn(table, formula);
      coded = column ? suppliedCodes(column) : this.prepared.codes(table, formula);
      this.coded.set(key, coded);
    }
    return coded;
  }

  positions(table: string, path: PathRef): Int32Array {
    const key = `${table}\n${path.columns.join(".")}`;
    let positions = this.placed.get(key);
    if (!positions) {
      const column = tableOf(this.model, table)!.columns.get(path.columns[0]!)!;
      const { positions: listed, supplied } = column;
      positions =
        listed && path.columns.length === 1
          ? listed.map((position, row) => (isValid(supplied!, row) ? position : -1))
          : this.prepared.positions(table, path);
      this.placed.set(key, positions);
    }
    return positions;
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
  private supplied(table: string, formula: Formula): Float64Array | undefined {
    const supplied = this.suppliedColumn(table, formula);
    if (!supplied || "offsets" in supplied.values) return undefined;
    const { values } = supplied;
    return Float64Array.from({ length: values.length }, (_, row) =>
      isValid(supplied, row) ? Number(values[row]) : Number.NaN,
    );
  }

  /** The supplied column that a formula only names. */
  private suppliedColumn(table: string, { typed }: Formula): SourceColumn | undefined {
    if (typed.kind !== "input" || typed.value.columns.length !== 1) return undefined;
    return tableOf(this.model, table)!.columns.get(typed.value.columns[0]!)?.supplied;
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
function suppliedCodes(supplied: SourceColumn): Coded {
  const { values, nulls } = supplied;
  const rows = "offsets" in values ? values.offsets.length - 1 : values.length;
  const missing = nulls && Uint8Array.from({ length: rows }, (_, row) => (isValid(supplied, row) ? 0 : 1));
  if ("offsets" in values) return codedTexts(rows, (row) => (missing?.[row] ? undefined : textAt(values, row)));
  if (values instanceof Float64Array) return codedReals(values, missing);
  return codedNumbers(values instanceof BigInt64Array ? values : BigInt64Array.from(values, BigInt), missing);
}

export function codedNumbers(values: BigInt64Array, missing?: Uint8Array): Coded {
  const { codes, distinct } = distinct64(values, missing);
  return { codes, values: { kind: "number", numbers: distinct } };
}

export function codedReals(values: Float64Array, missing?: Uint8Array): Coded {
  const plain = values.map((value) => value + 0); // -0 is 0
  const { codes, distinct } = distinct64(new BigInt64Array(plain.buffer), missing);
  return { codes, values: { kind: "real", numbers: new Float64Array(distinct.buffer) } };
}

/** Texts in the order in which they first occur, and the number of each row's; -1 where it has none. */
export function codedTexts(rows: number, textOf: (row: number) => string | undefined): Coded {
  const known = new Map<string, number>();
  const codes = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = textOf(row);
    let code = own === undefined ? -1 : known.get(own);
    if (code === undefined) {
      code = known.size;
      known.set(own!, code);
    }
    codes[row] = code;
  }
  return { codes, values: { kind: "text", texts: [...known.keys()] } };
}
