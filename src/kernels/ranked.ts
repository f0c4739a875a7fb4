// Tables for rankedI32 of assembly/sample/ranked.ts: shares of weights in their order, and where to begin to look among them.

export interface RankedTable {
  /** Shares of the entries up to each, in units of 2^-53. */
  readonly ends: Float64Array;
  /** For each value of a draw's upper bits, the first entry that it can choose. */
  readonly guide: Uint32Array;
  readonly bits: number;
}

const whole = 2 ** 53;
/** Of a few entries nearly every draw finds its own at once, by a guide of up to 16 kB (bench/draws.mjs). */
const leastBits = 8;
const wideGuide = 4096;

/**
 * The table over weights, none negative and at least one above 0. A weight of 0 is never drawn.
 *
 * @example
 * rankedTable(Float64Array.of(1, 0, 3)).ends // 2^51, 2^51, 2^53
 */
export function rankedTable(weights: Float64Array): RankedTable {
  const size = weights.length;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const last = weights.findLastIndex((weight) => weight > 0);
  const ends = new Float64Array(size).fill(whole);
  let below = 0;
  for (let entry = 0; entry < last; entry++) {
    below += weights[entry]!;
    ends[entry] = Math.min(whole, Math.floor((below / sum) * whole));
  }
  let bits = leastBits;
  while (1 << bits < Math.max(size, Math.min(8 * size, wideGuide))) bits++;
  const guide = new Uint32Array(1 << bits);
  const step = whole / guide.length;
  let entry = 0;
  guide.forEach((_, draw) => {
    while (ends[entry]! <= draw * step) entry++;
    guide[draw] = entry;
  });
  return { ends, guide, bits };
}
