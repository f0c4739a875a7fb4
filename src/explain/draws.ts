// Draws of one cell in words and numbers: the word, where it falls, what it could have chosen, and what it chose.
import type { Draw } from "../columns/explanation.js";
import { groupedDigits } from "../columns/note-text.js";
import type { Reading } from "./probe.js";
import type { CellWatch, SeenDraw } from "./watch.js";

export interface Candidate {
  readonly value: string;
  readonly weight?: number;
  /** Of all that could be chosen, between 0 and 1. */
  readonly share: number;
  readonly chosen: boolean;
}

export interface DrawExplanation {
  readonly method: Draw["kind"];
  /** The result of a case that the draw belongs to. */
  readonly part?: string;
  readonly purpose?: string;
  /** The 64-bit word of the cell, in hexadecimal. */
  readonly word?: string;
  /** The word as a fraction of 2^64. */
  readonly fraction?: number;
  readonly says: readonly string[];
  /** The heaviest ones, and the chosen one. */
  readonly candidates?: readonly Candidate[];
  /** How many more could have been chosen. */
  readonly more?: number;
}

/** What draws need to know of the plan. */
export interface DrawWorld {
  /** An alias table over weights: pairs of threshold and alias. */
  alias(weights: Float64Array): Uint32Array;
  /** The keys of rows of a table. */
  keys(table: string, rows: readonly number[]): readonly string[];
}

/** Candidates that are shown. */
export const shownCandidates = 10;

const wordMask = (1n << 64n) - 1n;

export const hex = (word: bigint): string => `0x${word.toString(16).padStart(16, "0")}`;
export const fractionOf = (word: bigint): number => Number(word >> 11n) / 2 ** 53;
const decimals = (value: number): string => value.toFixed(4);

export function explainDraw(
  { draw, word: at, part }: SeenDraw,
  watch: CellWatch,
  reading: Reading,
  world: DrawWorld,
): DrawExplanation {
  const word = at === undefined ? undefined : reading.word(at);
  const told = tell(draw, word ?? 0n, new Names(watch, world, "drawn" in draw ? draw.drawn : 0), reading, world);
  return {
    method: draw.kind,
    ...(part.length > 0 && { part: part.join(", then ") }),
    ...(word !== undefined &&
      "purpose" in draw && { purpose: draw.purpose, word: hex(word), fraction: fractionOf(word) }),
    ...told,
  };
}

type Told = Pick<DrawExplanation, "says" | "candidates" | "more">;

/** Indices of a draw as what they stand for. */
class Names {
  private readonly table: string | undefined;
  private readonly name: ((index: number) => string) | undefined;

  constructor(
    watch: CellWatch,
    private readonly world: DrawWorld,
    drawn: Parameters<CellWatch["tableOf"]>[0],
  ) {
    this.table = watch.tableOf(drawn);
    this.name = watch.nameOf(drawn);
  }

  get known(): boolean {
    return this.table !== undefined || this.name !== undefined;
  }

  of(indices: readonly number[]): readonly string[] {
    if (this.table !== undefined) return this.world.keys(this.table, indices);
    return indices.map((index) => this.name?.(index) ?? `#${index}`);
  }

  one = (index: number): string => this.of([index])[0]!;
  get what(): string {
    return this.table === undefined ? "values" : `rows of ${this.table}`;
  }
}

function tell(draw: Draw, word: bigint, names: Names, reading: Reading, world: DrawWorld): Told {
  switch (draw.kind) {
    case "alike": {
      const drawn = draw.lane === "i32" ? BigInt(reading.i32(draw.drawn)) : reading.i64(draw.drawn);
      const count = groupedDigits(draw.count);
      if (!names.known) {
        const from = draw.from === 0n ? "" : `${draw.from} + `;
        return { says: [`one of ${count} numbers, all alike: ${from}floor(fraction * ${count}) = ${drawn}`] };
      }
      const says = [
        `one of ${count} ${names.what}, all alike: number ${drawn}, counted from 0, is ${names.one(Number(drawn))}`,
      ];
      if (draw.count > 1_000n) return { says };
      return { says, ...listed(new Float64Array(Number(draw.count)).fill(1), Number(drawn), names, false) };
    }
    case "weighted": {
      const drawn = reading.i32(draw.drawn);
      return { says: aliasWords(draw.weights, word, world, names.one), ...listed(draw.weights, drawn, names, true) };
    }
    case "ranked": {
      const drawn = reading.i32(draw.drawn);
      return { says: [rankedWords(draw.weights, drawn, names)], ...listed(draw.weights, drawn, names, true) };
    }
    case "group":
      return group(draw, word, names, reading, world);
    case "permuted":
      return {
        says: [
          `number ${reading.i64(draw.ids)} of ${groupedDigits(draw.count)} has the place ${groupedDigits(reading.i64(draw.drawn))} in a keyed order of them all: no draw, so no two are alike`,
        ],
      };
    case "quantile":
      return {
        says: [
          `the value below which a share of ${decimals(fractionOf(word))} of the law lies: ${reading.f64(draw.drawn)}`,
        ],
      };
    case "real":
      return { says: [`${draw.from} + fraction * ${draw.to - draw.from} = ${reading.f64(draw.drawn)}`] };
    case "ordered":
      return {
        says: [
          `its place among all ${groupedDigits(draw.rows)} rows in order: ${decimals(reading.f64(draw.drawn))} of the way`,
        ],
      };
    case "branch": {
      const branch = draw.keys[reading.i32(draw.drawn)];
      if (branch !== undefined) return { says: [`the result for ${branch}`] };
      return { says: [draw.otherwise ? "none of the values: else" : "none of the values, and no else: null"] };
    }
    case "other":
      return { says: [draw.says] };
  }
}

function group(
  draw: Extract<Draw, { kind: "group" }>,
  word: bigint,
  names: Names,
  reading: Reading,
  world: DrawWorld,
): Told {
  const index = reading.i32(draw.group);
  const [start, end] = [draw.starts[index] ?? 0, draw.starts[index + 1] ?? 0];
  const members = draw.members.subarray(start, end);
  const rows = `${groupedDigits(members.length)} of ${groupedDigits(draw.members.length)} rows match`;
  if (members.length === 0) return { says: ["no row matches, so there is no value"] };
  const { weights } = draw;
  const own = weights && Float64Array.from(members, (row) => weights[row]!);
  const chosen = members.indexOf(reading.i32(draw.drawn));
  const inGroup = { of: (indices: readonly number[]) => names.of(indices.map((i) => members[i]!)) };
  const says = own
    ? aliasWords(own, word, world, (i) => inGroup.of([i])[0]!)
    : [`number ${chosen} of them, counted from 0, all alike`];
  const alike = own ?? new Float64Array(members.length).fill(1);
  return { says: [rows, ...says], ...listed(alike, chosen, inGroup, own !== undefined) };
}

/** How an alias table is read: the word chooses an entry and a place in it; below its threshold it is itself, else its alias. */
function aliasWords(weights: Float64Array, word: bigint, world: DrawWorld, name: (index: number) => string): string[] {
  const { length } = weights;
  if (length === 1) return ["there is one to choose"];
  const point = (word * BigInt(length)) & wordMask;
  const entry = Number((word * BigInt(length)) >> 64n);
  const table = world.alias(weights);
  const place = Number(point >> 32n) / 2 ** 32;
  const threshold = table[2 * entry]! / 2 ** 32;
  const where = `entry ${groupedDigits(entry)} of ${groupedDigits(length)} in the alias table, ${decimals(place)} of the way in it`;
  if (place < threshold) return [`${where}: below its threshold ${decimals(threshold)}, so ${name(entry)} itself`];
  return [
    `${where}: not below its threshold ${decimals(threshold)}, so not ${name(entry)} but its alias ${name(table[2 * entry + 1]!)}`,
  ];
}

/** Where a draw falls among shares in their order. */
function rankedWords(weights: Float64Array, drawn: number, names: Names): string {
  const sum = (from: number, to: number): number =>
    weights.subarray(from, to).reduce((total, weight) => total + weight, 0);
  const [below, all] = [sum(0, drawn), sum(0, weights.length)];
  const [from, to] = [below / all, (below + weights[drawn]!) / all];
  return `in the order of the values, ${names.one(drawn)} has the draws from ${decimals(from)} to ${decimals(to)}`;
}

/** The heaviest candidates and the chosen one, by weight; of equal ones the first. */
function listed(
  weights: Float64Array,
  chosen: number,
  names: { of(indices: readonly number[]): readonly string[] },
  weighted: boolean,
): Pick<DrawExplanation, "candidates" | "more"> {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const top = heaviest(weights, shownCandidates);
  const indices = top.includes(chosen) || chosen < 0 ? top : [...top, chosen];
  const values = names.of(indices);
  const candidates = indices.map((index, i) => ({
    value: values[i]!,
    ...(weighted && { weight: weights[index]! }),
    share: weights[index]! / sum,
    chosen: index === chosen,
  }));
  return { candidates, more: weights.length - indices.length };
}

/** Indices of the `count` largest weights, largest first. */
export function heaviest(weights: Float64Array, count: number): number[] {
  const top: number[] = [];
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index]!;
    if (top.length === count && weight <= weights[top[count - 1]!]!) continue;
    let at = top.length;
    while (at > 0 && weights[top[at - 1]!]! < weight) at--;
    top.splice(at, 0, index);
    if (top.length > count) top.pop();
  }
  return top;
}
