// `before: self`: references to earlier rows of the same table, which therefore make no circle.
import { describe, expect, test } from "vitest";
import type { DatagenError } from "../../src/errors.js";
import { generate, type Plain } from "../generate.js";

const rows = 4000;
const spec = {
  seed: 9,
  tables: {
    staff: {
      rows,
      columns: {
        id: { sequence: 100, primary_key: true },
        site: { choice: { a: 6, b: 3, c: 1 } },
        power: { uniform: "0..5" },
        hired: { choice: { true: 3, false: 1 }, type: "bool" },
        any: { ref: "staff", before: "self" },
        some: { ref: "staff", before: "self", nulls: "40%" },
        strong: { ref: "staff", before: "self", weight: "staff.power" },
        near: { ref: "staff", before: "self", where: "staff.site == site" },
        near_strong: { ref: "staff", before: "self", where: "staff.site == site", weight: "staff.power" },
        hirer: { ref: "staff", before: "self", where: "staff.hired == true" },
        stronger: { ref: "staff", before: "self", where: "staff.site == site && staff.power > power" },
        elsewhere: { ref: "staff", before: "self", where: "staff.site != site", weight: "staff.power" },
        above: "any.any",
        above_that: "any.any.any",
      },
    },
  },
} as const;
const staff = generate(spec, "staff");
const [site, power, hired] = ["site", "power", "hired"].map((name) => staff.column(name)) as [
  Plain[],
  Plain[],
  Plain[],
];

/** Who may be chosen by row `row`, beside that they stand before it. */
const kinds: Readonly<Record<string, (other: number, row: number) => boolean>> = {
  any: () => true,
  some: () => true,
  strong: (other) => Number(power[other]) > 0,
  near: (other, row) => site[other] === site[row],
  near_strong: (other, row) => site[other] === site[row] && Number(power[other]) > 0,
  hirer: (other) => hired[other] === true,
  stronger: (other, row) => site[other] === site[row] && Number(power[other]) > Number(power[row]),
  elsewhere: (other, row) => site[other] !== site[row] && Number(power[other]) > 0,
};

describe("only rows before its own, of those that pass", () => {
  test.each(Object.entries(kinds))("%s", (name, passes) => {
    const chosen = staff.column(name);
    const wrong = chosen.findIndex((key, row) => {
      if (key !== null) return Number(key) - 100 >= row || !passes(Number(key) - 100, row);
      if (name === "some" && row > 0) return false;
      return Array.from({ length: row }, (_, other) => other).some((other) => passes(other, row));
    });
    expect(wrong).toBe(-1);
    expect(chosen[0]).toBeNull();
    expect(new Set(chosen).size).toBeGreaterThan(200);
  });
});

test("following a reference from any row ends at the first row", () => {
  const up = staff.column("any").map((key) => (key === null ? -1 : Number(key) - 100));
  const depth = up.map((_, row) => {
    let steps = 0;
    for (let at = row; at > 0 && steps <= rows; at = up[at]!) steps++;
    return steps;
  });
  const deepest = depth.reduce((a, b) => Math.max(a, b));
  expect(deepest).toBeLessThan(rows);
  // A random recursive tree: the mean depth is close to ln(rows)
  expect(Math.abs(depth.reduce((a, b) => a + b) / rows - Math.log(rows))).toBeLessThan(1.5);
});

test("a path goes up the tree, one reference after another", () => {
  const any = staff.column("any");
  const at = (key: Plain | undefined): Plain => (key == null ? null : any[Number(key) - 100]!);
  expect(staff.column("above")).toEqual(any.map(at));
  expect(staff.column("above_that")).toEqual(any.map((key) => at(at(key))));
});

test("nulls: moves no other choice", () => {
  const any = staff.column("any");
  const changed = { ...spec.tables.staff.columns, any: { ref: "staff", before: "self", nulls: "50%" } };
  const masked = generate({ ...spec, tables: { staff: { rows, columns: changed } } }, "staff").column("any");
  expect(masked.filter((key, row) => key !== null && key !== any[row])).toEqual([]);
});

test("batches of any size, and rows made by themselves, choose the same", () => {
  for (const [batchRows, firstRow] of [
    [64, 0],
    [999, 1],
    [4096, 2500],
  ] as const) {
    const some = generate(spec, "staff", { batchRows, firstRow });
    for (const name of Object.keys(kinds)) expect(some.column(name)).toEqual(staff.column(name).slice(firstRow));
  }
});

test("a longer table begins with the same references", () => {
  const longer = generate({ ...spec, tables: { staff: { ...spec.tables.staff, rows: 6000 } } }, "staff");
  for (const name of ["any", "near", "hirer"]) expect(longer.column(name).slice(0, rows)).toEqual(staff.column(name));
});

test.each([
  ["a ref to another table", { ref: "others", before: "self" }, "spec.bad_before"],
  ["a unique ref", { ref: "staff", before: "self", unique: true }, "spec.unique_impossible"],
  ["another word than self", { ref: "staff", before: "id" }, "spec.shape"],
])("%s is refused", (_, column, code) => {
  const tables = {
    others: { rows: 3, columns: { key: { sequence: 1, primary_key: true } } },
    staff: { rows: 3, columns: { id: { sequence: 1, primary_key: true }, c: column } },
  };
  let error: unknown;
  try {
    generate({ tables }, "staff");
  } catch (caught) {
    error = caught;
  }
  expect((error as DatagenError).problems.map((problem) => problem.code)).toEqual([code]);
});
