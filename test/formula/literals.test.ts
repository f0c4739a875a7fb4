// Quantities, ranges and dates as a spec writes them.
import { expect, test } from "vitest";
import { civilFromDays, firstDay, isoDate, isoTimestamp, lastDay, lastMs } from "../../src/formula/civil.js";
import { parseDate, parseQuantity, parseRange, parseTimestamp } from "../../src/formula/literals.js";

const number = (value: number, integer?: bigint) => ({
  kind: "number",
  value,
  ...(integer !== undefined && { integer }),
});

test.each([
  ["0", number(0, 0n)],
  ["12", number(12, 12n)],
  ["-7", number(-7, -7n)],
  ["0.5", number(0.5)],
  [".25", number(0.25)],
  ["2.0", number(2, 2n)],
  ["1_000_000", number(1e6, 1_000_000n)],
  ["20k", number(20_000, 20_000n)],
  ["2.5k", number(2500, 2500n)],
  ["2M", number(2e6, 2_000_000n)],
  ["1B", number(1e9, 1_000_000_000n)],
  ["1e9", number(1e9, 1_000_000_000n)],
  ["1e15", number(1e15, 1_000_000_000_000_000n)],
  ["9007199254740993", number(9007199254740992, 9007199254740993n)],
  ["1e-3", number(0.001)],
  ["3%", { ...number(0.03), percent: true }],
  ["0.2%", { ...number(0.002), percent: true }],
  ["100%", { ...number(1, 1n), percent: true }],
  ["1e300", number(1e300)],
  ["256MB", { kind: "bytes", value: 256_000_000 }],
  ["1.5kB", { kind: "bytes", value: 1500 }],
  ["4KiB", { kind: "bytes", value: 4096 }],
  ["0.5GiB", { kind: "bytes", value: 536_870_912 }],
  ["9d", { kind: "duration", value: 777_600_000 }],
  ["15m", { kind: "duration", value: 900_000 }],
  ["250ms", { kind: "duration", value: 250 }],
  ["4h", { kind: "duration", value: 14_400_000 }],
  ["2w", { kind: "duration", value: 1_209_600_000 }],
  ["0.5d", { kind: "duration", value: 43_200_000 }],
  ["-7d", { kind: "duration", value: -604_800_000 }],
  ["5000/s", { kind: "rate", value: 5000, per: "s" }],
  ["5k/m", { kind: "rate", value: 5000, per: "m" }],
  ["60x", { kind: "speed", value: 60 }],
  ["0.5x", { kind: "speed", value: 0.5 }],
])("%s is a quantity", (text, expected) => {
  expect(parseQuantity(text)).toEqual(expected);
});

test.each(
  "|-|.|_1|1_|1__0|1.|abc|1K|1q|10 k|1e|1e999|1e400|0x10|3%/s|5/x|5000/|1.0001ms|0.5B2|Infinity|NaN|--1|9dd|1kBs|-5kB|١".split(
    "|",
  ),
)("%j is no quantity", (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test.each([
  ["1..9", "1", "9"],
  ["-5..-1", "-5", "-1"],
  ["0.5..2.5", "0.5", "2.5"],
  [".5...75", ".5", ".75"],
  ["0%..10%", "0%", "10%"],
  ["5m..2h", "5m", "2h"],
  ["06:00..23:00", "06:00", "23:00"],
  ["1 .. $stores", "1", "$stores"],
  ["2020-01-01..2024-12-31", "2020-01-01", "2024-12-31"],
  ["2020-01-01T10:00:00.5Z..2024-12-31T00:00Z", "2020-01-01T10:00:00.5Z", "2024-12-31T00:00Z"],
])("%s is a range", (text, from, to) => {
  expect(parseRange(text)).toEqual({ from, to });
});

test.each(["1", "1..", "..9", "1...", "a..b", "../data", "1..2..3", "1....9", "period", "1 2..3"])(
  "%j is no range",
  (text) => {
    expect(parseRange(text)).toBeUndefined();
  },
);

test("every day of the years 1 to 9999 is read back from its text, in order", () => {
  expect(isoDate(firstDay)).toBe("0001-01-01");
  expect(isoDate(lastDay)).toBe("9999-12-31");
  expect(isoTimestamp(lastMs, "ms")).toBe("9999-12-31T23:59:59.999Z");
  let before = { year: 0, month: 12, day: 31 };
  for (let day = firstDay; day <= lastDay; day++) {
    const civil = civilFromDays(day);
    const next = civil.day === before.day + 1 || (civil.day === 1 && before.day >= 28);
    if (!next) expect.fail(`${isoDate(day)} follows ${JSON.stringify(before)}`);
    if (day % 97 === 0 || civil.month === 2) expect(parseDate(isoDate(day))).toBe(day);
    before = civil;
  }
});

test("days agree with an independent calendar", () => {
  for (let day = firstDay; day <= lastDay; day += 89) {
    expect(isoDate(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, 10));
  }
});

test.each([
  "2023-02-29",
  "1900-02-29",
  "2024-13-01",
  "2024-00-10",
  "2024-04-31",
  "0000-01-01",
  "2024-1-1",
  "20240101",
  " 2024-01-01",
])("%j is no date", (text) => {
  expect(parseDate(text)).toBeUndefined();
});

test.each([
  ["1970-01-01", 0],
  ["1970-01-01T00:00:00.001Z", 1],
  ["1969-12-31 23:59:59.9", -100],
  ["2024-02-29T12:30Z", Date.UTC(2024, 1, 29, 12, 30)],
  ["0001-01-01T00:00:00Z", -62_135_596_800_000],
])("%s is a timestamp", (text, expected) => {
  expect(parseTimestamp(text)).toBe(expected);
});

test.each([
  "2024-01-01T",
  "2024-01-01T24:00",
  "2024-01-01T10:60",
  "2024-01-01T10:00:60",
  "2024-01-01T10:00+01:00",
  "2024-01-01Z",
])("%j is no timestamp", (text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});
