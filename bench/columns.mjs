// What formulas and patterns cost: columns of one table, a batch at a time, beside the same by plain JavaScript loops over typed arrays.
// CPU time, interleaved, medians. Run: node bench/columns.mjs [seconds]
import { WalkBuilder } from "../dist/batch/walk.js";
import { NumberedRows } from "../dist/plan/batch-rows.js";
import { Lowering } from "../dist/plan/lowering.js";
import { PlanTables } from "../dist/plan/tables.js";
import { Preparation } from "../dist/prepare/prepare.js";
import { Problems } from "../dist/spec/diagnostics.js";
import { readModel } from "../dist/spec/read.js";
import { cpu, median } from "./engine.mjs";
import { mixColumn } from "./plain.mjs";

const n = 4096;

/** Inputs of every formula, by name. */
const inputs = {
  day: "{ uniform: 1..366 }",
  qty: "{ uniform: 1..12 }",
  price: "{ uniform: 0.5..200 }",
  weight: "{ uniform: 0.1..9 }",
  first: '{ pattern: "[a-z]{6}" }',
  last: '{ pattern: "[a-z]{6}" }',
};

/** `made` column, and how JavaScript makes row i of it; texts go into an array as generators keep them. */
const cases = {
  "formula of seven operations": {
    made: "(1 + 0.4 * sin(6.283185307179586 * day / 365)) * price + 1",
    reads: ["day", "price"],
    js: ({ day, price }, out) => {
      for (let i = 0; i < n; i++) out[i] = (1 + 0.4 * Math.sin((6.283185307179586 * day[i]) / 365)) * price[i] + 1;
    },
  },
  "formula without a sine": {
    made: "(1 + 0.4 * (qty - 3) / 365) * price + 1",
    reads: ["qty", "price"],
    js: ({ qty, price }, out) => {
      for (let i = 0; i < n; i++) out[i] = (1 + (0.4 * (qty[i] - 3)) / 365) * price[i] + 1;
    },
  },
  "if and between": {
    made: "if(qty > 6 && price < 100, qty * 2, qty)",
    reads: ["qty", "price"],
    js: ({ qty, price }, out) => {
      for (let i = 0; i < n; i++) out[i] = qty[i] > 6 && price[i] < 100 ? qty[i] * 2 : qty[i];
    },
  },
  "round to cents": {
    made: "round(qty * price, 2)",
    reads: ["qty", "price"],
    js: ({ qty, price }, out) => {
      for (let i = 0; i < n; i++) out[i] = Math.round(qty[i] * price[i] * 100);
    },
  },
  "concat of three texts": {
    made: 'concat(first, ".", last)',
    reads: ["first", "last"],
    js: ({ first, last }, _out, texts) => {
      for (let i = 0; i < n; i++) texts[i] = `${first[i]}.${last[i]}`;
    },
  },
  "template of three parts": {
    made: '{ template: "{first}.{last}-{qty}" }',
    reads: ["first", "last", "qty"],
    js: ({ first, last, qty }, _out, texts) => {
      for (let i = 0; i < n; i++) texts[i] = `${first[i]}.${last[i]}-${qty[i]}`;
    },
  },
  "number in German": { made: "{ formula: qty * 123457, locale: de }", reads: ["qty"] },
  "date in French": { made: '{ date: period, locale: fr, format: "%A %-d %B %Y" }', reads: [] },
  "date on a Monday": { made: "{ date: period, weekday: monday }", reads: [] },
  "moment on a Monday": { made: "{ timestamp: period, weekday: monday }", reads: [] },
  "nulls by a condition": { made: "{ uniform: 1..9, nulls: { rate: 30%, when: qty > 6 } }", reads: ["qty"] },
  "whole numbers below 26^10, unique": { made: "{ uniform: 0..141167095653375, unique: true }", reads: [] },
  "pattern [a-z]{10}, unique": { made: '{ pattern: "[a-z]{10}", unique: true }', reads: [] },
  "pattern [A-Z]{3}-[0-9]{4}": {
    made: '{ pattern: "[A-Z]{3}-[0-9]{4}" }',
    reads: [],
    js: patternTwin(["A", "A", "A", "-", "0", "0", "0", "0"]),
  },
  "pattern [A-Z]{3}-[0-9]{4}, unique": { made: '{ pattern: "[A-Z]{3}-[0-9]{4}", unique: true }', reads: [] },
  "pattern [a-z]{4,12}": { made: '{ pattern: "[a-z]{4,12}" }', reads: [] },
};

/** One 64-bit draw a text, by halves; characters by their codes. */
function patternTwin(classes) {
  const words = new Uint32Array(2 * n);
  const sizes = { A: 26, 0: 10 };
  let call = 0;
  return (_inputs, _out, texts) => {
    for (let i = 0; i < n; i++) words[2 * i] = call * n + i;
    mixColumn(words, call++, 7, words, n);
    for (let i = 0; i < n; i++) {
      let rest = words[2 * i + 1] * 1048576 + (words[2 * i] >>> 12);
      let text = "";
      for (const first of classes) {
        const size = sizes[first] ?? 1;
        const next = Math.floor(rest / size);
        text += String.fromCharCode(first.charCodeAt(0) + rest - next * size);
        rest = next;
      }
      texts[i] = text;
    }
  };
}

/** A walk over a table with the inputs and, where given, one more column; inputs are made first. */
function walkOf(names, made) {
  const lines = [...names.map((name) => [name, inputs[name]]), ...(made ? [["made", made]] : [])];
  const quoted = (text) => (text.startsWith("{") ? text : `'${text}'`);
  const text = `datagen: 1\nname: bench\ntables:\n  t:\n    rows: 1M\n    columns:\n${lines.map(([name, value]) => `      ${name}: ${quoted(value)}\n`).join("")}`;
  const problems = new Problems();
  const model = readModel(text, "bench.yaml", { read: () => ({ missing: "no files here" }), settings: [] }, problems);
  if (!model || problems.hasErrors) throw new Error(JSON.stringify(problems.list));
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const draft = new WalkBuilder("t", n);
  const rows = new NumberedRows(new Lowering(model, draft.constants, tables), model.tables.get("t"), draft.builder);
  const vectors = Object.fromEntries(lines.map(([name]) => [name, rows.column(name)]));
  const walk = draft.finish();
  return { walk, read: (name) => values(walk, vectors[name]) };
}

/** A column of the batch in memory, as JavaScript would hold it. */
function values({ memory, address }, vector) {
  const { buffer } = memory;
  if (vector.lane === "f64") return new Float64Array(buffer, address(vector.values), n).slice();
  if (vector.lane === "i32") return new Int32Array(buffer, address(vector.values), n).slice();
  if (vector.lane === "i64") return Float64Array.from(new BigInt64Array(buffer, address(vector.values), n), Number);
  const offsets = new Int32Array(buffer, address(vector.offsets), n + 1);
  const bytes = Buffer.from(new Uint8Array(buffer, address(vector.bytes), offsets[n]).slice());
  return Array.from({ length: n }, (_, i) => bytes.toString("latin1", offsets[i], offsets[i + 1]));
}

/** CPU ns a value: a column less its inputs, and its twin. */
export function columns(seconds = 8, chosen = cases) {
  const runs = Object.entries(chosen).map(([name, { made, reads, js }]) => {
    // Row hashes and inputs are made in both walks; a pattern alone is compared with a table of one drawn number
    const [bare, full] = [walkOf(reads.length > 0 ? reads : ["day"]), walkOf(reads.length > 0 ? reads : ["day"], made)];
    full.walk.fill(0, n);
    const given = Object.fromEntries(reads.map((input) => [input, full.read(input)]));
    const out = new Float64Array(n);
    const texts = new Array(n);
    const twin = js && (() => js(given, out, texts));
    if (twin && reads.length > 0) {
      twin();
      const found = full.read("made");
      const expected = typeof found[0] === "string" ? texts : out;
      const wrong = found.findIndex(
        (value, i) => value !== expected[i] && !(Math.abs(value - expected[i]) <= 1e-9 * Math.abs(value)),
      );
      if (wrong >= 0) throw new Error(`${name}: row ${wrong} is ${found[wrong]}, in JavaScript ${expected[wrong]}`);
    }
    return { name, bare: bare.walk, full: full.walk, twin, samples: { ours: [], js: [] } };
  });
  const batches = 24;
  const deadline = performance.now() + seconds * 1000;
  const timed = (call) => {
    const before = cpu();
    for (let batch = 0; batch < batches; batch++) call(batch);
    return ((cpu() - before) * 1000) / (batches * n);
  };
  for (let round = 0; round < 12 || performance.now() < deadline; round++) {
    for (const { bare, full, twin, samples } of runs) {
      const inputsAlone = timed((batch) => bare.fill((round * batches + batch) * n, n));
      const whole = timed((batch) => full.fill((round * batches + batch) * n, n));
      const js = twin && timed(twin);
      if (round < 3) continue;
      samples.ours.push(whole - inputsAlone);
      if (twin) samples.js.push(js);
    }
  }
  return runs.map(({ name, samples }) => ({
    name,
    ours: median(samples.ours),
    js: samples.js.length > 0 ? median(samples.js) : undefined,
  }));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  console.log("ns of CPU per value, median".padEnd(36), "datagen".padStart(8), "js".padStart(8), "ratio".padStart(8));
  for (const { name, ours, js } of columns(Number(process.argv[2]) || undefined)) {
    const cells = [ours.toFixed(2), js?.toFixed(2) ?? "-", js === undefined ? "-" : `${(js / ours).toFixed(1)}x`];
    console.log(name.padEnd(36), ...cells.map((cell) => cell.padStart(8)));
  }
}
