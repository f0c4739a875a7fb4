// `unique_in:`: the children of one parent choose no candidate twice, by whichever way they choose.
import { describe, expect, test } from "vitest";
import { DatagenError } from "../../src/errors.js";
import { explainCell } from "../../src/explain/cell.js";
import { PlanTables } from "../../src/plan/tables.js";
import { Preparation } from "../../src/prepare/prepare.js";
import { type Generated, generate, modelOf, type Plain } from "../generate.js";

const spec = {
  seed: 6,
  tables: {
    tags: {
      rows: 40,
      columns: {
        tag: { sequence: 0, primary_key: true },
        kind: { choice: { a: 5, b: 3, c: 1 } },
        fame: { zipf: { s: 1.3, n: 50 } },
        weight: "if(tag < 3, 0, 100 / fame)",
        price: { uniform: "1..50" },
        old: { choice: [true, false] },
      },
    },
    products: {
      rows: 900,
      columns: {
        id: { sequence: 1, primary_key: true },
        kind: { choice: { a: 4, b: 3, c: 2, d: 1 } },
        budget: { uniform: "0..60" },
      },
    },
    links: {
      each: { product: "products" },
      count: { uniform: "0..35" },
      primary_key: ["product", "any"],
      columns: {
        product: "product.id",
        kind: { choice: ["a", "b", "c"] },
        any: { ref: "tags", unique_in: "product" },
        any_old: { ref: "tags", unique_in: "product", where: "tags.old == true || tags.tag > 4" },
        famous: { ref: "tags", unique_in: "products", weight: "tags.weight" },
        alike: { ref: "tags", unique_in: ["product"], where: "tags.kind == product.kind" },
        alike_famous: { ref: "tags", unique_in: "product", where: "tags.kind == product.kind", weight: "tags.weight" },
        mixed: { ref: "tags", unique_in: "product", where: "tags.kind == kind", weight: "tags.weight" },
        cheap: { ref: "tags", unique_in: "product", where: "tags.price <= product.budget", weight: "tags.weight" },
        cheap_any: { ref: "tags", unique_in: "product", where: "tags.price <= product.budget" },
        other: { ref: "tags", unique_in: "product", where: "tags.kind != kind", weight: "tags.weight" },
        other_any: { ref: "tags", unique_in: "product", where: "tags.kind != kind && tags.price <= product.budget" },
        some: { ref: "tags", unique_in: "product", nulls: "30%" },
      },
    },
  },
} as const;
const links = generate(spec, "links");
const tags = generate(spec, "tags");
const products = generate(spec, "products");
const weight = tags.column("weight").map(Number);
const price = tags.column("price").map(Number);
const kinds = tags.column("kind");
const old = tags.column("old");
const product = links.column("product").map((id) => Number(id) - 1);
const budget = products.column("budget").map(Number);

/** Which tags row `row` may choose, beside that no earlier sibling has. */
const methods: Readonly<Record<string, (tag: number, row: number) => boolean>> = {
  any: () => true,
  any_old: (tag) => old[tag] === true || tag > 4,
  famous: (tag) => weight[tag]! > 0,
  alike: (tag, row) => kinds[tag] === products.column("kind")[product[row]!],
  alike_famous: (tag, row) => kinds[tag] === products.column("kind")[product[row]!] && weight[tag]! > 0,
  mixed: (tag, row) => kinds[tag] === links.column("kind")[row] && weight[tag]! > 0,
  cheap: (tag, row) => price[tag]! <= budget[product[row]!]! && weight[tag]! > 0,
  cheap_any: (tag, row) => price[tag]! <= budget[product[row]!]!,
  other: (tag, row) => kinds[tag] !== links.column("kind")[row] && weight[tag]! > 0,
  other_any: (tag, row) => kinds[tag] !== links.column("kind")[row] && price[tag]! <= budget[product[row]!]!,
};

describe("no two children of one parent have the same; null only where none is left", () => {
  test.each(Object.entries(methods))("%s", (name, passes) => {
    const chosen = links.column(name);
    const wrong: number[] = [];
    let taken = new Set<Plain>();
    chosen.forEach((tag, row) => {
      if (row === 0 || product[row] !== product[row - 1]) taken = new Set();
      const free = tags.column("tag").some((other) => !taken.has(other) && passes(Number(other), row));
      if (tag === null ? free : taken.has(tag) || !passes(Number(tag), row)) wrong.push(row);
      if (tag !== null) taken.add(tag);
    });
    expect(wrong).toEqual([]);
    expect(new Set(chosen).size).toBeGreaterThan(30);
  });
});

test("all rows have a choice where there is room for all", () => {
  for (const name of ["any", "famous"]) expect(links.column(name)).not.toContain(null);
});

test("what is null by nulls: leaves the others apart", () => {
  const { column } = links;
  const pairs = column("some").flatMap((tag, row) => (tag === null ? [] : [`${column("product")[row]} ${tag}`]));
  expect(new Set(pairs).size).toBe(pairs.length);
  expect(pairs.length).toBeGreaterThan(0.6 * links.rows);
});

test("siblings that refer to earlier rows of their own table are apart too, and null only where none is left", () => {
  const replies = (more: object) => ({
    seed: 3,
    tables: {
      threads: { rows: 60, columns: { id: { sequence: 1, primary_key: true } } },
      posts: {
        each: { thread: "threads" },
        count: { uniform: "0..6" },
        columns: {
          post: { sequence: 0, primary_key: true },
          thread: "thread.id",
          to: { ref: "posts", before: "self", unique_in: "thread", ...more },
        },
      },
    },
  });
  for (const more of [{}, { weight: "posts.post" }, { where: "posts.post % 2 == 0" }]) {
    const { rows, column } = generate(replies(more), "posts");
    const passes = (post: number): boolean => ("weight" in more ? post > 0 : "where" in more ? post % 2 === 0 : true);
    const wrong: number[] = [];
    let taken = new Set<Plain>();
    for (let row = 0; row < rows; row++) {
      if (column("thread")[row] !== column("thread")[row - 1]) taken = new Set();
      const to = column("to")[row]!;
      const free = Array.from({ length: row }, (_, post) => post).some((post) => passes(post) && !taken.has(post));
      if (to === null ? free : Number(to) >= row || taken.has(to) || !passes(Number(to))) wrong.push(row);
      if (to !== null) taken.add(to);
    }
    expect(wrong).toEqual([]);
    expect(rows).toBeGreaterThan(100);
  }
});

test("batches of any size, and parents made by themselves, choose the same", () => {
  const tail = (all: Generated, name: string, from: number) =>
    all.column(name).filter((_, row) => Number(all.column("product")[row]) > from);
  for (const [batchRows, firstRow] of [
    [64, 0],
    [100, 1],
    [4096, 700],
  ] as const) {
    const some = generate(spec, "links", { batchRows, firstRow });
    for (const name of Object.keys(methods)) expect(some.column(name), name).toEqual(tail(links, name, firstRow));
  }
});

test("a child made by itself, as explain makes it, chooses what it has among its siblings", () => {
  const model = modelOf(spec);
  const preparation = new Preparation(model, { get: () => undefined, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const table = model.tables.get("links")!;
  const cell = (name: string, row: number) => {
    const first = product.indexOf(product[row]!);
    return explainCell(model, tables, table, table.columns.get(name)!, [product[row]!, row - first + 1]).value;
  };
  for (const name of ["any", "any_old", "famous", "alike_famous", "cheap", "cheap_any", "some"])
    for (const row of [0, 1, 33, 500, 501, 9000])
      expect(cell(name, row), `${name} ${row}`).toBe(links.column(name)[row]?.toString() ?? null);
  expect(() => cell("mixed", 500)).toThrow("cannot be made for one row alone");
});

test("a hundred children and more are apart too, up to all that there are", () => {
  const many = {
    seed: 3,
    tables: {
      tags: { rows: 300, columns: { tag: { sequence: 0, primary_key: true }, weight: "1 + tag * tag" } },
      sets: { rows: 40, columns: { id: { sequence: 1, primary_key: true } } },
      members: {
        each: { set: "sets" },
        count: { uniform: "20..300" },
        columns: {
          set: "set.id",
          heavy: { ref: "tags", unique_in: "set", weight: "tags.weight" },
          light: { ref: "tags", unique_in: "set", where: "tags.tag >= 0 && tags.weight < set.id * 1000000" },
          even: { ref: "tags", unique_in: "set" },
        },
      },
    },
  };
  const { column } = generate(many, "members");
  for (const name of ["heavy", "light", "even"]) {
    const pairs = column(name).map((tag, row) => `${column("set")[row]} ${tag}`);
    expect(column(name)).not.toContain(null);
    expect(new Set(pairs).size).toBe(pairs.length);
  }
});

describe("what cannot be kept apart is refused", () => {
  const beside = (column: Record<string, unknown>, count: unknown = 3) => ({
    tables: {
      tags: { rows: 5, columns: { tag: { sequence: 0, primary_key: true }, w: "min(tag, 1)" } },
      products: { rows: 9, columns: { id: { sequence: 1, primary_key: true }, code: { uniform: "1..5" } } },
      links: {
        each: { product: "products" },
        count,
        columns: { code: "product.code", at: "position", c: { ref: "tags", ...column } },
      },
      alone: { rows: 4, columns: { id: { sequence: 1, primary_key: true }, c: { ref: "tags", ...column } } },
    },
  });
  const problems = (table: "links" | "alone", ...words: Parameters<typeof beside>): readonly string[] => {
    const { tables } = beside(...words);
    const { [table === "links" ? "alone" : "links"]: _, ...kept } = tables;
    try {
      generate({ tables: kept }, table);
    } catch (error) {
      if (error instanceof DatagenError) return error.problems.map(({ code }) => code);
      throw error;
    }
    return [];
  };
  test("more children than candidates", () => {
    expect(problems("links", { unique_in: "product" }, 5)).toEqual([]);
    expect(problems("links", { unique_in: "product" }, 6)).toEqual(["spec.unique_impossible"]);
    expect(problems("links", { unique_in: "product", weight: "tags.w" }, 5)).toEqual(["spec.unique_impossible"]);
    expect(problems("links", { unique_in: "product", where: "tags.tag > 2" }, 3)).toEqual(["spec.unique_impossible"]);
    expect(problems("links", { unique_in: "product", weight: "tags.w" }, { poisson: 1, truncate: "0..4" })).toEqual([]);
  });
  test("parents in pieces", () => {
    expect(problems("links", { unique_in: "product" }, 70_000)).toEqual(["spec.unique_impossible"]);
  });
  test("what is not the parent", () => {
    expect(problems("alone", { unique_in: "id" })).toEqual(["spec.no_parent"]);
    expect(problems("links", { unique_in: "code" })).toEqual(["spec.bad_unique_in"]);
    expect(problems("links", { unique_in: "at" })).toEqual(["spec.bad_unique_in"]);
    expect(problems("links", { unique_in: "nothing" })).toEqual(["spec.bad_unique_in"]);
  });
});
