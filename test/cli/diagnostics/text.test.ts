// Texts that are no spec: what YAML cannot read, and what a spec must begin with.
import { expect, test } from "vitest";
import { table, told } from "../told.js";

test("a spec that is not there is missed by name", async () => {
  const said = await told({}, "run", "nosuch.yaml");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_file]: cannot read the spec nosuch.yaml: there is no such file
       = name a spec file, or stand in a folder with a datagen.yaml
    "
  `);
});

test("a spec whose name is nearly right is suggested", async () => {
  const said = await told({ "pos.yaml": "datagen: 1" }, "run", "po.yaml");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_file]: cannot read the spec po.yaml: there is no such file
       = did you mean pos.yaml?
    "
  `);
});

test("a folder is no spec", async () => {
  const said = await told({ "d/x": "" }, "run", "./d");
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_file]: cannot read the spec ./d: it is a folder
       = name a spec file, or stand in a folder with a datagen.yaml
    "
  `);
});

test("a spec in another encoding is refused", async () => {
  const said = await told({ "spec.yaml": Uint8Array.of(0x61, 0xe4, 0x62) });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.encoding]: the spec spec.yaml is not UTF-8
       = save it as UTF-8
    "
  `);
});

test("an empty text", async () => {
  const said = await told(``);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.empty]: the spec is empty
      --> spec.yaml:1:1
      |
    1 |
      | ^ a spec begins with "datagen: 1", followed by "tables:"

    1 error in spec.yaml
    "
  `);
});

test("a word", async () => {
  const said = await told(`hello
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.not_a_map]: a spec is a map of names to values; this is a single value
      --> spec.yaml:1:1
      |
    1 | hello
      | ^^^^^ a spec begins with "datagen: 1", followed by "tables:"

    1 error in spec.yaml
    "
  `);
});

test("a list", async () => {
  const said = await told(`- a
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.not_a_map]: a spec is a map of names to values; this is a list
      --> spec.yaml:1:1
      |
    1 | - a
      | ^^^ a spec begins with "datagen: 1", followed by "tables:"

    1 error in spec.yaml
    "
  `);
});

test("a tab", async () => {
  const said = await told(`datagen: 1
tables:
  t:
	rows: 3
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.yaml]: a tab where YAML wants spaces
      --> spec.yaml:4:1
      |
    4 |  rows: 3
      | ^ indent with spaces

    1 error in spec.yaml
    "
  `);
});

test("a quote and a bracket that nobody closes", async () => {
  const said = await told(`datagen: 1
name: "x
tables: { t: { rows: 1
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.yaml]: a quote that is never closed
      --> spec.yaml:2:7
      |
    2 | name: "x
      |       ^^ end the text with the quote that began it

    1 error in spec.yaml
    "
  `);
});

test("a name twice, and a name that JavaScript keeps for itself", async () => {
  const said = await told(
    table(`
      a: { sequence: 1 }
      a: { uniform: 1..2 }
      __proto__: { value: 1 }
      constructor: { value: 1 }
      b: { unifrom: 1..2 }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.duplicate_name]: "a" is here twice
      --> spec.yaml:7:7
      |
    7 |       a: { uniform: 1..2 }
      |       ^ the first one is on line 6

    error[spec.reserved_name]: "__proto__" is reserved
      --> spec.yaml:8:7
      |
    8 |       __proto__: { value: 1 }
      |       ^^^^^^^^^ choose another name

    error[spec.reserved_name]: "constructor" is reserved
      --> spec.yaml:9:7
      |
    9 |       constructor: { value: 1 }
      |       ^^^^^^^^^^^ choose another name

    error[spec.unknown_verb]: unknown verb "unifrom"
       --> spec.yaml:10:12
       |
    10 |       b: { unifrom: 1..2 }
       |            ^^^^^^^ did you mean "uniform"?

    4 errors in spec.yaml
    "
  `);
});

test("a formula that YAML cuts at its comma, or at its colon", async () => {
  const said = await told(
    table(`
      a: { sequence: 1 }
      b: { case: round(a, 2), when: { 1: x } }
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.cut_formula]: YAML ends this formula at its comma
      --> spec.yaml:7:18
      |
    7 |       b: { case: round(a, 2), when: { 1: x } }
      |                  ^^^^^^^^^^^ quote this formula: "round(a, 2)"

    error[spec.case_type]: a case looks at text, whole numbers, dates or bools, not at a decimal(18,2)
      --> spec.yaml:7:18
      |
    7 |       b: { case: round(a, 2), when: { 1: x } }
      |                  ^^^^^^^^^^^ round it, or look at a column of few values

    2 errors in spec.yaml
    "
  `);
});

test("a formula with quotes that YAML takes for its own", async () => {
  const said = await told(
    table(`
      a: { sequence: 1 }
      b: { case: if(a > 1, 'x', 'y'), when: { x: 1 } }
      c: if(a > 1: 2, 3)
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.yaml]: YAML ends this formula at its comma
      --> spec.yaml:7:18
      |
    7 |       b: { case: if(a > 1, 'x', 'y'), when: { x: 1 } }
      |                  ^^^^^^^^^^^^^^^^^^^ quote this formula: "if(a > 1, 'x', 'y')"

    error[spec.yaml]: a second ": " on one line
      --> spec.yaml:8:10
      |
    8 |       c: if(a > 1: 2, 3)
      |          ^^^^^^^^^^^^^^^ quote this formula or text: "if(a > 1: 2, 3)"

    2 errors in spec.yaml
    "
  `);
});

test("two documents", async () => {
  const said = await told(`datagen: 1
tables: { t: { rows: 1, columns: { a: { value: 1 } } } }
---
datagen: 1
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.several_documents]: a second YAML document begins here
      --> spec.yaml:3:1
      |
    3 | ---
      | ^^^ one file is one spec: split the file here, or delete the "---"

    1 error in spec.yaml
    "
  `);
});

test("a tag", async () => {
  const said = await told(
    table(`
      a: { value: true }
      b: !a
    `),
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.tag]: YAML tags are not used here
      --> spec.yaml:7:10
      |
    7 |       b: !a
      |          ^^ a formula that begins with "!" is quoted: "!a"

    1 error in spec.yaml
    "
  `);
});

test("a bomb of aliases", async () => {
  const said = await told(`a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f, *f]
h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g, *g]
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.too_large]: the spec has aliases that repeat more than a million values
      --> spec.yaml:6:36
      |
    6 | f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
      |                                    ^^

    1 error in spec.yaml
    "
  `);
});

test("lists in lists without end", async () => {
  const said = await told(`a: ${"[".repeat(200)}\n`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.too_deep]: maps and lists are more than 100 deep inside each other
      --> spec.yaml:1:103
      |
    1 | …[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[…
      |                                                    ^

    1 error in spec.yaml
    "
  `);
});

test("a control character", async () => {
  const said = await told('datagen: 1\nname: "a\u0007b"\n');
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.control_character]: the character U+0007 is not text
      --> spec.yaml:2:9
      |
    2 | name: "a\\x07b"
      |         ^^^^ delete it

    1 error in spec.yaml
    "
  `);
});

test("no version, and no tables", async () => {
  const said = await told(`name: x
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.missing]: a spec needs datagen:
      --> spec.yaml:1:1
      |
    1 | name: x
      | ^^^^ wanted: 1, the version of the language

    1 error in spec.yaml
    "
  `);
});

test("another version", async () => {
  const said = await told(`datagen: 2
tables: { t: { rows: 1, columns: { a: { value: 1 } } } }
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.shape]: datagen does not fit: found 2
      --> spec.yaml:1:10
      |
    1 | datagen: 2
      |          ^ wanted: 1, the version of the language

    1 error in spec.yaml
    "
  `);
});

test("tables that are none", async () => {
  const said = await told(`datagen: 1
tables: [a]
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.shape]: tables does not fit: found a list
      --> spec.yaml:2:9
      |
    2 | tables: [a]
      |         ^^^ wanted: the tables to make, each under its name: { stores: { rows: 100, columns: { store_id: { sequence: 1 } } } }

    1 error in spec.yaml
    "
  `);
});

test("no table", async () => {
  const said = await told(`datagen: 1
tables: {}
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_tables]: a spec needs at least one table
      --> spec.yaml:2:1
      |
    2 | tables: {}
      | ^^^^^^ write tables: { stores: { rows: 100, columns: { store_id: { sequence: 1 } } } }

    1 error in spec.yaml
    "
  `);
});

test("tables without columns, or that are no map", async () => {
  const said = await told(`datagen: 1
tables:
  a: { rows: 3 }
  b: { rows: 3, columns: {} }
  c: 3
  d:
`);
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.missing]: table a needs columns:
      --> spec.yaml:3:8
      |
    3 |   a: { rows: 3 }
      |        ^^^^ wanted: the columns in the order of the output, each a formula or a map with a verb: { id: { sequence: 1 }, qty: { uniform: 1..9 } }

    error[spec.no_columns]: b has no columns
      --> spec.yaml:4:3
      |
    4 |   b: { rows: 3, columns: {} }
      |   ^ write columns: { id: { sequence: 1 } }

    error[spec.shape]: table c does not fit: found 3
      --> spec.yaml:5:6
      |
    5 |   c: 3
      |      ^ wanted: a table: { rows: 100, columns: { id: { sequence: 1 } } }

    error[spec.shape]: table d does not fit: nothing stands here
      --> spec.yaml:6:5
      |
    6 |   d:
      |     ^ wanted: a table: { rows: 100, columns: { id: { sequence: 1 } } }

    4 errors in spec.yaml
    "
  `);
});

test("JSON, in one line", async () => {
  const said = await told(
    { "spec.json": '{"datagen": 1, "tables": {"t": {"rows": 10, "columns": {"a": {"unifrom": 1}}}}}' },
    "run",
    "spec.json",
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_verb]: unknown verb "unifrom"
      --> spec.json:1:63
      |
    1 | {"datagen": 1, "tables": {"t": {"rows": 10, "columns": {"a": {"unifrom": 1}}}}}
      |                                                               ^^^^^^^^^ did you mean "uniform"?

    1 error in spec.json
    "
  `);
});
