// Which formulas keep different values different: those that are promised unique are so over rows made to collide.
import { describe, expect, test } from "vitest";
import { checkFormula } from "../../src/formula/check.js";
import { keepsDistinct } from "../../src/formula/distinct.js";
import { parseFormula } from "../../src/formula/parse.js";
import { parseTemplate } from "../../src/formula/template.js";
import { date, decimal, float64, int64, type LogicalType, text, timestamp, uuid } from "../../src/kernels/types.js";
import { generate } from "../generate.js";

const types: Readonly<Record<string, LogicalType>> = {
  id: int64,
  money: decimal(12, 2),
  real: float64,
  code: text,
  name: text,
  day: date,
  at: timestamp("s"),
  moment: timestamp("ms"),
  key: uuid,
  n: int64,
};
/** Columns without repeats; `name` and `n` repeat. */
const distinct = new Set(["id", "money", "real", "code", "day", "at", "moment", "key"]);

function keeps(source: string): boolean {
  const parsed = source.includes("{") ? parseTemplate(source) : parseFormula(source);
  const { typed, problems } = checkFormula<string>(parsed.expression!, {
    resolve: ([name]) => ({ type: types[name!]!, nullable: false, value: name! }),
  });
  expect([parsed.problems, problems]).toEqual([[], []]);
  return keepsDistinct(typed!, (name) => distinct.has(name));
}

describe("what is promised", () => {
  test.each([
    "id",
    "id + 1000",
    "1000 - id",
    "id * 7",
    "7 * id",
    "day + 3d",
    'concat("C-", id)',
    "K-{id:%05d}",
    "{code}",
    "{key}",
    "{name}.{id}@example.com",
    "{id}_{name}",
    "{name}/{money}/",
    "{id} {name}",
    "{name} {key}",
    "{at:%Y%m%d%H%M%S}",
    "{n},{day}",
    'format(money, "%.2f")',
    'format(day, "%-d. %B %Y, %d.%m.%Y", "fr")',
  ])("%s", (source) => expect(keeps(source)).toBe(true));
});

describe("what is not", () => {
  test.each([
    "n",
    "name",
    "id * 0",
    "id % 10",
    "id + n",
    "id / 2",
    "real * 2",
    "abs(id)",
    "upper(code)",
    "{name}{id}",
    "{id}{name}",
    "{n}{id}",
    "{n}-{id}", // 1--2 and 1 and -2: a minus is no mark behind whole numbers
    "{name}-{day}",
    "{name}.{code}",
    "{n} {name}",
    "{name}.{id}.{n}",
    "{name}.{money}",
    "{at:%Y-%m-%d}",
    "{moment:%Y-%m-%d %H:%M:%S}",
    "{day:%-d%-m%Y}",
    'format(money, "%.1f")',
    'format(real, "%.2f")',
  ])("%s", (source) => expect(keeps(source)).toBe(false));
});

/** Names that end in digits, and ids of different lengths: what runs together collides. */
const spec = (column: unknown) => ({
  seed: 3,
  tables: {
    t: {
      rows: 3000,
      columns: {
        id: { sequence: 1 },
        name: { choice: ["", "a", "a1", "1", "11", "a1.1", "1.", "_"] },
        c: column,
      },
    },
  },
});

test.each(["{name}.{id}@x", "{id}_{name}", "{name}/{id:%03d}"])("%s holds no text twice", (template) => {
  const { rows, column } = generate(spec({ template, unique: true }), "t");
  expect(new Set(column("c")).size).toBe(rows);
});

test("what is refused would collide", () => {
  const { rows, column } = generate(spec({ template: "{name}{id}" }), "t");
  expect(new Set(column("c")).size).toBeLessThan(rows);
});
