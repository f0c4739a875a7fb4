// Draws that go together: sums of normal deviates, and the row hashes from which any kernel draws what such a sum stands for.
import { unmix } from "../random/mix";

/** out = a * x + b * y. */
export function blendDeviates(n: i32, x: usize, a: f64, y: usize, b: f64, out: usize): void {
  const factors = f64x2.splat(a), others = f64x2.splat(b);
  const end = out + (<usize>n << 3);
  for (; out < end; out += 16, x += 16, y += 16) {
    v128.store(out, f64x2.add(f64x2.mul(factors, v128.load(x)), f64x2.mul(others, v128.load(y))));
  }
}

/** sum += a * x. */
export function addDeviates(n: i32, x: usize, a: f64, sum: usize): void {
  const factors = f64x2.splat(a);
  const end = sum + (<usize>n << 3);
  for (; sum < end; sum += 16, x += 16) {
    v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(factors, v128.load(x))));
  }
}

//  The table holds, for z = 0, 1/256, .. 8.5, the probability of the tail beyond z in units of 2^-64; one more entry, of 0, ends it.
//  It is linear between them, off by less than 5e-7. src/columns/copula.ts builds it.

const SEGMENTS: f64 = 256;
const LAST: f64 = 8.5 * 256;

/**
 * Hashes h of rows with mix(h ^ key) = the probability below z, for normal z: what a kernel draws from them by this key rises
 * with z. A kernel that draws further attempts has them from the same word. out may be z.
 */
export function correlatedHashes(n: i32, z: usize, table: usize, keyAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, z += 8, out += 8) {
    const own = load<f64>(z);
    const place = min<f64>(abs<f64>(own) * SEGMENTS, LAST);
    const segment = <i32>place;
    const at = table + (<usize>segment << 3);
    const from = load<f64>(at);
    const tail = <u64>(<i64>(from + (load<f64>(at, 8) - from) * (place - <f64>segment)));
    const word = tail ^ (0 - u64(own > 0)); // the upper half is mirrored
    store<u64>(out, unmix(word) ^ key);
  }
}
