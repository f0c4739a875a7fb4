// The shipped point-of-sale spec at a million scans, judged by SQL over its files and over the tables that it read.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Written, write } from "./written.js";

let pos: Written;
beforeAll(async () => {
  pos = await write("specs/point-of-sale/pos.yaml", {
    args: ["--rows", "1M"],
    types: { pos_scans: { item_price: "DECIMAL(18,2)" } },
  });
  for (const name of ["retail_stores", "item_categories", "item_master"]) {
    await pos.query(`create table ${name} as select * from read_csv('specs/point-of-sale/data/${name}.csv')`);
  }
});
afterAll(() => pos?.close());

test("a million rows lie in sixteen parts, as the manifest says", async () => {
  expect(pos.tables).toMatchObject([{ table: "pos_scans", rows: 1_000_000, files: 16 }]);
  expect(await pos.number("select count(*) from pos_scans")).toBe(1_000_000);
  expect(await pos.number("select count(distinct file) from pos_scans")).toBe(16);
});

test("every scan has its store, its item and the item's price", async () => {
  expect(await pos.number("select count(*) from pos_scans s anti join retail_stores r using (store_id)")).toBe(0);
  expect(await pos.number("select count(*) from pos_scans s anti join item_master i using (item_upc)")).toBe(0);
  expect(
    await pos.number(
      "select count(*) from pos_scans s join item_master i using (item_upc) where s.item_price = i.item_price::decimal(18,2)",
    ),
  ).toBe(1_000_000);
  expect(await pos.number("select count(*) from pos_scans where columns(*) is null")).toBe(0);
  expect(await pos.number("select count(*) from pos_scans where unit_qty not between 1 and 4")).toBe(0);
});

test("scans follow each other in time, over the edges of parts too, to the second and within the period", async () => {
  expect(
    await pos.number(
      "select count(*) from (select scan_ts - lag(scan_ts) over (order by line) step from pos_scans) where step < interval 0 second",
    ),
  ).toBe(0);
  expect(
    await pos.number(
      "select count(*) from (select file, min(scan_ts) lo, max(scan_ts) hi, lag(max(scan_ts)) over (order by file) as earlier from pos_scans group by file) where earlier > lo",
    ),
  ).toBe(0);
  expect(
    await pos.number(
      "select count(*) from pos_scans where scan_ts < timestamptz '2024-01-01 00:00:00+00' or scan_ts >= timestamptz '2025-01-01 00:00:00+00'",
    ),
  ).toBe(0);
  expect(await pos.number("select count(*) from pos_scans where extract(millisecond from scan_ts) % 1000 <> 0")).toBe(
    0,
  );
});

test("no row comes twice because two parts overlap", async () => {
  const twice =
    "select count(*) from (select store_id, scan_ts, item_upc, unit_qty from pos_scans group by all having count(*) > 1)";
  expect(await pos.number(twice)).toBeLessThan(5);
});
