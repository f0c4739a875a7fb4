// Every verb as the CSV shows it, against Arrow's view of the same column: two ways out of one memory.
import { describe, expect, test } from "vitest";
import { columnKinds } from "../../src/columns/index.js";
import { csvFields, unquoted } from "../csv-fields.js";
import { generate, type Plain } from "../generate.js";
import { type Case, cases, type Words } from "./cases.js";
import { dayMs, familyOf } from "./conversions.js";
import { spec } from "./world.js";

const known = Object.keys(columnKinds).flatMap((verb) => cases[verb] ?? []);

/** A field as the value that it stands for. */
function valueOf(field: string, type: string): Plain {
  switch (familyOf(type)) {
    case "int":
    case "float":
      return Number(field);
    case "bool":
      return field === "true";
    case "date":
      return Date.parse(`${field}T00:00:00Z`) / dayMs;
    case "timestamp":
      return Date.parse(field);
    default:
      return unquoted(field);
  }
}

/** Each case as it is and, where it takes them, with nulls, with narrow and wide types, and as text. */
function variants(item: Case): [Words | string, string][] {
  const { column, type } = item;
  if (typeof column === "string") return [[column, type]];
  const shapes: [Words | string, string][] = [
    [column, type],
    [{ ...column, nulls: 0.3 }, type],
  ];
  if (familyOf(type) === "int" && (item.most ?? 0) <= 127 && item.draws === undefined)
    shapes.push([{ ...column, type: "int8" }, "int8"], [{ ...column, type: "decimal(12,2)" }, "decimal(12,2)"]);
  if (familyOf(type) === "float")
    shapes.push([{ ...column, type: "float32" }, "float32"], [{ ...column, round: 1 }, "decimal(18,1)"]);
  if (familyOf(type) !== "uuid" && column.type === undefined)
    shapes.push([{ ...column, type: "text", nulls: 0.3 }, "text"]);
  return shapes;
}

describe.each(["t", "few", "kids"] as const)("table %s", (table) => {
  const columns = known.filter((item) => item.table === table).flatMap((item) => variants(item));
  const named = Object.fromEntries(columns.map(([column], i) => [`c${i}`, column]));
  const world = spec(table === "kids" ? "position" : "n", table, named);

  test("every column is written as Arrow shows it", () => {
    const arrow = generate(world, table);
    const csv = csvFields(world, table);
    expect(csv).toHaveLength(arrow.rows);
    const wrong = columns.flatMap(([column, type], i) => {
      const at = arrow.names.indexOf(`c${i}`);
      const values = arrow.column(`c${i}`);
      const row = values.findIndex((value, number) => {
        const field = csv[number]![at]!;
        if (value === null || field === "") return value !== null || field !== "";
        const read = valueOf(field, type);
        return type === "float32"
          ? Math.fround(Number(read)) !== value
          : read !== value && !(Number(read) === 0 && Number(value) === 0);
      });
      return row < 0 ? [] : [`${JSON.stringify(column)} in row ${row}: ${csv[row]![at]} is not ${values[row]}`];
    });
    expect(wrong).toEqual([]);
  });
});
