// Random words beside a verb, and what becomes of the column's claim by each.
import type { Chance } from "./chance.js";
import { asMap, type Claim, convertedDomain, holds, type NullRule } from "./claims.js";
import { Formulas, type Readable } from "./expressions.js";
import { named, type Table } from "./scope.js";
import {
  date,
  decimal,
  decimalText,
  float,
  int,
  isNumber,
  isoDate,
  text,
  timestamp,
  type Type,
  type Value,
} from "./values.js";

/** `type`, `round` or `format` beside a verb, where what comes of it can be judged. */
export function shaped(c: Chance, claim: Claim): Claim {
  if ("type" in asMap(claim.words) || !c.odds(25)) return claim;
  const { type, domain } = claim;
  const words = asMap(claim.words);
  const as = (to: Type, modifier: Record<string, unknown>): Claim => {
    const inReach = domain.kind !== "set" || type.kind === "int" || to.kind === "text"; // constants are read as what is declared
    const domainAs = inReach ? convertedDomain(domain, type, to) : undefined;
    const few = claim.few && domainAs?.kind === "set" ? domainAs.values : [];
    return domainAs ? { ...claim, bits: 0, few, type: to, domain: domainAs, words: { ...words, ...modifier } } : claim;
  };
  const textually = (modifier: Record<string, unknown>, read: (field: string) => Value | undefined): Claim => {
    if (domain.kind === "exact" || domain.kind === "test") return claim;
    const test = (value: Value): boolean => {
      const inner = read(value as string);
      return inner !== undefined && holds(domain, inner);
    };
    return { ...claim, bits: 0, few: [], type: text, domain: { kind: "test", test }, words: { ...words, ...modifier } };
  };
  if (type.kind === "date")
    return c.odds(50) ? as(timestamp, { type: "timestamp" }) : textually({ format: "%Y/%m/%d" }, slashedDay);
  if (type.kind === "timestamp") return as(date, { type: "date" });
  if (!isNumber(type)) return claim;
  const scale = c.int(0, 3);
  switch (c.int(0, 4)) {
    case 0:
      return as(decimal(scale), { type: `decimal(18,${scale})` });
    case 1:
      return type.kind === "int" ? claim : as(decimal(scale), { round: scale });
    case 2:
      return type.kind === "int" ? textually({ format: "%05d" }, padded) : as(int, { type: "int64" });
    case 3:
      return type.kind === "int" ? as(text, { type: "text" }) : claim;
    default:
      return "uniform" in words ? claim : as(float, { type: "float64" });
  }
}

function slashedDay(field: string): number | undefined {
  const ms = Date.parse(`${field.replaceAll("/", "-")}T00:00:00Z`);
  return /^\d{4}\/\d\d\/\d\d$/.test(field) && !Number.isNaN(ms) ? ms / 86_400_000 : undefined;
}

const padded = (field: string): bigint | undefined => (/^-?\d{4,}$/.test(field) ? BigInt(field) : undefined);

/** `clip` or `truncate` to the middle of the values. */
export function ended(c: Chance, claim: Claim): Claim {
  const { domain, type } = claim;
  if (domain.kind !== "range" || claim.unique || typeof claim.words === "string" || !c.odds(15)) return claim;
  const [low, high] = [Number(domain.from), Number(domain.to)];
  if (!(high - low > 8 && high - low < 1e15) || type.kind === "single") return claim;
  const isEven = ["uniform", "normal", "beta", "date", "timestamp"].some((verb) => verb in asMap(claim.words));
  const quarter = (high - low) / 4;
  const [from, to] = isEven
    ? [Math.ceil(low + quarter), Math.floor(high - quarter)]
    : [Math.ceil(low), Math.floor(low + quarter)];
  const written = (end: number): string => {
    if (type.kind === "date") return isoDate(end);
    if (type.kind === "timestamp") return new Date(end).toISOString();
    return type.kind === "decimal"
      ? decimalText(BigInt(end), type.scale)
      : type.kind === "float"
        ? `${end}.0`
        : String(end);
  };
  const ends = typeof domain.from === "bigint" ? { from: BigInt(from), to: BigInt(to) } : { from, to };
  const word = c.pick(["clip", "truncate"] as const);
  // A date as the end of a range of times is its whole day, and clip moves values off their grid
  const also = word === "truncate" && domain.also ? { also: domain.also } : {};
  return {
    ...claim,
    few: [],
    domain: { kind: "range", ...ends, ...also },
    words: { ...claim.words, [word]: `${written(from)}..${written(to)}` },
    bits: 0,
  };
}

const outputs = ["Überschrift, neu", "a b", 'with "quotes"', "1st", "count(*)"];

/** `as` and `hidden`. */
export function renamed(c: Chance, claim: Claim): Claim {
  const as = c.odds(8) ? `${c.pick(outputs)} ${claim.name}` : undefined;
  const hidden = c.odds(12);
  if (as === undefined && !hidden) return claim;
  const words = { ...asMap(claim.words), ...(as && { as }), ...(hidden && { hidden }) };
  return { ...claim, output: as ?? claim.output, hidden, words };
}

/** `nulls`: a rate, a condition, or two rules. */
export function withNulls(c: Chance, table: Table, claim: Claim, readables: readonly Readable[]): Claim {
  if (typeof claim.words === "string" || table.key.includes(claim.name) || !c.odds(22)) return claim;
  const own = claim.parts || ["uuid", "single"].includes(claim.type.kind) ? [] : [named(claim)];
  const rules = c.odds(80)
    ? [nullRule(c, claim.name, readables, own)]
    : [0, 1].map(() => nullRule(c, claim.name, readables, own));
  const nulls = rules.map(({ rule }) => rule).filter(({ rate }) => rate > 0);
  const [first] = rules;
  const written =
    rules.length === 1 ? first!.word : rules.map(({ word }) => (typeof word === "object" ? word : { rate: word }));
  return { ...claim, nulls, nullable: claim.nullable || nulls.length > 0, words: { ...claim.words, nulls: written } };
}

function nullRule(
  c: Chance,
  name: string,
  readables: readonly Readable[],
  own: readonly Readable[],
): { readonly word: unknown; readonly rule: NullRule } {
  const [written, rate] = c.pick([
    ["10%", 0.1],
    ["50%", 0.5],
    [0, 0],
    [1, 1],
    ["85%", 0.85],
  ] as const);
  if (c.odds(50)) return { word: c.odds(50) ? written : { rate: written }, rule: { rate } };
  const when = new Formulas(c, c.odds(30) ? [...readables, ...own] : readables).condition(1);
  const readsOwn = own.length > 0 && new RegExp(`(?<![\\w.])${name}(?![\\w.])`).test(when.text);
  if (c.odds(30)) return { word: { when: when.text }, rule: { rate: 1, when, readsOwn } };
  return { word: { rate: written, when: when.text }, rule: { rate, when, readsOwn } };
}

/** A column of the same draws without nulls, which the other is held against. */
export function twinOf(claim: Claim): Claim {
  const { nulls: _, as: __, ...words } = asMap(claim.words);
  const name = `${claim.name}_twin`;
  return {
    ...claim,
    name,
    output: name,
    words: { ...words, id: claim.name },
    nulls: [],
    nullable: claim.missing !== undefined,
  };
}
