// What rows see of other rows: through parents, references, and keys that were copied from either.
import { expect, test } from "vitest";
import { assembled, columnsOf, filesOf, modelOf } from "../spec-runs.js";

const columns = (text: string, table: string) =>
  columnsOf(filesOf(assembled(modelOf(text))).get(`${table}/part-00000.csv`)!);

const family = `
datagen: 1
tables:
  towns: { rows: 5, columns: { town: { sequence: 1, primary_key: true }, size: { uniform: 1..1000000 } } }
  people:
    rows: 40
    columns:
      person: { sequence: 100, primary_key: true }
      town: { ref: towns, nulls: 30% }
  orders:
    each: { person: people }
    count: { uniform: 0..3 }
    columns:
      order: { uuid: v4, primary_key: true }
      person: person.person
      kind: { choice: [a, b] }
  lines:
    each: { order: orders }
    count: { uniform: 0..3 }
    columns:
      line: { uuid: v4, primary_key: true }
      order: order.order
      direct: order.kind
      person: order.person
      size: order.person.town.size
  notes:
    each: { line: lines }
    count: 2
    columns:
      order: line.order
      line: line.line
      kind: line.order.kind
      own: order.kind
      town: line.order.person.town
`;

test("the key of a parent that has a parent itself is a reference to that parent", () => {
  const [orders, lines, notes] = ["orders", "lines", "notes"].map((table) => columns(family, table));
  const people = columns(family, "people");
  const towns = columns(family, "towns");
  const of = (table: Map<string, (string | null)[]> | undefined, key: string, value: string) => {
    const rows = table!.get(key)!;
    return new Map(rows.map((each, row) => [each, table!.get(value)![row]!]));
  };
  const kinds = of(orders, "order", "kind");
  const owners = of(orders, "order", "person");
  const homes = of(people, "person", "town");
  const sizes = of(towns, "town", "size");
  expect(lines!.get("order")!.length).toBeGreaterThan(30);
  lines!.get("order")!.forEach((order, row) => {
    expect(lines!.get("direct")![row]).toBe(kinds.get(order));
    expect(lines!.get("person")![row]).toBe(owners.get(order));
    expect(lines!.get("size")![row]).toBe(sizes.get(homes.get(owners.get(order)!)!) ?? null);
  });
  expect(lines!.get("size")).toContain(null);
  const orderOf = of(lines, "line", "order");
  notes!.get("line")!.forEach((line, row) => {
    expect(notes!.get("order")![row]).toBe(orderOf.get(line));
    expect(notes!.get("kind")![row]).toBe(kinds.get(orderOf.get(line)!));
    expect(notes!.get("own")![row]).toBe(kinds.get(orderOf.get(line)!));
    expect(notes!.get("town")![row]).toBe(homes.get(owners.get(orderOf.get(line)!)!));
  });
});

test("times in order are those of the row that is referred to, whatever order the references come in", () => {
  const text = `
datagen: 1
tables:
  visits:
    rows: 700
    columns: { visit: { sequence: 0, primary_key: true }, at: { timestamp: period, sorted: true }, day: { date: period, sorted: true } }
  scans:
    each: { v: visits }
    count: { uniform: 0..2 }
    columns: { visit: v.visit, at: v.at, same: visit.at, other: { ref: visits, nulls: 20% }, then: other.at, day: other.day }`;
  const [visits, scans] = [columns(text, "visits"), columns(text, "scans")];
  const of = (name: string) => visits.get(name)!;
  const expected = (key: string, name: string) =>
    scans.get(key)!.map((visit) => (visit === null ? null : of(name)[Number(visit)]));
  expect(scans.get("at")).toEqual(expected("visit", "at"));
  expect(scans.get("same")).toEqual(scans.get("at"));
  expect(scans.get("then")).toEqual(expected("other", "at"));
  expect(scans.get("day")).toEqual(expected("other", "day"));
});
