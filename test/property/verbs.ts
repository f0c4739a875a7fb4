// Random verbs that draw, with what their words promise of every value.
import type { Chance } from "./chance.js";
import type { Domain } from "./claims.js";
import { weekdayOf } from "./expressions.js";
import type { Source } from "./sources.js";
import {
  bool,
  date,
  dayMs,
  decimal,
  decimalText,
  float,
  int,
  isoDate,
  single,
  type Type,
  tenTo,
  text,
  timestamp,
  uuid,
  type Value,
} from "./values.js";

export interface Verb {
  readonly words: Readonly<Record<string, unknown>>;
  readonly type: Type;
  readonly domain: Domain;
  readonly bits: number;
  readonly sorted?: boolean;
  readonly few?: readonly Value[];
  /** How many different values it can give, where it can be unique. */
  readonly room?: number;
}

/** Where a verb stands. */
export interface Place {
  readonly c: Chance;
  /** Undefined in a table of children. */
  readonly rows: number | undefined;
  readonly period: { readonly from: number; readonly days: number };
  readonly sources: readonly Source[];
}

const bitsOf = (room: number): number => Math.max(0, Math.log2(room));
const between = (from: Value, to: Value, also?: (value: Value) => boolean): Domain => ({
  kind: "range",
  from,
  to,
  ...(also && { also }),
});

export const drawnVerbs: readonly (readonly [weight: number, (place: Place) => Verb])[] = [
  [6, wholeUniform],
  [4, realUniform],
  [6, continuous],
  [5, counting],
  [6, choice],
  [2, fileChoice],
  [5, pattern],
  [
    2,
    () => ({
      words: { uuid: "v4" },
      type: uuid,
      domain: { kind: "test", test: (value) => (value as string)[14] === "4" },
      bits: 122,
    }),
  ],
  [4, dates],
  [4, timestamps],
];

function wholeUniform({ c }: Place): Verb {
  const from = c.pick([0, 1, -5, -300, 1_000_000, -9_000_000_000]);
  const size = c.pick([6, 1, 2, 300, 70_000, 5_000_000_000]);
  const to = from + size - 1;
  const words = { uniform: `${from}..${to}` };
  const few = size <= 6 ? Array.from({ length: size }, (_, i) => BigInt(from + i)) : undefined;
  const bits = bitsOf(size);
  const narrow = (["int8", "int16", "int32"] as const).find(
    (_, i) => -from <= 2 ** (8 * 2 ** i - 1) && to < 2 ** (8 * 2 ** i - 1),
  );
  switch (c.int(0, 7)) {
    case 5:
      if (narrow === undefined) break;
      return {
        words: { ...words, type: narrow },
        type: int,
        domain: between(BigInt(from), BigInt(to)),
        bits,
        room: size,
        ...(few && { few }),
      };
    case 6: {
      const scale = c.int(0, 3);
      const [low, high] = [BigInt(from) * tenTo(scale), BigInt(to) * tenTo(scale)];
      const domain = between(low, high);
      return {
        words: { ...words, type: `decimal(18,${scale})` },
        type: decimal(scale),
        domain,
        bits: bitsOf(Number(high - low) + 1),
      };
    }
    case 7: {
      const [name, type] = c.pick([
        ["float64", float],
        ["float32", single],
      ] as const);
      if (size === 1) break;
      return { words: { ...words, type: name }, type, domain: between(from, Math.fround(to)), bits: 20 };
    }
  }
  return { words, type: int, domain: between(BigInt(from), BigInt(to)), bits, room: size, ...(few && { few }) };
}

function realUniform({ c }: Place): Verb {
  const scale = c.int(1, 3);
  const low = BigInt(c.int(-50_000, 50_000));
  const high = low + BigInt(c.pick([1, 10, 12_345]));
  const words = { uniform: `${decimalText(low, scale)}..${decimalText(high, scale)}` };
  if (c.odds(50))
    // The upper end of reals is out, also on the grid of a decimal
    return {
      words: { ...words, type: `decimal(12,${scale})` },
      type: decimal(scale),
      domain: between(low, high - 1n),
      bits: bitsOf(Number(high - low)),
      room: Number(high - low),
    };
  const [from, to] = [low, high].map((end) => Number(decimalText(end, scale))) as [number, number];
  return { words, type: float, domain: between(from, to, (value) => from === to || value !== to), bits: 40 };
}

function continuous({ c }: Place): Verb {
  const mean = c.pick([10, 0.5, 1000, 2.25]);
  const spread = c.pick([1, 0.25, 3, 0]);
  const infinity = Number.MAX_VALUE;
  const laws: readonly (readonly [Record<string, unknown>, number, number])[] = [
    [{ normal: { mean, sd: spread } }, mean - 10 * spread, mean + 10 * spread],
    [
      { lognormal: { mean, sd: spread } },
      spread === 0 ? mean * (1 - 1e-12) : 0,
      spread === 0 ? mean * (1 + 1e-12) : infinity,
    ],
    [{ lognormal: { mu: -1, sigma: spread } }, 0, infinity],
    [{ exponential: { mean } }, 0, 60 * mean],
    [{ gamma: { shape: mean, scale: 2 } }, 0, infinity],
    [{ beta: { alpha: mean, beta: 2.5, range: "-2..3.5" } }, -2, 3.5],
    [{ beta: { alpha: 0.5, beta: mean } }, 0, 1],
    [{ pareto: { shape: 3 + spread, scale: mean } }, mean, infinity],
  ];
  const [words, from, to] = c.pick(laws);
  return { words, type: float, domain: between(from, to), bits: spread === 0 ? 0 : 40 };
}

function counting({ c }: Place): Verb {
  const laws: readonly (readonly [Record<string, unknown>, number, number])[] = [
    [{ poisson: c.pick([3.2, 0, 0.1, 5000]) }, 0, 1e6],
    [{ binomial: { n: 10, p: "20%" } }, 0, 10],
    [{ binomial: { n: 1000, p: 1 } }, 1000, 1000],
    [{ geometric: "80%" }, 1, 80],
    [{ geometric: 0.0001 }, 1, 1e7],
    [{ zipf: { s: 1.1, n: c.pick([10, 1, 100_000]) } }, 1, 100_000],
  ];
  const [words, from, to] = c.pick(laws);
  const few = to === 10 ? Array.from({ length: 11 }, (_, i) => BigInt(i)) : undefined;
  return { words, type: int, domain: between(BigInt(from), BigInt(to)), bits: 0, ...(few && { few }) };
}

const pools: readonly (readonly [Type, readonly (string | number | boolean)[]])[] = [
  [text, ["red", "green, or so", "", 'a "blue"', "żółty", "line\nbreak", " space ", "€", "null", "é".repeat(40)]],
  [int, [6, 12, -24, 0, 300_000]],
  [float, [0.25, 1.5, -3.75, 1e30]],
  [bool, [true, false]],
];

function choice({ c }: Place): Verb {
  const [type, pool] = c.pick(pools);
  const values = c.some(pool, 2);
  const given = (value: string | number | boolean): Value => (type.kind === "int" ? BigInt(value) : value);
  if (c.odds(50) || type.kind === "bool") {
    const domain = { kind: "set", values: values.map(given) } as const;
    return {
      words: { choice: values },
      type,
      domain,
      bits: bitsOf(values.length),
      few: domain.values,
      room: values.length,
    };
  }
  const weights = values.map((_, i) => (i === 0 ? 1 : c.pick([2, 0, 0.5])));
  const possible = values.filter((_, i) => weights[i]! > 0).map(given);
  if (values.includes("")) return choice({ c, rows: undefined, period: { from: 0, days: 1 }, sources: [] }); // no name of a map is empty
  const words = { choice: Object.fromEntries(values.map((value, i) => [String(value), weights[i]])) };
  return { words, type, domain: { kind: "set", values: possible }, bits: 0, few: possible };
}

function fileChoice(place: Place): Verb {
  const { c, sources } = place;
  const usable = sources.flatMap((source) =>
    source.columns.flatMap((column) => (column.values && !column.values.includes(null) ? [{ source, column }] : [])),
  );
  if (usable.length === 0) return choice(place);
  const { source, column } = c.pick(usable);
  const weights = usable.filter(
    (each) =>
      each.source === source &&
      ["int", "decimal"].includes(each.column.type.kind) &&
      each.column.values!.every((value) => (value as bigint) >= 0n),
  );
  const weight = weights.length > 0 && c.odds(50) ? c.pick(weights).column : undefined;
  const possible = new Set(
    column.values!.filter((_, row) => weight === undefined || (weight.values![row] as bigint) > 0n),
  );
  if (possible.size === 0) return choice(place);
  const words = { choice: { csv: source.file, value: column.name, ...(weight && { weight: weight.name }) } };
  const few = [...possible] as Value[];
  return { words, type: column.type, domain: { kind: "set", values: few }, bits: 0, few };
}

/** Pieces of patterns, and how many texts each makes where that is no matter of chance. */
const pieces: readonly (readonly [string, number])[] = [
  ["[A-Z]{2}", 676],
  ["[0-9]{4}", 10_000],
  ["-", 1],
  ["x", 1],
  ["\\d", 10],
  ["(?:ab|cd|é)", 3],
  ["[a-f]{1,3}", 0],
  ["(red|green)?", 0],
  ["\\.", 1],
  ["[^a-y]", 0],
  ["\\w+", 0],
  ["[żó]*", 0],
];

function pattern({ c }: Place): Verb {
  const chosen = c.list(1, 4, () => c.pick(pieces));
  const source = chosen.map(([piece]) => piece).join("");
  const matcher = new RegExp(`^(?:${source})$`, "u");
  const room = chosen.reduce((product, [, count]) => product * count, 1);
  const test = (value: Value): boolean => matcher.test(value as string);
  return {
    words: { pattern: source },
    type: text,
    domain: { kind: "test", test },
    bits: room === 0 ? 0 : bitsOf(room),
    ...(room > 0 && { room }),
  };
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Days of the week that are asked for, or none. */
function someWeekdays(c: Chance): {
  readonly words: Record<string, unknown>;
  readonly allowed: (days: number) => boolean;
} {
  if (!c.odds(25)) return { words: {}, allowed: () => true };
  const chosen = c.some(weekdays);
  const names = chosen.map((name) => (c.odds(30) ? name.slice(0, 3) : name));
  const words = { weekday: names.length === 1 && c.odds(50) ? names[0] : names };
  return { words, allowed: (days) => chosen.includes(weekdays[weekdayOf(days) - 1]!) };
}

function dates({ c, rows, period }: Place): Verb {
  const { from, days } = c.odds(30) ? period : { from: c.pick([19_700, -700, 11_000]), days: c.pick([30, 1, 3650]) };
  const to = from + days - 1;
  const range =
    from === period.from && to === period.from + period.days - 1
      ? "period"
      : from === to
        ? isoDate(from)
        : `${isoDate(from)}..${isoDate(to)}`;
  const { words, allowed } = someWeekdays(c);
  const sorted = rows !== undefined && c.odds(30);
  return {
    words: { date: range, ...words, ...(sorted && { sorted: true }) },
    type: date,
    domain: between(from, to, (value) => allowed(value as number)),
    bits: sorted ? 0 : bitsOf(days / 7),
    ...(sorted && { sorted }),
    ...(!sorted && Object.keys(words).length === 0 && { room: days }),
  };
}

function timestamps({ c, rows, period }: Place): Verb {
  const isPeriod = c.odds(40);
  const from = isPeriod ? period.from * dayMs : c.pick([1_700_000_000_000, -86_400_000 * 400, 1_700_000_000_123]);
  const to = isPeriod ? from + period.days * dayMs : from + c.pick([3_600_000, 90 * dayMs]);
  const iso = (ms: number): string => new Date(ms).toISOString().replace(".000Z", "Z");
  const [every, step] = c.pick([
    [undefined, 1],
    ["1s", 1000],
    ["15m", 900_000],
    ["1h", 3_600_000],
  ] as const);
  const { words, allowed } = someWeekdays(c);
  const sorted = rows !== undefined && c.odds(30);
  const onGrid = (value: Value): boolean =>
    ((value as number) - from) % step === 0 && allowed(Math.floor((value as number) / dayMs));
  return {
    words: {
      timestamp: isPeriod ? "period" : `${iso(from)}..${iso(to)}`,
      ...(every && { every }),
      ...words,
      ...(sorted && { sorted: true }),
    },
    type: timestamp,
    domain: between(from, to - 1, onGrid),
    bits: sorted ? 0 : bitsOf((to - from) / step / 7),
    ...(sorted && { sorted }),
    ...(!sorted && Object.keys(words).length === 0 && { room: Math.floor((to - from) / step) }),
  };
}
