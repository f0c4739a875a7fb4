// What weighted parents of any size cost: seconds and peak memory to prepare them, and ns to draw one, beside one mix. Each in a process of its own.
// Run: node bench/parents.mjs [all]; `all` adds a billion rows. CPU time but for the seconds; nothing is asserted.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { WalkBuilder } from "../dist/batch/walk.js";
import { NumberedRows } from "../dist/plan/batch-rows.js";
import { Lowering } from "../dist/plan/lowering.js";
import { PlanTables } from "../dist/plan/tables.js";
import { Preparation } from "../dist/prepare/prepare.js";
import { Problems } from "../dist/spec/diagnostics.js";
import { readModel } from "../dist/spec/read.js";
import { cpu, median } from "./engine.mjs";

const n = 4096;
const weighted = "weight: customers.visits";
const sizes = [
  ["32k", weighted],
  ["1M", weighted],
  ["4M", weighted],
  ["16M", weighted],
  ["64M", weighted],
  ["64M", "popularity: { zipf: 1.1 }"],
  ["64M", "popularity: { lorenz: { top: 20%, share: 80% } }"],
  ["64M", undefined],
];
const more = [
  ["1B", weighted],
  ["1B", "popularity: { lorenz: { top: 20%, share: 80% } }"],
];

/** A table of the spec, walked through. */
function open(rows, beside) {
  const text = `datagen: 1
tables:
  customers:
    rows: ${rows}
    columns:
      id: { sequence: 1, primary_key: true }
      visits: { lognormal: { mean: 1.5, sd: 0.6 } }
  orders: { rows: 1B, columns: { customer: { ref: customers${beside ? `, ${beside}` : ""} } } }
`;
  const problems = new Problems();
  const model = readModel(text, "bench.yaml", { read: () => ({ missing: "no files here" }), settings: [] }, problems);
  if (!model || problems.hasErrors) throw new Error(JSON.stringify(problems.list));
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const draft = new WalkBuilder("orders", n);
  const lowering = new Lowering(model, draft.constants, tables);
  return { draft, rows: new NumberedRows(lowering, model.tables.get("orders"), draft.builder) };
}

/** Row hashes alone, which are one mix a row; then with the position of a parent. */
function measure(size, beside) {
  const bare = open(size, undefined);
  bare.rows.hashes();
  const mix = bare.draft.finish();
  const before = performance.now();
  const { draft, rows } = open(size, beside);
  rows.index("customer");
  const walk = draft.finish(); // prepares
  const seconds = (performance.now() - before) / 1000;
  const samples = { mix: [], draw: [] };
  const batches = 64;
  const timed = (filled, round) => {
    const begun = cpu();
    for (let batch = 0; batch < batches; batch++) filled.fill((round * batches + batch) * n, n);
    return ((cpu() - begun) * 1000) / (batches * n);
  };
  for (let round = 0; round < 24; round++) {
    const [mixed, drawn] = [timed(mix, round), timed(walk, round)];
    if (round < 4) continue;
    samples.mix.push(mixed);
    samples.draw.push(drawn - mixed);
  }
  const megabytes = process.resourceUsage().maxRSS / 1000;
  return { seconds, megabytes, mix: median(samples.mix), draw: median(samples.draw) };
}

const [what, ...rest] = process.argv.slice(2);
if (what === "one") {
  console.log(JSON.stringify(measure(rest[0], rest[1] || undefined)));
} else {
  const head = ["seconds", "peak MB", "ns a draw", "mixes"];
  console.log("customers, drawn by".padEnd(56), ...head.map((title) => title.padStart(9)));
  for (const [size, beside] of what === "all" ? [...sizes, ...more] : sizes) {
    const words = [fileURLToPath(import.meta.url), "one", size, beside ?? ""];
    const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const { seconds, megabytes, mix, draw } = JSON.parse(stdout);
    const cells = [seconds.toFixed(2), megabytes.toFixed(0), draw.toFixed(1), (draw / mix).toFixed(1)];
    console.log(`${size}  ${beside ?? "all alike"}`.padEnd(56), ...cells.map((cell) => cell.padStart(9)));
  }
}
