// Rows seen through something: the parent from its children, and rows behind a reference that may be null.
import type { Few, Formula, Many, PathRef, RowContext, RowIndex } from "../columns/column-kind.js";
import type { Typed } from "../formula/typed.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import { gathered, gatheredIndex, masked } from "./gather.js";

/** The parent, seen from its children: made once per parent, then gathered. */
export class ParentRows implements RowContext {
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
  self = (): RowIndex => gatheredIndex(this.builder, this.parents.self(), this.positions);

  ordinals(): Addr {
    const out = this.builder.slot(4);
    this.builder.step("gatherI32", this.positions, this.parents.ordinals(), out);
    return out;
  }

  readonly consecutive = false;
  readonly wholeParents = false;
  rowsKey = (): number => this.parents.rowsKey();
  column = (name: string): Vector => this.follow([name]);
  index = (name: string): RowIndex => this.followIndex([name]);
  parent = (): RowContext => new ParentRows(this.parents.parent(), this.positions, this.builder);
  at = (): never => notHere("references of their own: they are followed before they are gathered");
  path = (path: PathRef): Vector =>
    path.from === "parent" ? this.parent().follow(path.columns) : this.follow(path.columns);
  pathIndex = (path: PathRef): RowIndex =>
    path.from === "parent" ? this.parent().followIndex(path.columns) : this.followIndex(path.columns);
  pathRows = (path: PathRef): RowContext =>
    path.from === "parent" ? this.parent().followRows(path.columns) : this.followRows(path.columns);
  followRows = (columns: readonly string[]): RowContext =>
    new ParentRows(this.parents.followRows(columns), this.positions, this.builder);
  formula = (formula: Formula): Vector => gathered(this.builder, this.parents.formula(formula), this.positions);

  few(formulas: readonly Formula[]): Few | Many {
    const known = this.parents.few(formulas);
    if (!("index" in known)) return known;
    const index = this.builder.slot(4);
    this.builder.step("gatherI32", this.positions, known.index, index);
    return { ...known, index };
  }

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

/** The same rows, asked through something that changes a part of what they say. */
export abstract class SameRows implements RowContext {
  constructor(protected readonly own: RowContext) {}

  get table(): string {
    return this.own.table;
  }
  get builder(): ProgramBuilder {
    return this.own.builder;
  }
  get consecutive(): boolean {
    return this.own.consecutive;
  }
  get wholeParents(): boolean {
    return this.own.wholeParents;
  }
  hashes(): Addr {
    return this.own.hashes();
  }
  rowNumbers(): Addr {
    return this.own.rowNumbers();
  }
  ordinals(): Addr {
    return this.own.ordinals();
  }
  rowsKey(): number {
    return this.own.rowsKey();
  }
  self(): RowIndex {
    return this.own.self();
  }
  column(name: string): Vector {
    return this.own.column(name);
  }
  index(name: string): RowIndex {
    return this.own.index(name);
  }
  parent(): RowContext {
    return this.own.parent();
  }
  at(index: RowIndex): RowContext {
    return this.own.at(index);
  }
  path(path: PathRef): Vector {
    return this.own.path(path);
  }
  pathIndex(path: PathRef): RowIndex {
    return this.own.pathIndex(path);
  }
  pathRows(path: PathRef): RowContext {
    return this.own.pathRows(path);
  }
  formula(formula: Formula): Vector {
    return this.own.formula(formula);
  }
  few(formulas: readonly Formula[]): Few | Many {
    return this.own.few(formulas);
  }
  follow(columns: readonly string[]): Vector {
    return this.own.follow(columns);
  }
  followIndex(columns: readonly string[]): RowIndex {
    return this.own.followIndex(columns);
  }
  followRows(columns: readonly string[]): RowContext {
    return this.own.followRows(columns);
  }
}

/** Rows reached through a reference that may be null: so is all that is seen of them. */
export class MaskedRows implements RowContext {
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
  self = (): RowIndex => masked(this.builder, this.rows.self(), this.validity);
  ordinals = (): Addr => this.rows.ordinals();
  readonly consecutive = false;
  readonly wholeParents = false;
  rowsKey = (): number => this.rows.rowsKey();
  column = (name: string): Vector => masked(this.builder, this.rows.column(name), this.validity);
  index = (name: string): RowIndex => masked(this.builder, this.rows.index(name), this.validity);
  parent = (): RowContext => this.rows.parent();
  at = (index: RowIndex): RowContext => this.rows.at(index);
  path = (path: PathRef): Vector => masked(this.builder, this.rows.path(path), this.validity);
  pathIndex = (path: PathRef): RowIndex => masked(this.builder, this.rows.pathIndex(path), this.validity);
  pathRows = (path: PathRef): RowContext => new MaskedRows(this.rows.pathRows(path), this.validity);
  formula = (formula: Formula): Vector => masked(this.builder, this.rows.formula(formula), this.validity);
  few = (formulas: readonly Formula[]): Few | Many => this.rows.few(formulas);
  follow = (columns: readonly string[]): Vector => masked(this.builder, this.rows.follow(columns), this.validity);
  followIndex = (columns: readonly string[]): RowIndex =>
    masked(this.builder, this.rows.followIndex(columns), this.validity);
  followRows = (columns: readonly string[]): RowContext => new MaskedRows(this.rows.followRows(columns), this.validity);
}

/** The parents of children that are being counted: what is called the parent there is the row itself. */
export class CountRows implements RowContext {
  constructor(private readonly parents: RowContext) {}

  get table(): string {
    return this.parents.table;
  }
  get builder(): ProgramBuilder {
    return this.parents.builder;
  }

  get consecutive(): boolean {
    return this.parents.consecutive;
  }
  get wholeParents(): boolean {
    return this.parents.wholeParents;
  }

  hashes = (): Addr => this.parents.hashes();
  rowNumbers = (): Addr => this.parents.rowNumbers();
  rowsKey = (): number => this.parents.rowsKey();
  ordinals = (): Addr => this.parents.ordinals();
  column = (name: string): Vector => this.parents.column(name);
  index = (name: string): RowIndex => this.parents.index(name);
  self = (): RowIndex => this.parents.self();
  parent = (): RowContext => this.parents;
  at = (index: RowIndex): RowContext => this.parents.at(index);
  path = (path: PathRef): Vector => this.parents.path(ofRow(path));
  pathIndex = (path: PathRef): RowIndex => this.parents.pathIndex(ofRow(path));
  pathRows = (path: PathRef): RowContext => this.parents.pathRows(ofRow(path));
  formula = (formula: Formula): Vector => this.parents.formula(asOfRow(formula));
  few = (formulas: readonly Formula[]): Few | Many => this.parents.few(formulas.map(asOfRow));
  follow = (columns: readonly string[]): Vector => this.parents.follow(columns);
  followIndex = (columns: readonly string[]): RowIndex => this.parents.followIndex(columns);
  followRows = (columns: readonly string[]): RowContext => this.parents.followRows(columns);
}

const ofRow = (path: PathRef): PathRef => ({ ...path, from: "row" });
const asOfRow = (formula: Formula): Formula => ({ ...formula, typed: withInputs(formula.typed, ofRow) });

/** The formula with other names for its inputs. */
export function withInputs(typed: Typed<PathRef>, to: (path: PathRef) => PathRef): Typed<PathRef> {
  if (typed.kind === "literal") return typed;
  if (typed.kind === "input") return { ...typed, value: to(typed.value) };
  if (typed.kind === "format") return { ...typed, arg: withInputs(typed.arg, to) };
  return { ...typed, args: typed.args.map((arg) => withInputs(arg, to)) };
}

/** The meaning of a spec rules out what these rows do not have. */
export function notHere(what: string): never {
  throw new Error(`these rows have no ${what}`);
}
