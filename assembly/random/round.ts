// The round that permutations are made of, apart from the kernels because two families of them turn it.

/** One round on words of some bits: each of its three steps has an inverse, so it is a bijection. */
// @ts-ignore: decorator
@inline
export function round(x: u64, added: u64, factor: u64, mask: u64, shift: u64): u64 {
  x = ((x ^ added) * factor) & mask;
  return x ^ (x >> shift);
}
