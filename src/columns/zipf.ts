// Zipf's law: rank 1 most often, rank r as often as 1 / r^s.
import { z } from "zod";
import type { Addr } from "../kernels/program.js";
import { int64 } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { squeezeRatio, zipfStarts } from "../kernels/zipf.js";
import { type Cell, columnKind, type Interval } from "./column-kind.js";
import { fitsI32, narrowed } from "./draw.js";
import { counts, type Sparse } from "./law.js";
import { parameter, parameterShape } from "./parameter.js";
import { powers } from "./quantiles.js";

/** Up to so many ranks each has a weight of its own: an alias table of 128 KiB. */
const mostWeighted = 16_384;

export const zipf = columnKind({
  name: "zipf",
  summary: "ranks 1..n, rank r with the weight 1 / r^s: a few are very common",
  shape: z
    .strictObject({
      s: parameterShape("the exponent, above 0, the larger, the more common are the first ranks"),
      n: parameterShape("how many ranks, 1 to 1e15"),
    })
    .meta({ description: "{ s: 1.1, n: 1000 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const s = parameter(given.s, "the exponent of a zipf", { above: 0, to: 100 }, scope, ["zipf", "s"]);
    const n = parameter(given.n, "the n of a zipf", { from: 1, to: 1e15, whole: true }, scope, ["zipf", "n"]);
    if (!s || !n) return undefined;
    const sparse = ([s, n]: readonly number[], range: Interval | undefined) =>
      n! > mostWeighted ? inBlocks(s!, n!, range) : undefined;
    const size = ([, n]: readonly number[]) => n!;
    const make = ([s, n]: readonly number[]) => ({
      first: 1,
      weights: powers(
        Float64Array.from({ length: n! }, (_, i) => i + 1),
        -s!,
      ),
    });
    return counts({ verb: "zipf", parameters: [s, n], size, make, sparse }, scope);
  },
});

/** A block of ranks first, then a rank of it: assembly/sample/zipf.ts. */
function inBlocks(s: number, n: number, range: Interval | undefined): Sparse {
  const whole = blocks(s, 1, n);
  if (!range) return { share: 1, risesWithDraw: false, lower: drawRank(s, whole, 1, n) };
  const [from, to] = [Math.max(1, Math.ceil(range.from)), Math.min(n, Math.floor(range.to))];
  if (from > to) return { share: 0, risesWithDraw: false, lower: drawRank(s, whole, 1, n) };
  const inside = blocks(s, from, to);
  return { share: inside.weight / whole.weight, risesWithDraw: false, lower: drawRank(s, inside, from, to) };
}

interface Blocks {
  readonly starts: Float64Array;
  readonly weights: Float64Array;
  readonly weight: number;
}

function blocks(s: number, from: number, to: number): Blocks {
  const starts = zipfStarts(to, from);
  const first = powers(starts.subarray(0, starts.length - 1), -s);
  const weights = first.map((weight, i) => weight * (starts[i + 1]! - starts[i]!));
  return { starts, weights, weight: weights.reduce((sum, weight) => sum + weight, 0) };
}

function drawRank(s: number, blocks: Blocks, min: number, max: number): (cell: Cell) => Vector {
  const ranks = ranksIn(s, blocks);
  const bounds = { type: int64, min, max };
  return (cell) => {
    const values = ranks(cell);
    return fitsI32(min, max) ? narrowed(cell.builder, values, bounds) : { lane: "i64", values, ...bounds };
  };
}

/** Draws i64 ranks 1..n: a block of ranks first, then a rank of it (assembly/sample/zipf.ts). */
export const zipfRanks = (s: number, n: number): ((cell: Cell) => Addr) => ranksIn(s, blocks(s, 1, n));

function ranksIn(s: number, { starts, weights }: Blocks): (cell: Cell) => Addr {
  const size = weights.length;
  const squeeze = BigInt(Math.floor(powers(Float64Array.of(squeezeRatio), -s)[0]! * (2 ** 53 - 1))) << 11n;
  const firsts = BigUint64Array.from(starts, BigInt);
  return ({ builder, rows, key, tables, note, witness }) => {
    const { constants } = builder;
    const values = builder.slot(8);
    const entries = constants.add(tables.alias(weights));
    builder.step(
      "zipfI64",
      rows.hashes(),
      key("value"),
      entries,
      weights.length,
      constants.add(firsts),
      constants.word(squeeze),
      s,
      values,
    );
    note(`alias table of ${size} blocks of ranks, then a rank of the block by rejection`);
    witness?.draw({ kind: "other", purpose: "value", says: `a block of ranks by weight, then a rank of it` });
    return values;
  };
}
