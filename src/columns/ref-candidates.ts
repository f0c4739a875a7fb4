// The rows that a ref may choose, laid out before the run: those that pass, by group, within a group in order of rank.
import type { Cell } from "./column-kind.js";

/** Those of group g are members[starts[g] .. starts[g + 1]]; the last group, after all codes, is empty. One member more ends the list. */
export interface Candidates {
  readonly members: Int32Array;
  readonly count: number;
  readonly starts: Int32Array;
  /** Groups without a member. */
  readonly empty: number;
}

/** What decides of each row, all by row. */
export interface Layout {
  readonly rows: number;
  /** -1 for rows that no value asks for. */
  readonly codes?: Int32Array | undefined;
  readonly groups: number;
  /** Rows of weight 0 are left out. */
  readonly weights?: Float64Array | undefined;
  /** 0 leaves a row out. */
  readonly allowed?: Uint8Array | undefined;
  /** -1 leaves a row out; others are sorted by it, and by row where it is equal. */
  readonly ranks?: Int32Array | undefined;
}

/** A counting sort by group, after one by rank. */
export function candidatesOf({ rows, codes, groups, weights, allowed, ranks }: Layout): Candidates {
  const passes = (row: number): boolean =>
    (codes === undefined || codes[row]! >= 0) &&
    (weights === undefined || weights[row]! > 0) &&
    (allowed === undefined || allowed[row] === 1) &&
    (ranks === undefined || ranks[row]! >= 0);
  const starts = new Int32Array(groups + 2);
  for (let row = 0; row < rows; row++) if (passes(row)) starts[(codes ? codes[row]! : 0) + 1]!++;
  let empty = 0;
  for (let group = 0; group < groups; group++) {
    if (starts[group + 1] === 0) empty++;
    starts[group + 1]! += starts[group]!;
  }
  const count = starts[groups]!;
  starts[groups + 1] = count;
  const next = starts.slice();
  const members = new Int32Array(count + 1);
  const order = ranks && rowsInOrder(ranks);
  for (let i = 0; i < rows; i++) {
    const row = order ? order[i]! : i;
    if (!passes(row)) continue;
    const group = codes ? codes[row]! : 0;
    members[next[group]!] = row;
    next[group]!++;
  }
  return { members, count, starts, empty };
}

/** All rows by rank, those of equal rank as they stand. */
function rowsInOrder(ranks: Int32Array): Int32Array {
  let most = 0;
  for (const rank of ranks) if (rank > most) most = rank;
  const next = new Int32Array(most + 3);
  for (const rank of ranks) next[rank + 2]!++;
  for (let i = 1; i < next.length; i++) next[i]! += next[i - 1]!;
  const order = new Int32Array(ranks.length);
  ranks.forEach((rank, row) => {
    order[next[rank + 1]!] = row;
    next[rank + 1]!++;
  });
  return order;
}

/** Alias tables of all groups, back to back, as aliasGroup reads them: threshold, member, alias; and one entry more. */
export function groupAlias(cell: Cell, { starts, members, count }: Candidates, weights: Float64Array): Uint32Array {
  const entries = new Uint32Array(3 * (count + 1));
  for (let group = 0; group + 1 < starts.length; group++) {
    const own = members.subarray(starts[group], starts[group + 1]);
    if (own.length === 0) continue;
    const local = cell.tables.alias(Float64Array.from(own, (row) => weights[row]!));
    own.forEach((member, i) => {
      entries.set([local[2 * i]!, member, own[local[2 * i + 1]!]!], 3 * (starts[group]! + i));
    });
  }
  return entries;
}

/** All weights together, as whole numbers: sums of them are exact in a double. */
const weightUnits = 2 ** 52;

/** Cumulative weights by place, whole numbers below 2^53: one more than there are members. */
export function cumulated({ members, count }: Candidates, weights: Float64Array): Float64Array {
  let total = 0;
  for (let place = 0; place < count; place++) total += weights[members[place]!]!;
  const sums = new Float64Array(count + 1);
  for (let place = 0; place < count; place++) {
    const share = weights[members[place]!]! / total;
    sums[place + 1] = sums[place]! + Math.max(1, Math.round(share * weightUnits));
  }
  return sums;
}
