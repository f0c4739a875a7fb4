// Templates, files of choices, days of the week, rules of nulls, locales: what is told where they cannot be.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

test("templates", async () => {
  expect(
    await told(
      table(`
      id: { sequence: 1 }
      name: { choice: [a, b] }
      a: { template: "{nam}.{id}" }
      b: { template: "{name" }
      c: { template: "plain" }
      d: { template: "{id * 2}" }
      e: { template: "{name:%.2f}" }
      f: { template: "{id:upper}" }
      g: { template: "{id:%q}" }
      h: { template: "{name.first}" }
      i: { template: "{name}{id}", unique: true }
      j: { template: "{name}", primary_key: true }
      k: { template: 3 }
      l: { template: "{l}" }
    `),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "nam"
      --> spec.yaml:8:24
      |
    8 |       a: { template: "{nam}.{id}" }
      |                        ^^^ did you mean "name"?

    error[formula.template]: a { without its }
      --> spec.yaml:9:23
      |
    9 |       b: { template: "{name" }
      |                       ^ write {{ for a brace

    error[formula.template]: this template names no column
       --> spec.yaml:10:23
       |
    10 |       c: { template: "plain" }
       |                       ^^^^^ write names in braces: {first}.{last}; a constant is { value: ... }

    error[formula.template]: id * 2 is not a name
       --> spec.yaml:11:24
       |
    11 |       d: { template: "{id * 2}" }
       |                        ^^^^^^ name a column here; a formula stands in a column of its own, { formula: ..., hidden: true }

    error[formula.type]: format: not for text
       --> spec.yaml:12:24
       |
    12 |       e: { template: "{name:%.2f}" }
       |                        ^^^^^^^^^ it is format(number, "%05d"), format(number, "%.2f") or format(time, "%Y-%m-%d"), and behind it a locale such as "de"

    error[formula.type]: upper: not for int64
       --> spec.yaml:13:24
       |
    13 |       f: { template: "{id:upper}" }
       |                        ^^^^^^^^ it is upper(text)

    error[formula.type]: format: "%q" is no format of a number
       --> spec.yaml:14:24
       |
    14 |       g: { template: "{id:%q}" }
       |                        ^^^^^ for example %d, %05d, %.2f, %08.2f, %'.2f

    error[formula.unknown_name]: t.name is not a reference, so it has no first
       --> spec.yaml:15:24
       |
    15 |       h: { template: "{name.first}" }
       |                        ^^^^ references of t: none

    error[spec.unique_impossible]: this template cannot be promised unique
       --> spec.yaml:16:44
       |
    16 |       i: { template: "{name}{id}", unique: true }
       |                                            ^^^^ let it read a unique column in a form that tells its values apart: id + 1000, or {name}.{id} in a template

    error[spec.unique_impossible]: this template cannot be promised unique
       --> spec.yaml:17:45
       |
    17 |       j: { template: "{name}", primary_key: true }
       |                                             ^^^^ let it read a unique column in a form that tells its values apart: id + 1000, or {name}.{id} in a template

    error[spec.shape]: template does not fit: found 3
       --> spec.yaml:18:22
       |
    18 |       k: { template: 3 }
       |                      ^ wanted: text with names of columns in braces: {first}.{last}@{store.domain}; a form behind a colon: {price:%.2f}, {at:%Y-%m-%d}, {first:lower}; {{ and }} are braces

    error[spec.cycle]: columns need each other in a circle: t.l -> t.l
       --> spec.yaml:19:7
       |
    19 |       l: { template: "{l}" }
       |       ^ let one of them not read the next

    12 errors in spec.yaml
    "
  `);
});

test("choices from files", async () => {
  const spec = table(`
    a: { choice: { csv: none.csv, value: x } }
    b: { choice: { csv: f.csv } }
    c: { choice: { csv: f.csv, value: nam } }
    d: { choice: { csv: f.csv, value: name, weight: wieght } }
    e: { choice: { csv: f.csv, value: name, weight: negative } }
    f: { choice: { csv: f.csv, value: name, weight: gap } }
    g: { choice: { csv: f.csv, value: gap } }
    h: { choice: { csv: f.csv, value: name, weight: name } }
    i: { choice: { csv: f.csv, value: name, wieght: size } }
    j: { choice: { csv: f.csv, value: name, weight: zero } }
    k: { choice: { csv: f.csv, value: name }, type: int64 }
    l: { choice: { csv: empty.csv, value: name } }
    m: { choice: { csv: f.csv, value: name, weight: size }, unique: true }
    n: { choice: { csv: ragged.csv, value: a } }
    o: { choice: { csv: ragged.csv, value: b } }
  `);
  const files = {
    "spec.yaml": spec,
    "f.csv": "name,size,negative,gap,zero\na,1,1,1,0\nb,2,-1,,0\n",
    "empty.csv": "name\n",
    "ragged.csv": "a,b\n1\n",
  };
  expect(await told(files)).toMatchInlineSnapshot(`
    "
    error[spec.no_file]: cannot read none.csv: there is no such file
      --> spec.yaml:6:27
      |
    6 |       a: { choice: { csv: none.csv, value: x } }
      |                           ^^^^^^^^ paths are relative to the spec's file

    error[spec.missing]: a choice from a file needs value:
      --> spec.yaml:7:22
      |
    7 |       b: { choice: { csv: f.csv } }
      |                      ^^^ name the column of values: { csv: f.csv, value: name }, and that of weights if there is one, weight: share

    error[spec.unknown_column]: f.csv has no column "nam"
      --> spec.yaml:8:41
      |
    8 |       c: { choice: { csv: f.csv, value: nam } }
      |                                         ^^^ it has name, size, negative, gap, zero

    error[spec.unknown_column]: f.csv has no column "wieght"
      --> spec.yaml:9:55
      |
    9 |       d: { choice: { csv: f.csv, value: name, weight: wieght } }
      |                                                       ^^^^^^ it has name, size, negative, gap, zero

    error[spec.bad_weight]: the weight in line 3 of f.csv is negative
       --> spec.yaml:10:55
       |
    10 |       e: { choice: { csv: f.csv, value: name, weight: negative } }
       |                                                       ^^^^^^^^ weights are numbers from 0 up

    error[spec.bad_weight]: the weight in line 3 of f.csv is missing
       --> spec.yaml:11:55
       |
    11 |       f: { choice: { csv: f.csv, value: name, weight: gap } }
       |                                                       ^^^ weights are numbers from 0 up

    error[spec.null_value]: line 3 of f.csv has no gap
       --> spec.yaml:12:41
       |
    12 |       g: { choice: { csv: f.csv, value: gap } }
       |                                         ^^^ delete the line, or write nulls: for the share of rows that are null

    error[spec.type_mismatch]: a weight is a number, and name of f.csv is text
       --> spec.yaml:13:55
       |
    13 |       h: { choice: { csv: f.csv, value: name, weight: name } }
       |                                                       ^^^^

    error[spec.unknown_word]: a choice from a file has no word "wieght"
       --> spec.yaml:14:47
       |
    14 |       i: { choice: { csv: f.csv, value: name, wieght: size } }
       |                                               ^^^^^^ it has csv, value and weight

    error[spec.zero_weights]: all weights of f.csv are 0: nothing can be chosen
       --> spec.yaml:15:55
       |
    15 |       j: { choice: { csv: f.csv, value: name, weight: zero } }
       |                                                       ^^^^ give one of them a weight above 0

    error[spec.empty_choice]: empty.csv has no rows to choose from
       --> spec.yaml:17:27
       |
    17 |       l: { choice: { csv: empty.csv, value: name } }
       |                           ^^^^^^^^^ add lines below its header

    error[spec.unique_impossible]: a choice by weights cannot be unique
       --> spec.yaml:18:12
       |
    18 |       m: { choice: { csv: f.csv, value: name, weight: size }, unique: true }
       |            ^^^^^^ write a list of values, or leave out unique

    error[source.type]: f.csv: line 2: "a" in column "name" is not int64
      --> f.csv:2:1
      |
    2 | a,1,1,1,0
      | ^ correct the value, or give the column another type

    error[source.ragged_line]: ragged.csv: line 2 has 1 field, the header has 2
      --> ragged.csv:2:1
      |
    2 | 1
      | ^

    14 errors in 3 files
    "
  `);
});

test("days of the week", async () => {
  expect(
    await told(
      table(`
      a: { date: period, weekday: mondy }
      b: { date: period, weekday: [sat, funday] }
      c: { date: period, weekday: 1 }
      d: { date: period, weekday: [] }
      e: { date: 2024-01-01..2024-01-03, weekday: [saturday, sunday] }
      f: { timestamp: period, weekday: mon, every: 7h }
      g: { timestamp: 2024-01-01T10:00:00..2024-01-01T11:00:00, weekday: tue }
      h: { date: 2024-01-01..2024-01-31, weekday: mon, unique: true }
      i: { uniform: 1..3, weekday: monday }
    `),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[spec.bad_weekday]: "mondy" is no day of the week
      --> spec.yaml:6:35
      |
    6 |       a: { date: period, weekday: mondy }
      |                                   ^^^^^ did you mean monday?

    error[spec.bad_weekday]: "funday" is no day of the week
      --> spec.yaml:7:41
      |
    7 |       b: { date: period, weekday: [sat, funday] }
      |                                         ^^^^^^ did you mean sunday?

    error[spec.shape]: weekday does not fit: found 1
      --> spec.yaml:8:35
      |
    8 |       c: { date: period, weekday: 1 }
      |                                   ^ wanted: only these days of the week, in UTC: monday, or [saturday, sunday]

    error[spec.shape]: weekday does not fit: found a list
      --> spec.yaml:9:35
      |
    9 |       d: { date: period, weekday: [] }
      |                                   ^^ wanted: only these days of the week, in UTC: monday, or [saturday, sunday]

    error[spec.empty_range]: no saturday or sunday lies in 2024-01-01..2024-01-03
       --> spec.yaml:10:42
       |
    10 |       e: { date: 2024-01-01..2024-01-03, weekday: [saturday, sunday] }
       |                                          ^^^^^^^ widen the range

    error[spec.bad_grid]: beside weekday:, every day needs the same moments
       --> spec.yaml:11:52
       |
    11 |       f: { timestamp: period, weekday: mon, every: 7h }
       |                                                    ^^ write a span that a day is a multiple of, such as 1s, 15m, 6h, or whole days

    error[spec.empty_range]: no tuesday lies in 2024-01-01T10:00:00..2024-01-01T11:00:00
       --> spec.yaml:12:74
       |
    12 |       g: { timestamp: 2024-01-01T10:00:00..2024-01-01T11:00:00, weekday: tue }
       |                                                                          ^^^ widen the range

    error[spec.unique_impossible]: 10 unique values do not fit into 2024-01-01..2024-01-31, which has 5
       --> spec.yaml:13:18
       |
    13 |       h: { date: 2024-01-01..2024-01-31, weekday: mon, unique: true }
       |                  ^^^^^^^^^^^^^^^^^^^^^^ widen the range, or leave out unique

    error[spec.unknown_word]: weekday: does not go with uniform
       --> spec.yaml:14:27
       |
    14 |       i: { uniform: 1..3, weekday: monday }
       |                           ^^^^^^^ it stands beside date or timestamp

    9 errors in spec.yaml
    "
  `);
});

test("rules of nulls", async () => {
  expect(
    await told(
      table(`
      id: { sequence: 1, primary_key: true, nulls: { when: "id > 3" } }
      a: { uniform: 1..9, nulls: { rate: 120%, when: a > 1 } }
      b: { uniform: 1..9, nulls: { when: b + 1 } }
      c: { uniform: 1..9, nulls: { rat: 3% } }
      d: { uniform: 1..9, nulls: {} }
      e: { uniform: 1..9, nulls: { when: x == 1 } }
      f: { uniform: 1..9, nulls: { when: f.x == 1 } }
      g: { uniform: 1..9, nulls: [{ rate: 3% }, { when: 7 }] }
      h: { uniform: 1..9, nulls: { when: i > 3 } }
      i: h + 1
      j: { uniform: 1..9, nulls: [] }
    `),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[spec.null_key]: a primary key has no nulls
      --> spec.yaml:6:45
      |
    6 |       id: { sequence: 1, primary_key: true, nulls: { when: "id > 3" } }
      |                                             ^^^^^ delete nulls:

    error[spec.bad_rate]: nulls: 120% is not a share of the rows
      --> spec.yaml:7:42
      |
    7 |       a: { uniform: 1..9, nulls: { rate: 120%, when: a > 1 } }
      |                                          ^^^^ write a share from 0% to 100%

    error[spec.type_mismatch]: when: is a condition, and this is int64
      --> spec.yaml:8:42
      |
    8 |       b: { uniform: 1..9, nulls: { when: b + 1 } }
      |                                          ^^^^^ write a comparison such as channel == "web"

    error[spec.bad_rate]: nulls: need a rate or a condition
      --> spec.yaml:9:27
      |
    9 |       c: { uniform: 1..9, nulls: { rat: 3% } }
      |                           ^^^^^ write { rate: 30%, when: channel == "web" }

    error[spec.unknown_word]: nulls has no word "rat"
      --> spec.yaml:9:36
      |
    9 |       c: { uniform: 1..9, nulls: { rat: 3% } }
      |                                    ^^^ did you mean "rate"?

    error[spec.bad_rate]: nulls: need a rate or a condition
       --> spec.yaml:10:27
       |
    10 |       d: { uniform: 1..9, nulls: {} }
       |                           ^^^^^ write { rate: 30%, when: channel == "web" }

    error[formula.unknown_name]: unknown column "x"
       --> spec.yaml:11:42
       |
    11 |       e: { uniform: 1..9, nulls: { when: x == 1 } }
       |                                          ^ there are id, a, b, c, d, e, f, g, h, i and 1 more

    error[formula.unknown_name]: t.f is not a reference, so it has no x
       --> spec.yaml:12:42
       |
    12 |       f: { uniform: 1..9, nulls: { when: f.x == 1 } }
       |                                          ^ references of t: none

    error[spec.type_mismatch]: when: is a condition, and this is int64
       --> spec.yaml:13:57
       |
    13 |       g: { uniform: 1..9, nulls: [{ rate: 3% }, { when: 7 }] }
       |                                                         ^ write a comparison such as channel == "web"

    error[spec.cycle]: columns need each other in a circle: t.h -> t.i -> t.h
       --> spec.yaml:14:7
       |
    14 |       h: { uniform: 1..9, nulls: { when: i > 3 } }
       |       ^ let one of them not read the next

    error[spec.shape]: nulls does not fit: found a list
       --> spec.yaml:16:34
       |
    16 |       j: { uniform: 1..9, nulls: [] }
       |                                  ^^ wanted: the share of rows that are null, 5%; where a condition holds, { rate: 30%, when: channel == "web" }

    11 errors in spec.yaml
    "
  `);
});

test("locales", async () => {
  expect(
    await told(
      table(`
      city: { choice: [a, b] }
      a: { uniform: 1..9, locale: dee }
      b: { uniform: 1..9, locale: pt-BR }
      c: { uniform: 1..9, locale: city.locale }
      d: { uniform: 1..9, locale: city }
      e: { uniform: 0.5..9.5, locale: de }
      f: { choice: [x, y], locale: de }
      g: { date: period, locale: de, format: iso }
      h: { timestamp: period, locale: de, format: epoch_s }
      i: { date: period, locale: fr, format: "%d %Q" }
      j: { uniform: 1..9, locale: de, format: "%'05d" }
      k: format(date("2024-01-31"), "%d. %B", "deu")
      l: { date: period, unique: true, locale: de, format: "%B %Y" }
      m: { uniform: 1..9, locale: 7 }
    `),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[spec.unknown_locale]: there is no locale "dee"
      --> spec.yaml:7:35
      |
    7 |       a: { uniform: 1..9, locale: dee }
      |                                   ^^^ did you mean de?

    error[spec.unknown_locale]: there is no locale "pt-BR"
      --> spec.yaml:8:35
      |
    8 |       b: { uniform: 1..9, locale: pt-BR }
      |                                   ^^^^^ did you mean pt_BR?

    error[spec.unknown_locale]: there is no locale "city.locale"
      --> spec.yaml:9:35
      |
    9 |       c: { uniform: 1..9, locale: city.locale }
      |                                   ^^^^^^^^^^^ a locale by the row is not built yet: write one such as de

    error[spec.unknown_locale]: there is no locale "city"
       --> spec.yaml:10:35
       |
    10 |       d: { uniform: 1..9, locale: city }
       |                                   ^^^^ a locale by the row is not built yet: write one such as de

    error[spec.type_mismatch]: a real has no end of digits: say how many
       --> spec.yaml:11:39
       |
    11 |       e: { uniform: 0.5..9.5, locale: de }
       |                                       ^^ write round: 2 or format: "%.2f" beside it

    error[spec.type_mismatch]: a locale says how numbers and times are written, not text
       --> spec.yaml:12:36
       |
    12 |       f: { choice: [x, y], locale: de }
       |                                    ^^ delete locale:

    error[spec.type_mismatch]: iso is the same in every language
       --> spec.yaml:13:34
       |
    13 |       g: { date: period, locale: de, format: iso }
       |                                  ^^ delete locale:, or write a format such as %d. %B %Y

    error[spec.type_mismatch]: epoch_s is the same in every language
       --> spec.yaml:14:39
       |
    14 |       h: { timestamp: period, locale: de, format: epoch_s }
       |                                       ^^ delete locale:, or write a format such as %d. %B %Y

    error[spec.type_mismatch]: format: %Q is no directive of times
       --> spec.yaml:15:46
       |
    15 |       i: { date: period, locale: fr, format: "%d %Q" }
       |                                              ^^^^^^^ for example %Y-%m-%d %H:%M:%S

    error[spec.type_mismatch]: format: "%'05d" is no format of a number
       --> spec.yaml:16:47
       |
    16 |       j: { uniform: 1..9, locale: de, format: "%'05d" }
       |                                               ^^^^^^^ for example %d, %05d, %.2f, %08.2f, %'.2f

    error[formula.type]: format: there is no locale "deu"
       --> spec.yaml:17:10
       |
    17 |       k: format(date("2024-01-31"), "%d. %B", "deu")
       |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ did you mean de?

    error[spec.unique_impossible]: different values can become one by format: they cannot be promised unique
       --> spec.yaml:18:60
       |
    18 |       l: { date: period, unique: true, locale: de, format: "%B %Y" }
       |                                                            ^^^^^^^ leave the modifier out here, and let another column show it: format(x, ...) or round(x, ...)

    error[spec.shape]: locale does not fit: found 7
       --> spec.yaml:19:35
       |
    19 |       m: { uniform: 1..9, locale: 7 }
       |                                   ^ wanted: the language that numbers and times are written in as text: de, fr, en_IN

    13 errors in spec.yaml
    "
  `);
});

test("formulas with words beside them", async () => {
  expect(
    await told(
      table(`
      n: { uniform: 1..9 }
      a: { formula: nn * 2, hidden: true }
      b: { formula: n * 2, unique: true }
      c: { formula: 7 }
      d: { formula: n, uniform: 1..2 }
      e: { formula: n, typ: int8 }
      f: { position: true, hidden: true }
      g: { formula: 'if(n > 3, n, null)', primary_key: true }
      h: { formula: 'date("2024-01-01") - date("2023-01-01") + 3d' }
      i: GBP
      j: pric
      price: { uniform: 1..2 }
    `),
    ),
  ).toMatchInlineSnapshot(`
    "
    error[formula.unknown_name]: unknown column "nn"
      --> spec.yaml:7:21
      |
    7 |       a: { formula: nn * 2, hidden: true }
      |                     ^^ did you mean "n"?

    error[spec.unique_impossible]: this formula cannot be promised unique
      --> spec.yaml:8:36
      |
    8 |       b: { formula: n * 2, unique: true }
      |                                    ^^^^ let it read a unique column in a form that tells its values apart: id + 1000, or {name}.{id} in a template

    error[spec.shape]: formula does not fit: found 7
      --> spec.yaml:9:21
      |
    9 |       c: { formula: 7 }
      |                     ^ wanted: a formula, which has words beside it here: { formula: price * qty, hidden: true }

    error[spec.two_verbs]: a column has one verb, and this has formula and uniform
       --> spec.yaml:10:24
       |
    10 |       d: { formula: n, uniform: 1..2 }
       |                        ^^^^^^^ make two columns, or delete one of the verbs

    error[spec.unknown_word]: formula has no word "typ"
       --> spec.yaml:11:24
       |
    11 |       e: { formula: n, typ: int8 }
       |                        ^^^ did you mean "type"?

    error[spec.no_parent]: position counts the children of a parent, and this table has none
       --> spec.yaml:12:7
       |
    12 |       f: { position: true, hidden: true }
       |       ^ use { sequence: 1 } to number all rows

    error[spec.null_key]: a primary key has no nulls, and this formula can be null
       --> spec.yaml:13:7
       |
    13 |       g: { formula: 'if(n > 3, n, null)', primary_key: true }
       |       ^ use coalesce(x, value) for what it reads

    error[formula.type]: int64 + duration has no meaning
       --> spec.yaml:14:22
       |
    14 |       h: { formula: 'date("2024-01-01") - date("2023-01-01") + 3d' }
       |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[formula.unknown_name]: unknown column "GBP"
       --> spec.yaml:15:10
       |
    15 |       i: GBP
       |          ^^^ there are n, a, b, c, d, e, f, g, h, i and 2 more; a constant is { value: GBP }

    error[formula.unknown_name]: unknown column "pric"
       --> spec.yaml:16:10
       |
    16 |       j: pric
       |          ^^^^ did you mean "price"? a constant is { value: pric }

    10 errors in spec.yaml
    "
  `);
});
