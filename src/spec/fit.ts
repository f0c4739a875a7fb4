// How many roots make exactly so many descendants: `--rows` of a table made by `each`. Counts are drawn as the run will draw them.
import { aliasTable } from "../columns/quantiles.js";
import { Host } from "../kernels/host.js";
import { drawKey } from "../kernels/purposes.js";
import type { Cut, DrawnCount, Model } from "./model.js";

/** One table between the root and the one whose rows were asked for, which is the last. */
export interface Generation {
  /** What the keys of its draws are made of. */
  readonly id: string;
  readonly count: DrawnCount;
}

/** Rows of the root, and where each generation ends. */
export interface Fit {
  readonly roots: number;
  readonly cuts: readonly Cut[];
}

/**
 * Counts the children that a table has, parent by parent, by what the run would do: with which parent (from 1) there are as
 * many as asked for, and how many that one keeps; or how many there are in all. What counts that read their parents need;
 * `prepare/` implements it.
 */
export type CountChildren = (
  model: Model,
  table: string,
  rows: number,
) => { readonly parents: number; readonly keep: number } | { readonly all: number };

/**
 * The least number of roots, of at most `mostRoots`, whose last generation has `rows` or more; undefined where there are
 * not enough. Takes about 3 ns for each row but the last ones, where counts vary.
 */
export function fitRoots(
  seed: bigint,
  root: string,
  generations: readonly Generation[],
  rows: number,
  mostRoots: number,
): Fit | undefined {
  if (rows === 0) return { roots: 0, cuts: generations.map(() => ({ lastParent: 0, keep: 0 })) };
  if (generations.some(({ count }) => count.max === 0)) return undefined;
  const found = generations.every(({ count }) => !count.weights)
    ? divided(generations, rows)
    : new Counter(seed, root, generations).find(rows, mostRoots);
  return found && found.roots <= mostRoots ? found : undefined;
}

/** Where no count varies. */
function divided(generations: readonly Generation[], rows: number): Fit {
  const cuts: Cut[] = [];
  let number = rows; // of the last row of a generation, counted from 1
  for (const { count } of generations.toReversed()) {
    const parent = Math.ceil(number / count.first);
    cuts.unshift({ lastParent: parent - 1, keep: number - (parent - 1) * count.first });
    number = parent;
  }
  return { roots: number, cuts };
}

/** Rows of a batch of roots, and of each generation but the last, whose rows are only counted. */
const batch = 16_384;

/** A generation whose rows have children that are counted: the root's first. */
interface Level {
  /** u64 hashes of a batch of its rows, i32 counts of their children; u32 parents in the batch before, u32 ordinals. */
  readonly hashes: number;
  readonly counts: number;
  readonly parents: number;
  readonly ordinals: number;
  readonly state: number;
  /** Number of the batch's first row, and of the first after it. */
  first: number;
  next: number;
}

class Counter {
  private readonly host: Host;
  private readonly rowKeys: readonly number[];
  private readonly countKeys: readonly number[];
  private readonly entries: readonly number[];
  private readonly levels: readonly Level[];
  private left = 0;

  constructor(
    seed: bigint,
    root: string,
    private readonly generations: readonly Generation[],
  ) {
    const weights = generations.reduce((sum, { count }) => sum + (count.weights?.length ?? 0), 0);
    this.host = new Host(generations.length * (batch * 20 + 4096) + weights * 8 + 4096);
    const { host } = this;
    const key = (id: string, purpose: "rows" | "count") =>
      host.put(new BigUint64Array([drawKey(seed, id, "", purpose)]));
    this.rowKeys = [root, ...generations.map(({ id }) => id)].map((id) => key(id, "rows"));
    this.countKeys = generations.map(({ id }) => key(id, "count"));
    this.entries = generations.map(({ count }) =>
      count.weights ? host.put(new Uint8Array(aliasTable(count.weights).buffer)) : 0,
    );
    this.levels = generations.map(() => ({
      hashes: host.alloc(8 * batch),
      counts: host.alloc(4 * batch),
      parents: host.alloc(4 * batch),
      ordinals: host.alloc(4 * batch),
      state: host.alloc(8),
      first: 0,
      next: 0,
    }));
  }

  find(rows: number, mostRoots: number): Fit | undefined {
    const { kernels, memory } = this.host;
    const firstAt = this.host.alloc(8);
    const number = new BigUint64Array(memory.buffer, firstAt, 1);
    const root = this.levels[0]!;
    this.left = rows;
    for (let first = 0; first < mostRoots; first += batch) {
      number[0] = BigInt(first);
      root.first = first;
      const n = Math.min(batch, mostRoots - first);
      kernels.rowHashes(n, firstAt, this.rowKeys[0]!, root.hashes);
      const cuts = this.count(0, n);
      if (cuts) return { roots: cuts[0]!.lastParent + 1, cuts };
    }
    return undefined;
  }

  /** Counts the last generation under `n` rows of a level: the cuts where it has enough, from this level's children on. */
  private count(depth: number, n: number): Cut[] | undefined {
    const { kernels, memory } = this.host;
    const level = this.levels[depth]!;
    const counts = this.drawCounts(depth, n);
    const below = this.levels[depth + 1];
    if (!below) {
      for (let row = 0; row < n; row++) {
        if (counts[row]! >= this.left)
          return this.cutsAbove(depth, row, [{ lastParent: level.first + row, keep: this.left }]);
        this.left -= counts[row]!;
      }
      return undefined;
    }
    new Int32Array(memory.buffer, below.state, 2).fill(0);
    for (;;) {
      const rows = kernels.childBatch(n, level.counts, below.state, batch, below.parents, below.ordinals);
      if (rows === 0) return undefined;
      below.first = below.next;
      below.next += rows;
      kernels.childHashes(rows, below.ordinals, below.parents, level.hashes, this.rowKeys[depth + 1]!, below.hashes);
      const cuts = this.count(depth + 1, rows);
      if (cuts) return cuts;
    }
  }

  private drawCounts(depth: number, n: number): Int32Array {
    const { kernels, memory } = this.host;
    const { hashes, counts } = this.levels[depth]!;
    const { first, weights } = this.generations[depth]!.count;
    const drawn = new Int32Array(memory.buffer, counts, n);
    if (!weights) return drawn.fill(first);
    kernels.aliasI32(n, hashes, this.countKeys[depth]!, this.entries[depth]!, weights.length, counts);
    if (first > 0) kernels.addI32(n, counts, first, counts);
    return drawn;
  }

  /** The row in which the last generation ends is the last of its own: its parent keeps it and no more, and so on up. */
  private cutsAbove(depth: number, row: number, cuts: Cut[]): Cut[] {
    if (depth === 0) return cuts;
    const { memory } = this.host;
    const { parents, ordinals } = this.levels[depth]!;
    const parent = new Uint32Array(memory.buffer, parents, row + 1)[row]!;
    const keep = new Uint32Array(memory.buffer, ordinals, row + 1)[row]!;
    const lastParent = this.levels[depth - 1]!.first + parent;
    return this.cutsAbove(depth - 1, parent, [{ lastParent, keep }, ...cuts]);
  }
}
