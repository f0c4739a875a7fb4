// Order of a candidate's values: the rank of each row's value among the distinct ones, and the ranks that a bound leaves.
import type { Addr } from "../kernels/program.js";
import { textArray, textAt, type Vector } from "../kernels/vector.js";
import type { Cell, Coded, DistinctValues } from "./column-kind.js";
import type { Relation } from "./ref-condition.js";

/** Values in order, and where each row of the table stands among them. */
export interface Ranking {
  /** By row; -1 where the value is null. */
  readonly ranks: Int32Array;
  /** Distinct values, from the least up. */
  readonly sorted: DistinctValues;
  readonly count: number;
}

/** Ranks from `lo` to below `hi`; an end that is left out is open. */
export interface RankRange {
  readonly lo?: Addr;
  readonly hi?: Addr;
}

export function rankingOf({ codes, values }: Coded): Ranking {
  const count = values.kind === "text" ? values.texts.length : values.numbers.length;
  const order = Int32Array.from({ length: count }, (_, code) => code);
  let sorted: DistinctValues;
  if (values.kind === "text") {
    order.sort((a, b) => byCharacters(values.texts[a]!, values.texts[b]!));
    sorted = { kind: "text", texts: Array.from(order, (code) => values.texts[code]!) };
  } else if (values.kind === "number") {
    order.sort((a, b) => (values.numbers[a]! < values.numbers[b]! ? -1 : 1));
    sorted = { kind: "number", numbers: values.numbers.slice().sort() };
  } else {
    order.sort((a, b) => values.numbers[a]! - values.numbers[b]!);
    sorted = { kind: "real", numbers: values.numbers.slice().sort() };
  }
  const rankOfCode = new Int32Array(count);
  order.forEach((code, rank) => {
    rankOfCode[code] = rank;
  });
  return { ranks: codes.map((code) => (code < 0 ? -1 : rankOfCode[code]!)), sorted, count };
}

/** As formulas order texts: by characters, which is how their bytes in UTF-8 lie. */
function byCharacters(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** The ranks of candidates that lie so to each row's own value. */
export function rankRange(cell: Cell, { sorted }: Ranking, relation: Relation, own: Vector): RankRange {
  const below = () => rankOf(cell, sorted, own, false);
  const upTo = () => rankOf(cell, sorted, own, true);
  switch (relation) {
    case "below":
      return { hi: below() };
    case "upTo":
      return { hi: upTo() };
    case "above":
      return { lo: upTo() };
    case "from":
      return { lo: below() };
    case "equal":
      return { lo: below(), hi: upTo() };
  }
}

/** How many of the sorted values are below each row's own (or not above it). */
function rankOf(cell: Cell, sorted: DistinctValues, own: Vector, equal: boolean): Addr {
  const { builder } = cell;
  const { constants } = builder;
  const out = builder.slot(4);
  if (sorted.kind === "text") {
    if (own.lane === "utf8") {
      const keys = textArray(sorted.texts);
      const at = [constants.add(keys.offsets), constants.add(keys.bytes)] as const;
      const kernel = equal ? "rankUpToText" : "rankBelowText";
      builder.step(kernel, own.offsets, own.bytes, ...at, sorted.texts.length, out);
      return out;
    }
    if (own.lane !== "code") throw new Error(`a text in ${own.lane}`);
    const { texts, size } = own.dictionary;
    const table = Int32Array.from({ length: size }, (_, code) => textRank(sorted.texts, textAt(texts, code), equal));
    builder.step("gatherI32", own.values, constants.add(table), out);
    return out;
  }
  if (own.lane !== "i32" && own.lane !== "i64" && own.lane !== "f64") throw new Error(`a number in ${own.lane}`);
  if (sorted.kind === "number" && own.lane === "i32") {
    const dense = denseRanks(sorted.numbers, equal);
    if (dense) {
      const { lo, table } = dense;
      builder.step("rankTable", own.values, lo, table.length - 1, constants.add(table), out);
      return out;
    }
  }
  const list = constants.add(sorted.numbers);
  const size = sorted.numbers.length;
  if (sorted.kind === "real") {
    builder.step(equal ? "rankUpToF64" : "rankBelowF64", own.values, list, size, out);
    return out;
  }
  let words = own.values;
  if (own.lane === "i32") {
    words = builder.slot(8);
    builder.step("signExtend", own.values, words);
  }
  builder.step(equal ? "rankUpTo64" : "rankBelow64", words, list, size, out);
  return out;
}

/** Values that lie no further apart have a table of ranks, found in one look. */
const widestTable = 1 << 18;

/** The ranks of lo, lo + 1, ... up to the first number that has all values below it. */
function denseRanks(sorted: BigInt64Array, equal: boolean): { lo: number; table: Int32Array } | undefined {
  if (sorted.length === 0) return undefined;
  const [least, most] = [Number(sorted[0]!), Number(sorted[sorted.length - 1]!)];
  if (most - least >= widestTable || least <= -(2 ** 31) || most >= 2 ** 31 - 1) return undefined;
  const lo = equal ? least - 1 : least;
  const table = new Int32Array(most - least + 2);
  let rank = 0;
  for (let i = 0; i < table.length; i++) {
    while (rank < sorted.length && Number(sorted[rank]!) < least + i) rank++;
    table[i] = rank;
  }
  return { lo, table };
}

function textRank(sorted: readonly string[], text: string, equal: boolean): number {
  let first = 0;
  let end = sorted.length;
  while (first < end) {
    const middle = (first + end) >> 1;
    const order = byCharacters(sorted[middle]!, text);
    if (order < 0 || (equal && order === 0)) first = middle + 1;
    else end = middle;
  }
  return first;
}

/** What lies in both. */
export function intersected(cell: Cell, a: RankRange, b: RankRange): RankRange {
  const { builder } = cell;
  const one = (kernel: "largerI32" | "smallerI32", x: Addr | undefined, y: Addr | undefined): Addr | undefined => {
    if (x === undefined || y === undefined) return x ?? y;
    const out = builder.slot(4);
    builder.step(kernel, x, y, out);
    return out;
  };
  const lo = one("largerI32", a.lo, b.lo);
  const hi = one("smallerI32", a.hi, b.hi);
  return { ...(lo !== undefined && { lo }), ...(hi !== undefined && { hi }) };
}

/** A column of one number, made once. */
export function constantI32(cell: Cell, value: number): Addr {
  const out = cell.builder.slot(4);
  cell.builder.once("constantI32", value, out);
  return out;
}
