// Tables for quantileF64: a law's quantile function at the edges that assembly/sample/quantile-table.ts draws between.

/** Tails are halved this often from 1/2 down: the last octave ends at 2^-45. Mirrored in assembly. */
export const quantileOctaves = 44;
/** Equal segments of an octave. */
export const quantileSegments = 64;
/** Edges of one half; the last is the median. */
export const quantileEdges = quantileOctaves * quantileSegments + 1;
/** Bytes of a table: the lower half's edges, then the upper half's. */
export const quantileBytes = 2 * quantileEdges * 8;

/**
 * The probability of the tail at each edge of a half, rising from 2^-45 to 1/2. All are exact: a power of two times
 * 1 + i / 64. For laws whose quantiles a kernel computes (normalQuantile), in one call.
 */
export function tailProbabilities(): Float64Array {
  const edges = new Float64Array(quantileEdges);
  let octaveStart = 0.5;
  for (let octave = 1; octave <= quantileOctaves; octave++) {
    octaveStart /= 2;
    const at = (quantileOctaves - octave) * quantileSegments;
    for (let i = 0; i < quantileSegments; i++) edges[at + i] = octaveStart * (1 + i / quantileSegments);
  }
  edges[quantileEdges - 1] = 0.5;
  return edges;
}

/** A quantile as a function of its tail's probability p, 2^-45 .. 1/2; `edge` is p's index in tailProbabilities. */
export type TailQuantile = (p: number, edge: number) => number;

/**
 * The table of a law: `lower(p)` is the value with probability p below it, `upper(p)` the one with p above it. They are
 * apart because 1 - p loses the digits of a small p. Values must be finite, and rise from lower to upper.
 *
 * @example
 * // exponential with mean 1; log1p and log as computed by a kernel
 * quantileTable((p) => -log1p(-p), (p) => -log(p));
 * // normal: z = normalQuantile over tailProbabilities()
 * quantileTable((_, edge) => mean + sd * z[edge]!, (_, edge) => mean - sd * z[edge]!);
 */
export function quantileTable(lower: TailQuantile, upper: TailQuantile): Float64Array {
  const table = new Float64Array(2 * quantileEdges);
  tailProbabilities().forEach((p, edge) => {
    table[edge] = lower(p, edge);
    table[quantileEdges + edge] = upper(p, edge);
  });
  return table;
}
