// Columns that `correlate:` ties together, by a Gaussian copula: each sees the rows by hashes that lead to its correlated draws, so that any verb draws as ever.
import type { RowContext } from "../columns/column-kind.js";
import { deviatesTable, tailsTable } from "../columns/copula.js";
import { assert } from "../errors.js";
import type { Matrix } from "../kernels/correlation.js";
import type { Addr } from "../kernels/program.js";
import type { AnyTable, Correlation } from "../spec/model.js";
import type { Lowering } from "./lowering.js";
import { SameRows } from "./seen-rows.js";

/**
 * The correlated draws of some rows, each column's made once.
 *
 * A column's own draw, as it would be alone, becomes a normal deviate; the deviates of a group become correlated ones by the
 * factor of its matrix; and the probability below such a deviate is the word that the column draws by. It is handed on as the
 * row hash from which the column's key makes this word. The first column of a group keeps its draws, and so do all where one is
 * added at the end, for a row of the factor reads only the columns before it.
 */
export class CorrelatedDraws {
  private readonly deviates = new Map<string, Addr>();
  private readonly hashed = new Map<string, Addr>();

  constructor(
    private readonly lowering: Lowering,
    private readonly model: AnyTable,
    private readonly rows: RowContext,
  ) {}

  /** The rows as a column sees them that goes together with others; undefined for all else. */
  rowsFor(column: string): RowContext | undefined {
    const group =
      this.model.kind === "table" && this.model.correlations.find(({ columns }) => columns.includes(column));
    return group ? new CorrelatedRows(this.rows, () => this.hashes(column, group)) : undefined;
  }

  private hashes(column: string, group: Correlation): Addr {
    let hashes = this.hashed.get(column);
    if (hashes === undefined) {
      const place = group.columns.indexOf(column);
      const { matrix, factor } = this.lowering.tables.correlated(this.model.name, column);
      this.lowering.note(this.model.name, column, `correlated with ${othersOf(group, matrix, column)}`);
      const factors = factor[place]!;
      const isFree = factors.every((factor, other) => factor === 0 || other === place);
      hashes = isFree ? this.rows.hashes() : this.tied(column, this.sum(group.columns, factors));
      this.hashed.set(column, hashes);
    }
    return hashes;
  }

  /** Row hashes from which the column draws what its deviate stands for; they take the place of the deviates. */
  private tied(column: string, deviates: Addr): Addr {
    const table = this.lowering.blob(tailsTable());
    this.rows.builder.step("correlatedHashes", deviates, table, this.key(column), deviates);
    return deviates;
  }

  private sum(columns: readonly string[], factors: readonly number[]): Addr {
    const { builder } = this.rows;
    const terms = factors.flatMap((factor, i) =>
      factor === 0 ? [] : [{ factor, deviate: this.deviate(columns[i]!) }],
    );
    const [first, second = { ...first!, factor: 0 }, ...rest] = terms;
    const sum = builder.slot(8);
    builder.step("blendDeviates", first!.deviate, first!.factor, second.deviate, second.factor, sum);
    for (const { factor, deviate } of rest) builder.step("addDeviates", deviate, factor, sum);
    return sum;
  }

  /** The normal deviate of the draw that a column would have alone. */
  private deviate(column: string): Addr {
    let deviate = this.deviates.get(column);
    if (deviate === undefined) {
      const { builder } = this.rows;
      deviate = builder.slot(8);
      const table = this.lowering.blob(deviatesTable());
      builder.step("quantileF64", this.rows.hashes(), this.key(column), table, deviate);
      this.deviates.set(column, deviate);
    }
    return deviate;
  }

  private key(name: string): number {
    const column = this.model.columns.get(name);
    assert(column, `${this.model.name} has no column ${name}`);
    return this.lowering.key(this.model, column.id, "value");
  }
}

class CorrelatedRows extends SameRows {
  constructor(
    own: RowContext,
    private readonly correlated: () => Addr,
  ) {
    super(own);
  }

  override hashes(): Addr {
    return this.correlated();
  }
}

/**
 * The other columns of a group, and what they have in common with one of it.
 *
 * @example
 * othersOf(group, [[1, 0.6, 0.3], [0.6, 1, 0.2], [0.3, 0.2, 1]], "height") // "weight, income: spearman 0.60, 0.30"
 */
export function othersOf({ columns, measure }: Correlation, matrix: Matrix, column: string): string {
  const others = columns.flatMap((name, i) => (name === column ? [] : [i]));
  const row = matrix[columns.indexOf(column)]!;
  return `${others.map((i) => columns[i]).join(", ")}: ${measure} ${others.map((i) => row[i]!.toFixed(2)).join(", ")}`;
}
