// Dense numbers over all children: exactly 1 to N in the order of the output, whatever makes a part, and no row beyond a cut is referred to.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { familyOfTable, preparedTables } from "../prepared.js";
import {
  assembled,
  columnsOf,
  digestsIn,
  digestsOf,
  filesOf,
  modelOf,
  partOf,
  records,
  runInto,
} from "../spec-runs.js";
import { tempFolder } from "../temp-folder.js";

interface Counts {
  readonly baskets: string;
  readonly lines: string;
  readonly taxes: string;
}
const spec = ({ baskets, lines, taxes }: Counts, roots = 60) => `
datagen: 1
seed: 9
main: lines
tables:
  customers: { rows: ${roots}, columns: { c: { sequence: 1, primary_key: true } } }
  baskets:
    { each: { customer: customers }, count: ${baskets}, columns: { b: { sequence: 1, primary_key: true }, t: { pattern: "[A-Z]{4}", unique: true } } }
  lines:
    each: { basket: baskets }
    count: ${lines}
    primary_key: [basket, no]
    columns: { n: { sequence: { start: -5, step: 2 } }, basket: basket.b, no: position, x: { uniform: 1..9999999, unique: true } }
  taxes:
    each: { line: lines }
    count: ${taxes}
    columns: { n: { sequence: 0 }, line: line.n, basket: line.basket }
  looks:
    rows: 400
    columns: { line: { ref: lines }, n: line.n, basket: { ref: baskets }, t: basket.t }
`;
const kinds: readonly Counts[] = [
  { baskets: "{ poisson: 2 }", lines: "{ poisson: 3 }", taxes: "{ uniform: 0..2 }" },
  { baskets: "3", lines: "4", taxes: "2" },
  { baskets: "{ uniform: 0..4 }", lines: "5", taxes: "{ poisson: 1 }" },
  { baskets: "3", lines: "{ uniform: 2..9 }", taxes: "1" },
  { baskets: "{ poisson: 0.2 }", lines: "{ poisson: 60 }", taxes: "0" },
  { baskets: "{ poisson: 30 }", lines: "{ poisson: 0.4 }", taxes: "{ poisson: 40 }" },
];
const numbers = (files: ReadonlyMap<string, string>, table: string, column: string): number[] =>
  [...files]
    .filter(([name]) => name.startsWith(`${table}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, text]) => columnsOf(text).get(column)!.map(Number));
const from = (start: number, step: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => start + step * i);

describe.each(kinds)("baskets $baskets, lines $lines, taxes $taxes", (counts) => {
  const model = modelOf(spec(counts));
  const parts = { kind: "rows", rows: 7 } as const;
  const files = filesOf(assembled(model, { parts }));

  test("are numbered from the start, by the step, without a gap", () => {
    for (const [table, column, start, step] of [
      ["baskets", "b", 1, 1],
      ["lines", "n", -5, 2],
      ["taxes", "n", 0, 1],
    ] as const) {
      const found = numbers(files, table, column);
      expect(found).toEqual(from(start, step, found.length));
    }
    const unique = numbers(files, "lines", "x");
    expect(new Set(unique).size).toBe(unique.length);
  });

  test("tables know their rows before the run", () => {
    const tables = preparedTables(model);
    for (const table of ["baskets", "lines", "taxes"]) {
      const rows = [...files].reduce(
        (sum, [name, text]) => sum + (name.startsWith(`${table}/`) ? records(text).length - 1 : 0),
        0,
      );
      expect(tables.rows(table), table).toBe(rows);
      expect(tables.census(table).bases.at(-1), table).toBe(BigInt(rows));
    }
  });

  test("have the same bytes for parts of other sizes, batches, threads and shards", async () => {
    const whole = assembled(model, { parts });
    for (const batchRows of [1, 64, 1000]) expect(filesOf(assembled(model, { parts, batchRows }))).toEqual(files);
    const one = filesOf(assembled(model));
    for (const table of ["baskets", "lines", "taxes", "looks"]) {
      const rows = [...files].filter(([name]) => name.startsWith(`${table}/`)).sort();
      const joined = rows.map(([, text], i) => (i === 0 ? text : text.slice(text.indexOf("\n") + 1))).join("");
      expect(joined).toBe(one.get(`${table}/part-00000.csv`));
    }
    const folder = tempFolder();
    for (const index of [2, 0, 1]) await runInto(folder, assembled(model, { threads: 2, parts }), { index, count: 3 });
    expect(digestsIn(folder)).toEqual(digestsOf(filesOf(whole)));
  });

  test("any range of roots has the numbers that it has in the whole", () => {
    const assembly = assembled(model);
    const make = partOf(assembly, "customers");
    const whole = make(0, 60);
    const property = fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 1, max: 60 }), (first, n) => {
      const count = Math.min(n, 60 - first);
      const pieces = [make(0, first), make(first, count), make(first + count, 60 - first - count)];
      for (const [table, text] of whole)
        expect(pieces.map((piece, i) => (i === 0 ? piece.get(table)! : rowsOf(piece.get(table)!))).join("")).toBe(text);
    });
    fc.assert(property, { seed: 4, numRuns: 12 });
  });

  test("asked for by exact rows, begin as all of them do, and nothing beyond the end is referred to", () => {
    const all = numbers(files, "lines", "n").length;
    const longer = filesOf(assembled(modelOf(spec(counts, 900))));
    for (const rows of [1, 2, 3, 17, 61].filter((each) => each < all)) {
      const cut = filesOf(assembled(modelOf(spec(counts), { rows })));
      for (const [name, text] of cut)
        if (!name.startsWith("looks/")) expect(longer.get(name)!.startsWith(text), name).toBe(true);
      expect(numbers(cut, "lines", "n")).toHaveLength(rows);
      expect(Math.max(...numbers(cut, "looks", "n"))).toBeLessThanOrEqual(-5 + 2 * (rows - 1));
      const last = numbers(cut, "lines", "basket").at(-1);
      expect(numbers(cut, "baskets", "b").at(-1)).toBe(last);
      expect(numbers(cut, "looks", "basket").every((basket) => basket <= last!)).toBe(true);
    }
  });
});

const rowsOf = (text: string): string => text.slice(text.indexOf("\n") + 1);

test("blocks of roots are small where roots have many descendants, and kept to some millions", () => {
  const roots = (text: string) => familyOfTable(modelOf(text), "p").blockRoots;
  const one = (rows: string, count: number) =>
    `datagen: 1\ntables: { p: { rows: ${rows}, columns: { a: { sequence: 1 } } }, c: { each: p, count: ${count}, columns: { n: { sequence: 1 } } } }`;
  expect(roots(one("1000", 1))).toBe(2048);
  expect(roots(one("1000", 9000))).toBe(1);
  expect(1e12 / roots(one("1e12", 9000))).toBeLessThanOrEqual(2 ** 22);
});
