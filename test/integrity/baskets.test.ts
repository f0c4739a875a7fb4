// Sums over children, judged by SQL over the files: each total of a basket and of a store against the rows that it sums.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Written, write } from "./written.js";

let baskets: Written;
beforeAll(async () => {
  const money = "DECIMAL(18,2)";
  baskets = await write("specs/baskets/baskets.yaml", {
    args: ["--set", "vars.stores=200", "--file-rows", "23"],
    types: {
      stores: { takings: money, mean_basket: money },
      baskets: { goods: money, rebates: money, total: money, returned: money, dearest: money, rebate: "DOUBLE" },
      lines: { price: money, amount: money },
    },
  });
});
afterAll(() => baskets?.close());

/** Rows of `table` where a column is not what SQL makes of the children. */
const wrong = (table: string, column: string, expected: string): Promise<number> => {
  const [key, children] = table === "stores" ? ["store_id", "baskets"] : ["store_id, basket_no", "lines"];
  return baskets.number(
    `select count(*) from ${table} p left join (select ${key}, ${expected} as expected from ${children} c ` +
      `${table === "baskets" ? "left join (select store_id as s, basket_no as b, rebate from baskets) on s = store_id and b = basket_no " : ""}` +
      `group by ${key}) using (${key}) where ${column} is distinct from expected`,
  );
};

test.each([
  ["baskets", "lines", "count(*)"],
  ["baskets", "items", "sum(quantity)"],
  ["baskets", "goods", "sum(amount)"],
  ["baskets", "returned", "sum(if(is_returned, amount, 0))"],
  ["baskets", "gifts", "count(wrapping)"],
  ["baskets", "dearest", "max(price)"],
  ["stores", "takings", "sum(total)"],
  ["stores", "baskets", "count(*)"],
  ["stores", "last_sale", 'max("at")'],
] as const)("%s.%s is %s of its children", async (table, column, expected) => {
  const isNull = ["dearest", "last_sale"].includes(column);
  // Over no rows SQL has no group, and so null; sums and counts of ours are 0
  expect(
    isNull
      ? await wrong(table, column, expected)
      : await wrong(table, `nullif(${column}, 0)`, `nullif(${expected}, 0)`),
  ).toBe(0);
  // The same check finds sums that are off by one row in a hundred
  if (column === "items") {
    expect(await wrong(table, column, "sum(quantity + if(line_no = 9, 1, 0))")).toBeGreaterThan(0);
  }
});

test("baskets without lines have a total of 0, and no dearest line", async () => {
  const empty = "from baskets where lines = 0";
  expect(await baskets.number(`select count(*) ${empty}`)).toBeGreaterThan(20);
  expect(await baskets.number(`select count(*) ${empty} and total = 0 and gifts = 0 and dearest is null`)).toBe(
    await baskets.number(`select count(*) ${empty}`),
  );
});

test("formulas go on with what was summed", async () => {
  const rules = [
    "total = goods - rebates",
    "size = if(lines > 6, 'large', if(lines > 2, 'medium', 'small'))",
    "rebates = 0 or rebate is not null",
    "abs(rebates - goods * coalesce(rebate, 0)) < 0.006",
    "weight_kg > 0 or lines = 0",
  ];
  for (const rule of rules)
    expect(await baskets.number(`select count(*) from baskets where not coalesce(${rule}, false)`), rule).toBe(0);
  expect(
    await baskets.number(
      "select count(*) from stores where baskets > 0 and abs(mean_basket - takings / baskets) > 0.0051",
    ),
  ).toBe(0);
});
