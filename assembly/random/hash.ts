// Row hashes: one word per row, shared by all columns of a batch. Rows by number, children, and rows that others refer to.
import { GAMMA, mix } from "./mix";

/** Rows by number: h = mix((first + i) * G + K). `firstAt` and `keyAt` point to 8 bytes each. */
export function rowHashes(n: i32, firstAt: usize, keyAt: usize, out: usize): void {
  let x = load<u64>(firstAt) * GAMMA + load<u64>(keyAt);
  for (let i = 0; i < n; i++, out += 8, x += GAMMA) store<u64>(out, mix(x));
}

/** Any 64-bit identities (packed ones, or rows of another table): h = mix(id * G + K). */
export function identityHashes(n: i32, ids: usize, keyAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, ids += 8, out += 8) store<u64>(out, mix(load<u64>(ids) * GAMMA + key));
}

/** Children: h = mix(mix(ordinal * G + K) ^ parent's hash); `parents` are u32 positions in the parent's batch. */
export function childHashes(n: i32, ordinals: usize, parents: usize, parentHashes: usize, keyAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, ordinals += 4, parents += 4, out += 8) {
    const parent = load<u64>(parentHashes + (<usize>load<u32>(parents) << 3));
    store<u64>(out, mix(mix(<u64>load<u32>(ordinals) * GAMMA + key) ^ parent));
  }
}

/** Children of parents anywhere: as childHashes, with the parents' hashes side by side. */
export function chosenChildHashes(n: i32, ordinals: usize, parentHashes: usize, keyAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, ordinals += 4, parentHashes += 8, out += 8) {
    store<u64>(out, mix(mix(<u64>load<u32>(ordinals) * GAMMA + key) ^ load<u64>(parentHashes)));
  }
}

/** The word that a cell's draws begin with, mix(h ^ K): for who wants to see it. Kernels make it for themselves. */
export function cellWords(n: i32, hashes: usize, keyAt: usize, out: usize): void {
  const key = load<u64>(keyAt);
  for (let i = 0; i < n; i++, hashes += 8, out += 8) store<u64>(out, mix(load<u64>(hashes) ^ key));
}

/** Row numbers first, first + 1, ... as 64-bit words. */
export function rowNumbers(n: i32, firstAt: usize, out: usize): void {
  let row = load<u64>(firstAt);
  for (let i = 0; i < n; i++, out += 8, row++) store<u64>(out, row);
}

/** The end of the module's static data: constants may begin here. */
export function staticEnd(n: i32): usize {
  return __heap_base;
}
