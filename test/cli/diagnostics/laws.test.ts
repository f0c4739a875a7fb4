// Parameters of distributions, ends of values and counts of children: what people are told of those that make no sense.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

test("parameters outside of their limits, in a case", async () => {
  const said = await told(
    table(`
      kind: { choice: [a, b] }
      k: { poisson: { case: kind, when: { a: -1, b: lots }, else: 2 } }
      l: { poisson: { case: kind, when: {} } }
      m: { poisson: { case: kinds, when: { a: 1 } } }
      n: { normal: { mean: { case: kind, when: { a: 1 } }, sd: { case: kind, when: { a: -2 } } } }
      o: { binomial: { n: { case: kind, when: { a: 2.5 } }, p: 20% } }
      p: { poisson: { kase: kind, when: { a: 1 } } }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_parameter]: the mean of a poisson is between 0 and 1e9, not -1
      --> spec.yaml:7:46
      |
    7 |       k: { poisson: { case: kind, when: { a: -1, b: lots }, else: 2 } }
      |                                              ^^

    error[spec.not_a_number]: "lots" is not a number
      --> spec.yaml:7:53
      |
    7 |       k: { poisson: { case: kind, when: { a: -1, b: lots }, else: 2 } }
      |                                                     ^^^^ a case gives numbers here; a formula stands alone

    error[spec.case_without_when]: a case needs when: with at least one value
      --> spec.yaml:8:29
      |
    8 |       l: { poisson: { case: kind, when: {} } }
      |                             ^^^^ write when: { a: 1, b: 2 } beside it, and else: for the rest

    error[formula.unknown_name]: unknown column "kinds"
      --> spec.yaml:9:29
      |
    9 |       m: { poisson: { case: kinds, when: { a: 1 } } }
      |                             ^^^^^ did you mean "kind"?

    error[spec.bad_parameter]: the standard deviation of a normal is 0 or more, not -2
       --> spec.yaml:10:89
       |
    10 |       n: { normal: { mean: { case: kind, when: { a: 1 } }, sd: { case: kind, when: { a: -2 } } } }
       |                                                                                         ^^

    error[spec.bad_parameter]: the n of a binomial is a whole number between 1 and 1e15, not 2.5
       --> spec.yaml:11:52
       |
    11 |       o: { binomial: { n: { case: kind, when: { a: 2.5 } }, p: 20% } }
       |                                                    ^^^

    error[spec.unknown_word]: poisson has no word "kase"
       --> spec.yaml:12:23
       |
    12 |       p: { poisson: { kase: kind, when: { a: 1 } } }
       |                       ^^^^ did you mean "case"?

    7 errors in spec.yaml
    "
  `);
});

test("parameters by formulas that cannot be read", async () => {
  const said = await told(
    table(`
      name: { choice: [a, b] }
      k: { poisson: name }
      l: { normal: { mean: rows * 2, sd: 1 } }
      m: { gamma: { shape: 1 +, scale: 1 } }
      n: { uniform: { from: 1, to: name } }
      o: { uniform: { from: 1 } }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.type_mismatch]: the mean of a poisson is a number, and this is text
      --> spec.yaml:7:21
      |
    7 |       k: { poisson: name }
      |                     ^^^^

    error[formula.unknown_name]: unknown column "rows"
      --> spec.yaml:8:28
      |
    8 |       l: { normal: { mean: rows * 2, sd: 1 } }
      |                            ^^^^ there are name, k, l, m, n, o

    error[formula.syntax]: the formula ends too early
      --> spec.yaml:9:31
      |
    9 |       m: { gamma: { shape: 1 +, scale: 1 } }
      |                               ^ quote this formula if it holds \`,\`, \`:\` or \`#\`, where YAML would cut it short

    error[spec.type_mismatch]: an end of a uniform is a number, and this is text
       --> spec.yaml:10:36
       |
    10 |       n: { uniform: { from: 1, to: name } }
       |                                    ^^^^

    error[spec.missing]: uniform needs to:
       --> spec.yaml:11:12
       |
    11 |       o: { uniform: { from: 1 } }
       |            ^^^^^^^ wanted: the upper end: a number or a formula

    5 errors in spec.yaml
    "
  `);
});

test("parameters by formulas that rows show to be wrong", async () => {
  const said = await told(
    table(`
      size: { choice: [1, 4] }
      many: { uniform: 0..1M }
      price: { normal: { mean: 10, sd: 2 } }
      k: { poisson: size - 2 }
      l: { poisson: many }
      m: { normal: { mean: 10, sd: price / 10 } }
      n: { lognormal: { mean: many + 1, sd: price } }
      o: { exponential: { mean: price } }
      p: { beta: { alpha: size, beta: many + 1 } }
      q: { normal: { mean: price, sd: 1 }, truncate: 0..20 }
      r: { geometric: size / 2 }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_parameter]: t.k: the mean of a poisson is between 0 and 1e9, not -1, as where size is 1
      --> spec.yaml:9:21
      |
    9 |       k: { poisson: size - 2 }
      |                     ^^^^^^^^ write max(size - 2, 0)

    error[spec.many_values]: t.l: the mean of a poisson has too many values, since it reads many, which has many: this law needs a table for each
       --> spec.yaml:10:21
       |
    10 |       l: { poisson: many }
       |                     ^^^^ write a case, or read columns of few values: a choice, a case, a small range

    error[spec.bad_parameter]: t.m: the standard deviation of a normal is 0 or more, and this can be -0.5030310588317815
       --> spec.yaml:11:36
       |
    11 |       m: { normal: { mean: 10, sd: price / 10 } }
       |                                    ^^^^^^^^^^ write max(price / 10, 0)

    error[spec.many_values]: t.n: the mean of a lognormal has too many values, since it reads many, which has many: this law needs a table for each
       --> spec.yaml:12:31
       |
    12 |       n: { lognormal: { mean: many + 1, sd: price } }
       |                               ^^^^^^^^ write a case, or read columns of few values: a choice, a case, a small range

    error[spec.bad_parameter]: t.o: the mean of an exponential is above 0, and this can be -5.030310588317814
       --> spec.yaml:13:33
       |
    13 |       o: { exponential: { mean: price } }
       |                                 ^^^^^ write max(price, 0)

    error[spec.many_values]: t.p: the beta of a beta has too many values, since it reads many, which has many: this law needs a table for each
       --> spec.yaml:14:39
       |
    14 |       p: { beta: { alpha: size, beta: many + 1 } }
       |                                       ^^^^^^^^ write a case, or read columns of few values: a choice, a case, a small range

    error[spec.many_values]: t.q: the mean of a normal has too many values, since it reads price, which has many: this law needs a table for each
       --> spec.yaml:15:28
       |
    15 |       q: { normal: { mean: price, sd: 1 }, truncate: 0..20 }
       |                            ^^^^^ write a case, or read columns of few values: a choice, a case, a small range

    error[spec.bad_parameter]: t.r: the probability of a geometric is between 1e-12 and 1, not 2, as where size is 4
       --> spec.yaml:16:23
       |
    16 |       r: { geometric: size / 2 }
       |                       ^^^^^^^^ write min(size / 2, 1)

    8 errors in spec.yaml
    "
  `);
});

test("ends that values cannot have", async () => {
  const said = await told(
    table(`
      a: { choice: [x, y], clip: 1..3 }
      b: { sequence: 1, truncate: 1..3 }
      c: { normal: { mean: 10, sd: 2 }, truncate: 30..40 }
      d: { poisson: 3, truncate: 50..60 }
      e: { uniform: 1..9, truncate: 10..20 }
      f: { uniform: 1..9, truncate: 9..1 }
      g: { uniform: 1..9, clip: few }
      h: { date: period, truncate: 2030-01-01..2030-12-31 }
      i: { uniform: 1..9, clip: 1..3, unique: true }
      j: { choice: { 1: 5, 2: 5 }, truncate: 3..4 }
      kind: { choice: [x, y] }
      k: { case: kind, when: { x: 1, y: { poisson: 3 } }, truncate: 2..9 }
      l: { value: 3, truncate: 4..5 }
      m: { uniform: 0.5..2.5, truncate: 3..4 }
      n: { zipf: { s: 1.1, n: 1M }, truncate: 2M..3M }
      o: { date: period, clip: 1..3 }
      p: { case: kind, when: { x: { poisson: 3, nulls: 5% } }, else: 1 }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.type_mismatch]: clip: moves values to the ends of a range of numbers or times, and choice gives text
      --> spec.yaml:6:28
      |
    6 |       a: { choice: [x, y], clip: 1..3 }
      |                            ^^^^ delete clip:

    error[spec.no_draw]: truncate: draws again, and these values are not drawn
      --> spec.yaml:7:35
      |
    7 |       b: { sequence: 1, truncate: 1..3 }
      |                                   ^^^^ write clip: to move values to the ends, or clamp(x, 1, 3) in a formula

    error[spec.unlikely_range]: a normal of mean 10 and standard deviation 2 practically never lies in 30..40: with a probability of less than 1e-13
      --> spec.yaml:8:51
      |
    8 |       c: { normal: { mean: 10, sd: 2 }, truncate: 30..40 }
      |                                                   ^^^^^^ widen the range, or write clip: to move values to its ends

    error[spec.unlikely_range]: a poisson of mean 3 practically never lies in 50..60: with a probability of less than 1e-13
      --> spec.yaml:9:34
      |
    9 |       d: { poisson: 3, truncate: 50..60 }
      |                                  ^^^^^^ widen the range, or write clip: to move values to its ends

    error[spec.unlikely_range]: a uniform of 1..9 never lies in 10..20
       --> spec.yaml:10:37
       |
    10 |       e: { uniform: 1..9, truncate: 10..20 }
       |                                     ^^^^^^ widen the range, or write clip: to move values to its ends

    error[spec.swapped_range]: the range 9..1 begins above its end
       --> spec.yaml:11:37
       |
    11 |       f: { uniform: 1..9, truncate: 9..1 }
       |                                     ^^^^ write 1..9

    error[spec.bad_range]: "few" is not a range
       --> spec.yaml:12:33
       |
    12 |       g: { uniform: 1..9, clip: few }
       |                                 ^^^ write a range such as 1..9 or 0.5..2.5

    error[spec.unlikely_range]: a date of period never lies in 2030-01-01..2030-12-31
       --> spec.yaml:13:36
       |
    13 |       h: { date: period, truncate: 2030-01-01..2030-12-31 }
       |                                    ^^^^^^^^^^^^^^^^^^^^^^ widen the range, or write clip: to move values to its ends

    error[spec.unique_impossible]: 10 unique values do not fit into 1..9, which has 9
       --> spec.yaml:14:21
       |
    14 |       i: { uniform: 1..9, clip: 1..3, unique: true }
       |                     ^^^^ widen the range, or leave out unique

    error[spec.unlikely_range]: this choice never lies in 3..4
       --> spec.yaml:15:46
       |
    15 |       j: { choice: { 1: 5, 2: 5 }, truncate: 3..4 }
       |                                              ^^^^ widen the range, or write clip: to move values to its ends

    error[spec.unlikely_range]: this result never lies in 2..9
       --> spec.yaml:17:35
       |
    17 |       k: { case: kind, when: { x: 1, y: { poisson: 3 } }, truncate: 2..9 }
       |                                   ^ write clip: to move values to its ends

    error[spec.unlikely_range]: the value 3 never lies in 4..5
       --> spec.yaml:18:32
       |
    18 |       l: { value: 3, truncate: 4..5 }
       |                                ^^^^ widen the range, or write clip: to move values to its ends

    error[spec.unlikely_range]: a uniform of 0.5..2.5 never lies in 3..4
       --> spec.yaml:19:41
       |
    19 |       m: { uniform: 0.5..2.5, truncate: 3..4 }
       |                                         ^^^^ widen the range, or write clip: to move values to its ends

    error[spec.unlikely_range]: a zipf of exponent 1.1 and n 1000000 practically never lies in 2M..3M: with a probability of less than 1e-13
       --> spec.yaml:20:47
       |
    20 |       n: { zipf: { s: 1.1, n: 1M }, truncate: 2M..3M }
       |                                               ^^^^^^ widen the range, or write clip: to move values to its ends

    error[spec.bad_time_range]: "1..3" is not a range of time
       --> spec.yaml:21:32
       |
    21 |       o: { date: period, clip: 1..3 }
       |                                ^^^^ write a range such as 2024-01-01..2024-12-31

    error[spec.unknown_word]: nulls: stands beside the column's own verb
       --> spec.yaml:22:49
       |
    22 |       p: { case: kind, when: { x: { poisson: 3, nulls: 5% } }, else: 1 }
       |                                                 ^^^^^ move it out of this one

    16 errors in spec.yaml
    "
  `);
});

test("an interval that one cell never reaches", async () => {
  const said = await told(
    table(`
      size: { choice: [1, 1000] }
      k: { poisson: size, truncate: 0..9 }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unlikely_range]: t.k: a poisson of mean 1000 practically never lies in 0..9: with a probability of less than 1e-13, as where size is 1000
      --> spec.yaml:7:37
      |
    7 |       k: { poisson: size, truncate: 0..9 }
      |                                     ^^^^ widen the range, or write clip: to move values to its ends

    1 error in spec.yaml
    "
  `);
});

test("counts that read what is not there, or is no count", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 3, columns: { id: { sequence: 1 }, kind: { choice: [a, b] }, real: { uniform: 0.5..2.5 } } }
  t1: { each: p, count: x, columns: { x: { value: 1 } } }
  t2: { each: p, count: p.kind, columns: { x: { value: 1 } } }
  t3: { each: p, count: p.real, columns: { x: { value: 1 } } }
  t4: { each: { q: p }, count: { poisson: { case: p.kind, when: { a: 1 } } }, columns: { x: { value: 1 } } }
  t5: { each: p, count: { choice: { -1: 5, 2: 5 } }, columns: { x: { value: 1 } } }
  t6: { each: p, count: { choice: [a, b] }, columns: { x: { value: 1 } } }
  t7: { each: p, count: { normal: { mean: 3, sd: 1 } }, columns: { x: { value: 1 } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "x"
      --> spec.yaml:4:25
      |
    4 |   t1: { each: p, count: x, columns: { x: { value: 1 } } }
      |                         ^ there is only p; a constant is { value: x }

    error[spec.bad_count]: children are counted in whole numbers from 0
      --> spec.yaml:5:25
      |
    5 |   t2: { each: p, count: p.kind, columns: { x: { value: 1 } } }
      |                         ^^^^^^ write whole ends, whole results, or round(x) in a formula

    error[spec.bad_count]: children are counted in whole numbers from 0
      --> spec.yaml:6:25
      |
    6 |   t3: { each: p, count: p.real, columns: { x: { value: 1 } } }
      |                         ^^^^^^ write whole ends, whole results, or round(x) in a formula

    error[formula.unknown_name]: p is a table, and rows of it mean nothing here without a reference
      --> spec.yaml:7:51
      |
    7 |   t4: { each: { q: p }, count: { poisson: { case: p.kind, when: { a: 1 } } }, columns: { x: { value:…
      |                                                   ^ there is only q

    error[spec.bad_count]: children are counted from 0 to 2147483647
      --> spec.yaml:8:25
      |
    8 |   t5: { each: p, count: { choice: { -1: 5, 2: 5 } }, columns: { x: { value: 1 } } }
      |                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ truncate it: { ..., truncate: 0..60 }

    error[spec.bad_count]: children are counted in whole numbers from 0
      --> spec.yaml:9:25
      |
    9 |   t6: { each: p, count: { choice: [a, b] }, columns: { x: { value: 1 } } }
      |                         ^^^^^^^^^^^^^^^^^^ write whole ends, whole results, or round(x) in a formula

    error[spec.bad_count]: children are counted in whole numbers, not by normal
       --> spec.yaml:10:27
       |
    10 |   t7: { each: p, count: { normal: { mean: 3, sd: 1 } }, columns: { x: { value: 1 } } }
       |                           ^^^^^^ write { poisson: 4 }, a uniform, binomial, geometric, zipf, choice or case, or a formula

    7 errors in spec.yaml
    "
  `);
});

test("counts without an end", async () => {
  const said = await told(`datagen: 1
tables:
  p: { rows: 3, columns: { id: { sequence: 1 }, many: { uniform: 0..5B } } }
  t1: { each: p, count: p.many, columns: { x: { value: 1 } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_count]: t1: count: can be 5000000000; a parent has at most 2147483647 children
      --> spec.yaml:4:25
      |
    4 |   t1: { each: p, count: p.many, columns: { x: { value: 1 } } }
      |                         ^^^^^^ write clip: 0..1000 beside a verb, or clamp(x, 0, 1000)

    1 error in spec.yaml
    "
  `);
});
