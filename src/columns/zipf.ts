// Zipf's law: rank 1 most often, rank r as often as 1 / r^s.
import { z } from "zod";
import type { Addr } from "../kernels/program.js";
import { int64 } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { squeezeRatio, zipfStarts } from "../kernels/zipf.js";
import { type Cell, columnKind } from "./column-kind.js";
import { fitsI32, narrowed } from "./draw.js";
import { counts, drawnWhole, parameter } from "./law.js";
import { powers } from "./quantiles.js";
import { quantity } from "./words.js";

/** Up to so many ranks each has a weight of its own: an alias table of 128 KiB. */
const mostWeighted = 16_384;

export const zipf = columnKind({
  name: "zipf",
  summary: "ranks 1..n, rank r with the weight 1 / r^s: a few are very common",
  shape: z
    .strictObject({
      s: quantity.meta({ description: "the exponent, above 0: the larger, the more common are the first ranks" }),
      n: quantity.meta({ description: "how many ranks, 1 to 1e15" }),
    })
    .meta({ description: "{ s: 1.1, n: 1000 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    const s = parameter(given.s, "the exponent of a zipf", { above: 0, to: 100 }, scope, ["zipf", "s"]);
    const n = parameter(given.n, "the n of a zipf", { from: 1, to: 1e15, whole: true }, scope, ["zipf", "n"]);
    if (s === undefined || n === undefined) return undefined;
    if (n > mostWeighted) return drawnWhole("zipf", scope, inBlocks(s, n), false);
    return counts("zipf", scope, () => ({
      first: 1,
      weights: powers(
        Float64Array.from({ length: n }, (_, i) => i + 1),
        -s,
      ),
    }));
  },
});

function inBlocks(s: number, n: number): (cell: Cell) => Vector {
  const ranks = zipfRanks(s, n);
  const bounds = { type: int64, min: 1, max: n };
  return (cell) => {
    const values = ranks(cell);
    return fitsI32(1, n) ? narrowed(cell.builder, values, bounds) : { lane: "i64", values, ...bounds };
  };
}

/** Draws i64 ranks 1..n: a block of ranks first, then a rank of it (assembly/sample/zipf.ts). */
export function zipfRanks(s: number, n: number): (cell: Cell) => Addr {
  const starts = zipfStarts(n);
  const size = starts.length - 1;
  const weights = powers(starts.subarray(0, size), -s).map((weight, i) => weight * (starts[i + 1]! - starts[i]!));
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
      size,
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
