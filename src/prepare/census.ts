// Counts the children of all parents before a run: how many there are, where each block of root rows begins among them, and which parent a number belongs to.
import { tableWalk } from "../batch/table-walk.js";
import type { Census, Lineage, Starts, Tables } from "../columns/column-kind.js";
import { childCounts } from "../plan/counts.js";
import { lineOf } from "../plan/families.js";
import { type ChildTable, isChild, type Model, tableOf } from "../spec/model.js";

/** Parents up to which each has a number of its own in memory: 512 MiB; blocks of them beyond. */
const mostStarts = 2 ** 26;
/** Parents whose counts are drawn again rather than kept, from so many on: a look at 8 MiB is slower than some draws. */
const leastScanned = 2 ** 20;
const usualBlockShift = 4;
/** Roots whose children are counted one by one before a run: some seconds. */
export const mostCountedRoots = 2e9;

/** Every parent has as many children; undefined where they vary. */
const evenCount = ({ size: { count } }: ChildTable): number | undefined =>
  count.kind === "read" || count.weights ? undefined : count.first;

export class Censuses {
  private readonly censuses = new Map<string, Census>();
  private readonly lineages = new Map<string, Lineage>();
  private readonly open: string[] = [];

  constructor(
    private readonly model: Model,
    private readonly tables: () => Tables,
  ) {}

  census(name: string): Census {
    let census = this.censuses.get(name);
    if (!census) {
      const table = this.child(name);
      census = this.once(name, () => this.ofEven(table) ?? this.counted(table));
      this.censuses.set(name, census);
    }
    return census;
  }

  lineage(name: string): Lineage {
    let lineage = this.lineages.get(name);
    if (!lineage) {
      const table = this.child(name);
      const { rows } = this.census(name);
      lineage = this.once(name, () => this.lineageOf(table, rows));
      this.lineages.set(name, lineage);
    }
    return lineage;
  }

  private child(name: string): ChildTable {
    const table = tableOf(this.model, name);
    if (!table || !isChild(table)) throw new Error(`${name} is not made by each`);
    return table;
  }

  /** Counts may read what refers to the very rows that are counted: that is a circle. */
  private once<T>(name: string, make: () => T): T {
    if (this.open.includes(name)) {
      const circle = [...this.open.slice(this.open.indexOf(name)), name].join(" -> ");
      const hint = "let the count of one of them not read the next";
      this.tables().problem(
        "spec.cycle",
        `the number of its rows depends on itself: ${circle}`,
        { table: name, column: "" },
        ["count"],
        hint,
      );
    }
    this.open.push(name);
    try {
      return make();
    } finally {
      this.open.pop();
    }
  }

  /** By multiplication, where no count from the root down to the table varies. */
  private ofEven(table: ChildTable): Census | undefined {
    const line = lineOf(this.model, table.name);
    const counts = line.tables.filter(isChild).map(evenCount);
    if (counts.includes(undefined)) return undefined;
    const perRoot = counts.reduce((product: number, count) => product * count!, 1);
    const { parent, cut } = table.size;
    const own = evenCount(table)!;
    const rows = cut ? cut.lastParent * own + cut.keep : this.tables().rows(parent) * own;
    const roots = line.blockRoots;
    const bases = basesOf(line.rows, roots);
    for (let block = 0; block < bases.length; block++) bases[block] = BigInt(Math.min(rows, block * roots * perRoot));
    return { rows, bases };
  }

  private counted(table: ChildTable): Census {
    const roots = this.rootsOf(table);
    const line = lineOf(this.model, table.name);
    const { blockRoots } = line;
    const bases = basesOf(roots, blockRoots);
    const { run, sum } = this.walk(table);
    let rows = 0;
    for (let block = 0, first = 0; first < roots; block++, first += blockRoots) {
      bases[block] = BigInt(rows);
      run(first, Math.min(blockRoots, roots - first), (n) => {
        rows += sum(n);
      });
    }
    bases.fill(BigInt(rows), Math.ceil(roots / blockRoots));
    return { rows, bases };
  }

  private lineageOf(table: ChildTable, rows: number): Lineage {
    const even = evenCount(table);
    if (even !== undefined) return { kind: "even", count: even };
    const parents = this.tables().rows(table.size.parent);
    const parent = tableOf(this.model, table.size.parent)!;
    const isScannable = !isChild(parent) && table.size.count.kind === "drawn";
    let blockShift = isScannable && parents >= leastScanned ? usualBlockShift : 0;
    while (isScannable && parents / (1 << blockShift) > mostStarts) blockShift++;
    if (parents / (1 << blockShift) > mostStarts) {
      const message = `a ref to a row of ${table.name} needs where the rows of each of ${parents} ${parent.name} begin: more than ${mostStarts} is not built yet`;
      this.tables().problem("spec.not_built", message, { table: table.name, column: "" }, [], "refer to its parent");
    }
    const starts = this.starts(table, parents, rows, 1 << blockShift);
    return blockShift === 0 ? { kind: "listed", starts } : { kind: "scanned", starts, blockShift };
  }

  /** Numbers of the first children of blocks of parents. */
  private starts(table: ChildTable, parents: number, rows: number, block: number): Starts {
    const roots = this.rootsOf(table);
    const numbers = new BigUint64Array(Math.max(1, Math.ceil(parents / block)));
    let parent = 0;
    let number = 0;
    const { run, counts } = this.walk(table);
    run(0, roots, (n) => {
      const own = counts(n);
      for (let i = 0; i < n; i++, parent++) {
        if (parent % block === 0) numbers[parent / block] = BigInt(number);
        number += own[i]!;
      }
    });
    return { numbers, ...hintsOf(numbers, rows) };
  }

  private rootsOf(table: ChildTable): number {
    const { name, rows } = lineOf(this.model, table.name);
    if (rows <= mostCountedRoots) return rows;
    const message = `numbers over all its rows need the children of ${rows} ${name} counted before the run: more than ${mostCountedRoots} are not`;
    const hint = "use position, or a key of several columns, or the same count for each parent";
    return this.tables().problem("spec.too_many_to_count", message, { table: table.name, column: "" }, ["count"], hint);
  }

  /** Walks through the parents; the counts of a batch, and their sum. */
  private walk(table: ChildTable) {
    const walk = tableWalk(this.model, this.tables(), table.size.parent, (parents, lowering) =>
      childCounts(lowering, table, parents),
    );
    const at = walk.address(walk.made.values);
    const counts = (n: number): Int32Array => new Int32Array(walk.memory.buffer, at, n);
    const sum = (n: number): number => {
      const own = counts(n);
      let total = 0;
      for (let i = 0; i < n; i++) total += own[i]!;
      return total;
    };
    return { run: walk.run, counts, sum };
  }
}

const basesOf = (roots: number, blockRoots: number): BigUint64Array =>
  new BigUint64Array(Math.floor(roots / blockRoots) + 2);

/** For every 2^shift numbers the last place that is not above the first of them; as many hints as places, about. */
export function hintsOf(numbers: BigUint64Array, rows: number): { hints: Uint32Array; shift: number } {
  let shift = 0;
  let stride = 1;
  for (; rows / stride > numbers.length; stride *= 2) shift++;
  const hints = new Uint32Array(Math.floor(Math.max(0, rows - 1) / stride) + 2);
  let place = 0;
  for (let hint = 0; hint < hints.length; hint++) {
    const number = BigInt(hint * stride);
    while (place + 1 < numbers.length && numbers[place + 1]! <= number) place++;
    hints[hint] = place;
  }
  return { hints, shift };
}
