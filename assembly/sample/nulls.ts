// Null masks: which values are missing, by a draw of a key of their own, so that a rate of nulls changes no value.
import { mix } from "../random/mix";

// @ts-ignore: decorator
@inline
function valid(hashes: usize, key: u64, threshold: u64): u32 {
  return u32(mix(load<u64>(hashes) ^ key) >= threshold);
}

/** Arrow validity bitmap: bit i is 1 where the cell is not below the u64 at `thresholdAt`, rate * 2^64 (a rate below 1). */
export function nullMask(n: i32, hashes: usize, keyAt: usize, thresholdAt: usize, validity: usize): void {
  const key = load<u64>(keyAt);
  const threshold = load<u64>(thresholdAt);
  for (const end = hashes + (<usize>(n & ~7) << 3); hashes < end; hashes += 64, validity++) {
    store<u8>(
      validity,
      valid(hashes, key, threshold) |
        (valid(hashes + 8, key, threshold) << 1) |
        (valid(hashes + 16, key, threshold) << 2) |
        (valid(hashes + 24, key, threshold) << 3) |
        (valid(hashes + 32, key, threshold) << 4) |
        (valid(hashes + 40, key, threshold) << 5) |
        (valid(hashes + 48, key, threshold) << 6) |
        (valid(hashes + 56, key, threshold) << 7),
    );
  }
  if ((n & 7) == 0) return;
  let byte: u32 = 0;
  for (let bit = 0; bit < (n & 7); bit++, hashes += 8) byte |= valid(hashes, key, threshold) << bit;
  store<u8>(validity, byte);
}
