// Looks on while one cell is lowered: keeps what the cell reads, the draws that decide it, and what they stand for.
import type { Few, Formula, Many, PathRef, RowContext, RowIndex } from "../columns/column-kind.js";
import type { Draw, Witness } from "../columns/explanation.js";
import { inputsOf } from "../formula/nodes.js";
import type { Addr } from "../kernels/program.js";
import type { Purpose } from "../kernels/purposes.js";
import { int64, type LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { SameRows } from "../plan/seen-rows.js";
import type { Column } from "../spec/model.js";
import { numberText } from "./number-text.js";
import type { Probe } from "./probe.js";

/** A draw, the word that it began with, and the result of a case that it belongs to. */
export interface SeenDraw {
  readonly draw: Draw;
  readonly word: Addr | undefined;
  readonly part: readonly string[];
}

/** A column or path that the cell read. */
export interface SeenInput {
  readonly name: string;
  readonly vector: Vector;
  readonly path: PathRef | undefined;
}

export interface SeenFormula {
  readonly formula: Formula;
  readonly vector: Vector;
}

export class CellWatch implements Witness {
  readonly draws: SeenDraw[] = [];
  readonly inputs: SeenInput[] = [];
  readonly formulas: SeenFormula[] = [];
  rows: RowContext;
  private readonly namers = new Map<Addr, (index: number) => string>();
  private readonly parts: string[] = [];
  private chosen: { readonly table: string; readonly values: Addr } | undefined;
  private drawn: Vector | undefined;

  /** `alias` is what the parent is called here. */
  constructor(
    own: RowContext,
    private readonly alias: string | undefined,
    private readonly key: (purpose: Purpose) => number,
  ) {
    this.rows = new WatchedRows(own, this);
  }

  /** The cell sees its rows through something: it is that which is watched. */
  seenThrough(rows: RowContext): RowContext {
    this.rows = new WatchedRows(rows, this);
    return this.rows;
  }

  /** The value before a type, a rounding or a format was put on it. */
  get raw(): Vector | undefined {
    return this.drawn;
  }

  /** The table whose rows the indices at an address are. */
  tableOf(drawn: Addr): string | undefined {
    return this.chosen?.values === drawn ? this.chosen.table : undefined;
  }

  nameOf(drawn: Addr): ((index: number) => string) | undefined {
    return this.namers.get(drawn);
  }

  draw(draw: Draw): void {
    const word = "purpose" in draw ? this.word(draw.purpose) : undefined;
    this.draws.push({ draw, word, part: [...this.parts] });
  }

  names(drawn: Addr, name: (index: number) => string | number | bigint, type?: LogicalType): void {
    this.namers.set(drawn, (index) => {
      const value = name(index);
      return typeof value === "string" ? value : numberText(type ?? int64, value);
    });
  }

  part(name: string, lower: () => Vector): Vector {
    this.parts.push(name);
    try {
      return lower();
    } finally {
      this.parts.pop();
    }
  }

  index(index: { readonly table: string; readonly values: Addr }): void {
    this.chosen = index;
  }

  value(vector: Vector): void {
    this.drawn = vector;
  }

  /** The word that the cell's draws for a purpose begin with. */
  word(purpose: Purpose, hashes: Addr = this.rows.hashes()): Addr {
    const { builder } = this.rows;
    const word = builder.slot(8);
    builder.step("cellWords", hashes, this.key(purpose), word);
    return word;
  }

  /** A path and what it leads along: where it goes over a reference, the key that stands there is told first. */
  readPath(path: PathRef, own: RowContext): void {
    for (let length = 1; length <= path.columns.length; length++) {
      const part = { ...path, columns: path.columns.slice(0, length) };
      this.read(this.nameOfPath(part), own.path(part), part);
    }
  }

  /** A path as it is read aloud: the parent's columns after its alias. */
  private nameOfPath({ from, table, columns }: PathRef): string {
    return [
      ...(from === "row" || from === "children" ? [] : [from === "parent" ? (this.alias ?? table) : table]),
      ...columns,
    ].join(".");
  }

  read(name: string, vector: Vector, path?: PathRef): void {
    if (!this.inputs.some((input) => input.name === name)) this.inputs.push({ name, vector, path });
  }
}

/** Lowers a column of the probe's rows while somebody looks on. */
export function watched(probe: Probe, column: Column): { readonly vector: Vector; readonly watch: CellWatch } {
  const { rows, lowering, table } = probe;
  const alias = table.kind === "table" && table.size.kind === "each" ? table.size.alias : undefined;
  const watch = new CellWatch(rows, alias, (purpose) => lowering.key(table, column.id, purpose));
  lowering.watch = (context, name, seen) =>
    context === rows && name === column.name ? { rows: watch.seenThrough(seen), witness: watch } : undefined;
  const vector = rows.column(column.name);
  lowering.watch = undefined;
  return { vector, watch };
}

/** The rows of the watched cell: as they are, but what is read by name is noted. */
class WatchedRows extends SameRows {
  constructor(
    own: RowContext,
    private readonly watch: CellWatch,
  ) {
    super(own);
  }

  override column(name: string): Vector {
    const vector = this.own.column(name);
    this.watch.read(name, vector);
    return vector;
  }

  override path(path: PathRef): Vector {
    this.watch.readPath(path, this.own);
    return this.own.path(path);
  }

  override pathIndex(path: PathRef): RowIndex {
    this.watch.readPath(path, this.own);
    return this.own.pathIndex(path);
  }

  override pathRows(path: PathRef): RowContext {
    this.watch.readPath(path, this.own);
    return this.own.pathRows(path);
  }

  override few(formulas: readonly Formula[]): Few | Many {
    for (const { typed } of formulas) for (const path of pathsIn(typed)) this.watch.readPath(path, this.own);
    return this.own.few(formulas);
  }

  override formula(formula: Formula): Vector {
    if (formula.typed.kind === "input") return this.path(formula.typed.value);
    const vector = this.own.formula(formula);
    this.watch.formulas.push({ formula, vector });
    for (const path of pathsIn(formula.typed)) this.watch.readPath(path, this.own);
    return vector;
  }
}

/** The paths of a formula, each once. */
function pathsIn(typed: Formula["typed"]): PathRef[] {
  const all = inputsOf(typed);
  return all.filter((path, i) => all.findIndex((other) => same(path, other)) === i);
}

const same = (a: PathRef, b: PathRef): boolean =>
  a.from === b.from && a.table === b.table && a.columns.join(".") === b.columns.join(".");
