// Distributions as verbs: a million values against each law's own distribution function, and a twin with other parameters that must fail.
import { describe, expect, test } from "vitest";
import { columnKinds, type Verb } from "../../src/columns/index.js";
import { hashesFor, mask64 } from "../assembly/reference.js";
import { alpha, chiSquare, chiSquareP, kolmogorovP, normalCdf } from "../assembly/statistics.js";
import { generate } from "../generate.js";
import { complaints, drawKeyOfTests, drawn } from "./drawing.js";

const rows = 1_000_000;
type Cdf = (x: number) => number;

/** P(X <= x) of the gamma law of whole shape: no event of a Poisson process is the k-th before x. */
const erlang =
  (shape: number, scale: number): Cdf =>
  (x) => {
    let term = Math.exp(-x / scale);
    let sum = term;
    for (let k = 1; k < shape; k++) {
      term *= x / scale / k;
      sum += term;
    }
    return 1 - sum;
  };

/** The alternating series of the lower gamma function; beyond 12 the law of shape 0.1 has 1e-7 of its mass. */
const gammaTenth: Cdf = (x) => {
  if (x === 0 || x > 12) return x === 0 ? 0 : 1;
  let term = 1;
  let sum = 10;
  for (let k = 1; k < 80; k++) {
    term *= -x / k;
    sum += term / (k + 0.1);
  }
  return (x ** 0.1 * sum) / 9.51350769866873;
};

/** The beta law of whole parameters: at least a of a + b - 1 uniform numbers lie below x. */
const betaWhole =
  (a: number, b: number): Cdf =>
  (x) => {
    const n = a + b - 1;
    let sum = 0;
    let ways = 1;
    for (let k = 0; k <= n; k++) {
      if (k >= a) sum += ways * x ** k * (1 - x) ** (n - k);
      ways *= (n - k) / (k + 1);
    }
    return sum;
  };

/** The verb, its words, its distribution function, and words of a twin that the test must tell apart. */
const continuous: readonly (readonly [Verb, object, Cdf, object])[] = [
  [
    "lognormal",
    { mean: 3, sd: 1 },
    (x) => normalCdf((Math.log(x) - Math.log(3) + Math.log(10 / 9) / 2) / Math.sqrt(Math.log(10 / 9))),
    { mean: 3, sd: 1.03 },
  ],
  ["lognormal", { mu: -1, sigma: 2 }, (x) => normalCdf((Math.log(x) + 1) / 2), { mu: -1, sigma: 2.04 }],
  ["normal", { mean: -5, sd: 3 }, (x) => normalCdf((x + 5) / 3), { mean: -5, sd: 3.06 }],
  ["exponential", { mean: 20 }, (x) => -Math.expm1(-x / 20), { mean: 20.4 }],
  ["gamma", { shape: 3, scale: 2 }, erlang(3, 2), { shape: 3, scale: 2.04 }],
  ["gamma", { shape: 3, scale: 2 }, erlang(3, 2), { shape: 3.06, scale: 2 }],
  ["gamma", { shape: 0.5, scale: 2 }, (x) => 2 * normalCdf(Math.sqrt(x)) - 1, { shape: 0.51, scale: 2 }],
  ["gamma", { shape: 0.1, scale: 1 }, gammaTenth, { shape: 0.102, scale: 1 }],
  ["gamma", { shape: 40, scale: "50%" }, erlang(40, 0.5), { shape: 41, scale: 0.5 }],
  ["beta", { alpha: 2, beta: 5 }, betaWhole(2, 5), { alpha: 2.05, beta: 5 }],
  ["beta", { alpha: 2, beta: 5 }, betaWhole(2, 5), { alpha: 2, beta: 5.1 }],
  ["beta", { alpha: 1, beta: 1 }, (x) => x, { alpha: 1.03, beta: 1 }],
  [
    "beta",
    { alpha: 0.5, beta: 0.5, range: "0..1" },
    (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
    { alpha: 0.5, beta: 0.52 },
  ],
  [
    "beta",
    { alpha: 3, beta: 2, range: "-10..20" },
    (x) => betaWhole(3, 2)((x + 10) / 30),
    { alpha: 3, beta: 2.06, range: "-10..20" },
  ],
  ["pareto", { shape: 1.16, scale: 100 }, (x) => 1 - (100 / x) ** 1.16, { shape: 1.19, scale: 100 }],
  ["pareto", { shape: 0.1, scale: 1 }, (x) => 1 - x ** -0.1, { shape: 0.102, scale: 1 }],
];

test.each(continuous)(
  "a million values of %s %o pass Kolmogorov and Smirnov's test, those of a bent twin fail",
  (verb, given, cdf, bent) => {
    const { values, lane, type } = drawn(verb, given, rows);
    expect([lane, type]).toEqual(["f64", "float64"]);
    expect(kolmogorovP(values, cdf)).toBeGreaterThan(alpha);
    expect(kolmogorovP(drawn(verb, bent, rows).values, cdf)).toBeLessThan(alpha);
  },
);

/** n over k times p^k (1-p)^(n-k), each from the one before, in logarithms. */
function binomialCdf(n: number, p: number): Cdf {
  const cumulated: number[] = [];
  let log = n * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k <= Math.min(n, 5000); k++) {
    sum += Math.exp(log);
    cumulated.push(sum);
    log += Math.log(((n - k) * p) / ((k + 1) * (1 - p)));
  }
  return (k) => (k < 0 ? 0 : (cumulated[k] ?? 1));
}

const geometricCdf =
  (p: number): Cdf =>
  (k) =>
    -Math.expm1(Math.max(0, k) * Math.log1p(-p));

/** Sums of r^-s: the first ranks one by one, the others by Euler and Maclaurin's formula. */
function zipfCdf(s: number, n: number): Cdf {
  const ones = 1000;
  const first = [0];
  for (let r = 1; r <= ones; r++) first.push(first[r - 1]! + r ** -s);
  const integral = (x: number) => (s === 1 ? Math.log(x) : (x ** (1 - s) - 1) / (1 - s));
  const sum = (r: number): number => {
    if (r <= ones) return first[Math.max(0, r)]!;
    const ends = (r ** -s - ones ** -s) / 2 - (s * (r ** (-s - 1) - ones ** (-s - 1))) / 12;
    return first[ones]! + integral(r) - integral(ones) + ends;
  };
  return (k) => sum(k) / sum(n);
}

/** Last counts of bins: one by one up to `single`, then growing by 10 %, up to where nearly nothing is left. */
function bins(cdf: Cdf, single: number): number[] {
  const ends: number[] = [];
  let last = 0;
  for (let k = 0; cdf(k) < 1 - 1e-4; k += k < single ? 1 : Math.ceil(k / 10)) {
    if ((cdf(k) - last) * rows < 25) continue;
    ends.push(k);
    last = cdf(k);
  }
  return ends;
}

function discreteP(values: Float64Array, cdf: Cdf, single = 60): number {
  const ends = bins(cdf, single);
  const counts = new Float64Array(ends.length + 1);
  const sorted = values.slice().sort();
  let bin = 0;
  for (const value of sorted) {
    while (bin < ends.length && value > ends[bin]!) bin++;
    counts[bin]!++;
  }
  const edge = (i: number) => (i < 0 ? 0 : i < ends.length ? cdf(ends[i]!) : 1);
  return chiSquareP(
    chiSquare(counts, (i) => values.length * (edge(i) - edge(i - 1))),
    ends.length,
  );
}

const discrete: readonly (readonly [Verb, unknown, Cdf, unknown])[] = [
  ["poisson", 9, (k) => 1 - erlang(k + 1, 1)(9), 9.2],
  ["binomial", { n: 10, p: "20%" }, binomialCdf(10, 0.2), { n: 10, p: "20.5%" }],
  ["binomial", { n: 100, p: 0.9 }, binomialCdf(100, 0.9), { n: 100, p: 0.903 }],
  ["binomial", { n: "1M", p: 0.001 }, binomialCdf(1e6, 0.001), { n: "1.02M", p: 0.001 }],
  ["geometric", "20%", geometricCdf(0.2), "20.5%"],
  ["geometric", 0.002, geometricCdf(0.002), 0.00205],
  ["geometric", 0.0009, geometricCdf(0.0009), 0.00092],
  ["geometric", 1e-6, geometricCdf(1e-6), 1.02e-6],
  ["geometric", 1e-12, geometricCdf(1e-12), 1.02e-12],
  ["zipf", { s: 1.1, n: 1000 }, zipfCdf(1.1, 1000), { s: 1.13, n: 1000 }],
  ["zipf", { s: 1, n: 16_384 }, zipfCdf(1, 16_384), { s: 1.02, n: 16_384 }],
  ["zipf", { s: 1, n: 16_385 }, zipfCdf(1, 16_385), { s: 1.02, n: 16_385 }],
  ["zipf", { s: 0.8, n: "1B" }, zipfCdf(0.8, 1e9), { s: 0.82, n: "1B" }],
  ["zipf", { s: 1.5, n: 1e15 }, zipfCdf(1.5, 1e15), { s: 1.53, n: 1e15 }],
  ["zipf", { s: 0.2, n: 1e15 }, zipfCdf(0.2, 1e15), { s: 0.21, n: 1e15 }],
];

test.each(discrete)(
  "a million counts of %s %o pass the chi-square test, those of a bent twin fail",
  (verb, given, cdf, bent) => {
    const { values, type } = drawn(verb, given, rows);
    expect(type).toBe("int64");
    expect(discreteP(values, cdf)).toBeGreaterThan(alpha);
    expect(discreteP(drawn(verb, bent, rows).values, cdf)).toBeLessThan(alpha);
  },
);

const moments: readonly (readonly [Verb, unknown, number, number])[] = [
  ["lognormal", { mean: 3, sd: 1 }, 3, 1],
  ["exponential", { mean: 0.001 }, 0.001, 1e-6],
  ["gamma", { shape: 1e4, scale: 0.01 }, 100, 1],
  ["gamma", { shape: 1e6, scale: 1 }, 1e6, 1e6],
  ["gamma", { shape: 0.1, scale: 5 }, 0.5, 2.5],
  ["beta", { alpha: 0.1, beta: 0.3, range: "0..8" }, 2, (64 * 0.03) / (0.16 * 1.4)],
  ["beta", { alpha: 3e5, beta: 1e5 }, 0.75, 0.1875 / 400_001],
  ["pareto", { shape: 6, scale: 5 }, 6, 1.5],
  ["binomial", { n: 3, p: 1 / 3 }, 1, 2 / 3],
  ["binomial", { n: 4e9, p: 0.5 }, 2e9, 1e9],
  ["binomial", { n: 1e15, p: 1e-9 }, 1e6, 1e6],
  ["geometric", 0.8, 1.25, 0.3125],
  ["geometric", 1e-4, 1e4, 1e8 - 1e4],
];

test.each(moments)("%s %o has the mean %d and the variance %d", (verb, given, mean, variance) => {
  const { values } = drawn(verb, given, rows);
  let sum = 0;
  let square = 0;
  for (const value of values) {
    sum += value - mean;
    square += (value - mean) ** 2;
  }
  expect(Math.abs(sum / rows)).toBeLessThan(5 * Math.sqrt(variance / rows));
  expect(Math.abs(square / rows / variance - 1)).toBeLessThan(0.03);
});

describe("the ends of parameters", () => {
  const constants: readonly (readonly [Verb, unknown, number])[] = [
    ["lognormal", { mean: 3, sd: 0 }, 3],
    ["normal", { mean: 0.1, sd: 0 }, 0.1],
    ["binomial", { n: 7, p: 0 }, 0],
    ["binomial", { n: 7, p: "100%" }, 7],
    ["binomial", { n: 1e15, p: 1 }, 1e15],
    ["geometric", 1, 1],
    ["zipf", { s: 2, n: 1 }, 1],
    ["zipf", { s: 100, n: 1e15 }, 1],
    ["beta", { alpha: 2, beta: 2, range: "4..4" }, 4],
  ];

  test.each(constants)("%s %o is always %d", (verb, given, value) => {
    const { values, min } = drawn(verb, given, 1000);
    expect([...new Set(values)]).toEqual([value]);
    expect(min).toBe(value);
  });

  test("one trial is a coin", () => {
    const { values, min, max } = drawn("binomial", { n: 1, p: 0.25 }, rows);
    expect([min, max]).toEqual([0, 1]);
    expect(Math.abs(values.reduce((a, b) => a + b) / rows - 0.25)).toBeLessThan(0.0025);
  });
});

describe("bounds", () => {
  const powers = Array.from({ length: 64 }, (_, i) => 1n << BigInt(i)).flatMap((x) => [x - 1n, x, x + 1n]);
  const hashes = hashesFor([...powers, ...powers.map((x) => x ^ mask64)], drawKeyOfTests);

  test.each([
    ...continuous,
    ...discrete,
    ["binomial", { n: 1e15, p: 0.9999999 }] as const,
    ["gamma", { shape: 0.001, scale: 1 }] as const,
  ])("of %s %o hold for the outermost draws", (verb, given) => {
    const { values, min, max } = drawn(verb, given, hashes);
    expect(values.every((value) => value >= min && value <= max)).toBe(true);
    expect(Number.isFinite(min) && Number.isFinite(max)).toBe(true);
  });

  test("of laws on ranges are those ranges, and of laws from 0 up begin there", () => {
    const { min, max } = drawn("beta", { alpha: 0.01, beta: 0.01, range: "3..7" }, 10);
    expect([min, max]).toEqual([3, 7]);
    expect(drawn("pareto", { shape: 2, scale: 5 }, 10).min).toBeCloseTo(5, 12);
    expect(drawn("gamma", { shape: 0.1, scale: 5 }, 10).min).toBeGreaterThanOrEqual(0);
  });

  test("choose the lane: 32 bits where all values fit", () => {
    expect(drawn("zipf", { s: 1, n: 2 ** 31 - 1 }, 10).lane).toBe("i32");
    expect(drawn("zipf", { s: 1, n: 2 ** 31 }, 10).lane).toBe("i64");
    expect(drawn("geometric", 1e-6, 10).lane).toBe("i32");
    expect(drawn("geometric", 1e-9, 10).lane).toBe("i64");
    expect(drawn("binomial", { n: 1e12, p: 0.999 }, 10).lane).toBe("i64");
  });
});

describe("parameters", () => {
  const wrong: readonly (readonly [Verb, unknown, string, readonly string[]])[] = [
    ["lognormal", { mean: 0, sd: 1 }, "the mean of a lognormal is above 0, not 0", ["mean"]],
    ["lognormal", { mean: 1, sd: -1 }, "the standard deviation of a lognormal is 0 or more, not -1", ["sd"]],
    ["lognormal", { mu: 1, sigma: -0.1 }, "the sigma of a lognormal is 0 or more, not -0.1", ["sigma"]],
    ["lognormal", { mu: 0, sigma: 100 }, "this lognormal reaches beyond the largest real", []],
    ["lognormal", { mean: 1, sigma: 1 }, "a lognormal has mean and sd, or mu and sigma", []],
    ["lognormal", { mean: 1, sd: 1, mu: 0, sigma: 1 }, "a lognormal has mean and sd, or mu and sigma", []],
    ["lognormal", {}, "a lognormal has mean and sd, or mu and sigma", []],
    ["exponential", { mean: "0%" }, "the mean of an exponential is above 0, not 0%", ["mean"]],
    ["gamma", { shape: 0, scale: 1 }, "the shape of a gamma is between 0.001 and 1e6, not 0", ["shape"]],
    ["gamma", { shape: 1, scale: -2 }, "the scale of a gamma is above 0, not -2", ["scale"]],
    ["beta", { alpha: -1, beta: 1 }, "the alpha of a beta is between 0.001 and 1e6, not -1", ["alpha"]],
    ["beta", { alpha: 1, beta: "1B" }, "the beta of a beta is between 0.001 and 1e6, not 1B", ["beta"]],
    ["beta", { alpha: 1, beta: 1, range: "9..1" }, "the range 9..1 begins above its end", ["range"]],
    ["pareto", { shape: 0, scale: 1 }, "the shape of a pareto is above 0, not 0", ["shape"]],
    ["pareto", { shape: 1, scale: 0 }, "the scale of a pareto is above 0, not 0", ["scale"]],
    [
      "pareto",
      { shape: 0.01, scale: 1 },
      "a pareto of shape 0.01 and scale 1 reaches beyond the largest real",
      ["shape"],
    ],
    ["binomial", { n: 0, p: 0.5 }, "the n of a binomial is a whole number between 1 and 1e15, not 0", ["n"]],
    ["binomial", { n: 2.5, p: 0.5 }, "the n of a binomial is a whole number between 1 and 1e15, not 2.5", ["n"]],
    ["binomial", { n: 5, p: "101%" }, "the p of a binomial is between 0 and 1, not 101%", ["p"]],
    ["binomial", { n: "1e12", p: 0.5 }, "a binomial of n: 1e12, p: 0.5 has a variance above 1000000000", ["n"]],
    ["geometric", 0, "the probability of a geometric is between 1e-12 and 1, not 0", []],
    ["geometric", 1.5, "the probability of a geometric is between 1e-12 and 1, not 1.5", []],
    ["zipf", { s: 0, n: 10 }, "the exponent of a zipf is above 0, not 0", ["s"]],
    ["zipf", { s: 101, n: 10 }, "the exponent of a zipf is at most 100, not 101", ["s"]],
    ["zipf", { s: 1, n: 1.5 }, "the n of a zipf is a whole number between 1 and 1e15, not 1.5", ["n"]],
    ["zipf", { s: 1, n: 2e15 }, "the n of a zipf is a whole number between 1 and 1e15, not 2000000000000000", ["n"]],
  ];

  test.each(wrong)("%s %o: %s", (verb, given, message, path) => {
    expect(complaints(verb, given).map((complaint) => [complaint.message, complaint.path])).toEqual([
      [message, [verb, ...path]],
    ]);
  });

  test("are all checked at once", () => {
    expect(complaints("gamma", { shape: -1, scale: -1 })).toHaveLength(2);
    expect(complaints("beta", { alpha: 0, beta: 0, range: "2..1" })).toHaveLength(3);
    expect(complaints("zipf", { s: -1, n: 0 })).toHaveLength(2);
  });

  test.each([...continuous, ...discrete].filter(([verb]) => verb !== "poisson"))(
    "%s %o cannot be unique",
    (verb, given) => {
      expect(complaints(verb, given, true).map(({ code }) => code)).toEqual(["spec.unique_impossible"]);
      expect(complaints(verb, given)).toEqual([]);
    },
  );

  test.each(["lognormal", "exponential", "gamma", "beta", "pareto", "binomial", "geometric", "zipf"] as const)(
    "every word of %s is described",
    (verb) => {
      const shape = columnKinds[verb].shape as unknown as {
        shape?: Record<string, { meta(): { description?: string } }>;
      };
      for (const word of Object.values(shape.shape ?? { verb: shape as never }))
        expect(word.meta().description).toMatch(/\w/);
    },
  );
});

test("an equal law gives equal values, whichever columns are drawn before", () => {
  const once = drawn("gamma", { shape: 2, scale: 3 }, 4096).values;
  drawn("lognormal", { mean: 3, sd: 1 }, 16);
  expect(drawn("gamma", { shape: 2, scale: 3 }, 4096).values).toEqual(once);
});

test.each([
  ["0.5..2.5", 0, 1, 2],
  ["0.0..3.0", 0, 0, 2],
  ["0.001..0.029", 2, 0.01, 0.02],
  ["-0.015..0.015", 2, -0.01, 0.01],
  ["1..6", 2, 1, 6],
] as const)("decimals of %s with %i digits lie in it, however its ends are written", (uniform, scale, least, most) => {
  const tables = { t: { rows: 5000, columns: { c: { uniform, type: `decimal(9,${scale})` } } } };
  const values = generate({ tables }, "t").column("c").map(Number);
  expect([Math.min(...values), Math.max(...values)]).toEqual([least, most]);
});
