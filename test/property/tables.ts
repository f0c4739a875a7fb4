// Random tables: by rows, or the children of a table or source that stands before, filled column by column.
import type { Chance } from "./chance.js";
import { type Claim, plain } from "./claims.js";
import { position, randomColumn } from "./columns.js";
import type { Readable } from "./expressions.js";
import { twinOf } from "./modifiers.js";
import { type Around, columnsOf, type Each, rowReadables, rowsOf, type Table, type Target } from "./scope.js";
import { int } from "./values.js";
import { drawnVerbs } from "./verbs.js";

/** More rows than this would take too long to judge. */
const mostRows = 600;

export function randomTable(around: Around, name: string): Table {
  const { c, tables, sources } = around;
  const parents = [...tables, ...sources].filter(
    (each) => rowsOf(each)[1] <= mostRows / 3 && !("keySaid" in each && each.keySaid === "never"),
  );
  const table = parents.length > 0 && c.odds(40) ? childTable(around, name, c.pick(parents)) : rootTable(around, name);
  for (let i = c.int(0, 6); i > 0; i--) {
    const claim = randomColumn(around, table, freeName(c, table));
    const hasTwin = claim.nulls.length > 0 && claim.bits > 0 && !claim.parts && c.odds(30);
    const twin = twinOf(claim); // its draws are its own, so that it stays out of correlations
    table.claims.push(hasTwin ? { ...claim, twin: twin.name, rises: false } : claim);
    if (hasTwin) table.claims.push({ ...twin, rises: false });
  }
  return table;
}

const names = [
  "a",
  "qty",
  "in",
  "class",
  "length",
  "toString",
  "valueOf",
  "date",
  "x_1",
  "period",
  "case",
  "ref",
  "B",
  "self",
  "_y",
];

/** A name that is still free, as plain as it stands if it can be. */
function freeName(c: Chance, table: Table): string {
  const name = c.pick(names);
  const taken = table.claims.map((claim) => claim.name);
  return taken.includes(name) || taken.includes(`${name}_twin`) ? `${name}_${taken.length}` : name;
}

function rootTable(around: Around, name: string): Table {
  const { c } = around;
  const rows = c.weighted([
    [2, c.int(1, 3)],
    [6, c.int(4, 30)],
    [2, c.int(31, 120)],
    [1, c.int(121, 300)],
    [1, 0],
  ]);
  const keySaid = c.odds(30) ? "above" : "column";
  return { name, rows, claims: [keyClaim(around, rows, keySaid)], key: ["id"], keySaid };
}

function keyClaim(around: Around, rows: number, keySaid: Table["keySaid"]): Claim {
  const { c } = around;
  const start = c.pick([1, 100, -20]);
  const numbered = {
    words: { sequence: start },
    type: int,
    domain: { kind: "exact", of: ({ row }) => BigInt(start + row) },
    bits: 0,
  } as const satisfies Partial<Claim>;
  const verb = c.odds(50) ? c.weighted(drawnVerbs)({ ...around, rows }) : undefined;
  const fits =
    verb &&
    (verb.type.kind === "uuid" || (verb.room ?? 0) >= Math.max(1, rows)) &&
    !["float", "single"].includes(verb.type.kind);
  const drawn = fits ? verb : numbered;
  const words = { ...drawn.words, ...(keySaid === "column" && { primary_key: true }) };
  return { ...plain("id"), unique: true, ...drawn, words };
}

function childTable(around: Around, name: string, parent: Target): Table {
  const { c } = around;
  const alias = c.odds(30) ? parent.name : `of_${parent.name}`;
  const copies = parent.key.map((column) => `${parent.name}_${column}`);
  const claims = parent.key.map((column, i) => copied(parent, column, copies[i]!, alias));
  const empty: Table = {
    name,
    rows: undefined,
    each: { alias, parent, copies, words: 0, from: 0, to: 0 },
    claims: [],
    key: [],
    keySaid: "never",
  };
  const each: Each = { alias, parent, copies, ...randomCount(c, rowReadables(empty, around)) };
  const table: Table = { ...empty, each, claims: [...claims, position("no")], key: [...copies, "no"] };
  switch (c.int(0, 3)) {
    case 0:
      return table;
    case 1:
    case 2:
      return { ...table, keySaid: "above" };
    default:
      return {
        ...table,
        claims: [...table.claims, keyClaim(around, rowsOf(table)[1], "column")],
        key: ["id"],
        keySaid: "column",
      };
  }
}

/** How many children each parent has; a number of the parent's own in some cases. */
function randomCount(c: Chance, ofParent: readonly Readable[]): Pick<Each, "words" | "from" | "to" | "exactly"> {
  const [from, size] = [c.int(0, 3), c.int(0, 4)];
  const ends = { from, to: from + size };
  const numbers = ofParent.filter(({ type, nullable }) => type.kind === "int" && !nullable);
  switch (c.int(0, 7)) {
    case 0:
      return { words: from, from, to: from };
    case 1:
      return { words: { uniform: `${from}..${from + size}` }, ...ends };
    case 2:
      return { words: { uniform: "0..9", truncate: `${from}..${from + size}` }, ...ends };
    case 3:
      return { words: { poisson: c.pick([2, 0, 0.5, 6]), clip: `${from}..${from + size}` }, ...ends };
    case 4:
      return { words: { poisson: 1.5 }, from: 0, to: 60 };
    case 5:
      return { words: { binomial: { n: size + 1, p: "60%" } }, from: 0, to: size + 1 };
    case 6:
      return { words: { choice: { [from]: 3, [from + size + 1]: 1 } }, from, to: from + size + 1 };
    default: {
      const number = numbers.length > 0 ? c.pick(numbers) : undefined;
      if (!number) return { words: { geometric: "50%", truncate: "1..6" }, from: 1, to: 6 };
      const exactly: Each["exactly"] = (at) => (((number.get(at) as bigint) % 3n) + 3n) % 3n;
      return { words: `${number.text} % 3`, from: 0, to: 2, exactly };
    }
  }
}

/** The parent's key, which makes the row findable. */
function copied(parent: Target, column: string, name: string, alias: string): Claim {
  const theirs = columnsOf(parent).find((each) => each.name === column)!;
  const of: Extract<Claim["domain"], { kind: "exact" }>["of"] = ({ table, row }) =>
    table.world.get(parent.name)!.value(column, table.parents![row]!);
  const refersTo = parent.key.length === 1 && rowsOf(parent)[0] > 0 ? { refersTo: parent.name } : {};
  return { ...plain(name), words: `${alias}.${column}`, type: theirs.type, domain: { kind: "exact", of }, ...refersTo };
}
