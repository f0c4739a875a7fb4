// How a ref chooses among some of its table's rows: where a condition holds, before its own row, apart from its siblings.
// The method is the cheapest that is exact: groups, then ranges of sorted groups, then draws that are tested.

import type { Addr } from "../kernels/program.js";
import { int32 } from "../kernels/types.js";
import type { Cell, Formula, RowIndex, Target } from "./column-kind.js";
import { drawIndex, narrowed } from "./draw.js";
import { groupedDigits } from "./note-text.js";
import { type Apart, checkRoom, permutedWithin, siblingsOf } from "./ref-apart.js";
import { type Candidates, candidatesOf, cumulated, groupAlias } from "./ref-candidates.js";
import { rowsToChoose } from "./ref-draw.js";
import { type Grouping, groupingOf } from "./ref-group.js";
import { constantI32, intersected, type Ranking, type RankRange, rankingOf, rankRange } from "./ref-rank.js";
import { noTests, testsOf } from "./ref-test.js";
import type { Where } from "./ref-where.js";

export interface Wish {
  readonly where: Where | undefined;
  readonly weight: Formula | undefined;
  readonly before: boolean;
  readonly apart: Apart | undefined;
}

/** Draws before the scan: mirrored in assembly/sample/choose.ts. */
const tries = 32;
/** Members of one group that a row may have to test one by one. */
const mostTested = 1_000_000;

export function chooseSome(cell: Cell, target: Target, { where, weight, before, apart }: Wish): RowIndex {
  const { builder, rows, tables } = cell;
  const { constants } = builder;
  const size = rowsToChoose(cell, target);
  if (size >= 2 ** 31) {
    const message = `where: and unique_in: over ${size} rows of ${target.name} are not built yet`;
    return tables.problem("spec.not_built", message, cell, ["ref"], "2^31 rows is the most");
  }
  const weights = weight && tables.weights(target.name, weight, cell);
  const grouping = where && where.equalities.length > 0 ? groupingOf(cell, target, where.equalities) : undefined;
  const range = rangeOf(cell, target, where, before);
  const candidates = candidatesOf({
    rows: size,
    codes: grouping?.codes,
    groups: grouping?.groups ?? 1,
    weights,
    allowed: where && allowedBy(cell, target, where),
    ranks: range?.ranking.ranks,
  });
  if (candidates.count === 0) nothingToChoose(cell, target, where, weight);
  const validity = [...(grouping?.validity ?? []), ...(range?.validity ?? []), ...gates(cell, where)];
  const chosen = (values: Addr): RowIndex => index(cell, target, values, validity);

  const isFree = !grouping && !range && !where?.clauses.length;
  if (apart) checkRoom(cell, target, candidates, apart, isFree);
  if (isFree && apart && !weights) {
    return chosen(taken(cell, permutedWithin(cell, candidates.count), candidates, size));
  }
  if (isFree && !apart) {
    if (weights) return chosen(drawIndex(cell, size, kept(weights, candidates)));
    return chosen(taken(cell, drawIndex(cell, candidates.count), candidates, size));
  }
  if (grouping) warnOfEmpty(cell, target, candidates);
  if (grouping && !range && !where!.clauses.length && !apart)
    return chosen(withinGroup(cell, target, candidates, grouping, weights, validity));

  const { lo, hi } = placesOf(cell, candidates, grouping, range, size);
  const exists = (): void => {
    const bits = builder.bitmap();
    builder.step("rangeExists", lo, hi, bits);
    validity.push(bits);
  };
  const sums = weights && constants.add(cumulated(candidates, weights));
  const values = builder.slot(4);
  if (!apart && !where?.clauses.length) {
    if (sums === undefined) builder.step("uniformRange", rows.hashes(), cell.key("value"), lo, hi, values);
    else builder.step("weightedRange", rows.hashes(), cell.key("value"), lo, hi, sums, values);
    exists();
    tell(
      cell,
      `a range of ${groupedDigits(candidates.count)} rows of ${target.name} in order${weights ? ", by cumulative weights" : ""}`,
    );
    return chosen(taken(cell, values, candidates, size, true));
  }

  const tests = where ? testsOf(cell, target, where) : noTests;
  if (tests.count > 0) checkTested(cell, target, candidates);
  const bits = builder.bitmap();
  const members = constants.add(candidates.members);
  const draw = [rows.hashes(), cell.key("value"), lo, hi, members] as const;
  const test = [tests.bounds, tests.ranks, tests.width, tests.clauses, tests.count] as const;
  const rest = tests.count > 0 ? "a draw that where: tests" : "a draw that no sibling has";
  tell(
    cell,
    `${rest}, at most ${tries} times, then one among what is left of ${groupedDigits(candidates.count)} rows of ${target.name}`,
  );
  const entries = sums !== undefined && !range ? constants.add(groupAlias(cell, candidates, weights!)) : undefined;
  if (!apart) {
    if (sums === undefined) builder.step("chooseAlike", ...draw, ...test, values, bits);
    else if (entries === undefined) builder.step("chooseWeighted", ...draw, sums, ...test, values, bits);
    else builder.step("chooseAlias", ...draw, sums, entries, ...test, values, bits);
  } else {
    const siblings = siblingsOf(cell, apart, before ? "before" : where?.readsOwn ? "where" : undefined);
    if (sums === undefined) builder.step("chooseApartAlike", ...draw, ...test, ...siblings, values, bits);
    else if (entries === undefined)
      builder.step("chooseApartWeighted", ...draw, sums, ...test, ...siblings, values, bits);
    else builder.step("chooseApartAlias", ...draw, sums, entries, ...test, ...siblings, values, bits);
  }
  if (!isFree) validity.push(bits);
  return chosen(values);
}

function tell(cell: Cell, method: string): void {
  cell.note(method);
  cell.witness?.draw({ kind: "other", purpose: "value", says: method });
}

/** Weights of rows that may be chosen; the same object where all with a weight may. */
function kept(weights: Float64Array, { members, count }: Candidates): Float64Array {
  const out = new Float64Array(weights.length);
  for (let place = 0; place < count; place++) out[members[place]!] = weights[members[place]!]!;
  return out.every((weight, row) => weight === weights[row]) ? weights : out;
}

/**
 * The members at places; places themselves where every row is a member, in order. The place of an empty range can be the one behind
 * the last: the list has a member there, and what is read of it is null.
 */
function taken(cell: Cell, places: Addr, { members, count }: Candidates, size: number, mayBeEmpty = false): Addr {
  if (!mayBeEmpty && count === size && isAscending(members, count)) return places;
  const out = cell.builder.slot(4);
  cell.builder.step("gatherI32", places, cell.builder.constants.add(members), out);
  return out;
}

function isAscending(members: Int32Array, count: number): boolean {
  for (let place = 0; place < count; place++) if (members[place] !== place) return false;
  return true;
}

/** By row of the table: 1 where the conditions of the candidate alone hold. */
function allowedBy(cell: Cell, target: Target, { filters }: Where): Uint8Array | undefined {
  if (filters.length === 0) return undefined;
  const allowed = new Uint8Array(cell.tables.rows(target.name)).fill(1);
  for (const filter of filters) {
    const { codes, values } = cell.tables.codes(target.name, filter);
    codes.forEach((code, row) => {
      if (code < 0 || values.kind !== "number" || values.numbers[code] === 0n) allowed[row] = 0;
    });
  }
  return allowed;
}

/** Rows for which the conditions of the row alone hold. */
function gates(cell: Cell, where: Where | undefined): Addr[] {
  return (where?.gates ?? []).flatMap((gate) => {
    const vector = cell.rows.formula(gate);
    if (vector.lane !== "i32") throw new Error(`a condition in ${vector.lane}`);
    const bits = cell.builder.bitmap();
    cell.builder.step("boolToBits", vector.values, bits);
    return vector.validity === undefined ? [bits] : [bits, vector.validity];
  });
}

interface SortedRange {
  readonly ranking: Pick<Ranking, "ranks" | "count">;
  readonly range: RankRange;
  readonly validity: readonly Addr[];
}

/** What the members of a group are sorted by, and the ranks that each row allows. */
function rangeOf(cell: Cell, target: Target, where: Where | undefined, before: boolean): SortedRange | undefined {
  if (before) {
    const count = cell.tables.rows(target.name);
    const bounds = { min: 0, max: count - 1, type: int32 };
    const own = narrowed(cell.builder, cell.rows.rowNumbers(), bounds).values;
    return {
      ranking: { ranks: Int32Array.from({ length: count }, (_, row) => row), count },
      range: { hi: own },
      validity: [],
    };
  }
  const { bounds = [] } = where ?? {};
  if (bounds.length === 0) return undefined;
  const ranking = rankingOf(cell.tables.codes(target.name, bounds[0]!.theirs));
  let range: RankRange = {};
  const validity: Addr[] = [];
  for (const { relation, own } of bounds) {
    const vector = cell.rows.formula(own);
    if (vector.validity !== undefined) validity.push(vector.validity);
    range = intersected(cell, range, rankRange(cell, ranking, relation, vector));
  }
  return { ranking, range, validity };
}

/** The places of the list that each row may choose from: those of its group, cut to the range of ranks. */
function placesOf(
  cell: Cell,
  candidates: Candidates,
  grouping: Grouping | undefined,
  range: SortedRange | undefined,
  size: number,
): { lo: Addr; hi: Addr } {
  const { builder } = cell;
  const { constants } = builder;
  if (!grouping) {
    const cut = (end: Addr | undefined, open: number): Addr => {
      if (end === undefined) return constantI32(cell, open);
      if (candidates.count === size && range!.ranking.count === size && isAscending(candidates.members, size))
        return end;
      const out = builder.slot(4);
      builder.step("gatherI32", end, firstPlaces, out);
      return out;
    };
    const firstPlaces = range ? constants.add(firstPlaceOfRank(candidates, range.ranking)) : 0;
    return { lo: cut(range?.range.lo, 0), hi: cut(range?.range.hi, candidates.count) };
  }
  const lo = builder.slot(4);
  const hi = builder.slot(4);
  builder.step("groupRange", grouping.own, constants.add(candidates.starts), lo, hi);
  if (range) {
    const { lo: from = constantI32(cell, 0), hi: to = constantI32(cell, range.ranking.count) } = range.range;
    const ranks = Int32Array.from(candidates.members, (row) => range.ranking.ranks[row]!);
    builder.step("narrowRange", lo, hi, constants.add(ranks), from, to, lo, hi);
  }
  return { lo, hi };
}

/** How many members have a rank below each, for all ranks and the one after the last. */
function firstPlaceOfRank({ members, count }: Candidates, ranking: Pick<Ranking, "ranks" | "count">): Int32Array {
  const first = new Int32Array(ranking.count + 1);
  for (let place = 0; place < count; place++) first[ranking.ranks[members[place]!]! + 1]!++;
  for (let rank = 0; rank < ranking.count; rank++) first[rank + 1]! += first[rank]!;
  return first;
}

/** One draw in the whole group: by alias tables of all groups, or all alike. */
function withinGroup(
  cell: Cell,
  target: Target,
  candidates: Candidates,
  { own, partial, by }: Grouping,
  weights: Float64Array | undefined,
  validity: Addr[],
): Addr {
  const { builder, rows } = cell;
  const { constants } = builder;
  const values = builder.slot(4);
  const starts = constants.add(candidates.starts);
  const list = constants.add(weights ? groupAlias(cell, candidates, weights) : candidates.members);
  builder.step(weights ? "aliasGroup" : "uniformGroup", rows.hashes(), cell.key("value"), own, starts, list, values);
  const { count, members } = candidates;
  const groups = groupedDigits(candidates.starts.length - 2);
  cell.note(
    `${groupedDigits(count)} rows of ${target.name} in ${groups} groups by ${by}${weights ? ", an alias table for each" : ""}`,
  );
  cell.witness?.draw({
    kind: "group",
    purpose: "value",
    group: own,
    starts: candidates.starts,
    members: members.subarray(0, count),
    weights,
    drawn: values,
  });
  if (candidates.empty > 0 || partial) {
    const exists = builder.bitmap();
    builder.step("groupExists", own, starts, exists);
    validity.push(exists);
  }
  return values;
}

function warnOfEmpty(cell: Cell, target: Target, { empty, starts }: Candidates): void {
  if (empty === 0) return;
  cell.tables.warning(
    "spec.empty_groups",
    `${empty} of ${starts.length - 2} values have no ${target.name}: their rows are null`,
    cell,
    ["where"],
  );
}

function nothingToChoose(cell: Cell, target: Target, where: Where | undefined, weight: Formula | undefined): never {
  const { tables } = cell;
  if (!where || (where.filters.length === 0 && weight))
    return tables.problem("spec.zero_weights", `no row of ${target.name} has a weight above 0`, cell, ["weight"]);
  const message = `no row of ${target.name} can be chosen: none passes what where: asks of it`;
  return tables.problem("spec.no_candidates", message, cell, ["where"], "ask for less, or leave the column out");
}

/** A scan of very many rows for one is not feasible. */
function checkTested(cell: Cell, target: Target, { starts }: Candidates): void {
  let largest = 0;
  for (let group = 0; group + 1 < starts.length; group++)
    largest = Math.max(largest, starts[group + 1]! - starts[group]!);
  if (largest <= mostTested) return;
  cell.tables.problem(
    "spec.too_many_candidates",
    `where: would test up to ${largest} rows of ${target.name} for one row; ${mostTested} is the most`,
    cell,
    ["where"],
    `narrow them by an equation first: ${target.name}.region == region && ...; one range (<, <=, between) needs no test`,
  );
}

/** All conditions at once. */
function index(cell: Cell, target: Target, values: Addr, validity: readonly Addr[]): RowIndex {
  const found: RowIndex = { table: target.name, lane: "i32", values };
  if (validity.length === 0) return found;
  const all = validity.reduce((a, b) => {
    if (a === b) return a;
    const out = cell.builder.bitmap();
    cell.builder.step("andBits", a, b, out);
    return out;
  });
  return { ...found, validity: all };
}
