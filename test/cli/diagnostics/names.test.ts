// Words that nobody knows, with the one that was probably meant; words of the language that are not built yet; names that cannot be.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

test("words of a spec, of a table, of a source and of a period", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
tabels: {}
period: { start: 2024-01-01, days: 3, until: 2024-02-01 }
sources:
  s: { csv: a.csv, primary: id }
tables:
  t:
    row: 3
    rows: 3
    columns: { a: { value: 1 } }
`,
    "a.csv": "id\n1\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_word]: a spec has no word "tabels"
      --> spec.yaml:2:1
      |
    2 | tabels: {}
      | ^^^^^^ did you mean "tables"?

    error[spec.unknown_word]: period has no word "until"
      --> spec.yaml:3:39
      |
    3 | period: { start: 2024-01-01, days: 3, until: 2024-02-01 }
      |                                       ^^^^^ there are start, days, end

    error[spec.unknown_word]: source s has no word "primary"
      --> spec.yaml:5:20
      |
    5 |   s: { csv: a.csv, primary: id }
      |                    ^^^^^^^ did you mean "primary_key"?

    error[spec.unknown_word]: table t has no word "row"
      --> spec.yaml:8:5
      |
    8 |     row: 3
      |     ^^^ did you mean "rows"?

    4 errors in spec.yaml
    "
  `);
});

test("verbs and modifiers", async () => {
  const said = await told(
    table(`
      a: { unifrom: 1..9 }
      b: { choise: [a, b] }
      c: { nulls: 3% }
      d: { blah: 3 }
      e: { uniform: 1..9, uniqe: true }
      f: { uniform: 1..9, null: 3% }
      g: { uniform: 1..9, every: 1s }
      h: { when: { a: 1 } }
      i: { uniform: 1..9, choice: [a] }
      j: { normal: { mean: 1, sd: 1, max: 3 } }
      k: { sequence: { from: 1 } }
      l: [a, b]
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_verb]: unknown verb "unifrom"
      --> spec.yaml:6:12
      |
    6 |       a: { unifrom: 1..9 }
      |            ^^^^^^^ did you mean "uniform"?

    error[spec.unknown_verb]: unknown verb "choise"
      --> spec.yaml:7:12
      |
    7 |       b: { choise: [a, b] }
      |            ^^^^^^ did you mean "choice"?

    error[spec.no_verb]: this column has no verb
      --> spec.yaml:8:7
      |
    8 |       c: { nulls: 3% }
      |       ^ write one of sequence, uniform, normal, lognormal, exponential, gamma, beta, pareto, poisson, binomial, geometric, zipf

    error[spec.unknown_verb]: unknown verb "blah"
      --> spec.yaml:9:12
      |
    9 |       d: { blah: 3 }
      |            ^^^^ there are sequence, uniform, normal, lognormal, exponential, gamma, beta, pareto, poisson, binomial and 15 more

    error[spec.unknown_word]: uniform has no word "uniqe"
       --> spec.yaml:10:27
       |
    10 |       e: { uniform: 1..9, uniqe: true }
       |                           ^^^^^ did you mean "unique"?

    error[spec.unknown_word]: uniform has no word "null"
       --> spec.yaml:11:27
       |
    11 |       f: { uniform: 1..9, null: 3% }
       |                           ^^^^ did you mean "nulls"?

    error[spec.unknown_word]: every: does not go with uniform
       --> spec.yaml:12:27
       |
    12 |       g: { uniform: 1..9, every: 1s }
       |                           ^^^^^ it stands beside timestamp

    error[spec.no_verb]: when: needs a verb beside it
       --> spec.yaml:13:12
       |
    13 |       h: { when: { a: 1 } }
       |            ^^^^ it goes with case:

    error[spec.two_verbs]: a column has one verb, and this has uniform and choice
       --> spec.yaml:14:27
       |
    14 |       i: { uniform: 1..9, choice: [a] }
       |                           ^^^^^^ make two columns, or delete one of the verbs

    error[spec.unknown_word]: normal has no word "max"
       --> spec.yaml:15:38
       |
    15 |       j: { normal: { mean: 1, sd: 1, max: 3 } }
       |                                      ^^^ there are mean, sd

    error[spec.unknown_word]: sequence has no word "from"
       --> spec.yaml:16:24
       |
    16 |       k: { sequence: { from: 1 } }
       |                        ^^^^ there are start, step

    error[spec.shape]: a column is a formula or a map with a verb, and this is a list
       --> spec.yaml:17:10
       |
    17 |       l: [a, b]
       |          ^^^^^^ write { choice: [a, b] } to choose from a list

    12 errors in spec.yaml
    "
  `);
});

test("types", async () => {
  const said = await told(
    table(`
      a: { uniform: 1..9, type: int46 }
      b: { uniform: 1..9, type: string }
      c: { uniform: 1..9, type: "decimal(40,2)" }
      d: { uniform: 1..9, type: VARCHAR }
      e: { uniform: 1..9, type: blob }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_type]: unknown type "int46"
      --> spec.yaml:6:33
      |
    6 |       a: { uniform: 1..9, type: int46 }
      |                                 ^^^^^ did you mean "int16"?

    error[spec.unknown_type]: unknown type "string"
      --> spec.yaml:7:33
      |
    7 |       b: { uniform: 1..9, type: string }
      |                                 ^^^^^^ did you mean "text"?

    error[spec.unknown_type]: unknown type "decimal(40,2)"
      --> spec.yaml:8:33
      |
    8 |       c: { uniform: 1..9, type: "decimal(40,2)" }
      |                                 ^^^^^^^^^^^^^^^ decimal(p,s) has 1 to 18 digits in all, and up to 9 of them after the point: decimal(12,2)

    error[spec.unknown_type]: unknown type "VARCHAR"
      --> spec.yaml:9:33
      |
    9 |       d: { uniform: 1..9, type: VARCHAR }
      |                                 ^^^^^^^ did you mean "text"?

    error[spec.unknown_type]: unknown type "blob"
       --> spec.yaml:10:33
       |
    10 |       e: { uniform: 1..9, type: blob }
       |                                 ^^^^ there are bool, int8, int16, int32, int64, float32, float64, text, date, timestamp and 2 more

    5 errors in spec.yaml
    "
  `);
});

test("tables, columns and functions", async () => {
  const said = await told(
    table(`
      price: { uniform: 1..9 }
      a: pric * 2
      b: qqq + price
      c: { ref: u }
      d: { ref: tt }
      e: roud(price, 2)
      f: frobnicate(price)
      g: Math.sin(price)
      h: { case: pric, when: { 1: 2 } }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "pric"
      --> spec.yaml:7:10
      |
    7 |       a: pric * 2
      |          ^^^^ did you mean "price"?

    error[formula.unknown_name]: unknown column "qqq"
      --> spec.yaml:8:10
      |
    8 |       b: qqq + price
      |          ^^^ there are price, a, b, c, d, e, f, g, h

    error[spec.unknown_table]: unknown table "u"
      --> spec.yaml:9:17
      |
    9 |       c: { ref: u }
      |                 ^ there is only t

    error[spec.unknown_table]: unknown table "tt"
       --> spec.yaml:10:17
       |
    10 |       d: { ref: tt }
       |                 ^^ did you mean "t"?

    error[formula.unknown_function]: there is no function roud
       --> spec.yaml:11:10
       |
    11 |       e: roud(price, 2)
       |          ^^^^ did you mean round?

    error[formula.unknown_function]: there is no function frobnicate
       --> spec.yaml:12:10
       |
    12 |       f: frobnicate(price)
       |          ^^^^^^^^^^ functions: abs min max clamp round floor ceil div sqrt exp log pow sin cos if coalesce between date timestamp year month day hour minute weekday week dayofyear concat lower upper length slice pad format sum count avg

    error[formula.unsupported]: a call of anything but a function is not part of formulas
       --> spec.yaml:13:10
       |
    13 |       g: Math.sin(price)
       |          ^^^^^^^^^^^^^^^ functions have plain names: lower(name), not name.lower()

    error[formula.unknown_name]: unknown column "pric"
       --> spec.yaml:14:18
       |
    14 |       h: { case: pric, when: { 1: 2 } }
       |                  ^^^^ did you mean "price"?

    8 errors in spec.yaml
    "
  `);
});

test("main, a var, a seed, a name, a period", async () => {
  const said = await told(`datagen: 1
main: tt
name: [x]
seed: abc
vars: { n: 3, list: [1] }
period: 2024
tables:
  t: { rows: 3, columns: { x: { value: 1 } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_var]: the var $list is not a single value
      --> spec.yaml:5:21
      |
    5 | vars: { n: 3, list: [1] }
      |                     ^^^ for a list or a map use a YAML anchor and alias: &name, *name

    1 error in spec.yaml
    "
  `);
});

test("vars that are not there or go round", async () => {
  const said = await told(`datagen: 1
vars: { rows: 3, c: $d, d: $c }
tables:
  t: { rows: $row, columns: { x: $rows * $q } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.circular_var]: the var $c is defined by itself: $c -> $d -> $c
      --> spec.yaml:2:18
      |
    2 | vars: { rows: 3, c: $d, d: $c }
      |                  ^

    error[spec.unknown_var]: unknown var "row"
      --> spec.yaml:4:14
      |
    4 |   t: { rows: $row, columns: { x: $rows * $q } }
      |              ^^^^ did you mean "rows"?

    error[spec.unknown_var]: unknown var "q"
      --> spec.yaml:4:42
      |
    4 |   t: { rows: $row, columns: { x: $rows * $q } }
      |                                          ^^ there are rows, c, d

    3 errors in spec.yaml
    "
  `);
});

test("profiles", async () => {
  const said = await told(`datagen: 1
vars: { stores: 1 }
profiles: { tiny: { storez: 1 }, odd: [1], huge: { stores: [1] } }
tables:
  t: { rows: $stores, columns: { a: { value: 1 } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_var]: unknown var "storez"
      --> spec.yaml:3:21
      |
    3 | profiles: { tiny: { storez: 1 }, odd: [1], huge: { stores: [1] } }
      |                     ^^^^^^ did you mean "stores"?

    error[spec.shape]: odd does not fit: found a list
      --> spec.yaml:3:39
      |
    3 | profiles: { tiny: { storez: 1 }, odd: [1], huge: { stores: [1] } }
      |                                       ^^^ wanted: a map

    error[spec.shape]: stores does not fit: found a list
      --> spec.yaml:3:60
      |
    3 | profiles: { tiny: { storez: 1 }, odd: [1], huge: { stores: [1] } }
      |                                                            ^^^ wanted: text or a number or true or false

    3 errors in spec.yaml
    "
  `);
});

test("words of later versions", async () => {
  const said = await told(`datagen: 1
vars: { a: 1 }
calendars: { h: { country: GB } }
dirty: { t.a: { typo: 1% } }
truth: [a]
expect: [a == 1]
sources:
  s: { ndjson: a.json, rename: { a: b }, validity: { from: a } }
  p: { parquet: a.parquet }
  q: { arrow: a.arrow }
tables:
  t:
    arrivals: { rate: 3 }
    inventory: { of: x }
    history: { per: year }
    columns: { a: { value: 1 } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.not_built]: calendars: is not built yet
      --> spec.yaml:3:1
      |
    3 | calendars: { h: { country: GB } }
      | ^^^^^^^^^ leave it out

    error[spec.not_built]: dirty: is not built yet
      --> spec.yaml:4:1
      |
    4 | dirty: { t.a: { typo: 1% } }
      | ^^^^^ leave it out

    error[spec.not_built]: truth: is not built yet
      --> spec.yaml:5:1
      |
    5 | truth: [a]
      | ^^^^^ leave it out

    error[spec.not_built]: expect: is not built yet
      --> spec.yaml:6:1
      |
    6 | expect: [a == 1]
      | ^^^^^^ leave it out

    error[spec.no_file]: cannot read a.json: there is no such file
      --> spec.yaml:8:16
      |
    8 |   s: { ndjson: a.json, rename: { a: b }, validity: { from: a } }
      |                ^^^^^^ paths are relative to the spec's file

    error[spec.not_built]: validity: is not built yet
      --> spec.yaml:8:42
      |
    8 |   s: { ndjson: a.json, rename: { a: b }, validity: { from: a } }
      |                                          ^^^^^^^^ leave it out

    error[spec.no_file]: cannot read a.parquet: there is no such file
      --> spec.yaml:9:17
      |
    9 |   p: { parquet: a.parquet }
      |                 ^^^^^^^^^ paths are relative to the spec's file

    error[spec.no_file]: cannot read a.arrow: there is no such file
       --> spec.yaml:10:15
       |
    10 |   q: { arrow: a.arrow }
       |               ^^^^^^^ paths are relative to the spec's file

    error[spec.not_built]: arrivals: is not built yet
       --> spec.yaml:13:5
       |
    13 |     arrivals: { rate: 3 }
       |     ^^^^^^^^ write rows: and a column { timestamp: period, sorted: true }

    error[spec.not_built]: inventory: is not built yet
       --> spec.yaml:14:5
       |
    14 |     inventory: { of: x }
       |     ^^^^^^^^^ leave it out

    error[spec.not_built]: history: is not built yet
       --> spec.yaml:15:5
       |
    15 |     history: { per: year }
       |     ^^^^^^^ leave it out

    11 errors in spec.yaml
    "
  `);
});

test("verbs and modifiers of later versions", async () => {
  const said = await told(
    table(`
      fake: { fake: person.fullName, locale: de, args: {}, of: b }
      arrival: arrival
      a: { uniform: 1..9, clip: 1..3 }
      b: { uniform: 1..9, truncate: 1..3 }
      f: { uuid: v7 }
      h: { uniform: { case: a, when: { 1: 1..2 } } }
      i: { poisson: { case: a, when: { 1: 2 } } }
      j: { normal: { mean: a * 2, sd: 1 } }
      k: ratio(lines.qty, lines.sku, "a", "b")
      l: share(lines, a > 1)
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.not_built]: the verb fake is not built yet
      --> spec.yaml:6:15
      |
    6 |       fake: { fake: person.fullName, locale: de, args: {}, of: b }
      |               ^^^^ write a pattern, a template, a choice, or a ref to a csv of such values

    error[spec.not_built]: arrival is not built yet
      --> spec.yaml:7:16
      |
    7 |       arrival: arrival
      |                ^^^^^^^ use { timestamp: period, sorted: true }

    error[spec.shape]: uniform: a case cannot stand here
       --> spec.yaml:11:21
       |
    11 |       h: { uniform: { case: a, when: { 1: 1..2 } } }
       |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ make a case of verbs: { case: x, when: { a: { uniform: ... } } }

    error[formula.not_built]: ratio over rows of a table is not built yet
       --> spec.yaml:14:10
       |
    14 |       k: ratio(lines.qty, lines.sku, "a", "b")
       |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[formula.not_built]: share over rows of a table is not built yet
       --> spec.yaml:15:10
       |
    15 |       l: share(lines, a > 1)
       |          ^^^^^^^^^^^^^^^^^^^

    5 errors in spec.yaml
    "
  `);
});

test("words of a ref of later versions", async () => {
  const said = await told(
    table(`
      id: { sequence: 1, primary_key: true }
      a: { ref: t, as_of: b }
      d: { ref: t, stock: stock }
      e: { ref: t, weight: { base: t.id, season: { by: [t.id, month(a)], csv: seasons.csv } } }
      f: { ref: t, weight: id }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.not_built]: as_of: is not built yet
      --> spec.yaml:7:20
      |
    7 |       a: { ref: t, as_of: b }
      |                    ^^^^^ leave it out: any row can be chosen, whenever it was valid

    error[spec.not_built]: stock: is not built yet
      --> spec.yaml:8:20
      |
    8 |       d: { ref: t, stock: stock }
      |                    ^^^^^ leave it out

    error[spec.not_built]: weight: a factor that is more than a formula (season) is not built yet
      --> spec.yaml:9:42
      |
    9 |       e: { ref: t, weight: { base: t.id, season: { by: [t.id, month(a)], csv: seasons.csv } } }
      |                                          ^^^^^^ write a formula over the candidate: season: t.id

    error[formula.unknown_name]: id is a column of this row: weights that depend on the row are not built yet
       --> spec.yaml:10:28
       |
    10 |       f: { ref: t, weight: id }
       |                            ^^ read a column of the candidate: t.id

    4 errors in spec.yaml
    "
  `);
});

test("names that would be paths, devices, or one file", async () => {
  const said = await told(
    `datagen: 1\ntables:\n  ../x: { rows: 1, columns: { x: { value: 1 } } }\n  a/b: { rows: 1, columns: { x: { value: 1 } } }\n  con: { rows: 1, columns: { x: { value: 1 } } }\n  Stores: { rows: 1, columns: { x: { value: 1 } } }\n  stores: { rows: 1, columns: { x: { value: 1 } } }\n  ${"l".repeat(200)}: { rows: 1, columns: { x: { value: 1 } } }\n  ok: { rows: 1, columns: { 'a b': { value: 1 }, 1a: { value: 1 }, toString: { value: 1 } } }\n`,
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_name]: "../x" is not a name for a table
      --> spec.yaml:3:3
      |
    3 |   ../x: { rows: 1, columns: { x: { value: 1 } } }
      |   ^^^^ letters, digits and _, a letter first, at most 128

    error[spec.bad_name]: "a/b" is not a name for a table
      --> spec.yaml:4:3
      |
    4 |   a/b: { rows: 1, columns: { x: { value: 1 } } }
      |   ^^^ letters, digits and _, a letter first, at most 128

    error[spec.bad_name]: con is the name of a device on some systems
      --> spec.yaml:5:3
      |
    5 |   con: { rows: 1, columns: { x: { value: 1 } } }
      |   ^^^ choose another name

    error[spec.same_name]: stores and Stores differ in case alone: some file systems hold them for one
      --> spec.yaml:7:3
      |
    7 |   stores: { rows: 1, columns: { x: { value: 1 } } }
      |   ^^^^^^ rename one of them

    error[spec.bad_name]: "llllllllllllllllllllllllllllllllllllllll…" is not a name for a table
      --> spec.yaml:8:3
      |
    8 |   llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllll…
      |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ letters, digits and _, a letter first, at most 128

    error[spec.bad_name]: "a b" is not a name for a column
      --> spec.yaml:9:29
      |
    9 |   ok: { rows: 1, columns: { 'a b': { value: 1 }, 1a: { value: 1 }, toString: { value: 1 } } }
      |                             ^^^^^ letters, digits and _, a letter first, at most 128

    error[spec.bad_name]: "1a" is not a name for a column
      --> spec.yaml:9:50
      |
    9 |   ok: { rows: 1, columns: { 'a b': { value: 1 }, 1a: { value: 1 }, toString: { value: 1 } } }
      |                                                  ^^ letters, digits and _, a letter first, at most 128

    7 errors in spec.yaml
    "
  `);
});

test("names in the output", async () => {
  const said = await told(
    table(`
      a: { value: 1, as: "x\\ty" }
      b: { value: 1, as: c }
      c: { value: 1 }
      d: { value: 1, as: "" }
      e: { value: 1, as: "\\u202Eabc" }
      f: { value: 1, as: 3 }
      g: { value: 1, as: "a\\nb" }
      h: { value: 1, as: "a, b" }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_name]: a name in the output holds no control characters or line breaks
      --> spec.yaml:6:26
      |
    6 |       a: { value: 1, as: "x\\ty" }
      |                          ^^^^^^ write letters, digits, spaces and signs

    error[spec.same_output]: c and b are both written as c
      --> spec.yaml:8:7
      |
    8 |       c: { value: 1 }
      |       ^ give one of them another name: as:

    error[spec.shape]: as does not fit: found ""
      --> spec.yaml:9:26
      |
    9 |       d: { value: 1, as: "" }
      |                          ^^ wanted: the name in the output, a text

    error[spec.bad_name]: a name in the output holds no control characters or line breaks
       --> spec.yaml:10:26
       |
    10 |       e: { value: 1, as: "\\u202Eabc" }
       |                          ^^^^^^^^^^^ write letters, digits, spaces and signs

    error[spec.shape]: as does not fit: found 3
       --> spec.yaml:11:26
       |
    11 |       f: { value: 1, as: 3 }
       |                          ^ wanted: the name in the output, a text

    error[spec.bad_name]: a name in the output holds no control characters or line breaks
       --> spec.yaml:12:26
       |
    12 |       g: { value: 1, as: "a\\nb" }
       |                          ^^^^^^ write letters, digits, spaces and signs

    6 errors in spec.yaml
    "
  `);
});
