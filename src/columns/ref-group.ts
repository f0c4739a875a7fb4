// Groups of candidates by what `where:` compares for equality: the code of each row of the table, and the code that each of our rows asks for.
import { distinct64, lookupTable, textTable } from "../kernels/lookup.js";
import type { Addr } from "../kernels/program.js";
import { textArray, textAt, type Vector } from "../kernels/vector.js";
import type { Cell, DistinctValues, PathRef, Target } from "./column-kind.js";
import type { Equality } from "./ref-where.js";

/** Tables of codes by value are dense up to this many values, and hashed beyond. */
const densest = 1 << 16;

/** Groups of a table's rows, and the group of each of ours. */
export interface Grouping {
  /** By row of the table; -1 where a value is null. */
  readonly codes: Int32Array;
  readonly groups: number;
  /** i32; values that no row of the table has go to the group after all others. */
  readonly own: Addr;
  readonly validity: readonly Addr[];
  /** What groups are made by, for people. */
  readonly by: string;
  /** Whether a value can be one that no row of the table has. */
  readonly partial: boolean;
}

/** One grouping by all equalities together. */
export function groupingOf(cell: Cell, target: Target, equalities: readonly Equality[]): Grouping {
  const [first, ...others] = equalities.map((equality) => oneGrouping(cell, target, equality));
  return others.reduce((all, next) => paired(cell, all, next), first!);
}

function oneGrouping(cell: Cell, target: Target, equality: Equality): Grouping {
  const { rows, tables } = cell;
  if (equality.kind === "reference") {
    const groups = tables.rows(equality.table);
    const index = rows.pathIndex(equality.own);
    if (index.lane === "i64") {
      const message = `where: over ${groups} rows of ${equality.table} is not built yet`;
      return tables.problem("spec.not_built", message, cell, ["where"], "2^31 rows is the most");
    }
    const codes = tables.positions(target.name, equality.theirs);
    return { codes, groups, own: index.values, validity: valid(index), by: columns(equality.theirs), partial: false };
  }
  const { codes, values } = tables.codes(target.name, equality.theirs);
  const own = rows.formula(equality.own);
  const groups = values.kind === "text" ? values.texts.length : values.numbers.length;
  const { typed, text } = equality.theirs;
  const by = typed.kind === "input" ? columns(typed.value) : text.replace(/ as \S+$/, "");
  return { codes, groups, ...codesOf(cell, values, own, groups), validity: valid(own), by };
}

const columns = ({ columns }: PathRef): string => columns.join(".");

const valid = ({ validity }: { readonly validity?: Addr }): readonly Addr[] =>
  validity === undefined ? [] : [validity];

/** The code of each row's value; `missing` where the table has none of it. */
function codesOf(cell: Cell, values: DistinctValues, own: Vector, missing: number): { own: Addr; partial: boolean } {
  const { builder } = cell;
  const { constants } = builder;
  const out = builder.slot(4);
  if (values.kind === "text") {
    if (own.lane === "code") {
      const codes = new Map(values.texts.map((text, code) => [text, code]));
      const { texts, size } = own.dictionary;
      const table = Int32Array.from({ length: size }, (_, code) => codes.get(textAt(texts, code)) ?? missing);
      builder.step("gatherI32", own.values, constants.add(table), out);
      return { own: out, partial: table.includes(missing) };
    }
    if (own.lane !== "utf8") throw new Error(`a text in ${own.lane}`);
    const texts = textArray(values.texts);
    const { slots, mask } = textTable(texts);
    const keys = [constants.add(texts.offsets), constants.add(texts.bytes)] as const;
    builder.step("lookupText", own.offsets, own.bytes, constants.add(slots), mask, ...keys, missing, out);
    return { own: out, partial: true };
  }
  if (own.lane !== "i32" && own.lane !== "i64" && own.lane !== "f64") throw new Error(`a number in ${own.lane}`);
  const dense = values.kind === "number" && own.lane === "i32" && denseTable(values.numbers, missing);
  if (dense) {
    const { lo, table } = dense;
    builder.step("lookupI32", own.values, lo, table.length, constants.add(table), missing, out);
    return { own: out, partial: true };
  }
  let words = own.values;
  if (own.lane === "i32") {
    words = builder.slot(8);
    builder.step("signExtend", own.values, words);
  }
  const { slots, mask } = values.kind === "number" ? lookupTable(values.numbers) : realTable(values.numbers);
  builder.step("lookup64", words, constants.add(slots), mask, missing, out);
  return { own: out, partial: true };
}

function denseTable(numbers: BigInt64Array, missing: number): { lo: number; table: Int32Array } | undefined {
  if (numbers.length === 0 || numbers.length > densest) return undefined;
  const plain = Array.from(numbers, Number);
  const lo = Math.min(...plain);
  const hi = Math.max(...plain);
  if (hi - lo >= densest || lo < -(2 ** 31) || hi >= 2 ** 31) return undefined;
  const table = new Int32Array(hi - lo + 1).fill(missing);
  plain.forEach((number, code) => {
    table[number - lo] = code;
  });
  return { lo, table };
}

/** Doubles by their bits: 0 is found by those of -0 too. */
function realTable(numbers: Float64Array) {
  const zero = numbers.indexOf(0);
  const keys = zero < 0 ? numbers : Float64Array.of(...[-0], ...numbers);
  const codes = zero < 0 ? undefined : Int32Array.from(keys, (_, i) => (i === 0 ? zero : i - 1));
  return lookupTable(new BigInt64Array(keys.slice().buffer), codes);
}

/** Groups by two groupings at once: only pairs that the table has get a number. */
function paired(cell: Cell, a: Grouping, b: Grouping): Grouping {
  const { builder } = cell;
  const base = b.groups + 1; // the last one: no such value
  const rows = a.codes.length;
  const words = new BigInt64Array(rows);
  const missing = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const [first, second] = [a.codes[row]!, b.codes[row]!];
    if (first < 0 || second < 0) missing[row] = 1;
    else words[row] = BigInt(first) * BigInt(base) + BigInt(second);
  }
  const { codes, distinct } = distinct64(words, missing);
  const packed = builder.slot(8);
  builder.step("packCodes", a.own, b.own, base, packed);
  const own = builder.slot(4);
  const { slots, mask } = lookupTable(distinct);
  builder.step("lookup64", packed, builder.constants.add(slots), mask, distinct.length, own);
  return {
    codes,
    groups: distinct.length,
    own,
    validity: [...a.validity, ...b.validity],
    by: `${a.by}, ${b.by}`,
    partial: true,
  };
}
