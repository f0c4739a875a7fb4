// What draws that go together are made by (a Gaussian copula): rank correlations as correlations of normal deviates, and the tables between deviates and draws.
import { Host } from "../kernels/host.js";
import { laws } from "./laws.js";

/** How a correlation is measured: by ranks, by pairs that are in order less those that are not, or by the values. */
export const measures = ["spearman", "kendall", "pearson"] as const;
export type Measure = (typeof measures)[number];

/**
 * The correlation of two normal deviates whose values have this rank correlation, by whatever continuous laws (Pearson 1907).
 *
 * @example
 * deviatesOf("spearman", 0.6) // 0.618034
 */
export function deviatesOf(measure: "spearman" | "kendall", value: number): number {
  if (Math.abs(value) === 1) return value;
  return measure === "spearman" ? 2 * sine((Math.PI * value) / 6) : sine((Math.PI * value) / 2);
}

/** Where a function that rises from -1 to 1 has a value; one of these ends where it lies beyond. */
export function solved(rising: (x: number) => number, value: number): number {
  if (value === 0 && rising(0) === 0) return 0;
  let [low, high] = [-1, 1];
  if (value <= rising(low)) return low;
  if (value >= rising(high)) return high;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < value) low = middle;
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
