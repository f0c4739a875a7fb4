// What users are told of children that are numbered or referred to, of keys of several columns, and of supplied parents.
import { expect, test } from "vitest";
import { told } from "../told.js";

const world = `datagen: 1
tables:
  items: { rows: 9, columns: { sku: { sequence: 1, primary_key: true } } }
  baskets: { rows: 20, columns: { b: { sequence: 1, primary_key: true } } }
  lines:
    each: { basket: baskets }
    count: 3
    primary_key: [basket, no]
    columns: { basket: basket.b, no: position, item: { ref: items } }
`;

test("a ref to a key of several columns, used as if it were one", async () => {
  const said = await told(`${world}
  returns:
    rows: 5
    columns:
      line: { ref: lines }
      copy: line
      sum: line + 1
      text: { ref: lines, type: text }
      line_no: { uniform: 1..9 }
      line_basket: { uniform: 1..9 }
      near: { ref: lines, where: lines.item == line }
      far: line.item.sku.x
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: line holds the key of lines, which has 2 columns
       --> spec.yaml:15:13
       |
    15 |       copy: line
       |             ^^^^ name one of them: line.basket, line.no

    error[formula.unknown_name]: line holds the key of lines, which has 2 columns
       --> spec.yaml:16:12
       |
    16 |       sum: line + 1
       |            ^^^^ name one of them: line.basket, line.no

    error[spec.type_mismatch]: the key of lines has 2 columns, and type: is for one
       --> spec.yaml:17:33
       |
    17 |       text: { ref: lines, type: text }
       |                                 ^^^^ say it of the columns of lines

    error[spec.same_output]: line_no and line are both written as line_no
       --> spec.yaml:18:7
       |
    18 |       line_no: { uniform: 1..9 }
       |       ^^^^^^^ give one of them another name: as:

    error[spec.same_output]: line_basket and line are both written as line_basket
       --> spec.yaml:19:7
       |
    19 |       line_basket: { uniform: 1..9 }
       |       ^^^^^^^^^^^ give one of them another name: as:

    error[formula.unknown_name]: line holds the key of lines, which has 2 columns
       --> spec.yaml:20:48
       |
    20 |       near: { ref: lines, where: lines.item == line }
       |                                                ^^^^ name one of them: line.basket, line.no

    error[formula.unknown_name]: items.sku is not a reference, so it has no x
       --> spec.yaml:21:22
       |
    21 |       far: line.item.sku.x
       |                      ^^^ references of items: none

    7 errors in spec.yaml
    "
  `);
});

test("keys that promise nothing, and keys that can be null", async () => {
  const said = await told(`${world}
  pairs: { rows: 5, primary_key: [a, b], columns: { a: { uniform: 1..3 }, b: { ref: items } } }
  some: { rows: 5, primary_key: [a, b], columns: { a: { sequence: 1 }, b: { uniform: 1..3, nulls: 5% } } }
  cases: { rows: 5, primary_key: [a, b], columns: { a: { sequence: 1 }, b: { case: a, when: { 1: 2 } } } }
  tags: { each: { l: lines }, count: 2, primary_key: [no, n], columns: { no: l.no, n: position } }
  good: { each: { l: lines }, count: 2, primary_key: [b, no, n], columns: { b: l.basket, no: l.no, n: position } }
  links: { each: { i: items }, count: 2, primary_key: [i, b], columns: { i: i.sku, b: { ref: baskets, unique_in: i } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    warning[spec.key_not_unique]: nothing promises that no two rows of pairs have the same a and b
       --> spec.yaml:11:53
       |
    11 |   pairs: { rows: 5, primary_key: [a, b], columns: { a: { uniform: 1..3 }, b: { ref: items } } }
       |                                                     ^ let one of them be unique, or take the parent's key and position

    error[spec.null_key]: a primary key has no nulls
       --> spec.yaml:12:99
       |
    12 | … { a: { sequence: 1 }, b: { uniform: 1..3, nulls: 5% } } }
       |                                                    ^^ delete nulls:

    error[spec.null_key]: cases.b can be null, and a primary key has no nulls
       --> spec.yaml:13:73
       |
    13 | …imary_key: [a, b], columns: { a: { sequence: 1 }, b: { case: a, when: { 1: 2 } } } }
       |                                                    ^ give it a value in every row, e.g. by else: or coalesce(x, 0)

    warning[spec.key_not_unique]: nothing promises that no two rows of tags have the same no and n
       --> spec.yaml:14:74
       |
    14 |   tags: { each: { l: lines }, count: 2, primary_key: [no, n], columns: { no: l.no, n: position } }
       |                                                                          ^^ let one of them be unique, or take the parent's key and position

    2 errors, 2 warnings in spec.yaml
    "
  `);
});

test("more unique values over all children than there are, and children that are not there", async () => {
  const said = await told(
    `${world}
  none: { each: { l: lines }, count: 0, columns: { id: { sequence: 1, primary_key: true } } }
  marks:
    each: { line: lines }
    count: 2
    columns:
      a: { uniform: 1..100, unique: true }
      b: { pattern: "[ab]{3}", unique: true }
      c: { ref: lines, unique: true }
      d: { date: 2024-01-01..2024-01-31, unique: true }
      e: { ref: none }
`,
    "run",
    "spec.yaml",
    "--dry-run",
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unique_impossible]: marks.a: its 120 rows are more than the 100 different values that there are
       --> spec.yaml:16:37
       |
    16 |       a: { uniform: 1..100, unique: true }
       |                                     ^^^^ make fewer rows, or allow more values

    error[spec.unique_impossible]: marks.b: its 120 rows are more than the 8 different values that there are
       --> spec.yaml:17:40
       |
    17 |       b: { pattern: "[ab]{3}", unique: true }
       |                                        ^^^^ make fewer rows, or allow more values

    error[spec.unique_impossible]: marks.c: 120 rows of marks cannot each have a row of lines of their own: it has 60
       --> spec.yaml:18:17
       |
    18 |       c: { ref: lines, unique: true }
       |                 ^^^^^ make fewer of them, or leave out unique

    error[spec.unique_impossible]: marks.d: its 120 rows are more than the 31 different values that there are
       --> spec.yaml:19:50
       |
    19 |       d: { date: 2024-01-01..2024-01-31, unique: true }
       |                                                  ^^^^ make fewer rows, or allow more values

    error[spec.empty_parent]: marks.e: none has no rows to choose from
       --> spec.yaml:20:17
       |
    20 |       e: { ref: none }
       |                 ^^^^ give its parents children, or leave the column out

    5 errors in spec.yaml
    "
  `);
});

test("columns that refer to each other in a circle, through weights of children", async () => {
  const said = await told(`datagen: 1
tables:
  items: { rows: 9, columns: { sku: { sequence: 1, primary_key: true }, best: { ref: lines, weight: lines.qty }, score: best.qty } }
  baskets: { rows: 20, columns: { b: { sequence: 1, primary_key: true } } }
  lines:
    each: { basket: baskets }
    count: 3
    primary_key: [basket, no]
    columns: { basket: basket.b, no: position, item: { ref: items, weight: items.score }, qty: item.sku }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.cycle]: columns need each other in a circle: items.best -> lines.qty -> lines.item -> items.score -> items.best
      --> spec.yaml:3:73
      |
    3 | …lumns: { sku: { sequence: 1, primary_key: true }, best: { ref: lines, weight: lines.qty }, score: be…
      |                                                    ^^^^ let one of them not read the next

    1 error in spec.yaml
    "
  `);
});

test("uuids of version 7 without a time", async () => {
  const said = await told(`datagen: 1
tables:
  t:
    rows: 5
    columns:
      a: { uuid: v7, at: b }
      b: { uniform: 1..9 }
      c: { uuid: v4, at: d }
      d: { date: 1960-01-01..1961-01-01 }
      e: { uuid: v6 }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.type_mismatch]: at: is a time, and this is int64
      --> spec.yaml:6:26
      |
    6 |       a: { uuid: v7, at: b }
      |                          ^ name a timestamp or a date

    error[spec.unknown_word]: at: does not go with uuid: v4, which holds no time
      --> spec.yaml:8:26
      |
    8 |       c: { uuid: v4, at: d }
      |                          ^ write v7

    error[spec.bad_uuid]: uuid: v6 is not known
       --> spec.yaml:10:18
       |
    10 |       e: { uuid: v6 }
       |                  ^^ write v4 or v7

    3 errors in spec.yaml
    "
  `);
  const early = await told(
    "datagen: 1\ntables: { t: { rows: 5, columns: { d: { date: 1960-01-01..1961-01-01 }, a: { uuid: v7, at: d } } } }",
    "run",
    "spec.yaml",
    "--dry-run",
  );
  expect(early).toMatchInlineSnapshot(`
    "
    error[spec.out_of_range]: t.a: a uuid v7 holds times from 1970 on
      --> spec.yaml:2:92
      |
    2 | tables: { t: { rows: 5, columns: { d: { date: 1960-01-01..1961-01-01 }, a: { uuid: v7, at: d } } } }
      |                                                                                            ^ let the times begin later

    1 error in spec.yaml
    "
  `);
});

test("rows of a generation that its root does not have", async () => {
  const supplied = {
    "spec.yaml":
      "datagen: 1\nsources: { s: { csv: s.csv } }\ntables: { t: { each: { x: s }, count: 2, columns: { n: { sequence: 1 } } } }\nmain: t\n",
    "s.csv": "a\n1\n2\n",
  };
  expect(await told(supplied, "run", "spec.yaml", "--rows", "5", "--dry-run")).toMatchInlineSnapshot(`
    "
    error[spec.bad_rows]: --rows 5 of t: the 2 rows of s have fewer
      --> spec.yaml:3:11
      |
    3 | tables: { t: { each: { x: s }, count: 2, columns: { n: { sequence: 1 } } } }
      |           ^ ask for fewer, or raise count:

    1 error in spec.yaml
    "
  `);
  const none = world.replace("count: 3", "count: 0");
  expect(await told(`${none}main: lines\n`, "run", "spec.yaml", "--rows", "10", "--dry-run")).toMatchInlineSnapshot(`
    "
    error[spec.bad_rows]: --rows 10 of lines: its parents have no children
      --> spec.yaml:5:3
      |
    5 |   lines:
      |   ^^^^^ raise count:

    1 error in spec.yaml
    "
  `);
});
