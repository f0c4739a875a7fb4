// Columns: values that verbs and modifiers cannot take, and what cannot be unique.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

test("ranges and numbers", async () => {
  const said = await told(
    table(`
      a: { uniform: 9..1 }
      b: { normal: { mean: 1, sd: -1 } }
      c: { date: 2024-05-01..2024-01-01 }
      d: { uniform: a..b }
      e: { uniform: 5 }
      f: { poisson: -1 }
      g: { date: 2024-13-01..2024-14-01 }
      h: { timestamp: period, every: 3 }
      i: { timestamp: period, every: 5000d }
      k: { normal: { mean: 1 } }
      l: { normal: 3 }
      m: { normal: { mean: x, sd: 1 } }
      n: { date: soon }
      p: { sequence: x }
      q: { sequence: 1.5 }
      u: { poisson: .nan }
      v: { normal: { mean: .inf, sd: 1 } }
      w: { uniform: 0..1e300 }
      x: { timestamp: 2024-01-01T00:00:00..2024-01-01T00:00:00 }
      y: { uniform: "" }
      z: { uniform: 0.00..5000.00, type: "decimal(5,2)" }
      aa: { pattern: 12 }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.swapped_range]: the range 9..1 begins above its end
      --> spec.yaml:6:21
      |
    6 |       a: { uniform: 9..1 }
      |                     ^^^^ write 1..9

    error[spec.bad_parameter]: the standard deviation of a normal is 0 or more, not -1
      --> spec.yaml:7:35
      |
    7 |       b: { normal: { mean: 1, sd: -1 } }
      |                                   ^^

    error[spec.swapped_range]: the range 2024-05-01..2024-01-01 ends before it begins
      --> spec.yaml:8:18
      |
    8 |       c: { date: 2024-05-01..2024-01-01 }
      |                  ^^^^^^^^^^^^^^^^^^^^^^ write 2024-01-01..2024-05-01

    error[spec.bad_range]: "a..b" is not a range
      --> spec.yaml:9:21
      |
    9 |       d: { uniform: a..b }
      |                     ^^^^ write a range such as 1..9 or 0.5..2.5

    error[spec.shape]: uniform does not fit: found 5
       --> spec.yaml:10:21
       |
    10 |       e: { uniform: 5 }
       |                     ^ wanted: a range such as 1..9, or { from: a, to: b } of formulas

    error[spec.bad_parameter]: the mean of a poisson is between 0 and 1e9, not -1
       --> spec.yaml:11:21
       |
    11 |       f: { poisson: -1 }
       |                     ^^

    error[spec.bad_time_range]: "2024-13-01..2024-14-01" is not a range of time
       --> spec.yaml:12:18
       |
    12 |       g: { date: 2024-13-01..2024-14-01 }
       |                  ^^^^^^^^^^^^^^^^^^^^^^ write period, or a range such as 2024-01-01..2024-12-31

    error[spec.not_a_duration]: 3 is not a span of time
       --> spec.yaml:13:38
       |
    13 |       h: { timestamp: period, every: 3 }
       |                                      ^ write e.g. 1s, 15m, 9d

    error[spec.bad_grid]: no moment of period lies on a grid of 5000d
       --> spec.yaml:14:38
       |
    14 |       i: { timestamp: period, every: 5000d }
       |                                      ^^^^^ write a span shorter than the range

    error[spec.missing]: normal needs sd:
       --> spec.yaml:15:12
       |
    15 |       k: { normal: { mean: 1 } }
       |            ^^^^^^ wanted: the standard deviation, 0 or more, which is how far values lie from the mean: a number, a formula or a case

    error[spec.shape]: normal does not fit: found 3
       --> spec.yaml:16:20
       |
    16 |       l: { normal: 3 }
       |                    ^ wanted: { mean: 10, sd: 2 }

    error[spec.bad_time_range]: "soon" is not a range of time
       --> spec.yaml:18:18
       |
    18 |       n: { date: soon }
       |                  ^^^^ write period, or a range such as 2024-01-01..2024-12-31

    error[spec.not_a_number]: "x" is not a number
       --> spec.yaml:19:22
       |
    19 |       p: { sequence: x }
       |                      ^ write a number such as 3, 2.5, 3%, 20k

    error[spec.not_whole]: a sequence counts in whole numbers
       --> spec.yaml:20:22
       |
    20 |       q: { sequence: 1.5 }
       |                      ^^^ write e.g. { sequence: { start: 1, step: 10 } }

    error[spec.shape]: poisson does not fit: found .nan
       --> spec.yaml:21:21
       |
    21 |       u: { poisson: .nan }
       |                     ^^^^ wanted: the mean, 0 to 1B: a number, a formula or a case

    error[spec.shape]: mean does not fit: found .inf
       --> spec.yaml:22:28
       |
    22 |       v: { normal: { mean: .inf, sd: 1 } }
       |                            ^^^^ wanted: the middle of the values: a number, a formula or a case

    error[spec.out_of_range]: 0..1e300 does not fit into an int64
       --> spec.yaml:23:21
       |
    23 |       w: { uniform: 0..1e300 }
       |                     ^^^^^^^^ narrow the range, or write reals: 0.0..1e300

    error[spec.empty_range]: the range 2024-01-01T00:00:00..2024-01-01T00:00:00 is empty: its end is not in it
       --> spec.yaml:24:23
       |
    24 |       x: { timestamp: 2024-01-01T00:00:00..2024-01-01T00:00:00 }
       |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ let it end later

    error[spec.bad_range]: "" is not a range
       --> spec.yaml:25:21
       |
    25 |       y: { uniform: "" }
       |                     ^^ write a range such as 1..9 or 0.5..2.5

    error[spec.out_of_range]: 0.00..5000.00 does not fit into a decimal(5,2)
       --> spec.yaml:26:21
       |
    26 |       z: { uniform: 0.00..5000.00, type: "decimal(5,2)" }
       |                     ^^^^^^^^^^^^^ give the decimal more digits, or narrow the range

    error[spec.shape]: pattern does not fit: found 12
       --> spec.yaml:27:22
       |
    27 |       aa: { pattern: 12 }
       |                      ^^ a text here is quoted: "12"

    21 errors in spec.yaml
    "
  `);
});

test("patterns that cannot be made", async () => {
  const said = await told(
    table(`
      a: { pattern: "(?=x)y" }
      b: { pattern: "(a" }
      c: { pattern: '(a)\\1' }
      d: { pattern: "[z-a]" }
      e: { pattern: '\\p{L}' }
      g: { pattern: "a{5,2}" }
      h: { pattern: "a{100000000}" }
      k: { pattern: '\\bx' }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[pattern.unsupported]: look-ahead is not supported
      --> spec.yaml:6:22
      |
    6 |       a: { pattern: "(?=x)y" }
      |                      ^^^^^ generation has no look-around; describe the text itself

    error[pattern.syntax]: unterminated group
      --> spec.yaml:7:24
      |
    7 |       b: { pattern: "(a" }
      |                        ^

    error[pattern.unsupported]: a back-reference is not supported
      --> spec.yaml:8:25
      |
    8 |       c: { pattern: '(a)\\1' }
      |                         ^^ generation does not remember what a group became

    error[pattern.syntax]: range out of order in character class
      --> spec.yaml:9:26
      |
    9 |       d: { pattern: "[z-a]" }
      |                          ^

    error[pattern.unsupported]: a Unicode property is not supported
       --> spec.yaml:10:22
       |
    10 |       e: { pattern: '\\p{L}' }
       |                      ^^^^^ name the characters, e.g. [A-Za-zÄÖÜäöüß]

    error[pattern.syntax]: numbers out of order in {} quantifier
       --> spec.yaml:11:28
       |
    11 |       g: { pattern: "a{5,2}" }
       |                            ^

    error[pattern.too_large]: a text of this pattern can be 100000000 bytes long; 1000000 are allowed
       --> spec.yaml:12:22
       |
    12 |       h: { pattern: "a{100000000}" }
       |                      ^^^^^^^^^^^^ repeat less

    error[pattern.unsupported]: a word boundary is not supported
       --> spec.yaml:13:22
       |
    13 |       k: { pattern: '\\bx' }
       |                      ^^ generation has no look-around; describe the text itself

    8 errors in spec.yaml
    "
  `);
});

test("weights and values of a choice", async () => {
  const said = await told(
    table(`
      a: { choice: { x: -1, y: 2 } }
      b: { choice: { x: 0, y: 0 } }
      c: { choice: { x: .nan, y: 2 } }
      d: { choice: {} }
      e: { choice: [] }
      f: { choice: { x: lots, y: 1 } }
      g: { choice: { x: .inf, y: 1 } }
      h: { choice: { x: null, y: 1 } }
      i: { choice: x }
      j: { choice: { x: [1], y: 1 } }
      l: { choice: [a, [b]] }
      m: { choice: [a, null] }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_weight]: the weight of "x" is -1
      --> spec.yaml:6:25
      |
    6 |       a: { choice: { x: -1, y: 2 } }
      |                         ^^ weights are numbers from 0 up

    error[spec.zero_weights]: all weights are 0: nothing can be chosen
      --> spec.yaml:7:12
      |
    7 |       b: { choice: { x: 0, y: 0 } }
      |            ^^^^^^ give one of them a weight above 0

    error[spec.shape]: x does not fit: found .nan
      --> spec.yaml:8:25
      |
    8 |       c: { choice: { x: .nan, y: 2 } }
      |                         ^^^^ wanted: a number, also with a unit: 3%, 20k, 2M, 1B

    error[spec.empty_choice]: a choice needs at least one value
      --> spec.yaml:9:12
      |
    9 |       d: { choice: {} }
      |            ^^^^^^ write { choice: [a, b] } or { choice: { a: 6, b: 3 } }

    error[spec.empty_choice]: a choice needs at least one value
       --> spec.yaml:10:12
       |
    10 |       e: { choice: [] }
       |            ^^^^^^ write { choice: [a, b] } or { choice: { a: 6, b: 3 } }

    error[spec.not_a_number]: "lots" is not a number
       --> spec.yaml:11:25
       |
    11 |       f: { choice: { x: lots, y: 1 } }
       |                         ^^^^ write a number such as 3, 2.5, 3%, 20k

    error[spec.shape]: x does not fit: found .inf
       --> spec.yaml:12:25
       |
    12 |       g: { choice: { x: .inf, y: 1 } }
       |                         ^^^^ wanted: a number, also with a unit: 3%, 20k, 2M, 1B

    error[spec.shape]: x does not fit: nothing stands here
       --> spec.yaml:13:25
       |
    13 |       h: { choice: { x: null, y: 1 } }
       |                         ^^^^ wanted: a number, also with a unit: 3%, 20k, 2M, 1B

    error[spec.shape]: choice does not fit: found "x"
       --> spec.yaml:14:20
       |
    14 |       i: { choice: x }
       |                    ^ wanted: values, [a, b]; values and their weights, { a: 6, b: 3 }; or those of a file, { csv: f.csv, value: name, weight: share }

    error[spec.shape]: x does not fit: found a list
       --> spec.yaml:15:25
       |
    15 |       j: { choice: { x: [1], y: 1 } }
       |                         ^^^ wanted: a number, also with a unit: 3%, 20k, 2M, 1B

    error[spec.shape]: item 2 of choice does not fit: found a list
       --> spec.yaml:16:24
       |
    16 |       l: { choice: [a, [b]] }
       |                        ^^^ wanted: a constant: text, a number, true or false

    error[spec.shape]: item 2 of choice does not fit: nothing stands here
       --> spec.yaml:17:24
       |
    17 |       m: { choice: [a, null] }
       |                        ^^^^ wanted: a constant: text, a number, true or false

    12 errors in spec.yaml
    "
  `);
});

test("a case and its keys", async () => {
  const said = await told(
    table(`
      n: { uniform: 1..9 }
      s: { choice: [a, b] }
      r: { uniform: 0.0..1.0 }
      a: { case: n, when: { x: 1, 2: 3 } }
      b: { case: s }
      c: { case: r, when: { 1: 2 } }
      d: { case: s, when: { a: { unifrom: 1..2 }, b: 3 } }
      e: { case: s, when: { a: { uniform: 1..2 }, b: hello } }
      f: { case: s, when: { a: { uniform: 1..2 }, b: { pattern: x } } }
      g: { case: zz, when: { a: 1 } }
      h: { case: s, when: { a: 1, b: x }, type: int64 }
      i: { case: s, when: { a: [1] } }
      j: { case: s, when: [a] }
      k: { case: s, when: { a: { ref: nosuch } } }
      m: { case: s, when: { a: null, b: 1 } }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.type_mismatch]: "x" is not an int64, as what the case looks at
      --> spec.yaml:9:29
      |
    9 |       a: { case: n, when: { x: 1, 2: 3 } }
      |                             ^

    error[spec.case_without_when]: a case needs when: with at least one value
       --> spec.yaml:10:18
       |
    10 |       b: { case: s }
       |                  ^ write when: { a: 1, b: 2 } beside it, and else: for the rest

    error[spec.case_type]: a case looks at text, whole numbers, dates or bools, not at a float64
       --> spec.yaml:11:18
       |
    11 |       c: { case: r, when: { 1: 2 } }
       |                  ^ round it, or look at a column of few values

    error[spec.unknown_verb]: unknown verb "unifrom"
       --> spec.yaml:12:34
       |
    12 |       d: { case: s, when: { a: { unifrom: 1..2 }, b: 3 } }
       |                                  ^^^^^^^ did you mean "uniform"?

    error[spec.type_mismatch]: "hello" is not an int64
       --> spec.yaml:13:54
       |
    13 |       e: { case: s, when: { a: { uniform: 1..2 }, b: hello } }
       |                                                      ^^^^^ write a whole number

    error[spec.type_mismatch]: the first result is an int64, this one text
       --> spec.yaml:14:51
       |
    14 |       f: { case: s, when: { a: { uniform: 1..2 }, b: { pattern: x } } }
       |                                                   ^ all results have one type

    error[formula.unknown_name]: unknown column "zz"
       --> spec.yaml:15:18
       |
    15 |       g: { case: zz, when: { a: 1 } }
       |                  ^^ there are n, s, r, a, b, c, d, e, f, g and 5 more

    error[spec.type_mismatch]: "x" is not an int64
       --> spec.yaml:16:38
       |
    16 |       h: { case: s, when: { a: 1, b: x }, type: int64 }
       |                                      ^ write a whole number

    error[spec.shape]: a does not fit: found a list
       --> spec.yaml:17:32
       |
    17 |       i: { case: s, when: { a: [1] } }
       |                                ^^^ wanted: a constant, or a map with a verb

    error[spec.shape]: when does not fit: found a list
       --> spec.yaml:18:27
       |
    18 |       j: { case: s, when: [a] }
       |                           ^^^ wanted: a map

    error[spec.unknown_table]: unknown table "nosuch"
       --> spec.yaml:19:39
       |
    19 |       k: { case: s, when: { a: { ref: nosuch } } }
       |                                       ^^^^^^ there is only t

    error[spec.shape]: a does not fit: nothing stands here
       --> spec.yaml:20:32
       |
    20 |       m: { case: s, when: { a: null, b: 1 } }
       |                                ^^^^ wanted: a constant, or a map with a verb

    12 errors in spec.yaml
    "
  `);
});

test("types, rounding and forms", async () => {
  const said = await told(
    table(`
      i: { pattern: "x", type: int64 }
      j: { uniform: 1..9, type: date }
      l: { choice: [a, b], type: int32 }
      m: { choice: [1, 2x, 3], type: int64 }
      o: { value: hello, type: date }
      p: { uuid: v4, type: int64 }
      q: { choice: [a, b], round: 2 }
      r: { choice: [a, b], format: epoch_s }
      u: { date: period, format: "%Q" }
      v: { uniform: 1..9, format: "%x" }
      w: { value: 300, type: int8 }
      x: { choice: [1, 300], type: int8 }
      y: { value: 123.45, type: "decimal(4,2)" }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.type_mismatch]: text cannot become an int64
      --> spec.yaml:6:32
      |
    6 |       i: { pattern: "x", type: int64 }
      |                                ^^^^^ write a formula that makes the one of the other

    error[spec.type_mismatch]: an int64 cannot become a date
      --> spec.yaml:7:33
      |
    7 |       j: { uniform: 1..9, type: date }
      |                                 ^^^^ write a formula that makes the one of the other

    error[spec.type_mismatch]: "a" is not an int32
      --> spec.yaml:8:21
      |
    8 |       l: { choice: [a, b], type: int32 }
      |                     ^ write a whole number

    error[spec.type_mismatch]: "b" is not an int32
      --> spec.yaml:8:24
      |
    8 |       l: { choice: [a, b], type: int32 }
      |                        ^ write a whole number

    error[spec.type_mismatch]: "2x" is not an int64
      --> spec.yaml:9:24
      |
    9 |       m: { choice: [1, 2x, 3], type: int64 }
      |                        ^^ write a whole number

    error[spec.type_mismatch]: "hello" is not a date
       --> spec.yaml:10:19
       |
    10 |       o: { value: hello, type: date }
       |                   ^^^^^ write a date such as 2024-01-31

    error[spec.type_mismatch]: a uuid cannot become an int64
       --> spec.yaml:11:28
       |
    11 |       p: { uuid: v4, type: int64 }
       |                            ^^^^^ write a formula that makes the one of the other

    error[spec.type_mismatch]: text cannot be rounded
       --> spec.yaml:12:35
       |
    12 |       q: { choice: [a, b], round: 2 }
       |                                   ^ delete round:

    error[spec.type_mismatch]: epoch_s is a form of times, not of text
       --> spec.yaml:13:36
       |
    13 |       r: { choice: [a, b], format: epoch_s }
       |                                    ^^^^^^^ write it beside a date or a timestamp

    error[spec.type_mismatch]: format: %Q is no directive of times
       --> spec.yaml:14:34
       |
    14 |       u: { date: period, format: "%Q" }
       |                                  ^^^^ for example %Y-%m-%d %H:%M:%S

    error[spec.type_mismatch]: format: "%x" is no format of a number
       --> spec.yaml:15:35
       |
    15 |       v: { uniform: 1..9, format: "%x" }
       |                                   ^^^^ for example %d, %05d, %.2f, %08.2f, %'.2f

    error[spec.out_of_range]: 300 does not fit into an int8
       --> spec.yaml:16:19
       |
    16 |       w: { value: 300, type: int8 }
       |                   ^^^ int8 holds -128 to 127

    error[spec.out_of_range]: 300 does not fit into an int8
       --> spec.yaml:17:24
       |
    17 |       x: { choice: [1, 300], type: int8 }
       |                        ^^^ int8 holds -128 to 127

    error[spec.out_of_range]: 123.45 does not fit into a decimal(4,2)
       --> spec.yaml:18:19
       |
    18 |       y: { value: 123.45, type: "decimal(4,2)" }
       |                   ^^^^^^ at most 2 digits before the point and 2 after it

    14 errors in spec.yaml
    "
  `);
});

test("shares, flags and digits", async () => {
  const said = await told(
    table(`
      a: { value: 1, nulls: 5 }
      b: { value: 1, nulls: -1% }
      c: { value: 1, nulls: x }
      d: { value: 1, nulls: 500% }
      e: { value: 1, round: 20 }
      f: { uniform: 1.5..2.5, round: 1.5 }
      g: { value: 1, unique: yes }
      h: { value: 1, hidden: 1 }
      i: { value: }
      j: { value: [1] }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_rate]: nulls: 5 is not a share of the rows
      --> spec.yaml:6:29
      |
    6 |       a: { value: 1, nulls: 5 }
      |                             ^ write a share from 0% to 100%

    error[spec.bad_rate]: nulls: -1% is not a share of the rows
      --> spec.yaml:7:29
      |
    7 |       b: { value: 1, nulls: -1% }
      |                             ^^^ write a share from 0% to 100%

    error[spec.bad_rate]: nulls: x is not a share of the rows
      --> spec.yaml:8:29
      |
    8 |       c: { value: 1, nulls: x }
      |                             ^ write a share from 0% to 100%

    error[spec.bad_rate]: nulls: 500% is not a share of the rows
      --> spec.yaml:9:29
      |
    9 |       d: { value: 1, nulls: 500% }
      |                             ^^^^ write a share from 0% to 100%

    error[spec.shape]: round does not fit: found 20
       --> spec.yaml:10:29
       |
    10 |       e: { value: 1, round: 20 }
       |                             ^^ wanted: a whole number from 0 to 9 (digits after the point: the column becomes a decimal)

    error[spec.shape]: round does not fit: found 1.5
       --> spec.yaml:11:38
       |
    11 |       f: { uniform: 1.5..2.5, round: 1.5 }
       |                                      ^^^ wanted: a whole number from 0 to 9 (digits after the point: the column becomes a decimal)

    error[spec.shape]: unique does not fit: found "yes"
       --> spec.yaml:12:30
       |
    12 |       g: { value: 1, unique: yes }
       |                              ^^^ wanted: true or false (no two rows are equal)

    error[spec.shape]: hidden does not fit: found 1
       --> spec.yaml:13:30
       |
    13 |       h: { value: 1, hidden: 1 }
       |                              ^ wanted: true or false (made where others read it, and not written)

    error[spec.shape]: value does not fit: nothing stands here
       --> spec.yaml:14:19
       |
    14 |       i: { value: }
       |                   ^ wanted: a constant: text, a number, true or false

    error[spec.shape]: value does not fit: found a list
       --> spec.yaml:15:19
       |
    15 |       j: { value: [1] }
       |                   ^^^ wanted: a constant: text, a number, true or false

    10 errors in spec.yaml
    "
  `);
});

test("what cannot be unique", async () => {
  const said = await told(
    table(`
      id: { sequence: 1, primary_key: true }
      a: { uniform: 1..5, unique: true }
      b: { pattern: "[ab]", unique: true }
      c: { choice: [a, b], unique: true }
      d: { choice: { a: 1, b: 2 }, unique: true }
      f: { date: 2024-01-01..2024-01-03, unique: true }
      g: { timestamp: 2024-01-01..2024-01-01, every: 12h, unique: true }
      h: { uniform: 0.0..1.0, unique: true }
      i: { normal: { mean: 1, sd: 1 }, unique: true }
      j: { poisson: 3, unique: true }
      k: { value: 3, unique: true }
      l: { uniform: 0.0..0.5, type: "decimal(5,1)", unique: true }
      m: { pattern: "(a|ab)(b|c)?", unique: true }
      n: { case: id, when: { 1: 2 }, unique: true }
      o: { sequence: { start: 1, step: 0 }, unique: true }
      p: { date: 2020-01-01..2024-01-01, unique: true, format: "%Y" }
      q: id + 1
      r: { timestamp: period, unique: true, sorted: true }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unique_impossible]: 10 unique values do not fit into 1..5, which has 5
      --> spec.yaml:7:21
      |
    7 |       a: { uniform: 1..5, unique: true }
      |                     ^^^^ widen the range, or leave out unique

    error[spec.unique_impossible]: 10 unique texts cannot come from [ab], which has 2
      --> spec.yaml:8:21
      |
    8 |       b: { pattern: "[ab]", unique: true }
      |                     ^^^^^^ make the pattern longer

    error[spec.unique_impossible]: 10 unique values cannot come from a choice of 2
      --> spec.yaml:9:12
      |
    9 |       c: { choice: [a, b], unique: true }
      |            ^^^^^^ add values, or leave out unique

    error[spec.unique_impossible]: a choice by weights cannot be unique
       --> spec.yaml:10:12
       |
    10 |       d: { choice: { a: 1, b: 2 }, unique: true }
       |            ^^^^^^ write a list of values, or leave out unique

    error[spec.unique_impossible]: 10 unique values do not fit into 2024-01-01..2024-01-03, which has 3
       --> spec.yaml:11:18
       |
    11 |       f: { date: 2024-01-01..2024-01-03, unique: true }
       |                  ^^^^^^^^^^^^^^^^^^^^^^ widen the range, or leave out unique

    error[spec.unique_impossible]: 10 unique values do not fit into 2024-01-01..2024-01-01, which has 2
       --> spec.yaml:12:23
       |
    12 |       g: { timestamp: 2024-01-01..2024-01-01, every: 12h, unique: true }
       |                       ^^^^^^^^^^^^^^^^^^^^^^ widen the range, or leave out unique

    error[spec.unique_impossible]: reals cannot be promised unique
       --> spec.yaml:13:21
       |
    13 |       h: { uniform: 0.0..1.0, unique: true }
       |                     ^^^^^^^^ draw whole numbers or decimals: { uniform: 1..9M, unique: true }

    error[spec.unique_impossible]: reals cannot be promised unique
       --> spec.yaml:14:12
       |
    14 |       i: { normal: { mean: 1, sd: 1 }, unique: true }
       |            ^^^^^^

    error[spec.unique_impossible]: numbers of a poisson law cannot be promised unique
       --> spec.yaml:15:21
       |
    15 |       j: { poisson: 3, unique: true }
       |                     ^

    error[spec.unique_impossible]: a constant cannot be unique in 10 rows
       --> spec.yaml:16:19
       |
    16 |       k: { value: 3, unique: true }
       |                   ^ leave out unique

    error[spec.unique_impossible]: 10 unique values do not fit into 0.0..0.5, which has 5
       --> spec.yaml:17:21
       |
    17 |       l: { uniform: 0.0..0.5, type: "decimal(5,1)", unique: true }
       |                     ^^^^^^^^ widen the range, or leave out unique

    error[spec.unique_ambiguous]: the pattern cannot be unique: it makes "ab" in two ways
       --> spec.yaml:18:21
       |
    18 |       m: { pattern: "(a|ab)(b|c)?", unique: true }
       |                     ^^^^^^^^^^^^^^ let alternatives begin differently, and put a separator between parts of varying length

    error[spec.unique_impossible]: a case cannot be promised unique
       --> spec.yaml:19:18
       |
    19 |       n: { case: id, when: { 1: 2 }, unique: true }
       |                  ^^

    error[spec.unique_impossible]: a step of 0 repeats the start in every row
       --> spec.yaml:20:40
       |
    20 |       o: { sequence: { start: 1, step: 0 }, unique: true }
       |                                        ^ write a step of 1

    error[spec.unique_impossible]: different values can become one by format: they cannot be promised unique
       --> spec.yaml:21:64
       |
    21 |       p: { date: 2020-01-01..2024-01-01, unique: true, format: "%Y" }
       |                                                                ^^^^ leave the modifier out here, and let another column show it: format(x, ...) or round(x, ...)

    error[spec.unique_impossible]: times in order are drawn one by one, and cannot be promised unique
       --> spec.yaml:23:53
       |
    23 |       r: { timestamp: period, unique: true, sorted: true }
       |                                                     ^^^^ leave out sorted or unique

    16 errors in spec.yaml
    "
  `);
});

test("all columns hidden", async () => {
  const said = await told(
    table(`
      a: { value: 1, hidden: true }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.all_hidden]: all columns of t are hidden: nothing would be written
      --> spec.yaml:3:3
      |
    3 |   t:
      |   ^ take hidden: from one of them, or leave the table out by --tables

    1 error in spec.yaml
    "
  `);
});

test("values that do not fit into their type, as only rows show", async () => {
  const said = await told(
    table(`
      a: { uniform: 1..900, type: int8 }
      b: { uniform: 0..70000, type: int16 }
      c: { sequence: 250, type: int8 }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.out_of_range]: t.a: values from 1 to 900 do not fit into int8
      --> spec.yaml:6:35
      |
    6 |       a: { uniform: 1..900, type: int8 }
      |                                   ^^^^ add clip: -128..127, or choose a wider type

    error[spec.out_of_range]: t.b: values from 0 to 70000 do not fit into int16
      --> spec.yaml:7:37
      |
    7 |       b: { uniform: 0..70000, type: int16 }
      |                                     ^^^^^ add clip: -32768..32767, or choose a wider type

    error[spec.out_of_range]: t.c: values from 250 to 259 do not fit into int8
      --> spec.yaml:8:33
      |
    8 |       c: { sequence: 250, type: int8 }
      |                                 ^^^^ add clip: -128..127, or choose a wider type

    3 errors in spec.yaml
    "
  `);
});
