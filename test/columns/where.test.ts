// `where:` over every type that groups can be made by: every row finds a parent of its own value, or is null where there is none.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { generate, type Plain } from "../generate.js";
import { tempFolder } from "../temp-folder.js";

const own = {
  whole: { uniform: "1..5" },
  narrow: { uniform: "1..5", type: "int8" },
  wide: { choice: [5_000_000_000, 6_000_000_000] },
  sometimes: { uniform: "1..5", nulls: "30%" },
  day: { date: "2024-01-01..2024-01-05" },
  moment: { timestamp: "2024-01-01", every: "6h" },
  flag: "whole > 3",
  money: { uniform: "0.10..0.50", type: "decimal(3,1)" },
  word: { choice: ["a", "b, or c", ""] },
  cased: { case: "whole", when: { 1: "one", 2: "two" }, else: "many" },
  computed: "year(day) + whole",
  kin: { ref: "parents" },
  real: { choice: [0.5, 1.5] },
  key: { pattern: "[ab]x" },
};
const world = (columns: Record<string, unknown>, where: string) => ({
  seed: 2,
  tables: {
    parents: {
      rows: 80,
      columns: {
        id: { sequence: 1, primary_key: true },
        ...own,
        token: { uuid: "v4" },
      },
    },
    others: { rows: 3, columns: { id: { sequence: 1, primary_key: true } } },
    t: { rows: 1000, columns: { ...own, ...columns, chosen: { ref: "parents", where } } },
  },
});

test.each(Object.keys(own))("%s", (name) => {
  const spec = world({ found: `chosen.${name}` }, `parents.${name} == ${name}`);
  const rows = generate(spec, "t");
  const parents = new Set<Plain>(generate(spec, "parents").column(name));
  const [mine, found, chosen] = [rows.column(name), rows.column("found"), rows.column("chosen")];
  const wrong = mine.findIndex((value, row) =>
    value !== null && parents.has(value) ? found[row] !== value : chosen[row] !== null,
  );
  expect(wrong).toBe(-1);
  expect(chosen.filter((key) => key !== null).length).toBeGreaterThan(500);
});

test.each([
  ["parents.token == token", { token: { uuid: "v4" } }, "formula.type"],
  ["parents.kin == other", { other: { ref: "others" } }, "spec.bad_where"],
  ["parents.day == word", {}, "formula.type"],
])("%s is refused", (where, columns, code) => {
  let error: unknown;
  try {
    generate(world(columns, where), "t");
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(DatagenError);
  expect((error as DatagenError).problems.map((problem) => problem.code)).toContain(code);
});

test("texts of a supplied row that is not there are null, and nothing is read behind the last one", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "one.csv"), "key,least,name\nK1,7,a longer name than others\n");
  const columns = {
    id: { sequence: 1 },
    chosen: { ref: "one", where: "one.least >= id" },
    part: "slice(chosen.name, 0, id)",
  };
  const sources = { one: { csv: "one.csv", primary_key: "key" } };
  const { column } = generate({ sources, tables: { t: { rows: 9, columns } } }, "t", { folder });
  expect(column("chosen")).toEqual([..."1234567"].map(() => "K1").concat([null, null] as never[]));
  expect(column("part").slice(5)).toEqual(["a long", "a longe", null, null]);
});
