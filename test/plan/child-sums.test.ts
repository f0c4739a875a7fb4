// Sums over children, against sums of the children's own rows: every function and type, no children and very many, any batches.
import { describe, expect, test } from "vitest";
import { type Generated, generate, type Plain } from "../generate.js";

/** Parents with columns `c0`, `c1`, ... for formulas, and their children; `up` is the parent's number. */
function world(formulas: readonly string[], count: unknown = { poisson: 3 }, more: Record<string, unknown> = {}) {
  const summed = Object.fromEntries(formulas.map((formula, i) => [`c${i}`, formula]));
  return {
    seed: 5,
    tables: {
      baskets: {
        rows: 300,
        columns: { id: { sequence: 0, primary_key: true }, rate: { uniform: "0.5..1.5" }, ...summed, ...more },
      },
      lines: {
        each: { basket: "baskets" },
        count,
        columns: {
          up: "basket.id",
          qty: { uniform: "1..9" },
          price: { uniform: "0..99", type: "decimal(9,2)" },
          real: { normal: { mean: 0, sd: 1 } },
          some: { uniform: "-5..5", nulls: "40%" },
          day: { date: "2024-01-01..2024-12-31", nulls: "20%" },
          at: { timestamp: "period" },
          big: { uniform: "-1000000..1000000" },
          hidden: { uniform: "1..1000", hidden: true },
        },
      },
    },
  };
}

type Spec = ReturnType<typeof world>;
const basketsOf = (spec: Spec, batchRows = 4096) => generate(spec, "baskets", { batchRows });
/** Rows of each parent, in their order. */
function childrenOf(spec: Spec): readonly (readonly number[])[] {
  const up = generate(spec, "lines").column("up");
  const rows = Array.from({ length: 300 }, () => [] as number[]);
  for (const [row, parent] of up.entries()) rows[Number(parent)]!.push(row);
  return rows;
}
const folded = (spec: Spec, column: string, fold: (values: readonly Exclude<Plain, null>[]) => Plain) => {
  const values = generate(spec, "lines").column(column);
  return childrenOf(spec).map((rows) => fold(rows.map((row) => values[row]!).filter((value) => value !== null)));
};
const sum = (values: readonly unknown[]): number => values.reduce((a: number, b) => a + Number(b), 0);
const least = (values: readonly Plain[]): Plain =>
  values.length === 0 ? null : values.toSorted((a, b) => Number(a) - Number(b))[0]!;
const greatest = (values: readonly Plain[]): Plain =>
  values.length === 0 ? null : values.toSorted((a, b) => Number(b) - Number(a))[0]!;
const cents = (values: readonly Plain[]): string => {
  const total = values.reduce((a, b) => a + BigInt(String(b).replace(".", "")), 0n);
  const digits = String(total).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

test.each([
  ["sum of whole numbers", "sum(lines.qty)", "qty", sum],
  ["sum of money, to the cent", "sum(lines.price)", "price", cents],
  ["sum of reals, in the order of the rows", "sum(lines.real)", "real", sum],
  ["sum without its nulls", "sum(lines.some)", "some", sum],
  ["count of rows", "count(lines)", "up", (values: readonly Plain[]) => values.length],
  ["count of what is not null", "count(lines.day)", "day", (values: readonly Plain[]) => values.length],
  [
    "mean",
    "avg(lines.real)",
    "real",
    (values: readonly Plain[]) => (values.length === 0 ? null : sum(values) / values.length),
  ],
  [
    "mean without its nulls",
    "avg(lines.some)",
    "some",
    (values: readonly Plain[]) => (values.length === 0 ? null : sum(values) / values.length),
  ],
  ["least real", "min(lines.real)", "real", least],
  ["greatest whole number", "max(lines.big)", "big", greatest],
  ["least of what is not null", "min(lines.some)", "some", least],
  ["first day", "min(lines.day)", "day", least],
  ["last moment", "max(lines.at)", "at", greatest],
] as const)("%s", (_about, formula, column, fold) => {
  const spec = world([formula]);
  const made = basketsOf(spec);
  expect(made.column("c0")).toEqual(folded(spec, column, fold as never));
  expect(new Set(made.column("c0")).size).toBeGreaterThan(5);
});

describe("formulas", () => {
  const spec = world([
    "sum(lines.qty * lines.price)",
    "sum(lines.real * rate)",
    "sum(if(lines.qty > 4, lines.qty, 0))",
    "count(if(lines.qty > 4, 1, null))",
    'if(count(lines) > 3, "large", "small")',
    'coalesce(max(lines.day), date("2000-01-01"))',
    "round(sum(lines.price) * 1.2, 2)",
    "(max(lines.at) - min(lines.at)) / 1d",
    "max(max(lines.qty), count(lines), 3)",
    'avg(lines.at - timestamp("2024-01-01")) / 1d',
    "c2 + 1",
    "sum(lines.hidden)",
  ]);
  const made = basketsOf(spec);
  const lines = generate(spec, "lines");
  const children = childrenOf(spec);
  const column = (name: string) => lines.column(name);
  const [qty, price, real, at] = ["qty", "price", "real", "at"].map(column) as [number[], string[], number[], number[]];
  const each = (fold: (rows: readonly number[], parent: number) => Plain) => children.map(fold);

  test("over children are formulas of each child", () => {
    const amounts = each((rows) =>
      cents(rows.map((row) => ((qty[row]! * Math.round(Number(price[row]) * 100)) / 100).toFixed(2))),
    );
    expect(made.column("c0")).toEqual(amounts);
    expect(made.column("c2")).toEqual(each((rows) => sum(rows.map((row) => (qty[row]! > 4 ? qty[row] : 0)))));
    expect(made.column("c3")).toEqual(each((rows) => rows.filter((row) => qty[row]! > 4).length));
  });

  test("name columns of the row that sums by themselves", () => {
    const rate = made.column("rate") as number[];
    expect(made.column("c1")).toEqual(each((rows, parent) => sum(rows.map((row) => real[row]! * rate[parent]!))));
  });

  test("go on with what was summed", () => {
    expect(made.column("c4")).toEqual(each((rows) => (rows.length > 3 ? "large" : "small")));
    expect(made.column("c5").filter((day) => day === 10957).length).toBeGreaterThan(10);
    const gross = each((rows) => {
      const net = rows.reduce((a, row) => a + Math.round(Number(price[row]) * 100), 0) * 12;
      const whole = Math.floor(net / 10) + (net % 10 >= 5 ? 1 : 0);
      return (whole / 100).toFixed(2);
    });
    expect(made.column("c6")).toEqual(gross);
    const spans = each((rows) =>
      rows.length === 0
        ? null
        : (Math.max(...rows.map((row) => at[row]!)) - Math.min(...rows.map((row) => at[row]!))) / 86_400_000,
    );
    expect(made.column("c7")).toEqual(spans);
    expect(made.column("c8")).toEqual(
      each((rows) => (rows.length === 0 ? null : Math.max(...rows.map((row) => qty[row]!), rows.length, 3))),
    );
    expect(made.column("c10")).toEqual(made.column("c2").map((value) => Number(value) + 1));
  });

  test("read columns that are not written", () => {
    expect(Math.max(...(made.column("c11") as number[]))).toBeGreaterThan(1000);
  });

  test("mean spans of time are spans of time", () => {
    const start = Date.UTC(2024, 0, 1);
    const means = each((rows) =>
      rows.length === 0 ? null : Math.round(sum(rows.map((row) => at[row]! - start)) / rows.length) / 86_400_000,
    );
    expect(made.column("c9")).toEqual(means);
  });
});

const all = [
  "sum(lines.price)",
  "sum(lines.real)",
  "count(lines.some)",
  "min(lines.day)",
  "max(lines.real)",
  "avg(lines.qty)",
];
const valuesOf = (made: Generated) => made.names.map((name) => made.column(name));

test.each([0, 1, 3, 10_000])("parents with %i children each have the same sums in batches of any size", (count) => {
  const spec = world(all, count);
  spec.tables.baskets.rows = count > 100 ? 3 : 300;
  const whole = valuesOf(basketsOf(spec));
  for (const batchRows of [1, 64]) expect(valuesOf(basketsOf(spec, batchRows))).toEqual(whole);
  if (count === 0) expect(whole.slice(2).map(([first]) => first)).toEqual(["0.00", 0, 0, null, null, null]);
  if (count === 10_000) expect(whole[7]![0]).toBeCloseTo(5, 0);
});

test("a parent whose children do not fit into one batch sums all of them", () => {
  const spec = world(["count(lines)", "sum(lines.qty)", "max(lines.big)"], 150_000);
  spec.tables.baskets.rows = 2;
  const made = basketsOf(spec);
  expect(made.column("c0")).toEqual([150_000, 150_000]);
  const qty = generate(spec, "lines").column("qty");
  expect(made.column("c1")).toEqual([sum(qty.slice(0, 150_000)), sum(qty.slice(150_000))]);
});

test("a sum that leaves its type's range is null, and one that comes back into it is not", () => {
  const columns = {
    up: "basket.id",
    high: { value: 9_000_000_000_000_000_000n },
    both: "if(position_ > 2, -high, high)",
    position_: "position",
  };
  const spec = {
    tables: {
      baskets: {
        rows: 40,
        columns: {
          id: { sequence: 0, primary_key: true },
          n: "count(lines)",
          sum: "sum(lines.high)",
          both: "sum(lines.both)",
        },
      },
      lines: {
        each: { basket: "baskets" },
        count: { uniform: "0..4" },
        columns: { ...columns, high: "id * 0 + 9000000000000000000", id: "basket.id", position_: "position" },
      },
    },
  };
  const made = generate(spec, "baskets");
  const counts = made.column("n").map(Number);
  expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3, 4]));
  const high = 9_000_000_000_000_000_000n;
  expect(made.column("sum")).toEqual(counts.map((n) => (n === 0 ? 0 : n === 1 ? high : null)));
  expect(made.column("both")).toEqual(counts.map((n) => [0, high, null, high, 0][n]));
});

test("a sum of doubles that is not finite is null", () => {
  const spec = {
    tables: {
      a: { rows: 30, columns: { id: { sequence: 0, primary_key: true }, n: "count(b)", sum: "sum(b.x)" } },
      b: { each: { a: "a" }, count: { uniform: "0..3" }, columns: { x: "1.7e308 + a.id * 0" } },
    },
  };
  const made = generate(spec, "a");
  expect(made.column("sum")).toEqual(made.column("n").map((n) => [0, 1.7e308, null, null][Number(n)]));
});

test("sums of sums go up level by level, and one parent has several kinds of children", () => {
  const spec = {
    tables: {
      top: {
        rows: 20,
        columns: {
          id: { sequence: 0, primary_key: true },
          total: "sum(mid.total)",
          deepest: "max(mid.most)",
          others: "count(other)",
        },
      },
      mid: {
        each: { top: "top" },
        count: { uniform: "0..5" },
        columns: { up: "top.id", total: "sum(low.x)", most: "max(low.x)" },
      },
      other: { each: { top: "top" }, count: { uniform: "0..9" }, columns: { up: "top.id" } },
      low: {
        each: { mid: "mid" },
        count: { uniform: "0..5" },
        columns: { up: "mid.top_id", x: { uniform: "1..100" } },
      },
    },
  };
  Object.assign(spec.tables.mid.columns, { top_id: "top.id" });
  for (const batchRows of [1, 7, 4096]) {
    const top = generate(spec, "top", { batchRows });
    const [mid, low, other] = ["mid", "low", "other"].map((table) => generate(spec, table, { batchRows })) as [
      Generated,
      Generated,
      Generated,
    ];
    const of = (table: Generated, column: string, id: number) =>
      table.column(column).filter((value, row) => value !== null && table.column("up")[row] === id);
    const ids = top.column("id").map(Number);
    expect(top.column("total")).toEqual(ids.map((id) => sum(of(mid, "total", id))));
    expect(top.column("total")).toEqual(ids.map((id) => sum(of(low, "x", id))));
    expect(top.column("deepest")).toEqual(ids.map((id) => greatest(of(mid, "most", id))));
    expect(top.column("others")).toEqual(ids.map((id) => of(other, "up", id).length));
  }
});

test("columns that read sums take verbs and modifiers like any other, and move nothing else", () => {
  const size = { case: "c0", when: { 0: "none", 1: "one" }, else: "many", nulls: "30%" };
  const spec = world(["count(lines)"], { poisson: 1 }, { size });
  const [made, bare] = [basketsOf(spec), basketsOf(world([], { poisson: 1 }))];
  const counts = made.column("c0").map(Number);
  const words = made.column("size");
  expect(words).toEqual(counts.map((n, row) => (words[row] === null ? null : (["none", "one"][n] ?? "many"))));
  expect(words.filter((word) => word === null).length).toBeGreaterThan(50);
  expect(made.column("rate")).toEqual(bare.column("rate"));
  expect(generate(spec, "lines").column("real")).toEqual(generate(world([], { poisson: 1 }), "lines").column("real"));
});

test("sums go over children whose number depends on their parent, and nulls may depend on sums", () => {
  const count = { poisson: { case: "basket.kind", when: { a: 1, b: 9 } } };
  const more = {
    kind: { choice: ["a", "b"] },
    n: "count(lines)",
    s: { formula: "sum(lines.qty)", nulls: { rate: "100%", when: "count(lines) > 6" } },
  };
  const spec = world([], count, more);
  const made = basketsOf(spec, 17);
  const sums = folded(spec, "qty", sum);
  const counts = made.column("n").map(Number);
  expect(counts).toEqual(folded(spec, "up", (values) => values.length));
  expect(made.column("s")).toEqual(sums.map((value, i) => (counts[i]! > 6 ? null : value)));
  expect(Math.max(...counts)).toBeGreaterThan(12);
});
