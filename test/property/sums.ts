// Random sums over children, put into tables once all of their children are there, and correlations of columns that were drawn.
import type { Chance } from "./chance.js";
import { type Claim, plain } from "./claims.js";
import { type Expression, Formulas } from "./expressions.js";
import type { At } from "./reading.js";
import { type Around, candidateReadables, rowReadables, type Table } from "./scope.js";
import { compare, float, int, isNumber, type Maybe, realOf, tenTo, type Value } from "./values.js";

/** From the leaves up, so that sums can be summed; who reads them is their own row alone. */
export function addSums(around: Around): void {
  const { c, tables } = around;
  for (const child of tables.toReversed()) {
    const parent = child.each?.parent;
    if (!parent || !("claims" in parent) || !c.odds(60)) continue;
    c.list(1, 3, (i) =>
      parent.claims.push({ ...sumColumn(around, parent, child, `sum_${child.name}_${i}`), summed: true }),
    );
  }
}

function sumColumn(around: Around, parent: Table, child: Table, name: string): Claim {
  const { c } = around;
  // What stands in the row of a child is the candidate of its parent's row
  const theirs = candidateReadables(child, around, true);
  const scope = new Formulas(c, [
    ...theirs,
    ...rowReadables(parent, around).filter(({ text }) => !text.startsWith(`${parent.each?.alias}.`) && c.odds(20)),
  ]);
  const kind = c.pick(["int", "decimal", "float", "date"] as const);
  const inner = c.odds(50) ? scope.of(kind, 0) : scope.of(kind, 1);
  const values = (at: At): Value[] => {
    const read = at.table.world.get(child.name)!;
    const found: Value[] = [];
    for (let row = 0; row < read.rows; row++) {
      if (read.parents![row] !== at.row) continue;
      const value = inner.get({ ...at, candidate: { table: read, row } });
      if (value !== null) found.push(value);
    }
    return found;
  };
  const exact = (words: string, type: Claim["type"], nullable: boolean, of: (at: At) => Maybe): Claim => ({
    ...plain(name),
    words,
    type,
    nullable,
    domain: { kind: "exact", of },
  });
  if (!theirs.some((each) => inner.text.includes(each.text))) {
    const rows = (at: At): Maybe =>
      BigInt(at.table.world.get(child.name)!.parents!.filter((row) => row === at.row).length);
    return exact(`count(${child.name})`, int, false, rows);
  }
  const way = c.int(0, isNumber(inner.type) ? 4 : 2);
  if (way === 0) return exact(`count(${inner.text})`, int, false, (at) => BigInt(values(at).length));
  if (way <= 2) {
    const best = (at: At): Maybe =>
      values(at).reduce<Value | null>((a, b) => (a === null || compare(b, a) < 0 === (way === 1) ? b : a), null);
    return exact(`${way === 1 ? "min" : "max"}(${inner.text})`, inner.type, true, best);
  }
  if (way === 3) return exact(`sum(${inner.text})`, inner.type, true, (at) => summed(inner, values(at)));
  const mean = (at: At): number | null => {
    const all = values(at).map((value) => realOf(inner.type, value));
    return all.length === 0 ? null : all.reduce((a, b) => a + b, 0) / all.length;
  };
  const test = (value: Value, at: At): boolean =>
    Math.abs((value as number) - mean(at)!) <=
    1e-9 * Math.max(1e-9, ...values(at).map((each) => Math.abs(realOf(inner.type, each))));
  return {
    ...plain(name),
    words: `avg(${inner.text})`,
    type: float,
    nullable: true,
    domain: { kind: "test", test },
    missing: (at) => mean(at) === null,
  };
}

/** In the order of the rows; null beyond what the type holds. */
function summed({ type }: Expression, values: readonly Value[]): Maybe {
  if (type.kind === "float") {
    const sum = (values as number[]).reduce((a, b) => a + b, 0);
    return Number.isFinite(sum) ? sum : null;
  }
  const sum = (values as bigint[]).reduce((a, b) => a + b, 0n);
  const limit = type.kind === "decimal" ? tenTo(18) - 1n : 9_200_000_000_000_000_000n;
  return sum > limit || sum < -limit ? null : sum;
}

/** Words of a table that let the draws of some of its columns go together. */
export function randomCorrelation(c: Chance, { claims }: Table): Record<string, unknown> {
  const drawn = claims.filter(({ rises, domain }) => rises && domain.kind === "range" && domain.from < domain.to);
  if (drawn.length < 2 || !c.odds(30)) return {};
  const columns = c.shuffled(drawn.map(({ name }) => name)).slice(0, c.int(2, 3));
  const measure = c.pick(["spearman", "kendall"]);
  if (columns.length === 2) return { correlate: { columns, [measure]: c.pick([0.5, -0.9, 0, "60%"]) } };
  const [a, b] = [c.pick([0.5, -0.3]), c.pick([0.2, 0.7])];
  return {
    correlate: [
      {
        columns,
        [measure]: [
          [1, a, 0],
          [a, 1, b],
          [0, b, 1],
        ],
      },
    ],
  };
}
