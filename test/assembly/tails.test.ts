// Quantiles of gamma and beta laws at the edges of tables, against values worked out with 40 digits by another program.
import { expect, test } from "vitest";
import { quantileEdges, tailProbabilities } from "../../src/kernels/quantile.js";
import { Bench } from "../harness.js";

const bench = new Bench();
/** Tails that the references are at, rising as the kernels want them. */
const tails = [2 ** -45, 1e-6, 0.025, 0.5];
const p = bench.put(Float64Array.from(tails));
const out = bench.alloc(8 * quantileEdges);
const rests = bench.alloc(8 * quantileEdges);

function gamma(shape: number, upper: 0 | 1): number[] {
  bench.kernels.gammaTails(tails.length, p, shape, upper, out);
  return bench.f64(out, tails.length);
}

function beta(a: number, b: number): number[] {
  bench.kernels.betaTails(tails.length, p, a, b, out, rests);
  return bench.f64(out, tails.length);
}

const near = (found: number[], expected: readonly number[], relative: number) =>
  found.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(relative * expected[i]!);
  });

// mpmath 1.3, bisection of gammainc and betainc
const gammas: readonly (readonly [number, readonly number[], readonly number[]])[] = [
  [
    0.01,
    [0, 0, 3.5226859973137924e-161, 4.465535018910355e-31],
    [23.429831711122464, 7.151253478110459, 0.047137958431590445, 4.465535018910355e-31],
  ],
  [
    0.1,
    [2.088856908488707e-136, 6.0730483624079264e-61, 5.791710245521448e-17, 0.0005933911044602261],
    [25.974606072774638, 9.457027060483886, 0.9779047994188537, 0.0005933911044602261],
  ],
  [
    0.5,
    [6.344395838839103e-28, 7.853981633978594e-13, 0.000491034558587628, 0.2274682115597864],
    [28.920386312183414, 11.964063488467414, 2.5119430936574445, 0.2274682115597864],
  ],
  [
    2.5,
    [6.167246776732486e-6, 0.006448080103248548, 0.4156058067433312, 2.1757300955477636],
    [36.33719181106589, 17.944093439836436, 6.416250997015014, 2.1757300955477636],
  ],
  [
    100,
    [42.17808838688898, 59.43632069812289, 81.36399125092314, 99.66686491931549],
    [194.56274553950604, 154.919045995039, 120.52894775315546, 99.66686491931549],
  ],
  [
    10000,
    [9266.872467344461, 9531.835117189807, 9804.952467260184, 9999.666668642047],
    [10770.110115766922, 10482.561164638855, 10196.941824999883, 9999.666668642047],
  ],
];
const betas: readonly (readonly [number, number, readonly number[]])[] = [
  [0.1, 0.1, [3.0506357046901122e-133, 8.869280655550273e-58, 8.45840516619646e-14, 0.5]],
  [0.1, 10, [2.1862975355867595e-137, 6.356342846785974e-62, 6.0618809192523434e-18, 6.210520703091707e-5]],
  [10, 0.1, [0.06775027452747304, 0.3730487111036033, 0.9027485965059979, 0.9999378947929691]],
  [2, 5, [4.3529080493792936e-8, 0.0002582878293540636, 0.043271868292741676, 0.26444998329565994]],
  [50, 3, [0.47592354083290345, 0.6870421010711562, 0.8678715927231975, 0.9489076759622731]],
  [300, 200, [0.43257972456816474, 0.4941118840778337, 0.5567427019662631, 0.6001334372858839]],
];

test.each(gammas)("quantiles of the gamma law of shape %d are right to 1e-11 in both tails", (shape, lower, upper) => {
  near(gamma(shape, 0), lower, 1e-11);
  near(gamma(shape, 1), upper, 1e-11);
});

test("a gamma law of a shape off by 1e-9 is told apart", () => {
  expect(() => near(gamma(2.5 + 1e-9, 0), gammas[3]![1], 1e-11)).toThrow();
});

test.each(betas)("quantiles of the beta law of %d and %d are right to 1e-11", (a, b, expected) => {
  near(beta(a, b), expected, 1e-11);
});

const allEdges = bench.put(tailProbabilities());
const edges = (work: () => void): Float64Array => {
  work();
  return Float64Array.from(bench.f64(out, quantileEdges));
};
/** Values rise from the far tail inwards; equal ones are those that a double cannot tell apart. */
const rises = (values: Float64Array, sign: 1 | -1): boolean =>
  values.every((value, i) => i === 0 || sign * (value - values[i - 1]!) >= 0);

test.each([0.001, 0.03, 0.999, 1, 7.5, 300, 4096.5, 1e6])(
  "edges of a gamma law of shape %d rise on both sides and meet at the median",
  (shape) => {
    const lower = edges(() => bench.kernels.gammaTails(quantileEdges, allEdges, shape, 0, out));
    const upper = edges(() => bench.kernels.gammaTails(quantileEdges, allEdges, shape, 1, out));
    expect(rises(lower, 1)).toBe(true);
    expect(rises(upper, -1)).toBe(true);
    const [below, above] = [lower.at(-1)!, upper.at(-1)!];
    expect(Math.abs(below - above)).toBeLessThanOrEqual(1e-11 * below + 1e-290);
  },
);

test.each([
  [0.001, 0.001],
  [0.001, 1e6],
  [1e6, 0.001],
  [0.7, 1],
  [30, 0.5],
  [1e6, 1e6],
  [2, 1e6],
  [1e5, 4e5],
])("edges of a beta law of %d and %d rise on both sides and meet at the median", (a, b) => {
  const lower = edges(() => bench.kernels.betaTails(quantileEdges, allEdges, a, b, out, rests));
  const upper = edges(() => bench.kernels.betaTails(quantileEdges, allEdges, b, a, rests, out));
  expect(rises(lower, 1)).toBe(true);
  expect(rises(upper, -1)).toBe(true);
  const [below, above] = [lower.at(-1)!, upper.at(-1)!];
  expect(Math.abs(below - above)).toBeLessThanOrEqual(1e-11 * below + 1e-290);
});

test("log1p and the exponential law keep the digits of small numbers", () => {
  const x = bench.put(Float64Array.of(1e-20, -1e-15, 0.5, -0.5));
  bench.kernels.log1pF64(4, x, out);
  near(bench.f64(out, 4).map(Math.abs), [1e-20, 1.0000000000000005e-15, Math.log(1.5), Math.log(2)], 1e-15);
  const upper = bench.alloc(32);
  bench.kernels.exponentialTails(4, p, out, upper);
  near(
    bench.f64(out, 4),
    tails.map((tail) => -Math.log1p(-tail)),
    1e-15,
  );
  near(
    bench.f64(upper, 4),
    tails.map((tail) => -Math.log(tail)),
    1e-15,
  );
});
