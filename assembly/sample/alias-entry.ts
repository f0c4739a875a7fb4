// How a draw reads an alias table, apart from the kernels because several families of them do.

//  entry i, 8 bytes     0          4          8
//                       | threshold | alias    |      u32 each, little-endian
//  A draw x gives x * n / 2^32 in 64 bits: the upper half is i, the lower half a fraction in units of 2^-32.
//  fraction < threshold chooses i, else its alias. An entry that is always itself has itself as alias.

/** floor(x * n / 2^32) for n < 2^32: index above, fraction below. */
// @ts-ignore: decorator
@inline
export function spread(x: u64, n: u64): u64 {
  return (x >> 32) * n + (((x & 0xffffffff) * n) >> 32);
}

/** The index that a spread draw chooses; `entry` is that of its upper half. */
// @ts-ignore: decorator
@inline
export function chosen(point: u64, entry: u64): u32 {
  return select<u32>(<u32>(point >> 32), <u32>(entry >> 32), <u32>point < <u32>entry);
}
