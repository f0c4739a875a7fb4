// One suite for every verb: ranges, types, and what each modifier makes of it. A verb that is wrong on purpose is caught.
import { describe, expect, test } from "vitest";
import type { ColumnKind } from "../../src/columns/column-kind.js";
import { columnKinds, type Verb } from "../../src/columns/index.js";
import { DatagenError } from "../../src/errors.js";
import { parseType, typeNames } from "../../src/spec/modifiers.js";
import { modifiers } from "../../src/spec/shape.js";
import { type Generated, generate, modelOf, type Plain } from "../generate.js";
import { type Case, cases, type Modifier, type Words } from "./cases.js";
import { conversion, dayMs, decimalOf, familyOf, formats, german, isoDay, isoMoment } from "./conversions.js";
import { spec } from "./world.js";

const nullRate = 0.3;
const listed = Object.keys(columnKinds).map((verb) => [verb, cases[verb] ?? []] as const);
/** Types that a column may be declared to have; decimal stands for all of its kind. */
const declared = typeNames.map((name) => (name === "decimal(p,s)" ? "decimal(12,2)" : name));

const made = (item: Case, column: Words | string = item.column, more: Words = {}): Generated =>
  generate(spec(column, item.table, more), item.table);

/** The case's column with a modifier. Verbs that are bare words are written out. */
function modified({ column }: Case, words: Words): Words {
  if (typeof column !== "string") return { ...column, ...words };
  return column === "position" ? { position: true, ...words } : { formula: column, ...words };
}

/** The codes of the problems that a spec is refused for. */
function refusals(item: Case, words: Words): readonly string[] {
  try {
    generate(spec(modified(item, words), item.table), item.table);
  } catch (error) {
    if (error instanceof DatagenError) return error.problems.map(({ code }) => code);
    throw error;
  }
  return [];
}

/** What is wrong with the values of a case; an empty list where nothing is. */
function complaints(item: Case, { rows, schema, column, names }: Generated, nullable = false): readonly string[] {
  const found: string[] = [];
  const values = column("c");
  const present = values.filter((value) => value !== null);
  const wrong = values.findIndex(
    (value, row) =>
      value !== null && !item.valid(value, row, Object.fromEntries(names.map((name) => [name, column(name)[row]!]))),
  );
  if (wrong >= 0) found.push(`row ${wrong} holds ${values[wrong]}`);
  if (!nullable && present.length < rows) found.push(`${rows - present.length} nulls`);
  if (new Set(present).size < item.distinct) found.push(`only ${new Set(present).size} distinct values`);
  if (!nullable && item.law && !item.law(present)) found.push("the law does not hold");
  const type = String(schema.fields.find(({ name }) => name === "c")!.type);
  if (!isArrowType(type, item.type)) found.push(`the type is ${type}`);
  return found;
}

/** Arrow's name of a type, as a pattern-free comparison with the spec's. */
function isArrowType(arrow: string, type: string): boolean {
  const parsed = parseType(type)!;
  switch (parsed.kind) {
    case "text":
      return arrow === "Utf8" || arrow.startsWith("Dictionary<Int32, Utf8>");
    case "decimal":
      return arrow === `Decimal[${parsed.precision}e${parsed.scale >= 0 ? "+" : ""}${parsed.scale}]`;
    case "date":
      return arrow === "Date32<DAY>";
    case "timestamp":
      return arrow === "Timestamp<MILLISECOND, UTC>";
    case "uuid":
      return arrow === "FixedSizeBinary[16]";
    default:
      return arrow.toLowerCase() === parsed.kind;
  }
}

test("every verb has cases, and every modifier is put to each of them", () => {
  expect(listed.flatMap(([verb, items]) => (items.length === 0 ? [verb] : []))).toEqual([]);
  expect(Object.keys(checks).toSorted()).toEqual(Object.keys(modifiers).toSorted());
});

/** How each modifier is judged, where the language takes it. */
const checks: Record<Modifier, (item: Case) => void> = {
  type(item) {
    const seconds = isWholeSeconds(made(item).column("c"));
    for (const type of declared) {
      const expected = conversion(item.type, type, seconds);
      const draws = item.draws?.[type];
      const constant = isConstant(item) ? constantsAs(item, type) : undefined;
      const known = draws ?? (isConstant(item) ? constant : expected);
      if (!known || !fits(item, type)) {
        expect(refusals(item, { type }), type).not.toEqual([]);
        continue;
      }
      const converted = made(item, modified(item, { type }));
      expect(
        isArrowType(String(converted.schema.fields.find(({ name }) => name === "c")!.type), type),
        `${type}, not ${converted.schema}`,
      ).toBe(true);
      const values = converted.column("c");
      if (draws)
        expect(
          values.findIndex((value) => value === null || !draws(value)),
          type,
        ).toBe(-1);
      else
        expectSame(
          values,
          made(item)
            .column("c")
            .map((value) => (value === null ? null : known(value))),
          type,
        );
    }
  },
  nulls(item) {
    const base = made(item);
    const some = made(item, modified(item, { nulls: `${nullRate * 100}%` }));
    const values = some.column("c");
    const nulls = values.filter((value) => value === null).length;
    const spread = Math.sqrt(some.rows * nullRate * (1 - nullRate));
    expect(Math.abs(nulls - some.rows * nullRate)).toBeLessThan(4.5 * spread);
    // The rate moves no value: where one stands, it is the one that stood there without the rate
    expectSame(
      values.filter((value) => value !== null),
      base.column("c").filter((_, row) => values[row] !== null),
      "values",
    );
    for (const name of base.names) if (name !== "c") expectSame(some.column(name), base.column(name), name);
    // A rate of 0 is none, a rate of 1 is all
    expect(made(item, modified(item, { nulls: 0 })).column("c")).not.toContain(null);
    expect(new Set(made(item, modified(item, { nulls: 1 })).column("c"))).toEqual(new Set([null]));
  },
  unique(item) {
    const unique = made(item, modified(item, { unique: true }));
    expect(new Set(unique.column("c")).size).toBe(unique.rows);
    expect(complaints({ ...item, law: () => true }, unique)).toEqual([]);
  },
  primary_key(item) {
    const key = modified(item, { primary_key: true });
    const world = spec(key, item.table);
    const keys = generate(world, item.table).column("c");
    expect(new Set(keys).size).toBe(keys.length);
    const tables = { ...world.tables, holders: { rows: 300, columns: { held: { ref: item.table } } } };
    const held = generate({ ...world, tables }, "holders").column("held");
    expect(held.filter((value) => !keys.includes(value))).toEqual([]);
    expect(new Set(held).size).toBeGreaterThan(30);
  },
  hidden(item) {
    const base = made(item);
    const hidden = made(item, modified(item, { hidden: true }), { seen: "c" });
    expect(hidden.names).not.toContain("c");
    expectSame(hidden.column("seen"), base.column("c"), "seen");
  },
  round(item) {
    const from = familyOf(item.type);
    const rounded = made(item, modified(item, { round: 1 }));
    const base = made(item).column("c");
    const type = parseType(item.type)!;
    const digits = type.kind === "decimal" ? type.scale : 1; // a declared scale decides how many digits are shown
    expectSame(
      rounded.column("c"),
      base.map((value) => (from === "int" || value === null ? value : decimalOf(decimalOf(value, 1), digits))),
      "rounded",
    );
  },
  clip(item) {
    const base = made(item).column("c");
    const [lo, hi] = endsOf(item, base);
    const values = made(item, modified(item, { clip: `${lo}..${hi}` })).column("c");
    const ends = [lo, hi].map((end) => endOf(item, end)) as [Plain, Plain];
    const moved = (value: Plain): Plain =>
      numberOf(value) < numberOf(ends[0]) ? ends[0] : numberOf(value) > numberOf(ends[1]) ? ends[1] : value;
    expectSame(values, base.map(moved), "clipped");
  },
  truncate(item) {
    const base = made(item).column("c");
    const [lo, hi] = endsOf(item, base);
    const values = made(item, modified(item, { truncate: `${lo}..${hi}` })).column("c");
    const ends = [lo, hi].map((end) => numberOf(endOf(item, end))) as [number, number];
    expect(values.filter((value) => numberOf(value) < ends[0] || numberOf(value) > ends[1])).toEqual([]);
    if (item.ends || values.length < 1000) return; // cases of branches: their shares stay, and laws are tested in statistics
    const inside = base.map(numberOf).filter((value) => value >= ends[0] && value <= ends[1]);
    const middle = inside.toSorted((a, b) => a - b)[inside.length >> 1]!;
    const shareBelow = (all: readonly number[]) => all.filter((value) => value < middle).length / all.length;
    if (isDependent(item)) return;
    expect(Math.abs(shareBelow(values.map(numberOf)) - shareBelow(inside))).toBeLessThan(0.08);
  },
  format(item) {
    for (const [format, { type, of }] of Object.entries(formats[familyOf(item.type)])) {
      const formatted = made(item, modified(item, { format }));
      expect(isArrowType(String(formatted.schema.fields.find(({ name }) => name === "c")!.type), type), format).toBe(
        true,
      );
      expectSame(
        formatted.column("c"),
        made(item)
          .column("c")
          .map((value) => (value === null ? null : of(value))),
        format,
      );
    }
  },
  locale(item) {
    const written = made(item, modified(item, { locale: "de" }));
    expect(isArrowType(String(written.schema.fields.find(({ name }) => name === "c")!.type), "text")).toBe(true);
    const of = german[familyOf(item.type)] ?? ((value) => value);
    expectSame(
      written.column("c"),
      made(item)
        .column("c")
        .map((value) => (value === null ? null : of(value))),
      "de",
    );
  },
  as(item) {
    const renamed = made(item, modified(item, { as: "Überschrift, neu" }));
    expect(renamed.names).not.toContain("c");
    expectSame(renamed.column("Überschrift, neu"), made(item).column("c"), "renamed");
  },
  id(item) {
    // A renamed column keeps its data by the old name, and the old name alone decides
    const old = made(item, item.column, { d: modified(item, { id: "c" }), e: modified(item, { id: "other" }) });
    expectSame(old.column("d"), old.column("c"), "d");
    if (item.distinct > 1 && isDrawn(item)) expect(old.column("e")).not.toEqual(old.column("c"));
  },
};

/** Numbers of a value, in the unit that its text has. */
const numberOf = (value: Plain): number => Number(value);

/** The ends as they are written: the values at a fifth and at four fifths, rounded as their type is. */
function endsOf(item: Case, base: readonly Plain[]): readonly [string, string] {
  if (item.ends) return item.ends;
  const sorted = base.toSorted((a, b) => numberOf(a) - numberOf(b));
  const text = (value: Plain): string => {
    const family = familyOf(item.type);
    if (family === "date") return isoDay(Number(value));
    return family === "timestamp" ? isoMoment(Number(value), true) : String(value);
  };
  return [text(sorted[Math.floor(base.length / 5)]!), text(sorted[Math.floor((base.length * 4) / 5)]!)];
}

/** An end as a value of the column. */
function endOf(item: Case, end: string): Plain {
  const family = familyOf(item.type);
  if (family === "date") return Date.parse(end) / dayMs;
  if (family === "timestamp") return Date.parse(end);
  return family === "decimal" ? end : Number(end);
}

/** Whether the law differs from row to row: inside of a range, the rows count alike again. */
const isDependent = ({ about }: Case): boolean => about.includes("formula") || about.includes("case");

const isWholeSeconds = (values: readonly Plain[]): boolean => values.every((value) => Number(value) % 1000 === 0);
const verbOf = ({ column }: Case): string => (typeof column === "string" ? column : Object.keys(column)[0]!);
const isConstant = (item: Case): boolean =>
  ["choice", "value"].includes(verbOf(item)) || (verbOf(item) === "case" && item.about.startsWith("constants"));
const isDrawn = (item: Case): boolean =>
  typeof item.column !== "string" &&
  !["sequence", "position", "case", "value", "formula", "template"].includes(verbOf(item)) &&
  !item.about.includes("group");

/** Constants are read as what is declared, from the digits that were written. */
function constantsAs(item: Case, type: string): ((value: Exclude<Plain, null>) => Plain) | undefined {
  const [from, to] = [familyOf(item.type), familyOf(type)];
  if (to === "text") return String;
  if (from === to) return conversion(item.type, type, false);
  if (from === "int" && (to === "float" || to === "decimal")) return conversion(item.type, type, false);
  if (from === "float" && to === "decimal") return conversion(item.type, type, false);
  return undefined;
}

/** Narrow types take columns whose bounds fit into them, and refuse others. */
function fits(item: Case, type: string): boolean {
  const most =
    { int8: 127, int16: 32_767, int32: 2_147_483_647, "decimal(12,2)": 9_999_999_999 }[type] ??
    Number.POSITIVE_INFINITY;
  return (item.most ?? 0) <= most;
}

/** One message for thousands of values: the first row that differs. */
function expectSame(found: readonly Plain[], expected: readonly Plain[], what: string): void {
  const row = found.findIndex((value, i) => !Object.is(value, expected[i]) && !(value === 0 && expected[i] === 0));
  const at = row < 0 ? undefined : { row, found: found[row], expected: expected[row] };
  expect({ what, rows: found.length, at }).toEqual({ what, rows: expected.length, at: undefined });
}

/** Modifiers that a verb is refused with, beside those that its cases name. */
function refusalOf(item: Case, modifier: Modifier): string | undefined {
  const own = item.refuses?.[modifier];
  if (own !== undefined) return own;
  const family = familyOf(item.type);
  if (modifier === "round" && !["int", "float", "decimal"].includes(family)) return "spec.type_mismatch";
  if (modifier === "clip" || modifier === "truncate") {
    if (verbOf(item) === "ref" || !["int", "float", "decimal", "date", "timestamp"].includes(family))
      return "spec.type_mismatch";
    const isMade = typeof item.column === "string" || ["sequence", "position", "formula"].includes(verbOf(item));
    if (modifier === "truncate" && isMade) return "spec.no_draw";
  }
  if (modifier === "locale" && !Object.hasOwn(german, family) && verbOf(item) !== "template")
    return "spec.type_mismatch";
  return undefined;
}

describe.each(listed)("%s", (_verb, items) => {
  describe.each(items.map((item) => [item.about, item] as const))("%s", (_about, item) => {
    test("gives values of its range and type", () => {
      expect(complaints(item, made(item))).toEqual([]);
    });
    test("gives the same values in batches of any size, from any row on", () => {
      const whole = made(item).column("c");
      const world = spec(item.column, item.table);
      expectSame(generate(world, item.table, { batchRows: 17 }).column("c"), whole, "batches of 17");
      const perRoot = item.table === "kids" ? 3 : 1;
      expectSame(
        generate(world, item.table, { firstRow: 13, batchRows: 1 }).column("c"),
        whole.slice(13 * perRoot),
        "from row 13",
      );
    });
    for (const modifier of Object.keys(modifiers) as Modifier[]) {
      const code = refusalOf(item, modifier);
      if (code === "already") continue; // the case holds this modifier itself
      if (code === undefined) test(`takes ${modifier}`, () => checks[modifier](item));
      else test(`is refused with ${modifier}: ${code}`, () => expect(refusals(item, sample[modifier])).toContain(code));
    }
  });
});

const sample: Record<Modifier, Words> = {
  type: { type: "text" },
  nulls: { nulls: 0.1 },
  unique: { unique: true },
  primary_key: { primary_key: true },
  hidden: { hidden: true },
  round: { round: 1 },
  format: { format: "%d" },
  clip: { clip: "1..2" },
  truncate: { truncate: "1..2" },
  locale: { locale: "de" },
  as: { as: "other" },
  id: { id: "other" },
};

describe("a verb that is wrong on purpose is caught", () => {
  const table = columnKinds as unknown as Record<string, ColumnKind>;

  /** Runs with another kind in a verb's place. */
  function bent<T>(verb: Verb, bend: (kind: ColumnKind) => Partial<ColumnKind>, run: () => T): T {
    const right = table[verb]!;
    table[verb] = { ...right, ...bend(right) };
    try {
      return run();
    } finally {
      table[verb] = right;
    }
  }
  const item = cases.uniform![0]!;

  test("one value above the range", () => {
    const wide = (kind: ColumnKind): Partial<ColumnKind> => ({
      resolve: (given, scope) => kind.resolve({ ...given, uniform: "-5..5500" }, scope),
    });
    expect(bent("uniform", wide, () => complaints(item, made(item))).join()).toMatch(/^row \d+ holds 5\d\d\d/);
  });
  test("another type", () => {
    const real = (kind: ColumnKind): Partial<ColumnKind> => ({
      resolve: (given, scope) => kind.resolve({ ...given, uniform: "-5.0..5000.0" }, scope),
    });
    expect(bent("uniform", real, () => complaints(item, made(item))).join()).toContain("the type is Float64");
  });
  test("values that repeat where they are promised unique", () => {
    const careless = (kind: ColumnKind): Partial<ColumnKind> => ({
      resolve: (given, scope) => kind.resolve(given, { ...scope, unique: false }),
    });
    expect(() => bent("uniform", careless, () => checks.unique(item))).toThrow();
  });
  test("a rate of nulls that moves values", () => {
    const moved = (kind: ColumnKind): Partial<ColumnKind> => ({
      resolve: (given, scope) =>
        kind.resolve(given.nulls === undefined ? given : { ...given, uniform: "-4..5000" }, scope),
    });
    expect(() => bent("uniform", moved, () => checks.nulls(item))).toThrow();
  });
});

describe("modifiers together", () => {
  const codes = (column: Words): readonly string[] => refusals({ column, table: "t" } as Case, {});

  test.each<[Words]>([
    [{ uniform: "0.00..5000.00", type: "decimal(10,2)", unique: true, round: 1 }],
    [{ timestamp: "period", every: "1m", unique: true, format: "%Y-%m-%d" }],
    [{ timestamp: "period", unique: true, format: "%Y-%m-%d %H:%M:%S" }],
    [{ timestamp: "period", unique: true, format: "epoch_s" }],
    [{ date: "1990-01-01..2024-12-31", unique: true, format: "%m/%d" }],
    [{ timestamp: "1990-01-01..2024-12-31", unique: true, type: "date" }],
    [{ uniform: "1..9000", unique: true, type: "float32" }],
    [{ uniform: "0.00..5000.00", type: "decimal(10,2)", primary_key: true, format: "%.1f" }],
  ])("%j is refused: different values would become one", (column) => {
    expect(codes(column)).toContain("spec.unique_impossible");
  });
  test.each<[Words]>([
    [{ uniform: "1..9000", unique: true, format: "N%05d" }],
    [{ uniform: "1..9000", unique: true, type: "decimal(12,2)", round: 2 }],
    [{ uniform: "1..9000", unique: true, type: "text" }],
    [{ date: "1990-01-01..2024-12-31", unique: true, format: "%d.%m.%Y" }],
    [{ date: "1990-01-01..2024-12-31", unique: true, format: "epoch_s" }],
    [{ timestamp: "period", every: "1s", unique: true, format: "%j/%Y %I:%M:%S %p" }],
    [{ timestamp: "period", unique: true, format: "epoch_ms" }],
    [{ timestamp: "period", every: "5s", unique: true, format: "epoch_s" }],
  ])("%j is unique", (column) => {
    const made = generate(spec(column, "t"), "t").column("c");
    expect(new Set(made).size).toBe(2000);
  });
  test.each<[Words]>([
    [{ uniform: "0..1000", type: "int8" }],
    [{ normal: { mean: 0, sd: 1000 }, type: "int8" }],
    [{ normal: { mean: 0, sd: 1e19 }, type: "int64" }],
    [{ normal: { mean: 0, sd: 1000 }, type: "decimal(4,2)" }],
    [{ normal: { mean: 0, sd: 1e18 }, round: 1 }],
    [{ uniform: "0.00..100.02", type: "decimal(4,2)" }],
    [{ sequence: 40_000, type: "int16" }],
    [{ poisson: 200, type: "int8" }],
  ])("%j is refused: its values do not all fit", (column) => {
    expect(codes(column)).toContain("spec.out_of_range");
  });
  test.each<[Words]>([[{ value: "123.45", type: "decimal(4,2)" }], [{ choice: [1, 100], type: "decimal(4,2)" }]])(
    "%j is refused: a constant does not fit",
    (column) => {
      expect(codes(column)).toContain("spec.out_of_range");
    },
  );
  test.each<[Words]>([
    [{ uniform: "-128..127", type: "int8" }],
    [{ uniform: "0.00..99.99", type: "decimal(4,2)" }],
    [{ uniform: "-999999999999999999..999999999999999999", type: "decimal(18,0)" }],
    [{ normal: { mean: 0, sd: 10 }, type: "int8" }],
  ])("%j has room", (column) => {
    expect(
      generate(spec(column, "t"), "t")
        .column("c")
        .filter((value) => value === null),
    ).toEqual([]);
  });
});

test("a spec of the suite is refused for the reason that it is said to be", () => {
  expect(() => modelOf(spec({ uniform: "9..1" }, "t"))).toThrow(/begins above its end/);
});
