// Rows of a table as a batch sees them: columns and references made on demand, each once. Rows that a reference chose are here too, since the two need each other.
import type { Cell, Formula, FormulaInput, PathRef, RowContext, RowIndex } from "../columns/column-kind.js";
import { assert } from "../errors.js";
import { lowerFormula } from "../formula/lower.js";
import { rangeOf, tenTo } from "../formula/nodes.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { isInteger, type LogicalType, typeName } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import type { AnyTable, Column } from "../spec/model.js";
import type { ChildSums } from "./child-sums.js";
import { masked } from "./gather.js";
import type { Lowering } from "./lowering.js";
import { MaskedRows, notHere } from "./seen-rows.js";
import { suppliedAt } from "./supplied.js";

/** Makes columns on demand, each once; subclasses say who the rows are. */
export abstract class Rows implements RowContext {
  private readonly vectors = new Map<string, Vector>();
  private readonly indices = new Map<string, RowIndex>();
  private readonly others = new Map<Addr, RowContext>();
  /** What the children of these rows come to: there once the children are drafted. */
  sums: ChildSums | undefined;

  constructor(
    protected readonly lowering: Lowering,
    protected readonly model: AnyTable,
    readonly builder: ProgramBuilder,
  ) {}

  get table(): string {
    return this.model.name;
  }

  abstract hashes(): Addr;
  abstract rowNumbers(): Addr;
  abstract ordinals(): Addr;
  abstract parent(): RowContext;
  /** Positions of these rows in their own table. */
  abstract self(): RowIndex;
  protected abstract supplied(column: Column): Vector;

  column(name: string): Vector {
    let vector = this.vectors.get(name);
    if (!vector) {
      vector = this.made(this.columnOf(name));
      this.vectors.set(name, vector);
    }
    return vector;
  }

  index(name: string): RowIndex {
    let index = this.indices.get(name);
    if (!index) {
      const column = this.columnOf(name);
      index = column.positions
        ? this.suppliedIndex(column)
        : this.nulled(column, column.meaning.index!(this.cell(column)));
      this.indices.set(name, index);
    }
    return index;
  }

  at(index: RowIndex): RowContext {
    let other = this.others.get(index.values);
    if (!other) {
      other = new ChosenRows(this.lowering, this.lowering.table(index.table), this.builder, index);
      this.others.set(index.values, other);
    }
    return index.validity === undefined ? other : new MaskedRows(other, index.validity);
  }

  path(path: PathRef): Vector {
    return path.from === "parent" ? this.parent().follow(path.columns) : this.follow(path.columns);
  }

  pathIndex(path: PathRef): RowIndex {
    return path.from === "parent" ? this.parent().followIndex(path.columns) : this.followIndex(path.columns);
  }

  pathRows(path: PathRef): RowContext {
    return path.from === "parent" ? this.parent().followRows(path.columns) : this.followRows(path.columns);
  }

  follow([first, ...rest]: readonly string[]): Vector {
    return rest.length === 0 ? this.column(first!) : this.referred(first!).follow(rest);
  }

  followIndex([first, ...rest]: readonly string[]): RowIndex {
    if (rest.length > 0) return this.referred(first!).followIndex(rest);
    const column = this.columnOf(first!);
    return column.meaning.index || column.positions ? this.index(first!) : this.self();
  }

  /** A last column that refers to nothing is the key of these rows. */
  followRows([first, ...rest]: readonly string[]): RowContext {
    if (rest.length > 0) return this.referred(first!).followRows(rest);
    return this.columnOf(first!).meaning.references === undefined ? this : this.referred(first!);
  }

  /** The rows that a column refers to, one for each of ours. */
  private referred(name: string): RowContext {
    const column = this.columnOf(name);
    return column.meaning.referred?.(this.cell(column)) ?? this.at(this.index(name));
  }

  formula(formula: Formula): Vector {
    if (formula.typed.kind === "input") return this.input(formula.typed.value);
    const scratch = this.lowering.scratch(this.builder);
    return lowerFormula(formula.typed, { vector: (input) => this.input(input), scratch }, this.builder);
  }

  private input(input: FormulaInput): Vector {
    if (input.from !== "children") return this.path(input);
    assert(this.sums, `${this.table} sums over children that are not made here`);
    return this.sums.vector(input);
  }

  private columnOf(name: string): Column {
    const column = this.model.columns.get(name);
    assert(column, `${this.table} has no column ${name}`);
    return column;
  }

  private cell(column: Column): Cell {
    const { lowering, model, builder } = this;
    return {
      table: this.table,
      column: column.name,
      rows: this,
      builder,
      tables: lowering.tables,
      key: (purpose) => lowering.key(model, column.id, purpose),
      note: (method) => lowering.note(this.table, column.name, method),
    };
  }

  private made(column: Column): Vector {
    if (column.supplied) return this.supplied(column);
    const { meaning, shaped } = column;
    let vector: Vector;
    if (meaning.index) {
      const index = this.index(column.name);
      vector = this.at(index).column(this.lowering.table(index.table).primaryKey[0]!);
    } else vector = meaning.lower(this.cell(column));
    this.checkRange(column, vector);
    if (shaped) {
      const input = vector;
      const scratch = this.lowering.scratch(this.builder);
      vector = lowerFormula(shaped.typed, { vector: () => input, scratch }, this.builder);
    }
    if (!meaning.index) vector = this.nulled(column, vector);
    return { ...vector, type: column.type } as Vector;
  }

  /** Null at the column's rate: a draw of its own, so that a rate never moves a value. */
  private nulled<T extends { readonly validity?: Addr }>(column: Column, value: T): T {
    if (column.nullThreshold === undefined) return value;
    const validity = this.builder.bitmap();
    const threshold = this.lowering.constants.word(column.nullThreshold);
    this.builder.step(
      "nullMask",
      this.hashes(),
      this.lowering.key(this.model, column.id, "nulls"),
      threshold,
      validity,
    );
    return masked(this.builder, value, validity);
  }

  /** The declared type must hold every value before it is shaped: values are never cut silently. */
  private checkRange(column: Column, vector: Vector): void {
    const { type } = column;
    if (
      !("min" in vector) ||
      !(isInteger(type) || type.kind === "decimal") ||
      (type.kind === "int64" && vector.lane !== "f64")
    )
      return;
    const ratio = unitsOf(type) / unitsOf(vector.type);
    const [least, most] = rangeOf(type).map(Number) as [number, number];
    if (-Math.round(-vector.min * ratio) >= least && Math.round(vector.max * ratio) <= most) return; // half away from zero
    const [low, high] = [vector.min, vector.max].map((bound) => bound / unitsOf(vector.type));
    const hint = `narrow the values, e.g. by clamp(x, ${least / unitsOf(type)}, ${most / unitsOf(type)}), or choose a wider type`;
    this.lowering.tables.problem(
      "spec.out_of_range",
      `values from ${low} to ${high} do not fit into ${typeName(type)}`,
      { table: this.table, column: column.name },
      ["type"],
      hint,
    );
  }

  private suppliedIndex(column: Column): RowIndex {
    const { builder, lowering } = this;
    const values = builder.slot(4);
    builder.step("gatherI32", this.self().values, lowering.blob(column.positions!), values);
    const { validity } = this.column(column.name);
    return { table: column.meaning.references!, lane: "i32", values, ...(validity === undefined ? {} : { validity }) };
  }
}

/** Rows that a reference chose, one for each of ours: supplied columns are gathered, made ones made again. */
class ChosenRows extends Rows {
  private hashed: Addr | undefined;
  private wide: Addr | undefined;

  constructor(
    lowering: Lowering,
    model: AnyTable,
    builder: ProgramBuilder,
    private readonly chosen: RowIndex,
  ) {
    super(lowering, model, builder);
  }

  hashes(): Addr {
    if (this.hashed === undefined) {
      this.hashed = this.builder.slot(8);
      this.builder.step("identityHashes", this.rowNumbers(), this.lowering.key(this.model, "", "rows"), this.hashed);
    }
    return this.hashed;
  }

  rowNumbers(): Addr {
    if (this.chosen.lane === "i64") return this.chosen.values;
    if (this.wide === undefined) {
      this.wide = this.builder.slot(8);
      this.builder.step("signExtend", this.chosen.values, this.wide);
    }
    return this.wide;
  }

  ordinals = (): never => notHere("an ordinal");
  parent = (): never => notHere("a parent");
  self = (): RowIndex => ({ table: this.chosen.table, lane: this.chosen.lane, values: this.chosen.values });

  protected supplied(column: Column): Vector {
    return suppliedAt(this.lowering, this.builder, column, this.chosen.values);
  }
}

function unitsOf(type: LogicalType): number {
  return type.kind === "decimal" ? Number(tenTo(type.scale)) : 1;
}
