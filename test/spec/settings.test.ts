// `--set path=value`: what it changes, and what is told about it with the words of the command line.
import { describe, expect, test } from "vitest";
import { applySettings, settingSource, splitSetting } from "../../src/spec/settings.js";
import { plain } from "../../src/spec/tree.js";
import { lines, read, rendered } from "./reading.js";

const spec = `
seed: 1
tables:
  stores: { rows: 250, columns: { size: 1..9 } }
dirty: { customers.email: { typo: 1% } }
expect: [a, { b: c }]
`;

function apply(...typed: string[]) {
  const { tree, problems } = read(spec);
  const settings = typed.map((text) => splitSetting(text)!);
  const result = applySettings(tree!, settings, problems);
  const sources = new Map(settings.map(settingSource).map(({ file, text }) => [file, text]));
  return { data: plain(result), told: rendered(problems, sources), tree: result };
}

test.each([
  ["tables.stores.rows=10", { path: "tables.stores.rows", value: "10", origin: "--set" }],
  ["a=b=c", { path: "a", value: "b=c", origin: "--set" }],
  ["a=", { path: "a", value: "", origin: "--set" }],
  ["a", undefined],
  ["=b", undefined],
])("%s is split at its first equals sign", (text, setting) => {
  expect(splitSetting(text)).toEqual(setting);
});

describe("settings that are applied", () => {
  test.each([
    [["seed=7"], { seed: 7 }],
    [["tables.stores.rows=20M"], { tables: { stores: { rows: "20M", columns: { size: "1..9" } } } }],
    [["tables.stores.rows=1", "tables.stores.rows=2"], { tables: { stores: { rows: 2 } } }],
    [["tables.stores.main=true"], { tables: { stores: { rows: 250, main: true } } }],
    [
      ["tables.stores.columns.size={ uniform: 1..2, nulls: 5% }"],
      { tables: { stores: { columns: { size: { nulls: "5%" } } } } },
    ],
    [["expect.0=[x, y]", "expect.1.b=d"], { expect: [["x", "y"], { b: "d" }] }],
    [["dirty.customers.email.typo=2%"], { dirty: { "customers.email": { typo: "2%" } } }],
    [["seed="], { seed: null }],
    [["seed='a: b'"], { seed: "a: b" }],
  ])("%j", (typed, data) => {
    const result = apply(...typed);
    expect(result.told).toBe("");
    expect(result.data).toMatchObject(data);
  });

  test("the spec itself is left as it was", () => {
    const { tree, problems } = read(spec);
    const before = JSON.stringify(plain(tree!));
    applySettings(tree!, [splitSetting("tables.stores.rows=1")!], problems);
    expect(JSON.stringify(plain(tree!))).toBe(before);
  });

  test("a value knows that it comes from the command line", () => {
    const { tree } = apply("name=north");
    const added = tree.entries.at(-1)!;
    expect(added.keyAt).toEqual({ file: "--set name", start: 0, end: 4 });
    expect(added.value.at).toEqual({ file: "--set name", start: 5, end: 10 });
  });
});

const refused: [typed: string, told: string][] = [
  [
    "tables.storez.rows=10",
    `
    error[spec.unknown_setting]: there is no "storez" in tables
      --> --set tables.storez.rows:1:8
      |
    1 | tables.storez.rows=10
      |        ^^^^^^ did you mean "stores"?

    1 error in --set tables.storez.rows
    `,
  ],
  [
    "tables.stores.rows.x=1",
    `
    error[spec.unknown_setting]: tables.stores.rows is a single value; there is no "x" in it
      --> --set tables.stores.rows.x:1:20
      |
    1 | tables.stores.rows.x=1
      |                    ^ set tables.stores.rows itself

    1 error in --set tables.stores.rows.x
    `,
  ],
  [
    "expect.2=x",
    `
    error[spec.unknown_setting]: expect is a list of 2; there is no item "2"
      --> --set expect.2:1:8
      |
    1 | expect.2=x
      |        ^ items are counted from 0

    1 error in --set expect.2
    `,
  ],
  [
    "tables.stores.rows=[1",
    `
    error[spec.yaml]: "[" is never closed
      --> --set tables.stores.rows:1:20
      |
    1 | tables.stores.rows=[1
      |                    ^^ end it with "]"; lines inside are indented deeper than their key

    1 error in --set tables.stores.rows
    `,
  ],
  [
    "tables.stores=rows: 1",
    `
    error[spec.bad_setting]: a value on the command line stays on one line
      --> --set tables.stores:1:15
      |
    1 | tables.stores=rows: 1
      |               ^^^^^^^ write {name: value} for a map and [a, b] for a list, and quote a text with a colon

    1 error in --set tables.stores
    `,
  ],
  [
    "tables..rows=1",
    `
    error[spec.bad_setting]: a name is missing between the dots
      --> --set tables..rows:1:8
      |
    1 | tables..rows=1
      |        ^ write a path such as tables.stores.rows

    1 error in --set tables..rows
    `,
  ],
  [
    "tables.__proto__.rows=1",
    `
    error[spec.bad_setting]: "__proto__" is reserved
      --> --set tables.__proto__.rows:1:8
      |
    1 | tables.__proto__.rows=1
      |        ^^^^^^^^^ write a path such as tables.stores.rows

    1 error in --set tables.__proto__.rows
    `,
  ],
];

describe("settings that are refused", () => {
  test.each(refused)("%s", (typed, told) => {
    const result = apply(typed);
    expect(result.told).toBe(lines(told));
    expect(result.data).toEqual(read(spec).data);
  });
});
