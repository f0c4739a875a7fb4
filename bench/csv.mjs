// What formatting a point-of-sale row costs: our row program, a careful writer of bytes in JavaScript, and JavaScript strings, over the
// same columns. CPU time, interleaved, medians. Run: node bench/csv.mjs [seconds] [--fields]; ITEMS=200000 for a larger dictionary.
import { executor } from "../dist/batch/execute.js";
import { csvRows } from "../dist/encoders/csv.js";
import { openEncoding, outSlack } from "../dist/encoders/rows.js";
import { Constants } from "../dist/kernels/constants.js";
import { createMemory, kernelModule, openKernels } from "../dist/kernels/instance.js";
import { Arena, ProgramBuilder, Rows } from "../dist/kernels/program.js";
import { longestText, textArray } from "../dist/kernels/vector.js";

const rowCount = 4096;
const batches = 16; // fresh rows for each call, so that no branch predictor learns a batch by heart
const items = Number(process.env.ITEMS ?? 32_000);

/** Deterministic, and good enough for a bench. */
function randomNumbers(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * n);
  };
}
const random = randomNumbers(7);

/** Columns of `rowCount * batches` rows; the clock advances by about 3 s a row. */
const total = rowCount * batches;
const columns = {
  store: Int32Array.from({ length: total }, () => 1234 + random(3000)),
  at: new BigInt64Array(total),
  item: Int32Array.from({ length: total }, () => random(items)),
  qty: Int32Array.from({ length: total }, () => 1 + random(4)),
  price: Int32Array.from({ length: total }, () => 49 + random(19_951)),
  ratio: Float64Array.from({ length: total }, () => random(2 ** 32) / 2 ** 32 + random(2 ** 32) / 2 ** 60),
  rounded: Float64Array.from({ length: total }, () => random(20_000) / 100),
};
let clock = Date.UTC(2024, 0, 1) / 1000;
for (let i = 0; i < total; i++) {
  clock += random(6);
  columns.at[i] = BigInt(clock * 1000);
}
const upcs = Array.from({ length: items }, (_, i) => String(80_000_000_000 + i * 311_753));

/** A program over slots of one batch; `load` fills the slots. */
function plan(chosen) {
  const constants = new Constants(openKernels(kernelModule(), createMemory(0)).staticEnd(0));
  const arena = new Arena();
  const rows = new Rows("sales");
  rows.capacity = rowCount;
  const builder = new ProgramBuilder(rows, arena, constants);
  const slots = {
    store: builder.slot(4),
    at: builder.slot(8),
    item: builder.slot(4),
    qty: builder.slot(4),
    price: builder.slot(4),
    ratio: builder.slot(8),
    rounded: builder.slot(8),
  };
  const validity = builder.bitmap();
  const texts = textArray(upcs);
  const dictionary = {
    texts,
    size: items,
    offsetsAt: constants.add(texts.offsets),
    bytesAt: constants.add(texts.bytes),
    maxBytes: longestText(texts),
  };
  const names = textArray(
    Array.from({ length: items }, (_, i) => `${"x".repeat(1 + ((i * 7919) % 17))} of ${i} Street`),
  );
  const longer = {
    texts: names,
    size: items,
    offsetsAt: constants.add(names.offsets),
    bytesAt: constants.add(names.bytes),
    maxBytes: longestText(names),
  };
  const int = (name, min, max) => ({ type: { kind: "int32" }, lane: "i32", min, max, values: slots[name] });
  const vectors = {
    store: int("store", 1234, 4233),
    at: {
      type: { kind: "timestamp", unit: "s" },
      lane: "i64",
      min: Date.UTC(2024, 0, 1),
      max: Date.UTC(2025, 0, 1) - 1,
      values: slots.at,
    },
    item: { type: { kind: "text" }, lane: "code", values: slots.item, dictionary },
    qty: int("qty", 1, 4),
    price: { ...int("price", 49, 19_999), type: { kind: "decimal", precision: 8, scale: 2 } },
    price8: { ...int("price", 49, 99_999_999) },
    price10: { ...int("price", -49, 99_999_999) },
    decimal10: { ...int("price", -49, 99_999_999), type: { kind: "decimal", precision: 8, scale: 2 } },
    epoch: { type: { kind: "int64" }, lane: "i64", min: 0, max: 1e13, values: slots.at },
    amount: { type: { kind: "decimal", precision: 15, scale: 2 }, lane: "i64", min: 0, max: 1e13, values: slots.at },
    ratio: { type: { kind: "float64" }, lane: "f64", min: 0, max: 1, values: slots.ratio },
    rounded: { type: { kind: "float64" }, lane: "f64", min: 0, max: 1, values: slots.rounded },
    address: { type: { kind: "text" }, lane: "code", values: slots.item, dictionary: longer },
    date: { ...int("price", -1e6, 49999), type: { kind: "date" } },
    qtyNull: { ...int("qty", 1, 4), validity },
    price8Null: { ...int("price", 49, 99_999_999), validity },
  };
  const draft = csvRows(
    chosen.map((name) => ({ name, vector: vectors[name] })),
    builder,
  );
  const arenaBytes = arena.layout();
  const base = constants.endBytes;
  const encoding = draft.finish();
  const outAt = base + arenaBytes;
  const memory = createMemory(outAt + rowCount * encoding.maxRowBytes + outSlack);
  constants.copyTo(memory);
  const kernels = openKernels(kernelModule(), memory);
  const execution = executor(kernels, builder.finish(), base);
  execution.begin();
  const steps = (n) => execution.fill(n);
  const writer = openEncoding(kernels, encoding, base);
  const views = Object.entries(slots).map(([name, slot]) => {
    const Type = columns[name].constructor;
    return { view: new Type(memory.buffer, base + slot.offset, rowCount), source: columns[name] };
  });
  const bits = new Uint8Array(memory.buffer, base + validity.offset, rowCount / 8);
  for (let i = 0; i < bits.length; i++) bits[i] = random(256);
  const load = (batch) => {
    for (const { view, source } of views) view.set(source.subarray(batch * rowCount, (batch + 1) * rowCount));
  };
  const format = () => {
    steps(rowCount);
    return writer.rows(rowCount, outAt);
  };
  return { load, format, text: (bytes) => new Uint8Array(memory.buffer, outAt, bytes) };
}

/** Bytes in JavaScript with the same care: digit tables, the date of the last row kept, dictionary bytes copied one by one. */
function byteWriter() {
  const encoder = new TextEncoder();
  const pairs = encoder.encode(Array.from({ length: 100 }, (_, i) => String(i).padStart(2, "0")).join(""));
  const quads = new Uint32Array(10_000);
  for (let v = 0; v < 10_000; v++)
    quads[v] = encoder.encode(String(v).padStart(4, "0")).reduce((word, byte, i) => word + byte * 2 ** (8 * i), 0);
  const texts = textArray(upcs);
  const out = new Uint8Array(rowCount * 64);
  let dayStart = -1;
  const day = new Uint8Array(11);
  const seconds = Float64Array.from(columns.at, (ms) => Number(ms)); // BigInts would cost it 20 ns a row
  let from = 0;
  const integer = (at, v) => {
    const quad = quads[v];
    if (v >= 1000) out[at++] = quad & 255;
    if (v >= 100) out[at++] = (quad >> 8) & 255;
    if (v >= 10) out[at++] = (quad >> 16) & 255;
    out[at++] = quad >> 24;
    return at;
  };
  const pair = (at, v) => {
    out[at] = pairs[2 * v];
    out[at + 1] = pairs[2 * v + 1];
    return at + 2;
  };
  const format = () => {
    let at = 0;
    for (let i = from; i < from + rowCount; i++) {
      at = integer(at, columns.store[i]);
      out[at++] = 44;
      const ms = seconds[i];
      if (!(ms >= dayStart && ms < dayStart + 86_400_000)) {
        dayStart = Math.floor(ms / 86_400_000) * 86_400_000;
        day.set(encoder.encode(new Date(dayStart).toISOString().slice(0, 11)));
      }
      const second = ((ms - dayStart) / 1000) | 0;
      for (let k = 0; k < 11; k++) out[at + k] = day[k];
      at = pair(at + 11, (second / 3600) | 0);
      out[at++] = 58;
      at = pair(at, ((second / 60) | 0) % 60);
      out[at++] = 58;
      at = pair(at, second % 60);
      out[at++] = 90;
      out[at++] = 44;
      const item = columns.item[i];
      for (let k = texts.offsets[item]; k < texts.offsets[item + 1]; k++) out[at++] = texts.bytes[k];
      out[at++] = 44;
      at = integer(at, columns.qty[i]);
      out[at++] = 44;
      const price = columns.price[i];
      const whole = (price / 100) | 0;
      at = integer(at, whole);
      out[at++] = 46;
      at = pair(at, price - whole * 100);
      out[at++] = 10;
    }
    return at;
  };
  return { load: (batch) => (from = batch * rowCount), format, text: (bytes) => out.subarray(0, bytes) };
}

/** What most generators do. */
function stringWriter() {
  let from = 0;
  let last = "";
  const format = () => {
    last = "";
    for (let i = from; i < from + rowCount; i++) {
      const at = new Date(Number(columns.at[i])).toISOString().replace(".000", "");
      last += `${columns.store[i]},${at},${upcs[columns.item[i]]},${columns.qty[i]},${(columns.price[i] / 100).toFixed(2)}\n`;
    }
    return Buffer.byteLength(last);
  };
  return { load: (batch) => (from = batch * rowCount), format, text: () => Buffer.from(last) };
}

/** Microseconds of processor time of this process. */
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const sale = ["store", "at", "item", "qty", "price"];
const rivals = {
  "row program": plan(sale),
  "bytes in JavaScript": byteWriter(),
  "strings in JavaScript": stringWriter(),
};
const fields = Object.fromEntries(
  [
    ...sale,
    "qtyNull",
    "price8",
    "price8Null",
    "price10",
    "decimal10",
    "epoch",
    "amount",
    "ratio",
    "rounded",
    "date",
    "address",
  ].map((name) => [`4 x ${name}`, plan([name, name, name, name])]),
);

// All three write the same bytes, or the comparison means nothing
const texts = Object.values(rivals).map(({ load, format, text }) => {
  load(3);
  return Buffer.from(text(format()));
});
if (!texts.every((text) => text.equals(texts[0]))) throw new Error("the rivals write other bytes");

const cases = process.argv.includes("--fields") ? { "row program": rivals["row program"], ...fields } : rivals;
const samples = new Map(Object.keys(cases).map((name) => [name, []]));
const deadline = performance.now() + (Number(process.argv[2]) || 12) * 1000;
for (let round = 0; performance.now() < deadline; round++) {
  for (const [name, { load, format }] of Object.entries(cases)) {
    const repeats = name.startsWith("strings") ? 1 : 16;
    let spent = 0;
    for (let r = 0; r < repeats; r++) {
      load((round * repeats + r) % batches);
      const before = cpu();
      format();
      spent += cpu() - before;
    }
    samples.get(name).push((spent * 1000) / (repeats * rowCount));
  }
}

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))];
const first = quantile(samples.get("row program"), 0.5);
console.log(`${rowCount} rows of ${(texts[0].length / rowCount).toFixed(1)} bytes, ${items} items`);
for (const [name, values] of samples) {
  const median = quantile(values, 0.5);
  const ratio = (median / first).toFixed(2);
  console.log(
    `${name.padEnd(24)} ${median.toFixed(1)} ns/row median, ${quantile(values, 0.1).toFixed(1)} p10, ${ratio}x`,
  );
}
