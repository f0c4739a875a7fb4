// How fast supplied tables load: MB/s of CSV by kind of column. Prints only; run after a build: node bench/sources.mjs [MB]
import { csv } from "../dist/sources/csv.js";

const megabytes = Number(process.argv[2] ?? 40);
const lines = {
  "point of sale": (i) =>
    `${1234 + (i % 3000)},2024-01-01T00:00:${String(i % 60).padStart(2, "0")}Z,${10000000000 + i},${1 + (i % 4)},${i % 90}.99`,
  integers: (i) => `${i},${i * 7},${i % 100},${i * 1000003}`,
  decimals: (i) => `${i % 1000}.25,${i % 77}.5,-${i % 9000}.01,0.75`,
  reals: (i) => `${i / 7},${i / 3},1e${i % 30},${i / 11}`,
  text: (i) => `name ${i},Some street ${i % 1000},"quoted, text",x${i % 7}`,
};

for (const [name, line] of Object.entries(lines)) {
  const block = Array.from({ length: 10_000 }, (_, i) => line(i)).join("\n");
  const columns = line(0)
    .match(/("[^"]*"|[^,]*)(,|$)/g)
    .filter((field, i, all) => field !== "" || i < all.length - 1);
  const header = columns.map((_, i) => `c${i}`).join(",");
  const copies = Math.ceil((megabytes * 1e6) / block.length);
  const bytes = Buffer.from(`${header}\n${`${block}\n`.repeat(copies)}`);
  const fail = (_code, message) => {
    throw new Error(message);
  };
  const best = { ms: Number.POSITIVE_INFINITY, rows: 0 };
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const table = csv.read(bytes, name, { error: fail, warning: fail });
    best.ms = Math.min(best.ms, performance.now() - start);
    best.rows = table.rows;
  }
  const speed = bytes.length / 1e3 / best.ms;
  console.log(
    `${name.padEnd(14)} ${speed.toFixed(0).padStart(4)} MB/s  ${(best.rows / 1e3 / best.ms).toFixed(2)} M rows/s`,
  );
}
