// What a reference costs by each method: the rows of a table with the ref, less the same rows without it.
// CPU time, interleaved, medians. Run: node bench/references.mjs [rounds]
import { familyRunner } from "../dist/batch/family.js";
import { Constants } from "../dist/kernels/constants.js";
import { staticEnd } from "../dist/kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../dist/kernels/instance.js";
import { families } from "../dist/plan/families.js";
import { lowerFamily } from "../dist/plan/lower.js";
import { Lowering } from "../dist/plan/lowering.js";
import { PlanTables } from "../dist/plan/tables.js";
import { Preparation } from "../dist/prepare/prepare.js";
import { Problems } from "../dist/spec/diagnostics.js";
import { readModel } from "../dist/spec/read.js";
import { cpu, median } from "./engine.mjs";

const rows = 1 << 18;
const rounds = Number(process.argv[2] ?? 7);
const items = 32_000;

const numbered = {
  "any row, all alike": "{ ref: items }",
  "by weight": "{ ref: items, weight: items.fame }",
  "where: one equation, 20 groups": "{ ref: items, where: items.kind == kind }",
  "where: one equation, by weight": "{ ref: items, where: items.kind == kind, weight: items.fame }",
  "where: two equations": "{ ref: items, where: items.kind == kind && items.shelf == shelf }",
  "where: an equation of texts made row by row": `{ ref: items, where: 'items.code == concat("k", word)' }`,
  "where: a range (price <= budget)": "{ ref: items, where: items.price <= budget }",
  "where: a range, by weight": "{ ref: items, where: items.price <= budget, weight: items.fame }",
  "where: a range within groups": "{ ref: items, where: items.kind == kind && items.price <= budget }",
  "where: a range within groups, by weight":
    "{ ref: items, where: items.kind == kind && items.price <= budget, weight: items.fame }",
  "where: != (1 of 20 fails)": "{ ref: items, where: items.kind != kind, weight: items.fame }",
  "where: two ranges (1 of 10 passes)": "{ ref: few, where: few.from <= budget && budget < few.to }",
  "before: self": "{ ref: t, before: self }",
  "before: self, by weight": "{ ref: t, before: self, weight: t.budget }",
  "before: self, within groups": "{ ref: t, before: self, where: t.kind == kind }",
};
const children = {
  "8 children, all alike, not apart": "{ ref: items }",
  "8 children apart, all alike": "{ ref: items, unique_in: p }",
  "8 children, by weight, not apart": "{ ref: items, weight: items.fame }",
  "8 children apart, by weight": "{ ref: items, unique_in: p, weight: items.fame }",
  "8 children apart, by weight, in groups":
    "{ ref: items, unique_in: p, weight: items.fame, where: items.kind == p.kind }",
};
const many = { "200 children apart, by weight": "{ ref: items, unique_in: p, weight: items.fame }" };

const spec = (table, ref, count) => `datagen: 1
tables:
  items:
    rows: ${items}
    columns:
      id: { sequence: 1, primary_key: true }
      kind: { uniform: 1..20 }
      shelf: { uniform: 1..15 }
      price: { uniform: 1..10000 }
      fame: { zipf: { s: 1.1, n: 1000 } }
      code: concat("k", kind)
  few:
    rows: 400
    columns: { id: { sequence: 1, primary_key: true }, from: { uniform: 1..10000 }, to: from + 1000 }
  t:
    rows: ${rows}
    columns:
      id: { sequence: 1, primary_key: true }
      kind: { uniform: 1..20 }
      shelf: { uniform: 1..15 }
      budget: { uniform: 1..12000 }
      word: { pattern: "[1-9]" }${table === "t" && ref ? `\n      ref: ${ref}` : ""}
  parents:
    rows: ${Math.ceil(rows / count)}
    columns: { id: { sequence: 1, primary_key: true }, kind: { uniform: 1..20 } }
  kids:
    each: { p: parents }
    count: ${count}
    columns:
      p: p.id
      place: position${table === "kids" && ref ? `\n      ref: ${ref}` : ""}
`;
function made(table, ref, count = 8) {
  const problems = new Problems();
  const model = readModel(
    spec(table, ref, count),
    "bench.yaml",
    { read: () => ({ missing: "no files" }), settings: [] },
    problems,
  );
  if (!model || problems.hasErrors) throw new Error(JSON.stringify(problems.list));
  const preparation = new Preparation(model, { get: () => undefined, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const constants = new Constants(staticEnd());
  const family = families(model).find(({ tables: own }) => own.some(({ name }) => name === table));
  const program = lowerFamily(new Lowering(model, constants, tables), family, {
    written: new Set([table]),
    output: () => ({ finish: () => ({ encoding: undefined, text: 0, flushBytes: 0 }) }),
  });
  const base = constants.endBytes;
  const memory = createMemory(base + program.arenaBytes);
  constants.copyTo(memory);
  let found = 0;
  const run = familyRunner(openKernels(kernelModule(), memory), memory, program, base, ({ table: name }) => (n) => {
    if (name === table) found += n;
  });
  return () => {
    found = 0;
    const before = cpu();
    run(0, family.rows, () => true);
    return (1000 * (cpu() - before)) / found;
  };
}

for (const [table, cases, count] of [
  ["t", numbered, 8],
  ["kids", children, 8],
  ["kids", many, 200],
]) {
  const runs = { base: made(table, undefined, count) };
  for (const [name, ref] of Object.entries(cases)) runs[name] = made(table, ref, count);
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const [name, run] of Object.entries(runs)) {
      const ns = run();
      if (round > 0) times[name].push(ns);
    }
  const base = median(times.base);
  for (const name of Object.keys(cases))
    console.log(`${(median(times[name]) - base).toFixed(1).padStart(7)} ns  ${name}`);
}
