// Lowered formulas against an interpreter: by hand, and by random formulas over random rows with nulls.
import { expect, test } from "vitest";
import type { LiteralValue, Typed } from "../../src/formula/typed.js";
import type { Kernels } from "../../src/kernels/instance.js";
import { type Bend, type ColumnName, type Dice, dice, randomRows, run, typed } from "./columns.js";
import { interpret } from "./interpreter.js";

const rows = randomRows(1, 203);

/** Where a formula gives something else than the interpreter, computed row by row or looked up where that pays. */
const differences = (formulas: readonly string[], bend?: (kernels: Kernels) => Kernels): string[] => [
  ...differencesOf(formulas, bend, true),
  ...differencesOf(formulas, bend, false),
];

function differencesOf(formulas: readonly string[], bend: Bend | undefined, tables: boolean): string[] {
  const nodes = formulas.map(typed);
  const { values, vectors } = run(nodes, rows, bend, tables);
  const found: string[] = [];
  nodes.forEach((node, k) => {
    if (vectors[k]!.validity === undefined && values[k]!.includes(null))
      found.push(`${formulas[k]}: null without a bitmap`);
    rows.forEach((row, i) => {
      const expected = interpret(node, row);
      const got = values[k]![i];
      if (!same(expected, got!) && found.length < 5) {
        found.push(
          `${formulas[k]}: ${String(got)}, not ${String(expected)}, of ${inputs(node).map((name) => `${name} = ${row[name]}`)}`,
        );
      }
    });
  });
  return found;
}

/** -0 counts as 0. */
const same = (a: LiteralValue, b: LiteralValue): boolean => a === b || Object.is(a, b);

function inputs(node: Typed<ColumnName>): ColumnName[] {
  if (node.kind === "input") return [node.value];
  if (node.kind === "operation") return [...new Set(node.args.flatMap(inputs))];
  return node.kind === "format" ? inputs(node.arg) : [];
}

const byHand = [
  "i",
  "e",
  "s",
  "1",
  "1.5",
  "true",
  '"x"',
  "7 * 6",
  "-i",
  "-p",
  "-f",
  "i + n",
  "i - j",
  "i * j",
  "j / i",
  "j % i",
  "div(j, i)",
  "div(j, n)",
  "j % 7",
  "div(j, 0)",
  "big + big",
  "big * big",
  "big * 1000",
  "big - 9e18",
  "p + q",
  "p * q",
  "p * 2",
  "p / 3",
  "p - i",
  "huge * 10",
  "huge + huge",
  "huge + 0.5",
  "p * 10%",
  "f ** 2",
  "g * g * g",
  "f / 0",
  "f % 3",
  "f % -3",
  "g % i",
  "g / g",
  "1 / (i - i)",
  "abs(i)",
  "abs(p)",
  "abs(f)",
  "min(i, j, n)",
  "max(p, q, 3)",
  "clamp(f, -1, 1)",
  "clamp(j, 0, n)",
  "min(d, e)",
  "max(d, t)",
  "round(f)",
  "round(f, 2)",
  "round(p)",
  "round(p, 1)",
  "round(q, 3)",
  "round(i, 2)",
  "round(g, 9)",
  "round(g * 1e15)",
  "floor(f)",
  "ceil(f)",
  "floor(p)",
  "ceil(p)",
  "floor(i)",
  "floor(g * 1.0e300)",
  "sqrt(f)",
  "sqrt(i * i)",
  "-7 % 3",
  "div(-7, 3)",
  "round(-2.5)",
  "i == 3",
  "i != n",
  "p < q",
  "f >= 0",
  's == "express"',
  "s == u",
  "u < v",
  'u <= "née"',
  '"b" > s',
  "d < e",
  "t >= d",
  "b == c",
  "b && c",
  "b || c",
  "!b",
  "between(i, -3, n)",
  "between(f, -1, 1)",
  'between(d, date("2020-01-01"), e)',
  'between(u, "a", v)',
  'between(s, "A", "b")',
  "if(b, i, n)",
  "if(c, f, 1)",
  "if(b, s, u)",
  'if(c, "high", "low")',
  'if(b, s, "none")',
  'if(c, "x", if(b, s, "y"))',
  "if(b, null, i)",
  "if(c, s, null)",
  "if(b, c, null)",
  "if(c, v, s)",
  "if(true, n, i)",
  "if(b, d, e)",
  "if(b, p, q)",
  'if(c, date("2024-02-29"), d)',
  "coalesce(n, i)",
  "coalesce(n, q, 5)",
  'coalesce(s, v, "?")',
  'coalesce(s, "?")',
  "coalesce(v, u)",
  "coalesce(b, c)",
  "coalesce(i, n)",
  "coalesce(g, f, 0)",
  "coalesce(null, n)",
  "coalesce(e, d)",
  "d + 7d",
  "d - 2w",
  "d + 90m",
  "e + 1d",
  "e - 1d",
  "t + 1d",
  "r - 1s",
  "d - e",
  "t - r",
  "r - d",
  "(t - r) / 1d",
  "(d - e) * 2",
  "1d * n",
  "d + n * 1d",
  "(r - d) * 0.5",
  "d + 1d * f",
  "abs(r - d) > 1w",
  "date(t)",
  "timestamp(e)",
  "year(e)",
  "month(e)",
  "day(e)",
  "weekday(e)",
  "week(e)",
  "dayofyear(e)",
  "hour(t)",
  "minute(t)",
  "year(t)",
  "week(t)",
  "month(d)",
  "hour(timestamp(d))",
  "lower(s)",
  "upper(s)",
  "lower(u)",
  "upper(v)",
  "length(s)",
  "length(u)",
  'length("née")',
  "slice(s, 1)",
  "slice(u, 1, 3)",
  "slice(u, -2)",
  "slice(v, 0, -1)",
  "slice(u, i, j)",
  "slice(s, i)",
  'slice("abcdef", n)',
  "pad(i, 5)",
  'pad(s, 6, "é")',
  'pad(u, 4, "0")',
  'concat(s, "-", i)',
  "concat(u, v)",
  'concat(s, "!")',
  'concat("<", s, ">")',
  "concat(s, u, p, b, d, t, r)",
  "concat(i)",
  "concat(e)",
  'concat("a", 1, true)',
  'concat(p, "/", q)',
  "concat(huge, big)",
  'upper(concat(s, "a"))',
  "length(concat(u, s))",
  'format(i, "%05d")',
  'format(j, "%d")',
  'format(i, "[%4d]")',
  'format(f, "%.2f")',
  'format(p, "%09.3f")',
  'format(i, "%.1f")',
  'format(i, "100%% %d")',
  'format(p, "%.0f")',
  'format(q, "%8.2f")',
  'format(e, "%Y-%m-%d")',
  'format(t, "%F %T.%L %j %u %V %G")',
  'format(t, "%a %A %b %B %y %I %p %R %%")',
  'format(r, "é%H")',
];

test.each(byHand)("%s is what the interpreter says", (formula) => {
  expect(differences([formula])).toEqual([]);
});

/** A random formula of a kind: columns, literals, operators and functions, and whatever they need below. */
function random(kind: string, depth: number, d: Dice): string {
  const of = (inner: string): string => random(inner, depth - 1, d);
  const leaf: Record<string, () => string> = {
    int: () => d.pick(["i", "n", "j", "big", String(d.int(0, 9)), "-1", "20k"]),
    dec: () => d.pick(["p", "q", "huge"]),
    real: () => d.pick(["f", "g", "0.5", "10%", "1e-3"]),
    bool: () => d.pick(["b", "c", "true", "false"]),
    text: () => d.pick(["s", "u", "v", '"a"', '"Zz é"', '""']),
    date: () => d.pick(["d", "e", 'date("2024-02-29")']),
    time: () => d.pick(["t", "r", 'timestamp("2024-02-29T23:59:59.5Z")']),
    span: () => d.pick(["1d", "90m", "250ms", "3w"]),
  };
  if (depth === 0) return leaf[kind]!();
  const number = (): string => of(d.pick(["int", "int", "dec", "real"]));
  const ordered = (): [string, string] => {
    const family = d.pick(["number", "text", "when", "span"]);
    if (family === "number") return [number(), number()];
    if (family === "when") return [of(d.pick(["date", "time"])), of(d.pick(["date", "time"]))];
    return [of(family), of(family)];
  };
  const pair = (text: (a: string, b: string) => string): string => text(...ordered());
  const any = (): string => of(d.pick(["int", "dec", "bool", "text", "date", "time"]));
  const shared = [() => `if(${of("bool")}, ${of(kind)}, ${of(kind)})`, () => `coalesce(${of(kind)}, ${of(kind)})`];
  const rules: Record<string, (() => string)[]> = {
    int: [
      () => `(${of("int")} ${d.pick(["+", "-", "*", "%"])} ${of("int")})`,
      () => `div(${of("int")}, ${of("int")})`,
      () => `${d.pick(["round", "floor", "ceil"])}(${number()})`,
      () => `${d.pick(["min", "max"])}(${of("int")}, ${of("int")})`,
      () => `abs(${of("int")})`,
      () => `(${of("date")} - ${of("date")})`,
      () => `${d.pick(["year", "month", "day", "weekday", "week", "dayofyear"])}(${of(d.pick(["date", "time"]))})`,
      () => `${d.pick(["hour", "minute"])}(${of("time")})`,
      () => `length(${of("text")})`,
    ],
    dec: [
      () => `(${of("dec")} ${d.pick(["+", "-"])} ${of(d.pick(["dec", "int"]))})`,
      () => `(${of("dec")} * ${of("int")})`,
      () => `round(${number()}, ${d.int(1, 4)})`,
      () => `clamp(${of("dec")}, ${of("int")}, ${of("dec")})`,
      () => `(-${of("dec")})`,
    ],
    real: [
      () => `(${of("real")} ${d.pick(["+", "-", "*", "/", "%"])} ${number()})`,
      () => `(${number()} / ${number()})`,
      () => `sqrt(${number()})`,
      () => `abs(${of("real")})`,
      () => `(${of("span")} / ${of("span")})`,
    ],
    bool: [
      () => pair((a, b) => `(${a} ${d.pick(["==", "!=", "<", "<=", ">", ">="])} ${b})`),
      () => `(${of("bool")} ${d.pick(["&&", "||", "=="])} ${of("bool")})`,
      () => `!${of("bool")}`,
      () => pair((a, b) => `between(${a}, ${b}, ${a})`),
    ],
    text: [
      () => `concat(${any()}, ${any()}, ${any()})`,
      () => `${d.pick(["lower", "upper"])}(${of("text")})`,
      () => `slice(${of("text")}, ${d.int(-3, 3)}, ${d.int(-2, 5)})`,
      () => `slice(${of("text")}, ${of("int")})`,
      () => `pad(${any()}, ${d.int(0, 12)}, "${d.pick(["0", " ", "é"])}")`,
      () => `format(${of("int")}, "${d.pick(["%d", "%05d", "n=%3d"])}")`,
      () => `format(${number()}, "%.${d.int(0, 3)}f")`,
      () => `format(${of("time")}, "%Y-%m-%dT%H:%M:%S.%L %j %V")`,
    ],
    date: [
      () => `(${of("date")} ${d.pick(["+", "-"])} ${d.pick(["1d", "2w", "400d"])})`,
      () => `date(${of("time")})`,
      () => `${d.pick(["min", "max"])}(${of("date")}, ${of("date")})`,
    ],
    time: [
      () => `timestamp(${of(d.pick(["date", "time"]))} ${d.pick(["+", "-"])} ${of("span")})`,
      () => `timestamp(${of("date")})`,
      () => `timestamp(max(${of("time")}, ${of("date")}))`,
    ],
    span: [
      () => `(${of("span")} ${d.pick(["+", "-"])} ${of("span")})`,
      () => `(${of("span")} * ${number()})`,
      () => `(${of("time")} - ${of(d.pick(["date", "time"]))})`,
      () => `(${of("span")} / ${number()})`,
    ],
  };
  return d.pick([...rules[kind]!, ...rules[kind]!, ...shared, leaf[kind]!])();
}

const kinds = ["int", "dec", "real", "bool", "text", "date", "time"] as const;

test.each(kinds)("random formulas of kind %s are what the interpreter says", (kind) => {
  const d = dice(kinds.indexOf(kind) + 11);
  for (let round = 0; round < 25; round++) {
    const formulas = Array.from({ length: 6 }, () => random(kind, d.int(1, 4), d));
    expect(differences(formulas)).toEqual([]);
  }
});

const bends: Record<string, (kernels: Kernels) => Partial<Kernels>> = {
  "an addition that subtracts": (k) => ({ addI64: k.subI64 }),
  "a product that adds": (k) => ({ mulF64: k.addF64 }),
  "less that is less or equal": (k) => ({ lessI64: k.lessOrEqualI64 }),
  "lower that is upper": (k) => ({ lowerTexts: k.upperTexts }),
  "months that are days": (k) => ({ monthOfDays: k.dayOfMonth }),
  "and that is or on bitmaps": (k) => ({ andBits: k.orBits }),
  "rounding that cuts": (k) => ({ roundToI64: k.floorToI64, roundToI51: k.floorToI51 }),
};

test.each(Object.keys(bends))("the comparison notices %s", (name) => {
  const bend = (kernels: Kernels): Kernels => ({ ...kernels, ...bends[name]!(kernels) });
  const compare = (): void => expect(differences([...byHand, "i < n"], bend)).toEqual([]);
  expect(compare).toThrow(/to deeply equal|is not within/); // another value, or one out of bounds
});

const close = (a: LiteralValue | undefined, b: number): boolean =>
  Number.isFinite(b) ? Math.abs(Number(a) - b) <= 1e-13 * Math.max(1, Math.abs(b)) : a === null;

test.each([
  ["exp(f)", (f: number) => Math.exp(f)],
  ["log(f)", (f: number) => Math.log(f)],
  ["sin(f)", (f: number) => Math.sin(f)],
  ["cos(f)", (f: number) => Math.cos(f)],
  ["pow(abs(f), f)", (f: number) => Math.abs(f) ** f],
  ["f ** 3", (f: number) => f ** 3],
  ["exp(f * 1000)", (f: number) => Math.exp(f * 1000)],
] as const)("%s is near the host's, and null where that has no value", (formula, host) => {
  const [values] = run([typed(formula)], rows).values;
  rows.forEach((row, i) => {
    if (!close(values![i], host(row.f as number)))
      expect.fail(`${values![i]}, not ${host(row.f as number)} of ${row.f}`);
  });
});

test("the text of a double reads back to the same double", () => {
  const formulas = [
    "concat(f)",
    "concat(g)",
    "concat(j / 8)",
    "concat(1.0e21 * f)",
    "concat(f * 1.0e-9)",
    "concat(3.0)",
  ];
  const doubles = ["f", "g", "j / 8", "1.0e21 * f", "f * 1.0e-9", "3.0"];
  const { values } = run([...formulas, ...doubles].map(typed), rows);
  formulas.forEach((_, k) => {
    const read = values[k]!.map((text) => (text === null ? null : Number(text)));
    expect(read).toEqual(values[k + formulas.length]);
  });
  expect(values[5]![0]).toBe("3");
});

test("formulas of one table share the slots of what lies between", () => {
  const sums = (count: number) => Array.from({ length: count }, () => typed("(j + i) * (j - i) + (j + n) * (i - n)"));
  const spread = (count: number) => run(sums(count), rows).arenaBytesPerRow;
  expect(spread(40) - spread(20)).toBe(20 * 8); // what each keeps: its values; the bitmap is that of n
});

test("a constant subtree is computed once, and so is a constant formula", () => {
  const { vectors, values } = run([typed("f * (2 ** 0.5)"), typed("exp(1)"), typed('concat(1 / 3, "")')], rows);
  expect(vectors.map(({ lane }) => lane)).toEqual(["f64", "f64", "utf8"]);
  expect(new Set(values[1])).toEqual(new Set([values[1]![0]]));
  expect(values[2]![9]).toBe("0.3333333333333333");
});

test.each([
  ["i + 1", "i64", -39, 41],
  ["i * i", "i64", -1600, 1600],
  ["p * 2", "i64", -1e7, 1e7],
  ["month(d)", "i64", 1, 12],
  ["d + 1d", "i32", 18_001, 20_001],
  ["round(f)", "i64", -10, 10],
  ["abs(i)", "i64", 0, 40],
  ["if(c, i, 100)", "i64", -40, 100],
])("the bounds of %s let the encoder choose a narrow operation", (formula, lane, min, max) => {
  expect(run([typed(formula)], rows).vectors[0]).toMatchObject({ lane, min, max });
});

test.each([
  ["i + 1", false],
  ["j / i", true],
  ["j / 2", false],
  ["div(j, 7)", false],
  ["big + 1", true],
  ["p + 1", false],
  ["round(f, 2)", false],
  ["round(g, 2)", true],
  ["i == 1", false],
  ["coalesce(n, 0)", false],
  ["sqrt(f * f)", true],
  ["sqrt(abs(f))", false],
])("%s has a bitmap only where a row may be null: %s", (formula, has) => {
  expect(run([typed(formula)], rows).vectors[0]!.validity !== undefined).toBe(has);
});

test.each([
  ['concat("a", j)', true],
  ['concat(i, ",", j)', false],
  ["concat(u, i)", false],
  ['format(t, "%F")', true],
  ['format(t, "%d, %b")', false],
  ['pad(j, 5, "0")', true],
  ["concat(i, slice(u, 1))", false],
])("%s is plain, never in need of quotes in CSV: %s", (formula, plain) => {
  expect(run([typed(formula)], rows).vectors[0]).toMatchObject({ lane: "utf8", plain });
});

test("functions of dictionaries stay codes, so that they cost a row nothing", () => {
  const formulas = [
    "upper(s)",
    "slice(s, 0, 2)",
    'concat("<", s, ">")',
    'if(c, "a", "b")',
    'coalesce(s, "none")',
    "pad(s, 9)",
  ];
  expect(run(formulas.map(typed), rows).vectors.map(({ lane }) => lane)).toEqual(formulas.map(() => "code"));
});
