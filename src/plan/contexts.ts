// Rows of a table, seen from a batch: its own rows, children of a parent's batch, the parent of children, rows that a reference chose.
import type { Cell, Formula, PathRef, RowContext, RowIndex } from "../columns/column-kind.js";
import { shifted } from "../columns/draw.js";
import { assert } from "../errors.js";
import { lowerFormula } from "../formula/lower.js";
import { rangeOf, tenTo } from "../formula/nodes.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import { isInteger, type LogicalType, typeName } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import type { AnyTable, Column } from "../spec/model.js";
import { rowsOf } from "../spec/model.js";
import { gathered, gatheredIndex, masked } from "./gather.js";
import type { Lowering } from "./lowering.js";

const firstI64 = 2 ** 31;

/** Makes columns on demand, each once; subclasses say who the rows are. */
abstract class Rows implements RowContext {
  private readonly vectors = new Map<string, Vector>();
  private readonly indices = new Map<string, RowIndex>();
  private readonly others = new Map<Addr, RowContext>();

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
      index = column.positions ? this.suppliedIndex(column) : this.nulled(column, column.meaning.index!(this.cell(column)));
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
    if (formula.typed.kind === "input") return this.path(formula.typed.value);
    const scratch = this.lowering.scratch(this.builder);
    return lowerFormula(formula.typed, { vector: (path) => this.path(path), scratch }, this.builder);
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
    this.builder.step("nullMask", this.hashes(), this.lowering.key(this.model, column.id, "nulls"), threshold, validity);
    return masked(this.builder, value, validity);
  }

  /** The declared type must hold every value before it is shaped: values are never cut silently. */
  private checkRange(column: Column, vector: Vector): void {
    const { type } = column;
    if (!("min" in vector) || !(isInteger(type) || type.kind === "decimal") || (type.kind === "int64" && vector.lane !== "f64")) return;
    const ratio = unitsOf(type) / unitsOf(vector.type);
    const [least, most] = rangeOf(type).map(Number) as [number, number];
    if (-Math.round(-vector.min * ratio) >= least && Math.round(vector.max * ratio) <= most) return; // half away from zero
    const [low, high] = [vector.min, vector.max].map((bound) => bound / unitsOf(vector.type));
    const hint = `narrow the values, e.g. by clamp(x, ${least / unitsOf(type)}, ${most / unitsOf(type)}), or choose a wider type`;
    this.lowering.tables.problem("spec.out_of_range", `values from ${low} to ${high} do not fit into ${typeName(type)}`, { table: this.table, column: column.name }, ["type"], hint);
  }

  private suppliedIndex(column: Column): RowIndex {
    const { builder, lowering } = this;
    const values = builder.slot(4);
    builder.step("gatherI32", this.self().values, lowering.blob(column.positions!), values);
    const { validity } = this.column(column.name);
    return { table: column.meaning.references!, lane: "i32", values, ...(validity === undefined ? {} : { validity }) };
  }
}

/** The batch's own rows, numbered: tables by `rows`, and sources where they are walked through. */
export class NumberedRows extends Rows {
  private hashed: Addr | undefined;
  private numbers: Addr | undefined;
  private own: RowIndex | undefined;

  hashes(): Addr {
    if (this.hashed === undefined) {
      this.hashed = this.builder.slot(8);
      this.builder.step("rowHashes", this.builder.firstRow, this.lowering.key(this.model, "", "rows"), this.hashed);
    }
    return this.hashed;
  }

  rowNumbers(): Addr {
    if (this.numbers === undefined) {
      this.numbers = this.builder.slot(8);
      this.builder.step("rowNumbers", this.builder.firstRow, this.numbers);
    }
    return this.numbers;
  }

  ordinals = (): never => notHere("an ordinal");
  parent = (): never => notHere("a parent");

  self(): RowIndex {
    this.own ??= narrowIndex(this.builder, this.table, this.rowNumbers(), rowsOf(this.model)!);
    return this.own;
  }

  protected supplied(column: Column): Vector {
    return gatheredSource(this.lowering, this.builder, column, this.self().values);
  }
}

/** Children of a parent's batch: positions in it and ordinals come from `childBatch`. */
export class ChildRows extends Rows {
  private hashed: Addr | undefined;
  private seen: RowContext | undefined;

  constructor(
    lowering: Lowering,
    model: AnyTable,
    builder: ProgramBuilder,
    private readonly parents: RowContext,
    private readonly positions: Addr,
    private readonly ordinal: Addr,
  ) {
    super(lowering, model, builder);
  }

  hashes(): Addr {
    if (this.hashed === undefined) {
      this.hashed = this.builder.slot(8);
      const key = this.lowering.key(this.model, "", "rows");
      this.builder.step("childHashes", this.ordinal, this.positions, this.parents.hashes(), key, this.hashed);
    }
    return this.hashed;
  }

  rowNumbers = (): never => notHere("a row number");
  ordinals = (): Addr => this.ordinal;

  parent(): RowContext {
    this.seen ??= new ParentRows(this.parents, this.positions, this.builder);
    return this.seen;
  }

  self = (): never => notHere("a position in its own table");
  protected supplied = (): never => notHere("a supplied column");
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
    return gatheredSource(this.lowering, this.builder, column, this.chosen.values);
  }
}

/** The parent, seen from its children: made once per parent, then gathered. */
class ParentRows implements RowContext {
  private readonly vectors = new Map<string, Vector>();
  private readonly indices = new Map<string, RowIndex>();

  constructor(
    private readonly parents: RowContext,
    private readonly positions: Addr,
    readonly builder: ProgramBuilder,
  ) {}

  get table(): string {
    return this.parents.table;
  }

  hashes = (): Addr => this.words(this.parents.hashes());
  rowNumbers = (): Addr => this.words(this.parents.rowNumbers());

  ordinals(): Addr {
    const out = this.builder.slot(4);
    this.builder.step("gatherI32", this.positions, this.parents.ordinals(), out);
    return out;
  }

  column = (name: string): Vector => this.follow([name]);
  index = (name: string): RowIndex => this.followIndex([name]);
  parent = (): RowContext => new ParentRows(this.parents.parent(), this.positions, this.builder);
  at = (): never => notHere("references of their own: they are followed before they are gathered");
  path = (path: PathRef): Vector => (path.from === "parent" ? this.parent().follow(path.columns) : this.follow(path.columns));
  pathIndex = (path: PathRef): RowIndex => (path.from === "parent" ? this.parent().followIndex(path.columns) : this.followIndex(path.columns));
  pathRows = (path: PathRef): RowContext => (path.from === "parent" ? this.parent().followRows(path.columns) : this.followRows(path.columns));
  followRows = (columns: readonly string[]): RowContext => new ParentRows(this.parents.followRows(columns), this.positions, this.builder);
  formula = (formula: Formula): Vector => gathered(this.builder, this.parents.formula(formula), this.positions);

  follow(columns: readonly string[]): Vector {
    const name = columns.join(".");
    let vector = this.vectors.get(name);
    if (!vector) {
      vector = gathered(this.builder, this.parents.follow(columns), this.positions);
      this.vectors.set(name, vector);
    }
    return vector;
  }

  followIndex(columns: readonly string[]): RowIndex {
    const name = columns.join(".");
    let index = this.indices.get(name);
    if (!index) {
      index = gatheredIndex(this.builder, this.parents.followIndex(columns), this.positions);
      this.indices.set(name, index);
    }
    return index;
  }

  private words(from: Addr): Addr {
    const out = this.builder.slot(8);
    this.builder.step("gather64", this.positions, from, out);
    return out;
  }
}

/** Rows reached through a reference that may be null: so is all that is seen of them. */
class MaskedRows implements RowContext {
  constructor(
    private readonly rows: RowContext,
    private readonly validity: Addr,
  ) {}

  get table(): string {
    return this.rows.table;
  }
  get builder(): ProgramBuilder {
    return this.rows.builder;
  }

  hashes = (): Addr => this.rows.hashes();
  rowNumbers = (): Addr => this.rows.rowNumbers();
  ordinals = (): Addr => this.rows.ordinals();
  column = (name: string): Vector => masked(this.builder, this.rows.column(name), this.validity);
  index = (name: string): RowIndex => masked(this.builder, this.rows.index(name), this.validity);
  parent = (): RowContext => this.rows.parent();
  at = (index: RowIndex): RowContext => this.rows.at(index);
  path = (path: PathRef): Vector => masked(this.builder, this.rows.path(path), this.validity);
  pathIndex = (path: PathRef): RowIndex => masked(this.builder, this.rows.pathIndex(path), this.validity);
  pathRows = (path: PathRef): RowContext => new MaskedRows(this.rows.pathRows(path), this.validity);
  formula = (formula: Formula): Vector => masked(this.builder, this.rows.formula(formula), this.validity);
  follow = (columns: readonly string[]): Vector => masked(this.builder, this.rows.follow(columns), this.validity);
  followIndex = (columns: readonly string[]): RowIndex => masked(this.builder, this.rows.followIndex(columns), this.validity);
  followRows = (columns: readonly string[]): RowContext => new MaskedRows(this.rows.followRows(columns), this.validity);
}

/** A supplied column at i32 positions: numbers are gathered, text is its row's code. */
function gatheredSource(lowering: Lowering, builder: ProgramBuilder, column: Column, positions: Addr): Vector {
  const { values, nulls, min, max, type } = column.supplied!;
  const bounds = { type, min, max };
  const valid = nulls === undefined ? {} : { validity: validBits(lowering, builder, nulls, positions) };
  if (values instanceof Int32Array) {
    const step = evenStep(values, nulls);
    const out = step === undefined ? builder.slot(4) : shifted(builder, positions, step);
    if (step === undefined) builder.step("gatherI32", positions, lowering.blob(values), out);
    return { lane: "i32", values: out, origin: { values: out, index: positions, list: values }, ...bounds, ...valid };
  }
  if (values instanceof BigInt64Array || values instanceof Float64Array) {
    const out = builder.slot(8);
    builder.step("gather64", positions, lowering.blob(values), out);
    if (values instanceof Float64Array) return { lane: "f64", values: out, ...bounds, ...valid };
    return { lane: "i64", values: out, origin: { values: out, index: positions, list: values }, ...bounds, ...valid };
  }
  return { lane: "code", type, values: positions, dictionary: lowering.dictionary(builder, column.supplied!), ...valid };
}

/** The first value of a column that counts up by one: its values need no table. */
function evenStep(values: Int32Array, nulls: Uint8Array | undefined): number | undefined {
  const first = values[0] ?? 0;
  return nulls === undefined && values.every((value, row) => value === first + row) ? first : undefined;
}

function validBits(lowering: Lowering, builder: ProgramBuilder, nulls: Uint8Array, positions: Addr): Addr {
  const out = builder.bitmap();
  builder.step("gatherBits", positions, lowering.blob(nulls), out);
  return out;
}

function narrowIndex(builder: ProgramBuilder, table: string, numbers: Addr, rows: number): RowIndex {
  if (rows >= firstI64) return { table, lane: "i64", values: numbers };
  const values = builder.slot(4);
  builder.step("narrowI64", numbers, values);
  return { table, lane: "i32", values };
}

/** How many units of memory make one: of decimals, ten to their scale. */
function unitsOf(type: LogicalType): number {
  return type.kind === "decimal" ? Number(tenTo(type.scale)) : 1;
}

function notHere(what: string): never {
  throw new Error(`these rows have no ${what}`); // the meaning of a spec rules it out before
}
