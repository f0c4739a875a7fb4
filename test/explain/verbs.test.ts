// Every verb and word of the suite of verbs is explained: the value is the one that a run writes, and nothing fails on the way.
import { describe, expect, test } from "vitest";
import { explainCell } from "../../src/explain/cell.js";
import { explainColumn } from "../../src/explain/column.js";
import { type Case, cases, type Words } from "../columns/cases.js";
import { spec } from "../columns/world.js";
import { modelOf } from "../generate.js";
import { assembled, columnsOf, partOf } from "../spec-runs.js";
import { checkWhole, samplesOf } from "./samples.js";
import { tablesFor } from "./tables-for.js";

function check(item: Case, column: Words | string): void {
  const model = modelOf(spec(column, item.table));
  const tables = tablesFor(model);
  const assembly = assembled(model);
  const table = model.tables.get(item.table)!;
  const own = table.columns.get("c")!;
  const { family } = assembly.families.find((each) => each.family.tables.some(({ name }) => name === item.table))!;
  const make = partOf(assembly, family.name);
  let compared = 0;
  for (const root of [0, 5, family.rows - 1]) {
    const values = columnsOf(make(root, 1).get(item.table)!).get("c")!;
    for (const { path, line } of samplesOf(model, tables, table, root)) {
      const cell = explainCell(model, tables, table, own, path);
      checkWhole(cell);
      expect(cell.value, path.join("/")).toBe(values.at(line === "first" ? 0 : -1));
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(0);
  const told = explainColumn(model, tables, table, own);
  expect(told.seen!.rows).toBeGreaterThan(0);
}

describe.each(Object.entries(cases))("%s", (_verb, items) => {
  test.each(items.map((item) => [item.about, item] as const))("%s", (_about, item) => {
    check(item, item.column);
    if (item.refuses?.nulls === undefined && typeof item.column !== "string" && item.column.nulls === undefined)
      check(item, { ...item.column, nulls: "30%" });
  });
});
