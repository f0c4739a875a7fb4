// The rows that a batch itself holds: numbered ones of tables by `rows`, and children of a parent's batch.
import type { RowContext, RowIndex } from "../columns/column-kind.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import { type AnyTable, type Column, rowsOf } from "../spec/model.js";
import type { Lowering } from "./lowering.js";
import { Rows } from "./rows.js";
import { notHere, ParentRows } from "./seen-rows.js";
import { suppliedAt } from "./supplied.js";

/** Positions are i32 below this many rows. */
const firstI64 = 2 ** 31;

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
    return suppliedAt(this.lowering, this.builder, column, this.self().values);
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
    /** Whether all children of a parent are in one batch. */
    private readonly together = true,
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
  override get wholeParents(): boolean {
    return this.together;
  }

  parent(): RowContext {
    this.seen ??= new ParentRows(this.parents, this.positions, this.builder);
    return this.seen;
  }

  self = (): never => notHere("a position in its own table");
  protected supplied = (): never => notHere("a supplied column");
}

function narrowIndex(builder: ProgramBuilder, table: string, numbers: Addr, rows: number): RowIndex {
  if (rows >= firstI64) return { table, lane: "i64", values: numbers };
  const values = builder.slot(4);
  builder.step("narrowI64", numbers, values);
  return { table, lane: "i32", values };
}

/** How many units of memory make one: of decimals, ten to their scale. */
