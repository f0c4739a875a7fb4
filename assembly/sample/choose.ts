// One member of each row's range of a list where more is asked of it than a range can say: conditions that compare row and
// member, or that no two rows of one parent have the same. Drawn, tested, drawn again; after some tries one exact draw among
// those that are left, by a scan, so that the law is exact whatever the tests let through.
import { attempt, GAMMA, mix, mulHigh, mulHigh32 } from "../random/mix";
import { spread } from "./alias-entry";
import { weightedPlace } from "./weighted-place";

/** Mirrored in src/kernels/purposes.ts. */
const REDRAW: u64 = 0x7265647200000005;
/** Draws before the scan. Part of the bytes. */
const tries = 32;
/** Picks of one parent that are compared one by one; beyond, they are hashed. */
const fewPicks = 24;

//  How a place of the list is drawn
const ALIKE = 0; // all of lo .. hi - 1 alike
const SUMS = 1; // by the cumulative weights
const ALIAS = 2; // by an alias table over exactly lo .. hi - 1, as aliasGroup reads it; the sums serve the scan

//  Conditions: a member has `width` ranks, a row `width` ranges of ranks, side by side; test k holds where rank k lies in
//  range k. A clause is a u32 mask of tests that must hold together; one of the clauses must. A mask of 0 always holds.
//
//  ranks    member 0: r0 r1 ..   member 1: r0 r1 ..      i32, by member
//  bounds   row 0: lo0 hi0 lo1 hi1 ..   row 1: ..        i32, by row
//
//  Children of one parent that follow each other by their ordinals are a run. A run that does not begin with the first child
//  has its earlier siblings chosen again, by the row's own range and bounds: these must then be the same for all of them.
//
//  siblings   parent hashes: u64 by row    ordinals: u32 by row, from 1    rowsAt: the key of the table's rows
//  scratch    picks: an i32 for each child of the largest parent    table: a power of two of i32, at least twice as many

export function chooseAlike(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, 0, 0, bounds, ranks, width, clauses, clauseCount, 0, 0, 0, 0, 0, out, validity, ALIKE, false);
}

export function chooseWeighted(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, 0, bounds, ranks, width, clauses, clauseCount, 0, 0, 0, 0, 0, out, validity, SUMS, false);
}

export function chooseAlias(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize, entries: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, entries, bounds, ranks, width, clauses, clauseCount, 0, 0, 0, 0, 0, out, validity, ALIAS, false);
}

export function chooseApartAlike(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parentHashes: usize, ordinals: usize, rowsAt: usize, picks: usize, table: usize, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, 0, 0, bounds, ranks, width, clauses, clauseCount, parentHashes, ordinals, rowsAt, picks, table, out, validity, ALIKE, true);
}

export function chooseApartWeighted(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parentHashes: usize, ordinals: usize, rowsAt: usize, picks: usize, table: usize, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, 0, bounds, ranks, width, clauses, clauseCount, parentHashes, ordinals, rowsAt, picks, table, out, validity, SUMS, true);
}

export function chooseApartAlias(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize, entries: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parentHashes: usize, ordinals: usize, rowsAt: usize, picks: usize, table: usize, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, entries, bounds, ranks, width, clauses, clauseCount, parentHashes, ordinals, rowsAt, picks, table, out, validity, ALIAS, true);
}

/** `by` and `apart` are constants where this is inlined: each kernel above has a loop of its own. */
// @ts-ignore: decorator
@inline
function choose(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize, entries: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parentHashes: usize, ordinals: usize, rowsAt: usize, picks: usize, table: usize, out: usize, validity: usize, by: i32, apart: bool,
): void {
  const key = load<u64>(keyAt);
  const rows = apart ? load<u64>(rowsAt) : 0;
  let picked = 0, mask: u32 = 0, parent: u64 = 0, ordinal: u32 = 0;
  for (let i = 0; i < n; i++, bounds += <usize>width << 3) {
    const first = load<i32>(lo + (<usize>i << 2)), end = load<i32>(hi + (<usize>i << 2));
    if (apart) {
      const own = load<u64>(parentHashes + (<usize>i << 3)), at = load<u32>(ordinals + (<usize>i << 2));
      if (i == 0 || own != parent || at != ordinal + 1) {
        mask = tableMask(<u32>at - 1 + runLength(i, n, parentHashes, ordinals));
        picked = 0;
        for (let k: u32 = 1; k < at; k++) {
          const sibling = mix(mix(mix(<u64>k * GAMMA + rows) ^ own) ^ key);
          const member = pick(sibling, first, end, members, sums, entries, bounds, ranks, width, clauses, clauseCount, picks, picked, table, mask, by, true);
          if (member >= 0) picked = remember(member, picks, picked, table, mask);
        }
      }
      parent = own;
      ordinal = at;
    }
    const cell = mix(load<u64>(hashes + (<usize>i << 3)) ^ key);
    const member = pick(cell, first, end, members, sums, entries, bounds, ranks, width, clauses, clauseCount, picks, picked, table, mask, by, apart);
    store<i32>(out + (<usize>i << 2), max<i32>(0, member));
    const byte = validity + (<usize>i >> 3);
    store<u8>(byte, ((i & 7) == 0 ? 0 : <u32>load<u8>(byte)) | (u32(member >= 0) << (i & 7)));
    if (apart && member >= 0) picked = remember(member, picks, picked, table, mask);
  }
}

/** A member that passes, and that no sibling has; -1 where there is none. */
// @ts-ignore: decorator
@inline
function pick(
  cell: u64, first: i32, end: i32, members: usize, sums: usize, entries: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  picks: usize, picked: i32, table: usize, mask: u32, by: i32, apart: bool,
): i32 {
  if (first >= end) return -1;
  const rankBytes = <usize>width << 2;
  let draw = cell;
  for (let j = 0; j < tries; ) {
    let member: u32;
    if (by == ALIAS) member = aliasMember(draw, first, end, entries);
    else {
      const place = by == SUMS ? weightedPlace(draw, first, end, sums) : first + <i32>mulHigh32(draw, <u64>(end - first));
      member = load<u32>(members + (<usize>place << 2));
    }
    if (
      (clauseCount == 0 || holds(bounds, ranks + <usize>member * rankBytes, width, clauses, clauseCount)) &&
      (!apart || !isPicked(member, picks, picked, table, mask))
    ) return member;
    j++;
    draw = attempt(cell, REDRAW, j);
  }
  // What is left, counted or weighed; then the one where the draw falls.
  let left: u64 = 0;
  for (let place = first; place < end; place++) {
    const member = load<u32>(members + (<usize>place << 2));
    if (clauseCount != 0 && !holds(bounds, ranks + <usize>member * rankBytes, width, clauses, clauseCount)) continue;
    if (apart && isPicked(member, picks, picked, table, mask)) continue;
    left += by == ALIKE ? 1 : weightAt(sums, place);
  }
  if (left == 0) return -1;
  let point = mulHigh(draw, left);
  for (let place = first; place < end; place++) {
    const member = load<u32>(members + (<usize>place << 2));
    if (clauseCount != 0 && !holds(bounds, ranks + <usize>member * rankBytes, width, clauses, clauseCount)) continue;
    if (apart && isPicked(member, picks, picked, table, mask)) continue;
    const weight: u64 = by == ALIKE ? 1 : weightAt(sums, place);
    if (point < weight) return member;
    point -= weight;
  }
  return -1;
}

/** Rows from i on that are children of one parent, one after another. */
// @ts-ignore: decorator
@inline
function runLength(i: i32, n: i32, parentHashes: usize, ordinals: usize): u32 {
  const parent = load<u64>(parentHashes + (<usize>i << 3)), ordinal = load<u32>(ordinals + (<usize>i << 2));
  let length: u32 = 1;
  for (let next = i + 1; next < n; next++, length++) {
    if (load<u64>(parentHashes + (<usize>next << 3)) != parent) break;
    if (load<u32>(ordinals + (<usize>next << 2)) != ordinal + length) break;
  }
  return length;
}

// @ts-ignore: decorator
@inline
function aliasMember(draw: u64, first: i32, end: i32, entries: usize): u32 {
  const point = spread(draw, <u64>(end - first));
  const at = entries + <usize>(<u32>first + <u32>(point >> 32)) * 12;
  return select<u32>(load<u32>(at, 4), load<u32>(at, 8), <u32>point < load<u32>(at));
}

// @ts-ignore: decorator
@inline
function weightAt(sums: usize, place: i32): u64 {
  const at = sums + (<usize>place << 3);
  return <u64>(load<f64>(at, 8) - load<f64>(at));
}

// @ts-ignore: decorator
@inline
function holds(bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32): bool {
  let passed: u32 = 0;
  for (let k = 0; k < width; k++) {
    const range = bounds + (<usize>k << 3);
    const rank = load<i32>(ranks + (<usize>k << 2));
    passed |= (u32(rank >= load<i32>(range)) & u32(rank < load<i32>(range, 4))) << k;
  }
  for (let c = 0; c < clauseCount; c++) {
    const clause = load<u32>(clauses + (<usize>c << 2));
    if ((passed & clause) == clause) return true;
  }
  return false;
}

/** Slots less one for the picks of so many children: at least twice as many as there are picks. */
// @ts-ignore: decorator
@inline
function tableMask(children: u32): u32 {
  return children <= <u32>fewPicks ? 0 : ((<u32>1) << (33 - clz<u32>(children - 1))) - 1;
}

// @ts-ignore: decorator
@inline
function isPicked(member: u32, picks: usize, picked: i32, table: usize, mask: u32): bool {
  if (picked < fewPicks) {
    for (let k = 0; k < picked; k++) if (load<u32>(picks + (<usize>k << 2)) == member) return true;
    return false;
  }
  let slot = slotOf(member, mask);
  let held = load<u32>(table + (<usize>slot << 2));
  while (held != 0 && held != member + 1) {
    slot = (slot + 1) & mask;
    held = load<u32>(table + (<usize>slot << 2));
  }
  return held != 0;
}

/** Adds a pick and returns how many there are. The last of few moves all of them into the table. */
function remember(member: u32, picks: usize, picked: i32, table: usize, mask: u32): i32 {
  store<u32>(picks + (<usize>picked << 2), member);
  picked++;
  if (mask != 0 && picked == fewPicks) {
    memory.fill(table, 0, (<usize>mask + 1) << 2);
    for (let k = 0; k < picked; k++) insert(load<u32>(picks + (<usize>k << 2)), table, mask);
  } else if (mask != 0 && picked > fewPicks) insert(member, table, mask);
  return picked;
}

function insert(member: u32, table: usize, mask: u32): void {
  let slot = slotOf(member, mask);
  while (load<u32>(table + (<usize>slot << 2)) != 0) slot = (slot + 1) & mask;
  store<u32>(table + (<usize>slot << 2), member + 1);
}

// @ts-ignore: decorator
@inline
function slotOf(member: u32, mask: u32): u32 {
  const mixed = member * 0x9e3779b1;
  return (mixed ^ (mixed >> 15)) & mask;
}
