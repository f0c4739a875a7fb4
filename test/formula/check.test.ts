// Types of formulas: what each is, whether it may be null, and what is said where operands do not go together.
import { expect, test } from "vitest";
import { checkFormula, convertFormula } from "../../src/formula/check.js";
import { functions, notBuilt } from "../../src/formula/functions.js";
import { parseFormula } from "../../src/formula/parse.js";
import type { FormulaProblem } from "../../src/formula/syntax.js";
import { bool, decimal, float64, int32, int64, text, typeName } from "../../src/kernels/types.js";
import { scope, typed } from "./columns.js";

const problemsOf = (formula: string): readonly FormulaProblem[] => {
  const { expression, problems } = parseFormula(formula);
  return expression ? checkFormula(expression, scope).problems : problems;
};

test.each([
  ["1", "int64"],
  ["1e9", "int64"],
  ["20k", "int64"],
  ["1.0", "float64"],
  ["1.5k", "float64"],
  ["10%", "float64"],
  ["100%", "float64"],
  ["1e-3", "float64"],
  ["9d", "duration"],
  ["true", "bool"],
  ['"a"', "text"],
  ["i", "int32"],
  ["i + i", "int64"],
  ["i + f", "float64"],
  ["i / j", "float64"],
  ["i % j", "int64"],
  ["i ** 2", "float64"],
  ["-i", "int64"],
  ["p + p", "decimal(18,2)"],
  ["p + q", "decimal(18,3)"],
  ["p - 1", "decimal(18,2)"],
  ["p * i", "decimal(18,2)"],
  ["p * q", "decimal(18,5)"],
  ["p * q * q", "decimal(18,8)"],
  ["p * q * q * q", "float64"],
  ["p / 2", "float64"],
  ["p * 10%", "decimal(18,3)"],
  ["p + f", "float64"],
  ["-p", "decimal(18,2)"],
  ["round(f)", "int64"],
  ["round(f, 2)", "decimal(18,2)"],
  ["round(i * p * (1 - 10%), 2)", "decimal(18,2)"],
  ["floor(p)", "int64"],
  ["div(i, 2)", "int64"],
  ["min(i, p)", "decimal(18,2)"],
  ["max(i, f)", "float64"],
  ["clamp(i, 0, 5)", "int64"],
  ["d - d", "int64"],
  ["d + 7d", "date"],
  ["d + 2w - 1d", "date"],
  ["d + 90m", "timestamp"],
  ["d + n * 1d", "timestamp"],
  ["7d + d", "date"],
  ["t - r", "duration"],
  ["t - d", "duration"],
  ["t + 5m", "timestamp"],
  ["1d * 2", "duration"],
  ["9d / 1h", "float64"],
  ["1d * 0.5", "duration"],
  ["i < 5", "bool"],
  ["p == q", "bool"],
  ["d < t", "bool"],
  ["s == u", "bool"],
  ["b && !c", "bool"],
  ["between(d, d, t)", "bool"],
  ["if(b, i, f)", "float64"],
  ["if(b, 1, null)", "int64"],
  ["if(b, d, t)", "timestamp"],
  ["coalesce(null, p, 1)", "decimal(18,2)"],
  ['date("2024-02-29")', "date"],
  ['timestamp("2024-02-29")', "timestamp"],
  ["date(t)", "date"],
  ["timestamp(d)", "timestamp"],
  ["month(d)", "int64"],
  ["hour(t)", "int64"],
  ["concat(i, p, d)", "text"],
  ["length(s)", "int64"],
  ['format(i, "%05d")', "text"],
  ["pad(i, 5)", "text"],
])("%s is %s", (formula, type) => {
  expect(problemsOf(formula)).toEqual([]);
  expect(typeName(typed(formula).type)).toBe(type);
});

test.each([
  ["i + 1", false],
  ["n + 1", true],
  ["i / 2", false],
  ["i / j", true],
  ["i % 0", true],
  ["sqrt(f)", true],
  ["sin(f)", false],
  ["coalesce(n, i)", false],
  ["coalesce(n, q)", true],
  ["if(b, i, 1)", false], // a condition that is null takes the other value
  ["if(c, n, 1)", true],
  ["if(c, 1, null)", true],
  ["concat(s, i)", true],
])("%s may be null: %s", (formula, nullable) => {
  expect(typed(formula).nullable).toBe(nullable);
});

test.each([
  ["i + s", "formula.type", ""],
  ["s + u", "formula.type", "concat"],
  ["d + 1", "formula.type", "7d"],
  ["d + d", "formula.type", ""],
  ["t * 2", "formula.type", ""],
  ["i && b", "formula.type", ""],
  ["!i", "formula.type", ""],
  ["-s", "formula.type", ""],
  ["-d", "formula.type", ""],
  ["i == s", "formula.type", ""],
  ['d >= "2024-01-01"', "formula.type", 'date("2024-01-31")'],
  ["b < c", "formula.type", "between"],
  ["1 < i < 3", "formula.type", ""],
  ["i == null", "formula.type", "coalesce"],
  ["null", "formula.type", "nulls"],
  ["if(i, 1, 2)", "formula.type", "condition"],
  ['if(b, 1, "a")', "formula.type", "one type"],
  ["if(null, 1, 2)", "formula.type", "condition"],
  ["coalesce(null, null)", "formula.type", ""],
  ["coalesce(i, s)", "formula.type", ""],
  ["abs(s)", "formula.type", "abs(x)"],
  ["abs(null)", "formula.type", "coalesce"],
  ["round(f, i)", "formula.type", "digits"],
  ["round(f, 10)", "formula.type", "0 to 9"],
  ["round(f, -1)", "formula.type", "0 to 9"],
  ["div(f, 2)", "formula.type", "floor(a / b)"],
  ["hour(d)", "formula.type", "timestamp"],
  ["month(i)", "formula.type", ""],
  ['date("2024-02-30")', "formula.type", ""],
  ["date(s)", "formula.type", ""],
  ["lower(i)", "formula.type", "lower(text)"],
  ["slice(s, f)", "formula.type", ""],
  ['pad(s, i, "0")', "formula.type", "1000"],
  ['pad(s, 5, "ab")', "formula.type", "one character"],
  ['pad(s, 2000, "0")', "formula.type", "1000"],
  ["format(i, s)", "formula.type", ""],
  ['format(f, "%d")', "formula.type", "round(x)"],
  ['format(i, "%x")', "formula.type", "%05d"],
  ['format(i, "%d %d")', "formula.type", "%05d"],
  ['format(d, "%Q")', "formula.type", "%Y"],
  ["min(s, u)", "formula.type", ""],
  ["min(b, c)", "formula.type", ""],
  ["1d + 1", "formula.type", ""],
  ["concat(1d)", "formula.type", ""],
  ["round(x, 2)", "formula.unknown_name", ""],
  ["i + constructor", "formula.unknown_name", ""],
  ["this", "formula.unknown_name", ""],
  ["__proto__", "formula.unknown_name", ""],
  ["lenght(s)", "formula.unknown_function", "did you mean length?"],
  ["Round(f)", "formula.unknown_function", "did you mean round?"],
  ["constructor(1)", "formula.unknown_function", ""],
  ["toString()", "formula.unknown_function", ""],
  ["__proto__(1)", "formula.unknown_function", ""],
  ["hasOwnProperty('if')", "formula.unknown_function", ""],
  ["eval('1')", "formula.unknown_function", ""],
  ["round()", "formula.arguments", "round(x)"],
  ["round(1, 2, 3)", "formula.arguments", "round(x)"],
  ["if(b, 1)", "formula.arguments", "if(condition, a, b)"],
  ["min()", "formula.arguments", ""],
  ["99999999999999999999", "formula.literal", "1.0e30"],
  ["1e30", "formula.literal", "1.0e30"],
  ["share(lines, i > 1)", "formula.not_built", ""],
  ["sum(lines.amount)", "formula.aggregate", "sum(children.column)"],
  ["count(lines)", "formula.aggregate", "count(children)"],
  ["min(lines.amount)", "formula.aggregate", "min(children.column)"],
  ["avg(i, j)", "formula.arguments", "avg(children.column)"],
])("%s is a problem %s that says what would be right", (formula, code, hint) => {
  const problems = problemsOf(formula);
  expect(problems[0]?.code).toBe(code);
  expect(`${problems[0]?.message} ${problems[0]?.hint ?? ""}`).toContain(hint);
});

test("all problems are told at once, each at its place, and none twice", () => {
  const problems = problemsOf("round(x, 2) + lenght(s) + (i + s) * y");
  expect(problems.map(({ code, start, end }) => [code, start, end])).toEqual([
    ["formula.unknown_name", 6, 7],
    ["formula.unknown_function", 14, 20],
    ["formula.type", 27, 32],
    ["formula.unknown_name", 36, 37],
  ]);
});

test("every function says how it is called, and none that is not built is in the table", () => {
  for (const [name, { usage, least, most }] of Object.entries(functions)) {
    expect(usage.startsWith(`${name}(`)).toBe(true);
    expect(least <= most).toBe(true);
    expect(notBuilt.has(name)).toBe(false);
  }
});

test.each([
  ["f * 2", int32],
  ["f * 2", decimal(12, 2)],
  ["p", float64],
  ["d", text],
  ["i == 1", text],
  ["t", { kind: "date" }],
  ["i", bool],
  ["s", int64],
  ["1d", text],
] as const)("%s converts to a declared type, or says that it does not", (formula, type) => {
  const { typed: converted, problems } = convertFormula(typed(formula), type);
  if (converted) expect(typeName(converted.type)).toBe(typeName(type));
  else expect(problems).toMatchObject([{ code: "formula.type" }]);
  expect(converted !== undefined).toBe(!["s", "1d"].includes(formula) && !(formula === "i" && type.kind === "bool"));
});
