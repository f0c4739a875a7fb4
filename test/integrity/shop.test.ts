// A shop of eight tables in many parts, judged by SQL: keys, references, groups, paths, formulas, nulls.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { textAt } from "../../src/kernels/vector.js";
import { sources } from "../../src/sources/index.js";
import { type Written, write } from "./written.js";

let shop: Written;
beforeAll(async () => {
  const money = "DECIMAL(18,2)";
  shop = await write("test/integrity/fixtures/shop.yaml", {
    args: ["--file-rows", "700"],
    types: {
      regions: { tax: "DECIMAL(4,3)" },
      products: { cost: money, price: money },
      customers: { credit: money, score: "DECIMAL(18,1)" },
      accounts: { limit: money },
      orders: { fee: "DECIMAL(4,2)" },
      lines: { price: money, net: money, amount: money, taxed: money, note: "VARCHAR" },
    },
  });
});
afterAll(() => shop?.close());

/** The rows of `from` that break a rule. */
const broken = (from: string, rule: string): Promise<number> =>
  shop.number(`select count(*) from ${from} where not coalesce(${rule}, false)`);

test("the run makes many parts, and the manifest counts the rows that DuckDB reads", async () => {
  for (const { table, rows, files } of shop.tables) {
    expect(await shop.number(`select count(*) from ${table}`), table).toBe(rows);
    expect(await shop.number(`select count(distinct file) from ${table}`), table).toBeGreaterThan(files / 2);
  }
  expect(Object.fromEntries(shop.tables.map(({ table, files }) => [table, files]))).toMatchObject({
    customers: 18,
    orders: 18,
    lines: 18,
    products: 2,
  });
});

test("our own reader reads the same rows and sums as DuckDB", async () => {
  for (const [table, column] of [
    ["lines", "net"],
    ["customers", "credit"],
    ["orders", "weekday"],
  ] as const) {
    let rows = 0;
    let sum = 0n;
    let nulls = 0;
    for (const name of readdirSync(join(shop.folder, table))) {
      const bytes = readFileSync(join(shop.folder, table, name));
      const problems = { error: (...words: unknown[]) => expect(words).toEqual([]), warning: () => {} };
      const source = sources.csv.read(bytes, name, problems as never, undefined)!;
      rows += source.rows;
      const { values, nulls: bits } = source.columns.find((candidate) => candidate.name === column)!;
      if ("offsets" in values) throw new Error(`${column} is text: ${textAt(values, 0)}`);
      for (let row = 0; row < source.rows; row++) {
        if (bits && ((bits[row >> 3]! >> (row & 7)) & 1) === 0) nulls++;
        else sum += BigInt(values[row]!);
      }
    }
    const scale = column === "weekday" ? 1 : 100;
    const [found] = await shop.query(
      `select count(*) as "rows", count(*) - count(${column}) as "nulls", cast(sum(${column}) * ${scale} as bigint) as "sum" from ${table}`,
    );
    expect({ rows, nulls, sum: sum.toString() }).toEqual({
      rows: Number(found!.rows),
      nulls: Number(found!.nulls),
      sum: String(found!.sum),
    });
  }
});

describe("keys are distinct over all parts", () => {
  test.each([
    ["regions", "region_id"],
    ["regions", "name"],
    ["cities", "city_id"],
    ["products", "sku"],
    ["products", "barcode"],
    ["customers", "customer_id"],
    ["customers", "number"],
    ["customers", "token"],
    ["accounts", "account"],
    ["accounts", "owner"],
    ["accounts", '"limit"'],
    ["orders", "customer, order_no"],
    ["orders", "order_id"],
    ["lines", "order_id, line_no"],
  ])("%s: %s", async (table, key) => {
    expect(await shop.number(`select count(*) - count(distinct (${key})) from ${table}`)).toBe(0);
    expect(
      await shop.number(
        `select count(*) from ${table} where ${key
          .split(", ")
          .map((column) => `${column} is null`)
          .join(" or ")}`,
      ),
    ).toBe(0);
  });
});

describe("every reference finds its parent", () => {
  test.each([
    ["cities", "region", "regions", "region_id", 0],
    ["cities", "mayor", "customers", "customer_id", 0.25],
    ["customers", "home", "cities", "city_id", 0.05],
    ["customers", "region", "regions", "region_id", 0.05],
    ["customers", "near", "cities", "city_id", 0.05],
    ["customers", "referred_by", "customers", "customer_id", 0.85],
    ["accounts", "owner", "customers", "customer_id", 0],
    ["orders", "customer", "customers", "customer_id", 0],
    ["orders", "ship_to", "cities", "city_id", 0.05],
    ["lines", "order_id", "orders", "order_id", 0],
    ["lines", "customer", "customers", "customer_id", 0],
    ["lines", "product", "products", "sku", 0],
  ] as const)("%s.%s in %s.%s, null in a share of %d", async (child, column, parent, key, nulls) => {
    expect(
      await shop.number(
        `select count(*) from ${child} c anti join ${parent} p on c.${column} = p.${key} where c.${column} is not null`,
      ),
    ).toBe(0);
    const rows = await shop.number(`select count(*) from ${child}`);
    const found = await shop.number(`select count(*) from ${child} where ${column} is null`);
    // Nulls of a customer's home come again in each of its orders: they spread more than single draws
    const spread = Math.sqrt(rows * nulls * (1 - nulls)) * (child === "orders" ? 3 : 1);
    expect(Math.abs(found - rows * nulls)).toBeLessThanOrEqual(4.9 * spread);
  });
  test("children of one parent come from that parent alone, in order, numbered from 1", async () => {
    expect(
      await shop.number(
        "select count(*) from (select max(order_no) - count(*) gap from orders group by customer) where gap <> 0",
      ),
    ).toBe(0);
    expect(
      await shop.number(
        "select count(*) from (select max(line_no) - count(*) gap from lines group by order_id) where gap <> 0",
      ),
    ).toBe(0);
    expect(
      await shop.number(
        "select count(*) from (select line - lag(line) over (partition by customer order by order_no) step from orders) where step <> 1",
      ),
    ).toBe(0);
    expect(
      await shop.number("select count(*) from orders o anti join lines l on o.order_id = l.order_id"),
    ).toBeGreaterThan(1000);
  });
  test("files hold whole families: no part cuts a parent from its children", async () => {
    const part = (file: string) => `regexp_extract(${file}, 'part-([0-9]+)', 1)`;
    expect(
      await shop.number(
        `select count(*) from orders o join customers c on o.customer = c.customer_id where ${part("o.file")} <> ${part("c.file")}`,
      ),
    ).toBe(0);
    expect(
      await shop.number(
        `select count(*) from lines l join orders o using (order_id) where ${part("l.file")} <> ${part("o.file")}`,
      ),
    ).toBe(0);
  });
});

describe("groups hold in every row", () => {
  test.each([
    [
      "customers c left join cities t on c.near = t.city_id",
      "case when c.region is null then c.near is null else t.region = c.region end",
    ],
    [
      "orders o join customers c on o.customer = c.customer_id left join cities t on o.ship_to = t.city_id",
      "case when c.land is null then o.ship_to is null else t.land = c.land end",
    ],
    ["lines l join products p on l.product = p.sku", "p.category = l.wanted and p.popular > 0"],
  ])("%s", async (from, rule) => {
    expect(await broken(from, rule)).toBe(0);
  });
});

describe("what is read along references is what stands there", () => {
  test.each([
    ["cities c join regions r on c.region = r.region_id", "c.land = r.land"],
    [
      "customers c left join cities t on c.home = t.city_id",
      "c.region is not distinct from t.region and c.land is not distinct from t.land",
    ],
    [
      "customers c left join customers r on c.referred_by = r.customer_id",
      "c.referrer_segment is not distinct from r.segment",
    ],
    ["accounts a join customers c on a.owner = c.customer_id", "a.opened = c.joined + 30"],
    ["orders o left join cities t on o.ship_to = t.city_id", "o.ship_land is not distinct from t.land"],
    ["lines l join orders o using (order_id)", "l.customer = o.customer"],
    ["lines l join customers c on l.customer = c.customer_id", "l.segment = c.segment"],
    ["lines l join products p on l.product = p.sku", "l.price = p.price"],
  ])("%s: %s", async (from, rule) => {
    expect(await broken(from, rule)).toBe(0);
  });
});

describe("formulas agree with SQL, money to the cent", () => {
  test.each([
    ["products", "price = round(cost * 1.35::decimal(3,2), 2)"],
    ["products", "barcode between epoch(timestamp '2023-01-01') and epoch(timestamp '2025-01-01') - 1"],
    ["customers", "vip = (credit > 4000 and segment = 'office')"],
    ["customers", "size = case segment when 'family' then 4 when 'student' then 1 else 2 end"],
    ["customers", "joined between date '1958-01-01' and date '2023-12-31'"],
    ["customers", "regexp_full_match(coalesce(email, 'null@example.com'), '[a-z]{4,9}@example\\.com')"],
    ["orders", 'weekday = isodow("at") and month = month("at") and day = cast("at" at time zone \'UTC\' as date)'],
    ["orders", 'extract(second from "at") = 0'],
    ["orders", "fee is not distinct from case channel when 'web' then 4.90 when 'phone' then 2.50 end"],
    ["lines", "net = qty * price"],
    [
      "lines l join customers c on l.customer = c.customer_id",
      "amount = round(qty * price * case when c.vip then 0.9::decimal(2,1) else 1 end, 2)",
    ],
    [
      "lines l join orders o using (order_id) left join cities t on o.ship_to = t.city_id left join regions r on t.region = r.region_id",
      "taxed is not distinct from round(net * (1 + r.tax), 2)",
    ],
    [
      "lines l join orders o using (order_id)",
      "note is not distinct from case o.channel when 'web' then 'click, and collect' when 'store' then '' end",
    ],
    [
      "lines l",
      "label is not distinct from line_no || '/' || lpad(qty::varchar, 2, '0') || ' ' || upper(segment) || ' ' || note",
    ],
    [
      "lines l join orders o using (order_id)",
      "late = (o.\"at\" + interval 3 day > timestamptz '2024-12-25 00:00:00+00')",
    ],
  ])("%s: %s", async (from, rule) => {
    await shop.query("set timezone = 'UTC'");
    expect(await broken(from, rule)).toBe(0);
  });
  test("a rule that is a cent off is found in nearly every row", async () => {
    expect(await broken("lines", "net = qty * price + 0.01")).toBe(
      shop.tables.find(({ table }) => table === "lines")!.rows,
    );
    expect(
      await broken("customers c join cities t on c.home = t.city_id", "c.region = (t.region % 12) + 1"),
    ).toBeGreaterThan(5000);
  });
});

test("an empty text and a null are two things", async () => {
  const [found] = await shop.query(
    "select count(*) filter (where note = '') empty, count(*) filter (where note is null) missing from lines",
  );
  expect(Number(found!.empty)).toBeGreaterThan(10_000);
  expect(Number(found!.missing)).toBeGreaterThan(10_000);
});
