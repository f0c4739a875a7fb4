// How two columns of a Gaussian copula are correlated, as their values or ranks are, for any correlation of their deviates: by Hermite series of their margins.
import { Host } from "../kernels/host.js";

/** Deviates that stand for the normal law: the middles of cells, from -8 to 8. As many as a batch has rows. */
const cells = 4096;
const cellsPerUnit = 256;
/** Terms of the series that are known, an even number; the rest of it, which values with steps have, falls as k^-3/2. */
const terms = 64;
const restTerms = 1024;

let middles: Float64Array | undefined;
/** The deviates that a margin's values are given at. */
export function marginDeviates(): Float64Array {
  middles ??= Float64Array.from({ length: cells }, (_, cell) => (cell + 0.5) / cellsPerUnit - 8);
  return middles;
}

let masses: Float64Array | undefined;
/** The share of the normal law in each cell. */
function shares(): Float64Array {
  if (!masses) {
    const host = new Host(8 * cells + 4096);
    const at = host.put(Float64Array.from({ length: cells + 1 }, (_, edge) => -Math.abs(edge / cellsPerUnit - 8)));
    host.kernels.normalProbability(cells + 1, at, at);
    const tails = host.f64(at, cells + 1);
    const whole = 1 - 2 * tails[0]!;
    masses = Float64Array.from({ length: cells }, (_, cell) => Math.abs(tails[cell + 1]! - tails[cell]!) / whole);
  }
  return masses;
}

/** The values of a column as a function of its deviate, with the mean 0 and the variance 1; and its Hermite series. */
export interface Margin {
  readonly values: Float64Array;
  readonly series: Float64Array;
}

/** The margin of values that rise with the deviates; undefined where they are all the same. */
export function marginOf(values: Float64Array): Margin | undefined {
  const mean = expected((cell) => values[cell]!);
  const variance = expected((cell) => (values[cell]! - mean) * (values[cell]! - mean));
  if (values[0] === values[cells - 1]) return undefined;
  const scale = 1 / Math.sqrt(variance);
  const own = values.map((value) => (value - mean) * scale);
  return { values: own, series: seriesOf(own) };
}

/** Ranks of values that rise, of equal ones the middle of theirs; and whether there are hardly any equal ones. */
export function ranksOf(values: Float64Array): { readonly ranks: Float64Array; readonly isContinuous: boolean } {
  const mass = shares();
  const ranks = new Float64Array(cells);
  let [below, largest] = [0, 0];
  for (let from = 0; from < cells; ) {
    let to = from;
    let own = 0;
    while (to < cells && values[to] === values[from]) own += mass[to++]!;
    ranks.fill(below + own / 2, from, to);
    below += own;
    if (to - from > 1) largest = Math.max(largest, own);
    from = to;
  }
  return { ranks, isContinuous: largest <= smallestTie };
}

/** Values of fewer rows than this share are as good as single ones. */
const smallestTie = 1e-4;

/** The correlation of two columns for each correlation of their deviates. It rises. */
export function correlationOf(a: Margin, b: Margin): (deviates: number) => number {
  const products = a.series.map((own, k) => own * b.series[k]!);
  const last = cells - 1;
  const together = expected((cell) => a.values[cell]! * b.values[cell]!);
  const opposed = expected((cell) => a.values[cell]! * b.values[last - cell]!);
  const [rest, turned] = [together - sum(products, 1), opposed - sum(products, -1)];
  const [odd, even] = [(rest - turned) / 2, (rest + turned) / 2];
  const isWhole = Math.abs(odd) + Math.abs(even) < negligible;
  return (deviates) => {
    const own = sum(products, deviates);
    return isWhole ? own : own + odd * restOf(deviates, 1) + even * restOf(deviates, 2);
  };
}

const negligible = 1e-7;

/** Of the odd or the even terms beyond the known ones: their sum, 1 or -1 where x is. */
function restOf(x: number, first: 1 | 2): number {
  const square = x * x;
  let [total, whole] = [0, 0];
  for (let k = terms + restTerms + first; k > terms; k -= 2) {
    const weight = 1 / (k * Math.sqrt(k));
    total = total * square + weight;
    whole += weight;
  }
  return (total / whole) * power(x, terms + first);
}

/** The sum of products[k - 1] * x^k. */
function sum(products: Float64Array, x: number): number {
  let total = 0;
  for (let k = terms - 1; k >= 0; k--) total = (total + products[k]!) * x;
  return total;
}

function power(x: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= x;
  return result;
}

/** Coefficients of He_1 .. He_terms, each polynomial scaled to the variance 1. */
function seriesOf(values: Float64Array): Float64Array {
  const deviates = marginDeviates();
  let before = new Float64Array(cells).fill(1);
  let own = deviates.slice();
  const series = new Float64Array(terms);
  for (let k = 1; k <= terms; k++) {
    series[k - 1] = expected((cell) => values[cell]! * own[cell]!);
    const [down, scale] = [Math.sqrt(k), 1 / Math.sqrt(k + 1)];
    const next = own.map((polynomial, cell) => (deviates[cell]! * polynomial - down * before[cell]!) * scale);
    before = own;
    own = next;
  }
  return series;
}

function expected(value: (cell: number) => number): number {
  const mass = shares();
  let total = 0;
  for (let cell = 0; cell < cells; cell++) total += mass[cell]! * value(cell);
  return total;
}
