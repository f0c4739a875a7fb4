// What the first rows of a column hold: made by the run's own steps, those of this one column alone, and counted.
import { familyRunner } from "../batch/family.js";
import type { Tables } from "../columns/column-kind.js";
import { csvRows } from "../encoders/csv.js";
import { openEncoding, outSlack, type RowWriter } from "../encoders/rows.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../kernels/instance.js";
import type { Slot } from "../kernels/program.js";
import { isNumber } from "../kernels/types.js";
import { families } from "../plan/families.js";
import { lowerFamily } from "../plan/lower.js";
import { Lowering } from "../plan/lowering.js";
import type { Column, Model, Table } from "../spec/model.js";
import { fieldsOf } from "./probe.js";

export interface Seen {
  /** The first rows that were looked at. */
  readonly rows: number;
  readonly nulls: number;
  readonly distinct: number;
  /** Of numbers, in order. */
  readonly numbers?: {
    readonly min: number;
    readonly mean: number;
    readonly max: number;
    readonly quartiles: readonly number[];
  };
  /** The commonest values of other types. */
  readonly common?: readonly { readonly value: string; readonly share: number }[];
}

const looked = 4096;
const shownValues = 5;

export function seenIn(model: Model, tables: Tables, table: Table, column: Column): Seen {
  const values = firstValues(model, tables, table, column);
  const known = values.filter((value) => value !== null);
  const counts = new Map<string, number>();
  for (const value of known) counts.set(value, (counts.get(value) ?? 0) + 1);
  const seen = { rows: values.length, nulls: values.length - known.length, distinct: counts.size };
  if (known.length === 0) return seen;
  if (!isNumber(column.type) || column.meaning.parts) {
    const top = [...counts].sort((a, b) => b[1] - a[1]).slice(0, shownValues);
    return { ...seen, common: top.map(([value, count]) => ({ value, share: count / values.length })) };
  }
  const sorted = Float64Array.from(known, Number).sort();
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))]!;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { ...seen, numbers: { min: at(0), mean, max: at(1), quartiles: [at(0.25), at(0.5), at(0.75)] } };
}

/** The fields of each row as one value: a ref to a key of several columns writes so many. */
function rowsOf(fields: readonly (string | null)[], width: number): (string | null)[] {
  if (width === 1) return [...fields];
  return Array.from({ length: fields.length / width }, (_, row) => {
    const own = fields.slice(row * width, (row + 1) * width);
    return own.includes(null) ? null : own.join(", ");
  });
}

/** A model in which this column is all that its table writes: no other is made, but for what it reads. */
function alone(model: Model, table: Table, column: Column): Model {
  const columns = new Map([...table.columns].map(([name, own]) => [name, { ...own, hidden: name !== column.name }]));
  return { ...model, tables: new Map(model.tables).set(table.name, { ...table, columns }) };
}

function firstValues(whole: Model, tables: Tables, table: Table, column: Column): (string | null)[] {
  const model = alone(whole, table, column);
  const family = families(model).find((each) => each.tables.some(({ name }) => name === table.name))!;
  const constants = new Constants(staticEnd());
  let rows: { draft: ReturnType<typeof csvRows>; out: Slot } | undefined;
  const program = lowerFamily(new Lowering(model, constants, tables), family, {
    written: new Set([table.name]),
    output(columns, builder) {
      const draft = csvRows(columns, builder);
      rows = { draft, out: builder.slot(draft.maxRowBytes, outSlack) };
      return { finish: () => ({}) };
    },
  });
  const { draft, out } = rows!;
  const base = constants.endBytes;
  const memory = createMemory(base + program.arenaBytes);
  const kernels = openKernels(kernelModule(), memory);
  const writer: RowWriter = openEncoding(kernels, draft.finish(), base);
  constants.copyTo(memory);
  const values: (string | null)[] = [];
  const at = base + out.offset;
  const run = familyRunner(kernels, memory, program, base, ({ table: name }) => {
    if (name !== table.name) return () => {};
    return (n) => {
      if (values.length >= looked) return;
      const bytes = writer.rows(n, at);
      const text = new TextDecoder().decode(new Uint8Array(memory.buffer, at, bytes).slice());
      values.push(...rowsOf(fieldsOf(text), column.meaning.parts?.length ?? 1));
    };
  });
  const { capacity } = program.root.program;
  for (let first = 0; first < family.rows && values.length < looked; first += capacity)
    run(first, Math.min(capacity, family.rows - first), () => values.length < looked);
  return values.slice(0, looked);
}
