// The rows that a batch itself holds: numbered ones of tables by `rows`, and children of a parent's batch.
import type { RowContext, RowIndex } from "../columns/column-kind.js";
import { groupedDigits } from "../columns/note-text.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import { type AnyTable, type Column, rowsOf } from "../spec/model.js";
import type { Lowering } from "./lowering.js";
import { narrowIndex } from "./narrow.js";
import { Rows } from "./rows.js";
import { notHere, ParentRows } from "./seen-rows.js";
import { suppliedAt } from "./supplied.js";

/** The batch's own rows, numbered: tables by `rows`, and sources where they are walked through. */
export class NumberedRows extends Rows {
  private hashed: Addr | undefined;
  private numbers: Addr | undefined;
  private own: RowIndex | undefined;

  override get consecutive(): boolean {
    return true;
  }

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
  /** Set once the rows are numbered: the number of the first row that each block of root rows makes. */
  bases: number | undefined;
  private hashed: Addr | undefined;
  private numbers: Addr | undefined;
  private own: RowIndex | undefined;
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
    /** 8 bytes: the number of the first row, over all parents. */
    private readonly first: Addr = builder.firstRow,
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

  /** Counted over all parents, in the order of the output. */
  rowNumbers(): Addr {
    if (this.numbers === undefined) {
      const { rows, bases } = this.lowering.tables.census(this.table);
      this.bases = this.lowering.blob(bases);
      this.lowering.note(
        this.table,
        "",
        `numbered over all parents: ${groupedDigits(rows)} rows, counted before the run`,
      );
      this.numbers = this.builder.slot(8);
      this.builder.step("rowNumbers", this.first, this.numbers);
    }
    return this.numbers;
  }

  ordinals = (): Addr => this.ordinal;
  override get wholeParents(): boolean {
    return this.together;
  }

  parent(): RowContext {
    this.seen ??= new ParentRows(this.parents, this.positions, this.builder);
    return this.seen;
  }

  self(): RowIndex {
    const rows = this.lowering.tables.rows(this.table);
    this.own ??= narrowIndex(this.builder, this.table, this.rowNumbers(), rows);
    return this.own;
  }

  protected supplied = (): never => notHere("a supplied column");
}
