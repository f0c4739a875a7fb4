// Formulas over choices and supplied lists: looked up by the place in the list, with the values that the rows themselves would give.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../generate.js";
import { tempFolder } from "../temp-folder.js";

const spec = (columns: Record<string, unknown>) => ({
  seed: 3,
  tables: {
    t: {
      rows: 3000,
      columns: {
        qty: { uniform: "1..9" },
        discount: { choice: { "10%": 4, "25%": 3, "50%": 1 } },
        size: { case: "qty", when: { 1: 1.5, 2: 2.5 }, nulls: "20%" },
        at: { timestamp: "period" },
        ...columns,
      },
    },
  },
});

test("reals of a choice are looked up by their place", () => {
  const made = generate(spec({ x: "1 / (1 - discount) + discount * discount * 3", y: "sin(discount * qty) + 1" }), "t");
  const [x, y, discount, qty] = ["x", "y", "discount", "qty"].map((name) => made.column(name) as number[]);
  expect(x).toEqual(discount!.map((d) => 1 / (1 - d) + d * d * 3));
  const products = discount!.map((d, i) => d * qty![i]!);
  expect(y!.every((value, i) => Math.abs(value - Math.sin(products[i]!) - 1) < 1e-12)).toBe(true);
  expect(new Set(y).size).toBe(new Set(products).size);
});

test("nulls of what is read are nulls of what is made of it, until something catches them", () => {
  const made = generate(spec({ x: "size * size + 1 / size", y: "coalesce(size * size + 1 / size, -1)" }), "t");
  const size = made.column("size") as (number | null)[];
  const expected = size.map((s) => (s === null ? null : s * s + 1 / s));
  expect(made.column("x")).toEqual(expected);
  expect(made.column("y")).toEqual(expected.map((value) => value ?? -1));
  expect(expected.filter((value) => value === null).length).toBeGreaterThan(1000);
});

test("texts of few values are chosen among, in batches of any size", () => {
  const columns = { label: 'concat("size ", qty, if(qty > 5, " large", ""))', month: 'format(date(at), "%Y-%m")' };
  const made = generate(spec(columns), "t");
  const qty = made.column("qty") as number[];
  expect(made.column("label")).toEqual(qty.map((q) => `size ${q}${q > 5 ? " large" : ""}`));
  const at = made.column("at") as number[];
  expect(made.column("month")).toEqual(at.map((ms) => new Date(ms).toISOString().slice(0, 7)));
  const small = generate(spec(columns), "t", { batchRows: 7 });
  expect(small.column("label")).toEqual(made.column("label"));
  expect(String(made.schema.fields.find(({ name }) => name === "label")!.type)).toMatch(/^Dictionary/);
});

test("texts of one supplied row are told apart, though they have the same codes, and so are their nulls", () => {
  const folder = tempFolder();
  writeFileSync(join(folder, "items.csv"), "sku,name,kind\nA1,jam,sweet\nA2,rye,\nA3,gin,strong\n");
  const columns = {
    item: { ref: "items" },
    name: "item.name",
    kind: "item.kind",
    shown: 'concat(item.name, " (", coalesce(item.kind, "?"), ")")',
    picked: 'if(upper(item.name) == "RYE", item.sku, item.kind)',
  };
  const spec = { sources: { items: { csv: "items.csv", primary_key: "sku" } }, tables: { t: { rows: 60, columns } } };
  const { column } = generate(spec, "t", { folder });
  const [item, name, kind] = ["item", "name", "kind"].map(column) as [string[], string[], (string | null)[]];
  expect(new Set(item).size).toBe(3);
  expect(column("shown")).toEqual(name.map((own, row) => `${own} (${kind[row] ?? "?"})`));
  expect(column("picked")).toEqual(name.map((own, row) => (own === "rye" ? item[row] : kind[row])));
});
