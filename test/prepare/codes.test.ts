// Codes of a column, made batch by batch: every kind of value comes back, numbered as it first occurs.
import { expect, test } from "vitest";
import { WalkBuilder } from "../../src/batch/walk.js";
import { NumberedRows } from "../../src/plan/batch-rows.js";
import { Lowering } from "../../src/plan/lowering.js";
import { PlanTables } from "../../src/plan/tables.js";
import { codingOf } from "../../src/prepare/codes.js";
import { Preparation } from "../../src/prepare/prepare.js";
import { generate, modelOf } from "../generate.js";

const rows = 10_000; // three batches, the last one not full
const columns = {
  "texts of a dictionary": { choice: { b: 5, a: 1, c: 1 } },
  "texts that stand twice in a dictionary": { case: "kind", when: { x: "same", y: "same", z: "other" } },
  "texts made row by row": { pattern: "é?[A-C]{2}" },
  "texts, some null": { pattern: "[A-C]{2}", nulls: "30%" },
  "small numbers": { uniform: "-5..5" },
  "numbers of a wide range": { uniform: "-2000000000..2000000000" },
  "large numbers": { uniform: "1..9000000000000" },
  "large numbers, some null": { uniform: "9000000000000000..9000000000000009", nulls: "10%" },
  "numbers that are all null": { uniform: "1..3", nulls: "100%" },
  decimals: { uniform: "0.50..1.50", type: "decimal(6,2)" },
  reals: { normal: { mean: 0, sd: 1 } },
  dates: { date: "2024-01-01..2024-03-31" },
};
const named = Object.fromEntries(Object.values(columns).map((column, i) => [`c${i}`, column]));
const spec = { seed: 3, tables: { t: { rows, columns: { kind: { choice: ["x", "y", "z"] }, ...named } } } };
const model = modelOf(spec);
const generated = generate(spec, "t");

test.each(Object.keys(columns).map((about, i) => [about, `c${i}`] as const))("%s", (_, name) => {
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const draft = new WalkBuilder("t");
  const context = new NumberedRows(new Lowering(model, draft.constants, tables), model.tables.get("t")!, draft.builder);
  const vector = context.column(name);
  const walk = draft.finish();
  const coding = codingOf(walk, vector);
  const codes = new Int32Array(rows);
  for (let first = 0; first < rows; first += walk.capacity) {
    const n = Math.min(walk.capacity, rows - first);
    walk.fill(first, n);
    coding.batch(codes.subarray(first, first + n));
  }
  const values = coding.values();
  const known: readonly (string | number | bigint)[] =
    values.kind === "text" ? values.texts : "numbers" in values ? [...values.numbers] : [];
  const written = generated.column(name);
  const asWritten = (code: number) => {
    const value = known[code]!;
    if (typeof value === "string") return value;
    return typeof written[0] === "string" ? (Number(value) / 100).toFixed(2) : Number(value); // decimals are scaled
  };
  expect([...codes].map((code) => (code < 0 ? null : asWritten(code)))).toEqual(written);
  const firsts = [...new Set(codes)].filter((code) => code >= 0);
  expect(firsts).toEqual(known.map((_, code) => code));
  expect(new Set(known).size).toBe(known.length);
});
