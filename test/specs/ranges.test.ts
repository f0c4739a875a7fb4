// Any range of rows alone is the same rows of the whole: of a part's bytes, of Arrow batches, of preview.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleRows } from "../../src/batch/sample.js";
import { families } from "../../src/plan/families.js";
import { PlanTables } from "../../src/plan/tables.js";
import { Preparation } from "../../src/prepare/prepare.js";
import type { Model } from "../../src/spec/model.js";
import {
  allSpecs,
  assembled,
  columnsOf,
  datagen,
  filesOf,
  partOf,
  projectModel,
  records,
  specsFolder,
} from "../spec-runs.js";
import { readGolden } from "./golden.js";

const golden = readGolden();
const small = (spec: string): Model => projectModel(spec, { rows: golden[spec]?.rows, scale: golden[spec]?.scale });
const linesOf = (text: string): string => text.slice(text.indexOf("\n") + 1);

/** Random ranges of [0, rows), small ones among them. */
const range = (rows: number) =>
  fc.integer({ min: 0, max: rows - 1 }).chain((first) => {
    const most = rows - first;
    return fc.tuple(
      fc.constant(first),
      fc.oneof(fc.integer({ min: 1, max: Math.min(most, 20) }), fc.integer({ min: 1, max: most })),
    );
  });

test.each(allSpecs)(
  "any range of root rows of %s has the bytes that it has in the whole, with its children",
  (spec) => {
    const assembly = assembled(small(spec));
    for (const { family } of assembly.families) {
      if (family.rows === 0) continue;
      const make = partOf(assembly, family.name);
      const single = Math.min(family.rows, 60);
      // The whole as the bytes of single rows: any range is then a piece of it.
      const rows = Array.from({ length: single }, (_, row) => make(row, 1));
      const property = fc.property(range(single), ([first, count]) => {
        for (const [table, text] of make(first, count)) {
          const expected = rows.slice(first, first + count).map((made) => linesOf(made.get(table)!));
          expect(linesOf(text)).toBe(expected.join(""));
        }
      });
      fc.assert(property, { seed: 7, numRuns: 20 });
      const whole = make(0, family.rows);
      const anywhere = fc.property(range(family.rows), ([first, count]) => {
        const [before, middle, after] = [
          make(0, first),
          make(first, count),
          make(first + count, family.rows - first - count),
        ];
        for (const [table, text] of whole)
          expect(before.get(table)! + linesOf(middle.get(table)!) + linesOf(after.get(table)!)).toBe(text);
      });
      fc.assert(anywhere, { seed: 8, numRuns: 6 });
    }
  },
);

/** Values of a table from a root row on, at most `count` rows, as Arrow reads them. */
function sampled(model: Model, table: string, firstRow: number, count: number): string[] {
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const family = families(model).find((each) => each.tables.some(({ name }) => name === table))!;
  const rows: string[] = [];
  sampleRows({ model, tables, family, table, firstRow }, (batch) => {
    for (let row = 0; row < batch.numRows && rows.length < count; row++) {
      rows.push(batch.schema.fields.map((_, column) => String(batch.getChildAt(column)!.get(row))).join("|"));
    }
    return rows.length < count;
  });
  return rows;
}

test("samples from any row on are the same rows of the whole, in roots and in children", () => {
  const model = projectModel("orders/orders.yaml", { set: ["vars.customers=300"] });
  const [customers, lines] = ["customers", "lines"].map((table) => sampled(model, table, 0, 1e9));
  expect(customers).toHaveLength(300);
  const property = fc.property(fc.integer({ min: 0, max: 299 }), fc.integer({ min: 1, max: 200 }), (first, count) => {
    expect(sampled(model, "customers", first, count)).toEqual(customers!.slice(first, first + count));
    const rest = sampled(model, "lines", first, 1e9);
    expect(rest).toEqual(lines!.slice(lines!.length - rest.length));
    expect(sampled(model, "lines", first, count)).toEqual(rest.slice(0, count));
  });
  fc.assert(property, { seed: 3, numRuns: 8 });
  expect(sampled(model, "lines", 150, 1e9).length).toBeLessThan(lines!.length);
});

test("preview shows the rows that a run writes, from any row on", () => {
  const spec = join(specsFolder, "orders/orders.yaml");
  const text = filesOf(assembled(projectModel("orders/orders.yaml"))).get("customers/part-00000.csv")!;
  const [head, ...rows] = records(text);
  for (const row of [0, 1, 1234, 1999]) {
    const words = [datagen, "preview", spec, "customers", "--row", String(row), "-n", "3", "--json"];
    const { stdout, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
    expect(status).toBe(0);
    const shown = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const values = shown.map((each) => head!.map((name) => (each[name!] === null ? null : String(each[name!]))));
    expect(values).toEqual(rows.slice(row, row + 3));
  }
});

test("a row that is moved is found", () => {
  const columns = columnsOf(filesOf(assembled(projectModel("orders/orders.yaml"))).get("customers/part-00000.csv")!);
  const emails = columns.get("email")!;
  expect(sampled(projectModel("orders/orders.yaml"), "customers", 5, 1)[0]).toContain(String(emails[5]));
  expect(sampled(projectModel("orders/orders.yaml"), "customers", 6, 1)[0]).not.toContain(String(emails[5]));
});
