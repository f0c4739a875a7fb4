// JSON lines: every row is read by JSON.parse as the values that it was made of, and lines end where they are said to end.
import { describe, expect, test } from "vitest";
import { jsonRows } from "../../src/encoders/ndjson.js";
import type { PlanRows } from "../../src/encoders/rows.js";
import type { Vector } from "../../src/kernels/vector.js";
import { cases, int, integers, randomWords, variants, withNulls } from "./cases.js";
import { plainTexts } from "./reference.js";
import { type TestColumn, written } from "./written.js";

/** The line of a row, by JSON.stringify; numbers as their plain text, since JavaScript's lose digits. */
function expectedLines(columns: readonly TestColumn[]): string[] {
  const texts = columns.map(plainTexts);
  const bare = new Set(["bool", "int8", "int16", "int32", "int64", "decimal", "float32", "float64"]);
  return columns[0]!.values.map((_, row) => {
    const pairs = columns.map(({ name, type }, column) => {
      const text = texts[column]![row];
      const isNone = text === null || /^(NaN|-?inf)$/.test(text!);
      const value =
        isNone && bare.has(type.kind)
          ? "null"
          : text === null
            ? "null"
            : bare.has(type.kind)
              ? text
              : JSON.stringify(text);
      return `${JSON.stringify(name)}:${value}`;
    });
    return `{${pairs.join(",")}}\n`;
  });
}

function differences(planRows: PlanRows, columns: readonly TestColumn[]): string[] {
  const { bytes, ends } = written(planRows, columns);
  const lines = ends.map((end, i) => Buffer.from(bytes.subarray(ends[i - 1] ?? 0, end)).toString());
  return expectedLines(columns).flatMap((line, i) =>
    lines[i] === line ? [] : [`row ${i}: ${JSON.stringify(lines[i])} for ${JSON.stringify(line)}`],
  );
}

describe("every column is written as JSON.stringify writes it", () => {
  test.each(cases.flatMap((each) => variants(each).slice(1, 4)))("$title", ({ columns }) => {
    expect(
      differences(
        jsonRows,
        columns.map((column, i) => ({ ...column, name: `${column.name}${i}` })),
      ).slice(0, 3),
    ).toEqual([]);
  });
});

const awkward: readonly TestColumn[] = [
  {
    name: 'a "quoted" key, longer than thirty-two bytes of text \\ é',
    type: { kind: "text" },
    lane: "utf8",
    values: withNulls([
      "",
      "\u0000\u001f\b\t\n\f\r",
      'a"b',
      "\\",
      "é€😀",
      "x".repeat(40),
      `${"y".repeat(15)}"`,
      "z".repeat(16),
    ]),
  },
  {
    name: "code",
    type: { kind: "text" },
    lane: "code",
    values: withNulls(["", '"', "\\n", "\u0007", "plain", "longer than a slot of sixteen", "é", "\u2028"]),
  },
  { name: "small", type: int(64), lane: "i32", values: withNulls([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n]) },
];

test("awkward texts and keys are escaped, and JSON.parse gives them back", () => {
  expect(differences(jsonRows, awkward)).toEqual([]);
  const { text } = written(jsonRows, awkward);
  const rows = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  awkward.forEach(({ name, values }) => {
    expect(rows.map((row) => row[name])).toEqual(
      values.map((value) => (typeof value === "bigint" ? Number(value) : value)),
    );
  });
});

test("random bytes of text are escaped as JSON.stringify does", () => {
  const random = randomWords(17);
  const values = Array.from({ length: 500 }, () =>
    Array.from({ length: random() % 50 }, () => String.fromCharCode(random() % 128)).join(""),
  );
  expect(differences(jsonRows, [{ name: "t", type: { kind: "text" }, lane: "utf8", values }])).toEqual([]);
});

test("the suite finds rows that are wrong", () => {
  const bent: PlanRows = (columns, builder) =>
    jsonRows(
      columns.map(({ name, vector }) => ({ name, vector: { ...vector, validity: undefined } as unknown as Vector })),
      builder,
    );
  const columns: TestColumn[] = [
    { name: "n", type: int(64), lane: "i64", values: withNulls(integers(0n, 10n ** 12n, 3)) },
  ];
  expect(differences(jsonRows, columns)).toEqual([]);
  expect(differences(bent, columns).length).toBeGreaterThan(0);
});
