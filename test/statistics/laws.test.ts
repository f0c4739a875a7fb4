// The law of every verb that draws, at a million rows; each check must fail on its bent twin.
import { beforeAll, describe, expect, test } from "vitest";
import { eachBatch, type Long, longColumns } from "../generate.js";
import { alpha, bend, fitP, kolmogorovP, normalCdf, poissonShares, shareP, sum, tally } from "./checks.js";

const rows = 1_000_000;
const weights = { a: 50, b: 25, c: 15, d: 9.5, e: 0.5, never: 0 };
const numbers = {
  die: { uniform: "1..1000" },
  wide: { uniform: "-9000000000000..9000000000000" },
  real: { uniform: "0.5..2.5" },
  money: { uniform: "0.00..50.00", type: "decimal(6,2)" },
  normal: { normal: { mean: 10, sd: 2 } },
  rare: { poisson: 0.05 },
  few: { poisson: 3.2 },
  many: { poisson: 400 },
  weighted: { choice: weights },
  listed: { choice: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] },
  day: { date: "2024-01-01..2024-12-31" },
  hour: { timestamp: "period", every: "1h" },
  moment: { timestamp: "period" },
  distinct: { uniform: "0..999999999", unique: true },
  ten: { uniform: "0..9", nulls: "35%" },
  single: { uniform: "-1.5..8.5", type: "float32" },
  cents: { uniform: "-0.015..0.125", type: "decimal(6,2)" },
  rounded: { normal: { mean: 0, sd: 3 }, round: 0 },
  mixed: { case: "listed", when: { sat: { uniform: "0..9" }, sun: { poisson: 3.2 } }, else: { geometric: "40%" } },
} as const;
type Name = keyof typeof numbers;

let of: Record<Name, Long>;
beforeAll(() => {
  of = longColumns({ seed: 1, tables: { t: { rows, columns: numbers } } }, "t", Object.keys(numbers) as Name[]);
});

/** Columns whose values are few: how often each occurs, and the shares that are right. */
const discrete: readonly [Name, () => { counts: Float64Array; shares: ArrayLike<number> }][] = [
  [
    "die",
    () => ({
      counts: tally(
        of.die.values.map((x) => x - 1),
        1000,
      ),
      shares: new Float64Array(1000).fill(1),
    }),
  ],
  [
    "cents",
    () => ({
      counts: tally(
        of.cents.values.map((x) => x + 1),
        14,
      ),
      shares: new Float64Array(14).fill(1),
    }),
  ],
  [
    "rounded",
    () => ({
      counts: tally(
        of.rounded.values.map((x) => Math.min(15, Math.max(-15, x)) + 15),
        31,
      ),
      shares: Float64Array.from({ length: 31 }, (_, i) => normalCdf((i - 14.5) / 3) - normalCdf((i - 15.5) / 3)),
    }),
  ],
  ["money", () => ({ counts: tally(of.money.values, 5000), shares: new Float64Array(5000).fill(1) })],
  ["few", () => ({ counts: tally(of.few.values, 40), shares: poissonShares(3.2, 40) })],
  ["rare", () => ({ counts: tally(of.rare.values, 12), shares: poissonShares(0.05, 12) })],
  ["many", () => ({ counts: tally(of.many.values, 800), shares: poissonShares(400, 800) })],
  ["weighted", () => ({ counts: byText(of.weighted, Object.keys(weights)), shares: Object.values(weights) })],
  ["listed", () => ({ counts: byText(of.listed, numbers.listed.choice), shares: new Float64Array(7).fill(1) })],
  [
    "day",
    () => ({
      counts: tally(
        of.day.values.map((day) => day - Date.UTC(2024, 0, 1) / 86_400_000),
        366,
      ),
      shares: new Float64Array(366).fill(1),
    }),
  ],
  [
    "hour",
    () => ({
      counts: tally(
        of.hour.values.map((ms) => (ms - Date.UTC(2024, 0, 1)) / 3_600_000),
        8784,
      ),
      shares: new Float64Array(8784).fill(1),
    }),
  ],
];

function byText({ values, texts }: Long, known: readonly string[]): Float64Array {
  return tally(
    values.map((code) => known.indexOf(texts[code]!)),
    known.length,
  );
}

describe("columns of few values", () => {
  test.each(discrete)("%s has its shares, where shares bent by a twentieth fail", (_name, law) => {
    const { counts, shares } = law();
    expect(fitP(counts, shares)).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(shares, 0.05))).toBeLessThan(alpha);
  });
  test("a Poisson of another mean is told apart: 2 % off fails", () => {
    expect(fitP(tally(of.few.values, 40), poissonShares(3.2 * 1.02, 40))).toBeLessThan(alpha);
    expect(fitP(tally(of.rare.values, 12), poissonShares(0.05 * 1.05, 12))).toBeLessThan(alpha);
    expect(fitP(tally(of.many.values, 800), poissonShares(400 * 1.02, 800))).toBeLessThan(alpha);
  });
  test("a weight of 0 is never drawn", () => {
    expect(of.weighted.texts).not.toContain("never");
    expect(of.weighted.texts.toSorted()).toEqual(["a", "b", "c", "d", "e"]);
  });
});

describe("columns of a continuous law", () => {
  const within =
    (lo: number, hi: number) =>
    (x: number): number =>
      Math.min(1, Math.max(0, (x - lo) / (hi - lo)));
  const year = [Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1)] as const;

  test.each<[Name, (x: number) => number, (x: number) => number]>([
    ["real", within(0.5, 2.5), within(0.5, 2.52)],
    ["single", within(-1.5, 8.5), within(-1.5, 8.6)],
    ["wide", within(-9e12, 9e12), within(-9e12, 9.2e12)],
    ["normal", (x) => normalCdf((x - 10) / 2), (x) => normalCdf((x - 10) / 2.04)],
    ["moment", within(...year), within(year[0], year[1] + 0.01 * (year[1] - year[0]))],
    ["distinct", within(0, 1e9), within(0, 1.01e9)],
  ])("%s has its distribution, where one or two per cent off fail", (name, law, bent) => {
    expect(kolmogorovP(of[name].values, law)).toBeGreaterThan(alpha);
    expect(kolmogorovP(of[name].values, bent)).toBeLessThan(alpha);
  });
  test("the tails of the normal hold what they should, where a spread 1 % off fails", () => {
    const edges = Array.from({ length: 37 }, (_, i) => -4.5 + i / 4);
    const shares = (sd: number) =>
      Float64Array.from(
        { length: 38 },
        (_, i) => normalCdf((edges[i] ?? 99) / sd) - normalCdf((edges[i - 1] ?? -99) / sd),
      );
    const counts = tally(
      of.normal.values.map((x) => edges.filter((edge) => (x - 10) / 2 >= edge).length),
      38,
    );
    expect(fitP(counts, shares(1))).toBeGreaterThan(alpha);
    expect(fitP(counts, shares(1.01))).toBeLessThan(alpha);
  });
  test("both ends of a real range are reached closely and the upper one never", () => {
    const sorted = of.real.values.slice().sort();
    expect(sorted[0]).toBeGreaterThanOrEqual(0.5);
    expect(sorted[0]).toBeLessThan(0.5001);
    expect(sorted[rows - 1]).toBeLessThan(2.5);
    expect(sorted[rows - 1]).toBeGreaterThan(2.4999);
  });
  test("unique numbers are distinct, a million of a thousand million", () => {
    expect(new Set(of.distinct.values).size).toBe(rows);
  });
});

describe("a case of verbs", () => {
  const days = () =>
    of.mixed.values.map((_, row) => numbers.listed.choice.indexOf(of.listed.texts[of.listed.values[row]!] as "mon"));
  const geometric = Float64Array.from({ length: 40 }, (_, k) => (k === 0 ? 0 : 0.4 * 0.6 ** (k - 1)));

  test.each([
    ["saturdays", (day: number) => day === 5, new Float64Array(10).fill(1)],
    ["sundays", (day: number) => day === 6, poissonShares(3.2, 40)],
    ["other days", (day: number) => day < 5, geometric],
  ] as const)("draws on %s by their own law, where shares bent by a twentieth fail", (_name, isOne, shares) => {
    const day = days();
    const own = of.mixed.values.filter((_, row) => isOne(day[row]!));
    expect(own.length).toBeGreaterThan(140_000);
    expect(fitP(tally(own, shares.length), shares)).toBeGreaterThan(alpha);
    expect(fitP(tally(own, shares.length), bend(shares, 0.05))).toBeLessThan(alpha);
  });
});

describe("nulls", () => {
  test("come at their rate, where a rate 2 % higher fails", () => {
    const nulls = of.ten.values.reduce((count, value) => count + Number(Number.isNaN(value)), 0);
    expect(shareP(nulls, rows, 0.35)).toBeGreaterThan(alpha);
    expect(shareP(nulls, rows, 0.35 * 1.02)).toBeLessThan(alpha);
  });
  test("take each value alike, where one that is null 5 % more often fails", () => {
    const counts = tally(
      of.ten.values.filter((value) => !Number.isNaN(value)),
      10,
    );
    expect(fitP(counts, new Float64Array(10).fill(1))).toBeGreaterThan(alpha);
    expect(fitP(counts, bend(new Float64Array(10).fill(1), 0.05))).toBeLessThan(alpha);
  });
});

describe("texts of a pattern", () => {
  /** Letters at two places, and how many digits follow: `AB-7`, `AB-123`. */
  const letters = [new Float64Array(26), new Float64Array(26)];
  const digits = Array.from({ length: 4 }, () => new Float64Array(10));
  const lengths = new Float64Array(4);
  const pairs = new Float64Array(26 * 26);
  beforeAll(() => {
    eachBatch(
      { seed: 2, tables: { t: { rows, columns: { code: { pattern: "[A-Z]{2}-[0-9]{1,4}" } } } } },
      "t",
      (batch) => {
        const { values, valueOffsets } = batch.getChildAt(0)!.data[0]!;
        for (let row = 0; row < batch.numRows; row++) {
          const at = valueOffsets[row]!;
          const count = valueOffsets[row + 1]! - at - 3;
          const [first, second] = [values[at]! - 65, values[at + 1]! - 65] as [number, number];
          letters[0]![first]!++;
          letters[1]![second]!++;
          pairs[26 * first + second]!++;
          lengths[count - 1]!++;
          for (let i = 0; i < count; i++) digits[i]![values[at + 3 + i]! - 48]!++;
        }
      },
    );
  });
  const even = (size: number) => new Float64Array(size).fill(1);

  test("use every character alike at every place, where 2 % off fails", () => {
    for (const counts of [...letters, ...digits]) {
      expect(sum(counts)).toBeGreaterThan(200_000);
      expect(fitP(counts, even(counts.length))).toBeGreaterThan(alpha);
    }
    for (const counts of letters) expect(fitP(counts, bend(even(26), 0.02))).toBeLessThan(alpha);
  });
  test("choose pairs of characters and lengths alike, where 2 to 5 % off fail", () => {
    expect(fitP(pairs, even(676))).toBeGreaterThan(alpha);
    expect(fitP(pairs, bend(even(676), 0.05))).toBeLessThan(alpha);
    expect(fitP(lengths, even(4))).toBeGreaterThan(alpha);
    expect(fitP(lengths, bend(even(4), 0.02))).toBeLessThan(alpha);
  });
});

describe.each([
  ["v4", { uuid: "v4" }, 122],
  ["v7", { uuid: "v7", at: "at" }, 74],
] as const)("uuids %s", (version, words, free) => {
  const made = 250_000;
  const bits = new Float64Array(128);
  let times: bigint[];
  let ids: bigint[];
  beforeAll(() => {
    const columns = { id: words, at: { timestamp: "period", sorted: true } };
    times = [];
    ids = [];
    eachBatch({ seed: 3, tables: { t: { rows: made, columns } } }, "t", (batch) => {
      const { values } = batch.getChildAt(0)!.data[0]!;
      const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
      for (let row = 0; row < batch.numRows; row++) ids.push(view.getBigUint64(16 * row) >> 16n);
      for (const ms of batch.getChildAt(1)!.data[0]!.values as BigInt64Array) times.push(ms);
      for (let i = 0; i < 16 * batch.numRows; i++)
        for (let bit = 0; bit < 8; bit++) bits[(i % 16) * 8 + bit]! += (values[i]! >> (7 - bit)) & 1;
    });
  });
  const time = version === "v7" ? 48 : 0;
  const fixed = [48, 49, 50, 51, 64, 65];

  test("set every free bit in half of the rows, where a bit that is set 2 % too often fails", () => {
    const p = [...bits].flatMap((count, bit) => (bit < time || fixed.includes(bit) ? [] : [shareP(count, made, 0.5)]));
    expect(p).toHaveLength(free);
    expect(Math.min(...p)).toBeGreaterThan(alpha);
    expect(shareP(bits[127]! * 1.02, made, 0.5)).toBeLessThan(alpha);
    const seven = version === "v7" ? made : 0;
    expect(fixed.map((bit) => bits[bit])).toEqual([0, made, seven, seven, made, 0]);
  });
  test(`begin with ${version === "v7" ? "their time" : "no time"}`, () => {
    expect(ids.every((id, row) => id === times[row])).toBe(version === "v7");
  });
});
