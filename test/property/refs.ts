// Random references, with which rows each may and may not choose.
import { type Claim, plain } from "./claims.js";
import { type Expression, Formulas, type Readable } from "./expressions.js";
import type { At } from "./reading.js";
import { type Around, candidateReadables, columnsOf, rowNamed, rowsOf, type Table, type Target } from "./scope.js";
import { int, text } from "./values.js";

export function randomRef(
  around: Around,
  table: Table,
  name: string,
  readables: readonly Readable[],
): Claim | undefined {
  const { c, sources, tables } = around;
  const known = [...sources, ...tables, table].filter((each) => !("keySaid" in each && each.keySaid === "never"));
  const targets = known.filter((each) => rowsOf(each)[0] > 0);
  if (targets.length === 0) return undefined;
  const target = c.pick(targets);
  const [least] = rowsOf(target);
  const key = target.key.map((column) => columnsOf(target).find((each) => each.name === column)!);
  const candidates = candidateReadables(target, around);
  const before = target === table && c.odds(50);
  const words: Record<string, unknown> = { ref: target.name, ...(before && { before: "self" }) };
  const parts = key.length > 1 ? { parts: key } : {};
  const claim = {
    ...plain(name),
    ...parts,
    type: key.length > 1 ? text : key[0]!.type,
    nullable: before,
    refersTo: target.name,
  };

  if (!before && rowsOf(table)[1] <= least && c.odds(15))
    return { ...claim, words: { ...words, unique: true }, unique: true, domain: chosen(target, () => true) };
  if (!before && c.odds(12)) {
    const popularity = c.pick([{ zipf: 1.1 }, { lorenz: { top: "20%", share: "80%" } }, { zipf: 0.4 }]);
    return { ...claim, words: { ...words, popularity }, domain: chosen(target, () => true) };
  }
  // A parent whose alias is the name of the target cannot be named here
  const own = readables.filter((each) => table.each?.alias !== target.name || !each.text.startsWith(`${target.name}.`));
  const where = c.odds(45) ? randomWhere(around, candidates, own) : undefined;
  const weight = c.odds(35) ? randomWeight(around, candidates) : undefined;
  const apart = table.each !== undefined && table.each.to <= Math.max(1, least / 2) && c.odds(30);
  if (where) words.where = where.text;
  if (weight) words.weight = weight.text;
  if (apart) words.unique_in = table.each!.alias;
  const allows = (at: At): boolean => {
    if (before && at.candidate!.row >= at.row) return false;
    if (weight && !(Number(weight.get(at)) > 0)) return false;
    return !where || where.get(at) === true;
  };
  const none = (at: At): boolean => {
    const read = at.table.world.get(target.name)!;
    for (let row = 0; row < read.rows; row++) if (allows({ ...at, candidate: { table: read, row } })) return false;
    return true;
  };
  return {
    ...claim,
    words,
    nullable: before || where !== undefined,
    apart,
    bits: where || weight || before ? 0 : Math.log2(least),
    domain: chosen(target, allows),
    // With siblings in the way a row may have none left
    missing: (at) => (apart && (where || before) ? none(at) || undefined : none(at)),
  };
}

/** The row behind a key, and whether it may be chosen. */
function chosen(target: Target, allows: (at: At) => boolean): Claim["domain"] {
  return {
    kind: "test",
    test(value, at) {
      const read = at.table.world.get(target.name)!;
      const row = rowNamed(read, target, value);
      return row !== undefined && allows({ ...at, candidate: { table: read, row } });
    },
  };
}

/** One or two conditions: of candidate and row, of the candidate alone, or two of which one must hold. */
function randomWhere(
  { c }: Around,
  candidates: readonly Readable[],
  readables: readonly Readable[],
): Expression | undefined {
  const present = (all: readonly Readable[]): Formulas =>
    new Formulas(
      c,
      all.filter((each) => !each.nullable),
    );
  const [theirs, own] = [new Formulas(c, candidates), new Formulas(c, readables)];
  // What || makes of a null is no matter of where:
  const either = (): Expression => present(candidates).comparison(0, present(readables));
  const parts = c.list(1, 2, () =>
    c.weighted<() => Expression>([
      [9, () => theirs.comparison(0, own)],
      [1, () => theirs.comparison(1)],
      [2, () => joined(" || ", either(), either())],
    ])(),
  );
  const all = parts.reduce((a, b) => joined(" && ", a, b));
  return candidates.some((each) => all.text.includes(each.text)) ? all : undefined;
}

function joined(operator: " && " | " || ", a: Expression, b: Expression): Expression {
  const inside = (each: Expression): string => (each.level < 4 ? `(${each.text})` : each.text);
  const isAny = operator === " || ";
  return {
    ...a,
    text: `${inside(a)}${operator}${inside(b)}`,
    level: isAny ? 2 : 3,
    get(at) {
      const holds = [a, b].map((each) => each.get(at) === true);
      return isAny ? holds.includes(true) : !holds.includes(false);
    },
  };
}

/** Whole numbers from 0 up. */
function randomWeight({ c }: Around, candidates: readonly Readable[]): Expression | undefined {
  const present = (kind: string): readonly Readable[] =>
    candidates.filter(({ type, nullable }) => type.kind === kind && !nullable);
  const [numbers, texts] = [present(int.kind), present(text.kind)];
  if (numbers.length === 0) return undefined;
  const number = c.pick(numbers);
  const value = (at: At): bigint => number.get(at) as bigint;
  const size = (at: At): bigint => (value(at) < 0n ? -value(at) : value(at));
  const weight = { level: 10, type: int, nullable: false } as const;
  switch (c.int(0, 2)) {
    case 0:
      return { ...weight, text: `abs(${number.text}) + 1`, get: (at) => size(at) + 1n };
    case 1:
      return { ...weight, text: `abs(${number.text} % 3)`, get: (at) => ((value(at) % 3n) + 3n) % 3n };
    default: {
      const word = texts.length > 0 ? c.pick(texts) : undefined;
      if (!word) return { ...weight, text: `abs(${number.text})`, get: size };
      const get = (at: At): bigint => ([...(word.get(at) as string)].length > 3 ? 5n : 1n);
      return { ...weight, text: `if(length(${word.text}) > 3, 5, 1)`, get };
    }
  }
}
