// Formulas: what is not a formula, what would be code, types that do not go together, and columns that need each other in a circle.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

test("code is refused by name, and never run", async () => {
  const said = await told(
    table(`
      a: "process.exit(1)"
      b: "(() => 1)()"
      c: "this.constructor.constructor('return process')()"
      d: "import('fs')"
      e: "\`x\${1}\`"
      f: "a = 3"
      g: "new Date()"
      h: "require('fs').readFileSync('x')"
      i: "__proto__"
      j: "constructor"
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unsupported]: a call of anything but a function is not part of formulas
      --> spec.yaml:6:11
      |
    6 |       a: "process.exit(1)"
      |           ^^^^^^^^^^^^^^^ functions have plain names: lower(name), not name.lower()

    error[formula.unsupported]: a call of anything but a function is not part of formulas
      --> spec.yaml:7:11
      |
    7 |       b: "(() => 1)()"
      |           ^^^^^^^^^^^ functions have plain names: lower(name), not name.lower()

    error[formula.unsupported]: a call of anything but a function is not part of formulas
      --> spec.yaml:8:11
      |
    8 |       c: "this.constructor.constructor('return process')()"
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ functions have plain names: lower(name), not name.lower()

    error[formula.unknown_function]: there is no function import
      --> spec.yaml:9:11
      |
    9 |       d: "import('fs')"
      |           ^^^^^^ functions: abs min max clamp round floor ceil div sqrt exp log pow sin cos if coalesce between date timestamp year month day hour minute weekday week dayofyear concat lower upper length slice pad format sum count avg

    error[formula.unsupported]: a template is not part of formulas
       --> spec.yaml:10:11
       |
    10 |       e: "\`x\${1}\`"
       |           ^^^^^^^ use concat(a, "-", b)

    error[formula.unsupported]: an assignment is not part of formulas
       --> spec.yaml:11:11
       |
    11 |       f: "a = 3"
       |           ^^^^^ write == to compare

    error[formula.syntax]: unexpected \`Date\`
       --> spec.yaml:12:15
       |
    12 |       g: "new Date()"
       |               ^^^^

    error[formula.unsupported]: a call of anything but a function is not part of formulas
       --> spec.yaml:13:11
       |
    13 |       h: "require('fs').readFileSync('x')"
       |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ functions have plain names: lower(name), not name.lower()

    error[formula.unknown_name]: unknown column "__proto__"
       --> spec.yaml:14:11
       |
    14 |       i: "__proto__"
       |           ^^^^^^^^^ there are a, b, c, d, e, f, g, h, i, j; a constant is { value: __proto__ }

    error[formula.unknown_name]: unknown column "constructor"
       --> spec.yaml:15:11
       |
    15 |       j: "constructor"
       |           ^^^^^^^^^^^ there are a, b, c, d, e, f, g, h, i, j; a constant is { value: constructor }

    10 errors in spec.yaml
    "
  `);
});

test("what is not a formula", async () => {
  const said = await told(
    table(`
      a: 1 +
      b: (1 + 2
      c: 1 2
      d: "x ? 1 : 2"
      e: "'abc"
      f: 3 +* 4
      g: "[1, 2]"
      h: "a === 3"
      i: 5
      j: true
      k: 2024-01-01
      l:
      m: ""
      n: a.b.
      o: "1..9"
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.syntax]: the formula ends too early
      --> spec.yaml:6:13
      |
    6 |       a: 1 +
      |             ^ quote this formula if it holds \`,\`, \`:\` or \`#\`, where YAML would cut it short

    error[formula.syntax]: the formula ends too early
      --> spec.yaml:7:16
      |
    7 |       b: (1 + 2
      |                ^ quote this formula if it holds \`,\`, \`:\` or \`#\`, where YAML would cut it short

    error[formula.syntax]: unexpected \`2\`
      --> spec.yaml:8:12
      |
    8 |       c: 1 2
      |            ^

    error[formula.unsupported]: \`? :\` is not part of formulas
      --> spec.yaml:9:11
      |
    9 |       d: "x ? 1 : 2"
      |           ^^^^^^^^^ use if(c, a, b)

    error[formula.syntax]: a text without its closing quote
       --> spec.yaml:10:11
       |
    10 |       e: "'abc"
       |           ^^^^ end it with the quote that began it

    error[formula.syntax]: unexpected \`*\`
       --> spec.yaml:11:13
       |
    11 |       f: 3 +* 4
       |             ^

    error[formula.unsupported]: \`[ ]\` is not part of formulas
       --> spec.yaml:12:11
       |
    12 |       g: "[1, 2]"
       |           ^^^^^^ use the choice verb for a list of values

    error[formula.unsupported]: \`===\` is not part of formulas
       --> spec.yaml:13:11
       |
    13 |       h: "a === 3"
       |           ^^^^^^^ write ==

    error[spec.bare_constant]: 5 alone is no column
       --> spec.yaml:14:10
       |
    14 |       i: 5
       |          ^ a constant is { value: 5 }

    error[spec.bare_constant]: true alone is no column
       --> spec.yaml:15:10
       |
    15 |       j: true
       |          ^^^^ a constant is { value: true }

    error[spec.bare_constant]: 2024-01-01 alone is no column
       --> spec.yaml:16:10
       |
    16 |       k: 2024-01-01
       |          ^^^^^^^^^^ a constant is { value: 2024-01-01 }

    error[spec.empty_column]: nothing says what this column is
       --> spec.yaml:17:7
       |
    17 |       l:
       |       ^ write a formula, or a map with a verb: { uniform: 1..9 }

    error[spec.empty_column]: nothing says what this column is
       --> spec.yaml:18:7
       |
    18 |       m: ""
       |       ^ write a formula, or a map with a verb: { uniform: 1..9 }

    error[formula.syntax]: the formula ends too early
       --> spec.yaml:19:14
       |
    19 |       n: a.b.
       |              ^ quote this formula if it holds \`,\`, \`:\` or \`#\`, where YAML would cut it short

    error[formula.syntax]: a range is not part of formulas
       --> spec.yaml:20:13
       |
    20 |       o: "1..9"
       |             ^ use between(x, a, b)

    15 errors in spec.yaml
    "
  `);
});

test("types that do not go together", async () => {
  const said = await told(
    table(`
      n: { uniform: 1..9 }
      s: { choice: [a, b] }
      d: { date: period }
      a: n + s
      b: d * 2
      c: if(n, 1, 2)
      e: if(n > 1, s, n)
      f: s && true
      h: round(s, 2)
      i: d - 1
      j: month(n)
      k: round(n, 2, 3)
      l: null
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.type]: int64 + text has no meaning
      --> spec.yaml:9:10
      |
    9 |       a: n + s
      |          ^^^^^ use concat(a, b) to join texts

    error[formula.type]: date * int64 has no meaning
       --> spec.yaml:10:10
       |
    10 |       b: d * 2
       |          ^^^^^ write a span of time: 7d, 4h, 15m; or n * 1d

    error[formula.type]: if: not for int64
       --> spec.yaml:11:10
       |
    11 |       c: if(n, 1, 2)
       |          ^^^^^^^^^^^ its first argument is a condition

    error[formula.type]: if: not for text, int64
       --> spec.yaml:12:10
       |
    12 |       e: if(n > 1, s, n)
       |          ^^^^^^^^^^^^^^^ both values need one type

    error[formula.type]: && takes conditions, not text
       --> spec.yaml:13:10
       |
    13 |       f: s && true
       |          ^^^^^^^^^

    error[formula.type]: round: not for text
       --> spec.yaml:14:10
       |
    14 |       h: round(s, 2)
       |          ^^^^^^^^^^^ it is round(x) or round(x, digits), digits a whole number 0 to 9

    error[formula.type]: date - int64 has no meaning
       --> spec.yaml:15:10
       |
    15 |       i: d - 1
       |          ^^^^^ write a span of time: 7d, 4h, 15m; or n * 1d

    error[formula.type]: month: not for int64
       --> spec.yaml:16:10
       |
    16 |       j: month(n)
       |          ^^^^^^^^ it is month(x) of a date or timestamp, in UTC

    error[formula.arguments]: round with 3 arguments
       --> spec.yaml:17:10
       |
    17 |       k: round(n, 2, 3)
       |          ^^^^^^^^^^^^^^ it is round(x) or round(x, digits), digits a whole number 0 to 9

    error[spec.empty_column]: nothing says what this column is
       --> spec.yaml:18:7
       |
    18 |       l: null
       |       ^ write a formula, or a map with a verb: { uniform: 1..9 }

    10 errors in spec.yaml
    "
  `);
});

test("names that mean nothing here", async () => {
  const said = await told(`datagen: 1
tables:
  p:
    rows: 5
    columns:
      id: { sequence: 1, primary_key: true }
      region: { choice: [a, b] }
  t:
    rows: 10
    columns:
      p: { ref: p }
      a: p.regoin
      b: p.region.x
      c: q.id
      d: t.a
      e: self.p
  u:
    each: { par: t }
    count: 2
    columns:
      a: par.p.region
      b: par.zz
      c: par
      d: t.a
      e: par.p.zz
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "regoin" of p
       --> spec.yaml:12:12
       |
    12 |       a: p.regoin
       |            ^^^^^^ did you mean "region"?

    error[formula.unknown_name]: p.region is not a reference, so it has no x
       --> spec.yaml:13:12
       |
    13 |       b: p.region.x
       |            ^^^^^^ references of p: none

    error[formula.unknown_name]: unknown column "q"
       --> spec.yaml:14:10
       |
    14 |       c: q.id
       |          ^ there are p, a, b, c, d, e

    error[formula.unknown_name]: t is a table, and rows of it mean nothing here without a reference
       --> spec.yaml:15:10
       |
    15 |       d: t.a
       |          ^ there are p, a, b, c, d, e

    error[formula.unknown_name]: unknown column "self"
       --> spec.yaml:16:10
       |
    16 |       e: self.p
       |          ^^^^ there are p, a, b, c, d, e

    error[formula.unknown_name]: unknown column "zz" of t
       --> spec.yaml:22:14
       |
    22 |       b: par.zz
       |              ^^ there are p, a, b, c, d, e

    error[formula.unknown_name]: par is the parent, a whole row
       --> spec.yaml:23:10
       |
    23 |       c: par
       |          ^^^ name one of its columns: par.p

    error[formula.unknown_name]: t is a table, and rows of it mean nothing here without a reference
       --> spec.yaml:24:10
       |
    24 |       d: t.a
       |          ^ there are a, b, c, d, e, par

    error[formula.unknown_name]: unknown column "zz" of p
       --> spec.yaml:25:16
       |
    25 |       e: par.p.zz
       |                ^^ there are id, region

    9 errors in spec.yaml
    "
  `);
});

test("places inside of texts over several lines", async () => {
  const said = await told(
    table(`
      a: "1 + pric"
      b: 'upper("x") + pric'
      c: "1 +\\n pric"
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "pric"
      --> spec.yaml:6:15
      |
    6 |       a: "1 + pric"
      |               ^^^^ there are a, b, c

    error[formula.unknown_name]: unknown column "pric"
      --> spec.yaml:7:24
      |
    7 |       b: 'upper("x") + pric'
      |                        ^^^^ there are a, b, c

    error[formula.unknown_name]: unknown column "pric"
      --> spec.yaml:8:10
      |
    8 |       c: "1 +\\n pric"
      |          ^^^^^^^^^^^^ there are a, b, c

    3 errors in spec.yaml
    "
  `);
});

test("columns of one table in a circle", async () => {
  const said = await told(
    table(`
      a: b + 1
      b: c + 1
      c: a + 1
      d: d
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.cycle]: columns need each other in a circle: t.a -> t.b -> t.c -> t.a
      --> spec.yaml:6:7
      |
    6 |       a: b + 1
      |       ^ let one of them not read the next

    error[spec.cycle]: columns need each other in a circle: t.d -> t.d
      --> spec.yaml:9:7
      |
    9 |       d: d
      |       ^ let one of them not read the next

    2 errors in spec.yaml
    "
  `);
});

test("columns of two tables in a circle, by weights", async () => {
  const said = await told(`datagen: 1
tables:
  t:
    rows: 3
    columns:
      id: { sequence: 1, primary_key: true }
      u: { ref: u, weight: u.w }
      x: u.y
  u:
    rows: 3
    columns:
      id: { sequence: 1, primary_key: true }
      t: { ref: t }
      w: t.x
      y: { uniform: 1..2 }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.cycle]: columns need each other in a circle: t.u -> u.w -> t.x -> t.u
      --> spec.yaml:7:7
      |
    7 |       u: { ref: u, weight: u.w }
      |       ^ let one of them not read the next

    1 error in spec.yaml
    "
  `);
});

test("a column that is weighed by itself", async () => {
  const said = await told(
    table(`
      id: { sequence: 1, primary_key: true }
      w: { ref: t, weight: t.w }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.cycle]: columns need each other in a circle: t.w -> t.w
      --> spec.yaml:7:7
      |
    7 |       w: { ref: t, weight: t.w }
      |       ^ let one of them not read the next

    1 error in spec.yaml
    "
  `);
});
