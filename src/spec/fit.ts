// How many parents make exactly so many children: `--rows` of a table made by `each`. The counts are drawn as the run will draw them.
import { aliasTable } from "../columns/quantiles.js";
import { Host } from "../kernels/host.js";
import { drawKey } from "../kernels/purposes.js";
import type { DrawnCount, Model } from "./model.js";

/** Rows of the parent, and how many children the last of them keeps. */
export interface Fit {
  readonly parents: number;
  readonly keep: number;
}

/**
 * Counts the children that a table has, parent by parent, by what the run would do: where there are as many as asked for, or
 * how many the parents that there are have on average. What counts that read their parents need; `prepare/` implements it.
 */
export type CountChildren = (model: Model, table: string, rows: number) => Fit | { readonly mean: number };

const batch = 65_536;

/**
 * The least number of parents whose children are `rows` or more. Takes about 3 ns a parent where counts vary.
 *
 * @param parent id of the parent table, whose rows are numbered
 * @param child id of the table whose rows are counted
 */
export function fitParents(
  seed: bigint,
  parent: string,
  child: string,
  count: DrawnCount,
  rows: number,
): Fit | undefined {
  if (rows === 0) return { parents: 0, keep: 0 };
  if (count.max === 0) return undefined;
  if (!count.weights) {
    const parents = Math.ceil(rows / count.first);
    return { parents, keep: rows - (parents - 1) * count.first };
  }
  const draw = counter(seed, parent, child, count.weights);
  let left = rows;
  for (let first = 0; ; first += batch) {
    const extra = draw(first);
    for (let row = 0; row < batch; row++) {
      const children = count.first + extra[row]!;
      if (children >= left) return { parents: first + row + 1, keep: left };
      left -= children;
    }
  }
}

/** Counts above the least of `batch` parents from a row on, by the kernels and keys of the run. */
function counter(seed: bigint, parent: string, child: string, weights: Float64Array): (first: number) => Int32Array {
  const host = new Host(batch * 12 + weights.length * 8 + 4096);
  const { kernels, memory } = host;
  const firstAt = host.alloc(8);
  const rowKey = host.put(new BigUint64Array([drawKey(seed, parent, "", "rows")]));
  const countKey = host.put(new BigUint64Array([drawKey(seed, child, "", "count")]));
  const entries = host.put(new Uint8Array(aliasTable(weights).buffer));
  const hashes = host.alloc(8 * batch);
  const counts = host.alloc(4 * batch);
  const made = new Int32Array(memory.buffer, counts, batch);
  const number = new BigUint64Array(memory.buffer, firstAt, 1);
  return (first) => {
    number[0] = BigInt(first);
    kernels.rowHashes(batch, firstAt, rowKey, hashes);
    kernels.aliasI32(batch, hashes, countKey, entries, weights.length, counts);
    return made;
  };
}
