// How a draw reads a table of quantiles, apart from the kernels because several families of them do.

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

/** The value that a draw chooses. */
// @ts-ignore: decorator
@inline
export function quantileAt(x: u64, table: usize): f64 {
  const upper = 0 - (x >> 63);
  let y = x ^ upper;
  y = select<u64>(y, y | LAST_OCTAVE, y >= LAST_OCTAVE);
  const octave = clz<u64>(y);
  const digits = y << (octave + 1);
  const edge = ((OCTAVES - octave) << SEGMENT_BITS) + (digits >> (64 - SEGMENT_BITS)) + (upper & EDGES);
  const at = table + (<usize>edge << 3);
  const fraction = <f64>(<i64>((digits << SEGMENT_BITS) >> 11)) * (1.0 / 9007199254740992.0);
  const from = load<f64>(at);
  return from + (load<f64>(at, 8) - from) * fraction;
}
