// What the children of one row come to, for the row that is explained: its family is walked as a run does, and its row picked out.
import { sampleRows } from "../batch/sample.js";
import type { Aggregate, PathRef, RowContext, Tables } from "../columns/column-kind.js";
import { widened } from "../formula/nodes.js";
import { float64, int32, int64, isFloat, type LogicalType } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { families } from "../plan/families.js";
import type { Column, Model, Table } from "../spec/model.js";

/** A sum as it lies in memory: whole numbers of any kind as bigints; undefined where it is null. */
export type SumValue = bigint | number | undefined;

/** The type of a sum. */
export const sumType = ({ kept, of }: Aggregate): LogicalType => (kept === "count" ? int64 : widened(of!.type));

/** The sums of a row, in the order in which they are asked for; none where there is no such row. */
export function sumsOf(
  model: Model,
  tables: Tables,
  table: Table,
  [first = 0, ...ordinals]: readonly number[],
  aggregates: readonly Aggregate[],
): readonly SumValue[] | undefined {
  const template = [...table.columns.values()][0]!;
  const column = (name: string, type: LogicalType, lower: (rows: RowContext) => Vector): Column => ({
    ...template,
    ...{ name, output: name, hidden: false, type, nullable: true, nulls: [], shaped: undefined, supplied: undefined },
    meaning: { type, nullable: true, lower: ({ rows }) => ({ ...lower(rows), type }) as Vector },
  });
  const places = ordinals.map((_, i) =>
    column(`place ${i}`, int32, (rows) => ordinalsOf(rows, ordinals.length - 1 - i)),
  );
  const sums = aggregates.map((aggregate, i) => ({
    ...column(`sum ${i}`, rawType(aggregate), (rows) => rows.path(pathOf(aggregate))),
    aggregates: [aggregate],
    summed: true,
  }));
  const hidden = [...table.columns].map(([name, own]) => [name, { ...own, hidden: true }] as const);
  const columns = new Map([...hidden, ...[...places, ...sums].map((own) => [own.name, own] as const)]);
  const whole = { ...model, tables: new Map(model.tables).set(table.name, { ...table, columns }) };
  const family = families(whole).find(({ tables: made }) => made.some(({ name }) => name === table.name))!;
  let found: readonly SumValue[] | undefined;
  const options = { model: whole, tables, family, table: table.name, firstRow: first, batchRows: 1 };
  sampleRows({ ...options, ranges: [{ firstRow: first, rows: 1 }] }, (batch) => {
    for (let row = 0; row < batch.numRows; row++) {
      const read = (name: string): unknown => batch.getChild(name)!.get(row);
      if (!ordinals.every((ordinal, i) => read(`place ${i}`) === ordinal)) continue;
      found = sums.map(({ name }) => (read(name) ?? undefined) as SumValue);
      return false;
    }
    return true;
  });
  return found;
}

/** As it lies in memory, whatever it means: a decimal by its units, a time by its days or milliseconds. */
function rawType(aggregate: Aggregate): LogicalType {
  const type = sumType(aggregate);
  return isFloat(type) ? float64 : type.kind === "date" ? int32 : int64;
}

const pathOf = (aggregate: Aggregate): PathRef => ({
  from: "children",
  table: "",
  columns: [""],
  type: sumType(aggregate),
  nullable: true,
  summed: true,
  aggregate,
});

function ordinalsOf(rows: RowContext, up: number): Vector {
  let context = rows;
  for (let i = 0; i < up; i++) context = context.parent();
  return { lane: "i32", type: int32, values: context.ordinals(), min: 1, max: 2 ** 31 - 1 };
}
