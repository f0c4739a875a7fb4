// `where:` in all its forms against a look at every pair: each row chooses a candidate that passes, or is null where none does.
import { beforeAll, describe, expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { type Generated, generate, type Plain } from "../generate.js";

type Row = Readonly<Record<string, Plain>>;

const shops = {
  rows: 70,
  columns: {
    id: { sequence: 1, primary_key: true },
    region: { choice: { north: 5, south: 3, "east, or so": 1 } },
    town: { ref: "towns" },
    price: { uniform: "1.00..20.00", type: "decimal(6,2)" },
    rating: { choice: [-1.5, 0, 2.5], nulls: "20%" },
    size: { uniform: "0..3" },
    closed: { choice: { true: 1, false: 3 }, type: "bool" },
    starts: { date: "2024-01-01..2024-03-01" },
    ends: "starts + 20d",
    word: { pattern: "[ab]{1,2}" },
    label: "concat(region, word)",
  },
};
const mine = {
  region: { choice: ["north", "south", "east, or so", "west"] },
  town: { ref: "towns", nulls: "10%" },
  budget: { uniform: "0.0..15.0", type: "decimal(4,1)", nulls: "10%" },
  day: { date: "2023-12-20..2024-04-01" },
  moment: { timestamp: "2024-01-01..2024-03-31" },
  rating: { choice: [-1.5, 0, 2.5, 9.75] },
  zero: "0 * rating",
  word: { pattern: "[abc]{1,2}" },
  wanted: { choice: [true, false] },
  least: { uniform: "0..4" },
};
const world = (chosen: Record<string, unknown>) => ({
  seed: 4,
  tables: {
    towns: {
      rows: 9,
      columns: { key: { uuid: "v4", primary_key: true }, county: { choice: ["A", "B"] } },
    },
    shops,
    t: { rows: 1500, columns: { ...mine, county: "town.county", ...chosen } },
    kids: {
      each: { parent: "t" },
      count: { uniform: "0..2" },
      columns: {
        word: { pattern: "[ab]" },
        day: "parent.day",
        ...Object.fromEntries(Object.entries(chosen).map(([name]) => [`parent_${name}`, `parent.${name}`])),
        chosen: { ref: "shops", where: "shops.word == word && shops.starts <= parent.day" },
      },
    },
  },
});

const has = (...values: readonly Plain[]): boolean => values.every((value) => value !== null);
/** Comparisons with null do not hold. */
const below = (a: Plain, b: Plain): boolean => has(a, b) && Number(a) < Number(b);
const upTo = (a: Plain, b: Plain): boolean => has(a, b) && Number(a) <= Number(b);
const same = (a: Plain, b: Plain): boolean => has(a, b) && a === b;
const ms = (day: Plain): number => Number(day) * 86_400_000;

const conditions: readonly (readonly [where: string, holds: (shop: Row, row: Row) => boolean])[] = [
  ["shops.region == region", (s, r) => same(s.region!, r.region!)],
  ["region == shops.region", (s, r) => same(s.region!, r.region!)],
  ["shops.closed == false", (s) => s.closed === false],
  ["!shops.closed && shops.size > 1", (s) => s.closed === false && Number(s.size) > 1],
  ['shops.region == region && shops.word == "a"', (s, r) => same(s.region!, r.region!) && s.word === "a"],
  ["shops.region == region && shops.closed == wanted", (s, r) => same(s.region!, r.region!) && s.closed === r.wanted],
  [
    "shops.region == region && shops.closed == wanted && shops.size == least",
    (s, r) => same(s.region!, r.region!) && s.closed === r.wanted && s.size === r.least,
  ],
  ["shops.town == town", (s, r) => same(s.town!, r.town!)],
  ["shops.town.county == town.county", (s, r) => same(s.county!, r.county!)],
  ["shops.town == town && shops.size >= least", (s, r) => same(s.town!, r.town!) && upTo(r.least!, s.size!)],
  ["shops.word == word", (s, r) => same(s.word!, r.word!)],
  ["shops.label == concat(region, word)", (s, r) => s.label === `${r.region}${r.word}`],
  ["shops.rating == rating", (s, r) => same(s.rating!, r.rating!)],
  ["shops.rating == zero", (s) => s.rating === 0],
  ["shops.rating < rating", (s, r) => below(s.rating!, r.rating!)],
  ["shops.price <= budget", (s, r) => upTo(s.price!, r.budget!)],
  ["budget > shops.price", (s, r) => below(s.price!, r.budget!)],
  ["shops.price == budget", (s, r) => has(r.budget!) && Number(s.price) === Number(r.budget)],
  ["shops.price * 2 <= budget + 3", (s, r) => has(r.budget!) && Number(s.price) * 2 <= Number(r.budget) + 3],
  [
    "between(shops.price, budget - 2, budget + 2)",
    (s, r) => has(r.budget!) && Math.abs(Number(s.price) - Number(r.budget)) <= 2 + 1e-9,
  ],
  [
    "shops.price > least && shops.price <= budget && shops.region == region",
    (s, r) => below(r.least!, s.price!) && upTo(s.price!, r.budget!) && same(s.region!, r.region!),
  ],
  ["between(day, shops.starts, shops.ends)", (s, r) => upTo(s.starts!, r.day!) && upTo(r.day!, s.ends!)],
  [
    "shops.starts <= moment && moment < shops.ends && shops.closed == false",
    (s, r) => ms(s.starts!) <= Number(r.moment) && Number(r.moment) < ms(s.ends!) && s.closed === false,
  ],
  ["shops.starts == day", (s, r) => same(s.starts!, r.day!)],
  ["shops.region != region", (s, r) => s.region !== r.region],
  ["!(shops.region == region || shops.closed)", (s, r) => s.region !== r.region && s.closed === false],
  ["shops.rating != rating", (s, r) => has(s.rating!) && s.rating !== r.rating],
  [
    "!between(shops.price, least, budget)",
    (s, r) => (has(r.budget!) ? below(s.price!, r.least!) || below(r.budget!, s.price!) : below(s.price!, r.least!)),
  ],
  ["shops.region == region || shops.closed", (s, r) => same(s.region!, r.region!) || s.closed === true],
  [
    "shops.region == region && (shops.price <= budget || wanted && shops.size == least)",
    (s, r) => same(s.region!, r.region!) && (upTo(s.price!, r.budget!) || (r.wanted === true && s.size === r.least)),
  ],
  ["shops.region > region", (s, r) => String(s.region) > String(r.region)],
  ["shops.word < word", (s, r) => String(s.word) < String(r.word)],
  ["shops.label != concat(region, word)", (s, r) => s.label !== `${r.region}${r.word}`],
  ["shops.region == region && wanted", (s, r) => same(s.region!, r.region!) && r.wanted === true],
  ["shops.size >= least && least < 3", (s, r) => upTo(r.least!, s.size!) && Number(r.least) < 3],
];

const rowsOf = ({ rows, names, column }: Generated): Row[] =>
  Array.from({ length: rows }, (_, row) => Object.fromEntries(names.map((name) => [name, column(name)[row]!])));

const chosen = Object.fromEntries(
  conditions.flatMap(([where], i) => [
    [`c${i}`, { ref: "shops", where }],
    [`w${i}`, { ref: "shops", where, weight: "shops.size" }],
  ]),
);

let all: Row[];
let candidates: Row[];
beforeAll(() => {
  const spec = world(chosen);
  all = rowsOf(generate(spec, "t"));
  const counties = new Map(rowsOf(generate(spec, "towns")).map(({ key, county }) => [key, county!]));
  candidates = rowsOf(generate(spec, "shops")).map((shop) => ({ ...shop, county: counties.get(shop.town!)! }));
});

/** Rows whose choice does not pass, or which have none although one would; and the candidates that were never chosen. */
function judged(name: string, holds: (shop: Row, row: Row) => boolean, weighted: boolean) {
  const wrong: number[] = [];
  const possible = new Set<Plain>();
  const found = new Set<Plain>();
  let nulls = 0;
  all.forEach((row, at) => {
    const passing = candidates.filter((shop) => holds(shop, row) && (!weighted || Number(shop.size) > 0));
    for (const { id } of passing) possible.add(id!);
    const own = row[name]!;
    if (own === null) nulls++;
    else found.add(own);
    if (own === null ? passing.length > 0 : !passing.some(({ id }) => id === own)) wrong.push(at);
  });
  return { wrong, nulls, missed: possible.size - found.size };
}

describe("every row's choice passes, and none is null where one would", () => {
  test.each(conditions.map(([where, holds], i) => [where, holds, i] as const))("%s", (_, holds, i) => {
    const plain = judged(`c${i}`, holds, false);
    expect(plain.wrong).toEqual([]);
    expect(plain.missed).toBeLessThan(8);
    expect(judged(`w${i}`, holds, true).wrong).toEqual([]);
  });
  test("and the look at pairs sees a choice that does not", () => {
    expect(judged("c0", (s, r) => s.region === r.region && s.closed === false, false).wrong.length).toBeGreaterThan(50);
  });
  test("by conditions that read the parent", () => {
    const rows = rowsOf(generate(world({}), "kids"));
    const passing = ({ word, day }: Row) => candidates.filter((s) => s.word === word && upTo(s.starts!, day!));
    const wrong = rows.filter((row) =>
      row.chosen === null ? passing(row).length > 0 : !passing(row).some(({ id }) => id === row.chosen),
    );
    expect(wrong).toEqual([]);
    expect(rows.filter(({ chosen }) => chosen !== null).length).toBeGreaterThan(500);
  });
});

test("batches of any size, and rows made by themselves, choose the same", () => {
  const spec = world(chosen);
  const names = Object.keys(chosen);
  for (const [batchRows, firstRow] of [
    [64, 0],
    [1000, 1],
    [4096, 1337],
  ] as const) {
    const some = generate(spec, "t", { batchRows, firstRow });
    for (const name of names) expect(some.column(name)).toEqual(all.slice(firstRow).map((row) => row[name]));
  }
});

test("a choice seen from children, or by way of another ref, is the row's own", () => {
  const spec = world({ c: { ref: "shops", where: "shops.price <= budget && shops.region == region" } });
  const seen = {
    ...spec.tables,
    t: { ...spec.tables.t, columns: { key: { sequence: 0, primary_key: true }, ...spec.tables.t.columns } },
  };
  const tables = { ...seen, u: { rows: 400, columns: { of: { ref: "t" }, c: "of.c" } } };
  const own = generate({ seed: 4, tables }, "t").column("c");
  const others = generate({ seed: 4, tables }, "u");
  expect(others.column("c")).toEqual(others.column("of").map((key) => own[Number(key)]));
});

describe("what cannot be kept is refused", () => {
  test.each([
    ["abs(shops.price - budget) < 2", "spec.bad_where"],
    ["shops.price + budget > 3 || shops.closed", "spec.bad_where"],
    ["if(shops.closed, shops.size == least, true)", "spec.bad_where"],
    ["region == word", "spec.bad_where"],
    ["shops.price", "spec.type_mismatch"],
    ["shops.region == least", "formula.type"],
    ['shops.region == "nowhere"', "spec.no_candidates"],
  ])("%s", (where, code) => {
    let error: unknown;
    try {
      generate(world({ c: { ref: "shops", where } }), "t");
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(DatagenError);
    expect((error as DatagenError).problems.map((problem) => problem.code)).toContain(code);
  });
});
