// The blocks of ranks that zipfI64 draws from (assembly/sample/zipf.ts): few, whatever the number of ranks.

/** Ranks up to this one are blocks of their own. */
const single = 4096;
/** A block that begins at rank r has r / 256 ranks. */
const fineness = 256;

/** In a block, a rank's weight is at least this power of the first one's: (1 + 1/256)^-s. */
export const squeezeRatio = 1 + 1 / fineness;

/**
 * First ranks of the blocks of 1 .. n, or of `from` .. n, and n + 1. Whole numbers up to 1e15, in about 11,000 blocks.
 *
 * @example
 * zipfStarts(2) // [1, 2, 3]
 */
export function zipfStarts(n: number, from = 1): Float64Array {
  const starts: number[] = [];
  for (let start = from; start <= n; start += start < single ? 1 : Math.floor(start / fineness)) starts.push(start);
  starts.push(n + 1);
  return Float64Array.from(starts);
}
