// Every spec of specs/ gives the bytes that were recorded, on any machine. UPDATE_GOLDEN=1 records them anew: a change of
// bytes belongs into the changelog, in the same commit.
import { writeFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { allSpecs, assembled, digestsIn, projectModel, runInto } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";
import { type Golden, goldenFile, readGolden } from "./golden.js";

const golden = readGolden();
const updating = process.env.UPDATE_GOLDEN === "1";
const recorded: Record<string, Golden> = {};

afterAll(() => {
  if (updating) writeFileSync(goldenFile, `${JSON.stringify(recorded, undefined, 2)}\n`);
});

test("every spec has its golden digests, and no digests are left of specs that are gone", () => {
  if (!updating) expect(Object.keys(golden)).toEqual(allSpecs);
});

const run = async (spec: string, seed?: bigint) => {
  const { rows, scale, fileRows } = golden[spec] ?? { fileRows: 1000 };
  const folder = tempFolder();
  const parts = { kind: "rows", rows: fileRows } as const;
  const end = await runInto(folder, assembled(projectModel(spec, { rows, scale, seed }), { threads: 2, parts }));
  expect(end.kind).toBe("complete");
  const size = { ...(rows !== undefined && { rows }), ...(scale !== undefined && { scale }), fileRows };
  return { ...size, files: digestsIn(folder) };
};

test.each(allSpecs)("%s gives the recorded bytes", async (spec) => {
  recorded[spec] = await run(spec);
  expect(Object.keys(recorded[spec].files).length).toBeGreaterThanOrEqual(3);
  if (!updating) expect(recorded[spec]).toEqual(golden[spec]);
});

test("other bytes are found to be others", async () => {
  const spec = "orders/orders.yaml";
  if (!updating) expect(await run(spec, 1n)).not.toEqual(golden[spec]);
});
