// `count:` by every law of whole numbers, and by columns of the parent: how many children there are, planned, cut and numbered.
import { describe, expect, test } from "vitest";
import { generate, type Plain, modelOf as read } from "../generate.js";
import { assembled, digestsOf, filesOf, modelOf } from "../spec-runs.js";

const spec = (count: string, more = ""): string => `
datagen: 1
seed: 5
main: lines
tables:
  stores:
    rows: 9
    columns: { id: { sequence: 1, primary_key: true }, size: { choice: [1, 2, 4] } }
  baskets:
    rows: 400
    columns:
      id: { sequence: 1, primary_key: true }
      kind: { choice: { family: 30, student: 20, other: 50 } }
      open: { choice: { true: 4, false: 1 }, type: bool }
      store: { ref: stores }
      wanted: { uniform: -2..5 }
      maybe: { uniform: 1..3, nulls: 30% }
  lines:
    each: { basket: baskets }
    count: ${count}
    columns: { basket: basket.id, no: position, x: { uniform: 1..1000000 }${more} }
`;

/** Children of each basket, by its row. */
function counted(count: string): { counts: readonly number[]; basket(name: string): readonly Plain[] } {
  const model = read(spec(count));
  const counts = new Array<number>(400).fill(0);
  for (const basket of generate(model, "lines").column("basket")) counts[Number(basket) - 1]!++;
  const baskets = generate(model, "baskets");
  return { counts, basket: (name) => baskets.column(name) };
}
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("one law for all parents", () => {
  test.each([
    ["{ uniform: 2..4 }", 2, 4, 3],
    ["{ poisson: 3 }", 0, 20, 3],
    ["{ poisson: 3, truncate: 2..4 }", 2, 4, 2.9],
    ["{ poisson: 3, clip: 2..4 }", 2, 4, 2.94],
    ["{ binomial: { n: 6, p: 50% } }", 0, 6, 3],
    ["{ geometric: 40% }", 1, 30, 2.5],
    ["{ zipf: { s: 1, n: 5 } }", 1, 5, 2.19],
    ["{ choice: { 1: 70, 2: 20, 9: 10 } }", 1, 9, 2],
    ["{ choice: [0, 7] }", 0, 7, 3.5],
  ])("%s gives %i to %i children, %f on average", (count, least, most, expected) => {
    const { counts } = counted(count);
    expect(Math.min(...counts)).toBe(least);
    expect(Math.max(...counts)).toBeLessThanOrEqual(most);
    expect(Math.abs(mean(counts) - expected)).toBeLessThan(0.45);
    const { size } = read(spec(count)).tables.get("lines")!;
    const planned = size.kind === "each" && size.count.kind === "drawn" ? size.count : undefined;
    expect(planned).toBeDefined();
    expect(Math.abs(planned!.mean - expected)).toBeLessThan(0.06);
  });
});

describe("by the parent", () => {
  test("a case of constants gives each kind its number", () => {
    const { counts, basket } = counted("{ case: basket.kind, when: { family: 4, student: 1 }, else: 2 }");
    expect(counts).toEqual(basket("kind").map((kind) => (kind === "family" ? 4 : kind === "student" ? 1 : 2)));
  });
  test("a case without else gives the other kinds none", () => {
    const { counts, basket } = counted("{ case: basket.kind, when: { family: 4 } }");
    expect(counts).toEqual(basket("kind").map((kind) => (kind === "family" ? 4 : 0)));
  });
  test("a case of laws, inside of one range", () => {
    const { counts, basket } = counted(
      "{ case: basket.kind, when: { family: { poisson: 9 }, student: { uniform: 0..3 } }, else: 2, truncate: 1..10 }",
    );
    const of = (kind: string) => counts.filter((_, row) => basket("kind")[row] === kind);
    expect(Math.abs(mean(of("family")) - 7.4)).toBeLessThan(0.6);
    expect(new Set(of("student"))).toEqual(new Set([1, 2, 3]));
    expect(new Set(of("other"))).toEqual(new Set([2]));
  });
  test("a formula gives its value; none where it is null or below 0", () => {
    const made = counted("basket.wanted");
    expect(made.counts).toEqual(made.basket("wanted").map((wanted) => Math.max(0, Number(wanted))));
    const doubled = counted("basket.maybe * 2");
    expect(doubled.counts).toEqual(doubled.basket("maybe").map((value) => Number(value) * 2));
  });
  test("a law by a case and a path: bool, reference, both", () => {
    const { counts, basket } = counted('{ poisson: "basket.store.size * if(basket.open, 2, 0.5)" }');
    const stores = generate(read(spec("1")), "stores").column("size");
    for (const open of [true, false])
      for (const size of [1, 2, 4]) {
        const own = counts.filter(
          (_, row) => basket("open")[row] === open && stores[Number(basket("store")[row]) - 1] === size,
        );
        const expected = size * (open ? 2 : 0.5);
        if (own.length > 5) expect(Math.abs(mean(own) - expected)).toBeLessThan(5 * Math.sqrt(expected / own.length));
      }
  });
});

const varying = "{ poisson: { case: basket.kind, when: { family: 9, student: 3 }, else: 5 }, truncate: 1..60 }";
const linesOf = (text: string, rows?: number): string[] => {
  const files = filesOf(assembled(modelOf(text, rows === undefined ? {} : { rows })));
  return [...files]
    .filter(([name]) => name.startsWith("lines/"))
    .flatMap(([, csv]) => csv.trimEnd().split("\n").slice(1));
};

test.each([varying, "basket.wanted", "{ case: basket.kind, when: { family: 4 } }"])(
  "a count of %s is scaled to exactly the rows asked for, which begin like those of any longer run",
  (count) => {
    const long = linesOf(spec(count), 3000);
    expect(long).toHaveLength(3000);
    for (const rows of [0, 1, 2, 17, 999]) expect(linesOf(spec(count), rows)).toEqual(long.slice(0, rows));
  },
);

test("rows of a grandchild are found through every generation", () => {
  const deep = spec(varying)
    .replace("main: lines", "main: tags")
    .concat(
      "  tags: { each: { line: lines }, count: { poisson: 'min(line.no, 5)' }, columns: { no: position, line: line.x } }\n",
    );
  const tags = (rows: number) => generate(modelOf(deep, { rows }), "tags").column("line");
  const long = tags(2000);
  expect(long).toHaveLength(2000);
  for (const rows of [1, 10, 777]) expect(tags(rows)).toEqual(long.slice(0, rows));
});

test("rows that depend on how many parents there are are counted until they fit", () => {
  const sorted = spec("{ poisson: hour(basket.at) + 1 }").replace(
    "      open:",
    "      at: { timestamp: period, sorted: true }\n      open:",
  );
  expect(linesOf(sorted, 3000)).toHaveLength(3000);
});

test("without a way to count, rows of such a table are refused", () => {
  expect(() => read(spec(varying), { rows: 10 })).toThrow(/nothing here can count them/);
  expect(() => modelOf(spec("{ case: basket.id, when: { 0: 3 } }"), { rows: 10 })).toThrow(
    /its parents have no children/,
  );
});

test("parts, batches and threads make the same children, numbered over all parents", () => {
  const numbered = spec(varying, ", number: { sequence: 100 }");
  const lines = linesOf(numbered);
  expect(lines.map((line) => Number(line.split(",")[3]))).toEqual(lines.map((_, i) => 100 + i));
  const whole = digestsOf(filesOf(assembled(modelOf(numbered), { parts: { kind: "rows", rows: 100_000 } })));
  const small = { parts: { kind: "rows", rows: 100_000 }, batchRows: 32 } as const;
  expect(digestsOf(filesOf(assembled(modelOf(numbered), small)))).toEqual(whole);
  const cut = filesOf(assembled(modelOf(numbered), { parts: { kind: "rows", rows: 7 } }));
  const joined = [...cut]
    .filter(([name]) => name.startsWith("lines/"))
    .flatMap(([, csv]) => csv.trimEnd().split("\n").slice(1));
  expect(joined).toEqual(lines);
});

test("a ref to such children finds each of them", () => {
  const text = `${spec(varying).replace("main: lines", "main: returns")}  returns:
    rows: 3000
    columns: { line: { ref: lines }, x: line.x, basket: line.basket }
`.replace(
    "basket: basket.id, no: position,",
    "basket: basket.id, no: position, key: { sequence: 1, primary_key: true },",
  );
  const model = read(text);
  const lines = generate(model, "lines");
  const returns = generate(model, "returns");
  const keys = returns.column("line").map(Number);
  expect(Math.max(...keys)).toBeLessThanOrEqual(lines.rows);
  expect(returns.column("x")).toEqual(keys.map((key) => lines.column("x")[key - 1]));
  expect(returns.column("basket")).toEqual(keys.map((key) => lines.column("basket")[key - 1]));
});

test("the mean of such counts comes from a sample of parents: estimates are near", () => {
  const { estimates } = assembled(modelOf(spec(varying)));
  const rows = linesOf(spec(varying)).length;
  expect(estimates.find(({ table }) => table === "lines")!.rows).toBe(rows); // all 400 parents are in the sample
});

test("children of one parent choose apart as far as the range of their count says", () => {
  const apart = spec(varying.replace("1..60", "1..9"), ", store: { ref: stores, unique_in: basket }");
  const { column } = generate(read(apart), "lines");
  const seen = column("basket").map((basket, row) => `${basket} ${column("store")[row]}`);
  expect(new Set(seen).size).toBe(seen.length);
  expect(() => read(spec("basket.wanted * 1", ", store: { ref: stores, unique_in: basket }"))).toThrow(
    /can have 2147483647 rows/,
  );
});
