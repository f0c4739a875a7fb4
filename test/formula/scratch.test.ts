// Formulas that share scratch: a result that other formulas read stays as it is, however many come after.
import { expect, test } from "vitest";
import { checkFormula } from "../../src/formula/check.js";
import { lowerFormula, Scratch } from "../../src/formula/lower.js";
import { parseFormula } from "../../src/formula/parse.js";
import { decimal, float64, int64 } from "../../src/kernels/types.js";
import type { Vector } from "../../src/kernels/vector.js";
import { generate } from "../generate.js";
import { workbench } from "../harness.js";

test("results of one scratch survive every later formula that reads them", () => {
  const { builder, constants, run } = workbench();
  const n = 500;
  const numbers = Float64Array.from({ length: n }, (_, i) => i / 8);
  const named = new Map<string, Vector>([
    ["x", { lane: "f64", type: float64, values: constants.add(numbers), min: 0, max: n }],
    [
      "q",
      {
        lane: "i64",
        type: int64,
        values: constants.add(BigInt64Array.from({ length: n }, (_, i) => BigInt(i % 9))),
        min: 0,
        max: 8,
      },
    ],
    [
      "p",
      {
        lane: "i64",
        type: decimal(8, 2),
        values: constants.add(BigInt64Array.from({ length: n }, (_, i) => BigInt(i * 13))),
        min: 0,
        max: 13 * n,
      },
    ],
  ]);
  const scratch = new Scratch(builder);
  const formulas = {
    a: "round(p * 1.35, 2)",
    b: "x / (q - 4)",
    c: 'concat(q, "/", a)',
    d: "a * q",
    e: "coalesce(b, 0.0) + x",
    f: "if(a > 9, a, p)",
    g: "upper(concat(c, b))",
    h: "round(a * if(q > 4, 0.9, 1), 2)",
    i: "b * 2 > x",
    j: "length(c) + q",
  };
  for (const [name, text] of Object.entries(formulas)) {
    const { expression } = parseFormula(text);
    const { typed } = checkFormula<string>(expression!, {
      resolve: ([word = ""]) => ({
        type: named.get(word)!.type,
        nullable: named.get(word)!.validity !== undefined,
        value: word,
      }),
    });
    named.set(name, lowerFormula(typed!, { vector: (word) => named.get(word)!, scratch }, builder));
  }
  const { read } = run(n);
  const values = Object.fromEntries([...named].map(([name, vector]) => [name, read(vector)]));
  for (let i = 0; i < n; i++) {
    const [x, q, p] = [i / 8, i % 9, i * 13];
    const a = Math.floor((p * 135 + 50) / 100);
    const b = q === 4 ? null : x / (q - 4);
    const at = (name: string) => values[name]![i];
    expect(at("a")).toBe(BigInt(a));
    expect(at("b")).toBe(b);
    expect(at("c")).toBe(`${q}/${Math.floor(a / 100)}.${String(a % 100).padStart(2, "0")}`);
    expect(at("d")).toBe(BigInt(a * q));
    expect(at("e")).toBe((b ?? 0) + x);
    expect(at("f")).toBe(BigInt(a > 900 ? a : p));
    expect(at("h")).toBe(BigInt(q > 4 ? Math.floor((a * 9 + 5) / 10) : a));
    expect(at("i")).toBe(b === null ? null : Number(b * 2 > x));
    expect(at("j")).toBe(BigInt(String(at("c")).length + q));
  }
});

test("columns that read formulas of a reference, and formulas that read those, agree with it", () => {
  const spec = {
    seed: 6,
    tables: {
      products: {
        rows: 50,
        columns: {
          id: { sequence: 0, primary_key: true },
          cost: { uniform: "1.00..80.00", type: "decimal(8,2)" },
          price: "round(cost * 1.35, 2)",
          half: "price / 2",
        },
      },
      lines: {
        rows: 1000,
        columns: {
          product: { ref: "products" },
          price: "product.price",
          qty: { uniform: "1..9" },
          net: "qty * price",
          more: "net + price",
          half: "product.half",
          again: "product.price",
        },
      },
    },
  };
  const [prices, halves] = ["price", "half"].map((name) => generate(spec, "products").column(name));
  const lines = generate(spec, "lines");
  const cents = (text: unknown): number => Math.round(Number(text) * 100);
  lines.column("product").forEach((product, row) => {
    const at = (name: string) => lines.column(name)[row];
    const price = prices![product as number];
    expect([at("price"), at("again"), at("half")]).toEqual([price, price, halves![product as number]]);
    expect(cents(at("net"))).toBe(Number(at("qty")) * cents(price));
    expect(cents(at("more"))).toBe(cents(at("net")) + cents(price));
  });
});
