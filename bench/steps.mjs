// Where the time of a table goes: each step of its program with nanoseconds per row. Run: node bench/steps.mjs [SPEC] [TABLE] [rows]
import { familyRunner } from "../dist/batch/family.js";
import { openEncoding } from "../dist/encoders/rows.js";
import { median, openSpec, pointOfSale } from "./engine.mjs";

/**
 * Wraps each kernel that the executor binds in a clock. Binding order is the order of the program, table by table, so a
 * step is known by when its kernel was asked for.
 */
function clocked(kernels) {
  const steps = [];
  let table = 0;
  const get = (_, name) => {
    if (name === "childBatch") return kernels[name];
    const step = { table, name, times: [] };
    steps.push(step);
    const call = (n, ...args) => {
      const before = performance.now();
      const result = kernels[name](n, ...args);
      if (n > 0) step.times.push(((performance.now() - before) * 1e6) / n);
      return result;
    };
    return Object.defineProperty(call, "length", { value: kernels[name].length });
  };
  return { bound: new Proxy({}, { get }), steps, nextTable: () => table++ };
}

/** Steps of every table of a family, in the order in which they run, over `rows` rows of its root. */
export function stepTimes({ memory, kernels, base }, family, rows) {
  const { bound, steps, nextTable } = clocked(kernels);
  const tables = [];
  const run = familyRunner(bound, memory, family.program, base, ({ table, output }) => {
    nextTable();
    tables.push(table);
    if (!output) return () => {};
    const writer = openEncoding(bound, output.encoding, base);
    const text = typeof output.text === "number" ? output.text : base + output.text.arena;
    return (n) => writer.rows(n, text);
  });
  run(0, Math.min(rows, family.family.rows), () => true);
  for (const { times } of steps) times.splice(0, Math.min(50, times.length >> 1)); // until the compiler has settled
  run(0, Math.min(rows, family.family.rows), () => true);
  return tables.map((table, i) => ({
    table,
    // The encoder's call is bound after its table was announced
    steps: steps.filter(
      (step) =>
        step.times.length > 1 &&
        (step.table === i ? !/^[a-z]+Rows/.test(step.name) : step.table === i + 1 && /^[a-z]+Rows/.test(step.name)),
    ),
  }));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [spec = pointOfSale, only, rows = "2000000"] = process.argv.slice(2);
  const engine = await openSpec(spec, spec === pointOfSale ? 10_000_000 : undefined);
  for (const family of engine.assembly.families) {
    for (const { table, steps } of stepTimes(engine, family, Number(rows))) {
      if (only !== undefined && table !== only) continue;
      const sum = steps.reduce((total, { times }) => total + median(times), 0);
      console.log(`\n${table}: ${sum.toFixed(1)} ns a row`);
      for (const { name, times } of steps) {
        const own = median(times);
        console.log(`  ${name.padEnd(24)} ${own.toFixed(2).padStart(7)}  ${"#".repeat(Math.round((60 * own) / sum))}`);
      }
    }
  }
}
