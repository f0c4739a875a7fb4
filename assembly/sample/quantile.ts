// Continuous laws by their quantile function, tabulated with refined tails. src/kernels/quantile.ts builds the tables.
import { mix } from "../random/mix";
import { normalDeviate } from "./normal";

//  The top bit of a draw chooses the half, and a draw of the upper half is mirrored: what is left is y < 2^63, the
//  probability y / 2^64 of the tail beyond the value. Its octave k has 2^-(k+1) <= y / 2^64 < 2^-k and 64 equal segments:
//
//    bits of y   0 0 .. 0 1 | s s s s s s | f f f ...         k zeros, a one, the segment, the fraction inside it
//
//    table       octave 44                 octave 43         ...   octave 1
//    lower half  | q(2^-45) .. 64 edges .. | q(2^-44) ..     ...   | q(1/4) ..     q(1/2) |      2,817 f64
//    upper half  the same edges, as probabilities of the upper tail
//
//  A draw beyond the last octave (one in 2^44) is taken as one of it, with its own segment and fraction.

const OCTAVES: u64 = 44;
const SEGMENT_BITS: u64 = 6;
const EDGES: u64 = (OCTAVES << SEGMENT_BITS) + 1;
const LAST_OCTAVE: u64 = (<u64>1) << (63 - OCTAVES);

/** f64 values of the law in `table`, linear inside a segment; they rise with the draw, but for draws beyond the last octave. */
export function quantileF64(n: i32, hashes: usize, keyAt: usize, table: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 8) {
    const x = mix(load<u64>(hashes) ^ key);
    const upper = 0 - (x >> 63);
    let y = x ^ upper;
    y = select<u64>(y, y | LAST_OCTAVE, y >= LAST_OCTAVE);
    const octave = clz<u64>(y);
    const digits = y << (octave + 1);
    const edge = ((OCTAVES - octave) << SEGMENT_BITS) + (digits >> (64 - SEGMENT_BITS)) + (upper & EDGES);
    const at = table + (<usize>edge << 3);
    const fraction = <f64>(<i64>((digits << SEGMENT_BITS) >> 11)) * (1.0 / 9007199254740992.0);
    const from = load<f64>(at);
    store<f64>(out, from + (load<f64>(at, 8) - from) * fraction);
  }
}

/** The standard normal's quantiles at n probabilities in (0, 1); for plan time, where tables are built. */
export function normalQuantile(n: i32, p: usize, out: usize): void {
  for (let i = 0; i < n; i++, p += 8, out += 8) store<f64>(out, normalDeviate(load<f64>(p)));
}
