// Weighted choice in the order of the weights: what is chosen rises with the draw, which an alias table does not give.
import { mix } from "../random/mix";

//  ends     size f64      shares of the entries 0 .. i together, whole numbers of 2^-53; the last is 2^53
//  guide    2^bits u32    by the upper bits of a draw: the first entry that it can choose. At most twice as many as entries,
//                         and at least as many: a draw looks at two entries on average, whatever the weights

/** i32 indices: the first entry whose end lies above the draw. */
export function rankedI32(n: i32, hashes: usize, keyAt: usize, ends: usize, guide: usize, bits: i32, out: usize): void {
  const key = load<u64>(keyAt);
  const shift = <u64>(64 - bits);
  for (let i = 0; i < n; i++, hashes += 8, out += 4) {
    const word = mix(load<u64>(hashes) ^ key);
    const share = <f64>(<i64>(word >> 11));
    let entry = load<u32>(guide + (<usize>(word >> shift) << 2));
    while (load<f64>(ends + (<usize>entry << 3)) <= share) entry++;
    store<u32>(out, entry);
  }
}
