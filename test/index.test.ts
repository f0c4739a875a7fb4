// The library: a spec becomes a model, a plan, files, batches and rows in this process, with nothing but the names that index.ts gives.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type RecordBatch, RecordBatchStreamWriter, Table, tableFromIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import * as datagen from "../src/index.js";
import { tempFolder } from "./temp-folder.js";

const spec = `
datagen: 1
tables:
  stores: { rows: 3, columns: { id: { sequence: 1, primary_key: true }, kind: { choice: [a, b] } } }
  sales:
    rows: 10000
    columns: { store: { ref: stores }, qty: { uniform: 1..9 }, note: { pattern: "[a-z]{3}", nulls: 20% } }
  items:
    each: { sale: sales }
    count: { uniform: 0..3 }
    columns: { n: position, price: { uniform: 0.5..9.5, type: "decimal(12,2)" }, sale: sale.qty }
`;

async function batchesOf(...given: Parameters<typeof datagen.generate>): Promise<RecordBatch[]> {
  const batches: RecordBatch[] = [];
  for await (const batch of datagen.generate(...given)) batches.push(batch);
  return batches;
}

const plainRows = (batches: readonly RecordBatch[]): string[] =>
  batches.flatMap((batch) =>
    batch
      .toArray()
      .map((row) => JSON.stringify(row, (_, value) => (typeof value === "bigint" ? Number(value) : value))),
  );

describe("load", () => {
  it("takes a text, a path, a URL and an object for the same spec", async () => {
    const file = join(tempFolder(), "spec.yaml");
    writeFileSync(file, spec);
    const object: datagen.SpecObject = {
      datagen: 1,
      tables: {
        stores: { rows: 3n, columns: { id: { sequence: 1, primary_key: true }, kind: { choice: ["a", "b"] } } },
        sales: {
          rows: 10_000,
          columns: { store: { ref: "stores" }, qty: { uniform: "1..9" }, note: { pattern: "[a-z]{3}", nulls: "20%" } },
        },
        items: {
          each: { sale: "sales" },
          count: { uniform: "0..3" },
          columns: { n: "position", price: { uniform: "0.5..9.5", type: "decimal(12,2)" }, sale: "sale.qty" },
        },
      },
    };
    const loaded = await Promise.all([spec, file, pathToFileURL(file), object].map((each) => datagen.load(each)));
    for (const { model } of loaded) expect(model.document).toEqual(loaded[0]!.model.document);
    expect(loaded.map((each) => each.file)).toEqual(["spec", file, file, "spec"]);
  });

  it("takes what stands above the spec", async () => {
    const { model } = await datagen.load(spec, { rows: 50, seed: 7, set: { "tables.stores.rows": 9, name: "shops" } });
    expect(model).toMatchObject({ seed: 7n, name: "shops" });
    expect(model.tables.get("stores")!.size).toMatchObject({ rows: 9 });
  });

  it("says all that is wrong at once, with lines", async () => {
    const wrong = spec.replace("uniform: 1..9", "unifrom: 1..9").replace("ref: stores", "ref: store");
    const failed = await datagen.load(wrong).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(datagen.DatagenError);
    const { message, problems, exitCode } = failed as datagen.DatagenError;
    expect(exitCode).toBe(datagen.exitCodes.spec);
    expect(problems.length).toBeGreaterThan(1);
    expect(message).toMatch(/^\d problems in spec\n {2}spec:7:\d+ /);
    expect(message).toContain('did you mean "uniform"?');
    expect(datagen.renderProblems(problems, new Map([["spec", wrong]]))).toContain('did you mean "stores"?');
    await expect(datagen.load("nowhere.yaml")).rejects.toThrow(
      "cannot read the spec nowhere.yaml: there is no such file",
    );
    await expect(datagen.load({ datagen: 1, seed: 2n ** 60n, tables: {} })).rejects.toThrow("too large");
  });
});

describe("plan and run", () => {
  it("make the same files for one thread and for two, from a spec and from a plan", async () => {
    const loaded = await datagen.load(spec);
    const manifests = [];
    for (const threads of [1, 2]) {
      const out = tempFolder();
      const options = { parts: { kind: "files", files: 3 }, threads } as const;
      const end = await (threads === 1
        ? datagen.run(loaded, { out, ...options })
        : datagen.run(await datagen.plan(loaded, options), { out }));
      expect(end.kind).toBe("complete");
      expect(end.tables.map(({ table, rows }) => [table, rows]).slice(0, 2)).toEqual([
        ["stores", 3],
        ["sales", 10_000],
      ]);
      expect((await datagen.run(loaded, { out, ...options })).kind).toBe("already");
      const { folder, plan } = datagen.planInFolder(datagen.localFiles, out);
      expect(datagen.finishOutput(datagen.localFiles, folder, plan, datagen.expectedParts(plan)).kind).toBe("complete");
      manifests.push(datagen.readManifest(datagen.localFiles, folder));
    }
    expect(manifests[0]).toEqual(manifests[1]);
  });

  it("refuse words that do not go together", async () => {
    const refused = (options: datagen.PlanOptions): Promise<unknown> =>
      datagen.plan(spec, options).catch((error: Error) => error.message);
    expect(await refused({ format: "csv", rowGroup: 100 })).toBe("rowGroup does not go with the format csv");
    expect(await refused({ format: "csv", compression: "snappy" })).toBe('the format csv has no compression "snappy"');
    expect(await refused({ tables: ["stroes"] })).toBe('there is no table "stroes"');
    expect(await refused({ format: "cvs" as "csv" })).toBe('unknown format "cvs"');
  });
});

describe("generate", () => {
  it("gives any range of rows, equal to those of the whole", async () => {
    const whole = plainRows(await batchesOf(spec, "sales"));
    expect(whole).toHaveLength(10_000);
    expect(plainRows(await batchesOf(spec, "sales", { rows: [4000, 9001] }))).toEqual(whole.slice(4000, 9001));
    expect(await batchesOf(spec, "sales", { rows: [5, 5] })).toEqual([]);
    await expect(batchesOf(spec, "sales", { rows: [0, 10_001] })).rejects.toThrow("rows 0 to 10001: sales has 10000");
    await expect(batchesOf(spec, "sales", { rows: [3, 2] })).rejects.toThrow("no range");
    await expect(batchesOf(spec, "sale")).rejects.toThrow('there is no table "sale"');
  });

  it("gives the children of a range of roots", async () => {
    const whole = plainRows(await batchesOf(spec, "items"));
    const pieces = [];
    for (const rows of [
      [0, 1],
      [1, 5000],
      [5000, 10_000],
    ] as const)
      pieces.push(...plainRows(await batchesOf(spec, "items", { rows, borrowed: true })));
    expect(pieces).toEqual(whole);
    expect(whole.length).toBeGreaterThan(14_000);
  });

  it("copies batches, and borrows them where it is asked to", async () => {
    const copies = await batchesOf(spec, "sales");
    const own = plainRows(copies);
    const seen: string[] = [];
    let borrowed = 0;
    for await (const batch of datagen.generate(spec, "sales", { borrowed: true })) {
      seen.push(...plainRows([batch]));
      if (batch.data.children[0]!.values.buffer instanceof SharedArrayBuffer) borrowed++;
    }
    expect(seen).toEqual(own);
    expect(borrowed).toBe(copies.length);
    for (const { data } of copies)
      for (const child of data.children) expect(child.values.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it("gives batches that Arrow writes as one stream with one dictionary", async () => {
    const writer = new RecordBatchStreamWriter();
    const batches = await batchesOf(spec.replace("rows: 3", "rows: 9000"), "stores");
    expect(new Set(batches.map((batch) => batch.getChildAt(1)!.data[0]!.dictionary)).size).toBe(1);
    const bytes = await writer.writeAll(batches).toUint8Array();
    expect(tableFromIPC(bytes).numRows).toBe(9000);
    expect(new Table(batches).numRows).toBe(9000);
  });
});

describe("rows", () => {
  it("are those that a run writes", async () => {
    const out = tempFolder();
    await datagen.run(spec, { out, threads: 1 });
    const written = readFileSync(join(out, "sales", "part-00000.csv"), "utf8")
      .trimEnd()
      .split("\n");
    const made = datagen.rows(spec, "sales", 10_000);
    expect(made.map((row) => Object.values(row).join(","))).toEqual(written.slice(1));
    expect(datagen.rows(spec, "sales", 3, { from: 9998 })).toEqual(made.slice(9998));
    expect(datagen.rows(spec, "sales", 0)).toEqual([]);
  });

  it("are plain values of each type", () => {
    const [row] = datagen.rows(
      `datagen: 1
tables:
  t:
    rows: 1
    columns:
      big: 3000000000 * 3000000001
      small: { value: 7 }
      yes: { value: true }
      id: { uuid: v4 }
      day: { date: 2024-02-29..2024-02-29 }
      at: { value: "2024-02-29T12:30:00Z", type: timestamp }
      price: { value: 1.25, type: "decimal(12,2)" }
      long: { value: 123456789012345.5, type: "decimal(18,3)" }
      none: { value: 1, nulls: 100% }
`,
      "t",
      1,
    );
    expect(row).toEqual({
      big: 9000000003000000000n,
      small: 7,
      yes: true,
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
      day: "2024-02-29",
      at: "2024-02-29T12:30:00Z",
      price: 1.25,
      long: "123456789012345.500",
      none: null,
    });
  });

  it("of a spec with sources that are decoded want it loaded first", async () => {
    const text =
      "datagen: 1\nsources: { s: { parquet: s.parquet } }\ntables: { t: { rows: 1, columns: { a: { value: 1 } } } }";
    const folder = tempFolder();
    await datagen.run("datagen: 1\ntables: { s: { rows: 3, columns: { id: { sequence: 1 } } } }", {
      out: folder,
      format: "parquet",
    });
    writeFileSync(join(folder, "spec.yaml"), text.replace("s.parquet", "s/part-00000.parquet"));
    expect(() => datagen.rows(join(folder, "spec.yaml"), "t")).toThrow("await load(spec)");
    expect(datagen.rows(await datagen.load(join(folder, "spec.yaml")), "t")).toEqual([{ a: 1 }]);
  });
});

it("knows the schema of specs for editors", () => {
  expect(datagen.jsonSchema()).toMatchObject({ title: "datagen specification", type: "object" });
});
