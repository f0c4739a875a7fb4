// The grammar of formulas: what reads as what, what is refused and how it is said, and that hostile texts are only data.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: formulas that look like templates
import { expect, test } from "vitest";
import { depthMax, type Expression, lengthMax, parseFormula } from "../../src/formula/parse.js";

/** A tree as a text with every bracket written. */
function shown(node: Expression): string {
  switch (node.kind) {
    case "number":
      return node.unit === "number" ? node.text : `<${node.unit} ${node.text}>`;
    case "text":
      return JSON.stringify(node.value);
    case "bool":
      return String(node.value);
    case "null":
      return "null";
    case "path":
      return node.names.join(".");
    case "unary":
      return `(${node.operator}${shown(node.operand)})`;
    case "binary":
      return `(${shown(node.left)} ${node.operator} ${shown(node.right)})`;
    case "call":
      return `${node.name}(${node.args.map(shown).join(", ")})`;
  }
}

test.each([
  ["price * qty + 1", "((price * qty) + 1)"],
  ["a - b - c", "((a - b) - c)"],
  ["2 ** 3 ** 2", "(2 ** (3 ** 2))"],
  ["-a * !b", "((-a) * (!b))"],
  ["a && b || c && d", "((a && b) || (c && d))"],
  ["a + b < c * 2 == true", "(((a + b) < (c * 2)) == true)"],
  ["a.b.c", "a.b.c"],
  ["if(a > 1, 'x', \"y\")", 'if((a > 1), "x", "y")'],
  ["case + class * in - default", "((case + (class * in)) - default)"],
  ["new / this + typeof", "((new / this) + typeof)"],
  ["await + yield + async + let + static", "((((await + yield) + async) + let) + static)"],
  ["nulls == null", "(nulls == null)"],
  ["for.while.return", "for.while.return"],
  ["$days * 2", "($days * 2)"],
  ["größe", "größe"],
  ["f()", "f()"],
  ["((((1))))", "1"],
  ["7d + 15m - 250ms", "((<duration 7d> + <duration 15m>) - <duration 250ms>)"],
  ["20k + 2M * 1B", "(20k + (2M * 1B))"],
  ["1_000 + 1e3 + .5", "((1_000 + 1e3) + .5)"],
  ["10%", "<percent 10%>"],
  ["1 - 10%", "(1 - <percent 10%>)"],
  ["10% * x", "(<percent 10%> * x)"],
  ["10% - 3", "(<percent 10%> - 3)"],
  ["10%-3", "(<percent 10%> - 3)"],
  ["f(10%, 20 %  3)", "f(<percent 10%>, (20 % 3))"],
  ["10 % 3", "(10 % 3)"],
  ["10%3", "(10 % 3)"],
  ["10% n", "(10 % n)"],
  ["10%(n)", "(10 % n)"],
  ["10 % -3", "(10 % (-3))"],
  ["x%3", "(x % 3)"],
  ["x % 10%", "(x % <percent 10%>)"],
  ["0.5% == 5%", "(<percent 0.5%> == <percent 5%>)"],
  ["10%!=x", "(<percent 10%> != x)"],
  ["\\u0061 + 'it\\'s'", '(a + "it\'s")'],
])("%s reads as %s", (text, tree) => {
  const { expression, problems } = parseFormula(text);
  expect(problems).toEqual([]);
  expect(shown(expression!)).toBe(tree);
});

test("every node knows where it stands in the text", () => {
  const { expression } = parseFormula("  a.b + f( 10% )");
  expect(expression).toMatchObject({ start: 2, end: 16, left: { start: 2, end: 5 }, right: { start: 8, end: 16 } });
  expect(expression).toMatchObject({ right: { args: [{ start: 11, end: 14 }] } });
});

test.each([
  ["a ? b : c", "formula.unsupported", "use if(c, a, b)"],
  ["a === b", "formula.unsupported", "write =="],
  ["a !== b", "formula.unsupported", "write !="],
  ["a = 1", "formula.unsupported", "write =="],
  ["a += 1", "formula.unsupported", "write =="],
  ["a++", "formula.unsupported", "x + 1"],
  ["a ?? b", "formula.unsupported", "coalesce"],
  ["a?.b", "formula.unsupported", "a.b"],
  ["a[0]", "formula.unsupported", "a.b"],
  ["a['b']", "formula.unsupported", "a.b"],
  ["a & b", "formula.unsupported", "&&"],
  ["a | b", "formula.unsupported", "&&"],
  ["~a", "formula.unsupported", "&&"],
  ["a << 2", "formula.unsupported", "&&"],
  ["+a", "formula.unsupported", "leave it out"],
  ["`a`", "formula.unsupported", "concat"],
  ["`${a}`", "formula.unsupported", "concat"],
  ["f`a`", "formula.unsupported", "concat"],
  ["{}", "formula.unsupported", "case verb"],
  ["[1, 2]", "formula.unsupported", "choice verb"],
  ["a, b", "formula.unsupported", "quote"],
  ["x => x", "formula.unsupported", ""],
  ["(x, y) => x", "formula.unsupported", ""],
  ["async x => x", "formula.unsupported", ""],
  ["f(...a)", "formula.unsupported", ""],
  ["a.f(1)", "formula.unsupported", "lower(name)"],
  ["f(1)(2)", "formula.unsupported", "lower(name)"],
  ["f(1).b", "formula.unsupported", "made of names"],
  ["'a'.length", "formula.unsupported", "made of names"],
  ["a /* b */", "formula.unsupported", "#"],
  ["a // b", "formula.unsupported", "#"],
  ["a <!-- b", "formula.unsupported", "#"],
  ["", "formula.syntax", ""],
  ["   ", "formula.syntax", ""],
  ["round(x", "formula.syntax", "quote this formula"],
  ["a +", "formula.syntax", "quote this formula"],
  ["a b", "formula.syntax", ""],
  ["new X()", "formula.syntax", ""],
  ["typeof x", "formula.syntax", ""],
  ["a in b", "formula.syntax", ""],
  ["a; b", "formula.syntax", ""],
  ["/re/.test(x)", "formula.syntax", ""],
  ["-2 ** 2", "formula.syntax", ""],
  ["a @ b", "formula.syntax", ""],
  ["'open", "formula.syntax", ""],
  ["1..9", "formula.syntax", "between"],
  ["2024-01-31", "formula.literal", 'date("2024-01-31")'],
  ["7q", "formula.literal", "9d"],
  ["1n", "formula.literal", "9d"],
  ["0x10", "formula.literal", "9d"],
  ["256MB", "formula.literal", "9d"],
  ["60x", "formula.literal", "9d"],
  ["1_", "formula.literal", "9d"],
  ["'\\ud800'", "formula.literal", ""],
])("%s is refused as %s, with what to write instead", (text, code, hint) => {
  const { expression, problems } = parseFormula(text);
  expect(expression).toBeUndefined();
  expect(problems[0]?.code).toBe(code);
  expect(problems[0]?.hint ?? "").toContain(hint);
  for (const { start, end } of problems) expect(0 <= start && start <= end && end <= text.length).toBe(true);
});

test("all problems are told at once", () => {
  const { problems } = parseFormula("(a ? b : c) + [1] + f(a === b, 7q)");
  expect(problems.map(({ start, end }) => [start, end])).toEqual([
    [1, 10],
    [14, 17],
    [22, 29],
    [31, 33],
  ]);
});

test.each([
  'constructor.constructor("x")()',
  "process.exit()",
  "globalThis.process.exit()",
  "(() => process.exit())()",
  "import('node:fs')['readFileSync']",
  "`${process.exit()}`",
  "function f() { process.exit() }",
  "class A { static { process.exit() } }",
  "eval('1')()",
  "a.__proto__.polluted = 1",
  "new Function('process.exit()')()",
  "/(a+)+$/.exec('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')",
  "({ get a() { process.exit() } }).a",
  "f`${process.exit()}`",
])("%s is refused and never run", (text) => {
  expect(parseFormula(text).problems.length).toBeGreaterThan(0);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each(["__proto__", "this", "constructor", "eval", "globalThis", "process"])(
  "%s is a name like any other",
  (text) => {
    expect(parseFormula(text).expression).toMatchObject({ kind: "path", names: [text] });
  },
);

const endless = (piece: string): string => piece.repeat(Math.floor(lengthMax / piece.length));
const pieces =
  "( (- ! - + f( f(a, [ a[ {a: a=> `${ ${ a? a?b: a= a+ a** a&& a== a. ... async( ' , () f() `a` a?.".split(" ");

test.each(pieces)("%s and so on for ten thousand characters is refused, and the stack holds", (piece) => {
  for (const text of [endless(piece), `${endless(piece).slice(0, -4)}1`, `${piece.repeat(3000)}1${")".repeat(3000)}`]) {
    const { problems } = parseFormula(text);
    if (piece !== "a.") expect(problems.length).toBeGreaterThan(0);
    for (const { message } of problems) expect(message).not.toMatch(/stack/);
  }
});

test("the deepest tree is read whatever it is made of", () => {
  for (const [before, after] of [
    ["f(", ")"],
    ["(a + ", ")"],
    ["f(a * (", "))"],
    ["-(", ")"],
    ["!", ""],
  ] as const) {
    const levels = before.startsWith("f(a") ? depthMax / 2 - 1 : depthMax - 1;
    expect(parseFormula(`${before.repeat(levels)}a${after.repeat(levels)}`).problems).toEqual([]);
  }
});

test("a hundred levels are read, one more is not", () => {
  const nested = (levels: number): string => `${"f(".repeat(levels - 1)}a${")".repeat(levels - 1)}`;
  expect(parseFormula(nested(depthMax)).problems).toEqual([]);
  expect(parseFormula(nested(depthMax + 1)).problems).toMatchObject([{ code: "formula.too_deep" }]);
  expect(parseFormula(`a${"+ a".repeat(depthMax)}`).problems).toMatchObject([{ code: "formula.too_deep" }]);
});

test("a formula has at most ten thousand characters", () => {
  expect(parseFormula(`a${".b".repeat(lengthMax / 2 - 1)}`).problems).toEqual([]);
  expect(parseFormula(" ".repeat(lengthMax + 1)).problems).toMatchObject([{ code: "formula.too_long" }]);
});
