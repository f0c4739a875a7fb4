// The mixer and the addresses of draws: every random value is mix(rowHash ^ columnKey), a pure function.

/** 2^64 divided by the golden ratio: the stride of row identities. */
export const GAMMA: u64 = 0x9e3779b97f4a7c15;
/** Stride of the attempts of one cell; odd, with mixed bits, other than GAMMA. */
export const ATTEMPT: u64 = 0xd1342543de82ef95;

/** The SplitMix64 finaliser (Stafford's variant 13): a bijection of 64-bit words. */
// @ts-ignore: decorator
@inline
export function mix(x: u64): u64 {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

/** The word that mix makes x of: each step is undone, the last one first. */
// @ts-ignore: decorator
@inline
export function unmix(x: u64): u64 {
  x = (x ^ (x >> 31) ^ (x >> 62)) * 0x319642b2d24d8ec3;
  x = (x ^ (x >> 27) ^ (x >> 54)) * 0x96de1b173f119089;
  return x ^ (x >> 30) ^ (x >> 60);
}

/** Attempt j (1, 2, ...) of purpose p in a cell whose first draw is `cell`. */
// @ts-ignore: decorator
@inline
export function attempt(cell: u64, purpose: u64, j: u64): u64 {
  return mix((cell ^ purpose) + j * ATTEMPT);
}

/** floor(x * n / 2^64): the upper half of the 128-bit product, by four 32-bit ones. */
// @ts-ignore: decorator
@inline
export function mulHigh(x: u64, n: u64): u64 {
  const xl = x & 0xffffffff, xh = x >> 32, nl = n & 0xffffffff, nh = n >> 32;
  const low = xl * nl;
  const mid = xh * nl + (low >> 32);
  const cross = xl * nh + (mid & 0xffffffff);
  return xh * nh + (mid >> 32) + (cross >> 32);
}

/** floor(x * n / 2^64) for n < 2^32: two multiplications. */
// @ts-ignore: decorator
@inline
export function mulHigh32(x: u64, n: u64): u64 {
  return ((x >> 32) * n + (((x & 0xffffffff) * n) >> 32)) >> 32;
}
