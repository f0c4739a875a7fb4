// Money beside constants: exact to the last digit, as on paper, where doubles would round some cents the wrong way.
import { describe, expect, test } from "vitest";
import { generate } from "../generate.js";

const columns = {
  qty: { uniform: "1..99" },
  price: { uniform: "0.01..499.99", type: "decimal(8,2)" },
  real: { uniform: "0.0..1.0" },
  vip: "qty > 50",
  pick: { choice: ["a", "b"] },
};
const made = (formulas: Record<string, unknown>, rows = 20_000) =>
  generate({ seed: 3, tables: { t: { rows, columns: { ...columns, ...formulas } } } }, "t");
const typeOf = (formula: string): string =>
  String(made({ x: formula }, 1).schema.fields.find(({ name }) => name === "x")!.type);

/** Cents of a decimal's text. */
const scaled = (text: unknown, scale = 2): bigint => {
  const [whole = "", fraction = ""] = String(text).split(".");
  return BigInt(whole + fraction.padEnd(scale, "0"));
};
/** Half away from zero; of what is not negative. */
const rounded = (value: bigint, digits: number): bigint =>
  (value + 5n * 10n ** BigInt(digits - 1)) / 10n ** BigInt(digits);

describe("to the cent", () => {
  test.each<[string, (qty: bigint, cents: bigint, vip: boolean) => bigint]>([
    ["round(qty * price * 0.9, 2)", (qty, cents) => rounded(qty * cents * 9n, 1)],
    ["round(0.9 * qty * price, 2)", (qty, cents) => rounded(qty * cents * 9n, 1)],
    ["round(qty * price * if(vip, 0.9, 1), 2)", (qty, cents, vip) => rounded(qty * cents * (vip ? 9n : 10n), 1)],
    ["round(price * (1 - 0.15), 2)", (_qty, cents) => rounded(cents * 85n, 2)],
    ["round(price * (1 - if(vip, 10%, 2.5%)), 2)", (_qty, cents, vip) => rounded(cents * (vip ? 900n : 975n), 3)],
    ["round(price + price * 17.5%, 2)", (_qty, cents) => rounded(cents * 1175n, 3)],
    ["price + 0.005 - 0.005", (_qty, cents) => cents],
    ["max(0.19, price)", (_qty, cents) => (cents > 19n ? cents : 19n)],
    ["clamp(price, 100.5, 200.25)", (_qty, cents) => (cents < 10_050n ? 10_050n : cents > 20_025n ? 20_025n : cents)],
    ["if(vip, price, 0.5)", (_qty, cents, vip) => (vip ? cents : 50n)],
  ])("%s", (formula, expected) => {
    const rows = made({ x: formula });
    const [qty, price, vip, x] = ["qty", "price", "vip", "x"].map((name) => rows.column(name));
    const scale = String(x![0]).split(".")[1]!.length;
    const wrong = x!.findIndex((value, row) => {
      const right = expected(BigInt(qty![row] as number), scaled(price![row]), vip![row] === true);
      return scaled(value, scale) !== right * 10n ** BigInt(scale - 2);
    });
    expect(wrong < 0 ? "right" : `row ${wrong}: ${x![wrong]} of ${qty![wrong]} at ${price![wrong]}`).toBe("right");
  });
  test("where the twin in doubles gets some wrong", () => {
    const rows = made({ x: "round(qty * price * (0.9 + real * 0), 2)" });
    const [qty, price, x] = ["qty", "price", "x"].map((name) => rows.column(name));
    expect(
      x!.some((value, row) => scaled(value) !== rounded(BigInt(qty![row] as number) * scaled(price![row]) * 9n, 1)),
    ).toBe(true);
  });
});

test.each([
  ["price * 0.9", "Decimal[18e+3]"],
  ["price * 1.25 * 0.9", "Decimal[18e+5]"],
  ["price == 0.5", "Bool"],
  ["max(price, 0.005)", "Decimal[18e+3]"],
  ["price * 0.12345678901", "Float64"],
  ["price * 1.0e300", "Float64"],
  ["price - 1.0e21", "Float64"],
  ["price * real", "Float64"],
  ["price / 0.9", "Float64"],
  ["qty * 0.9", "Float64"],
  ["if(vip, 0.9, 1)", "Float64"],
  ["price * exp(0.5)", "Float64"],
])("%s is a %s", (formula, type) => {
  expect(typeOf(formula)).toBe(type);
});
