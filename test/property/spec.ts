// A whole random spec: sources, tables by rows and by each, in the words of the language.
import type { Chance } from "./chance.js";
import type { Claim } from "./claims.js";
import type { Around, Table } from "./scope.js";
import { randomSource, type Source } from "./sources.js";
import { addSums, randomCorrelation } from "./sums.js";
import { randomTable } from "./tables.js";
import { isoDate } from "./values.js";

export interface RandomSpec {
  readonly sources: readonly Source[];
  readonly tables: readonly Table[];
  /** The spec as data, tables and columns in the order of the output. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly seed: number;
}

export function randomSpec(c: Chance): RandomSpec {
  const sources: Source[] = [];
  const drafts: Table[] = [];
  const around: Around = {
    c,
    period: { from: c.pick([19_723, 0, -3]), days: c.pick([366, 1, 30]) },
    tables: drafts,
    sources,
  };
  c.list(0, 2, (i) => sources.push(randomSource(c, `s${i}`, sources)));
  c.list(1, 5, (i) => drafts.push(randomTable(around, `t${i}`)));
  addSums(around);
  const correlations = new Map(drafts.map((table) => [table, randomCorrelation(c, table)]));
  for (const { claims } of drafts) claims.splice(0, claims.length, ...shown(c.shuffled(claims)));
  const seed = c.int(0, 1_000_000);
  const document = {
    datagen: 1,
    seed,
    period: { start: isoDate(around.period.from), days: around.period.days },
    ...(sources.length > 0 && { sources: Object.fromEntries(sources.map(({ name, words }) => [name, words])) }),
    tables: Object.fromEntries(
      c.shuffled(drafts).map((table) => [table.name, { ...wordsOf(table), ...correlations.get(table) }]),
    ),
  };
  return { sources, tables: drafts, document, seed };
}

/** Some column of a table must be written. */
function shown(claims: readonly Claim[]): readonly Claim[] {
  const [first, ...rest] = claims;
  if (claims.some(({ hidden }) => !hidden)) return claims;
  const { hidden: _, ...words } = first!.words as Record<string, unknown>;
  return [{ ...first!, hidden: false, words }, ...rest];
}

function wordsOf({ rows, each, claims, key, keySaid }: Table): Record<string, unknown> {
  const parent = each && (each.alias === each.parent.name ? each.alias : { [each.alias]: each.parent.name });
  return {
    ...(each ? { each: parent, count: each.words } : { rows }),
    ...(keySaid === "above" && { primary_key: key.length === 1 ? key[0] : key }),
    columns: Object.fromEntries(claims.map(({ name, words }) => [name, words])),
  };
}
