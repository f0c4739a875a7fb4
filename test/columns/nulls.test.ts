// Nulls by conditions on the row: which rows they take, that they move no value, and that they may look at what they hide.
import { describe, expect, test } from "vitest";
import { generate, longColumns, type Plain } from "../generate.js";
import { alpha, shareP } from "../statistics/checks.js";

type Words = Readonly<Record<string, unknown>>;
const world = (columns: Words, rows = 4000): Parameters<typeof generate>[0] => ({
  seed: 21,
  tables: {
    shops: { rows: 30, columns: { shop_id: { sequence: 1, primary_key: true }, kind: { choice: ["inn", "bar"] } } },
    t: { rows, columns: { channel: { choice: ["web", "shop"], nulls: "20%" }, ...columns } },
    kids: {
      each: { t: "t" },
      count: 1,
      columns: { holder: { formula: "t.shop", nulls: { when: "holder > 25" } }, kind: "holder.kind" },
    },
  },
});
const made = (columns: Words, table = "t") => generate(world({ shop: { ref: "shops" }, ...columns }), table).column;

/** The rows that are null. */
const nullRows = (values: readonly Plain[]): number[] => values.flatMap((value, row) => (value === null ? [row] : []));
const rowsWhere = (values: readonly Plain[], holds: (value: Plain) => boolean): number[] =>
  values.flatMap((value, row) => (holds(value) ? [row] : []));

test("a condition alone takes every row where it holds, and none where it is null", () => {
  const column = made({ c: { uniform: "1..9", nulls: { when: 'channel == "web"' } } });
  expect(nullRows(column("c"))).toEqual(rowsWhere(column("channel"), (value) => value === "web"));
});

test("a rate with a condition takes a share of those rows alone", () => {
  const rows = 1_000_000;
  const spec = world(
    { shop: { ref: "shops" }, c: { uniform: "1..9", nulls: { rate: "30%", when: 'channel == "web"' } } },
    rows,
  );
  const { c, channel } = longColumns(spec, "t", ["c", "channel"]);
  const web = channel.texts.indexOf("web");
  let [asked, taken, elsewhere] = [0, 0, 0];
  channel.values.forEach((code, row) => {
    const isNull = Number.isNaN(c.values[row]!);
    if (code === web) [asked, taken] = [asked + 1, taken + Number(isNull)];
    else elsewhere += Number(isNull);
  });
  expect(elsewhere).toBe(0);
  expect(shareP(taken, asked, 0.3)).toBeGreaterThan(alpha);
  expect(shareP(taken, asked, 0.31)).toBeLessThan(alpha); // bent
});

test("neither rate nor condition moves a value, and a condition only takes rows from those that its rate takes", () => {
  const base = made({ c: { uniform: "1..9000" } })("c");
  const rate = made({ c: { uniform: "1..9000", nulls: "40%" } })("c");
  const both = made({ c: { uniform: "1..9000", nulls: { rate: "40%", when: 'channel == "web"' } } })("c");
  for (const values of [rate, both])
    expect(values.filter((value, row) => value !== null && value !== base[row])).toEqual([]);
  const byRate = new Set(nullRows(rate));
  expect(nullRows(both).filter((row) => !byRate.has(row))).toEqual([]);
  expect(nullRows(both).length).toBeGreaterThan(400);
});

test("several rules hold together: the highest rate of those that hold", () => {
  const nulls = [{ rate: "60%", when: 'channel == "web"' }, { rate: "10%" }];
  const column = made({
    c: { uniform: "1..9", nulls },
    r: { uniform: "1..9", id: "c", nulls: "10%" },
    w: { uniform: "1..9", id: "c", nulls: "60%" },
  });
  const channel = column("channel");
  const expected = column("c").map((_, row) => column(channel[row] === "web" ? "w" : "r")[row] === null);
  expect(column("c").map((value) => value === null)).toEqual(expected);
});

describe("the column's own name", () => {
  test("is its value before any is null", () => {
    const column = made({ open: { uniform: "0..9", id: "c" }, c: { uniform: "0..9", nulls: { when: "c >= 7" } } });
    expect(column("c")).toEqual(column("open").map((value) => (Number(value) >= 7 ? null : value)));
  });
  test("is its value as its modifiers make it", () => {
    const column = made({
      open: { uniform: "0.0..9.0", id: "c", round: 1 },
      c: { uniform: "0.0..9.0", round: 1, nulls: { when: "c == 4.5 || c < 1" } },
    });
    expect(column("c")).toEqual(
      column("open").map((value) => (Number(value) === 4.5 || Number(value) < 1 ? null : value)),
    );
  });
  test("leads on where the column is a reference", () => {
    const column = made({
      open: { ref: "shops", id: "c" },
      kind: "open.kind",
      c: { ref: "shops", nulls: { when: 'c.kind == "inn" && c > 5' } },
      c_kind: "c.kind",
    });
    const hidden = column("open").map((value, row) => column("kind")[row] === "inn" && Number(value) > 5);
    expect(column("c")).toEqual(column("open").map((value, row) => (hidden[row] ? null : value)));
    expect(column("c_kind")).toEqual(column("kind").map((value, row) => (hidden[row] ? null : value)));
  });
});

test("a copy of a key that is null leads nowhere", () => {
  const column = made({}, "kids");
  const holders = column("holder");
  expect(nullRows(holders).length).toBeGreaterThan(300);
  expect(nullRows(column("kind"))).toEqual(nullRows(holders));
});

test("conditions are the same for batches of any size", () => {
  const spec = world({
    shop: { ref: "shops" },
    c: { pattern: "[a-c]{2}", nulls: { rate: "50%", when: 'c == "aa" || channel == "shop"' } },
  });
  const whole = generate(spec, "t").column("c");
  expect(generate(spec, "t", { batchRows: 13 }).column("c")).toEqual(whole);
  expect(generate(spec, "t", { firstRow: 999, batchRows: 1 }).column("c")).toEqual(whole.slice(999));
});
