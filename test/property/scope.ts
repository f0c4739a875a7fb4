// Tables as they are being built, and the names that formulas in them may use: own columns, the parent's, those behind references.
import type { Chance } from "./chance.js";
import type { Claim } from "./claims.js";
import type { Readable } from "./expressions.js";
import type { At, Read } from "./reading.js";
import type { Source } from "./sources.js";
import type { Maybe, Type } from "./values.js";

export interface Each {
  readonly alias: string;
  readonly parent: Target;
  readonly words: unknown;
  /** How many children a parent may have, both ends in; of a parent's row where the count reads it. */
  readonly from: number;
  readonly to: number;
  readonly exactly?: (parent: At) => Maybe;
  /** Columns that hold the parent's key. */
  readonly copies: readonly string[];
}

export interface Table {
  readonly name: string;
  /** Undefined in a table of children. */
  readonly rows: number | undefined;
  readonly each?: Each;
  readonly claims: Claim[];
  /** The columns that tell its rows apart. */
  readonly key: readonly string[];
  /** How the spec says so: at the column, above the columns, or not at all. */
  readonly keySaid: "column" | "above" | "never";
}

/** What a ref can name, and what can have children. */
export type Target = Table | Source;

export interface Around {
  readonly c: Chance;
  /** Days since 1970, and their number. */
  readonly period: { readonly from: number; readonly days: number };
  readonly tables: readonly Table[];
  readonly sources: readonly Source[];
}

type World = Pick<Around, "sources" | "tables">;

export const columnsOf = (
  target: Target,
): readonly Pick<Claim, "name" | "type" | "nullable" | "refersTo" | "parts" | "summed">[] =>
  "claims" in target ? target.claims : target.columns;

export const targetOf = ({ sources, tables }: World, name: string | undefined): Target | undefined =>
  [...sources, ...tables].find((each) => each.name === name);

/** Rows that a target has at least and at most. */
export function rowsOf(target: Target): readonly [least: number, most: number] {
  if (target.rows !== undefined) return [target.rows, target.rows];
  const { each } = target as Table;
  const [least, most] = rowsOf(each!.parent);
  return [each!.exactly ? 0 : least * each!.from, most * each!.to];
}

/** Names that a formula in a table may use. */
export function rowReadables(table: Table, world: World): Readable[] {
  const own = namesOf(table, world);
  if (!table.each) return own;
  const { alias, parent } = table.each;
  const up = (at: At): At => ({ table: at.table.world.get(parent.name)!, row: at.table.parents![at.row]! });
  return [...own, ...namesOf(parent, world).map((each) => moved(`${alias}.${each.text}`, each, up))];
}

/** Names of the candidate in a ref. */
export const candidateReadables = (target: Target, world: World, withSums = false): Readable[] =>
  namesOf(target, world, withSums).map((each) =>
    moved(`${target.name}.${each.text}`, each, ({ candidate }) => candidate!),
  );

/** Columns of a target and what lies behind them, two references deep. */
function namesOf(target: Target, world: World, withSums = false, depth = 2): Readable[] {
  return columnsOf(target).flatMap((column) => {
    if (column.summed && !withSums) return [];
    const own = named(column);
    const next = depth > 0 ? targetOf(world, column.refersTo) : undefined;
    const through = next ? namesOf(next, world, false, depth - 1).map((each) => followed(own, each, next)) : [];
    return [...(column.parts ? [] : [own]), ...through];
  });
}

export const named = ({
  name,
  type,
  nullable,
}: {
  readonly name: string;
  readonly type: Type;
  readonly nullable: boolean;
}): Readable => ({
  text: name,
  level: 10,
  type,
  nullable,
  get: ({ table, row }) => table.value(name, row),
});

/** A column of the row that a reference names. */
const followed = (ref: Readable, column: Readable, target: Target): Readable => ({
  ...column,
  text: `${ref.text}.${column.text}`,
  nullable: column.nullable || ref.nullable,
  get(at) {
    const read = at.table.world.get(target.name)!;
    const row = rowNamed(read, target, ref.get(at));
    return row === undefined ? null : column.get({ table: read, row });
  },
});

/** The row that the value of a ref names: a key of one column itself, of several as one text. */
export function rowNamed(read: Read, target: Target, value: Maybe): number | undefined {
  if (value === null) return undefined;
  return target.key.length === 1 ? read.find(target.key, [value]) : read.findText(target.key, value as string);
}

const moved = (name: string, inner: Readable, to: (at: At) => At): Readable => ({
  ...inner,
  text: name,
  get: (at) => inner.get(to(at)),
});
