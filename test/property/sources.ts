// Random supplied tables: their CSV text, and the values that it stands for.
import type { Chance } from "./chance.js";
import { type Expression, Formulas } from "./expressions.js";
import { Read } from "./reading.js";
import { named } from "./scope.js";
import { date, decimal, float, int, isoDate, type Maybe, type Type, text, textOf, type Value } from "./values.js";

export interface Source {
  readonly name: string;
  readonly file: string;
  readonly csv: string;
  readonly key: readonly string[];
  readonly words: Readonly<Record<string, unknown>>;
  readonly columns: readonly SourceColumn[];
  readonly rows: number;
}

export interface SourceColumn {
  readonly name: string;
  readonly type: Type;
  readonly nullable: boolean;
  readonly refersTo?: string;
  readonly parts?: never;
  readonly summed?: never;
  readonly values?: readonly Maybe[];
  /** Of a column that the spec adds. */
  readonly computed?: Expression;
}

const words = ["north", "Süd", "east, far", 'the "west"', "b", "x y", "ß", "-", "0x1"];

export function randomSource(c: Chance, name: string, earlier: readonly Source[]): Source {
  const rows = c.weighted([
    [3, c.int(1, 5)],
    [5, c.int(6, 30)],
    [1, c.int(31, 120)],
  ]);
  const pair = c.odds(20)
    ? [{ name: "part", type: int, nullable: false, values: range(rows).map((row) => BigInt(row % 2)) }]
    : [];
  const key = pair.length > 0 ? range(rows).map((row) => row >> 1) : range(rows);
  const columns: SourceColumn[] = [keyColumn(c, key), ...pair];
  const refs: Record<string, unknown> = {};
  c.list(1, 4, (i) => {
    const simple = earlier.filter((each) => each.key.length === 1);
    const target = simple.length > 0 && c.odds(30) ? c.pick(simple) : undefined;
    if (!target)
      return columns.push(plainColumn(c, `${c.pick(["size", "name", "price", "since", "in", "length"])}${i}`, rows));
    const column = referringColumn(c, `${target.name}_of${i}`, target, rows);
    refs[column.name] = { ref: target.name };
    return columns.push(column);
  });
  const csv = [columns.map((column) => column.name), ...lines(columns, rows)];
  if (c.odds(30)) {
    const scope = columns.map(named);
    const formula = new Formulas(c, scope).of(c.pick(["int", "decimal", "text", "float"] as const), 2);
    refs.computed = formula.text;
    columns.push({ name: "computed", type: formula.type, nullable: formula.nullable, computed: formula });
  }
  const file = `data/${name}.csv`;
  const added = Object.keys(refs).length > 0 ? { columns: refs } : {};
  return {
    name,
    file,
    csv: `${csv.map((line) => line.join(",")).join("\n")}\n`,
    key: pair.length > 0 ? ["key", "part"] : ["key"],
    words: { csv: file, primary_key: pair.length > 0 ? ["key", "part"] : "key", ...added },
    columns,
    rows,
  };
}

/** The rows of a source as a table that was read. */
export function readSource(source: Source, world: ReadonlyMap<string, Read>): Read {
  const columns = new Map<string, { type: Type; values: readonly Maybe[] }>();
  const table = new Read(source.name, source.rows, columns, world);
  for (const { name, type, values, computed } of source.columns) {
    const own = values ?? Array.from({ length: source.rows }, (_, row) => computed!.get({ table, row }));
    columns.set(name, { type, values: own });
  }
  return table;
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** A key for each of some numbers. */
function keyColumn(c: Chance, numbers: readonly number[]): SourceColumn {
  if (c.odds(50)) {
    const first = c.int(-3, 1000);
    return { name: "key", type: int, nullable: false, values: numbers.map((number) => BigInt(first + 3 * number)) };
  }
  return { name: "key", type: text, nullable: false, values: numbers.map((number) => `K-${number},`) };
}

/** The first value decides the type for sure, so it is never null. */
function plainColumn(c: Chance, name: string, rows: number): SourceColumn {
  const nullable = rows > 1 && c.odds(25);
  const [type, draw] = c.pick<readonly [Type, () => Value]>([
    [int, () => BigInt(c.int(0, 9))],
    [text, () => c.pick(words)],
    [int, () => BigInt(c.int(-2000, 3_000_000))],
    [decimal(2), () => BigInt(c.int(0, 99_999))],
    [float, () => c.int(1, 99) * 1e30],
    [date, () => c.int(-800, 20_000)],
  ]);
  const values = Array.from({ length: rows }, (_, row) => (nullable && row > 0 && c.odds(30) ? null : draw()));
  return { name, type, nullable: values.includes(null), values };
}

function referringColumn(c: Chance, name: string, target: Source, rows: number): SourceColumn {
  const keys = target.columns[0]!;
  const values = Array.from({ length: rows }, () => c.pick(keys.values!));
  return { name, type: keys.type, nullable: false, refersTo: target.name, values };
}

const lines = (columns: readonly SourceColumn[], rows: number): string[][] =>
  Array.from({ length: rows }, (_, row) => columns.map(({ type, values }) => field(type, values![row]!)));

const field = (type: Type, value: Maybe): string => {
  if (value === null) return "";
  const plain = type.kind === "date" ? isoDate(value as number) : textOf(type, value);
  return /[",\n]/.test(plain) || plain === "" ? `"${plain.replaceAll('"', '""')}"` : plain;
};
