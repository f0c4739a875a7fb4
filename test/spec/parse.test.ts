// What is read from a spec, and what is told about each kind of mistake, to the letter.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lines, read } from "./reading.js";

const pointOfSale = readFileSync(new URL("fixtures/point-of-sale.yaml", import.meta.url), "utf8");

describe("good specs", () => {
  test("the sample of the specification is read without a word", () => {
    const { data, told } = read(pointOfSale);
    expect(told).toBe("");
    expect(data).toMatchObject({
      datagen: 1,
      vars: { stores: 250, customers: "20k" },
      period: { start: "2023-01-01", days: "$days" },
      tables: {
        promotions: { columns: { discount: { choice: { "10%": 4, "25%": 3, "50%": 1 } } } },
        lines: { columns: { amount: "round(qty * price * (1 - discount), 2)" } },
      },
      expect: ["orphans() == 0", expect.any(String), expect.any(String)],
    });
  });

  const values: [text: string, value: unknown][] = [
    ["no", "no"],
    ["yes", "yes"],
    ["on", "on"],
    ["true", true],
    ["~", null],
    ["", null],
    ["10M", "10M"],
    ["3%", "3%"],
    ["1..9", "1..9"],
    ["1e3", 1000],
    ["0x1F", 31],
    ["007", 7],
    ["2024-01-31", "2024-01-31"],
    ["06:00", "06:00"],
    ["1_000", "1_000"],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", 9007199254740993n],
    ["-18446744073709551616", -18446744073709551616n],
    ["round(a, 2)", "round(a, 2)"],
    ["'it''s'", "it's"],
    ['"a\\tb \\u00e4"', "a\tb ä"],
    ["|\n  a\n  b", "a\nb\n"],
    ["a\n  b", "a b"],
    ["[a, [b]]", ["a", ["b"]]],
    ["{ b: 1, c: {} }", { b: 1, c: {} }],
  ];
  test.each(values)("a: %s", (text, value) => {
    const { data, told } = read(`a: ${text}\n`);
    expect(told).toBe("");
    expect(data).toEqual({ a: value });
  });

  test("keys stay what was typed", () => {
    expect(Object.keys(read("10%: 4\n007: 3\n1e3: 2\n~: 5\nno: 1\n'q': 6\n? k\n: 7\n").data as object)).toEqual(
      ["10%", "007", "1e3", "~", "no", "q", "k"], // none became a number, none was sorted
    );
  });

  test.each([
    ["JSON", '{"a": [1, {"b": null}], "c": "x\\n"}', { a: [1, { b: null }], c: "x\n" }],
    ["a byte order mark", "\uFEFFa: 1\n", { a: 1 }],
    ["CRLF", "a: 1\r\nb:\r\n  - x\r\n", { a: 1, b: ["x"] }],
    ["a document that is marked", "# c\n---\na: 1\n...\n", { a: 1 }],
    ["aliases", "a: &x { b: 1 }\nc: [*x, *x]\n", { a: { b: 1 }, c: [{ b: 1 }, { b: 1 }] }],
    ["an anchor that is used twice over", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", { a: 1, b: 1, c: 2, d: 2 }],
  ])("%s is read", (_, text, value) => {
    const { data, told } = read(text);
    expect(told).toBe("");
    expect(data).toEqual(value);
  });
});

const bad: [mistake: string, text: string, told: string][] = [
  [
    "a formula cut at its comma",
    "t: { x: round(price * qty, 2), y: 1 }\n",
    `
    error[spec.cut_formula]: YAML ends this formula at its comma
      --> spec.yaml:1:9
      |
    1 | t: { x: round(price * qty, 2), y: 1 }
      |         ^^^^^^^^^^^^^^^^^^^^^ quote this formula: "round(price * qty, 2)"

    1 error in spec.yaml
    `,
  ],
  [
    "a formula cut in a list, with a text of its own",
    'expect: [between(a, "b, c", 3), orphans() == 0]\n',
    `
    error[spec.cut_formula]: YAML ends this formula at its comma
      --> spec.yaml:1:10
      |
    1 | expect: [between(a, "b, c", 3), orphans() == 0]
      |          ^^^^^^^^^^^^^^^^^^^^^ quote this formula: 'between(a, "b, c", 3)'

    1 error in spec.yaml
    `,
  ],
  [
    "a formula cut at its colon",
    "t: { x: if(a: b), y: 1 }\n",
    `
    error[spec.yaml]: a second ": " before the next comma
      --> spec.yaml:1:9
      |
    1 | t: { x: if(a: b), y: 1 }
      |         ^^^^^^^^ separate the values with a comma, or quote this formula or text: "if(a: b)"

    1 error in spec.yaml
    `,
  ],
  [
    "a second colon",
    "a: b: c # d\n",
    `
    error[spec.yaml]: a second ": " on one line
      --> spec.yaml:1:4
      |
    1 | a: b: c # d
      |    ^^^^^^^^ quote this formula or text: "b: c"

    1 error in spec.yaml
    `,
  ],
  [
    "tabs",
    "a:\n\tb: 1\n",
    `
    error[spec.yaml]: a tab where YAML wants spaces
      --> spec.yaml:2:1
      |
    2 |  b: 1
      | ^ indent with spaces

    1 error in spec.yaml
    `,
  ],
  [
    "a quote that is never closed",
    'a: 1\nb: "x\nc: 3\n',
    `
    error[spec.yaml]: a quote that is never closed
      --> spec.yaml:2:4
      |
    2 | b: "x
      |    ^^ end the text with the quote that began it

    1 error in spec.yaml
    `,
  ],
  [
    "a bracket that is never closed",
    "a: 1\nb: { x: 1,\n  y: 2\nc: 3\n",
    `
    error[spec.yaml]: "{" is never closed
      --> spec.yaml:2:4
      |
    2 | b: { x: 1,
      |    ^^^^^^^ end it with "}"; lines inside are indented deeper than their key

    1 error in spec.yaml
    `,
  ],
  [
    "a bracket too many",
    "a: [x]]\nb: 1\n",
    `
    error[spec.yaml]: "]" closes nothing
      --> spec.yaml:1:7
      |
    1 | a: [x]]
      |       ^ delete it, or add the "[" before it

    1 error in spec.yaml
    `,
  ],
  [
    "bad indentation, and another mistake further down",
    "a:\n   b: 1\n  c: 2\nd: e: f\n",
    `
    error[spec.yaml]: this line is indented differently from its neighbours
      --> spec.yaml:3:3
      |
    3 |   c: 2
      |   ^^^^ keys of one map, and items of one list, begin at the same column

    error[spec.yaml]: a second ": " on one line
      --> spec.yaml:4:4
      |
    4 | d: e: f
      |    ^^^^ quote this formula or text: "e: f"

    2 errors in spec.yaml
    `,
  ],
  [
    "a line under a key that has a value",
    "rows: 10\n  columns: 2\n",
    `
    error[spec.yaml]: this line is indented under a key that already has a value
      --> spec.yaml:2:3
      |
    2 |   columns: 2
      |   ^^^^^^^^^^ give it the indentation of that key, or remove the value

    1 error in spec.yaml
    `,
  ],
  [
    "a space left out in a flow map",
    "choice: {a:1, b: 2}\n",
    `
    error[spec.yaml]: a space is missing after the ":"
      --> spec.yaml:1:10
      |
    1 | choice: {a:1, b: 2}
      |          ^^^ write "a: 1"

    1 error in spec.yaml
    `,
  ],
  [
    "a space left out on a line",
    "a: 1\nb:2\n",
    `
    error[spec.yaml]: a line without a value
      --> spec.yaml:2:1
      |
    2 | b:2
      | ^^^ put a space after the ":"

    1 error in spec.yaml
    `,
  ],
  [
    "a formula that begins with a quote",
    'a: "x" == b\n',
    `
    error[spec.yaml]: text after the closing quote
      --> spec.yaml:1:8
      |
    1 | a: "x" == b
      |        ^^^^ quote this formula or text: '"x" == b'

    1 error in spec.yaml
    `,
  ],
  [
    "a formula that YAML takes for a tag",
    "t: { paid: !is_cash, x: !!str 3 }\n",
    `
    error[spec.tag]: YAML tags are not used here
      --> spec.yaml:1:12
      |
    1 | t: { paid: !is_cash, x: !!str 3 }
      |            ^^^^^^^^ a formula that begins with "!" is quoted: "!is_cash"

    error[spec.tag]: YAML tags are not used here
      --> spec.yaml:1:25
      |
    1 | t: { paid: !is_cash, x: !!str 3 }
      |                         ^^^^^ delete it; a text that looks like a number is quoted

    2 errors in spec.yaml
    `,
  ],
  [
    "a regular expression in double quotes",
    'a: { pattern: "\\d{3}" }\n',
    `
    error[spec.yaml]: "\\d" is not an escape of a text in double quotes
      --> spec.yaml:1:16
      |
    1 | a: { pattern: "\\d{3}" }
      |                ^^ write two backslashes for one, or use single quotes, where a backslash is only itself

    1 error in spec.yaml
    `,
  ],
  [
    "a value that begins with a sign of YAML's own",
    "a: @b\n",
    `
    error[spec.yaml]: a value cannot begin with "@"
      --> spec.yaml:1:4
      |
    1 | a: @b
      |    ^ quote this formula or text: "@b"

    1 error in spec.yaml
    `,
  ],
  [
    "a name that is there twice",
    "stores: 1\n'stores': 2\n",
    `
    error[spec.duplicate_name]: "stores" is here twice
      --> spec.yaml:2:1
      |
    2 | 'stores': 2
      | ^^^^^^^^ the first one is on line 1

    1 error in spec.yaml
    `,
  ],
  [
    "names that JavaScript keeps for itself, and merging",
    "__proto__: 1\na: { constructor: 2, prototype: 3 }\n<<: {}\n? [x]\n: 1\n",
    `
    error[spec.reserved_name]: "__proto__" is reserved
      --> spec.yaml:1:1
      |
    1 | __proto__: 1
      | ^^^^^^^^^ choose another name

    error[spec.reserved_name]: "constructor" is reserved
      --> spec.yaml:2:6
      |
    2 | a: { constructor: 2, prototype: 3 }
      |      ^^^^^^^^^^^ choose another name

    error[spec.reserved_name]: "prototype" is reserved
      --> spec.yaml:2:22
      |
    2 | a: { constructor: 2, prototype: 3 }
      |                      ^^^^^^^^^ choose another name

    error[spec.merge_key]: merging with "<<" is not part of YAML 1.2
      --> spec.yaml:3:1
      |
    3 | <<: {}
      | ^^ write the names out; an alias can stand for a whole value: \`columns: *shared\`

    error[spec.missing_name]: a name is missing here
      --> spec.yaml:4:3
      |
    4 | ? [x]
      |   ^^^ write "name: value"; a name is a word, not a map or a list

    5 errors in spec.yaml
    `,
  ],
  [
    "aliases of nothing and of themselves",
    "a: *b\nc: &c [*c]\n",
    `
    error[spec.unknown_alias]: nothing is named &b
      --> spec.yaml:1:4
      |
    1 | a: *b
      |    ^^ write &b before the value that it repeats, further up

    error[spec.unknown_alias]: *c stands inside of its own value
      --> spec.yaml:2:8
      |
    2 | c: &c [*c]
      |        ^^ a value cannot hold itself

    2 errors in spec.yaml
    `,
  ],
  [
    "a second document",
    "a: 1\n---\nb: 2\n",
    `
    error[spec.several_documents]: a second YAML document begins here
      --> spec.yaml:2:1
      |
    2 | ---
      | ^^^ one file is one spec: split the file here, or delete the "---"

    1 error in spec.yaml
    `,
  ],
  [
    "a directive",
    "%YAML 1.1\n---\na: no\n",
    `
    error[spec.directive]: YAML directives are not used here
      --> spec.yaml:1:1
      |
    1 | %YAML 1.1
      | ^^^^^^^^^ delete it

    1 error in spec.yaml
    `,
  ],
  [
    "control characters, typed and escaped",
    "a: \u001b[31mred\nb\u0000: 1\n",
    `
    error[spec.control_character]: the character U+001B is not text
      --> spec.yaml:1:4
      |
    1 | a: \\x1b[31mred
      |    ^^^^ delete it

    error[spec.control_character]: the character U+0000 is not text
      --> spec.yaml:2:2
      |
    2 | b\\x00: 1
      |  ^^^^ delete it

    2 errors in spec.yaml
    `,
  ],
  [
    "an escaped control character",
    'a: "x\\0"\n',
    `
    error[spec.control_character]: the character U+0000 is not text
      --> spec.yaml:1:4
      |
    1 | a: "x\\0"
      |    ^^^^^ delete it

    1 error in spec.yaml
    `,
  ],
  [
    "an empty file",
    "",
    `
    error[spec.empty]: the spec is empty
      --> spec.yaml:1:1
      |
    1 |
      | ^ a spec begins with "datagen: 1", followed by "tables:"

    1 error in spec.yaml
    `,
  ],
  [
    "a list",
    "- a\n- b\n",
    `
    error[spec.not_a_map]: a spec is a map of names to values; this is a list
      --> spec.yaml:1:1
      |
    1 | - a
      | ^^^ a spec begins with "datagen: 1", followed by "tables:"

    1 error in spec.yaml
    `,
  ],
];

describe("bad specs", () => {
  test.each(bad)("%s", (_, text, told) => {
    expect(read(text).told).toBe(lines(told));
  });

  test("a cut formula is read as if it had been quoted, so that nothing else is said about its pieces", () => {
    const { data } = read("t: { x: round(a, f(b, 2)), y: 1, z: [max(a, b), c] }\n");
    expect(data).toEqual({ t: { x: "round(a, f(b, 2))", y: 1, z: ["max(a, b)", "c"] } });
  });

  test("parentheses in texts are no formulas", () => {
    expect(read("t: { choice: [a (b, c), 'f(', x] }\n").told).toContain("cut_formula"); // a call, and it closes
    expect(read("t: { choice: [':(', :), (a, b), f(x] }\n").told).toBe("");
  });

  test("every mistake of a text without mistakes of syntax is told at once, in the order of the text", () => {
    const { problems } = read("b: 1\nc: *x\nb: { __proto__: 1, y: f(1, 2) }\n");
    expect(problems.list.map(({ code }) => code)).toEqual([
      "spec.unknown_alias",
      "spec.duplicate_name",
      "spec.reserved_name",
      "spec.cut_formula",
    ]);
  });
});
