// Weights and groups that choices draw from: taken from supplied columns as they are, asked of prepare/ where rows must be made first.
import type {
  Blocks,
  Census,
  Coded,
  Formula,
  Lineage,
  Path,
  PathRef,
  Tables,
  WeightedRows,
} from "../columns/column-kind.js";
import { aliasTable } from "../columns/quantiles.js";
import { assert, type Problem, specError } from "../errors.js";
import { type BlockLayout, BlockTable, blockEntries, blockLayout, mostBlockRows } from "../kernels/blocks.js";
import type { Filling } from "../kernels/constants.js";
import type { Held } from "../kernels/correlation.js";
import { distinct64 } from "../kernels/lookup.js";
import { drawKey, type Purpose } from "../kernels/purposes.js";
import { textAt } from "../kernels/vector.js";
import { isValid, type SourceColumn } from "../sources/source.js";
import { type Correlation, type Model, rowsOf, tableOf } from "../spec/model.js";
import { heldBy } from "./correlations.js";

/** Makes columns of whole tables before the run. Implemented by prepare/. */
export interface Prepared {
  /** The formula's value for every row of the table; NaN where it is null. */
  numbers(table: string, formula: Formula): Float64Array;
  /** Fills `into` by `make`, which is given the formula's values batch by batch; or with what was kept of an earlier run. */
  blocks(table: string, formula: Formula, into: Uint8Array, make: (each: EachNumbers) => void): void;
  codes(table: string, formula: Formula): Coded;
  positions(table: string, path: PathRef): Int32Array;
  /** The values of a column at marginDeviates, as numbers; undefined where its law differs from row to row. */
  margin(table: string, column: string): Float64Array | undefined;
  evaluate: Tables["evaluate"];
  census(table: string): Census;
  lineage(table: string): Lineage;
}

/** Takes numbers of rows from `firstRow` on; they are overwritten afterwards. */
export type TakeNumbers = (numbers: Float64Array, firstRow: number) => void;
export type EachNumbers = (take: TakeNumbers) => void;

/** Weights of more rows are not held as numbers, which take 32 bytes a row while an alias table is built. */
const mostNumbers = 2 ** 22;
/** Weights within groups are: an alias table over more rows would not fit beside the rest. */
export const mostWeights = 64e6;

export class PlanTables implements Tables {
  private readonly aliases = new Map<Float64Array, Uint32Array>();
  private readonly known = new Map<string, Float64Array>();
  private readonly coded = new Map<string, Coded>();
  private readonly placed = new Map<string, Int32Array>();
  private readonly blocks = new Map<string, Blocks>();
  private readonly groups = new Map<Correlation, Held>();
  readonly warnings: Problem[] = [];

  constructor(
    private readonly model: Model,
    private readonly prepared: Prepared,
  ) {}

  rows(table: string): number {
    return rowsOf(tableOf(this.model, table)!) ?? this.census(table).rows;
  }

  census = (table: string): Census => this.prepared.census(table);
  lineage = (table: string): Lineage => this.prepared.lineage(table);

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
      const check = this.checked(table, formula, cell);
      check.batch(weights, 0);
      check.sum();
      this.known.set(key, weights);
    }
    return weights;
  }

  weighted(table: string, formula: Formula, cell: { table: string; column: string }): WeightedRows {
    const rows = this.rows(table);
    const layout = this.layoutOf(rows);
    if (!layout) return { kind: "numbers", weights: this.weights(table, formula, cell) };
    const key = `${table}\n${formula.text}`;
    let blocks = this.blocks.get(key);
    if (!blocks) {
      if (rows > mostBlockRows) {
        const message = `weights over ${rows} rows of ${table} are more than the ${mostBlockRows} that can be made before a run`;
        this.problem("spec.not_built", message, cell, ["weight"], "draw by popularity: instead, which needs no table");
      }
      const filling = filledOnce(layout.byteLength, (into) => this.fillBlocks(table, formula, layout, into, cell));
      blocks = { kind: "blocks", layout, filling };
      this.blocks.set(key, blocks);
    }
    return blocks;
  }

  /** How weights of so many rows lie; undefined where they are held as numbers. For tests: small tables in blocks. */
  protected layoutOf(rows: number): BlockLayout | undefined {
    return rows <= mostNumbers ? undefined : blockLayout(rows);
  }

  private fillBlocks(
    table: string,
    formula: Formula,
    layout: BlockLayout,
    into: Uint8Array,
    cell: { table: string; column: string },
  ): void {
    const check = this.checked(table, formula, cell);
    const make = (each: EachNumbers): void => {
      const made = new BlockTable(layout, into);
      each((weights, firstRow) => {
        check.batch(weights, firstRow);
        made.add(weights);
      });
      check.sum();
      made.finish();
    };
    const supplied = this.supplied(table, formula);
    if (supplied) make((take) => eachBatch(supplied, take));
    else this.prepared.blocks(table, formula, into, make);
  }

  key(table: string, purpose: Purpose): bigint {
    return drawKey(this.model.seed, tableOf(this.model, table)!.id, "", purpose);
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

  evaluate: Tables["evaluate"] = (typed, column, rows) => this.prepared.evaluate(typed, column, rows);

  correlated(table: string, column: string): Held {
    const group = this.model.tables.get(table)?.correlations.find(({ columns }) => columns.includes(column));
    assert(group, `${table}.${column} goes together with no other column`);
    let held = this.groups.get(group);
    if (!held) {
      const margin = (name: string): Float64Array | undefined => this.prepared.margin(table, name);
      held = heldBy(group, margin, (warning) => this.warnings.push(warning));
      this.groups.set(group, held);
    }
    return held;
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
    const count = owner?.kind === "table" && owner.size.kind === "each" && column === "" ? owner.size.count : undefined;
    const at = owner?.columns.get(column)?.place(path) ?? count?.place(path) ?? owner?.at;
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

  /** Weights that a table can be made of: batch by batch, then their sum. */
  private checked(table: string, formula: Formula, cell: { table: string; column: string }) {
    const owner = tableOf(this.model, table)!;
    const refuse = (weight: number, row: number): never => {
      const where =
        owner.kind === "source"
          ? `${owner.data.unit} ${owner.data.lineOf(row)} of ${owner.file}`
          : `row ${row} of ${table}`;
      const found = Number.isNaN(weight) ? "null or not a number" : String(weight);
      const message = `the weight ${formula.text} is ${found} in ${where}`;
      const hint = Number.isNaN(weight)
        ? "write coalesce(x, 0) for a weight that may be null"
        : "weights are numbers from 0 up";
      return this.problem("spec.bad_weight", message, cell, ["weight"], hint);
    };
    let total = 0;
    return {
      batch(weights: Float64Array, firstRow: number): void {
        let sum = total;
        for (let i = 0; i < weights.length; i++) {
          const weight = weights[i]!;
          if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) refuse(weight, firstRow + i);
          sum += weight;
        }
        total = sum;
      },
      sum: (): void => {
        const sum = total;
        if (sum > 0 && sum < Number.POSITIVE_INFINITY) return;
        const [code, message, hint] =
          sum === 0
            ? ["spec.zero_weights", "is 0 in every row: nothing can be chosen", "some row needs a weight above 0"]
            : ["spec.bad_weight", "is so large that all together are no number", "divide it by its greatest value"];
        this.problem(code, `the weight ${formula.text} ${message}`, cell, ["weight"], hint);
      },
    };
  }
}

/** What was made in one place is copied to others. */
function filledOnce(byteLength: number, make: (into: Uint8Array) => void): Filling {
  let made: Uint8Array | undefined;
  const fill = (into: Uint8Array): void => {
    if (made) into.set(made);
    else make(into);
    made ??= into;
  };
  return { byteLength, fill };
}

function eachBatch(numbers: Float64Array, take: TakeNumbers): void {
  for (let first = 0; first < numbers.length; first += blockEntries)
    take(numbers.subarray(first, first + blockEntries), first);
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
