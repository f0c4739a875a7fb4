// Parquet: six columns of a point-of-sale table from memory to bytes, encoding only. Ours beside writers by others over the same rows, one
// thread each, CPU time, interleaved rounds, medians and ratios. Run: node bench/parquet.mjs [rows] [rounds]
// hyparquet-writer and parquet-wasm are measured where DATAGEN_BENCH names a folder with them in its node_modules, and pyarrow's C++
// writer where PYTHON names a python that has it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { executor } from "../dist/batch/execute.js";
import { addDictionary } from "../dist/columns/constants.js";
import { parquet } from "../dist/encoders/parquet.js";
import { Constants } from "../dist/kernels/constants.js";
import { staticEnd } from "../dist/kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../dist/kernels/instance.js";
import { Arena, ProgramBuilder, Rows } from "../dist/kernels/program.js";
import { textArray } from "../dist/kernels/vector.js";
import { cpu, median } from "./engine.mjs";

const batchRows = 4096;
const items = 32_000;

/** SplitMix64 in two halves would cost more than the bench: a 32-bit generator does. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 36 bytes a row: 2,000 stores, times in order, 32,000 items by Zipf, quantities, prices, customers (40 % none). */
export function saleColumns(rows) {
  const next = random(7);
  const shares = Float64Array.from({ length: items }, (_, i) => 1 / (i + 1) ** 0.9);
  for (let i = 1; i < items; i++) shares[i] += shares[i - 1];
  const pick = () => {
    const target = next() * shares[items - 1];
    let [low, high] = [0, items - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (shares[middle] < target) low = middle + 1;
      else high = middle;
    }
    return (low * 7919) % items;
  };
  const prices = Float64Array.from({ length: items }, () => Math.round(next() * 3000 + 49) / 100);
  const store = new Int32Array(rows);
  const at = new BigInt64Array(rows);
  const item = new Int32Array(rows);
  const qty = new Int32Array(rows);
  const price = new Float64Array(rows);
  const customer = new BigInt64Array(rows);
  let time = 1_704_067_200_000;
  for (let i = 0; i < rows; i++) {
    store[i] = Math.floor(next() * 2000) + 1;
    time += Math.floor(next() * 6.3);
    at[i] = BigInt(time);
    item[i] = pick();
    qty[i] = next() < 0.7 ? 1 : Math.floor(next() * 8) + 1;
    price[i] = prices[item[i]];
    customer[i] = next() < 0.4 ? 0n : BigInt(Math.floor(next() * 4e6) + 1) * 1000n;
  }
  const texts = Array.from({ length: items }, (_, i) => String(100_000_000_000 + i * 27_182_818));
  return { rows, store, at, item, qty, price, customer, texts };
}

/** A writer of ours over columns that are copied into its arena batch by batch; the copying counts. */
export function ourWriter(sales, kind, options) {
  const constants = new Constants(staticEnd());
  const arena = new Arena();
  const rows = new Rows("sales");
  rows.capacity = batchRows;
  const builder = new ProgramBuilder(rows, arena, constants);
  const dictionary = addDictionary(builder, textArray(sales.texts));
  const int = (min, max) => ({ lane: "i32", type: { kind: "int32" }, values: builder.slot(4), min, max });
  const vectors = {
    store_id: int(1, 2000),
    scan_ts: { lane: "i64", type: { kind: "timestamp", unit: "ms" }, values: builder.slot(8), min: 0, max: 2e12 },
    item_upc: { lane: "code", type: { kind: "text" }, values: builder.slot(4), dictionary },
    unit_qty: int(1, 8),
    price: { lane: "f64", type: { kind: "float64" }, values: builder.slot(8), min: 0, max: 31 },
    customer_id: { lane: "i64", type: { kind: "int64" }, values: builder.slot(8), min: 0, max: 4e9 },
  };
  const draft = kind.plan(
    Object.entries(vectors).map(([name, vector]) => ({ name, vector })),
    builder,
    { ...options, tables: 1 },
  );
  const arenaBytes = arena.layout();
  const base = constants.endBytes;
  const memory = createMemory(base + arenaBytes);
  const output = draft.finish();
  constants.copyTo(memory);
  const kernels = openKernels(kernelModule(), memory);
  const execution = executor(kernels, builder.finish(), base);
  execution.begin();
  const writer = kind.open({ kernels, memory, base }, output, []);
  const view = (name, Type) => new Type(memory.buffer, base + vectors[name].values.offset, batchRows);
  const copies = [
    [view("store_id", Int32Array), sales.store],
    [view("scan_ts", BigInt64Array), sales.at],
    [view("item_upc", Int32Array), sales.item],
    [view("unit_qty", Int32Array), sales.qty],
    [view("price", Float64Array), sales.price],
    [view("customer_id", BigInt64Array), sales.customer],
  ];
  return (put) => {
    writer.begin(put, true);
    for (let first = 0; first < sales.rows; first += batchRows) {
      const n = Math.min(batchRows, sales.rows - first);
      for (const [to, from] of copies) to.set(from.subarray(first, first + n));
      execution.fill(n);
      writer.take(n);
    }
    writer.end();
  };
}

const found = (name) => {
  const folder = process.env.DATAGEN_BENCH;
  if (folder === undefined) return undefined;
  try {
    return createRequire(join(folder, "package.json")).resolve(name);
  } catch {
    return undefined;
  }
};

const pyarrowScript = `
import sys, time, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1], read_dictionary=["item_upc"])
best = []
for _ in range(int(sys.argv[3])):
    begun = time.process_time()
    pq.write_table(table, sys.argv[2], compression="snappy", use_dictionary=True, row_group_size=1048576)
    best.append(time.process_time() - begun)
print(",".join(map(str, best)))
`;

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const rows = Number(process.argv[2] ?? 2_000_000);
  const rounds = Number(process.argv[3] ?? 5);
  const sales = saleColumns(rows);
  const folder = mkdtempSync(join(tmpdir(), "datagen-bench-"));
  const file = (name) => join(folder, `${name}.parquet`);
  const ways = new Map();
  const ours = (name, options) => {
    const write = ourWriter(sales, parquet, options);
    ways.set(name, {
      run() {
        let bytes = 0;
        write((piece) => {
          bytes += piece.length;
        });
        return bytes;
      },
    });
    return write;
  };
  const keep = ours("datagen, default, snappy", { compression: "snappy" });
  ours("datagen, default, none", { compression: "none" });
  ours("datagen, best, snappy", { compression: "snappy", encoding: "best" });
  ours("datagen, best, none", { compression: "none", encoding: "best" });
  const pieces = [];
  keep((piece) => pieces.push(piece.slice()));
  writeFileSync(file("ours"), Buffer.concat(pieces));

  const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
  await connection.run("set threads=1");
  await connection.run(`create table sales as select * from '${file("ours")}'`);
  const duck = (name, codec) =>
    ways.set(name, {
      async run() {
        await connection.run(`copy sales to '${file("duck")}' (format parquet, compression ${codec})`);
        return statSync(file("duck")).size;
      },
    });
  duck("DuckDB COPY, snappy", "snappy");
  duck("DuckDB COPY, none", "uncompressed");

  const hyparquet = found("hyparquet-writer");
  if (hyparquet) {
    const { parquetWriteBuffer } = await import(pathToFileURL(hyparquet).href);
    const few = Math.min(rows, 400_000);
    const texts = Array.from(sales.item.subarray(0, few), (code) => sales.texts[code]);
    const columnData = [
      { name: "store_id", data: sales.store.subarray(0, few), type: "INT32" },
      { name: "scan_ts", data: sales.at.subarray(0, few), type: "INT64" },
      { name: "item_upc", data: texts, type: "STRING" },
      { name: "unit_qty", data: sales.qty.subarray(0, few), type: "INT32" },
      { name: "price", data: sales.price.subarray(0, few), type: "DOUBLE" },
      { name: "customer_id", data: sales.customer.subarray(0, few), type: "INT64" },
    ];
    ways.set("hyparquet-writer, snappy", {
      scale: rows / few,
      run: () => parquetWriteBuffer({ columnData, codec: "SNAPPY" }).byteLength,
    });
  }
  const wasm = found("parquet-wasm");
  if (wasm) {
    const { tableToIPC, tableFromIPC } = await import("apache-arrow");
    const { Table, writeParquet, WriterPropertiesBuilder, Compression } = createRequire(wasm)(wasm);
    const { arrow } = await import("../dist/encoders/arrow.js");
    await arrow.load();
    const pieces = [];
    ourWriter(sales, arrow, { stream: true })((piece) => pieces.push(piece.slice()));
    const ipc = tableToIPC(tableFromIPC(Buffer.concat(pieces)), "stream");
    const properties = () => new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).build();
    ways.set("parquet-wasm, snappy", { run: () => writeParquet(Table.fromIPCStream(ipc), properties()).length });
  }
  const times = new Map([...ways.keys()].map((name) => [name, []]));
  const sizes = new Map();
  for (let round = 0; round <= rounds; round++) {
    for (const [name, { run, scale = 1 }] of ways) {
      const before = cpu();
      const bytes = await run();
      const spent = (cpu() - before) * scale;
      if (round > 0) times.get(name).push((spent * 1000) / rows); // the first round warms up
      sizes.set(name, (bytes * scale) / rows);
    }
  }
  if (process.env.PYTHON) {
    const args = ["-c", pyarrowScript, file("ours"), file("py"), String(rounds)];
    const seconds = execFileSync(process.env.PYTHON, args, {
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1" },
    });
    times.set(
      "pyarrow (C++), snappy",
      seconds
        .trim()
        .split(",")
        .map((each) => (Number(each) * 1e9) / rows),
    );
    sizes.set("pyarrow (C++), snappy", statSync(file("py")).size / rows);
  }
  rmSync(folder, { recursive: true });
  const reference = median(times.get("DuckDB COPY, snappy"));
  console.log(
    `${rows} rows of 36 bytes in memory, ${rounds} rounds; ns of CPU time a row, bytes a row, rows a second against DuckDB's COPY with snappy`,
  );
  for (const [name, own] of times) {
    const ns = median(own);
    console.log(
      `${name.padEnd(28)} ${ns.toFixed(1).padStart(8)} ns ${sizes.get(name).toFixed(2).padStart(7)} B ${(reference / ns).toFixed(2).padStart(7)}x`,
    );
  }
}
