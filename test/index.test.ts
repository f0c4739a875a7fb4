// The library: a spec becomes a model, a plan and rows in this process, with nothing but the names that index.ts gives.
import { describe, expect, it } from "vitest";
import * as datagen from "../src/index.js";
import { tempFolder } from "./temp-folder.js";

const spec = `
datagen: 1
tables:
  stores: { rows: 3, columns: { id: { sequence: 1, primary_key: true } } }
  sales:
    rows: 100
    columns: { store: { ref: stores }, qty: { uniform: 1..9 } }
`;
const nowhere = { get: () => false, put: () => {} };

function modelOf(text: string): { model: datagen.Model | undefined; problems: datagen.Problems } {
  const problems = new datagen.Problems();
  const read = (): { missing: string } => ({ missing: "there is no such file" });
  return { model: datagen.readModel(text, "spec.yaml", { read }, problems), problems };
}

describe("the library", () => {
  it("makes the same files for one thread and for two", async () => {
    const { model } = modelOf(spec);
    const manifests = [];
    for (const threads of [1, 2]) {
      const folder = tempFolder();
      const assembly = datagen.assemble(model!, {
        format: "csv",
        parts: { kind: "files", files: 3 },
        threads,
        store: nowhere,
      });
      const end = await datagen.run(assembly, {
        to: { kind: "files", folder },
        shard: datagen.wholeOutput,
        force: false,
        fs: datagen.localFiles,
        clock: () => 0,
      });
      expect(end.kind).toBe("complete");
      expect(end.tables.map(({ table, rows }) => [table, rows])).toEqual([
        ["stores", 3],
        ["sales", 100],
      ]);
      const { folder: real, plan } = datagen.planInFolder(datagen.localFiles, folder);
      expect(datagen.finishOutput(datagen.localFiles, real, plan, datagen.expectedParts(plan)).kind).toBe("complete");
      manifests.push(datagen.readManifest(datagen.localFiles, real));
    }
    expect(manifests[0]).toEqual(manifests[1]);
  });

  it("shows rows of a table without a run", () => {
    const { model } = modelOf(spec);
    const preparation = new datagen.Preparation(model!, nowhere);
    const tables = new datagen.PlanTables(model!, preparation);
    preparation.tables = tables;
    const family = datagen.families(model!).find(({ name }) => name === "sales")!;
    const quantities: unknown[] = [];
    datagen.sampleRows({ model: model!, tables, family, table: "sales", firstRow: 90 }, (batch) => {
      for (const row of batch) quantities.push(Number(row.qty));
      return true;
    });
    expect(quantities).toHaveLength(10);
    for (const qty of quantities) expect(qty).toBeOneOf([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("says all that is wrong with a spec, as text and as one error", () => {
    const wrong = spec.replace("uniform", "unifrom").replace("ref: stores", "ref: store");
    const { model, problems } = modelOf(wrong);
    expect(model).toBeUndefined();
    const text = datagen.renderProblems(problems.list, new Map([["spec.yaml", wrong]]));
    expect(text).toContain('did you mean "uniform"?');
    expect(text).toContain('did you mean "stores"?');
    expect(datagen.specError(problems.list)).toMatchObject({ exitCode: datagen.exitCodes.spec });
  });

  it("knows the schema of specs for editors", () => {
    expect(datagen.jsonSchema()).toMatchObject({ title: "datagen specification", type: "object" });
  });
});
