// References that choose, at a million rows in many parts, judged by SQL: every key is there, every condition holds, no circle, no pair twice.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Written, write } from "./written.js";

let db: Written;
beforeAll(async () => {
  db = await write("test/integrity/fixtures/choices.yaml", { args: ["--file-rows", "100k"] });
});
afterAll(() => db?.close());

const count = (from: string): Promise<number> => db.number(`select count(*) from ${from}`);

test("a million rows lie in many parts", async () => {
  expect(await count("people")).toBe(1_000_000);
  expect(await db.number("select count(distinct file) from people")).toBe(10);
});

describe("every reference that is not null has its row", () => {
  test.each([
    ["people", "referrer", "people", "id"],
    ["people", "mentor", "people", "id"],
    ["people", "region", "regions", "region"],
    ["people", "near", "shops", "shop"],
    ["people", "open", "shops", "shop"],
    ["shops", "region", "regions", "region"],
    ["product_tags", "product", "products", "product"],
    ["product_tags", "tag", "tags", "tag"],
    ["product_tags", "other", "tags", "tag"],
  ])("%s.%s", async (child, column, parent, key) => {
    expect(
      await count(`${child} c anti join ${parent} p on c.${column} = p.${key} where c.${column} is not null`),
    ).toBe(0);
  });
});

test("keys are distinct", async () => {
  for (const [table, key] of [
    ["people", "id"],
    ["people", "badge"],
    ["shops", "shop"],
    ["regions", "region"],
    ["tags", "tag"],
    ["products", "product"],
    ["product_tags", "(product, tag)"],
    ["product_tags", "(product, other)"],
  ])
    expect(await db.number(`select count(*) - count(distinct ${key}) from ${table}`), `${table}.${key}`).toBe(0);
});

test("every parent has its least and its most children, and none has fewer or more", async () => {
  const [found] = await db.query(
    "select min(n) least, max(n) most, count(*) parents from (select count(*) n from product_tags group by product)",
  );
  expect(Object.values(found!).map(Number)).toEqual([1, 9, 200_000]);
});

test("a row refers to an earlier one: no chain of references comes back", async () => {
  expect(await count("people where referrer >= id or mentor >= id")).toBe(0);
  expect(await count("people where referrer is null")).toBe(1);
  // Chains up from the last two hundred rows all end at the first row
  const [found] = await db.query(`
    with recursive up(first, here, steps) as (
      select id, id, 0 from people where id > 999800
      union all
      select first, referrer, steps + 1 from up join people on people.id = up.here where referrer is not null
    ) select count(distinct first) filter (here = 1) roots, max(steps) deepest from up`);
  expect(Number(found!.roots)).toBe(200);
  expect(Number(found!.deepest)).toBeLessThan(60);
});

test("a mentor is of the same region and has means; who has none is the first of their region", async () => {
  expect(await count("people p join people m on p.mentor = m.id where m.region <> p.region or m.means = 0")).toBe(0);
  expect(
    await count(
      "people p where mentor is null and exists (select 1 from people m where m.id < p.id and m.region = p.region and m.means > 0 and m.id < 5000)",
    ),
  ).toBe(0);
});

test("a shop that was chosen passes the row's conditions", async () => {
  expect(
    await count(
      "people p join shops s on p.near = s.shop where s.region <> p.region or s.level > p.means or s.size = 0",
    ),
  ).toBe(0);
  expect(
    await count(
      "people p join shops s on p.open = s.shop where s.region = p.region or p.day not between s.opened and s.closed",
    ),
  ).toBe(0);
});

test("a row without a shop is one for which there is none", async () => {
  const near = "select region, level from shops where size > 0";
  expect(
    await count(
      `people p join (select region, min(level) least from (${near}) group by region) s using (region) where p.near is null and s.least <= p.means and p.id % 40 = 0`,
    ),
  ).toBe(0);
  const open =
    "select distinct p.day, p.region from (from people where id % 40 = 0) p join shops s on p.day between s.opened and s.closed and s.region <> p.region";
  expect(await count(`people p semi join (${open}) o using (day, region) where p.open is null and p.id % 40 = 0`)).toBe(
    0,
  );
  expect(await count("people where open is null")).toBeGreaterThan(50_000);
});
