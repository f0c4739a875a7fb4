// What users are told of their mistakes: every problem of a bad spec with its place, its reason and what would be right.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { datagen } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";
import { toldOf, withColumns } from "./bad-specs.js";

/** A mistake, the text that makes it, and what is told of it. */
type Case = [what: string, text: string, told: string[]];

describe("words of a column", () => {
  test.each<Case>([
    [
      "an unknown verb",
      "a: { unifrom: 1..9 }",
      ['7:12 «unifrom» spec.unknown_verb: unknown verb "unifrom"', '  = did you mean "uniform"?'],
    ],
    [
      "two verbs",
      "a: { uniform: 1..9, choice: [1] }",
      [
        "7:27 «choice» spec.two_verbs: a column has one verb, and this has uniform and choice",
        "  = make two columns, or delete one of the verbs",
      ],
    ],
    [
      "an unknown modifier",
      "a: { uniform: 1..9, nuls: 5% }",
      ['7:27 «nuls» spec.unknown_word: uniform has no word "nuls"', '  = did you mean "nulls"?'],
    ],
    [
      "an unknown type",
      "a: { uniform: 1..9, type: int23 }",
      ['7:33 «int23» spec.unknown_type: unknown type "int23"', '  = did you mean "int32"?'],
    ],
    [
      "nothing",
      "a:",
      [
        "7:7 «a» spec.empty_column: nothing says what this column is",
        "  = write a formula, or a map with a verb: { uniform: 1..9 }",
      ],
    ],
    [
      "fake, not built yet",
      "a: { fake: person.name }",
      [
        "7:12 «fake» spec.not_built: the verb fake is not built yet",
        "  = write a pattern, a template, a choice, or a ref to a csv of such values",
      ],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("formulas", () => {
  test.each<Case>([
    [
      "an unknown function",
      "a: rond(id)",
      ["7:10 «rond» formula.unknown_function: there is no function rond", "  = did you mean round?"],
    ],
    [
      "an unknown column",
      "a: idd + 1",
      ['7:10 «idd» formula.unknown_name: unknown column "idd"', '  = did you mean "id"?'],
    ],
    [
      "a text without quotes",
      "a: GBP",
      ['7:10 «GBP» formula.unknown_name: unknown column "GBP"', "  = there are id, a; a constant is { value: GBP }"],
    ],
    [
      "a call of code",
      "a: process.exit(1)",
      [
        "7:10 «process.exit(1)» formula.unsupported: a call of anything but a function is not part of formulas",
        "  = functions have plain names: lower(name), not name.lower()",
      ],
    ],
    [
      "a function of code",
      'a: "id => id"',
      ["7:11 «id => id» formula.unsupported: a function is not part of formulas"],
    ],
    ["two statements", "a: id; id", ["7:12 «;» formula.syntax: unexpected `;`"]],
    [
      "a bracket that is not closed",
      "a: (id + 1",
      [
        "7:17 «» formula.syntax: the formula ends too early",
        "  = quote this formula if it holds `,`, `:` or `#`, where YAML would cut it short",
      ],
    ],
    [
      "a formula that YAML takes for a map",
      "a: id == 1 ? 2 : 3",
      [
        '7:10 «id == 1 ? 2 : 3» spec.yaml: a second ": " on one line',
        '  = quote this formula or text: "id == 1 ? 2 : 3"',
      ],
    ],
    [
      "types without a meaning",
      `b: { choice: [x, y] }
a: b + 1`,
      ["8:10 «b + 1» formula.type: text + int64 has no meaning", "  = use concat(a, b) to join texts"],
    ],
    [
      "assignment",
      "a: id = 3",
      ["7:10 «id = 3» formula.unsupported: an assignment is not part of formulas", "  = write == to compare"],
    ],
    [
      "a formula cut at a comma",
      "a: { case: max(id, 3), when: { 1: 2 } }",
      [
        "7:18 «max(id, 3)» spec.cut_formula: YAML ends this formula at its comma",
        '  = quote this formula: "max(id, 3)"',
      ],
    ],
    [
      "code in a template text",
      'a: "`x`"',
      ["7:11 «`x`» formula.unsupported: a template is not part of formulas", '  = use concat(a, "-", b)'],
    ],
    [
      "a truth compared with a number",
      "a: (id > 3) == 1",
      ["7:10 «(id > 3) == 1» formula.type: bool == int64: these cannot be compared"],
    ],
    [
      "a path of no reference",
      "a: id.name",
      ["7:10 «id» formula.unknown_name: t.id is not a reference, so it has no name", "  = references of t: none"],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("types and values", () => {
  test.each<Case>([
    [
      "values that are not of the type",
      "a: { choice: [x, y], type: int8 }",
      [
        '7:21 «x» spec.type_mismatch: "x" is not an int8',
        "  = write a whole number",
        '7:24 «y» spec.type_mismatch: "y" is not an int8',
        "  = write a whole number",
      ],
    ],
    [
      "keys of a case of another type",
      `b: { choice: [x, y] }
a: { case: id, when: { x: 1 }, else: 2 }`,
      ['8:30 «x» spec.type_mismatch: "x" is not an int64, as what the case looks at'],
    ],
    [
      "numbers that the type does not hold",
      "a: { uniform: 1..900, type: int8 }",
      [
        "7:35 «int8» spec.out_of_range: t.a: values from 1 to 900 do not fit into int8",
        "  = add clip: -128..127, or choose a wider type",
      ],
    ],
    [
      "a range that begins above its end",
      "a: { uniform: 9..1 }",
      ["7:21 «9..1» spec.swapped_range: the range 9..1 begins above its end", "  = write 1..9"],
    ],
    [
      "a negative standard deviation",
      "a: { normal: { mean: 1, sd: -1 } }",
      ["7:35 «-1» spec.bad_parameter: the standard deviation of a normal is 0 or more, not -1"],
    ],
    [
      "a negative mean",
      "a: { poisson: -3 }",
      ["7:21 «-3» spec.bad_parameter: the mean of a poisson is between 0 and 1e9, not -3"],
    ],
    [
      "an exponent of 0",
      "a: { zipf: { s: 0, n: 10 } }",
      ["7:23 «0» spec.bad_parameter: the exponent of a zipf is above 0, not 0"],
    ],
    [
      "a probability above 100%",
      "a: { binomial: { n: 10, p: 120% } }",
      ["7:34 «120%» spec.bad_parameter: the p of a binomial is between 0 and 1, not 120%"],
    ],
    [
      "a grid that is no span of time",
      "a: { timestamp: period, every: fast }",
      ['7:38 «fast» spec.not_a_duration: "fast" is not a span of time', "  = write e.g. 1s, 15m, 9d"],
    ],
    [
      "a day that is not",
      "a: { date: 2024-02-30..2024-03-01 }",
      [
        '7:18 «2024-02-30..2024-03-01» spec.bad_time_range: "2024-02-30..2024-03-01" is not a range of time',
        "  = write period, or a range such as 2024-01-01..2024-12-31",
      ],
    ],
    ["a version of uuid", "a: { uuid: v9 }", ["7:18 «v9» spec.bad_uuid: uuid: v9 is not known", "  = write v4 or v7"]],
    [
      "a share above 100%",
      "a: { value: 1, nulls: 120% }",
      ["7:29 «120%» spec.bad_rate: nulls: 120% is not a share of the rows", "  = write a share from 0% to 100%"],
    ],
    [
      "too many digits",
      "a: { uniform: 0.5..1.5, round: 12 }",
      [
        "7:38 «12» spec.shape: round does not fit: found 12",
        "  = wanted: a whole number from 0 to 9 (digits after the point: the column becomes a decimal)",
      ],
    ],
    [
      "a format of nothing",
      'a: { uniform: 1..9, format: "%q" }',
      [
        '7:35 «"%q"» spec.type_mismatch: format: "%q" is no format of a number',
        "  = for example %d, %05d, %.2f, %08.2f, %'.2f",
      ],
    ],
    [
      "a word instead of true",
      "a: { date: period, sorted: yes }",
      [
        '7:34 «yes» spec.shape: sorted does not fit: found "yes"',
        "  = wanted: true or false (in the order of the rows)",
      ],
    ],
    [
      "control characters in a name of the output",
      'a: { value: 1, as: "x\\ty" }',
      [
        '7:26 «"x\\ty"» spec.bad_name: a name in the output holds no control characters or line breaks',
        "  = write letters, digits, spaces and signs",
      ],
    ],
    [
      "two columns under one name",
      "a: { value: 1, as: id }",
      ["7:7 «a» spec.same_output: a and id are both written as id", "  = give one of them another name: as:"],
    ],
    [
      "a position without a parent",
      "a: position",
      [
        "7:10 «position» spec.no_parent: position counts the children of a parent, and this table has none",
        "  = use { sequence: 1 } to number all rows",
      ],
    ],
    [
      "two primary keys",
      "a: { sequence: 5, primary_key: true }",
      [
        "7:7 «a» spec.two_keys: two columns are marked as the primary key",
        "  = for a key of both, write primary_key: [id, a] in the table",
      ],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("weights", () => {
  test.each<Case>([
    [
      "a negative weight",
      "a: { choice: { x: -1, y: 2 } }",
      ['7:25 «-1» spec.bad_weight: the weight of "x" is -1', "  = weights are numbers from 0 up"],
    ],
    [
      "a weight that is no number",
      "a: { choice: { x: .nan, y: 2 } }",
      ["7:25 «.nan» spec.shape: x does not fit: found .nan", "  = wanted: a number, also with a unit: 3%, 20k, 2M, 1B"],
    ],
    [
      "all weights are 0",
      "a: { choice: { x: 0, y: 0 } }",
      [
        "7:12 «choice» spec.zero_weights: all weights are 0: nothing can be chosen",
        "  = give one of them a weight above 0",
      ],
    ],
    [
      "no values",
      "a: { choice: [] }",
      [
        "7:12 «choice» spec.empty_choice: a choice needs at least one value",
        "  = write { choice: [a, b] } or { choice: { a: 6, b: 3 } }",
      ],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("unique values that do not exist", () => {
  test.each<Case>([
    [
      "of a range",
      "a: { uniform: 1..9, unique: true }",
      [
        "7:21 «1..9» spec.unique_impossible: 100 unique values do not fit into 1..9, which has 9",
        "  = widen the range, or leave out unique",
      ],
    ],
    [
      "of a pattern",
      'a: { pattern: "[0-9]", unique: true }',
      [
        '7:21 «"[0-9]"» spec.unique_impossible: 100 unique texts cannot come from [0-9], which has 10',
        "  = make the pattern longer",
      ],
    ],
    [
      "of a choice",
      "a: { choice: [x, y], unique: true }",
      [
        "7:12 «choice» spec.unique_impossible: 100 unique values cannot come from a choice of 2",
        "  = add values, or leave out unique",
      ],
    ],
    [
      "of days",
      "a: { date: 2024-01-01..2024-01-31, unique: true }",
      [
        "7:18 «2024-01-01..2024-01-31» spec.unique_impossible: 100 unique values do not fit into 2024-01-01..2024-01-31, which has 31",
        "  = widen the range, or leave out unique",
      ],
    ],
    [
      "of moments",
      "a: { timestamp: 2024-01-01..2024-01-02, every: 1h, unique: true }",
      [
        "7:23 «2024-01-01..2024-01-02» spec.unique_impossible: 100 unique values do not fit into 2024-01-01..2024-01-02, which has 48",
        "  = widen the range, or leave out unique",
      ],
    ],
    [
      "of reals",
      "a: { uniform: 0.5..1.5, unique: true }",
      [
        "7:21 «0.5..1.5» spec.unique_impossible: reals cannot be promised unique",
        "  = draw whole numbers or decimals: { uniform: 1..9M, unique: true }",
      ],
    ],
    [
      "of a law",
      "a: { poisson: 3, unique: true }",
      ["7:21 «3» spec.unique_impossible: numbers of a poisson law cannot be promised unique"],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("patterns", () => {
  test.each<Case>([
    [
      "look-ahead",
      'a: { pattern: "(?=x)y" }',
      [
        "7:22 «(?=x)» pattern.unsupported: look-ahead is not supported",
        "  = generation has no look-around; describe the text itself",
      ],
    ],
    [
      "a back-reference",
      'a: { pattern: "(a)\\\\1" }',
      [
        '7:21 «"(a)\\\\1"» pattern.unsupported: a back-reference is not supported',
        "  = generation does not remember what a group became",
      ],
    ],
    ["a class that is not closed", "a: { pattern: '[a-z' }", ["7:26 «'» pattern.syntax: unterminated character class"]],
    [
      "an anchor inside",
      "a: { pattern: 'a^b' }",
      [
        "7:23 «^» pattern.unsupported: ^ inside a pattern is not supported",
        "  = a text is always made as a whole; leave it out",
      ],
    ],
    [
      "a count that is too large",
      "a: { pattern: 'a{99999999}' }",
      [
        "7:22 «a{99999999}» pattern.too_large: a text of this pattern can be 99999999 bytes long; 1000000 are allowed",
        "  = repeat less",
      ],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("circles", () => {
  test.each<Case>([
    [
      "of three columns",
      `a: b + 1
b: c + 1
c: a`,
      [
        "7:7 «a» spec.cycle: columns need each other in a circle: t.a -> t.b -> t.c -> t.a",
        "  = let one of them not read the next",
      ],
    ],
    [
      "of one column with itself",
      "a: a + 1",
      ["7:7 «a» spec.cycle: columns need each other in a circle: t.a -> t.a", "  = let one of them not read the next"],
    ],
  ])("%s", (_, columns, told) => {
    expect(toldOf(withColumns(columns))).toEqual(told);
  });
});

describe("YAML", () => {
  test.each<Case>([
    [
      "nothing",
      "",
      ["1:1 «» spec.empty: the spec is empty", '  = a spec begins with "datagen: 1", followed by "tables:"'],
    ],
    [
      "a list",
      `- 1
`,
      [
        "1:1 «- 1» spec.not_a_map: a spec is a map of names to values; this is a list",
        '  = a spec begins with "datagen: 1", followed by "tables:"',
      ],
    ],
    [
      "tabs",
      `datagen: 1
tables:
	t: 1
`,
      ["3:1 «\t» spec.yaml: a tab where YAML wants spaces", "  = indent with spaces"],
    ],
    [
      "a name that is there twice",
      `datagen: 1
tables:
  t: { rows: 1, columns: { a: { sequence: 1 } } }
  t: { rows: 2, columns: { a: { sequence: 1 } } }
`,
      ['4:3 «t» spec.duplicate_name: "t" is here twice', "  = the first one is on line 3"],
    ],
    [
      "a bracket that is not closed",
      `datagen: 1
tables: { t: { rows: 1
`,
      [
        '2:14 «{ rows: 1» spec.yaml: "{" is never closed',
        '  = end it with "}"; lines inside are indented deeper than their key',
      ],
    ],
    [
      "a reserved name",
      `datagen: 1
tables: { __proto__: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ['2:11 «__proto__» spec.reserved_name: "__proto__" is reserved', "  = choose another name"],
    ],
    [
      "a tag",
      `datagen: 1
tables: !!map { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ["2:9 «!!map» spec.tag: YAML tags are not used here", "  = delete it; a text that looks like a number is quoted"],
    ],
    [
      "two documents",
      `datagen: 1
---
datagen: 1
`,
      [
        "2:1 «---» spec.several_documents: a second YAML document begins here",
        '  = one file is one spec: split the file here, or delete the "---"',
      ],
    ],
  ])("%s", (_, text, told) => {
    expect(toldOf(text)).toEqual(told);
  });
});

describe("the frame", () => {
  test.each<Case>([
    [
      "another version of the language",
      `datagen: 2
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ["1:10 «2» spec.shape: datagen does not fit: found 2", "  = wanted: 1, the version of the language"],
    ],
    [
      "no version",
      `tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ["1:1 «tables» spec.missing: a spec needs datagen:", "  = wanted: 1, the version of the language"],
    ],
    [
      "an unknown section",
      `datagen: 1
tabels: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ['2:1 «tabels» spec.unknown_word: a spec has no word "tabels"', '  = did you mean "tables"?'],
    ],
    [
      "no tables",
      `datagen: 1
tables: {}
`,
      [
        "2:1 «tables» spec.no_tables: a spec needs at least one table",
        "  = write tables: { stores: { rows: 100, columns: { store_id: { sequence: 1 } } } }",
      ],
    ],
    [
      "an unknown word of a table",
      `datagen: 1
tables: { t: { row: 1, columns: { a: { sequence: 1 } } } }
`,
      ['2:16 «row» spec.unknown_word: table t has no word "row"', '  = did you mean "rows"?'],
    ],
    [
      "an unknown word of a source",
      `datagen: 1
sources: { s: { csvv: s.csv } }
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ['2:17 «csvv» spec.unknown_word: source s has no word "csvv"', '  = did you mean "csv"?'],
    ],
    [
      "words that are not built yet",
      `datagen: 1
vars: {}
calendars: {}
tables:
  t:
    arrivals: { per: x }
    columns: { a: { uniform: 1..2, args: {} } }
`,
      [
        "3:1 «calendars» spec.not_built: calendars: is not built yet",
        "  = leave it out",
        "6:5 «arrivals» spec.not_built: arrivals: is not built yet",
        "  = write rows: and a column { timestamp: period, sorted: true }",
        "7:36 «args» spec.not_built: args: is not built yet",
        "  = leave it out",
      ],
    ],
    [
      "a word of a source that is not built yet",
      `datagen: 1
sources: { s: { csv: s.csv, validity: { from: a, to: b } } }
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ["2:29 «validity» spec.not_built: validity: is not built yet", "  = leave it out"],
    ],
    [
      "a source in a form that nobody has",
      `datagen: 1
sources: { s: { excel: s.xls } }
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      [
        '2:17 «excel» spec.unknown_word: source s has no word "excel"',
        "  = there are csv, ndjson, parquet, arrow, rename, primary_key, columns",
        "2:17 «excel» spec.missing: source s names no file",
        "  = write { csv: items.csv, primary_key: sku }; a file may be csv, ndjson, parquet or arrow",
      ],
    ],
    [
      "an unknown var",
      `datagen: 1
vars: { n: 3 }
tables: { t: { rows: $m, columns: { a: { sequence: 1 } } } }
`,
      ['3:22 «$m» spec.unknown_var: unknown var "m"', "  = there is only n"],
    ],
    [
      "an unknown main table",
      `datagen: 1
main: nosuch
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ['2:7 «nosuch» spec.unknown_table: unknown table "nosuch"', "  = there is only t"],
    ],
    [
      "a period that is none",
      `datagen: 1
period: { start: 2024-13-01, days: -3 }
tables: { t: { rows: 1, columns: { a: { date: period } } } }
`,
      [
        "2:18 «2024-13-01» spec.bad_date: 2024-13-01 is not a date",
        "  = write a day of the calendar such as 2024-01-31",
        "2:36 «-3» spec.bad_period: -3 is not a number of days",
        "  = write a whole number from 1 to 3,650,000",
      ],
    ],
    [
      "names that are no names of tables",
      `datagen: 1
tables: { ../x: { rows: 1, columns: { a: position } }, con: { rows: 1, columns: { a: { sequence: 1 } } }, T: { rows: 1, columns: { a: { sequence: 1 } } }, t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      [
        '2:11 «../x» spec.bad_name: "../x" is not a name for a table',
        "  = letters, digits and _, a letter first, at most 128",
        "2:56 «con» spec.bad_name: con is the name of a device on some systems",
        "  = choose another name",
        "2:156 «t» spec.same_name: t and T differ in case alone: some file systems hold them for one",
        "  = rename one of them",
      ],
    ],
    [
      "a primary key with nulls",
      `datagen: 1
tables: { t: { rows: 9, columns: { a: { sequence: 1, primary_key: true, nulls: 5% } } } }
`,
      ["2:80 «5%» spec.null_key: a primary key has no nulls", "  = delete nulls:"],
    ],
  ])("%s", (_, text, told) => {
    expect(toldOf(text)).toEqual(told);
  });
});

describe("sizes and parents", () => {
  test.each<Case>([
    [
      "more rows than 1e15",
      `datagen: 1
tables: { t: { rows: 2e15, columns: { a: { sequence: 1 } } } }
`,
      [
        "2:22 «2e15» spec.too_many_rows: 2e15 is more than the 1e15 rows that a table may have",
        "  = write less: 1e12 rows fill a data centre",
      ],
    ],
    [
      "negative rows",
      `datagen: 1
tables: { t: { rows: -1, columns: { a: { sequence: 1 } } } }
`,
      ["2:22 «-1» spec.bad_rows: -1 is not a number of rows", "  = write e.g. 1000, 20k, 10M, 1B"],
    ],
    [
      "half a row",
      `datagen: 1
tables: { t: { rows: 1.5, columns: { a: { sequence: 1 } } } }
`,
      ["2:22 «1.5» spec.bad_rows: 1.5 is not a number of rows", "  = write e.g. 1000, 20k, 10M, 1B"],
    ],
    [
      "text for rows",
      `datagen: 1
tables: { t: { rows: many, columns: { a: { sequence: 1 } } } }
`,
      ["2:22 «many» spec.bad_rows: many is not a number of rows", "  = write e.g. 1000, 20k, 10M, 1B"],
    ],
    [
      "an unknown parent",
      `datagen: 1
tables:
  t: { each: { p: nosuch }, count: 3, columns: { a: position } }
`,
      [
        '3:14 «{ p: nosuch }» spec.unknown_table: unknown table "nosuch"',
        "  = there is only t",
        "3:53 «position» spec.no_parent: position counts the children of a parent, and this table has none",
        "  = use { sequence: 1 } to number all rows",
      ],
    ],
    [
      "a table that is its own parent",
      `datagen: 1
tables:
  t: { each: { p: t }, count: 3, columns: { a: position } }
`,
      [
        "3:14 «{ p: t }» spec.cycle: t descends from itself",
        "  = one of the tables needs rows:",
        "3:48 «position» spec.no_parent: position counts the children of a parent, and this table has none",
        "  = use { sequence: 1 } to number all rows",
      ],
    ],
    [
      "counts that are none",
      `datagen: 1
tables:
  p: { rows: 3, columns: { a: { sequence: 1 } } }
  t: { each: { p: p }, count: -3, columns: { a: position } }
  u: { each: { p: p }, count: 1.5, columns: { a: position } }
  v: { each: { p: p }, count: { gauss: 2 }, columns: { a: position } }
`,
      [
        "4:31 «-3» spec.bad_count: count: -3 is not a number of children",
        "  = write 0, 1, 2, ..., or { poisson: 4 }",
        "4:49 «position» spec.no_parent: position counts the children of a parent, and this table has none",
        "  = use { sequence: 1 } to number all rows",
        "5:31 «1.5» spec.bad_count: count: 1.5 is not a number of children",
        "  = write 0, 1, 2, ..., or { poisson: 4 }",
        "5:50 «position» spec.no_parent: position counts the children of a parent, and this table has none",
        "  = use { sequence: 1 } to number all rows",
        '6:33 «gauss» spec.unknown_word: count has no word "gauss"',
        "  = there are uniform, truncate, clip, poisson, binomial, geometric, zipf, choice, case, when and 1 more",
        "6:59 «position» spec.no_parent: position counts the children of a parent, and this table has none",
        "  = use { sequence: 1 } to number all rows",
      ],
    ],
  ])("%s", (_, text, told) => {
    expect(toldOf(text)).toEqual(told);
  });
});

describe("sources", () => {
  test.each<Case>([
    [
      "a file that is not there",
      `datagen: 1
sources: { s: { csv: none.csv } }
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      [
        "2:22 «none.csv» spec.no_file: cannot read none.csv: there is no such file",
        "  = paths are relative to the spec's file",
      ],
    ],
    [
      "a line that is too short",
      `datagen: 1
sources: { s: { csv: ragged.csv } }
tables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }
`,
      ["ragged.csv:3:1 «3» source.ragged_line: ragged.csv: line 3 has 1 field, the header has 2"],
    ],
    [
      "a key that is no column",
      `datagen: 1
sources: { s: { csv: s.csv, primary_key: skuu } }
tables: { t: { rows: 1, columns: { a: { ref: s } } } }
`,
      ['2:42 «skuu» spec.unknown_column: unknown column "skuu"', '  = did you mean "sku"?'],
    ],
    [
      "a key that is there twice",
      `datagen: 1
sources: { s: { csv: s.csv, primary_key: kind } }
tables: { t: { rows: 1, columns: { a: { ref: s } } } }
`,
      [
        '2:42 «kind» source.duplicate_key: s.kind is a primary key, and "a" stands in lines 2 and 4 of s.csv',
        "  = sku, price are unique",
      ],
    ],
    [
      "a key that is null",
      `datagen: 1
sources: { s: { csv: nullkey.csv, primary_key: sku } }
tables: { t: { rows: 1, columns: { a: { ref: s } } } }
`,
      ["2:48 «sku» source.null_key: s.sku is a primary key, and line 3 of nullkey.csv has none", "  = p is unique"],
    ],
    [
      "a key that is in no other source",
      `datagen: 1
sources:
  s: { csv: s.csv, primary_key: sku }
  o: { csv: orphan.csv, columns: { sku: { ref: s } } }
tables: { t: { rows: 1, columns: { a: { ref: s } } } }
`,
      [
        "4:48 «s» source.orphan: a value of o.sku is no key of s: 9 in line 3",
        "  = add the rows that are missing to s, or correct the values",
      ],
    ],
  ])("%s", (_, text, told) => {
    expect(toldOf(text)).toEqual(told);
  });
});

describe("references", () => {
  test.each<Case>([
    [
      "a table without a key",
      `datagen: 1
tables:
  s: { rows: 3, columns: { k: { sequence: 1 } } }
  t: { rows: 10, columns: { a: { ref: s } } }
`,
      [
        "4:39 «s» spec.no_primary_key: s has no primary key to refer to",
        "  = mark a column of s with primary_key: true",
      ],
    ],
    [
      "more children than parents of their own",
      `datagen: 1
tables:
  s: { rows: 3, columns: { k: { sequence: 1, primary_key: true } } }
  t: { rows: 10, columns: { a: { ref: s, unique: true } } }
`,
      [
        "4:39 «s» spec.unique_impossible: 10 rows of t cannot each have a row of s of their own: it has 3",
        "  = make rows: of t 3 or fewer, or leave out unique",
      ],
    ],
    [
      "weights of a source that are all 0",
      `datagen: 1
sources: { s: { csv: s.csv, primary_key: sku } }
tables: { t: { rows: 1, columns: { a: { ref: s, weight: s.price - s.price } } } }
`,
      [
        "3:57 «s.price - s.price» spec.zero_weights: t.a: the weight s.price - s.price is 0 in every row: nothing can be chosen",
        "  = some row needs a weight above 0",
      ],
    ],
    [
      "weights of a table that are all 0",
      `datagen: 1
tables:
  s: { rows: 3, columns: { k: { sequence: 1, primary_key: true }, w: { value: 0 } } }
  t: { rows: 1, columns: { a: { ref: s, weight: s.w } } }
`,
      [
        "4:49 «s.w» spec.zero_weights: t.a: the weight s.w is 0 in every row: nothing can be chosen",
        "  = some row needs a weight above 0",
      ],
    ],
    [
      "a negative weight in a source",
      `datagen: 1
sources: { s: { csv: s.csv, primary_key: sku } }
tables: { t: { rows: 1, columns: { a: { ref: s, weight: 0 - s.price } } } }
`,
      [
        "3:57 «0 - s.price» spec.bad_weight: t.a: the weight 0 - s.price is -25 in line 2 of s.csv",
        "  = weights are numbers from 0 up",
      ],
    ],
    [
      "a circle of columns over two tables",
      `datagen: 1
tables:
  s: { rows: 3, columns: { k: { sequence: 1, primary_key: true }, r: { ref: t }, x: r.y } }
  t: { rows: 3, columns: { k: { sequence: 1, primary_key: true }, r: { ref: s }, y: r.x } }
`,
      [
        "3:82 «x» spec.cycle: columns need each other in a circle: s.x -> t.y -> s.x",
        "  = let one of them not read the next",
      ],
    ],
    [
      "two tables that refer to each other are no circle",
      `datagen: 1
tables:
  s: { rows: 3, columns: { k: { sequence: 1, primary_key: true }, r: { ref: t } } }
  t: { rows: 3, columns: { k: { sequence: 1, primary_key: true }, r: { ref: s } } }
`,
      [],
    ],
    [
      "an unknown table",
      `datagen: 1
tables:
  t:
    rows: 100
    columns:
      id: { sequence: 1, primary_key: true }
      a: { ref: shops }
`,
      ['7:17 «shops» spec.unknown_table: unknown table "shops"', "  = there is only t"],
    ],
    [
      "a where of two types",
      `datagen: 1
tables:
  t:
    rows: 100
    columns:
      id: { sequence: 1, primary_key: true }
      b: { choice: [x, y] }
      a: { ref: t, where: t.id == b }
`,
      ["8:27 «t.id == b» formula.type: int64 == text: these cannot be compared"],
    ],
  ])("%s", (_, text, told) => {
    expect(toldOf(text)).toEqual(told);
  });
});

describe("the command line", () => {
  const bad: [what: string, text: string, says: string][] = [
    ["an unknown verb", withColumns("a: { unifrom: 1..9 }"), 'did you mean "uniform"?'],
    ["code in a formula", withColumns("a: process.exit(1)"), "7:10"],
    ["YAML that is none", "datagen: 1\ntables: {", "is never closed"],
    ["an empty file", "", "the spec is empty"],
    ["a circle", withColumns("a: b\nb: a"), "t.a -> t.b -> t.a"],
    ["weights that are all 0", withColumns("w: { value: 0 }\na: { ref: t, weight: t.w }"), "0 in every row"],
    ["values that do not fit", withColumns("a: { uniform: 1..900, type: int8 }"), "do not fit into int8"],
    ["a reserved name", "datagen: 1\ntables: { __proto__: { rows: 1 } }\n", "is reserved"],
    ["a csv that is not there", 'datagen: 1\nsources: { s: { csv: "no.csv" } }\ntables: {}\n', "cannot read no.csv"],
    ["another version", "datagen: 2\ntables: { t: { rows: 1, columns: { a: { sequence: 1 } } } }\n", "found 2"],
  ];
  test.each(bad)("%s ends a run with 2: nothing on stdout, nothing written, no stack", (_, text, says) => {
    const folder = tempFolder();
    writeFileSync(join(folder, "datagen.yaml"), text);
    const out = join(folder, "out");
    const { status, stdout, stderr } = spawnSync(process.execPath, [datagen, "run", "--out", out], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(status, stderr).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^error\[.*\n\n\d+ errors? in datagen\.yaml\n$/s);
    expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+|node:internal/m);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder)).toEqual(["datagen.yaml"]);
  });
});
