// Children of very many parents: numbers lead to rows by counts that are drawn again, and the rows are those that a run writes.
import { expect, test } from "vitest";
import { preparedTables } from "../prepared.js";
import { assembled, columnsOf, filesOf, modelOf, partOf } from "../spec-runs.js";

const spec = (count: string, parents = "1.2M") => `
datagen: 1
seed: 6
tables:
  baskets: { rows: ${parents}, columns: { b: { sequence: 0, primary_key: true }, at: { timestamp: period } } }
  lines:
    each: { basket: baskets }
    count: ${count}
    primary_key: [basket, no]
    columns: { basket: basket.b, no: position, n: { sequence: 0 }, x: { uniform: 1..1000000000 } }
  looks: { rows: 60, columns: { line: { ref: lines }, n: line.n, x: line.x, at: line.basket.at } }
`;

test.each([
  ["{ poisson: 3 }", "scanned"],
  ["{ poisson: 4, truncate: 2..9 }", "scanned"],
  ["4", "even"],
])("with counts of %s, each chosen row is the one that its parent makes: %s", (count, kind) => {
  const model = modelOf(spec(count));
  expect(preparedTables(model).lineage("lines").kind).toBe(kind);
  const looks = columnsOf(filesOf(assembled(model, { tables: ["looks"] })).get("looks/part-00000.csv")!);
  const make = partOf(assembled(model, { tables: ["baskets", "lines"] }), "baskets");
  looks.get("line_basket")!.forEach((basket, row) => {
    const made = make(Number(basket), 1);
    const lines = columnsOf(made.get("lines")!);
    const at = lines.get("no")!.indexOf(looks.get("line_no")![row]!);
    expect(at).toBeGreaterThanOrEqual(0);
    for (const name of ["n", "x"]) expect(lines.get(name)![at]).toBe(looks.get(name)![row]);
    expect(columnsOf(made.get("baskets")!).get("at")![0]).toBe(looks.get("at")![row]);
  });
});

test("few parents are listed", () => {
  expect(preparedTables(modelOf(spec("{ poisson: 3 }", "1000"))).lineage("lines").kind).toBe("listed");
});
