// Every verb beside `correlate:`: it is refused, or its values rise with the draw that it is given, by the same law as ever.
import { describe, expect, test } from "vitest";
import { columnKinds } from "../../src/columns/index.js";
import { DatagenError } from "../../src/errors.js";
import { type Generated, generate, type Plain } from "../generate.js";
import { type Case, cases } from "./cases.js";
import { spec } from "./world.js";

const listed = Object.keys(columnKinds).flatMap((verb) =>
  (cases[verb] ?? []).map((item) => ({ name: `${verb}, ${item.about}`, verb, item })),
);

/** The case's table, where `lead` and `c` have the same draws: by 1 they go together. Undefined where that is refused. */
function together({ column, table }: Case): Generated | undefined {
  const world = spec(column, table, { lead: { uniform: "0.0..1.0" } });
  const tables = world.tables as unknown as Record<string, object>;
  const own = { ...tables[table], correlate: { columns: ["lead", "c"], kendall: 1 } };
  try {
    return generate({ ...world, tables: { ...tables, [table]: own } }, table);
  } catch (error) {
    if (error instanceof DatagenError && error.problems.every(({ code }) => code === "spec.not_correlated"))
      return undefined;
    throw error;
  }
}

/** Values of rows whose laws are the same, in the order of what leads them; nulls left out. */
function runs({ rows, names, column }: Generated): Exclude<Plain, null>[][] {
  const [lead, values] = [column("lead"), column("c")];
  const inputs = ["n", "pick"].filter((name) => names.includes(name)).map(column);
  const groups = new Map<string, Exclude<Plain, null>[]>();
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => Number(lead[a]) - Number(lead[b]));
  for (const row of order) {
    const value = values[row]!;
    const law = inputs.map((input) => input[row]).join();
    if (value !== null) groups.set(law, [...(groups.get(law) ?? []), value]);
  }
  return [...groups.values()];
}

/** Numbers never fall; texts have an order of their own, in which each of them has one place. */
function rises(values: readonly Exclude<Plain, null>[]): boolean {
  const isText = values.some((value) => typeof value === "string" && Number.isNaN(Number(value)));
  if (!isText) return values.every((value, i) => i === 0 || Number(values[i - 1]) <= Number(value));
  const places = values.filter((value, i) => i === 0 || value !== values[i - 1]);
  return places.length === new Set(places).size;
}

const drawn = listed.map((each) => ({ ...each, made: together(each.item) }));
const taken = drawn.flatMap(({ made, ...each }) => (made ? [{ ...each, made }] : []));

test("a column that does not rise is found", () => {
  expect(rises([1, 2, 2, 3])).toBe(true);
  expect(rises([1, 3, 2])).toBe(false);
  expect(rises(["b", "b", "a"])).toBe(true);
  expect(rises(["b", "a", "b"])).toBe(false);
  const lone = generate(spec({ poisson: 3 }, "t", { lead: { uniform: "0.0..1.0" } }), "t");
  expect(runs(lone).every(rises)).toBe(false);
});

test("verbs that are drawn one by one can go together, and no others", () => {
  expect([...new Set(taken.map(({ verb }) => verb))]).toMatchInlineSnapshot(`
    [
      "uniform",
      "normal",
      "lognormal",
      "exponential",
      "gamma",
      "beta",
      "pareto",
      "poisson",
      "binomial",
      "geometric",
      "zipf",
      "choice",
      "date",
      "timestamp",
    ]
  `);
  const refused = drawn.filter(({ made }) => !made).map(({ name }) => name);
  expect(refused.filter((name) => taken.some(({ verb }) => name.startsWith(`${verb},`)))).toMatchInlineSnapshot(`
    [
      "zipf, very many ranks",
      "date, in order",
      "date, of weekends, in order",
      "timestamp, around 1970, in order",
      "timestamp, of working days, in order",
    ]
  `);
});

describe.each(taken)("$name", ({ item, made }) => {
  test("rises with its draw", () => {
    expect(runs(made).every(rises)).toBe(true);
  });
  test("keeps its law", () => {
    const values = made.column("c");
    const others = (row: number) => Object.fromEntries(made.names.map((name) => [name, made.column(name)[row]!]));
    const wrong = values.findIndex((value, row) => value !== null && !item.valid(value, row, others(row)));
    expect(wrong).toBe(-1);
    const present = values.filter((value) => value !== null);
    expect(new Set(present).size).toBeGreaterThanOrEqual(item.distinct);
    if (item.law) expect(item.law(present)).toBe(true);
  });
});
