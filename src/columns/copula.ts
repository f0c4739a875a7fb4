// What draws that go together are made by (a Gaussian copula): rank correlations as correlations of normal deviates, and the tables between deviates and draws.
import { Host } from "../kernels/host.js";
import { laws } from "./laws.js";

/** How a correlation is measured: by ranks, or by pairs that are in order less those that are not. */
export const measures = ["spearman", "kendall"] as const;
export type Measure = (typeof measures)[number];

/**
 * The correlation of two normal deviates whose values, by any continuous laws, have this rank correlation (Pearson 1907).
 *
 * @example
 * deviatesCorrelation("spearman", 0.6) // 0.618034
 */
export function deviatesCorrelation(measure: Measure, value: number): number {
  if (Math.abs(value) === 1) return value;
  return measure === "spearman" ? 2 * sine((Math.PI * value) / 6) : sine((Math.PI * value) / 2);
}

/** The rank correlation of values whose deviates have this correlation: what deviatesCorrelation is undone by. */
export function rankCorrelation(measure: Measure, correlation: number): number {
  let [low, high] = [-1, 1];
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (deviatesCorrelation(measure, middle) < correlation) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Normal deviates by a draw, for quantileF64. */
export function deviatesTable(): Float64Array {
  deviates ??= laws.normal(0, 1);
  return deviates;
}
let deviates: Float64Array | undefined;

/** Entries for a unit of the deviate, and the deviate of the last one; as assembly/sample/correlate.ts reads them. */
const segments = 256;
const last = 8.5;

/** The tails of the normal law in units of 2^-64, for correlatedHashes. */
export function tailsTable(): Float64Array {
  if (!tails) {
    const entries = last * segments + 1;
    const host = new Host(8 * entries + 4096);
    const at = host.put(Float64Array.from({ length: entries }, (_, entry) => -entry / segments));
    host.kernels.normalProbability(entries, at, at);
    tails = new Float64Array(entries + 1); // the last one is 0
    tails.set(host.f64(at, entries).map((tail) => tail * 2 ** 64));
    tails[0] = 2 ** 63 - 1024; // below the upper half
  }
  return tails;
}
let tails: Float64Array | undefined;

function sine(x: number): number {
  desk ??= new Host(4096);
  at ??= desk.alloc(8);
  desk.write(at, Float64Array.of(x));
  desk.kernels.sinF64(1, at, 8, at);
  return desk.f64(at, 1)[0]!;
}
let desk: Host | undefined;
let at: number | undefined;
