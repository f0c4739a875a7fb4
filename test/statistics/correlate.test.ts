// Columns that go together: as closely as was asked for, by each measure and any mixture of laws, and each by its own law still.
import { beforeAll, describe, expect, test } from "vitest";
import { generate, type Long, longColumns } from "../generate.js";
import { alpha, bend, fitP, kolmogorovP, normalCdf, poissonShares, tally } from "./checks.js";

const rows = 100_000;
/** Standard errors of a correlation of so many rows are below 0.0035. */
const close = 0.015;

const days = 20_000;
const laws = {
  height: { normal: { mean: 171, sd: 8 } },
  income: { lognormal: { mu: 10, sigma: 0.5 } },
  steps: { uniform: "0..9" },
  born: { date: "1950-01-01..2004-10-03" },
  mood: { choice: { bad: 1, fair: 5, good: 3, great: 1 } },
  visits: { poisson: 1.2 },
  real: { uniform: "0.5..2.5" },
  wealth: { pareto: { shape: 1.5, scale: 100 } },
  wait: { exponential: { mean: 20 } },
  long: { lognormal: { mean: 10, sd: 6 } },
  grade: { choice: { 9: 1, 1: 4, 3: 2 } },
  seen: { timestamp: "period" },
  smokes: { choice: { false: 8, true: 2 } },
  part: { normal: { mean: 0, sd: 1 }, truncate: "-1..2" },
  clipped: { normal: { mean: 0, sd: 1 }, clip: "-1..1", nulls: "30%" },
  price: { normal: { mean: 0, sd: 30 }, round: 1 },
} as const;
type Name = keyof typeof laws;
const names = Object.keys(laws) as Name[];

const groups = [
  {
    columns: ["height", "income", "steps", "born", "mood", "visits"],
    spearman: [
      [1, 0.6, 0.3, -0.2, 0.5, 0],
      [0.6, 1, 0.2, 0, 0.4, 0.1],
      [0.3, 0.2, 1, 0.5, 0, 0],
      [-0.2, 0, 0.5, 1, 0, -0.3],
      [0.5, 0.4, 0, 0, 1, 0.2],
      [0, 0.1, 0, -0.3, 0.2, 1],
    ],
  },
  {
    columns: ["real", "wealth", "wait"],
    kendall: [
      [1, 0.4, -0.5],
      [0.4, 1, "-30%"],
      [-0.5, "-30%", 1],
    ],
  },
  {
    columns: ["long", "grade", "seen"],
    pearson: [
      [1, 0.6, -0.3],
      [0.6, 1, -0.5],
      [-0.3, -0.5, 1],
    ],
  },
  { columns: ["smokes", "part"], spearman: -0.4 },
  { columns: ["price", "clipped"], spearman: 0.7 },
] as const;

const spec = (correlate: unknown, more: Record<string, unknown> = {}) => ({
  seed: 23,
  tables: { people: { rows, ...(correlate === undefined ? {} : { correlate }), columns: { ...laws, ...more } } },
});

let of: Record<Name, Long>;
beforeAll(() => {
  of = longColumns(spec(groups), "people", names);
});

/** Values as numbers in their order, of texts their places in what the spec says. */
function ordered(name: Name, { values, texts }: Long = of[name]): Float64Array {
  if (texts.length === 0) return values;
  const order = Object.keys((laws[name] as { choice: object }).choice);
  return values.map((code) => order.indexOf(texts[code]!));
}

function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const found = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) found[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return found;
}

function pearson(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

const spearman = (a: Float64Array, b: Float64Array): number => pearson(ranks(a), ranks(b));

/** Pairs in order less those that are not, by counting the exchanges that sort one column by the other; no two values are equal. */
function kendall(a: Float64Array, b: Float64Array): number {
  const n = a.length;
  let values = Float64Array.from(
    Array.from(a.keys()).sort((i, j) => a[i]! - a[j]!),
    (row) => b[row]!,
  );
  let exchanges = 0;
  for (let width = 1; width < n; width *= 2) {
    const merged = new Float64Array(n);
    for (let from = 0; from < n; from += 2 * width) {
      const [middle, to] = [Math.min(n, from + width), Math.min(n, from + 2 * width)];
      for (let at = from, left = from, right = middle; at < to; at++) {
        if (left < middle && (right === to || values[left]! <= values[right]!)) merged[at] = values[left++]!;
        else {
          exchanges += middle - left;
          merged[at] = values[right++]!;
        }
      }
    }
    values = merged;
  }
  return 1 - (4 * exchanges) / (n * (n - 1));
}

const measures = { spearman, kendall, pearson } as const;
type Measure = keyof typeof measures;
const pairs = groups.flatMap((group) => {
  const measure = (Object.keys(group) as (keyof typeof group)[]).find((key) => key !== "columns") as Measure;
  const asked = (group as unknown as Record<Measure, number | readonly (readonly (number | string)[])[]>)[measure];
  return group.columns.flatMap((a, i) =>
    group.columns.slice(i + 1).map((b, k) => {
      const value = typeof asked === "number" ? asked : asked[i]![i + 1 + k]!;
      return { a, b, measure, asked: typeof value === "string" ? Number.parseFloat(value) / 100 : value };
    }),
  );
});

/** Rows where neither is null. */
function both(a: Name, b: Name): [Float64Array, Float64Array] {
  const [x, y] = [ordered(a), ordered(b)];
  const known = (_: number, row: number): boolean => !Number.isNaN(x[row]!) && !Number.isNaN(y[row]!);
  return [x.filter(known), y.filter(known)];
}

test.each(pairs)("$a and $b go together by $asked as $measure measures it, and not by 0.03 more or less", (pair) => {
  const found = measures[pair.measure](...both(pair.a, pair.b));
  expect(Math.abs(found - pair.asked)).toBeLessThan(close);
  for (const by of [-0.03, 0.03]) expect(Math.abs(found - pair.asked - by)).toBeGreaterThan(close);
});

test("columns of different groups do not go together", () => {
  for (const [a, b] of [
    ["height", "real"],
    ["mood", "grade"],
    ["part", "price"],
    ["wait", "seen"],
  ] as const)
    expect(Math.abs(spearman(...both(a, b)))).toBeLessThan(close);
});

describe("each column keeps its law", () => {
  const within =
    (lo: number, hi: number) =>
    (x: number): number =>
      Math.min(1, Math.max(0, (x - lo) / (hi - lo)));
  const year = [Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1)] as const;
  const truncated = (x: number, sd = 1): number =>
    (normalCdf(x / sd) - normalCdf(-1 / sd)) / (normalCdf(2 / sd) - normalCdf(-1 / sd));

  test.each<[Name, (x: number) => number, (x: number) => number]>([
    ["height", (x) => normalCdf((x - 171) / 8), (x) => normalCdf((x - 171) / 8.4)],
    ["income", (x) => normalCdf((Math.log(x) - 10) / 0.5), (x) => normalCdf((Math.log(x) - 10.02) / 0.5)],
    ["real", within(0.5, 2.5), within(0.5, 2.54)],
    ["wealth", (x) => 1 - (100 / x) ** 1.5, (x) => 1 - (100 / x) ** 1.56],
    ["wait", (x) => 1 - Math.exp(-x / 20), (x) => 1 - Math.exp(-x / 20.8)],
    ["seen", within(...year), within(year[0], year[1] + 0.02 * (year[1] - year[0]))],
    ["part", (x) => truncated(x), (x) => truncated(x, 1.1)],
  ])("%s, where one that is a little off fails", (name, law, bent) => {
    expect(kolmogorovP(of[name].values, law)).toBeGreaterThan(alpha);
    expect(kolmogorovP(of[name].values, bent)).toBeLessThan(alpha);
  });

  const counted: readonly [Name, () => { counts: Float64Array; shares: ArrayLike<number> }][] = [
    ["steps", () => ({ counts: tally(of.steps.values, 10), shares: new Float64Array(10).fill(1) })],
    ["mood", () => ({ counts: tally(ordered("mood"), 4), shares: [1, 5, 3, 1] })],
    ["visits", () => ({ counts: tally(of.visits.values, 20), shares: poissonShares(1.2, 20) })],
    [
      "grade",
      () => ({
        counts: tally(
          of.grade.values.map((grade) => [1, 3, 9].indexOf(grade)),
          3,
        ),
        shares: [4, 2, 1],
      }),
    ],
    ["smokes", () => ({ counts: tally(ordered("smokes").map(Math.abs), 2), shares: [8, 2] })],
    [
      "born",
      () => {
        const first = Date.UTC(1950, 0, 1) / 86_400_000;
        return {
          counts: tally(
            of.born.values.map((day) => Math.floor((day - first) / (days / 100))),
            100,
          ),
          shares: new Float64Array(100).fill(1),
        };
      },
    ],
  ];
  test.each(counted.map(([name]) => name))("%s, where shares that are a little off fail", (name) => {
    const law = counted.find(([own]) => own === name)![1];
    const { counts, shares } = law();
    expect(fitP(counts, shares)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(shares, name === "born" ? 0.12 : 0.05))).toBeLessThan(alpha);
  });

  test("nulls come at their rate, and clip has its ends", () => {
    const { values } = of.clipped;
    expect(values.filter(Number.isNaN).length / rows).toBeCloseTo(0.3, 2);
    const share = (hit: (x: number) => boolean) => values.filter(hit).length / (0.7 * rows);
    expect(share((x) => x === 1)).toBeCloseTo(1 - normalCdf(1), 2);
    expect(share((x) => x > 1)).toBe(0);
  });
});

describe("edits", () => {
  const changed = (correlate: unknown): Name[] => {
    const now = longColumns(spec(correlate), "people", names);
    const differ = (name: Name): boolean => {
      const [old, own] = [ordered(name), ordered(name, now[name])];
      return own.some((value, row) => !Object.is(value, old[row]));
    };
    return names.filter(differ);
  };
  test("a correlation changes only the columns of its group but the first", () => {
    expect(changed(groups.slice(0, 4))).toEqual(["clipped"]);
    expect(changed(groups.toSpliced(1, 1))).toEqual(["wealth", "wait"]);
  });
  test("a column that joins a group at its end changes none of the others", () => {
    const [first, ...rest] = groups;
    const fewer = {
      columns: first.columns.slice(0, -1),
      spearman: first.spearman.slice(0, -1).map((row) => row.slice(0, -1)),
    };
    expect(changed([fewer, ...rest])).toEqual(["visits"]);
  });
});

describe("everywhere", () => {
  const matrix = [
    [1, 0.6, -0.4],
    [0.6, 1, 0.2],
    [-0.4, 0.2, 1],
  ];
  const world = {
    seed: 5,
    tables: {
      shops: {
        rows: 400,
        correlate: { columns: ["size", "rent", "mood"], spearman: matrix },
        columns: {
          shop: { sequence: 0, primary_key: true },
          size: { lognormal: { mean: 3, sd: 2 } },
          rent: { uniform: "100..900" },
          mood: { choice: ["calm", "busy", "loud"] },
        },
      },
      sales: {
        each: { shop: "shops" },
        count: { uniform: "100..200" },
        correlate: { columns: ["qty", "price"], kendall: -0.4 },
        columns: {
          rent: "shop.rent",
          mood: "shop.mood",
          qty: { uniform: "0.0..1.0" },
          price: { exponential: { mean: 3 } },
          seller: { ref: "shops", weight: "shops.rent" },
          seller_size: "seller.size",
          seller_mood: "seller.mood",
        },
      },
    },
  };
  const shops = generate(world, "shops");
  const sales = generate(world, "sales");

  test("children of parents go together", () => {
    const [qty, price] = ["qty", "price"].map((name) => Float64Array.from(sales.column(name), Number));
    expect(Math.abs(kendall(qty!, price!) + 0.4)).toBeLessThan(0.025);
  });
  test("a reference and a child see the values that the table has", () => {
    const sizes = shops.column("size");
    const moods = shops.column("mood");
    const sellers = sales.column("seller").map(Number);
    expect(sales.column("seller_size")).toEqual(sellers.map((shop) => sizes[shop]));
    expect(sales.column("seller_mood")).toEqual(sellers.map((shop) => moods[shop]));
    expect(new Set(sales.column("rent"))).toEqual(new Set(shops.column("rent")));
    const [size, rent] = ["size", "rent"].map((name) => Float64Array.from(shops.column(name), Number));
    expect(Math.abs(spearman(size!, rent!) - 0.6)).toBeLessThan(0.12);
  });
  test("batches of any size hold the same rows", () => {
    for (const batchRows of [1, 7, 64]) {
      const other = generate(world, "shops", { batchRows });
      for (const name of shops.names) expect(other.column(name)).toEqual(shops.column(name));
    }
    const later = generate(world, "shops", { firstRow: 123 });
    for (const name of shops.names) expect(later.column(name)).toEqual(shops.column(name).slice(123));
  });
});

describe("laws that differ from row to row", () => {
  test("go together among rows of one law", () => {
    const kinds = { a: 1, b: 2 };
    const columns = {
      kind: { choice: kinds },
      level: { normal: { mean: { case: "kind", when: { a: 0, b: 50 } }, sd: 2 } },
      count: { poisson: { case: "kind", when: { a: 60, b: 9000 } } },
      many: { binomial: { n: 1e12, p: { case: "kind", when: { a: 1e-9, b: 1e-8 } } } },
    };
    const correlate = {
      columns: ["level", "count", "many"],
      spearman: [
        [1, 0.7, -0.5],
        [0.7, 1, -0.2],
        [-0.5, -0.2, 1],
      ],
    };
    const of = longColumns({ seed: 9, tables: { t: { rows, correlate, columns } } }, "t", Object.keys(columns));
    for (const kind of Object.keys(kinds)) {
      const code = of.kind!.texts.indexOf(kind);
      const [level, count, many] = ["level", "count", "many"].map((name) =>
        of[name]!.values.filter((_, row) => of.kind!.values[row] === code),
      ) as [Float64Array, Float64Array, Float64Array];
      expect(Math.abs(spearman(level, count) - 0.7)).toBeLessThan(close);
      expect(Math.abs(spearman(level, many) + 0.5)).toBeLessThan(0.02);
      expect(Math.abs(spearman(count, many) + 0.2)).toBeLessThan(0.02);
      const mean = kind === "a" ? 60 : 9000;
      const lowest = mean - 200 * (kind === "a" ? 0.3 : 2);
      const shares = poissonShares(mean, 9500).subarray(lowest);
      expect(
        fitP(
          tally(
            count.map((value) => value - lowest),
            shares.length,
          ),
          shares,
        ),
      ).toBeGreaterThan(alpha);
    }
  });
});
