// Random columns of a table: one verb each, free to read what stands before.
import type { Chance } from "./chance.js";
import { type Claim, holds, plain } from "./claims.js";
import { Formulas, type Readable } from "./expressions.js";
import { ended, renamed, shaped, withNulls } from "./modifiers.js";
import type { At } from "./reading.js";
import { randomRef } from "./refs.js";
import { type Around, rowReadables, rowsOf, type Table } from "./scope.js";
import { bool, date, float, int, type Maybe, sameType, type Type, text, textOf, uuid, type Value } from "./values.js";
import { drawnVerbs } from "./verbs.js";

export function randomColumn(around: Around, table: Table, name: string): Claim {
  const { c } = around;
  const readables = rowReadables(table, around);
  const formulas = new Formulas(c, readables);
  const claim = c.weighted<() => Claim | undefined>([
    [32, () => drawn(around, table, name)],
    [20, () => formulaColumn(c, formulas, name)],
    [24, () => randomRef(around, table, name, readables)],
    [10, () => caseColumn(around, table, readables, name)],
    [7, () => template(c, readables, name)],
    [6, () => parametric(c, table, formulas, readables, name)],
    [3, () => sequence(c, name)],
    [3, () => constant(c, name)],
    [4, () => (table.each ? position(name) : undefined)],
  ])();
  return withNulls(c, table, renamed(c, claim ?? drawn(around, table, name)), readables);
}

const rising = [
  "uniform",
  "normal",
  "lognormal",
  "exponential",
  "gamma",
  "beta",
  "pareto",
  "poisson",
  "binomial",
  "date",
  "timestamp",
];

function drawn(around: Around, table: Table, name: string): Claim {
  const { c } = around;
  const verb = c.weighted(drawnVerbs)({ ...around, rows: table.rows });
  const claim: Claim = { ...plain(name), ...verb };
  if (verb.room !== undefined && rowsOf(table)[1] <= verb.room && c.odds(40))
    return { ...claim, words: { ...verb.words, unique: true }, unique: true };
  const rises = !claim.sorted && rising.some((word) => word in verb.words) && verb.words.zipf === undefined;
  return c.odds(50) ? shaped(c, { ...claim, rises }) : ended(c, { ...claim, rises });
}

/** A verb whose parameters are read from the row. */
function parametric(
  c: Chance,
  table: Table,
  formulas: Formulas,
  readables: readonly Readable[],
  name: string,
): Claim | undefined {
  const claim = plain(name);
  const few = readables.filter((each) => each.type.kind === "int" && fewOf(table, each) !== undefined);
  const number = few.length > 0 && c.odds(50) ? c.pick(few) : formulas.of("int", 1);
  const size = (at: At): number => Math.abs(Number(number.get(at))) % 5;
  const small = `abs(${number.text}) % 5`;
  const missing = (at: At): boolean => number.get(at) === null;
  const common = { nullable: number.nullable, missing } as const;
  const whole = (low: number, test: (value: number, at: At) => boolean): Claim["domain"] => ({
    kind: "test",
    test: (value, at) => Number(value) >= low && test(Number(value), at),
  });
  switch (c.int(0, 4)) {
    case 0: {
      const width = c.pick([0, 1, 10]);
      const domain = whole(0, (value, at) => value >= size(at) && value <= size(at) + width);
      return { ...claim, ...common, type: int, domain, words: { uniform: { from: small, to: `${small} + ${width}` } } };
    }
    case 1: {
      const domain: Claim["domain"] = {
        kind: "test",
        test: (value, at) => Math.abs((value as number) - size(at)) <= 20,
      };
      return { ...claim, ...common, type: float, domain, words: { normal: { mean: small, sd: 2 } } };
    }
    case 2:
      if (!few.includes(number)) return undefined;
      return {
        ...claim,
        ...common,
        type: int,
        domain: whole(0, (value, at) => value <= size(at) + 1),
        words: { binomial: { n: `${small} + 1`, p: "30%" } },
      };
    case 3: {
      const domain: Claim["domain"] = {
        kind: "test",
        test: (value, at) => (value as number) >= 0 && (value as number) <= 60 * (size(at) + 1),
      };
      return { ...claim, ...common, type: float, domain, words: { exponential: { mean: `${small} + 1` } } };
    }
    default: {
      const times = readables.filter((each) => each.type.kind === "timestamp" && !each.nullable);
      const at = times.length > 0 ? c.pick(times) : undefined;
      if (!at) return undefined;
      const test = (value: Value, row: At): boolean => {
        const ms = BigInt(at.get(row) as number);
        return (
          (value as string)[14] === "7" &&
          BigInt(`0x${(value as string).replace("-", "").slice(0, 12)}`) === BigInt.asUintN(48, ms)
        );
      };
      return { ...claim, type: uuid, domain: { kind: "test", test }, unique: true, words: { uuid: "v7", at: at.text } };
    }
  }
}

function formulaColumn(c: Chance, formulas: Formulas, name: string): Claim {
  const formula = formulas.of(c.pick(["int", "text", "bool", "decimal", "float", "date", "timestamp"] as const), 3);
  const few = formula.type.kind === "bool" ? { few: [true, false] } : {};
  const { nullable, get } = formula;
  const type = formula.alone ?? formula.type;
  const claim: Claim = {
    ...plain(name),
    ...few,
    type,
    nullable,
    domain: { kind: "exact", of: get },
    words: formula.text,
  };
  return c.odds(80) ? claim : shaped(c, { ...claim, words: { formula: formula.text } });
}

function caseColumn(around: Around, table: Table, readables: readonly Readable[], name: string): Claim | undefined {
  const { c } = around;
  const inputs = readables.filter((each) => fewOf(table, each) !== undefined);
  if (inputs.length === 0) return undefined;
  const input = c.pick(inputs);
  const known = c.some([...new Set(fewOf(table, input)!)].filter((value) => value !== ""));
  if (known.length === 0) return undefined;
  const keys = known.map((value) => textOf(input.type, value));
  const otherwise = c.odds(60);
  const branch = (at: At): number => {
    const value = input.get(at);
    const found = value === null ? -1 : known.indexOf(value);
    return found >= 0 ? found : otherwise ? known.length : -1;
  };
  const results = [...known, ...(otherwise ? [null] : [])];
  const words = (given: readonly unknown[]) => {
    const when = Object.fromEntries(keys.map((key, i) => [key, given[i]]));
    return { case: input.text, when, ...(otherwise && { else: given[keys.length] }) };
  };
  const common = { ...plain(name), nullable: !otherwise } as const;
  if (c.odds(60)) {
    const pools: readonly (readonly [Type, readonly (string | number)[]])[] = [
      [int, [1, 4, 0, -7]],
      [text, ["p", "q,", ""]],
      [float, [0.5, 2.25]],
    ];
    const [type, pool] = c.pick(pools);
    const given = results.map(() => c.pick(pool));
    const as = (value: string | number): Value => (type.kind === "int" ? BigInt(value) : value);
    const of = (at: At): Maybe => (branch(at) < 0 ? null : as(given[branch(at)]!));
    return { ...common, words: words(given), type, domain: { kind: "exact", of }, few: given.map(as) };
  }
  const verbs = results
    .map(() => c.weighted(drawnVerbs)({ ...around, rows: undefined }))
    .filter(({ words }) => !("type" in words));
  const [first] = verbs;
  if (!first) return undefined;
  const chosen = results.map((_, i) => (verbs[i] && sameType(verbs[i].type, first.type) ? verbs[i] : first));
  const test = (value: Value, at: At): boolean => branch(at) >= 0 && holds(chosen[branch(at)]!.domain, value, at);
  const missing = (at: At): boolean => branch(at) < 0;
  return {
    ...common,
    words: words(chosen.map((verb) => verb.words)),
    type: first.type,
    domain: { kind: "test", test },
    missing,
  };
}

/** Values that there are few of, of a name in scope. */
function fewOf(table: Table, { text: name, type }: Readable): readonly Value[] | undefined {
  if (type.kind === "bool") return [true, false];
  const few = table.claims.find((each) => each.name === name)?.few;
  return few && few.length > 0 && ["int", "text", "date"].includes(type.kind) ? few : undefined;
}

const forms: Partial<Record<Type["kind"], readonly [form: string, show: (value: Value) => string]>> = {
  text: [":upper", (value) => (value as string).replace(/[a-z]+/g, (word) => word.toUpperCase())],
  date: [":%d.%m.%Y", (value) => textOf(date, value).split("-").reverse().join(".")],
};

function template(c: Chance, readables: readonly Readable[], name: string): Claim | undefined {
  const usable = readables.filter(({ type }) => !["timestamp", "single"].includes(type.kind));
  if (usable.length === 0) return undefined;
  const parts = c.list(1, 3, () => {
    const [before, of] = [c.pick(["", "-", "{{", "é }}", " "]), c.pick(usable)];
    const [form, show] = (c.odds(20) ? forms[of.type.kind] : undefined) ?? [
      "",
      (value: Value) => textOf(of.type, value),
    ];
    const said = before.replace("{{", "{").replace("}}", "}");
    const read = (at: At): string | null => {
      const value = of.get(at);
      return value === null ? null : said + show(value);
    };
    return { text: `${before}{${of.text}${form}}`, nullable: of.nullable, read };
  });
  const of = (at: At): Maybe => {
    const texts = parts.map(({ read }) => read(at));
    return texts.includes(null) ? null : texts.join("");
  };
  const nullable = parts.some((part) => part.nullable);
  return {
    ...plain(name),
    words: { template: parts.map((part) => part.text).join("") },
    type: text,
    nullable,
    domain: { kind: "exact", of },
  };
}

function sequence(c: Chance, name: string): Claim {
  const [start, step] = [c.pick([1, -3, 3_000_000_000]), c.pick([1, 7, -2])];
  const of = ({ row }: At): Value => BigInt(start) + BigInt(step) * BigInt(row);
  return {
    ...plain(name),
    words: { sequence: step === 1 ? start : { start, step } },
    type: int,
    domain: { kind: "exact", of },
    unique: true,
  };
}

function constant(c: Chance, name: string): Claim {
  const constants: readonly (readonly [string | number | boolean, Type, Value])[] = [
    ["GBP", text, "GBP"],
    [-7, int, -7n],
    [2.5, float, 2.5],
    [true, bool, true],
    ["007", text, "007"],
  ];
  const [given, type, value] = c.pick(constants);
  return { ...plain(name), words: { value: given }, type, domain: { kind: "exact", of: () => value }, few: [value] };
}

/** Children of one parent stand together, and are numbered. */
export const position = (name: string): Claim => ({
  ...plain(name),
  words: "position",
  type: int,
  domain: {
    kind: "exact",
    of({ table, row }) {
      let first = row;
      while (first > 0 && table.parents![first - 1] === table.parents![row]) first--;
      return BigInt(row - first + 1);
    },
  },
});
