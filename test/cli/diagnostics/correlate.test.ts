// `correlate:`: which columns can go together, by which numbers, and what is said where they cannot.
import { expect, test } from "vitest";
import { said, told } from "../told.js";

const columns = `
    columns:
      a: { uniform: 1..9 }
      b: { uniform: 1..9 }
      c: { uniform: 1..9 }
      d: { uniform: 1..9 }
      unique: { uniform: 1..99, unique: true }
      key: { uniform: 100..1000, primary_key: true }
      formula: a + b
      sequence: { sequence: 1 }
      ref: { ref: t }
      pattern: { pattern: "[a-z]" }
      uuid: { uuid: v4 }
      sorted: { date: period, sorted: true }
      case: { case: a, when: { 1: 2 }, else: 3 }
      value: { value: 1 }
      text: { choice: [q, r] }
      zipf: { zipf: { s: 1.1, n: 100k } }
`;
const spec = (correlate: string): string => `datagen: 1
tables:
  t:
    rows: 10
    correlate: ${correlate}${columns}`;

test("columns that cannot go together", async () => {
  const names = "unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a";
  expect(await told(spec(`{ columns: [${names}], spearman: 0.5 }`))).toMatchInlineSnapshot(`
    "
    error[spec.not_correlated]: unique cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:5:28
      |
    5 |     correlate: { columns: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, …
      |                            ^^^^^^ name a column without unique: or primary_key:

    error[spec.not_correlated]: key cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:5:36
      |
    5 |     correlate: { columns: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, …
      |                                    ^^^ name a column without unique: or primary_key:

    error[spec.not_correlated]: formula cannot be correlated: it is computed from other columns
      --> spec.yaml:5:41
      |
    5 |     correlate: { columns: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, …
      |                                         ^^^^^^^ correlate the columns that it reads

    error[spec.not_correlated]: sequence cannot be correlated: it counts the rows
      --> spec.yaml:5:50
      |
    5 |     correlate: { columns: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, …
      |                                                  ^^^^^^^^ correlate columns that are drawn one by one: numbers, dates and times, choices

    error[spec.not_correlated]: ref cannot be correlated: it chooses a row of a table, and rows have no order
      --> spec.yaml:5:60
      |
    5 | …late: { columns: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa,…
      |                                                    ^^^ correlate columns that are drawn one by one: numbers, dates and times, choices

    error[spec.not_correlated]: pattern cannot be correlated: its texts are made of many draws
      --> spec.yaml:5:65
      |
    5 | … { columns: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a…
      |                                                    ^^^^^^^ correlate columns that are drawn one by one: numbers, dates and times, choices

    error[spec.not_correlated]: uuid cannot be correlated: uuids are made of two draws, and have no order that means something
      --> spec.yaml:5:74
      |
    5 | …s: [unique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a], spearm…
      |                                                    ^^^^ correlate columns that are drawn one by one: numbers, dates and times, choices

    error[spec.not_correlated]: sorted cannot be correlated: its values come in the order of the rows
      --> spec.yaml:5:80
      |
    5 | …ique, key, formula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a], spearman: 0.…
      |                                                    ^^^^^^ leave out sorted:

    error[spec.not_correlated]: case cannot be correlated: it follows another column
      --> spec.yaml:5:88
      |
    5 | …y, formula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a], spearman: 0.5 }
      |                                                    ^^^^ correlate the column that it follows

    error[spec.not_correlated]: value cannot be correlated: it is the same in every row
      --> spec.yaml:5:94
      |
    5 | …mula, sequence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a], spearman: 0.5 }
      |                                                    ^^^^^ correlate columns that are drawn one by one: numbers, dates and times, choices

    error[spec.not_correlated]: zipf cannot be correlated: so many ranks are drawn in blocks, in no order
      --> spec.yaml:5:101
      |
    5 | …equence, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a], spearman: 0.5 }
      |                                                    ^^^^ take 16,384 ranks at most, or a pareto that is rounded

    error[spec.unknown_column]: unknown column "aa"
      --> spec.yaml:5:107
      |
    5 | …e, ref, pattern, uuid, sorted, case, value, zipf, aa, a, a], spearman: 0.5 }
      |                                                    ^^ did you mean "a"?

    error[spec.correlated_twice]: a is correlated twice
      --> spec.yaml:5:114
      |
    5 | … pattern, uuid, sorted, case, value, zipf, aa, a, a], spearman: 0.5 }
      |                                                    ^ name it once; who goes together with several columns stands with all of them in one group

    error[spec.bad_correlation]: one number is for two columns, and here are 14
      --> spec.yaml:5:128
      |
    5 | …, sorted, case, value, zipf, aa, a, a], spearman: 0.5 }
      |                                                    ^^^ write a row for each column: spearman: [[1, 0.6, ...], [0.6, 1, ...], ...]

    14 errors in spec.yaml
    "
  `);
});

test("columns that are in two groups, and groups of one", async () => {
  const groups =
    "[{ columns: [a, b], spearman: 0.5 }, { columns: [b, c], spearman: 0.5 }, { columns: [d], spearman: 0.5 }]";
  expect(await told(spec(groups))).toMatchInlineSnapshot(`
    "
    error[spec.correlated_twice]: b is correlated twice
      --> spec.yaml:5:65
      |
    5 | … [{ columns: [a, b], spearman: 0.5 }, { columns: [b, c], spearman: 0.5 }, { columns: [d], spearman: …
      |                                                    ^ name it once; who goes together with several columns stands with all of them in one group

    error[spec.bad_correlation]: a column goes together with others: here are not two
      --> spec.yaml:5:100
      |
    5 | …}, { columns: [b, c], spearman: 0.5 }, { columns: [d], spearman: 0.5 }]
      |                                                    ^^^ name two columns or more: [height, weight]

    2 errors in spec.yaml
    "
  `);
});

test("numbers that are none, too large, or too few", async () => {
  const groups = `
      - { columns: [a, b], spearman: 1.5 }
      - { columns: [c, d], spearman: high }
      - { columns: [text, unique, key], kendall: 0.5 }`;
  expect(await told(spec(groups))).toMatchInlineSnapshot(`
    "
    error[spec.bad_correlation]: a correlation lies between -1 and 1, not at 1.5
      --> spec.yaml:6:38
      |
    6 |       - { columns: [a, b], spearman: 1.5 }
      |                                      ^^^ write a number such as 0.6 or -0.3

    error[spec.bad_correlation]: "high" is not a number
      --> spec.yaml:7:38
      |
    7 |       - { columns: [c, d], spearman: high }
      |                                      ^^^^ write a number such as 0.6 or -0.3

    error[spec.not_correlated]: unique cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:8:27
      |
    8 |       - { columns: [text, unique, key], kendall: 0.5 }
      |                           ^^^^^^ name a column without unique: or primary_key:

    error[spec.not_correlated]: key cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:8:35
      |
    8 |       - { columns: [text, unique, key], kendall: 0.5 }
      |                                   ^^^ name a column without unique: or primary_key:

    error[spec.bad_correlation]: one number is for two columns, and here are 3
      --> spec.yaml:8:50
      |
    8 |       - { columns: [text, unique, key], kendall: 0.5 }
      |                                                  ^^^ write a row for each column: kendall: [[1, 0.6, 0.3], [0.6, 1, 0.6], [0.3, 0.6, 1]]

    5 errors in spec.yaml
    "
  `);
});

test("matrices of a wrong size, a wrong diagonal, or two halves that differ", async () => {
  const groups = `
      - { columns: [a, b], spearman: [[1, 0.5]] }
      - { columns: [c, d], spearman: [[1, 0.5], [0.4, 0.9]] }
      - columns: [text, unique, key]
        kendall: [[1, 0.5, 50%], [0.5, 1], [0.5, -2, 1]]`;
  expect(await told(spec(groups))).toMatchInlineSnapshot(`
    "
    error[spec.bad_correlation]: 2 columns have 2 rows of numbers, not 1
      --> spec.yaml:6:38
      |
    6 |       - { columns: [a, b], spearman: [[1, 0.5]] }
      |                                      ^^^^^^^^^^ write a row for each column: spearman: [[1, 0.6], [0.6, 1]]

    error[spec.bad_correlation]: d goes with c by 0.4 here, and by 0.5 in the row of c
      --> spec.yaml:7:50
      |
    7 |       - { columns: [c, d], spearman: [[1, 0.5], [0.4, 0.9]] }
      |                                                  ^^^ write the same number in both places

    error[spec.bad_correlation]: a column goes with itself by 1, not by 0.9
      --> spec.yaml:7:55
      |
    7 |       - { columns: [c, d], spearman: [[1, 0.5], [0.4, 0.9]] }
      |                                                       ^^^ write 1

    error[spec.not_correlated]: unique cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:8:25
      |
    8 |       - columns: [text, unique, key]
      |                         ^^^^^^ name a column without unique: or primary_key:

    error[spec.not_correlated]: key cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:8:33
      |
    8 |       - columns: [text, unique, key]
      |                                 ^^^ name a column without unique: or primary_key:

    error[spec.bad_correlation]: 3 columns have 3 numbers in a row, not 2
      --> spec.yaml:9:34
      |
    9 |         kendall: [[1, 0.5, 50%], [0.5, 1], [0.5, -2, 1]]
      |                                  ^^^^^^^^ write a row for each column: kendall: [[1, 0.6, 0.3], [0.6, 1, 0.6], [0.3, 0.6, 1]]

    error[spec.bad_correlation]: a correlation lies between -1 and 1, not at -2
      --> spec.yaml:9:50
      |
    9 |         kendall: [[1, 0.5, 50%], [0.5, 1], [0.5, -2, 1]]
      |                                                  ^^ write a number such as 0.6 or -0.3

    7 errors in spec.yaml
    "
  `);
});

test("measures that are missing, two at once, or cannot be taken", async () => {
  const groups = `
      - { columns: [a, b] }
      - { columns: [c, d], spearman: 0.5, kendall: 0.5 }
      - { columns: [text, unique], pearson: 0.5 }`;
  expect(await told(spec(groups))).toMatchInlineSnapshot(`
    "
    error[spec.missing]: correlate needs spearman:, kendall: or pearson:
      --> spec.yaml:6:20
      |
    6 |       - { columns: [a, b] }
      |                    ^^^^^^ write spearman: 0.6

    error[spec.two_measures]: columns are correlated by one measure, and here are spearman and kendall
      --> spec.yaml:7:52
      |
    7 |       - { columns: [c, d], spearman: 0.5, kendall: 0.5 }
      |                                                    ^^^ delete one of them

    error[spec.not_correlated]: text has no pearson correlation: its values are texts
      --> spec.yaml:8:21
      |
    8 |       - { columns: [text, unique], pearson: 0.5 }
      |                     ^^^^ write spearman:, for which their order is enough

    error[spec.not_correlated]: unique cannot be correlated: unique values are places in an order of all of them, not draws
      --> spec.yaml:8:27
      |
    8 |       - { columns: [text, unique], pearson: 0.5 }
      |                           ^^^^^^ name a column without unique: or primary_key:

    4 errors in spec.yaml
    "
  `);
});

test("words that correlate does not have", async () => {
  expect(await told(spec("{ column: [a, b], spearmann: 0.5 }"))).toMatchInlineSnapshot(`
    "
    error[spec.unknown_word]: correlate has no word "column"
      --> spec.yaml:5:18
      |
    5 |     correlate: { column: [a, b], spearmann: 0.5 }
      |                  ^^^^^^ did you mean "columns"?

    error[spec.unknown_word]: correlate has no word "spearmann"
      --> spec.yaml:5:34
      |
    5 |     correlate: { column: [a, b], spearmann: 0.5 }
      |                                  ^^^^^^^^^ did you mean "spearman"?

    2 errors in spec.yaml
    "
  `);
  expect(await told(spec("0.5"))).toMatchInlineSnapshot(`
    "
    error[spec.shape]: correlate does not fit: found 0.5
      --> spec.yaml:5:16
      |
    5 |     correlate: 0.5
      |                ^^^ wanted: columns whose draws go together, each by its own law: { columns: [height, weight], spearman: 0.6 }

    1 error in spec.yaml
    "
  `);
});

test("correlations that values cannot reach, and laws that differ from row to row", async () => {
  expect(
    await told(`datagen: 1
tables:
  t:
    rows: 10
    correlate:
      - { columns: [income, size], pearson: [[1, -0.9], [-0.9, 1]] }
      - { columns: [rich, tall], pearson: 0.5 }
    columns:
      income: { lognormal: { mean: 10, sd: 9 } }
      size: { lognormal: { mean: 10, sd: 9 } }
      kind: { choice: [a, b] }
      rich: { normal: { mean: { case: kind, when: { a: 1 }, else: 2 }, sd: 1 } }
      tall: { uniform: 1..9 }
`),
  ).toMatchInlineSnapshot(`
    "
    error[spec.unreachable_correlation]: income and size cannot go together by -0.9: with their values a pearson correlation lies between -0.55 and 1.00
      --> spec.yaml:6:58
      |
    6 |       - { columns: [income, size], pearson: [[1, -0.9], [-0.9, 1]] }
      |                                                          ^^^^ write a number of that range

    error[spec.not_correlated]: the law of rich differs from row to row, and a pearson correlation needs one for all rows
      --> spec.yaml:7:21
      |
    7 |       - { columns: [rich, tall], pearson: 0.5 }
      |                     ^^^^ write spearman:, which can do with such laws

    2 errors in spec.yaml
    "
  `);
});

test("groups that no columns can be: a warning that says how far away the nearest is", async () => {
  const matrix = "[[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]";
  const { code, stderr } = await said(spec(`{ columns: [a, b, c], spearman: ${matrix} }`), "validate", "spec.yaml");
  expect(code).toBe(0);
  expect(`\n${stderr.trimEnd()}\n`).toMatchInlineSnapshot(`
    "
    warning[spec.nearest_correlation]: no columns go together in all these ways at once: the nearest ones are taken, up to 0.428 away
      --> spec.yaml:5:48
      |
    5 |     correlate: { columns: [a, b, c], spearman: [[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]] }
      |                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ furthest away is a with b: 0.472, not 0.9

    1 warning in spec.yaml
    spec.yaml is valid: t (10)
    "
  `);
});
