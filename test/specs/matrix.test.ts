// The matrix of determinism: threads, shards, batches, chosen tables and the machine's habits change no byte; plans do.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { expectedParts, planInFolder } from "../../src/run/resume.js";
import { localFiles } from "../../src/sinks/file-system.js";
import type { Model } from "../../src/spec/model.js";
import {
  allSpecs,
  assembled,
  type Changes,
  datagen,
  digestsIn,
  digestsOf,
  filesOf,
  type Manner,
  projectModel,
  runInto,
  specsFolder,
} from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";
import { type Golden, readGolden } from "./golden.js";

const golden = readGolden();
const sizeOf = (spec: string): Golden => golden[spec] ?? { fileRows: 1000, files: {} };
const partsOf = (spec: string) => ({ kind: "rows", rows: sizeOf(spec).fileRows }) as const;
const modelOf = (spec: string, changes: Changes = {}): Model => {
  const { rows, scale } = sizeOf(spec);
  return projectModel(spec, { rows, scale, ...changes });
};
const inMemory = (spec: string, manner: Manner = {}, changes: Changes = {}) =>
  filesOf(assembled(modelOf(spec, changes), { parts: partsOf(spec), ...manner }));
const onDisk = async (spec: string, threads: number) => {
  const folder = tempFolder();
  await runInto(folder, assembled(modelOf(spec), { threads, parts: partsOf(spec) }));
  return digestsIn(folder);
};

describe.each(allSpecs)("%s", (spec) => {
  const reference = filesOf(assembled(modelOf(spec), { parts: partsOf(spec) }));
  const digests = digestsOf(reference);

  test.each([1, 2, 3, 7])("has the same bytes with %i threads", async (threads) => {
    expect(await onDisk(spec, threads)).toEqual(digests);
  });

  test("has the same bytes from three shards, in any order", async () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      const folder = tempFolder();
      const kinds: string[] = [];
      for (const index of order) {
        const assembly = assembled(modelOf(spec), { threads: 2, parts: partsOf(spec) });
        kinds.push((await runInto(folder, assembly, { index, count: 3 })).kind);
      }
      expect(kinds).toEqual(["parts", "parts", "complete"]);
      expect(digestsIn(folder)).toEqual(digests);
    }
  });

  test.each([1, 64, 1000])("has the same bytes in batches of %i rows", (batchRows) => {
    expect(digestsOf(inMemory(spec, { batchRows }))).toEqual(digests);
  });

  test.each(["rows", "bytes"] as const)(
    "has the same bytes of a table whichever others are written, cut by %s",
    (kind) => {
      const parts = kind === "rows" ? partsOf(spec) : ({ kind, bytes: 20_000 } as const);
      const model = modelOf(spec);
      const whole = filesOf(assembled(model, { parts }));
      const names = [...model.tables.keys()];
      for (const tables of [...names.map((name) => [name]), names.slice(-2)]) {
        const expected = [...whole].filter(([name]) => tables.includes(name.split("/")[0]!));
        expect(filesOf(assembled(model, { parts, tables }))).toEqual(new Map(expected));
      }
    },
  );

  test("has other bytes with another seed, in every file with rows", () => {
    const others = inMemory(spec, {}, { seed: 987654321n });
    const same = [...reference].filter(([name, text]) => others.get(name) === text);
    expect(same.filter(([, text]) => text.indexOf("\n") < text.length - 1)).toEqual([]);
  });
});

test("an output of some tables is not taken for one of all", async () => {
  const model = modelOf("orders/orders.yaml");
  const folder = tempFolder();
  const some = assembled(model, { tables: ["customers"] });
  expect((await runInto(folder, some)).kind).toBe("complete");
  expect((await runInto(folder, some)).kind).toBe("already");
  await expect(runInto(folder, assembled(model))).rejects.toThrow('tables is only there (["customers"])');
  const { plan } = planInFolder(localFiles, folder);
  expect(expectedParts(plan)).toEqual([{ family: "customers", part: 0 }]);
  const all = [...model.tables.keys()];
  expect(assembled(model, { tables: all }).plan.hash).toBe(assembled(model).plan.hash);
});

test("64 shards have the same bytes as one", async () => {
  const spec = "orders/orders.yaml";
  const parts = { kind: "rows", rows: 20 } as const;
  const assembly = assembled(modelOf(spec), { parts });
  const folder = tempFolder();
  for (let index = 63; index >= 0; index--) await runInto(folder, assembly, { index, count: 64 });
  expect(digestsIn(folder)).toEqual(digestsOf(filesOf(assembly)));
});

test("a plan that differs in one weight is found different, and only where the weight is read", () => {
  const spec = "orders/orders.yaml";
  const [reference, bent] = [
    inMemory(spec),
    inMemory(spec, {}, { set: ["tables.lines.columns.quantity.choice.1=71"] }),
  ];
  const changed = [...reference].filter(([name, text]) => bent.get(name) !== text).map(([name]) => name.split("/")[0]);
  expect(new Set(changed)).toEqual(new Set(["lines"]));
});

test("locale, zone, umask and current folder change no byte", () => {
  const spec = join(specsFolder, "tour/tour.yaml");
  const run = (cwd: string, environment: NodeJS.ProcessEnv, umask: string) => {
    const out = join(tempFolder(), "out");
    const words = [process.execPath, datagen, "run", spec, "--out", out, "--threads", "2", "--json"];
    const command = `umask ${umask}; exec ${words.map((word) => `'${word}'`).join(" ")}`;
    const { status, stderr } = spawnSync("sh", ["-c", command], { cwd, env: { ...process.env, ...environment } });
    expect(String(stderr)).toBe("");
    expect(status).toBe(0);
    return digestsIn(out);
  };
  const plain = run(specsFolder, { TZ: "UTC", LANG: "C" }, "022");
  expect(Object.keys(plain).length).toBeGreaterThan(5);
  expect(run(tempFolder(), { TZ: "Pacific/Auckland", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" }, "077")).toEqual(
    plain,
  );
  expect(run("/", { TZ: "America/St_Johns", LANG: "de_DE.UTF-8", LC_ALL: "ar_EG.UTF-8" }, "027")).toEqual(plain);
});
