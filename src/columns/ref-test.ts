// What is left of `where:` to be tested pair by pair: ranks of the candidates, and ranges of them for each row.
import type { Addr } from "../kernels/program.js";
import type { Cell, Target } from "./column-kind.js";
import type { Check } from "./ref-condition.js";
import { constantI32, type RankRange, rankingOf, rankRange } from "./ref-rank.js";
import type { Where } from "./ref-where.js";

/** As the kernels of assembly/sample/choose.ts read them. */
export interface Tests {
  readonly bounds: Addr;
  readonly ranks: Addr;
  readonly width: number;
  readonly clauses: Addr;
  readonly count: number;
}

export const noTests: Tests = { bounds: 0, ranks: 0, width: 0, clauses: 0, count: 0 };

const endless = 2 ** 31 - 1;

export function testsOf(cell: Cell, target: Target, { checks, clauses }: Where): Tests {
  if (clauses.length === 0) return noTests;
  const { builder, tables } = cell;
  const width = checks.length;
  const ranks = new Int32Array(tables.rows(target.name) * width);
  const bounds = builder.slot(8 * width);
  checks.forEach((check, at) => {
    const { column, range } = tested(cell, target, check);
    column?.forEach((rank, row) => {
      ranks[row * width + at] = rank;
    });
    const { lo = constantI32(cell, 0), hi = constantI32(cell, endless) } = range;
    builder.step("placeBounds", lo, hi, at, width, bounds);
  });
  const { constants } = builder;
  return {
    bounds,
    ranks: constants.add(ranks),
    width,
    clauses: constants.add(Int32Array.from(clauses)),
    count: clauses.length,
  };
}

/** Ranks of the candidates (0 for all where there are none), and the range in which the check holds. */
function tested(cell: Cell, target: Target, check: Check): { column: Int32Array | undefined; range: RankRange } {
  const { rows, tables, builder } = cell;
  if (check.of === "candidate") {
    const { codes, values } = tables.codes(target.name, check.theirs);
    const truth = (code: number): number => (values.kind === "number" && values.numbers[code] !== 0n ? 1 : 0);
    const column = codes.map((code) => (code < 0 ? -1 : truth(code)));
    return { column, range: { lo: constantI32(cell, 1) } };
  }
  const own = rows.formula(check.own);
  if (check.of === "row") {
    if (own.lane !== "i32") throw new Error(`a condition in ${own.lane}`);
    return { column: undefined, range: { hi: present(own.values) } };
  }
  const ranking = rankingOf(tables.codes(target.name, check.theirs));
  const range = rankRange(cell, ranking, check.relation, own);
  if (own.validity === undefined) return { column: ranking.ranks, range };
  return { column: ranking.ranks, range: { ...range, hi: present(range.hi ?? constantI32(cell, endless)) } };

  /** Nothing lies below 0: where the row's value is null, the check does not hold. */
  function present(hi: Addr): Addr {
    if (own.validity === undefined) return hi;
    const out = builder.slot(4);
    builder.step("whereValid", hi, own.validity, 0, out);
    return out;
  }
}
