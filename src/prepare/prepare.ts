// Stages that need rows before the run: a formula or a column of a whole generated table, made by the same programs as the run's.
import { createHash } from "node:crypto";
import { type MadeRows, type TableWalk, tableWalk } from "../batch/table-walk.js";
import { WalkBuilder } from "../batch/walk.js";
import type { Census, Coded, Formula, Lineage, PathRef, RowContext, RowIndex, Tables } from "../columns/column-kind.js";
import { reals } from "../columns/ref-parent.js";
import { assert } from "../errors.js";
import { lowerFormula } from "../formula/lower.js";
import type { Typed } from "../formula/typed.js";
import type { ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import { engineFormat } from "../plan/plan.js";
import type { EachNumbers, Prepared, TakeNumbers } from "../plan/tables.js";
import type { Model } from "../spec/model.js";
import { type ArtefactStore, filled } from "./artefact.js";
import { Censuses } from "./census.js";
import { codingOf } from "./codes.js";
import { marginOf } from "./margin.js";
import { validRows } from "./validity.js";

export type { ArtefactStore } from "./artefact.js";

export class Preparation implements Prepared {
  /** Set once, right after construction: tables ask us, and we ask them. */
  tables: Tables | undefined;
  private readonly censuses: Censuses;

  constructor(
    private readonly model: Model,
    private readonly store: ArtefactStore,
  ) {
    this.censuses = new Censuses(model, () => this.known());
  }

  census = (table: string): Census => this.censuses.census(table);
  lineage = (table: string): Lineage => this.censuses.lineage(table);

  numbers(table: string, formula: Formula): Float64Array {
    const values = new Float64Array(this.rows(table));
    const digest = this.digest("numbers", table, formula.text);
    filled(this.store, digest, new Uint8Array(values.buffer), () =>
      this.eachNumbers(table, formula, (numbers, firstRow) => values.set(numbers, firstRow)),
    );
    return values;
  }

  blocks(table: string, formula: Formula, into: Uint8Array, make: (each: EachNumbers) => void): void {
    const digest = this.digest("blocks", table, formula.text);
    filled(this.store, digest, into, () => make((take) => this.eachNumbers(table, formula, take)));
  }

  codes(table: string, formula: Formula): Coded {
    const codes = new Int32Array(this.rows(table));
    const walk = this.walk(table, (context) => context.formula(formula));
    const coding = codingOf(walk, walk.made);
    each(walk, (first, n) => coding.batch(codes.subarray(first, first + n)));
    return { codes, values: coding.values() };
  }

  positions(table: string, path: PathRef): Int32Array {
    const positions = new Int32Array(this.rows(table));
    const walk = this.walk(table, (context) => context.followIndex(path.columns));
    const batch = positionsOf(walk, walk.made);
    each(walk, (first, n) => batch(positions.subarray(first, first + n)));
    return positions;
  }

  /** A formula's values for all rows, a batch at a time: NaN where it is null, and each overwritten by the next. */
  private eachNumbers(table: string, formula: Formula, take: TakeNumbers): void {
    const walk = this.walk(table, (context) => {
      const vector = context.formula(formula);
      return { values: reals(context.builder, vector), validity: vector.validity };
    });
    const { made } = walk;
    const isValid = validRows(walk, made.validity);
    const own = new Float64Array(walk.memory.buffer, walk.address(made.values), walk.capacity);
    const copy = new Float64Array(walk.capacity); // the walk's own column may be a constant, made once
    each(walk, (first, n) => {
      const numbers = copy.subarray(0, n);
      numbers.set(own.subarray(0, n));
      if (made.validity !== undefined) for (let row = 0; row < n; row++) if (!isValid(row)) numbers[row] = Number.NaN;
      take(numbers, first);
    });
  }

  private rows(table: string): number {
    return this.known().rows(table);
  }

  evaluate(
    typed: Typed<PathRef>,
    column: (path: PathRef, builder: ProgramBuilder) => Vector,
    rows: number,
  ): Float64Array {
    const draft = new WalkBuilder("", rows);
    const { builder } = draft;
    const made = lowerFormula(typed, { vector: (path) => column(path, builder) }, builder);
    const at = reals(builder, made);
    const walk = draft.finish();
    walk.fill(0, rows);
    const isValid = validRows(walk, made.validity);
    const values = new Float64Array(walk.memory.buffer, walk.address(at), rows);
    return Float64Array.from(values, (value, row) => (isValid(row) ? value : Number.NaN));
  }

  private walk<T>(table: string, make: (context: RowContext) => T): TableWalk<T> {
    return tableWalk(this.model, this.known(), table, make);
  }

  private known(): Tables {
    assert(this.tables, "prepare has no tables");
    return this.tables;
  }

  margin(table: string, column: string): Float64Array | undefined {
    return marginOf(this.model, this.known(), table, column);
  }

  /** Everything that the values can depend on. */
  private digest(...what: readonly string[]): string {
    return createHash("sha256")
      .update(JSON.stringify([engineFormat, this.model.document, ...what]))
      .digest("hex");
  }
}

/** All rows, batch by batch: the first row of each and how many. */
function each(walk: TableWalk<unknown>, take: (first: number, n: number) => void): void {
  let first = 0;
  walk.run(0, walk.roots, (n) => {
    take(first, n);
    first += n;
  });
}

/** Writes positions of the batch's references; -1 where one is null. */
function positionsOf(walk: MadeRows, index: RowIndex): (out: Int32Array) => void {
  if (index.lane !== "i32") throw new Error("groups of more than 2^31 rows");
  const own = new Int32Array(walk.memory.buffer, walk.address(index.values), walk.capacity);
  const isValid = validRows(walk, index.validity);
  return (out) => {
    out.set(own.subarray(0, out.length));
    if (index.validity !== undefined) for (let row = 0; row < out.length; row++) if (!isValid(row)) out[row] = -1;
  };
}
