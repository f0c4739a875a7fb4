// Duplicate and missing keys of supplied tables, and better keys.
import { describe, expect, it } from "vitest";
import { findDuplicates, findNull, suggestKey } from "../../src/sources/keys.js";
import { tableOf } from "./reading.js";

describe("findDuplicates", () => {
  it("finds nothing where the column is a key", () => {
    expect(findDuplicates(tableOf("a,b\n1,x\n2,x\n3,x\n"), ["a"])).toBeUndefined();
  });

  it.each([
    ["integers", "7", "7"],
    ["wide integers", "70000000000", "70000000000"],
    ["decimals", "-0.07", "-0.07"],
    ["decimals below one", "0.50", "0.50"],
    ["text", "Ünal", '"Ünal"'],
    ["dates", "2024-02-29", "2024-02-29"],
    ["times", "2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z"],
    ["reals", "1.5e-7", "1.5e-7"],
  ])("names value and both lines of a duplicate among %s", (_, written, value) => {
    const other = written.replace(/[1-9]/, "3").replace("Ünal", "Ünal2");
    const table = tableOf(`a,note\n${other},"two\nlines"\n${written},x\n,x\n,x\n${written},x\n${other},x\n`);
    expect(findDuplicates(table, ["a"])).toEqual({ value, rows: [1, 4], lines: [4, 7] });
  });

  it("takes composite keys together", () => {
    const table = tableOf("store,day,n\n1,2024-01-01,5\n1,2024-01-02,5\n2,2024-01-01,5\n1,2024-01-02,6\n");
    expect(findDuplicates(table, ["store", "day"])).toEqual({ value: "1, 2024-01-02", rows: [1, 3], lines: [3, 5] });
    expect(findDuplicates(table, ["store", "day", "n"])).toBeUndefined();
  });

  it("does not take two texts for one where their borders differ", () => {
    expect(findDuplicates(tableOf('a,b\nab,c\na,bc\n"",abc\n'), ["a", "b"])).toBeUndefined();
  });

  it("agrees with a Map on many rows, and finds the one that was planted", () => {
    const values = Array.from({ length: 200_000 }, (_, i) => `${(i * 7919) % 1_000_003}`);
    expect(new Set(values).size).toBe(values.length);
    expect(findDuplicates(tableOf(`a\n${values.join("\n")}\n`), ["a"])).toBeUndefined();
    values[150_000] = values[31]!;
    expect(findDuplicates(tableOf(`a\n${values.join("\n")}\n`), ["a"])?.rows).toEqual([31, 150_000]);
  });
});

describe("findNull", () => {
  it("names the first row without a key", () => {
    const table = tableOf("a,b\n1,x\n2,\n,y\n");
    expect(findNull(table, ["a"])).toEqual({ column: "a", row: 2, line: 4 });
    expect(findNull(table, ["a", "b"])).toEqual({ column: "b", row: 1, line: 3 });
    expect(findNull(tableOf("a\n1\n"), ["a"])).toBeUndefined();
  });
});

describe("suggestKey", () => {
  it("offers columns without nulls and without a value twice", () => {
    const table = tableOf("id,name,code,ratio\n1,a,x,1e3\n2,a,y,2e3\n3,b,,3e3\n");
    expect(suggestKey(table)).toEqual(["id"]);
  });
});
