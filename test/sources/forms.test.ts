// Parents in any form: the same rows as csv, ndjson, parquet and arrow make the same bytes, weights, conditions and paths included.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { load, rows, run } from "../../src/index.js";
import { sourceNames } from "../../src/sources/index.js";
import { said } from "../cli/told.js";
import { tempFolder } from "../temp-folder.js";

const parents = `
datagen: 1
tables:
  items:
    rows: 700
    columns:
      sku: { pattern: "0[0-9]{6}", unique: true, primary_key: true }
      name: { pattern: "[a-zé\\",; ]{1,12}", nulls: 10% }
      price: { uniform: 0.5..99.5, type: "decimal(12,2)" }
      share: { lognormal: { mean: 3, sd: 1 }, type: float64 }
      stock: { uniform: 0..9000000000 }
      launched: { date: 1960-01-01..2024-12-31 }
      seen: { timestamp: 2023-01-01..2024-12-31, nulls: 20% }
      sold: { choice: [true, false], type: bool }
`;

const children = (form: string): string => `
datagen: 1
name: sales
sources:
  items: { ${form}: items.${form}, primary_key: sku, rename: { name: title } }
tables:
  sales:
    rows: 3000
    columns:
      item: { ref: items, weight: items.share * 2 }
      cheap: { ref: items, where: items.price <= most && items.sold == true, hidden: true }
      most: { uniform: 60..90 }
      price: item.price
      total: round(item.price * 3, 2)
      title: item.title
      stock: item.stock + 1
      launched: item.launched
      seen: item.seen
      sold: item.sold
  visits:
    each: { item: items }
    count: { uniform: 0..2 }
    columns: { sku: item.sku, n: position }
`;

const outputOf = (out: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(out, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".csv"))
      .map((name) => [name, readFileSync(join(out, name), "utf8")]),
  );

/** A folder with the items in every form, and a spec for each. */
async function supplied(): Promise<string> {
  const folder = tempFolder();
  const spec = await load(parents);
  for (const format of sourceNames) {
    const out = join(folder, `${format}-out`);
    await run(spec, { out, format, threads: 1 });
    writeFileSync(join(folder, `items.${format}`), readFileSync(join(out, "items", `part-00000.${format}`)));
  }
  for (const form of sourceNames) writeFileSync(join(folder, `${form}.yaml`), children(form));
  return folder;
}

describe("parents in any form", () => {
  it("make the same bytes", async () => {
    const folder = await supplied();
    const outputs = [];
    for (const form of sourceNames) {
      const out = join(folder, `out-${form}`);
      await run(join(folder, `${form}.yaml`), { out, threads: 1 });
      outputs.push(outputOf(out));
    }
    expect(Object.keys(outputs[0]!)).toEqual(["sales/part-00000.csv", "visits/part-00000.csv"]);
    expect(outputs[0]!["sales/part-00000.csv"]!.length).toBeGreaterThan(100_000);
    for (const output of outputs) expect(output).toEqual(outputs[0]);
  });

  it("enter the plan by the digest of their file", async () => {
    const folder = await supplied();
    for (const form of ["parquet", "arrow", "ndjson"]) {
      const { model } = await load(join(folder, `${form}.yaml`));
      const { sha256 } = model.sources.get("items")!.data;
      expect(sha256).toBe(
        createHash("sha256")
          .update(readFileSync(join(folder, `items.${form}`)))
          .digest("hex"),
      );
      expect(JSON.stringify(model.document)).toContain(sha256);
    }
  });

  it("are read by the command line, under the path that a setting or a var names", async () => {
    const folder = await supplied();
    const parquet = readFileSync(join(folder, "items.parquet"));
    const spec = children("parquet")
      .replace("items.parquet", "$file")
      .replace("datagen: 1", "datagen: 1\nvars: { file: none.parquet }");
    const files = { "spec.yaml": spec, "a.parquet": parquet };
    const words = ["preview", "spec.yaml", "sales", "-n", "1", "--json", "--set", "vars.file=a.parquet"];
    const { code, stdout } = await said(files, ...words);
    expect(code).toBe(0);
    const [row] = rows(await load(join(folder, "parquet.yaml")), "sales", 1);
    expect(JSON.parse(stdout)).toEqual(row);
  });
});
