// The text that people get: excerpts with a caret that stays under its word, whatever the line holds.
import { describe, expect, test } from "vitest";
import { type Paint, renderProblems } from "../../src/cli/excerpt.js";
import type { Problem } from "../../src/errors.js";
import { lines } from "../spec/reading.js";

const problem = (file: string, start: number, end: number, more: Partial<Problem> = {}): Problem => ({
  code: "spec.test",
  message: "a problem",
  severity: "error",
  at: { file, start, end },
  ...more,
});

/** Renders one problem at the part of `text` between « and », which are taken out. */
function pointed(text: string, more: Partial<Problem> = {}): string {
  const start = text.indexOf("«");
  const end = text.indexOf("»") - 1;
  const source = text.replace(/[«»]/g, "");
  return renderProblems([problem("a.yaml", start, end, more)], new Map([["a.yaml", source]]));
}

test("a problem shows its place, its line, its caret and its hint", () => {
  const text = pointed(`${"\n".repeat(40)}      store: { ref: «stor_id» }\n`, {
    code: "spec.unknown_column",
    message: 'unknown column "stor_id"',
    hint: 'did you mean "store_id"?',
  });
  expect(text).toBe(
    lines(`
    error[spec.unknown_column]: unknown column "stor_id"
       --> a.yaml:41:21
       |
    41 |       store: { ref: stor_id }
       |                     ^^^^^^^ did you mean "store_id"?

    1 error in a.yaml
    `),
  );
});

const cases: [what: string, text: string, shown: string][] = [
  ["tabs take one column", "a:\t\t«b»\tc", "1:5\n  |\n1 | a:  b c\n  |     ^"],
  ["wide characters take two columns and count as one", "東京: «x»", "1:5\n  |\n1 | 東京: x\n  |       ^"],
  ["emoji take two columns and count as one", "a: 😀«😀»x", "1:5\n  |\n1 | a: 😀😀x\n  |      ^^"],
  ["marks that combine take none", "e\u0301: «x»", "1:5\n  |\n1 | e\u0301: x\n  |    ^"],
  ["CRLF", "a: 1\r\nb: «x»\r\nc: 2", "2:4\n  |\n2 | b: x\n  |    ^"],
  ["of several lines the first", "a: «[1,\n 2]»", "1:4\n  |\n1 | a: [1,\n  |    ^^^"],
  ["the end of a file", "a: [1\n\n«»", "1:6\n  |\n1 | a: [1\n  |      ^"],
  ["the end of a file without a last line break", "a: [1«»", "1:6\n  |\n1 | a: [1\n  |      ^"],
  ["an empty place", "a:«» b", "1:3\n  |\n1 | a: b\n  |   ^"],
  ["escape sequences are spelled out", "a: \u001b[31m«x»", "1:9\n  |\n1 | a: \\x1b[31mx\n  |            ^"],
  ["marks that turn the direction of writing too", "a: \u202e«x»", "1:5\n  |\n1 | a: \\u{202e}x\n  |            ^"],
  ["a byte order mark is not shown", "\uFEFF«a»: 1", "1:2\n  |\n1 | a: 1\n  | ^"],
];
describe("the caret stays under its word", () => {
  test.each(cases)("%s", (_, text, shown) => {
    expect(pointed(text)).toBe(`error[spec.test]: a problem\n  --> a.yaml:${shown}\n\n1 error in a.yaml\n`);
  });

  test.each([
    ["at the beginning", `«abc» ${"x".repeat(500)}`],
    ["in the middle", `${"x ".repeat(300)}«abc» ${"x".repeat(500)}`],
    ["at the end", `${"x ".repeat(300)}«abc»`],
    ["among wide characters", `${"東".repeat(300)}«abc»${"京".repeat(300)}`],
    ["in a line of ten million characters", `${"x".repeat(5_000_000)}«abc»${"x".repeat(5_000_000)}`],
  ])("%s of a long line, which is cut", (_, text) => {
    const [, , , line = "", carets = ""] = pointed(text).split("\n");
    expect(line).toContain("abc");
    expect(line.length).toBeLessThanOrEqual(4 + 102);
    const columns = (shown: string): number => shown.length + (shown.match(/[東京]/g)?.length ?? 0);
    expect(columns(line.slice(0, line.indexOf("abc")))).toBe(carets.indexOf("^"));
    expect(carets.trimEnd().slice(carets.indexOf("^"))).toBe("^^^");
  });

  test("a mark longer than the line is cut with it", () => {
    const [, , , line = "", carets = ""] = pointed(`a: «${"x".repeat(500)}»`).split("\n");
    expect(line.endsWith("x…")).toBe(true);
    expect(carets.length).toBe(line.length - 1);
  });
});

test("a file whose text is not at hand is named, and a problem without a place is told", () => {
  const problems = [
    problem("data/x.csv:17", 0, 0, { message: "a line with 3 fields instead of 4", hint: "add one" }),
    { code: "spec.other", message: "no place", severity: "warning" as const },
  ];
  expect(renderProblems(problems, new Map())).toBe(
    lines(`
    error[spec.test]: a line with 3 fields instead of 4
      --> data/x.csv:17
       = add one

    warning[spec.other]: no place

    1 error, 1 warning in data/x.csv:17
    `),
  );
});

test("messages, hints and file names cannot act on the terminal", () => {
  const evil = "\u001b]0;owned\u0007\r\nx";
  const told = renderProblems([problem(evil, 0, 1, { message: evil, hint: evil })], new Map([[evil, "a"]]));
  expect(told).not.toMatch(/[^\P{Cc}\n]/u);
  expect(told).toContain("error[spec.test]: \\x1b]0;owned\\x07\\x0d\\x0ax\n");
});

test("at most 100 are shown, and all are counted", () => {
  const source = "a\n".repeat(250);
  const many = Array.from({ length: 250 }, (_, i) => {
    return problem(`${i % 3}.yaml`, 2 * i, 2 * i + 1, { severity: i % 2 === 0 ? "error" : "warning" });
  });
  const told = renderProblems(many, new Map([["0.yaml", source]]));
  expect(told.match(/ --> /g)).toHaveLength(100);
  expect(told.endsWith("\n\nand 150 more\n\n125 errors, 125 warnings in 3 files\n")).toBe(true);
});

test("no problems are no text", () => {
  expect(renderProblems([], new Map())).toBe("");
});

test("colours are what the painter makes of them", () => {
  const paint: Paint = (style, text) => `<${style}>${text}</${style}>`;
  const told = renderProblems([problem("a", 0, 1, { hint: "b" })], new Map([["a", "xyz"]]), paint);
  expect(told).toBe(
    lines(`
    <error>error[spec.test]</error>: a problem
      <frame>--></frame> a:1:1
      <frame>|</frame>
    <frame>1 |</frame> xyz
      <frame>|</frame> <error>^</error> <hint>b</hint>

    1 error in a
    `),
  );
});
