// Rows that stand for a column's whole law: their draws are the normal law's shares below given deviates, one a row.
import type { RowContext } from "../columns/column-kind.js";
import { tailsTable } from "../columns/copula.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { AnyTable, Column } from "../spec/model.js";
import type { Lowering } from "./lowering.js";
import { marginDeviates } from "./margins.js";
import { Rows } from "./rows.js";
import { notHere } from "./seen-rows.js";

/** Thrown where a column's law differs from row to row: it has no margin of its own. */
export class LawOfRow extends Error {}

export class MarginRows extends Rows {
  constructor(
    lowering: Lowering,
    model: AnyTable,
    builder: ProgramBuilder,
    private readonly of: Column,
  ) {
    super(lowering, model, builder);
  }

  /** The values in the order of the deviates, as numbers: of texts their places in that order. */
  values(): Vector {
    const value = this.valueOf(this.of);
    return value.lane === "code" ? { ...value, lane: "i32", min: 0, max: value.dictionary.size } : value;
  }

  hashes(): Addr {
    const { lowering, builder } = this;
    const hashes = builder.slot(8);
    const deviates = lowering.blob(marginDeviates());
    const key = lowering.key(this.model, this.of.id, "value");
    builder.step("correlatedHashes", deviates, lowering.blob(tailsTable()), key, hashes);
    return hashes;
  }

  protected override rowsFor(): RowContext {
    return this;
  }

  override column = (): never => this.differ();
  override index = (): never => this.differ();
  parent = (): never => this.differ();
  rowNumbers = (): never => notHere("row numbers");
  ordinals = (): never => notHere("an ordinal");
  self = (): never => notHere("a position in their own table");
  protected supplied = (): never => notHere("supplied columns");

  private differ(): never {
    throw new LawOfRow(`the law of ${this.table}.${this.of.name} reads the row`);
  }
}
