// JSON lines: six columns of a point-of-sale table from memory to bytes. Ours beside JSON.stringify over objects and beside a template
// string, CPU time, interleaved rounds, medians. Run: node bench/ndjson.mjs [rows] [rounds]
import { csv } from "../dist/encoders/csv.js";
import { ndjson } from "../dist/encoders/ndjson.js";
import { cpu, median } from "./engine.mjs";
import { ourWriter, saleColumns } from "./parquet.mjs";

const rows = Number(process.argv[2] ?? 1_000_000);
const rounds = Number(process.argv[3] ?? 5);
const few = Math.min(rows, 100_000);
const sales = saleColumns(rows);
const row = (i) => ({
  store_id: sales.store[i],
  scan_ts: new Date(Number(sales.at[i])).toISOString(),
  item_upc: sales.texts[sales.item[i]],
  unit_qty: sales.qty[i],
  price: sales.price[i],
  customer_id: Number(sales.customer[i]),
});
const kept = (write) => {
  let bytes = 0;
  write((piece) => {
    bytes += piece.length;
  });
  return bytes;
};
const lines = ourWriter(sales, ndjson, {});
const text = ourWriter(sales, csv, {});
const ways = {
  "datagen, JSON lines": { rows, run: () => kept(lines) },
  "datagen, CSV": { rows, run: () => kept(text) },
  "JSON.stringify": {
    rows: few,
    run() {
      let bytes = 0;
      for (let i = 0; i < few; i++) bytes += Buffer.from(`${JSON.stringify(row(i))}\n`).length;
      return bytes;
    },
  },
  "template string": {
    rows: few,
    run() {
      let bytes = 0;
      for (let i = 0; i < few; i++) {
        const at = new Date(Number(sales.at[i])).toISOString();
        const line = `{"store_id":${sales.store[i]},"scan_ts":"${at}","item_upc":"${sales.texts[sales.item[i]]}","unit_qty":${sales.qty[i]},"price":${sales.price[i]},"customer_id":${sales.customer[i]}}\n`;
        bytes += Buffer.from(line).length;
      }
      return bytes;
    },
  },
};
// The same lines, but for whole seconds: ours writes the unit that a column has.
let head = "";
lines((piece) => {
  if (head.length < 65_536) head += Buffer.from(piece).toString();
});
const [ours, theirs] = [head.split("\n").slice(0, 100), Array.from({ length: 100 }, (_, i) => JSON.stringify(row(i)))];
if (ours.some((line, i) => line !== theirs[i])) throw new Error(`other lines: ${ours[0]} and ${theirs[0]}`);
const times = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
const sizes = {};
for (let round = 0; round <= rounds; round++) {
  for (const [name, way] of Object.entries(ways)) {
    const before = cpu();
    sizes[name] = way.run() / way.rows;
    if (round > 0) times[name].push(((cpu() - before) * 1000) / way.rows);
  }
}
const reference = median(times["JSON.stringify"]);
console.log(`${rows} rows in memory, ${rounds} rounds; the first 100 lines are those of JSON.stringify`);
for (const [name, own] of Object.entries(times)) {
  const ns = median(own);
  const columns = [`${ns.toFixed(1)} ns`, `${sizes[name].toFixed(1)} B`, `${(reference / ns).toFixed(1)}x`];
  console.log(name.padEnd(24), ...columns.map((each) => each.padStart(12)));
}
