// Edits are stable: what an edit does not name and does not feed keeps every value.
import { expect, test } from "vitest";
import { assembled, columnsOf, filesOf, modelOf } from "../spec-runs.js";

type Values = readonly (string | null)[];
/** Values by `table.column`. */
type World = ReadonlyMap<string, Values>;

const shops = `
  shops:
    rows: 60
    columns:
      shop: { pattern: "S[0-9]{4}", unique: true, primary_key: true }
      format: { choice: { small: 3, large: 1 } }
      size: { case: format, when: { large: 9 }, else: 2 }
      opened: { date: 2000-01-01..2020-12-31 }`;
const people = `
  people:
    rows: 300
    columns:
      person: { sequence: 100, primary_key: true }
      home: { ref: shops, weight: shops.size }
      nearby: { ref: shops, where: shops.format == format, weight: shops.size }
      format: home.format
      name: { pattern: "[A-Z][a-z]{3,8}" }
      email: { pattern: "[a-z]{6}@example\\\\.com", nulls: 10% }
      age: { uniform: 18..90 }
      card: { uniform: 1..99999, unique: true }
      height: { normal: { mean: 170, sd: 9 }, round: 1 }
      friend: { ref: people, nulls: 50% }
      seen: { timestamp: period, sorted: true, every: 1s }`;
const visits = `
  visits:
    each: { person: people }
    count: { poisson: 2 }
    columns:
      visit: { uuid: v4 }
      person: person.person
      at: { timestamp: period }
      mood: { choice: { good: 5, bad: 1 } }
      spent: { uniform: 0.00..99.99, type: "decimal(8,2)" }
      shop: { ref: shops, weight: shops.size }
      big: spent > 50 && person.age > 40`;
const items = `
  items:
    each: { visit: visits }
    count: { uniform: 0..3 }
    columns:
      number: position
      kind: { choice: [a, b, c] }
      age: visit.person.age
      weight: { poisson: 3 }`;
const base = `datagen: 1\nseed: 11\ntables:${shops}${people}${visits}${items}\n`;

function world(text: string): World {
  const values = new Map<string, Values>();
  for (const [file, csv] of filesOf(assembled(modelOf(text)))) {
    for (const [name, column] of columnsOf(csv)) values.set(`${file.split("/")[0]}.${name}`, column);
  }
  return values;
}

const before = world(base);

function edited(find: string | RegExp, put: string): World {
  expect(base).toMatch(find);
  const text = base.replace(find, put);
  expect(text).not.toBe(base);
  return world(text);
}

/** Columns of `before` that are other or gone. */
const changes = (after: World): string[] =>
  [...before]
    .filter(([name, values]) => JSON.stringify(after.get(name)) !== JSON.stringify(values))
    .map(([name]) => name);
const added = (after: World): string[] => [...after.keys()].filter((name) => !before.has(name));

test("the world that is edited has nulls, children, references and values that vary", () => {
  expect(before.size).toBe(4 + 11 + 7 + 4);
  for (const [name, values] of before) expect(new Set(values).size, name).toBeGreaterThan(1);
  expect(before.get("people.email")).toContain(null);
});

const newColumns = [
  "{ uniform: 1..9 }",
  "{ choice: [x, y] }",
  "{ ref: shops }",
  "{ pattern: '[a-z]{20}' }",
  "{ timestamp: period, sorted: true }",
  "{ uniform: 1..1000000, unique: true }",
  "{ case: format, when: { small: 1 }, else: 2, hidden: true }",
  "age * 2",
  "home.size + 1",
];

test.each(newColumns)("a new column %s changes nothing, wherever it stands", (column) => {
  const shown = column.includes("hidden") ? [] : ["people.added"];
  for (const place of ["person: {", "age:", "seen:"]) {
    const after = edited(`      ${place}`, `      added: ${column}\n      ${place}`);
    expect(changes(after)).toEqual([]);
    expect(added(after)).toEqual(shown);
  }
  const last = edited(/(seen: .*)/, `$1\n      added: ${column}`);
  expect(changes(last)).toEqual([]);
  expect(added(last)).toEqual(shown);
});

test("a new column of a child or of a grandchild changes nothing", () => {
  for (const [find, table] of [
    ["      mood:", "visits"],
    ["      kind:", "items"],
  ] as const) {
    const after = edited(find, `      added: { uniform: 1..100 }\n${find}`);
    expect(changes(after)).toEqual([]);
    expect(added(after)).toEqual([`${table}.added`]);
  }
});

const newTables = [
  "  extra: { rows: 500, columns: { a: { uniform: 1..9 }, b: { ref: people, weight: people.age } } }",
  "  extra: { each: { p: people }, count: 3, columns: { a: { uniform: 1..9 }, b: p.age } }",
  "  extra: { each: { v: visits }, count: { poisson: 1 }, columns: { a: { uuid: v4 } } }",
];

test.each(newTables)("a new table changes nothing, wherever it stands: %s", (table) => {
  for (const place of ["  shops:", "  people:", "  items:"]) {
    expect(changes(edited(place, `${table}\n${place}`))).toEqual([]);
  }
  expect(changes(world(`${base}${table}\n`))).toEqual([]);
});

test("a table that is taken away changes nothing else", () => {
  const after = edited(items, "");
  expect(changes(after).every((name) => name.startsWith("items."))).toBe(true);
});

const withNulls = ["name", "age", "card", "height", "home", "friend", "email", "seen"];

test.each(withNulls)("a rate of nulls takes values of %s away, and changes none of the others", (name) => {
  const find = new RegExp(`(      ${name}: \\{.*?)(, nulls: \\d+%)? \\}(?=\\n|$)`);
  const after = edited(find, "$1, nulls: 30% }");
  const column = `people.${name}`;
  const readers: Record<string, string[]> = {
    home: ["people.format", "people.nearby"],
    age: ["visits.big", "items.age"],
  };
  const expected = [column, ...(readers[name] ?? [])];
  expect(changes(after).sort()).toEqual(expected.sort());
  const values = after.get(column)!;
  const share = values.filter((value) => value === null).length / values.length;
  expect(share).toBeGreaterThan(0.2);
  expect(share).toBeLessThan(0.4);
  const old = before.get(column)!;
  values.forEach((value, row) => {
    if (value !== null && old[row] !== null) expect(value).toBe(old[row]);
  });
});

test("a higher rate of nulls keeps the nulls of a lower one", () => {
  const after = edited("nulls: 10%", "nulls: 40%");
  const [old, now] = [before, after].map((world) => world.get("people.email")!);
  old!.forEach((value, row) => {
    if (value === null) expect(now![row]).toBeNull();
  });
});

test("hiding a column takes it away, and what reads it stays", () => {
  for (const name of ["home", "age", "height"]) {
    expect(changes(edited(new RegExp(`(      ${name}: \\{.*) \\}(?=\\n)`), "$1, hidden: true }"))).toEqual([
      `people.${name}`,
    ]);
  }
});

test("another order of columns or of tables changes no value", () => {
  const [, first, second] = /\n( {6}name: .*)\n( {6}email: .*)\n/.exec(base)!;
  const swapped = edited(`${first}\n${second}`, `${second}\n${first}`);
  expect(changes(swapped)).toEqual([]);
  expect([...swapped.keys()].indexOf("people.email")).toBeLessThan([...swapped.keys()].indexOf("people.name"));
  expect(changes(world(`datagen: 1\nseed: 11\ntables:${items}${visits}${people}${shops}\n`))).toEqual([]);
});

test("a column that is renamed with id: keeps its values, and without it loses them", () => {
  const kept = edited(/ {6}height: \{(.*) \}/, "      tallness: {$1, id: height }");
  expect(changes(kept)).toEqual(["people.height"]);
  expect(kept.get("people.tallness")).toEqual(before.get("people.height"));
  const lost = edited("      height:", "      tallness:");
  expect(lost.get("people.tallness")).not.toEqual(before.get("people.height"));
});

test("a table that is renamed with id: keeps its values and its children's", () => {
  const text = base
    .replace("  visits:\n", "  calls:\n    id: visits\n")
    .replace("each: { visit: visits }", "each: { visit: calls }");
  const after = world(text);
  expect(changes(after).every((name) => name.startsWith("visits."))).toBe(true);
  for (const name of ["visit", "person", "at", "mood", "spent", "shop", "big"]) {
    expect(after.get(`calls.${name}`)).toEqual(before.get(`visits.${name}`));
  }
  const lost = world(text.replace("    id: visits\n", ""));
  expect(lost.get("calls.visit")).not.toEqual(before.get("visits.visit"));
});

test("a column under another name in the output keeps its values", () => {
  const after = edited(/ {6}age: \{(.*) \}/, '      age: {$1, as: "Age in years" }');
  expect(changes(after)).toEqual(["people.age"]);
  expect(after.get("people.Age in years")).toEqual(before.get("people.age"));
});

test("a weight changes only the columns that read it", () => {
  expect(changes(edited("good: 5", "good: 6"))).toEqual(["visits.mood"]);
  expect(changes(edited("{ small: 3, large: 1 }", "{ small: 2, large: 1 }")).sort()).toEqual(
    ["people.format", "people.home", "people.nearby", "shops.format", "shops.size", "visits.shop"].sort(),
  );
  const nearby = "where: shops.format == format, weight: shops.size";
  expect(changes(edited(nearby, `${nearby} * (year(shops.opened) - 1999)`))).toEqual(["people.nearby"]);
});

test("a count changes rows of that table and of its children, and the rows that stay are what they were", () => {
  const after = edited("count: { uniform: 0..3 }", "count: 3");
  expect(changes(after).every((name) => name.startsWith("items."))).toBe(true);
  const rows = (world: World) => {
    const [numbers, kinds, weights] = ["number", "kind", "weight"].map((name) => world.get(`items.${name}`)!);
    return numbers!.map((number, row) => `${number} ${kinds![row]} ${weights![row]}`);
  };
  const now = rows(after);
  let at = 0;
  for (const row of rows(before)) {
    at = now.indexOf(row, at) + 1;
    expect(at).toBeGreaterThan(0);
  }
});

test("an edit that does change values is found", () => {
  expect(changes(edited("seed: 11", "seed: 12")).length).toBeGreaterThan(20);
  expect(changes(edited("18..90", "18..91"))).toContain("people.age");
});
