// One member of each row's range of a list where more is asked of it than a range can say: conditions that compare row and
// member, or that no two rows of one parent have the same. Drawn, tested, drawn again; after some tries one exact draw among
// those that are left, by a scan, so that the law is exact whatever the tests let through.
import { attempt, mix, mulHigh, mulHigh32 } from "../random/mix";
import { spread } from "./alias-entry";
import { weightedPlace } from "./weighted-place";

/** Mirrored in src/kernels/purposes.ts. */
const REDRAW: u64 = 0x7265647200000004;
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
//  Rows of one parent stand together, so those before a row are its earlier siblings, whose picks it avoids. Scratch for the
//  picks: `picks` i32 a row of the largest parent, and at `table` a power of two of i32 slots, at least twice as many.

export function chooseAlike(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, 0, 0, bounds, ranks, width, clauses, clauseCount, 0, 0, 0, out, validity, ALIKE, false);
}

export function chooseWeighted(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, 0, bounds, ranks, width, clauses, clauseCount, 0, 0, 0, out, validity, SUMS, false);
}

export function chooseApartAlike(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parents: usize, picks: usize, table: usize, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, 0, 0, bounds, ranks, width, clauses, clauseCount, parents, picks, table, out, validity, ALIKE, true);
}

export function chooseApartWeighted(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parents: usize, picks: usize, table: usize, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, 0, bounds, ranks, width, clauses, clauseCount, parents, picks, table, out, validity, SUMS, true);
}

export function chooseApartAlias(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize, entries: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parents: usize, picks: usize, table: usize, out: usize, validity: usize,
): void {
  choose(n, hashes, keyAt, lo, hi, members, sums, entries, bounds, ranks, width, clauses, clauseCount, parents, picks, table, out, validity, ALIAS, true);
}

/** `by` and `apart` are constants where this is inlined: each kernel above has a loop of its own. */
// @ts-ignore: decorator
@inline
function choose(
  n: i32, hashes: usize, keyAt: usize, lo: usize, hi: usize, members: usize, sums: usize, entries: usize,
  bounds: usize, ranks: usize, width: i32, clauses: usize, clauseCount: i32,
  parents: usize, picks: usize, table: usize, out: usize, validity: usize, by: i32, apart: bool,
): void {
  const key = load<u64>(keyAt);
  const boundBytes = <usize>width << 3, rankBytes = <usize>width << 2;
  let siblings = 0, picked = 0, mask: u32 = 0;
  let parent: u32 = 0;
  for (let i = 0; i < n; i++, bounds += boundBytes) {
    if (apart) {
      const own = load<u32>(parents + (<usize>i << 2));
      if (i == 0 || own != parent) {
        parent = own;
        picked = 0;
        siblings = 1;
        while (i + siblings < n && load<u32>(parents + (<usize>(i + siblings) << 2)) == own) siblings++;
      }
    }
    const cell = mix(load<u64>(hashes + (<usize>i << 3)) ^ key);
    const first = load<i32>(lo + (<usize>i << 2)), end = load<i32>(hi + (<usize>i << 2));
    let member: u32 = 0;
    let found = false;
    let draw = cell;
    for (let j = 0; j < tries && first < end; ) {
      if (by == ALIAS) member = aliasMember(draw, first, end, entries);
      else {
        const place = by == SUMS ? weightedPlace(draw, first, end, sums) : first + <i32>mulHigh32(draw, <u64>(end - first));
        member = load<u32>(members + (<usize>place << 2));
      }
      if (
        (clauseCount == 0 || holds(bounds, ranks + <usize>member * rankBytes, width, clauses, clauseCount)) &&
        (!apart || !isPicked(member, picks, picked, table, mask))
      ) {
        found = true;
        break;
      }
      j++;
      draw = attempt(cell, REDRAW, j);
    }
    if (!found && first < end) {
      // What is left, counted or weighed; then the one where the draw falls.
      let left: u64 = 0;
      for (let place = first; place < end; place++) {
        const other = load<u32>(members + (<usize>place << 2));
        if (clauseCount != 0 && !holds(bounds, ranks + <usize>other * rankBytes, width, clauses, clauseCount)) continue;
        if (apart && isPicked(other, picks, picked, table, mask)) continue;
        left += by == ALIKE ? 1 : weightAt(sums, place);
      }
      if (left > 0) {
        let point = mulHigh(draw, left);
        for (let place = first; place < end; place++) {
          const other = load<u32>(members + (<usize>place << 2));
          if (clauseCount != 0 && !holds(bounds, ranks + <usize>other * rankBytes, width, clauses, clauseCount)) continue;
          if (apart && isPicked(other, picks, picked, table, mask)) continue;
          const weight: u64 = by == ALIKE ? 1 : weightAt(sums, place);
          if (point < weight) {
            member = other;
            found = true;
            break;
          }
          point -= weight;
        }
      }
    }
    store<u32>(out + (<usize>i << 2), found ? member : 0);
    const byte = validity + (<usize>i >> 3);
    store<u8>(byte, ((i & 7) == 0 ? 0 : <u32>load<u8>(byte)) | (u32(found) << (i & 7)));
    if (apart && found) {
      store<u32>(picks + (<usize>picked << 2), member);
      picked++;
      if (picked == fewPicks) {
        mask = siblings <= fewPicks ? 0 : ((<u32>1) << (33 - clz<u32>(siblings - 1))) - 1;
        if (mask != 0) {
          memory.fill(table, 0, (<usize>mask + 1) << 2);
          for (let k = 0; k < picked; k++) remember(load<u32>(picks + (<usize>k << 2)), table, mask);
        }
      } else if (picked > fewPicks) remember(member, table, mask);
    }
  }
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

function remember(member: u32, table: usize, mask: u32): void {
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
