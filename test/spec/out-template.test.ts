// Templates of paths: where their folder ends, what their braces mean, and what they cannot say.
import { expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { keysOf, parseOut, segmentsOf } from "../../src/spec/out-template.js";

test.each([
  ["out", "out", undefined],
  ["../out/a.csv", "../out/a.csv", undefined],
  ["out/lake/{table}/day={at:date}/", "out/lake", "{table}/day={at:date}/"],
  ["out/all-{table}", "out", "all-{table}"],
  ["{table}/", ".", "{table}/"],
  ["/{table}/x", "/", "{table}/x"],
  ["/data/out/{table}.csv", "/data/out", "{table}.csv"],
])("the folder of %s is %s, and its template %s", (out, folder, text) => {
  const parsed = parseOut(out);
  expect(parsed.folder).toBe(folder);
  expect(parsed.template?.text).toBe(text);
});

test.each([
  ["{table}.csv", true],
  ["{table}.csv.gz", true],
  ["{table}/data.parquet", true],
  ["{table}.csv/", false],
  ["{table}/", false],
  ["v1.0/{table}", false],
  ["{table}/{a}", false],
])("whether %s names files: %s", (out, isFile) => {
  expect(parseOut(`out/{a}/${out}`).template?.isFile).toBe(isFile);
});

test("a table has the segments whose columns it has", () => {
  const { template } = parseOut("{table}/day={at:date}/{country}-{kind}/");
  expect(keysOf(template!)).toMatchObject([{ column: "at", form: "date" }, { column: "country" }, { column: "kind" }]);
  expect(segmentsOf(template!, (column) => column !== "kind")).toHaveLength(2);
  expect(segmentsOf(template!, () => false)).toEqual([[{ kind: "table" }]]);
});

test.each([
  ["out/{table", "a brace that is not closed"],
  ["out/table}/", "a brace that is not opened"],
  ["out/{{table}}/", "a brace that is not closed"],
  ["out/{table}/../x/", 'has ".." in its path'],
  ["out/{table}/./x/", 'has "." in its path'],
  ["out/{table}//x/", "has an empty name in its path"],
  ["out/{}/", "{} in out/{}/ is no column"],
  ["out/{a b}/", "is no column"],
  ["out/{at:month}/", "there is no form month"],
  ["out/{table}/a b/", '"a b" cannot stand in the name of a folder'],
  ["out/{a}/{b}/{c}/{d}/{e}/{f}/", "more than 5 columns"],
])("%s is refused: %s", (out, message) => {
  expect(() => parseOut(out)).toThrow(message);
  expect(() => parseOut(out)).toThrow(DatagenError);
});
