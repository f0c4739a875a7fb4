// Rows of a table as a batch sees them: columns and references made on demand, each once. Rows that a reference chose are here too, since the two need each other.
import type { Cell, Few, Formula, Many, PathRef, RowContext, RowIndex } from "../columns/column-kind.js";
import { assert } from "../errors.js";
import { lowerFormula } from "../formula/lower.js";
import { rangeOf, tenTo } from "../formula/nodes.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { isInteger, type LogicalType, typeName } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { type AnyTable, type Column, isChild } from "../spec/model.js";
import type { ChildSums } from "./child-sums.js";
import { CorrelatedDraws } from "./correlated.js";
import { type Descent, descent } from "./descent.js";
import { fewOf } from "./few.js";
import { masked } from "./gather.js";
import type { Lowering } from "./lowering.js";
import { rowsKept } from "./null-rules.js";
import { MaskedRows, notHere } from "./seen-rows.js";
import { suppliedAt } from "./supplied.js";

/** Makes columns on demand, each once; subclasses say who the rows are. */
export abstract class Rows implements RowContext {
  private readonly vectors = new Map<string, Vector>();
  private readonly indices = new Map<string, RowIndex>();
  private readonly drawn = new Map<string, RowIndex>();
  private readonly others = new Map<Addr, RowContext>();
  /** What the children of these rows come to: there once the children are drafted. */
  sums: Pick<ChildSums, "vector"> | undefined;
  private readonly correlated: CorrelatedDraws;

  constructor(
    protected readonly lowering: Lowering,
    protected readonly model: AnyTable,
    readonly builder: ProgramBuilder,
  ) {
    this.correlated = new CorrelatedDraws(lowering, model, this);
  }

  get table(): string {
    return this.model.name;
  }

  abstract hashes(): Addr;
  abstract rowNumbers(): Addr;
  abstract ordinals(): Addr;
  abstract parent(): RowContext;
  get consecutive(): boolean {
    return false;
  }
  get wholeParents(): boolean {
    return false;
  }
  rowsKey(): number {
    return this.lowering.key(this.model, "", "rows");
  }
  abstract self(): RowIndex;
  protected abstract supplied(column: Column): Vector;

  column(name: string): Vector {
    let vector = this.vectors.get(name);
    if (!vector) {
      vector = this.owned(name, () => this.made(this.columnOf(name)));
      this.vectors.set(name, vector);
    }
    return vector;
  }

  index(name: string): RowIndex {
    let index = this.indices.get(name);
    if (!index) {
      const column = this.columnOf(name);
      index = this.owned(name, () =>
        column.positions
          ? this.suppliedIndex(column)
          : this.nulled(column, this.drawnIndex(column), () =>
              this.shaped(column, this.keyOf(this.drawnIndex(column))),
            ),
      );
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
    this.lowering.noteReach(path);
    if (path.aggregate) {
      assert(this.sums, `${this.table} sums over children that are not made here`);
      return this.sums.vector(path.aggregate);
    }
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
    return column.meaning.references === undefined ? this.self() : this.index(first!);
  }

  /** A last column that refers to nothing is the key of these rows. */
  followRows([first, ...rest]: readonly string[]): RowContext {
    if (rest.length > 0) return this.referred(first!).followRows(rest);
    return this.columnOf(first!).meaning.references === undefined ? this : this.referred(first!);
  }

  /** The rows that a column refers to, one for each of ours. */
  private referred(name: string): RowContext {
    const column = this.columnOf(name);
    const rows = column.meaning.referred?.(this.cell(column));
    if (!rows) return this.at(this.index(name));
    const { validity } = column.nulls.length > 0 ? this.column(name) : {};
    return validity === undefined ? rows : new MaskedRows(rows, validity);
  }

  formula(formula: Formula): Vector {
    if (formula.typed.kind === "input") return this.path(formula.typed.value);
    const scratch = this.lowering.scratch(this.builder);
    const note = (method: string): void => this.lowering.noteOwner(method);
    return lowerFormula(formula.typed, { vector: (path) => this.path(path), scratch, note }, this.builder);
  }

  few(formulas: readonly Formula[]): Few | Many {
    return fewOf(this, this.lowering, formulas);
  }

  private columnOf(name: string): Column {
    const column = this.model.columns.get(name);
    assert(column, `${this.table} has no column ${name}`);
    return column;
  }

  private owned<T>(name: string, make: () => T): T {
    return this.lowering.constants.ownedBy(`${this.table}.${name}`, make);
  }

  private cell(column: Column): Cell {
    const { lowering, model, builder } = this;
    const correlated = this.rowsFor(column.name);
    const rows = correlated ?? this;
    const watched = lowering.watch?.(this, column.name, rows);
    return {
      table: this.table,
      column: column.name,
      rows,
      builder,
      tables: lowering.tables,
      key: (purpose) => lowering.key(model, column.id, purpose),
      note: (method) => lowering.note(this.table, column.name, method),
      correlated: correlated !== undefined,
      ...watched,
    };
  }

  /** The rows as a column sees them whose draws go together with others; undefined for all else. */
  protected rowsFor(column: string): RowContext | undefined {
    return this.correlated.rowsFor(column);
  }

  /** A column before any of it is null, and before it is written as a text. */
  protected valueOf(column: Column): Vector {
    const drawn = column.meaning.lower(this.cell(column));
    return column.type.kind === "text" ? drawn : this.shaped(column, drawn);
  }

  private made(column: Column): Vector {
    if (column.supplied) return this.supplied(column);
    const { meaning } = column;
    if (meaning.index) return this.shaped(column, this.keyOf(this.index(column.name)));
    const cell = this.cell(column);
    const drawn = meaning.lower(cell);
    cell.witness?.value(drawn);
    const value = this.shaped(column, drawn);
    return this.nulled(column, value, () => value);
  }

  /** The first column of the key; where there are more, the output names them. */
  private keyOf(index: RowIndex): Vector {
    return this.at(index).column(this.lowering.table(index.table).primaryKey[0]!);
  }

  /** What the modifiers make of a value. */
  private shaped(column: Column, value: Vector): Vector {
    this.checkRange(column, value);
    const scratch = this.lowering.scratch(this.builder);
    const shaped = column.shaped
      ? lowerFormula(column.shaped.typed, { vector: () => value, scratch }, this.builder)
      : value;
    return { ...shaped, type: column.type } as Vector;
  }

  /** The rows that a reference chose, before any of them is null. */
  private drawnIndex(column: Column): RowIndex {
    let index = this.drawn.get(column.name);
    if (!index) {
      const cell = this.cell(column);
      index = column.meaning.index?.(cell) ?? column.meaning.referred?.(cell).self();
      assert(index, `${this.table}.${column.name} refers to nothing`);
      cell.witness?.index(index);
      this.drawn.set(column.name, index);
    }
    return index;
  }

  /** Null by the column's rules; draws of its own, so that a rate never moves a value. */
  private nulled<T extends { readonly validity?: Addr }>(column: Column, value: T, own: () => Vector): T {
    const { lowering, model, builder } = this;
    const { meaning } = column;
    const referred = (): RowContext => meaning.referred?.(this.cell(column)) ?? this.at(this.drawnIndex(column));
    const kept = rowsKept({
      lowering,
      model,
      column,
      rows: this,
      own: (columns) => (columns.length === 0 ? own() : referred().follow(columns)),
    });
    return masked(builder, value, kept);
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
    const hint = `add clip: ${least / unitsOf(type)}..${most / unitsOf(type)}, or choose a wider type`;
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

/**
 * Rows that a reference chose, one for each of ours: supplied columns are gathered, made ones made again. A chosen child is a
 * parent, chosen too, and an ordinal.
 */
class ChosenRows extends Rows {
  private hashed: Addr | undefined;
  private wide: Addr | undefined;
  private line: Descent | undefined;

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
      const { builder } = this;
      const key = this.lowering.key(this.model, "", "rows");
      this.hashed = builder.slot(8);
      if (isChild(this.model))
        builder.step("chosenChildHashes", this.ordinals(), this.parent().hashes(), key, this.hashed);
      else builder.step("identityHashes", this.rowNumbers(), key, this.hashed);
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

  ordinals = (): Addr => this.descent().ordinals;
  parent = (): RowContext => this.at(this.descent().parents);
  self = (): RowIndex => ({ table: this.chosen.table, lane: this.chosen.lane, values: this.chosen.values });

  private descent(): Descent {
    if (!isChild(this.model)) return notHere("a parent");
    this.line ??= descent(this.lowering, this.builder, this.model, this.rowNumbers());
    return this.line;
  }

  protected supplied(column: Column): Vector {
    return suppliedAt(this.lowering, this.builder, column, this.chosen.values);
  }
}

function unitsOf(type: LogicalType): number {
  return type.kind === "decimal" ? Number(tenTo(type.scale)) : 1;
}
