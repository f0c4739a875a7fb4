// `preview --plot`: the numbers behind the bars are right, the bars fit, and the sample comes from all over the table.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { chart, shareText } from "../../src/cli/chart.js";
import { numbersSpread, timesSpread, valuesSpread } from "../../src/cli/distribution.js";
import { datagen } from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

const day = 86_400_000;
const sum = (bins: readonly { readonly count: number }[]): number => bins.reduce((all, { count }) => all + count, 0);

describe("numbers", () => {
  test("have their least, mean, median, 95th percentile and most", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => ((i * 7) % 1000) + 1);
    expect(numbersSpread(values)).toMatchObject({ min: 1, mean: 500.5, median: 500, p95: 950, max: 1000 });
    expect(numbersSpread(Float64Array.of(3))).toMatchObject({ min: 3, mean: 3, median: 3, p95: 3, max: 3 });
    expect(numbersSpread(new Float64Array(0))).toBeUndefined();
  });

  test("that are few have a bin each, and whole ones no gap", () => {
    const { bins } = numbersSpread(Float64Array.of(1, 1, 2, 5))!;
    expect(bins.map(({ from, count }) => [from, count])).toEqual([[1, 2], [2, 1], [3, 0], [4, 0], [5, 1]]); // biome-ignore format: pairs
    const halves = numbersSpread(Float64Array.of(0.5, 0.25, 0.5))!;
    expect(halves.digits).toBe(2);
    expect(halves.bins.map(({ from }) => from)).toEqual([0.25, 0.5]);
  });

  test.each([0.001, 1, 37, 1e6, 1e15])("that are many, up to %f, have round bins that hold each value once", (most) => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => ((i * 7919) % 10_000) * (most / 10_000) - most / 3);
    const { bins, min, max } = numbersSpread(values)!;
    expect(bins.length).toBeGreaterThan(10);
    expect(bins.length).toBeLessThan(30);
    expect(sum(bins)).toBe(values.length);
    expect(bins[0]!.from).toBeLessThanOrEqual(min);
    expect(bins.at(-1)!.to).toBeGreaterThan(max);
    for (const { from, to, count } of bins)
      expect(values.filter((value) => value >= from && value < to)).toHaveLength(count);
  });

  test("with a long tail leave the tail to the last bin", () => {
    const values = Float64Array.from({ length: 10_000 }, (_, i) => 1 / (1 - (i + 0.5) / 10_000));
    const { bins } = numbersSpread(values)!;
    expect(bins.at(-1)!.to).toBe(Number.POSITIVE_INFINITY);
    expect(bins.at(-1)!.count / values.length).toBeLessThan(0.02);
    expect(sum(bins)).toBe(values.length);
  });
});

test("values are ordered by how many they are, and all are counted", () => {
  const counts = new Map(Array.from({ length: 30 }, (_, i) => [`v${i}`, i + 1]));
  const { top, others, distinct } = valuesSpread(counts);
  expect(top.slice(0, 2)).toEqual([{ value: "v29", count: 30 }, { value: "v28", count: 29 }]); // biome-ignore format: pairs
  expect([distinct, top.length, others]).toEqual([30, 20, 55]);
});

describe("times", () => {
  const from = Date.UTC(2024, 1, 27, 13, 30);
  test.each([
    [1, "hour"],
    [20, "day"],
    [100, "week"],
    [700, "month"],
    [5000, "year"],
  ] as const)("of %i days are counted by %s, without a gap", (days, unit) => {
    const spread = timesSpread(Float64Array.of(from, from + 0.3 * day, from + days * day))!;
    expect(spread.unit).toBe(unit);
    expect(sum(spread.bins)).toBe(3);
    expect(spread.bins.length).toBeLessThan(50);
    expect(spread.bins[0]!.from).toBeLessThanOrEqual(from);
  });
  test("begin weeks on Monday and months on their first", () => {
    expect(new Date(timesSpread(Float64Array.of(from, from + 60 * day))!.bins[0]!.from).getUTCDay()).toBe(1);
    const months = timesSpread(Float64Array.of(from, from + 400 * day))!.bins.map((bin) =>
      new Date(bin.from).toISOString(),
    );
    expect(months.slice(0, 3)).toEqual(["2024-02", "2024-03", "2024-04"].map((month) => `${month}-01T00:00:00.000Z`));
  });
});

describe("the chart", () => {
  test("fits into the width, and shows what is rare", () => {
    const bars = [{ label: "a", count: 1000 }, { label: "漢字 and a very long label that goes on and on", count: 1 }, { label: "none", count: 0 }]; // biome-ignore format: rows
    for (const width of [40, 80, 200]) {
      const lines = chart(bars, 1001, width, "left");
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(Math.max(width, 60));
      expect(lines[1]).toContain("▏");
      expect(lines[2]).not.toMatch(/[█-▏]/);
    }
  });
  test("draws bars in proportion", () => {
    const [whole, half] = chart([{ label: "a", count: 8 }, { label: "b", count: 4 }], 12, 80, "left").map((line) => line.match(/█/g)!.length); // biome-ignore format: rows
    expect(Math.abs(whole! / 2 - half!)).toBeLessThanOrEqual(1);
  });
  test("says shares", () => {
    expect([shareText(1, 3), shareText(1, 2000), shareText(1, 1e6), shareText(0, 5), shareText(0, 0)]).toEqual(["33.3%", "0.05%", "<0.01%", "0.0%", "0.0%"]); // biome-ignore format: rows
  });
});

describe("preview --plot", () => {
  const spec = `datagen: 1
period: { start: 2024-01-01, days: 366 }
tables:
  t:
    rows: 1M
    columns:
      id: { sequence: 1, primary_key: true }
      at: { timestamp: period, sorted: true }
      kind: { choice: { common: 3, rare: 1 }, nulls: 10% }
      secret: { normal: { mean: 100, sd: 10 }, hidden: true }
      other: { ref: t, as: renamed }
  c: { each: { p: t }, count: 3, columns: { n: position, name: { pattern: "[a-z]{12}" } } }
`;
  const folder = (): string => {
    const path = tempFolder();
    writeFileSync(join(path, "datagen.yaml"), spec);
    return path;
  };
  function plotted(...words: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [datagen, "preview", ...words], {
      cwd: folder(),
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  }
  const json = (...words: readonly string[]) => {
    const { status, stdout, stderr } = plotted(...words, "--json");
    expect(status, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  test("looks at rows from all over the table", () => {
    const { rows, bins, unit } = json("t", "--plot", "at", "-n", "50k");
    expect([rows, unit, bins.length]).toEqual([50_000, "month", 12]);
    for (const { count } of bins) expect(count / rows).toBeCloseTo(1 / 12, 1);
  });

  test("shows shares, nulls, hidden and renamed columns, and columns of children", () => {
    const kind = json("t", "--plot", "kind");
    expect([kind.kind, kind.top.map(({ value }: { value: string }) => value)]).toEqual(["values", ["common", "rare"]]);
    expect(kind.nulls / kind.rows).toBeCloseTo(0.1, 2);
    expect(kind.top[0].count / (kind.rows - kind.nulls)).toBeCloseTo(0.75, 1);
    const secret = json("t", "--plot", "secret");
    expect([secret.kind, Math.round(secret.mean), Math.round(secret.p95 / 2)]).toEqual(["numbers", 100, 58]);
    expect(json("t", "--plot", "renamed")).toMatchObject({ column: "other", kind: "values" });
    expect(json("c", "--plot", "n").bins.map(({ from }: { from: number }) => from)).toEqual([1, 2, 3]);
  });

  test("fits into 80 columns where there is no terminal", () => {
    for (const [table, column] of [
      ["t", "at"],
      ["t", "kind"],
      ["t", "secret"],
      ["c", "name"],
    ] as const) {
      const { status, stdout, stderr } = plotted(table, "--plot", column);
      expect([status, stderr]).toEqual([0, ""]);
      for (const line of stdout.split("\n").slice(2)) expect(line.length).toBeLessThanOrEqual(80);
    }
    expect(plotted("c", "--plot", "name").stdout).toContain("no two alike");
  });

  test("of a small table looks at each row once", () => {
    expect(json("t", "--plot", "id", "--rows", "999")).toMatchObject({ rows: 999, min: 1, mean: 500, max: 999 });
  });

  test("names the nearest of a wrong name", () => {
    expect(plotted("t", "--plot", "knd")).toEqual({
      status: 2,
      stdout: "",
      stderr: 'error[usage.unknown_column]: t has no column "knd"\n   = did you mean "kind"?\n',
    });
  });
});
