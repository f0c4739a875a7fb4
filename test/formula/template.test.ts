// Templates: how their text is cut into literals, names and forms, and where their problems lie.
import { describe, expect, test } from "vitest";
import type { Expression } from "../../src/formula/syntax.js";
import { parseTemplate } from "../../src/formula/template.js";

/** An expression in one line; texts are quoted. */
function shown(expression: Expression | undefined): string {
  switch (expression?.kind) {
    case "text":
      return JSON.stringify(expression.value);
    case "path":
      return expression.names.join(".");
    case "call":
      return `${expression.name}(${expression.args.map(shown).join(", ")})`;
    default:
      return String(expression?.kind);
  }
}

test.each([
  ["{a}", "concat(a)"],
  ["{first}.{last}@example.com", 'concat(first, ".", last, "@example.com")'],
  ["{basket.store.city.name}!", 'concat(basket.store.city.name, "!")'],
  ["{{{a}}}", 'concat("{", a, "}")'],
  ["{a}{b}", "concat(a, b)"],
  ["{ a }", "concat(a)"],
  ["{price:%.2f} EUR", 'concat(format(price, "%.2f"), " EUR")'],
  ["{at:%H:%M}", 'concat(format(at, "%H:%M"))'],
  ["{name:upper} {name:lower}", 'concat(upper(name), " ", lower(name))'],
  ["ża 😀 {größe}", 'concat("ża 😀 ", größe)'],
  ["{if}", "concat(if)"],
])("%s is %s", (text, expected) => {
  const { expression, problems } = parseTemplate(text);
  expect(problems).toEqual([]);
  expect(shown(expression)).toBe(expected);
});

test("forms with % are those of the locale, where there is one", () => {
  expect(shown(parseTemplate("{a:%.1f} {b:lower}", "de").expression)).toBe(
    'concat(format(a, "%.1f", "de"), " ", lower(b))',
  );
});

test("names lie where they stand in the template", () => {
  const text = "x {first} {  store.name :%d}";
  const { expression } = parseTemplate(text);
  const paths =
    expression?.kind === "call" ? expression.args.flatMap((arg) => (arg.kind === "call" ? arg.args : [arg])) : [];
  const spans = paths.filter(({ kind }) => kind === "path").map(({ start, end }) => text.slice(start, end));
  expect(spans).toEqual(["first", "store.name"]);
});

describe("what is refused", () => {
  test.each([
    ["plain text", "plain text", "this template names no column"],
    ["{a} and {b", "{", "a { without its }"],
    ["{a {b}", "{", "a { without its }"],
    ["{a}} b", "}", "a } without its {"],
    ["{}", "{}", "these braces name no column"],
    ["{:%d}", "{:%d}", "these braces name no column"],
    ["{price * 2}", "price * 2", "price * 2 is not a name"],
    ["{a..b}", "a..b", "a..b is not a name"],
    ["{a:}", "", "a form is missing behind the colon"],
    ["{a:title}", "title", "title is no form of a value"],
  ])("%s", (text, marked, message) => {
    const { expression, problems } = parseTemplate(text);
    expect(expression).toBeUndefined();
    expect(problems.map((problem) => [text.slice(problem.start, problem.end), problem.message])).toEqual([
      [marked, message],
    ]);
  });

  test("all at once", () => {
    expect(parseTemplate("{} {1a} {a:x} }").problems).toHaveLength(4);
  });
});
