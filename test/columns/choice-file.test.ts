// Choices from files: values typed as sources are, weights of equal ones added, and the file a part of the plan.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generate, longColumns, modelOf, type SpecText } from "../generate.js";
import { alpha, bend, fitP, tally } from "../statistics/checks.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "datagen-test-"));
  const lines = [
    "name,share,number,price,day,yes",
    "a,1,1,2.50,2024-01-31,true",
    "b,2.5,1,0.10,2024-02-29,false",
    "c,0,2,10.00,1969-12-31,true",
    "a,0.5,3000000000,2.50,2024-01-31,true",
    "ż,3,7,1.00,2024-01-01,false",
  ];
  writeFileSync(join(folder, "f.csv"), `${lines.join("\n")}\n`);
});

afterAll(() => rmSync(folder, { recursive: true }));

const one = (choice: object, more: object = {}, rows = 500): SpecText => ({
  seed: 2,
  tables: { t: { rows, columns: { c: { choice: { csv: "f.csv", ...choice }, ...more } } } },
});
const values = (...given: Parameters<typeof one>) => {
  const { column, schema } = generate(one(...given), "t", { folder });
  const found = new Set(column("c"));
  return {
    found: [...found].toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    type: String(schema.fields[0]!.type),
  };
};

test("values that are their own weights keep these where their type is declared", () => {
  const spec = (more: object) => ({
    seed: 2,
    tables: {
      t: { rows: 500, columns: { c: { choice: { csv: "f.csv", value: "number", weight: "number" }, ...more } } },
    },
  });
  const [plain, texts] = [{}, { type: "text" }].map((more) => generate(spec(more), "t", { folder }).column("c"));
  expect(texts).toEqual(plain!.map(String));
});

describe("values have the type that the column of the file has", () => {
  test.each([
    ["name", ["a", "b", "c", "ż"], "Dictionary<Int32, Utf8>"],
    ["number", [1, 2, 3_000_000_000, 7], "Int64"],
    ["price", ["0.10", "1.00", "10.00", "2.50"], "Decimal[18e+2]"],
    ["day", [-1, 19_723, 19_753, 19_782], "Date32<DAY>"],
    ["yes", [false, true], "Bool"],
  ])("%s", (value, expected, type) => {
    expect(values({ value })).toEqual({ found: expected, type });
  });
  test("or the declared one", () => {
    expect(values({ value: "price" }, { type: "text" }).found).toEqual(["0.10", "1.00", "10.00", "2.50"]);
    expect(values({ value: "number" }, { type: "float64" }).type).toBe("Float64");
    expect(values({ value: "yes" }, { type: "text" }).found).toEqual(["false", "true"]);
  });
});

test("weights of equal values add up, and what weighs nothing never comes", () => {
  const { c } = longColumns(one({ value: "name", weight: "share" }, {}, 1_000_000), "t", ["c"], { folder });
  const shares = c.texts.map((text) => ({ a: 1.5, b: 2.5, ż: 3 })[text] ?? 0);
  const counts = tally(c.values, c.texts.length);
  expect(c.texts).not.toContain("c");
  expect(fitP(counts, shares)).toBeGreaterThan(alpha);
  expect(fitP(counts, bend(shares, 0.02))).toBeLessThan(alpha);
});

test("without weights each line counts alike", () => {
  const { c } = longColumns(one({ value: "name" }, {}, 1_000_000), "t", ["c"], { folder });
  const lines = c.texts.map((text) => (text === "a" ? 2 : 1));
  expect(fitP(tally(c.values, c.texts.length), lines)).toBeGreaterThan(alpha);
});

test("a list of a file, each value once, can be unique", () => {
  const spec = one({ value: "day" }, {}, 4);
  const unique = {
    ...(spec as Record<string, unknown>),
    tables: { t: { rows: 4, columns: { c: { choice: ["a", "b", "c", "d"], unique: true } } } },
  };
  expect(new Set(generate(unique, "t").column("c")).size).toBe(4);
  expect(() => generate(one({ value: "day" }, { unique: true }, 4), "t", { folder })).toThrow(
    /by weights cannot be unique/,
  ); // a day stands twice
});

test("the file is a part of the plan: other bytes, another document", () => {
  const document = () => JSON.stringify(modelOf(one({ value: "name", weight: "share" }), { folder }).document);
  const before = document();
  expect(document()).toBe(before);
  writeFileSync(join(folder, "f.csv"), "name,share,number,price,day,yes\na,1,1,2.50,2024-01-31,true\n");
  expect(document()).not.toBe(before);
});

test("words that a file is named by may be values of a choice themselves", () => {
  const spec = { tables: { t: { rows: 200, columns: { c: { choice: { csv: 3, json: 2, value: 1 } } } } } };
  expect(new Set(generate(spec, "t").column("c"))).toEqual(new Set(["csv", "json", "value"]));
});
