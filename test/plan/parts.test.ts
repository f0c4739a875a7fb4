// How root rows are cut into parts: by rows, bytes, files and days, the whole covered once, whatever the numbers.
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type PartCuts,
  type PartFacts,
  type PartMode,
  partCeiling,
  partRange,
  planParts,
} from "../../src/plan/parts.js";

const facts = (rows: number, more: Partial<PartFacts> = {}): PartFacts => ({
  rows,
  rowsPerRoot: 1,
  bytesPerRoot: () => 100,
  ...more,
});
const ranges = (cuts: PartCuts, rows: number) =>
  Array.from({ length: cuts.parts }, (_, part) => partRange(cuts, rows, part));
const counts = (mode: PartMode, of: PartFacts) => ranges(planParts(mode, of), of.rows).map(({ rowCount }) => rowCount);

test("rows: every part has as many, the last one the rest", () => {
  expect(counts({ kind: "rows", rows: 4 }, facts(10))).toEqual([4, 4, 2]);
  expect(counts({ kind: "rows", rows: 5 }, facts(10))).toEqual([5, 5]);
  expect(counts({ kind: "rows", rows: 11 }, facts(10))).toEqual([10]);
  expect(counts({ kind: "rows", rows: 1 }, facts(3))).toEqual([1, 1, 1]);
});

test("bytes: of the largest file, about", () => {
  expect(counts({ kind: "bytes", bytes: 1000 }, facts(25))).toEqual([10, 10, 5]);
  expect(counts({ kind: "bytes", bytes: 1 }, facts(3))).toEqual([1, 1, 1]);
  expect(counts({ kind: "bytes", bytes: 1e15 }, facts(3))).toEqual([3]);
  expect(counts({ kind: "bytes", bytes: 1000 }, facts(5, { bytesPerRoot: () => 0 }))).toEqual([5]);
});

test("files: exactly so many, also more than there are rows", () => {
  expect(counts({ kind: "files", files: 1 }, facts(10))).toEqual([10]);
  expect(counts({ kind: "files", files: 3 }, facts(10))).toEqual([3, 3, 4]);
  expect(counts({ kind: "files", files: 5 }, facts(2))).toHaveLength(5);
  expect(counts({ kind: "files", files: 4 }, facts(0))).toEqual([0, 0, 0, 0]);
});

test("within days: parts end where days do, and a day of many rows has several", () => {
  const edges = (rows: number, days: readonly number[]) =>
    counts({ kind: "withinDays" }, facts(rows, { dayEdges: () => days }));
  expect(edges(10, [3, 9])).toEqual([3, 6, 1]);
  expect(edges(10, [])).toEqual([10]);
  expect(edges(65_536 * 3 + 100, [100])).toEqual([100, 65_536, 65_536, 65_536]);
  expect(edges(200_000, [90_000])).toEqual([90_000, 55_000, 55_000]);
});

test("parts whose rows are kept do not grow with the table", () => {
  const size = (isKept: boolean) => counts({ kind: "rows" }, facts(2 ** 31, { isKept }))[0];
  expect([size(false), size(true)]).toEqual([2 ** 21, 2 ** 18]);
});

test("days: a part for each day that has rows", () => {
  expect(counts({ kind: "days" }, facts(10, { dayEdges: () => [3, 9] }))).toEqual([3, 6, 1]);
  expect(counts({ kind: "days" }, facts(10, { dayEdges: () => [] }))).toEqual([10]);
});

test("a table without rows has one part, which writes its header", () => {
  const modes: PartMode[] = [
    { kind: "rows" },
    { kind: "rows", rows: 5 },
    { kind: "bytes", bytes: 5 },
    { kind: "days" },
  ];
  for (const mode of modes) expect(counts(mode, facts(0, { bytesPerRoot: () => 0 }))).toEqual([0]);
});

test("by itself a part has 64k rows of all its tables, 256k in large runs, and parts stay about a thousand", () => {
  const size = (rows: number, rowsPerRoot = 1) => {
    const cuts = planParts({ kind: "rows" }, facts(rows, { rowsPerRoot }));
    return cuts.kind === "equal" ? cuts.size : 0;
  };
  expect(size(1_000_000)).toBe(65_536);
  expect(size(10_000_000)).toBe(262_144);
  expect(size(10_000_000, 8)).toBe(32_768);
  expect(size(1_000_000_000)).toBe(1_048_576);
  expect(size(10, 1e9)).toBe(1);
});

test("no run has more parts than a folder should hold: asked for more files, it refuses", () => {
  expect(planParts({ kind: "rows", rows: 1 }, facts(1e12)).parts).toBe(partCeiling);
  expect(planParts({ kind: "rows" }, facts(1e15)).parts).toBeLessThanOrEqual(partCeiling);
  expect(() => planParts({ kind: "files", files: partCeiling + 1 }, facts(10))).toThrow("more than the 100000");
});

const modes = fc.oneof(
  fc.record({ kind: fc.constant("rows" as const), rows: fc.integer({ min: 1, max: 1e6 }) }),
  fc.record({ kind: fc.constant("bytes" as const), bytes: fc.integer({ min: 1, max: 1e9 }) }),
  fc.record({ kind: fc.constant("files" as const), files: fc.integer({ min: 1, max: 300 }) }),
);

test("parts cover all rows once and in order, in every mode", () => {
  const rows = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1e15 }));
  const property = fc.property(modes, rows, fc.double({ min: 0.01, max: 1e4, noNaN: true }), (mode, count, bytes) => {
    const cuts = planParts(mode, facts(count, { bytesPerRoot: () => bytes }));
    let next = 0;
    for (let part = 0; part < cuts.parts; part++) {
      const { firstRow, rowCount } = partRange(cuts, count, part);
      if (firstRow !== next || rowCount < 0) return false;
      next = firstRow + rowCount;
    }
    return next === count && cuts.parts <= partCeiling;
  });
  fc.assert(property, { seed: 1, numRuns: 300 });
});
