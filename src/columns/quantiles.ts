// Tables that verbs draw from, made at plan time by the module's own mathematics.
import { Host } from "../kernels/host.js";
import { quantileTable, tailProbabilities } from "../kernels/quantile.js";
import { exponentialBytes, exponentialSegments } from "../kernels/sorted.js";

let deviates: Float64Array | undefined;

/** Quantiles of the normal distribution; its deviates are computed once per process. */
export function normalTable(mean: number, sd: number): Float64Array {
  if (!deviates) {
    const probabilities = tailProbabilities();
    const host = new Host(16 * probabilities.length + 4096);
    const out = host.alloc(8 * probabilities.length);
    host.kernels.normalQuantile(probabilities.length, host.put(probabilities), out);
    deviates = host.f64(out, probabilities.length);
  }
  const z = deviates;
  return quantileTable(
    (_p, edge) => mean + sd * z[edge]!,
    (_p, edge) => mean - sd * z[edge]!,
  );
}

let exponential: Float64Array | undefined;

/** The table of exponential spacings behind numbers in order. */
export function exponentialTable(): Float64Array {
  if (!exponential) {
    const host = new Host(exponentialBytes + 4096);
    const out = host.alloc(exponentialBytes);
    host.kernels.buildExponential(exponentialSegments, out);
    exponential = host.f64(out, exponentialBytes / 8);
  }
  return exponential;
}

/** An alias table over weights (at least one above 0), as 8-byte entries. */
export function aliasTable(weights: Float64Array): Uint32Array {
  const n = weights.length;
  const host = new Host(32 * n + 4096);
  const entries = host.alloc(8 * n);
  const failed = host.kernels.buildAlias(n, host.put(weights), entries, host.alloc(16 * n));
  if (failed) throw new RangeError("weights that are all 0 or not finite");
  return new Uint32Array(host.memory.buffer, entries, 2 * n).slice();
}
