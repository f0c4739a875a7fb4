// A permutation for each parent: the j-th child takes the j-th value, so that no two children of one parent have the same.
import { GAMMA, mix } from "./mix";
import { round } from "./round";

/**
 * out = the place of ordinal - 1 under the permutation of [0, size) that belongs to the row's parent, by its hash;
 * ordinals are 1 .. size, size at most 2^31. The rounds are those of `permutation`. `schedule` is scratch of 192 bytes for
 * the words of a parent's rounds, made anew where the parent changes.
 */
export function permutationWithin(
  n: i32, ordinals: usize, parentHashes: usize, keyAt: usize, size: u32, schedule: usize, out: usize,
): void {
  const key = load<u64>(keyAt);
  const bits: u64 = 64 - clz<u64>(<u64>size - 1);
  const mask: u64 = ((<u64>1) << bits) - 1;
  const shift = max<u64>(1, bits >> 1);
  const rounds = bits >= 28 ? 4 : bits >= 20 ? 6 : 12;
  const end = schedule + (<usize>rounds << 4);
  let parent: u64 = 0;
  for (let i = 0; i < n; i++, ordinals += 4, parentHashes += 8, out += 4) {
    const own = load<u64>(parentHashes);
    if (i == 0 || own != parent) {
      parent = own;
      let word = mix(own ^ key);
      for (let at = schedule; at < end; at += 16) {
        store<u64>(at, mix((word += GAMMA)));
        store<u64>(at, mix((word += GAMMA)) | 1, 8);
      }
    }
    let x = <u64>(load<u32>(ordinals) - 1);
    do {
      for (let at = schedule; at < end; at += 16) x = round(x, load<u64>(at), load<u64>(at, 8), mask, shift);
    } while (x >= <u64>size);
    store<u32>(out, <u32>x);
  }
}
