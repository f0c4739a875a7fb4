// Which patterns are read, as what, and how the others are refused.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../src/text/compile.js";
import { extent, isPlain } from "../../src/text/grammar.js";
import { parsePattern } from "../../src/text/pattern.js";
import { grammarOf } from "./reference.js";

const letters = (text: string) => [...text].map((letter) => letter.codePointAt(0)!);
const range = (first: string, last: string) =>
  Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, i) => first.charCodeAt(0) + i);
const aClass = (characters: readonly number[]) => ({ kind: "class", characters });
const printable = range(" ", "~");

test.each([
  ["abc", { kind: "literal", text: "abc" }],
  ["", { kind: "literal", text: "" }],
  ["a\\.\\u0041\\x42\\t\\u{1F600}", { kind: "literal", text: "a.AB\t😀" }],
  ["^abc$", { kind: "literal", text: "abc" }],
  ["[b-da]", aClass(letters("abcd"))],
  ["[aa]", { kind: "literal", text: "a" }],
  ["[\\-\\]]", aClass(letters("-]"))],
  ["\\d", aClass(range("0", "9"))],
  ["\\w", aClass([...range("0", "9"), ...range("A", "Z"), ...letters("_"), ...range("a", "z")])],
  ["\\s", { kind: "literal", text: " " }],
  ["\\D", aClass(printable.filter((c) => c < 0x30 || c > 0x39))],
  [".", aClass(printable)],
  ["[^b-~]", aClass(range(" ", "a"))],
  ["[^\\w -/:-@]", aClass(letters("[\\]^`{|}~"))],
  ["[\\ud7ff-\\ue000]", aClass([0xd7ff, 0xe000])],
  ["a{3}", { kind: "repeat", item: { kind: "literal", text: "a" }, min: 3, max: 3 }],
  ["a{2,5}?", { kind: "repeat", item: { kind: "literal", text: "a" }, min: 2, max: 5 }],
  ["a{0}b", { kind: "literal", text: "b" }],
  ["(a)(?:b)(?<name>c)", { kind: "literal", text: "abc" }],
])("reads %j", (pattern, grammar) => {
  expect(parsePattern(pattern)).toEqual({ grammar, problems: [], notes: [] });
});

test("reads alternatives and sequences", () => {
  const [a, bc] = [
    { kind: "literal", text: "a" },
    { kind: "literal", text: "bc" },
  ];
  expect(grammarOf("^a$|bc")).toEqual({ kind: "choice", options: [a, bc] });
  expect(grammarOf("a([xy]b)c")).toEqual({ kind: "sequence", items: [a, aClass(letters("xy")), bc] });
});

test.each([
  ["a*", 0, 8, "*"],
  ["a+", 1, 8, "+"],
  ["a+?", 1, 8, "+?"],
  ["a{3,}", 3, 8, "{3,}"],
  ["a{20,}", 20, 40, "{20,}"],
])("the open repeat of %j ends, and a note says so", (pattern, min, max, sign) => {
  const { grammar, problems, notes } = parsePattern(`x|${pattern}`);
  expect(problems).toEqual([]);
  expect(grammar).toMatchObject({ options: [{}, { min, max }] });
  const message = `${sign} has no end: it repeats ${min} to ${max} times`;
  expect(notes).toEqual([{ message, start: 2, end: 2 + pattern.length }]);
});

test.each([
  ["a(?=b)", "pattern.unsupported", "look-ahead is not supported", "(?=b)"],
  ["a(?!b)", "pattern.unsupported", "look-ahead is not supported", "(?!b)"],
  ["(?<=a)b", "pattern.unsupported", "look-behind is not supported", "(?<=a)"],
  ["(a)\\1", "pattern.unsupported", "a back-reference is not supported", "\\1"],
  ["(?<n>a)\\k<n>", "pattern.unsupported", "a back-reference is not supported", "\\k<n>"],
  ["\\bword", "pattern.unsupported", "a word boundary is not supported", "\\b"],
  ["a^b", "pattern.unsupported", "^ inside a pattern is not supported", "^"],
  ["(a$)b", "pattern.unsupported", "$ inside a pattern is not supported", "$"],
  ["\\p{Lu}", "pattern.unsupported", "a Unicode property is not supported", "\\p{Lu}"],
  ["x[\\p{Lu}a]", "pattern.unsupported", "a Unicode property is not supported", "\\p{Lu}"],
  ["(?i:a)", "pattern.unsupported", "modifiers of a group is not supported", "(?i:a)"],
  ["a[^ -~]b", "pattern.empty_class", "[^ -~] holds no character", "[^ -~]"],
  ["a[]b", "pattern.empty_class", "[] holds no character", "[]"],
  ["a\\ud800", "pattern.surrogate", "half of a surrogate pair is no character", "\\ud800"],
])("refuses %j with its place", (pattern, code, message, what) => {
  const { grammar, problems } = parsePattern(pattern);
  expect(grammar).toBeUndefined();
  expect(problems).toHaveLength(1);
  const [{ start, end, ...problem }] = problems as [(typeof problems)[0]];
  expect(problem).toMatchObject({ code, message });
  expect(problem.hint).toBeTruthy();
  expect(pattern.slice(start, end)).toBe(what);
});

test.each([
  ["a(b", "unterminated group", undefined],
  ["[a", "unterminated character class", undefined],
  ["+a", "nothing to repeat", "a character that stands for itself is written with a backslash, e.g. \\+"],
  ["a{b", "incomplete quantifier", "a brace that stands for itself is written \\{ or \\}"],
  [
    "a\\-b",
    "invalid escape",
    "only \\ ^ $ . * + ? ( ) [ ] { } | and / are written with a backslash; - too, inside [ ]",
  ],
  ["[z-a]", "range out of order in character class", undefined],
  ["a{5,2}", "numbers out of order in {} quantifier", undefined],
])("says what is wrong with the syntax of %j", (pattern, message, hint) => {
  const { problems } = parsePattern(pattern);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: "pattern.syntax", message });
  expect(problems[0]!.hint).toBe(hint);
  expect(problems[0]!.start).toBeLessThanOrEqual(pattern.length);
});

test("reports all problems of a pattern at once", () => {
  expect(parsePattern("(?=a)\\b[]\\p{L}").problems.map(({ start }) => start)).toEqual([0, 5, 7, 9]);
});

describe("hostile patterns are refused before they cost anything", () => {
  test.each([
    [
      "nested repeats",
      "(a{1,1000}){1,1000}b{2}",
      "a text of this pattern can be 1000002 bytes long; 1000000 are allowed",
    ],
    ["astronomic repeats", "((a{99999}){99999}){99999}", "bytes long; 1000000 are allowed"],
    ["repeats of nothing", "((((|){1000}){1000}){1000}){1000}", "steps; 4000000 are allowed"],
    ["nothing, nested and optional", "(((a?)?)?){1000000}", "steps; 4000000 are allowed"],
    ["20,000 open groups", "(".repeat(20_000), "the pattern has 20000 characters; 10000 are allowed"],
    ["101 groups in each other", `${"(".repeat(101)}a${")".repeat(101)}`, "groups are nested deeper than 100"],
    ["20,000 characters", "a".repeat(20_000), "the pattern has 20000 characters; 10000 are allowed"],
    ["all of Unicode", "[\\u{0}-\\u{10ffff}]", "the class holds 1112064 characters; 65536 are allowed"],
    ["many large classes", "[\\u0100-\\uffff]".repeat(20), "the classes hold too many characters in all"],
    ["a number without end", `a{${"9".repeat(400)}}b{1,${"9".repeat(400)}}`, "allowed"],
  ])("%s", (_, pattern, message) => {
    const { grammar, problems } = parsePattern(pattern);
    expect(grammar).toBeUndefined();
    expect(problems[0]!.code).toBe("pattern.too_large");
    expect(problems[0]!.message).toContain(message);
  });

  test("groups are counted as the parser sees them", () => {
    expect(parsePattern("\\(".repeat(200)).problems).toEqual([]);
    expect(parsePattern(`[${"(".repeat(200)}\\](]`).problems).toEqual([]);
    expect(parsePattern("(a)".repeat(200)).problems).toEqual([]);
    expect(parsePattern(`${"(".repeat(100)}a${")".repeat(100)}`).problems).toEqual([]);
  });
});

test.each([
  ["[A-Z]{3}-\\d", { minBytes: 5, maxBytes: 5 }],
  ["é|€uro|", { minBytes: 0, maxBytes: 6 }],
  ["[aé€😀]{2,3}", { minBytes: 2, maxBytes: 12 }],
])("knows how long the texts of %j are", (pattern, bytes) => {
  expect(extent(grammarOf(pattern))).toMatchObject(bytes);
});

test.each([
  ["[A-Z]{3}-[0-9]{4}", true],
  ["(é|€)x?", true],
  ["a b", false],
  ["a|b,", false],
  ['[a"]', false],
  ["a\\n", false],
  ["(a\\r){2}", false],
  ["a?", false],
])("knows whether a text of %j can need quotes in CSV: %s", (pattern, plain) => {
  expect(isPlain(grammarOf(pattern))).toBe(plain);
});

test("any text at all is read or refused, with places inside it, and what is read can be compiled", () => {
  const piece = fc.oneof(
    fc.constantFrom(...'()[]{}|?*+^$\\.,-:=!<>abc019 "', "(?:", "{2,3}", "\\d", "[^", "\\u{", "\ud800"),
    fc.string(),
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const pattern = pieces.join("");
      const { grammar, problems, notes } = parsePattern(pattern);
      expect(grammar === undefined).toBe(problems.length > 0);
      for (const { start, end } of [...problems, ...notes]) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(pattern.length);
      }
      if (grammar === undefined) return;
      read++;
      compile(grammar, "draws");
      compile(grammar, "index");
    }),
    { seed: 3, numRuns: 5000 },
  );
  expect(read).toBeGreaterThan(300);
});
