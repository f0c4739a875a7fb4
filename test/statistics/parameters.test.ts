// Laws whose parameters differ from row to row, laws inside of a range, and counts that read the parent, at a million rows; each check must fail on its bent twin.
import { beforeAll, describe, expect, test } from "vitest";
import { type Long, longColumns } from "../generate.js";
import { alpha, bend, fitP, kolmogorovP, logGamma, normalCdf, poissonShares, shareP, tally } from "./checks.js";

const rows = 1_000_000;
const shapes = [1, 2, 3] as const;
const sizes = [1, 2.5, 6] as const;
/** What the columns below read: three kinds, a number for each, and a real of many values. */
const inputs = {
  kind: { choice: { a: 50, b: 30, c: 20 } },
  shape: { case: "kind", when: { a: 1, b: 2, c: 3 } },
  size: { case: "kind", when: { a: 1, b: 2.5, c: 6 } },
  double: "size * 2",
  level: { uniform: "1.0..20.0" },
} as const;
const made = {
  by_case: { poisson: { case: "kind", when: { a: 0.5, b: 3 }, else: 40 } },
  by_formula: { poisson: "double - 1" },
  few_of_many: { poisson: { case: "kind", when: { a: 3, b: 3 }, else: 9 }, truncate: "1..8" },
  trials: { binomial: { n: "shape * 4", p: { case: "kind", when: { a: "10%", b: "50%" }, else: "90%" } } },
  tries: { geometric: "1 / size" },
  rank: { zipf: { s: "shape / 2", n: { case: "kind", when: { a: 10, b: 100 }, else: 1000 } } },
  moved: { normal: { mean: { case: "kind", when: { a: -50, b: 0 }, else: 1e6 }, sd: "level" } },
  stretched: { lognormal: { mean: "level * 3", sd: "level * 1.5" } },
  raised: { lognormal: { mu: "level / 10", sigma: "shape / 4" } },
  ratio: { lognormal: { mean: "size", sd: "shape" } },
  wait: { exponential: { mean: "level" } },
  erlang: { gamma: { shape: "shape", scale: "level" } },
  power: { beta: { alpha: "shape", beta: 1 } },
  heavy: { pareto: { shape: "shape", scale: "level" } },
  between: { uniform: { from: "shape", to: "shape * 10" } },
  reals: { uniform: { from: "level / 2", to: "level * 2" } },
  inside: { normal: { mean: 10, sd: 2 }, truncate: "9..14" },
  tail: { normal: { mean: 0, sd: 1 }, truncate: "4..9" },
  cells: { normal: { mean: "size * 4", sd: { case: "kind", when: { a: 2, b: 4 }, else: 8 } }, truncate: "0..12" },
  late: { zipf: { s: 1.1, n: "1B" }, truncate: "1000..1999" },
  rare: { geometric: 0.0005, truncate: "100..1099" },
  few: { poisson: 3.2, truncate: "2..6" },
  clipped: { normal: { mean: 10, sd: 2 }, clip: "8..13" },
  counted: { poisson: 3.2, clip: "2..6" },
} as const;
const names = ["kind", "shape", "size", "level", ...Object.keys(made)] as (
  | "kind"
  | "shape"
  | "size"
  | "level"
  | keyof typeof made
)[];

let of: Record<(typeof names)[number], Long>;
/** Of each row: its kind, 0 to 2. */
let kinds: readonly number[];
beforeAll(() => {
  of = longColumns({ seed: 4, tables: { t: { rows, columns: { ...inputs, ...made } } } }, "t", names);
  kinds = Array.from(of.kind.values, (code) => "abc".indexOf(of.kind.texts[code]!));
});

const ofKind = (name: keyof typeof made, kind: number): Float64Array =>
  of[name].values.filter((_, row) => kinds[row] === kind);

describe("counts whose parameters differ by kind", () => {
  const binomialShares = (n: number, p: number): number[] =>
    Array.from({ length: n + 1 }, (_, k) =>
      Math.exp(logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log(1 - p)),
    );
  const geometricShares = (p: number): number[] =>
    Array.from({ length: 200 }, (_, k) => (k === 0 ? 0 : p * (1 - p) ** (k - 1)));
  const between = (lo: number, hi: number, shares: ArrayLike<number>): number[] =>
    Array.from(shares, (share, k) => (k < lo || k > hi ? 0 : share));

  test.each<[keyof typeof made, (kind: number) => ArrayLike<number>]>([
    ["by_case", (kind) => poissonShares([0.5, 3, 40][kind]!, 120)],
    ["by_formula", (kind) => poissonShares(sizes[kind]! * 2 - 1, 80)],
    ["few_of_many", (kind) => between(1, 8, poissonShares([3, 3, 9][kind]!, 60))],
    ["trials", (kind) => binomialShares(4 * shapes[kind]!, [0.1, 0.5, 0.9][kind]!)],
    ["tries", (kind) => geometricShares(1 / sizes[kind]!)],
    [
      "rank",
      (kind) => Array.from({ length: [11, 101, 1001][kind]! }, (_, r) => (r === 0 ? 0 : r ** (-shapes[kind]! / 2))),
    ],
    ["between", (kind) => Array.from({ length: 31 }, (_, x) => Number(x >= shapes[kind]! && x <= 10 * shapes[kind]!))],
  ])("%s has the shares of each kind, where shares bent by a twentieth fail", (name, shares) => {
    for (const kind of [0, 1, 2]) {
      const expected = shares(kind);
      const counts = tally(ofKind(name, kind), expected.length);
      if (Array.from(expected).filter((share) => share > 0).length === 1) {
        expect(Array.from(counts, Math.sign)).toEqual(Array.from(expected, Math.sign)); // a law of one value has no shares
        continue;
      }
      expect(fitP(counts, expected)).toBeGreaterThan(alpha);
      expect(fitP(counts, bend(expected, 0.05))).toBeLessThan(alpha);
    }
  });
});

describe("reals whose parameters differ from row to row", () => {
  const erlang = (shape: number, x: number): number =>
    1 -
    Math.exp(-x) * Array.from({ length: shape }, (_, k) => x ** k / Math.exp(logGamma(k + 1))).reduce((a, b) => a + b);

  /** The probability below each value, by the parameters of its row; uniform where the law holds. */
  const laws: readonly [keyof typeof made, (x: number, row: number) => number][] = [
    ["moved", (x, row) => normalCdf((x - [-50, 0, 1e6][kinds[row]!]!) / of.level.values[row]!)],
    [
      "stretched",
      (x, row) =>
        normalCdf((Math.log(x / (3 * of.level.values[row]!)) + Math.log(1.25) / 2) / Math.sqrt(Math.log(1.25))),
    ],
    ["raised", (x, row) => normalCdf((Math.log(x) - of.level.values[row]! / 10) / (of.shape.values[row]! / 4))],
    [
      "ratio",
      (x, row) => {
        const variance = Math.log1p((of.shape.values[row]! / of.size.values[row]!) ** 2);
        return normalCdf((Math.log(x / of.size.values[row]!) + variance / 2) / Math.sqrt(variance));
      },
    ],
    ["wait", (x, row) => 1 - Math.exp(-x / of.level.values[row]!)],
    ["erlang", (x, row) => erlang(of.shape.values[row]!, x / of.level.values[row]!)],
    ["power", (x, row) => x ** of.shape.values[row]!],
    ["heavy", (x, row) => 1 - (of.level.values[row]! / x) ** of.shape.values[row]!],
    ["reals", (x, row) => (x / of.level.values[row]! - 0.5) / 1.5],
    ["inside", (x) => (normalCdf((x - 10) / 2) - normalCdf(-0.5)) / (normalCdf(2) - normalCdf(-0.5))],
    ["tail", (x) => 1 - (0.5 - (normalCdf(x) - 0.5)) / (1 - normalCdf(4))],
    [
      "cells",
      (x, row) => {
        const [mean, sd] = [4 * of.size.values[row]!, [2, 4, 8][kinds[row]!]!];
        const below = (y: number) => normalCdf((y - mean) / sd);
        return (below(x) - below(0)) / (below(12) - below(0));
      },
    ],
  ];
  const uniform = (p: number): number => Math.min(1, Math.max(0, p));

  test.each(laws)("%s has its distribution, where one or two per cent off fail", (name, law) => {
    const { values } = of[name];
    expect(kolmogorovP(values.map(law), uniform)).toBeGreaterThan(alpha);
    expect(
      kolmogorovP(
        values.map((x, row) => law(x * (name === "tail" ? 1.002 : 1.02), row)),
        uniform,
      ),
    ).toBeLessThan(alpha);
  });
});

describe("laws inside of a range", () => {
  test("ranks far out keep their shares to each other, where 5 % off fail", () => {
    const weights = Array.from({ length: 1000 }, (_, i) => (1000 + i) ** -1.1);
    const counts = tally(
      of.late.values.map((rank) => rank - 1000),
      1000,
    );
    expect(fitP(counts, weights)).toBeGreaterThan(alpha);
    expect(
      fitP(
        counts,
        weights.map((w, i) => w * (i < 500 ? 1.05 : 1)),
      ),
    ).toBeLessThan(alpha);
  });
  test("a geometric of a small probability keeps its shares, where 5 % off fail", () => {
    const weights = Array.from({ length: 1000 }, (_, i) => 0.9995 ** i);
    const counts = tally(
      of.rare.values.map((tries) => tries - 100),
      1000,
    );
    expect(fitP(counts, weights)).toBeGreaterThan(alpha);
    expect(
      fitP(
        counts,
        weights.map((w, i) => w * (i < 500 ? 1.05 : 1)),
      ),
    ).toBeLessThan(alpha);
  });
  test("counts keep their shares, where 2 % off fail", () => {
    const shares = poissonShares(3.2, 40).map((share, k) => (k < 2 || k > 6 ? 0 : share));
    expect(fitP(tally(of.few.values, 40), shares)).toBeGreaterThan(alpha);
    expect(fitP(tally(of.few.values, 40), bend(shares, 0.02))).toBeLessThan(alpha);
  });
  test("clip leaves the values between, and moves the others to the ends; a share 2 % off fails", () => {
    const { values } = of.clipped;
    const [low, high] = [8, 13].map((end) => values.filter((x) => x === end).length) as [number, number];
    expect(shareP(low, rows, normalCdf(-1))).toBeGreaterThan(alpha);
    expect(shareP(low, rows, 1.02 * normalCdf(-1))).toBeLessThan(alpha);
    expect(shareP(high, rows, 1 - normalCdf(1.5))).toBeGreaterThan(alpha);
    const all = poissonShares(3.2, 40);
    const counted = Array.from({ length: 7 }, (_, k) =>
      k < 2 ? 0 : k === 2 ? all[0]! + all[1]! + all[2]! : k === 6 ? all.slice(6).reduce((a, b) => a + b) : all[k]!,
    );
    expect(fitP(tally(of.counted.values, 7), counted)).toBeGreaterThan(alpha);
    expect(fitP(tally(of.counted.values, 7), bend(counted, 0.02))).toBeLessThan(alpha);
  });
});

test("children are counted by their parent's kind, where a mean 2 % off fails", () => {
  const parents = 300_000;
  const spec = {
    seed: 6,
    tables: {
      p: { rows: parents, columns: { id: { sequence: 0, primary_key: true }, kind: inputs.kind } },
      c: {
        each: { p: "p" },
        count: { poisson: { case: "p.kind", when: { a: 9, b: 3 }, else: 5 }, truncate: "1..60" },
        columns: { parent: "p.id" },
      },
    },
  };
  const { kind } = longColumns(spec, "p", ["kind"]);
  const { parent } = longColumns(spec, "c", ["parent"]);
  const counts = tally(parent.values, parents);
  [9, 3, 5].forEach((mean, k) => {
    const own = counts.filter((_, row) => kind.texts[kind.values[row]!] === "abc"[k]);
    const shares = (mean: number) => poissonShares(mean, 61).map((share, n) => (n === 0 ? 0 : share));
    expect(fitP(tally(own, 61), shares(mean))).toBeGreaterThan(alpha);
    expect(fitP(tally(own, 61), shares(mean * 1.02))).toBeLessThan(alpha);
  });
});
