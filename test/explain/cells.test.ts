// What explain says of a cell is what a run writes: for every column of every spec, in first and last rows.
import { describe, expect, test } from "vitest";
import { type CellExplanation, explainCell } from "../../src/explain/cell.js";
import { explainColumn } from "../../src/explain/column.js";
import type { Model } from "../../src/spec/model.js";
import { allSpecs, assembled, columnsOf, modelOf, partOf, projectModel } from "../spec-runs.js";
import { readGolden } from "../specs/golden.js";
import { checkWhole, samplesOf } from "./samples.js";
import { tablesFor } from "./tables-for.js";

const golden = readGolden();
const small = (spec: string): Model => projectModel(spec, { rows: golden[spec]?.rows, scale: golden[spec]?.scale });

describe.each(allSpecs)("%s", (spec) => {
  const model = small(spec);
  const tables = tablesFor(model);
  const assembly = assembled(model);

  test("every cell is told as it is written, with draws that lead to it", () => {
    let compared = 0;
    for (const { family } of assembly.families) {
      if (family.rows === 0) continue;
      const make = partOf(assembly, family.name);
      for (const root of new Set([0, family.rows - 1])) {
        const written = make(root, 1);
        for (const table of family.tables) {
          const columns = columnsOf(written.get(table.name)!);
          for (const { path, line } of samplesOf(model, tables, table, root)) {
            for (const column of table.columns.values()) {
              const cell = explainCell(model, tables, table, column, path);
              checkWhole(cell);
              const written = columns.get(column.output); // absent of a key of several columns, which is written part by part
              if (column.hidden || !written) continue;
              const expected = written.at(line === "first" ? 0 : -1);
              expect(cell.value, `${table.name}.${column.name} ${path}`).toBe(expected);
              if (!column.shaped && cell.formulas.length === 1 && column.verb === "formula")
                expect(cell.formulas[0]!.value).toBe(cell.nulls?.isNull ? cell.formulas[0]!.value : cell.value);
              compared++;
            }
          }
        }
      }
    }
    expect(compared).toBeGreaterThanOrEqual(10);
  });

  test("every column says what it reads, how it is made, and what is seen of it", () => {
    for (const table of [...model.tables.values(), ...model.sources.values()]) {
      for (const column of table.columns.values()) {
        const told = explainColumn(model, tables, table, column);
        const known = (name: string): boolean => {
          const [of, ...rest] = name.split(".");
          return (model.tables.get(of!) ?? model.sources.get(of!))?.columns.has(rest.join(".")) ?? false;
        };
        expect([...told.reads, ...told.needs, ...told.readBy].filter((name) => !known(name))).toEqual([]);
        for (const read of told.reads) expect(model.reads.get(`${table.name}.${column.name}`)).toContain(read);
        for (const each of told.expected) {
          if (each.kind !== "shares") continue;
          const sum = each.top.reduce((all, { share }) => all + share, 0);
          if (each.top.length === each.count) expect(sum).toBeCloseTo(1, 9);
          else expect(sum).toBeLessThanOrEqual(1 + 1e-9);
        }
      }
    }
  });
});

const shop = `datagen: 1
tables:
  stores:
    rows: 40
    columns:
      store_id: { pattern: "S[0-9]{4}", unique: true, primary_key: true }
      format: { choice: { express: 6, super: 3, hyper: 1 } }
      size: { case: format, when: { express: 1, super: 4 }, else: 12 }
  sales:
    rows: 3000
    columns:
      store: { ref: stores, weight: stores.size }
      store_size: store.size
      height: { normal: { mean: 10, sd: 2 } }
      bonus: { case: store.format, when: { express: { uniform: 5..5 }, super: { normal: { mean: 100, sd: 1 }, round: 0, type: int64 } } }
      near: { ref: stores, where: stores.format == store.format, weight: stores.size }
      total: round(height * store.size - 1, 2)
`.replace("{ normal: { mean: 100, sd: 1 }, round: 0, type: int64 }", "{ poisson: 100 }");

describe("a small world", () => {
  const model = modelOf(shop);
  const tables = tablesFor(model);
  const sales = model.tables.get("sales")!;
  const cell = (column: string, row: number): CellExplanation =>
    explainCell(model, tables, sales, sales.columns.get(column)!, [row]);

  test("draws choose what their shares say: the explained draws of many rows have the weights' law", () => {
    let heavy = 0;
    let share = 0;
    for (let row = 0; row < 400; row++) {
      const [draw] = cell("store", row).draws;
      const top = draw!.candidates!.filter(({ weight }) => weight === 12);
      share = top.reduce((sum, candidate) => sum + candidate.share, 0);
      if (top.some(({ chosen }) => chosen)) heavy++;
    }
    expect(Math.abs(heavy / 400 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 400));
    expect(Math.abs(heavy / 400 - 2 * share)).toBeGreaterThan(0.1); // canary
  });

  test("a path is told with the keys that it goes over", () => {
    const { inputs, value } = cell("store_size", 7);
    expect(inputs.map(({ name }) => name)).toEqual(["store", "store.size"]);
    expect(inputs[0]!.value).toBe(cell("store", 7).value);
    expect(inputs[1]).toMatchObject({ value, how: expect.stringContaining("made again for the chosen row of stores") });
  });

  test("a case tells the draws of the result that it takes, and of no other", () => {
    const seen = new Set<string>();
    for (let row = 0; row < 60; row++) {
      const { inputs, draws, value } = cell("bonus", row);
      const format = inputs.find(({ name }) => name === "store.format")!.value!;
      const parts = draws.filter(({ part }) => part !== undefined).map(({ part }) => part);
      if (format === "hyper") expect([value, parts]).toEqual([null, []]);
      else expect(parts).toEqual([format]);
      if (format === "super") expect(draws.at(-1)!.candidates!.find(({ chosen }) => chosen)!.value).toBe(value);
      seen.add(format);
    }
    expect(seen.size).toBe(3);
  });

  test("a group lists those that match, the chosen one among them", () => {
    for (let row = 0; row < 20; row++) {
      const { inputs, draws, value } = cell("near", row);
      const chosen = draws[0]!.candidates!.find((candidate) => candidate.chosen)!;
      expect(chosen.value).toBe(value);
      expect(inputs.map(({ name }) => name)).toContain("store.format");
    }
  });

  test("a formula is told with its values and the results of its parts", () => {
    const { formulas, inputs, value } = cell("total", 3);
    const [height, size] = ["height", "store.size"].map((name) => inputs.find((each) => each.name === name)!.value!);
    expect(formulas).toHaveLength(1);
    expect(formulas[0]!.filled).toBe(`round(${height} * ${size} - 1, 2)`);
    expect(formulas[0]!.parts.map(({ text }) => text)).toEqual(["height * store.size", "height * store.size - 1"]);
    expect(Number(formulas[0]!.parts[0]!.value)).toBe(Number(height) * Number(size));
    expect(formulas[0]!.value).toBe(value);
  });

  test("a law is told by its quantiles, which the values keep to", () => {
    const told = explainColumn(model, tables, sales, sales.columns.get("height")!);
    const [law] = told.expected;
    if (law?.kind !== "quantiles") throw new Error("a law");
    expect(law.mean).toBeCloseTo(10, 6);
    expect(law.quantiles.find(({ p }) => p === 0.5)!.value).toBeCloseTo(10, 6);
    expect(law.quantiles.find(({ p }) => p === 0.9)!.value).toBeCloseTo(12.5631, 3);
    expect(told.seen!.numbers!.mean).toBeCloseTo(10, 0);
    expect(told).toMatchObject({ reads: [], readBy: ["sales.total"], kernels: ["rowHashes", "quantileF64"] });
  });

  test("columns know whom they read and who reads them, along references too", () => {
    const size = model.tables.get("stores")!.columns.get("size")!;
    const told = explainColumn(model, tables, model.tables.get("stores")!, size);
    expect(told.reads).toEqual(["stores.format"]);
    expect(told.readBy).toEqual(["sales.store", "sales.store_size", "sales.near", "sales.total"]);
    const total = explainColumn(model, tables, sales, sales.columns.get("total")!);
    expect(total.reads).toEqual(["sales.height", "sales.store", "stores.size"]);
    expect(total.needs).toEqual(["stores.store_id", "stores.format"]);
  });
});
