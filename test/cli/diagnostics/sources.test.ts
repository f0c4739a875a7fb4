// Supplied tables: files that are not there or not whole, keys that are none, values that refer to nothing.
import { expect, test } from "vitest";
import { told } from "../told.js";

test("files that are not there", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  s: { csv: data/x.csv, primary_key: id }
  d: { csv: data, primary_key: id }
  n: { primary_key: id }
tables:
  t: { rows: 10, columns: { a: { ref: s }, b: { ref: s, weight: s.x } } }
`,
    "data/y.csv": "id\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.no_file]: cannot read data/x.csv: there is no such file
      --> spec.yaml:3:13
      |
    3 |   s: { csv: data/x.csv, primary_key: id }
      |             ^^^^^^^^^^ paths are relative to the spec's file

    error[spec.no_file]: cannot read data: it is a folder
      --> spec.yaml:4:13
      |
    4 |   d: { csv: data, primary_key: id }
      |             ^^^^ paths are relative to the spec's file

    error[spec.missing]: source n names no file
      --> spec.yaml:5:8
      |
    5 |   n: { primary_key: id }
      |        ^^^^^^^^^^^ write { csv: items.csv, primary_key: sku }; a file may be csv, ndjson, parquet or arrow

    3 errors in spec.yaml
    "
  `);
});

test("files that are not whole, line by line", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  s: { csv: data/x.csv, primary_key: id }
  q: { csv: data/q.csv, primary_key: id }
  z: { csv: data/z.csv }
  b: { csv: data/b.csv }
  h: { csv: data/h.csv }
tables:
  t: { rows: 10, columns: { a: { ref: s } } }
`,
    "data/x.csv": "id,w\n1,1\n2\n3,3,3\n4,4\n",
    "data/q.csv": 'id,n\n1,"a\n2,b\n',
    "data/z.csv": "",
    "data/b.csv": Uint8Array.of(0x61, 10, 0xff, 0xfe, 10),
    "data/h.csv": "id,,id\n1,1,2\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[source.ragged_line]: data/x.csv: line 3 has 1 field, the header has 2
      --> data/x.csv:3:1
      |
    3 | 2
      | ^

    error[source.ragged_line]: data/x.csv: line 4 has 3 fields, the header has 2
      --> data/x.csv:4:1
      |
    4 | 3,3,3
      | ^^^^^ put quotes around a value that contains ","

    error[source.quote]: data/q.csv: line 2: a quote is opened and never closed
      --> data/q.csv:2:3
      |
    2 | 1,"a
      |   ^ a quote inside a quoted value is written twice: ""

    error[source.empty]: data/z.csv: the file is empty
      --> data/z.csv:1:1
      |
    1 |
      | ^ a CSV file begins with a line of column names

    error[source.encoding]: data/b.csv: line 2 is not UTF-8
      --> data/b.csv:2:1
      |
    2 | ��
      | ^^ save the file as UTF-8

    error[source.header]: data/h.csv: column 2 has no name
      --> data/h.csv:1:4
      |
    1 | id,,id
      |    ^ give it a name in the first line

    error[source.header]: data/h.csv: columns 1 and 3 are both named "id"
      --> data/h.csv:1:5
      |
    1 | id,,id
      |     ^^ rename one of them

    7 errors in 5 files
    "
  `);
});

test("a spec in another folder, whose paths begin there", async () => {
  const said = await told(
    {
      "specs/spec.yaml": `datagen: 1
sources:
  s: { csv: data/x.csv, primary_key: id }
tables:
  t: { rows: 10, columns: { a: { ref: s } } }
`,
      "specs/data/x.csv": "id\n1\n\n3\n",
    },
    "run",
    "specs/spec.yaml",
  );
  expect(said).toMatchInlineSnapshot(`
    "
    error[source.null_key]: s.id is a primary key, and line 3 of data/x.csv has none
      --> specs/spec.yaml:3:38
      |
    3 |   s: { csv: data/x.csv, primary_key: id }
      |                                      ^^ no single column of the file is unique

    1 error in specs/spec.yaml
    "
  `);
});

test("keys that are none", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  s: { csv: x.csv, primary_key: idd }
  u: { csv: x.csv, primary_key: w }
  n: { csv: x.csv, primary_key: n }
  none: { csv: x.csv }
tables:
  t: { rows: 10, columns: { a: { ref: s }, b: { ref: none }, c: { ref: u } } }
`,
    "x.csv": "id,w,n\n1,1,a\n2,5,\n3,1,c\n4,7,c\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.unknown_column]: unknown column "idd"
      --> spec.yaml:3:33
      |
    3 |   s: { csv: x.csv, primary_key: idd }
      |                                 ^^^ did you mean "id"?

    error[source.duplicate_key]: u.w is a primary key, and 1 stands in lines 2 and 4 of x.csv
      --> spec.yaml:4:33
      |
    4 |   u: { csv: x.csv, primary_key: w }
      |                                 ^ id is unique

    error[source.null_key]: n.n is a primary key, and line 3 of x.csv has none
      --> spec.yaml:5:33
      |
    5 |   n: { csv: x.csv, primary_key: n }
      |                                 ^ id is unique

    error[spec.no_primary_key]: none has no primary key to refer to
      --> spec.yaml:8:54
      |
    8 |   t: { rows: 10, columns: { a: { ref: s }, b: { ref: none }, c: { ref: u } } }
      |                                                      ^^^^ add primary_key: to the source none

    4 errors in spec.yaml
    "
  `);
});

test("references that lead nowhere", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  items:
    csv: x.csv
    primary_key: id
    columns:
      w: { ref: k }
      n: { uniform: 1..3 }
      id: { ref: none }
      name: { ref: k }
      v: { ref: t }
      u: { ref: kk }
  none: { csv: x.csv }
  k: { csv: k.csv, primary_key: k }
tables:
  t: { rows: 10, columns: { a: { value: 1 } } }
`,
    "x.csv": "id,w,n,name,v,u\n1,1,a,x,1,1\n2,5,,y,1,1\n3,1,c,z,1,1\n4,7,c,z,1,1\n",
    "k.csv": "k\n1\n2\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[source.orphan]: 2 values of items.w are no key of k: 5 in line 3, ...
      --> spec.yaml:7:17
      |
    7 |       w: { ref: k }
      |                 ^ add the rows that are missing to k, or correct the values

    error[spec.supplied_column]: items.n is supplied by the file: the spec can only say what it refers to
      --> spec.yaml:8:7
      |
    8 |       n: { uniform: 1..3 }
      |       ^ write { ref: other_source }, or give the new column another name

    error[spec.no_primary_key]: none has no primary key to refer to
      --> spec.yaml:9:18
      |
    9 |       id: { ref: none }
      |                  ^^^^ add primary_key: to the source none

    error[spec.type_mismatch]: items.name is text, the key of k is int64
       --> spec.yaml:10:20
       |
    10 |       name: { ref: k }
       |                    ^ both must be text, or both numbers

    error[spec.bad_reference]: a source refers to sources, not to tables that are made
       --> spec.yaml:11:17
       |
    11 |       v: { ref: t }
       |                 ^ bring t as a source, or delete this

    error[spec.unknown_source]: unknown source "kk"
       --> spec.yaml:12:17
       |
    12 |       u: { ref: kk }
       |                 ^^ did you mean "k"?

    6 errors in spec.yaml
    "
  `);
});

test("weights that a file lacks", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  s: { csv: data/a.csv, primary_key: id }
tables:
  t:
    rows: 10
    columns:
      a: { ref: s, weight: s.w }
      b: { ref: s, weight: s.z }
      c: { ref: s, weight: s.n }
`,
    "data/a.csv": "id,w,z,n\n1,1,0,3\n2,,0,4\n3,3,0,-4\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.bad_weight]: t.a: the weight s.w is null or not a number in line 3 of data/a.csv
      --> spec.yaml:8:28
      |
    8 |       a: { ref: s, weight: s.w }
      |                            ^^^ write coalesce(x, 0) for a weight that may be null

    error[spec.zero_weights]: t.b: the weight s.z is 0 in every row: nothing can be chosen
      --> spec.yaml:9:28
      |
    9 |       b: { ref: s, weight: s.z }
      |                            ^^^ some row needs a weight above 0

    error[spec.bad_weight]: t.c: the weight s.n is -4 in line 4 of data/a.csv
       --> spec.yaml:10:28
       |
    10 |       c: { ref: s, weight: s.n }
       |                            ^^^ weights are numbers from 0 up

    3 errors in spec.yaml
    "
  `);
});

test("a weight that is text", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  s: { csv: a.csv, primary_key: id }
tables:
  t: { rows: 10, columns: { d: { ref: s, weight: s.name } } }
`,
    "a.csv": "id,name\n1,x\n",
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.type_mismatch]: a weight is a number, and this is text
      --> spec.yaml:5:50
      |
    5 |   t: { rows: 10, columns: { d: { ref: s, weight: s.name } } }
      |                                                  ^^^^^^

    1 error in spec.yaml
    "
  `);
});

test("sources of other kinds, and names of their columns", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  both: { csv: x.csv, ndjson: x.ndjson }
  none: { parquet: none.parquet }
  text: { parquet: x.csv, primary_key: id }
  arrow: { arrow: x.csv }
  lines: { ndjson: x.ndjson, primary_key: id }
  named: { csv: x.csv, rename: { "Store No": store_no, w: "store name", Id: key } }
  twice: { csv: x.csv, rename: { w: Store }, primary_key: Store }
  same: { csv: x.csv, rename: { "Store": w } }
tables:
  t: { rows: 10, columns: { a: { ref: lines } } }
`,
    "x.csv": "Id,Store,w\n1,a,2\n",
    "x.ndjson": '{"id":1}\n{"id":[2]}\n{"id":3\n',
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[spec.two_files]: source both names two files, csv: and ndjson:
      --> spec.yaml:3:23
      |
    3 |   both: { csv: x.csv, ndjson: x.ndjson }
      |                       ^^^^^^ keep one of them

    error[spec.no_file]: cannot read none.parquet: there is no such file
      --> spec.yaml:4:20
      |
    4 |   none: { parquet: none.parquet }
      |                    ^^^^^^^^^^^^ paths are relative to the spec's file

    error[source.parquet]: x.csv: it begins with "Id,S" where Parquet has PAR1
      --> spec.yaml:5:20
      |
    5 |   text: { parquet: x.csv, primary_key: id }
      |                    ^^^^^ is it of another format?

    error[source.arrow]: x.csv: it begins with "Id,Sto", which neither a file nor a stream of Arrow does
      --> spec.yaml:6:19
      |
    6 |   arrow: { arrow: x.csv }
      |                   ^^^^^ is it of another format?

    error[spec.unknown_column]: unknown column "Store No"
      --> spec.yaml:8:34
      |
    8 |   named: { csv: x.csv, rename: { "Store No": store_no, w: "store name", Id: key } }
      |                                  ^^^^^^^^^^ did you mean "Store"?

    error[spec.bad_name]: "store name" is no name for a column
      --> spec.yaml:8:59
      |
    8 |   named: { csv: x.csv, rename: { "Store No": store_no, w: "store name", Id: key } }
      |                                                           ^^^^^^^^^^^^ letters, digits and _, a letter first, at most 128

    error[spec.same_name]: two columns would be named Store
      --> spec.yaml:9:37
      |
    9 |   twice: { csv: x.csv, rename: { w: Store }, primary_key: Store }
      |                                     ^^^^^ choose another name

    error[spec.same_name]: two columns would be named w
       --> spec.yaml:10:42
       |
    10 |   same: { csv: x.csv, rename: { "Store": w } }
       |                                          ^ choose another name

    error[source.nested]: x.ndjson: line 2: "id" holds a list
      --> x.ndjson:2:7
      |
    2 | {"id":[2]}
      |       ^^^^ columns hold plain values: give its parts keys of their own, or write it as a text

    error[source.json]: x.ndjson: line 3: the object is not closed
      --> x.ndjson:3:8
      |
    3 | {"id":3
      |        ^ is the file whole?

    10 errors in spec.yaml and x.ndjson
    "
  `);
});

test("keys of JSON lines that are none", async () => {
  const said = await told({
    "spec.yaml": `datagen: 1
sources:
  s: { ndjson: x.ndjson, primary_key: id }
  n: { ndjson: x.ndjson, primary_key: n }
tables:
  t: { rows: 10, columns: { a: { ref: s } } }
`,
    "x.ndjson": '{"id":1,"n":1}\n{"id":2}\n{"id":1,"n":3}\n',
  });
  expect(said).toMatchInlineSnapshot(`
    "
    error[source.duplicate_key]: s.id is a primary key, and 1 stands in lines 1 and 3 of x.ndjson
      --> spec.yaml:3:39
      |
    3 |   s: { ndjson: x.ndjson, primary_key: id }
      |                                       ^^ no single column of the file is unique

    error[source.null_key]: n.n is a primary key, and line 2 of x.ndjson has none
      --> spec.yaml:4:39
      |
    4 |   n: { ndjson: x.ndjson, primary_key: n }
      |                                       ^ no single column of the file is unique

    2 errors in spec.yaml
    "
  `);
});
