// Tables that verbs draw from, but for those of laws (laws.ts): made at plan time by the module's own mathematics.
import { Host } from "../kernels/host.js";
import { exponentialBytes, exponentialSegments } from "../kernels/sorted.js";

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

/** x^power of each x. */
export function powers(values: Float64Array, power: number): Float64Array {
  const host = new Host(8 * values.length + 4096);
  const at = host.put(values);
  host.kernels.powF64(values.length, at, 8, host.put(Float64Array.of(power)), 0, at);
  return host.f64(at, values.length);
}
