// Children as full citizens, in many parts, judged by SQL: dense numbers, references to them, keys of several columns, supplied parents.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Written, write } from "./written.js";

let out: Written;
beforeAll(async () => {
  const money = "DECIMAL(18,2)";
  out = await write("test/integrity/fixtures/children.yaml", {
    args: ["--file-rows", "700"],
    types: { items: { price: money }, lines: { amount: money }, returns: { amount: money, price: money } },
  });
});
afterAll(() => out?.close());

const count = (from: string): Promise<number> => out.number(`select count(*) from ${from}`);

describe("numbers over all children of all parents are dense, in the order of the output", () => {
  test.each([
    ["baskets", "basket_id", 1, 1],
    ["lines", "n", 500, 3],
    ["discounts", "id", 1, 1],
    ["notes", "note", 1, 1],
    ["notes_of_places", "n", 1, 1],
  ] as const)("%s.%s", async (table, column, start, step) => {
    const order = "row_number() over (order by file, line)";
    expect(await count(table)).toBeGreaterThan(100);
    expect(
      await count(
        `(select ${column} as found, ${start} + ${step} * (${order} - 1) as wanted from ${table}) where found <> wanted`,
      ),
    ).toBe(0);
  });
});

test.each([
  ["baskets", "token"],
  ["baskets", "basket_id"],
  ["lines", "code"],
  ["lines", "guid"],
  ["lines", "basket, line_no"],
  ["looks", "look"],
  ["returns", "line_basket, line_line_no"],
  ["notes_of_places", "region, place, number"],
])("%s: %s is distinct over all parts", async (table, key) => {
  const first = key.split(",")[0];
  const some = `from ${table} where ${first} is not null`;
  expect(await out.number(`select count(*) - count(distinct (${key})) ${some}`)).toBe(0);
});

describe("every key that refers to a child is there", () => {
  test.each([
    ["returns", "line_basket = p.basket and c.line_line_no = p.line_no", "lines", "line_basket", 0.15],
    ["looks", "basket = p.basket_id", "baskets", "basket", 0],
    ["looks", "bulk_basket = p.basket and c.bulk_line_no = p.line_no", "lines", "bulk_basket", 0],
    ["looks", "discount = p.id", "discounts", "discount", 0],
    ["notes", "return = p.return_id", "returns", "return", 0],
    [
      "notes",
      "other_region = p.region and c.other_place = p.place and c.other_number = p.number",
      "notes_of_places",
      "other_region",
      0,
    ],
    ["customers", "home_region = p.region and c.home_place = p.place", "places", "home_region", 0.1],
  ] as const)("%s.%s", async (child, key, parent, column, nulls) => {
    if (parent === "places")
      await out.query("create or replace table places as from 'test/integrity/fixtures/places.csv'");
    expect(await count(`${child} c anti join ${parent} p on c.${key} where c.${column} is not null`)).toBe(0);
    const rows = await count(child);
    const found = await count(`${child} where ${column} is null`);
    expect(Math.abs(found - rows * nulls)).toBeLessThanOrEqual(4.9 * Math.sqrt(rows * nulls * (1 - nulls)));
  });
  test("columns of a key are null together", async () => {
    expect(await count("returns where (line_basket is null) <> (line_line_no is null)")).toBe(0);
    expect(await count("looks where (same_basket is null) <> (same_line_no is null)")).toBe(0);
  });
});

describe("what is read from a chosen child is what stands there", () => {
  const line = "lines l on c.line_basket = l.basket and c.line_line_no = l.line_no";
  test.each([
    [`returns c left join ${line}`, "c.amount is not distinct from l.amount"],
    [`returns c left join ${line} left join items i on l.item = i.sku`, "c.price is not distinct from i.price"],
    ["returns c left join baskets b on c.line_basket = b.basket_id", 'c.bought is not distinct from b."at"'],
    [
      "returns c left join baskets b on c.line_basket = b.basket_id left join customers p on b.customer = p.customer_id",
      "c.people is not distinct from p.people",
    ],
    ["looks c join baskets b on c.basket = b.basket_id", 'c."at" = b."at" and c.token = b.token'],
    [
      "looks c join lines l on c.bulk_basket = l.basket and c.bulk_line_no = l.line_no",
      "c.heavy_qty = l.qty and l.qty > 0",
    ],
    [
      "looks c left join lines l on c.same_basket = l.basket and c.same_line_no = l.line_no",
      "c.same_n is not distinct from l.n",
    ],
    ["looks c join discounts d on c.discount = d.id", "c.discount_line = d.line_no and c.discount_rate = d.rate"],
    ["notes c join returns r on c.return = r.return_id", "c.line_no is not distinct from r.line_line_no"],
    [
      "notes_of_places c join 'test/integrity/fixtures/places.csv' p on c.region = p.region and c.place = p.place",
      "c.people = p.people",
    ],
  ])("%s: %s", async (from, rule) => {
    expect(await count(`${from} where not coalesce(${rule}, false)`)).toBe(0);
    expect(await count(from)).toBeGreaterThan(100);
  });
  test("a child is chosen among those of the group", async () => {
    expect(await count("looks where same_basket <> basket")).toBe(0);
    const found = await count("looks where same_basket is not null");
    const possible = await count("looks where basket in (select basket from lines)");
    expect(found / possible).toBeGreaterThan(0.93);
    expect(found / possible).toBeLessThan(0.97);
  });
  test("a rule that is bent is broken nearly everywhere", async () => {
    expect(await count(`returns c join ${line} where c.amount is distinct from l.amount + 0.01`)).toBe(
      await count("returns where line_basket is not null"),
    );
  });
});

test("uuids of version 7 hold the time of their row, and lie in its order where the rows do", async () => {
  const ms = (column: string): string => `('0x' || replace(substr(${column}::varchar, 1, 13), '-', ''))::bigint`;
  const at = 'epoch_ms(b."at"::timestamptz)';
  expect(await count(`lines l join baskets b on l.basket = b.basket_id where ${ms("l.guid")} <> ${at}`)).toBe(0);
  expect(await count(`looks where ${ms("look")} <> epoch_ms(seen::timestamptz)`)).toBe(0);
  expect(await count("looks where substr(look::varchar, 15, 1) <> '7'")).toBe(0);
});
