// UUIDs of RFC 9562: 16 bytes a value in the order of their text (big endian), made of one or two words of the cell.
import { attempt, mix } from "../random/mix";

/** The purpose of a cell's second word; equals attemptPurposes.uuid. */
const UUID: u64 = 0x7575696400000002;
const VERSION_4: u64 = 0x4000, VERSION_7: u64 = 0x7000;
const VARIANT: u64 = 0x8000000000000000;
const RANDOM_62: u64 = 0x3fffffffffffffff;

/** Version 4: 122 random bits. The first word is the cell, the second its attempt 1. */
export function uuid4(n: i32, hashes: usize, keyAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 16) {
    const cell = mix(load<u64>(hashes) ^ key);
    store<u64>(out, bswap<u64>((cell & ~(<u64>0xf000)) | VERSION_4));
    store<u64>(out, bswap<u64>((attempt(cell, UUID, 1) & RANDOM_62) | VARIANT), 8);
  }
}

/** Version 7: 48 bits of `times` (i64 milliseconds since 1970), then 74 random bits: 12 of the cell, 62 of its attempt 1. */
export function uuid7(n: i32, hashes: usize, keyAt: usize, times: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, times += 8, out += 16) {
    const cell = mix(load<u64>(hashes) ^ key);
    store<u64>(out, bswap<u64>((load<u64>(times) << 16) | VERSION_7 | (cell >> 52)));
    store<u64>(out, bswap<u64>((attempt(cell, UUID, 1) & RANDOM_62) | VARIANT), 8);
  }
}
