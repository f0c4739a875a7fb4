// Tables: how many rows, whose children, which keys, and references to them.
import { expect, test } from "vitest";
import { told } from "../told.js";

test("rows that are no number, or too many", async () => {
  const said = await told(`datagen: 1
tables:
  t0: { rows: 2e15, columns: { x: { value: 1 } } }
  t1: { rows: -5, columns: { x: { value: 1 } } }
  t2: { rows: 1.5, columns: { x: { value: 1 } } }
  t3: { rows: many, columns: { x: { value: 1 } } }
  t4: { rows: 10%, columns: { x: { value: 1 } } }
  t5: { rows: 5d, columns: { x: { value: 1 } } }
  t6: { rows: .nan, columns: { x: { value: 1 } } }
  t7: { rows: , columns: { x: { value: 1 } } }
  t8: { rows: [1], columns: { x: { value: 1 } } }
  t9: { rows: 0.5, columns: { x: { value: 1 } } }
  t10: { rows: 99999999999999999999999, columns: { x: { value: 1 } } }
  t11: { rows: 1e400, columns: { x: { value: 1 } } }
  none: { columns: { x: { value: 1 } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.too_many_rows]: 2e15 is more than the 1e15 rows that a table may have
      --> spec.yaml:3:15
      |
    3 |   t0: { rows: 2e15, columns: { x: { value: 1 } } }
      |               ^^^^ write less: 1e12 rows fill a data centre

    error[spec.bad_rows]: -5 is not a number of rows
      --> spec.yaml:4:15
      |
    4 |   t1: { rows: -5, columns: { x: { value: 1 } } }
      |               ^^ write e.g. 1000, 20k, 10M, 1B

    error[spec.bad_rows]: 1.5 is not a number of rows
      --> spec.yaml:5:15
      |
    5 |   t2: { rows: 1.5, columns: { x: { value: 1 } } }
      |               ^^^ write e.g. 1000, 20k, 10M, 1B

    error[spec.bad_rows]: many is not a number of rows
      --> spec.yaml:6:15
      |
    6 |   t3: { rows: many, columns: { x: { value: 1 } } }
      |               ^^^^ write e.g. 1000, 20k, 10M, 1B

    error[spec.bad_rows]: 10% is not a number of rows
      --> spec.yaml:7:15
      |
    7 |   t4: { rows: 10%, columns: { x: { value: 1 } } }
      |               ^^^ write e.g. 1000, 20k, 10M, 1B

    error[spec.bad_rows]: 5d is not a number of rows
      --> spec.yaml:8:15
      |
    8 |   t5: { rows: 5d, columns: { x: { value: 1 } } }
      |               ^^ write e.g. 1000, 20k, 10M, 1B

    error[spec.shape]: rows does not fit: found .nan
      --> spec.yaml:9:15
      |
    9 |   t6: { rows: .nan, columns: { x: { value: 1 } } }
      |               ^^^^ wanted: how many rows, such as 10M

    error[spec.shape]: rows does not fit: nothing stands here
       --> spec.yaml:10:15
       |
    10 |   t7: { rows: , columns: { x: { value: 1 } } }
       |               ^ wanted: how many rows, such as 10M

    error[spec.shape]: rows does not fit: found a list
       --> spec.yaml:11:15
       |
    11 |   t8: { rows: [1], columns: { x: { value: 1 } } }
       |               ^^^ wanted: how many rows, such as 10M

    error[spec.bad_rows]: 0.5 is not a number of rows
       --> spec.yaml:12:15
       |
    12 |   t9: { rows: 0.5, columns: { x: { value: 1 } } }
       |               ^^^ write e.g. 1000, 20k, 10M, 1B

    error[spec.too_many_rows]: 99999999999999999999999 is more than the 1e15 rows that a table may have
       --> spec.yaml:13:16
       |
    13 |   t10: { rows: 99999999999999999999999, columns: { x: { value: 1 } } }
       |                ^^^^^^^^^^^^^^^^^^^^^^^ write less: 1e12 rows fill a data centre

    error[spec.shape]: rows does not fit: found 1e400
       --> spec.yaml:14:16
       |
    14 |   t11: { rows: 1e400, columns: { x: { value: 1 } } }
       |                ^^^^^ wanted: how many rows, such as 10M

    error[spec.no_size]: nothing says how many rows none has
       --> spec.yaml:15:3
       |
    15 |   none: { columns: { x: { value: 1 } } }
       |   ^^^^ write rows: 1000, or each: and count:

    13 errors in spec.yaml
    "
  `);
});

test("periods that are none", async () => {
  const said = await told(`datagen: 1
period: { start: 2024-02-30, days: 0 }
tables: { t: { rows: 1, columns: { x: { value: 1 } } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_date]: 2024-02-30 is not a date
      --> spec.yaml:2:18
      |
    2 | period: { start: 2024-02-30, days: 0 }
      |                  ^^^^^^^^^^ write a day of the calendar such as 2024-01-31

    error[spec.bad_period]: 0 is not a number of days
      --> spec.yaml:2:36
      |
    2 | period: { start: 2024-02-30, days: 0 }
      |                                    ^ write a whole number from 1 to 3,650,000

    2 errors in spec.yaml
    "
  `);
});

test("a period that ends before it begins", async () => {
  const said = await told(`datagen: 1
period: { start: 2024-02-20, end: 2023-01-01 }
tables: { t: { rows: 1, columns: { x: { value: 1 } } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_period]: the period ends before it begins, on 2024-02-20
      --> spec.yaml:2:35
      |
    2 | period: { start: 2024-02-20, end: 2023-01-01 }
      |                                   ^^^^^^^^^^ the end is the last day of the period

    1 error in spec.yaml
    "
  `);
});

test("a period without an end", async () => {
  const said = await told(`datagen: 1
period: { start: 2024-02-20 }
tables: { t: { rows: 1, columns: { x: { value: 1 } } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_period]: a period needs days: or an end:
      --> spec.yaml:2:18
      |
    2 | period: { start: 2024-02-20 }
      |                  ^^^^^^^^^^ write { start: 2024-01-01, days: 365 }

    1 error in spec.yaml
    "
  `);
});

test("a period with two", async () => {
  const said = await told(`datagen: 1
period: { start: 2024-02-20, end: 2025-01-01, days: 3 }
tables: { t: { rows: 1, columns: { x: { value: 1 } } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_period]: a period has days: or an end:, not both
      --> spec.yaml:2:30
      |
    2 | period: { start: 2024-02-20, end: 2025-01-01, days: 3 }
      |                              ^^^ write { start: 2024-01-01, days: 365 }

    1 error in spec.yaml
    "
  `);
});

test("parents that cannot be", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources: { src: { csv: x.csv } }
tables:
  p: { rows: 3, columns: { id: { sequence: 1, primary_key: true } } }
  a: { each: nosuch, count: 1, columns: { x: { value: 1 } } }
  b: { each: b, count: 1, columns: { x: { value: 1 } } }
  c: { each: src, count: 1, columns: { x: { value: 1 } } }
  d: { each: e, count: 1, columns: { x: { value: 1 } } }
  e: { each: d, count: 1, columns: { x: { value: 1 } } }
  m: { each: p, rows: 3, count: 3, columns: { x: { value: 1 } } }
  n: { rows: 3, count: 3, columns: { x: { value: 1 } } }
  o: { each: { q: p, r: p }, count: 3, columns: { x: { value: 1 } } }
  q: { each: { q: [p] }, count: 3, columns: { x: { value: 1 } } }
`,
    "x.csv": "a\n1\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_table]: unknown table "nosuch"
      --> spec.yaml:5:14
      |
    5 |   a: { each: nosuch, count: 1, columns: { x: { value: 1 } } }
      |              ^^^^^^ there are src, p, a, b, c, d, e, m, n, o and 1 more

    error[spec.cycle]: b descends from itself
      --> spec.yaml:6:14
      |
    6 |   b: { each: b, count: 1, columns: { x: { value: 1 } } }
      |              ^ one of the tables needs rows:

    error[spec.cycle]: d descends from itself
      --> spec.yaml:8:14
      |
    8 |   d: { each: e, count: 1, columns: { x: { value: 1 } } }
      |              ^ one of the tables needs rows:

    error[spec.two_sizes]: a table has rows: or each:, not both
       --> spec.yaml:10:23
       |
    10 |   m: { each: p, rows: 3, count: 3, columns: { x: { value: 1 } } }
       |                       ^ delete one of them

    error[spec.count_alone]: count: goes with each:
       --> spec.yaml:11:24
       |
    11 |   n: { rows: 3, count: 3, columns: { x: { value: 1 } } }
       |                        ^ write each: { parent: parents } beside it

    error[spec.shape]: each: names one parent
       --> spec.yaml:12:14
       |
    12 |   o: { each: { q: p, r: p }, count: 3, columns: { x: { value: 1 } } }
       |              ^^^^^^^^^^^^^^ write each: { basket: baskets }

    error[spec.shape]: q does not fit: found a list
       --> spec.yaml:13:19
       |
    13 |   q: { each: { q: [p] }, count: 3, columns: { x: { value: 1 } } }
       |                   ^^^ wanted: text

    7 errors in spec.yaml
    "
  `);
});

test("counts of children", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 3, columns: { id: { sequence: 1 } } }
  t0: { each: p, columns: { x: { value: 1 } } }
  t1: { each: p, count: -1, columns: { x: { value: 1 } } }
  t2: { each: p, count: 1.5, columns: { x: { value: 1 } } }
  t3: { each: p, count: lots, columns: { x: { value: 1 } } }
  t4: { each: p, count: { uniform: 5..1 }, columns: { x: { value: 1 } } }
  t5: { each: p, count: { uniform: 0.5..2.5 }, columns: { x: { value: 1 } } }
  t6: { each: p, count: { poison: 3 }, columns: { x: { value: 1 } } }
  t7: { each: p, count: { poisson: -3 }, columns: { x: { value: 1 } } }
  t8: { each: p, count: { geometric: 80% }, columns: { x: { value: 1 } } }
  t9: { each: p, count: { poisson: 3, truncate: 50..60 }, columns: { x: { value: 1 } } }
  t10: { each: p, count: [1], columns: { x: { value: 1 } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_count]: nothing says how many t0 each parent has
      --> spec.yaml:4:15
      |
    4 |   t0: { each: p, columns: { x: { value: 1 } } }
      |               ^ write count: 3, or count: { poisson: 4 }

    error[spec.bad_count]: count: -1 is not a number of children
      --> spec.yaml:5:25
      |
    5 |   t1: { each: p, count: -1, columns: { x: { value: 1 } } }
      |                         ^^ write 0, 1, 2, ..., or { poisson: 4 }

    error[spec.bad_count]: count: 1.5 is not a number of children
      --> spec.yaml:6:25
      |
    6 |   t2: { each: p, count: 1.5, columns: { x: { value: 1 } } }
      |                         ^^^ write 0, 1, 2, ..., or { poisson: 4 }

    error[formula.unknown_name]: unknown column "lots"
      --> spec.yaml:7:25
      |
    7 |   t3: { each: p, count: lots, columns: { x: { value: 1 } } }
      |                         ^^^^ there is only p; a constant is { value: lots }

    error[spec.swapped_range]: the range 5..1 begins above its end
      --> spec.yaml:8:36
      |
    8 |   t4: { each: p, count: { uniform: 5..1 }, columns: { x: { value: 1 } } }
      |                                    ^^^^ write 1..5

    error[spec.bad_count]: children are counted in whole numbers from 0
      --> spec.yaml:9:25
      |
    9 |   t5: { each: p, count: { uniform: 0.5..2.5 }, columns: { x: { value: 1 } } }
      |                         ^^^^^^^^^^^^^^^^^^^^^ write whole ends, whole results, or round(x) in a formula

    error[spec.unknown_word]: count has no word "poison"
       --> spec.yaml:10:27
       |
    10 |   t6: { each: p, count: { poison: 3 }, columns: { x: { value: 1 } } }
       |                           ^^^^^^ did you mean "poisson"?

    error[spec.bad_parameter]: the mean of a poisson is between 0 and 1e9, not -3
       --> spec.yaml:11:36
       |
    11 |   t7: { each: p, count: { poisson: -3 }, columns: { x: { value: 1 } } }
       |                                    ^^

    error[spec.unlikely_range]: a poisson of mean 3 practically never lies in 50..60: with a probability of less than 1e-13
       --> spec.yaml:13:49
       |
    13 |   t9: { each: p, count: { poisson: 3, truncate: 50..60 }, columns: { x: { value: 1 } } }
       |                                                 ^^^^^^ widen the range, or write clip: to move values to its ends

    error[spec.shape]: count does not fit: found a list
       --> spec.yaml:14:26
       |
    14 |   t10: { each: p, count: [1], columns: { x: { value: 1 } } }
       |                          ^^^ wanted: children of each parent: 3, { uniform: 0..9 }, { poisson: 4, truncate: 1..60 }, a formula or a case of the parent's columns

    10 errors in spec.yaml
    "
  `);
});

test("columns that only rows, or only children, can have", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 3, columns: { id: { sequence: 1 }, at: position } }
  c:
    each: p
    count: 2
    columns:
      x: { sequence: 1 }
      y: { uniform: 1..9, unique: true }
      z: { pattern: a, primary_key: true }
      w: { timestamp: period, sorted: true }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_parent]: position counts the children of a parent, and this table has none
      --> spec.yaml:3:53
      |
    3 |   p: { rows: 3, columns: { id: { sequence: 1 }, at: position } }
      |                                                     ^^^^^^^^ use { sequence: 1 } to number all rows

    error[spec.sorted_children]: sorted: true needs a table with rows:, and this is made by each:
       --> spec.yaml:11:39
       |
    11 |       w: { timestamp: period, sorted: true }
       |                                       ^^^^ leave it out

    2 errors in spec.yaml
    "
  `);
});

test("keys that are none, and references to tables without one", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 5, columns: { id: { sequence: 1 } } }
  q: { rows: 5, primary_key: [a, b], columns: { a: { sequence: 1 }, b: { sequence: 1 } } }
  z: { rows: 0, columns: { id: { sequence: 1, primary_key: true } } }
  w: { rows: 5, primary_key: idd, columns: { id: { sequence: 1 }, k: { sequence: 1, primary_key: true } } }
  v: { rows: 5, columns: { id: { sequence: 1, primary_key: true, nulls: 5% }, k: { sequence: 1, primary_key: true } } }
  x: { each: v, count: 1, columns: { a: position } }
  t:
    rows: 10
    columns:
      p: { ref: p }
      q: { ref: q }
      z: { ref: z }
      w: { ref: w }
      x: { ref: x }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_column]: unknown column "idd"
      --> spec.yaml:6:30
      |
    6 |   w: { rows: 5, primary_key: idd, columns: { id: { sequence: 1 }, k: { sequence: 1, primary_key: tru…
      |                              ^^^ did you mean "id"?

    error[spec.two_keys]: the primary key is idd, and k is marked as it too
      --> spec.yaml:6:67
      |
    6 | …primary_key: idd, columns: { id: { sequence: 1 }, k: { sequence: 1, primary_key: true } } }
      |                                                    ^ say it once

    error[spec.null_key]: a primary key has no nulls
      --> spec.yaml:7:73
      |
    7 | …s: { id: { sequence: 1, primary_key: true, nulls: 5% }, k: { sequence: 1, primary_key: true } } }
      |                                                    ^^ delete nulls:

    error[spec.two_keys]: two columns are marked as the primary key
      --> spec.yaml:7:79
      |
    7 | …d: { sequence: 1, primary_key: true, nulls: 5% }, k: { sequence: 1, primary_key: true } } }
      |                                                    ^ for a key of both, write primary_key: [id, k] in the table

    error[spec.no_primary_key]: p has no primary key to refer to
       --> spec.yaml:12:17
       |
    12 |       p: { ref: p }
       |                 ^ mark a column of p with primary_key: true

    error[spec.empty_parent]: z has no rows to choose from
       --> spec.yaml:14:17
       |
    14 |       z: { ref: z }
       |                 ^ give it rows, or leave the column out

    error[spec.no_primary_key]: x has no primary key to refer to
       --> spec.yaml:16:17
       |
    16 |       x: { ref: x }
       |                 ^ mark a column of x with primary_key: true, or give it a key of its parent's key and position

    7 errors in spec.yaml
    "
  `);
});

test("a parent for each row, where there are too few", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 5, columns: { id: { sequence: 1, primary_key: true } } }
  t:
    rows: 10
    columns:
      a: { ref: p, unique: true }
      b: { ref: p, unique: true, weight: p.id }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unique_impossible]: 10 rows of t cannot each have a row of p of their own: it has 5
      --> spec.yaml:7:17
      |
    7 |       a: { ref: p, unique: true }
      |                 ^ make rows: of t 5 or fewer, or leave out unique

    error[spec.unique_impossible]: 10 rows of t cannot each have a row of p of their own: it has 5
      --> spec.yaml:8:17
      |
    8 |       b: { ref: p, unique: true, weight: p.id }
      |                 ^ make rows: of t 5 or fewer, or leave out unique

    error[spec.unique_impossible]: a unique ref takes each parent once: it has neither weight nor where
      --> spec.yaml:8:42
      |
    8 |       b: { ref: p, unique: true, weight: p.id }
      |                                          ^^^^

    3 errors in spec.yaml
    "
  `);
});

test("what where: and weight: cannot take", async () => {
  const said = await told(`datagen: 1
tables:
  p:
    rows: 5
    columns: { id: { sequence: 1, primary_key: true }, r: { choice: [a, b] }, n: { uniform: 1..3 } }
  t:
    rows: 10
    columns:
      r: { choice: [a, b] }
      n: { uniform: 1..3 }
      a: { ref: p, where: p.r == n }
      b: { ref: p, where: p.r = r }
      c: { ref: p, where: p.r > r }
      d: { ref: p, where: r == n }
      e: { ref: p, where: p.x == r }
      g: { ref: p, where: p.r == rr }
      i: { ref: p, where: 3 }
      j: { ref: p, weight: p.r }
      k: { ref: p, weight: 'p.r +' }
      o: { ref: p, weight: n }
      q: { ref: p, weight: p.zz }
      s: { ref: p, where: 'abs(p.n - n) < 2' }
      u: { ref: p, weight: p }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.type]: text == int64: these cannot be compared
       --> spec.yaml:11:27
       |
    11 |       a: { ref: p, where: p.r == n }
       |                           ^^^^^^^^

    error[formula.unsupported]: an assignment is not part of formulas
       --> spec.yaml:12:27
       |
    12 |       b: { ref: p, where: p.r = r }
       |                           ^^^^^^^ write == to compare

    error[spec.bad_where]: nothing in this where: is of p
       --> spec.yaml:14:27
       |
    14 |       d: { ref: p, where: r == n }
       |                           ^^^^^^ write p.column == column

    error[formula.unknown_name]: unknown column "x" of p
       --> spec.yaml:15:29
       |
    15 |       e: { ref: p, where: p.x == r }
       |                             ^ there are id, r, n

    error[formula.unknown_name]: unknown column "rr"
       --> spec.yaml:16:34
       |
    16 |       g: { ref: p, where: p.r == rr }
       |                                  ^^ did you mean "r"?

    error[spec.shape]: where does not fit: found 3
       --> spec.yaml:17:27
       |
    17 |       i: { ref: p, where: 3 }
       |                           ^ wanted: what must hold of candidate and row: stores.region == region && stores.opened <= day

    error[spec.type_mismatch]: a weight is a number, and this is text
       --> spec.yaml:18:28
       |
    18 |       j: { ref: p, weight: p.r }
       |                            ^^^

    error[formula.syntax]: the formula ends too early
       --> spec.yaml:19:34
       |
    19 |       k: { ref: p, weight: 'p.r +' }
       |                                  ^ quote this formula if it holds \`,\`, \`:\` or \`#\`, where YAML would cut it short

    error[formula.unknown_name]: n is a column of this row: weights that depend on the row are not built yet
       --> spec.yaml:20:28
       |
    20 |       o: { ref: p, weight: n }
       |                            ^ read a column of the candidate: p.id

    error[formula.unknown_name]: unknown column "zz" of p
       --> spec.yaml:21:30
       |
    21 |       q: { ref: p, weight: p.zz }
       |                              ^^ there are id, r, n

    error[spec.bad_where]: p and this row are mixed: a comparison has columns of p on one side, those of this row on the other
       --> spec.yaml:22:28
       |
    22 |       s: { ref: p, where: 'abs(p.n - n) < 2' }
       |                            ^^^^^^^^^^^^^^^^ bring them apart: abs(p.x - x) < 5 is between(p.x, x - 5, x + 5)

    error[formula.unknown_name]: p is the candidate, a whole row
       --> spec.yaml:23:28
       |
    23 |       u: { ref: p, weight: p }
       |                            ^ name one of its columns: p.id

    12 errors in spec.yaml
    "
  `);
});

test("weights that rows show to be no weights, all of them", async () => {
  const said = await told(`datagen: 1
tables:
  p:
    rows: 5
    columns:
      id: { sequence: 1, primary_key: true }
      w: { uniform: -5..-1 }
      z: { value: 0 }
      n: { uniform: 1..3, nulls: 50% }
  t:
    rows: 10
    columns:
      a: { ref: p, weight: p.w }
      b: { ref: p, weight: p.z }
      c: { ref: p, weight: p.n }
      d: { ref: p, weight: p.id / 0 }
      e: { uniform: 1..900, type: int8 }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_weight]: t.a: the weight p.w is -4 in row 0 of p
       --> spec.yaml:13:28
       |
    13 |       a: { ref: p, weight: p.w }
       |                            ^^^ weights are numbers from 0 up

    error[spec.zero_weights]: t.b: the weight p.z is 0 in every row: nothing can be chosen
       --> spec.yaml:14:28
       |
    14 |       b: { ref: p, weight: p.z }
       |                            ^^^ some row needs a weight above 0

    error[spec.bad_weight]: t.c: the weight p.n is null or not a number in row 1 of p
       --> spec.yaml:15:28
       |
    15 |       c: { ref: p, weight: p.n }
       |                            ^^^ write coalesce(x, 0) for a weight that may be null

    error[spec.bad_weight]: t.d: the weight p.id / 0 is null or not a number in row 0 of p
       --> spec.yaml:16:28
       |
    16 |       d: { ref: p, weight: p.id / 0 }
       |                            ^^^^^^^^ write coalesce(x, 0) for a weight that may be null

    error[spec.out_of_range]: t.e: values from 1 to 900 do not fit into int8
       --> spec.yaml:17:35
       |
    17 |       e: { uniform: 1..900, type: int8 }
       |                                   ^^^^ add clip: -128..127, or choose a wider type

    5 errors in spec.yaml
    "
  `);
});

test("what before: and unique_in: cannot take", async () => {
  const said = await told(`datagen: 1
tables:
  tags:
    rows: 5
    columns: { tag: { sequence: 1, primary_key: true }, parent: { ref: tags, before: tag } }
  products:
    rows: 10
    columns:
      id: { sequence: 1, primary_key: true }
      first: { ref: tags, before: self }
      one: { ref: tags, unique_in: id }
      whole: { ref: tags, where: tags }
      none: { ref: tags, where: 'tags.tag > 5' }
  links:
    each: { product: products }
    count: { poisson: 3 }
    columns:
      place: position
      tag: { ref: tags, unique_in: place }
      other: { ref: tags, unique_in: product, where: tags.tag }
  many:
    each: { product: products }
    count: 100k
    columns:
      tag: { ref: tags, unique_in: product }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.shape]: before does not fit: found "tag"
      --> spec.yaml:5:86
      |
    5 |     columns: { tag: { sequence: 1, primary_key: true }, parent: { ref: tags, before: tag } }
      |                                                                                      ^^^ wanted: self: only rows before this one in the same table, so that references make no circle; the first row is null

    error[spec.bad_before]: before: self is for a ref to its own table, and tags is not products
       --> spec.yaml:10:35
       |
    10 |       first: { ref: tags, before: self }
       |                                   ^^^^ write ref: products, or leave it out

    error[spec.no_parent]: unique_in: keeps the children of one parent apart, and products has no parent
       --> spec.yaml:11:36
       |
    11 |       one: { ref: tags, unique_in: id }
       |                                    ^^ make the table by each: and count:, or use unique: true

    error[formula.unknown_name]: tags is the candidate, a whole row
       --> spec.yaml:12:34
       |
    12 |       whole: { ref: tags, where: tags }
       |                                  ^^^^ name one of its columns: tags.tag

    error[spec.bad_unique_in]: unique_in: place is not the parent of links
       --> spec.yaml:19:36
       |
    19 |       tag: { ref: tags, unique_in: place }
       |                                    ^^^^^ write unique_in: product

    error[spec.type_mismatch]: where: takes conditions, and this is int64
       --> spec.yaml:20:54
       |
    20 |       other: { ref: tags, unique_in: product, where: tags.tag }
       |                                                      ^^^^^^^^ compare it: tags.column == column

    error[spec.unique_impossible]: product can have 100000 rows of many: unique_in: keeps apart at most 65536
       --> spec.yaml:25:36
       |
    25 |       tag: { ref: tags, unique_in: product }
       |                                    ^^^^^^^ lower count:, e.g. truncate: 0..1000

    7 errors in spec.yaml
    "
  `);
});

test("more children of one parent than there are candidates", async () => {
  const said = await told(`datagen: 1
tables:
  tags: { rows: 5, columns: { tag: { sequence: 1, primary_key: true }, kind: { choice: [a, b] } } }
  products: { rows: 10, columns: { id: { sequence: 1, primary_key: true }, kind: { choice: [a, b] } } }
  links:
    each: { product: products }
    count: { uniform: 1..6 }
    columns:
      tag: { ref: tags, unique_in: product }
      kin: { ref: tags, unique_in: product, where: tags.kind == product.kind }
      none: { ref: tags, where: 'tags.tag > 5' }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unique_impossible]: links.tag: 6 rows of one product cannot each have a row of tags of their own: 5 can be chosen
      --> spec.yaml:9:36
      |
    9 |       tag: { ref: tags, unique_in: product }
      |                                    ^^^^^^^ let count: give 5 or fewer, e.g. truncate: 0..5

    error[spec.no_candidates]: links.none: no row of tags can be chosen: none passes what where: asks of it
       --> spec.yaml:11:33
       |
    11 |       none: { ref: tags, where: 'tags.tag > 5' }
       |                                 ^^^^^^^^^^^^^^ ask for less, or leave the column out

    2 errors in spec.yaml
    "
  `);
});
