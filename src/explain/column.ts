// What one column is: its words, what it reads and who reads it, how it is made, what it is expected to look like.
import type { Place } from "../errors.js";
import { typeName } from "../kernels/types.js";
import type { PlanTables } from "../plan/tables.js";
import type { AnyTable, Column, Model } from "../spec/model.js";
import { type Distribution, distributionsOf } from "./distribution.js";
import { fractionOf } from "./draws.js";
import { keyTexts } from "./keys.js";
import { Probe } from "./probe.js";
import { type Seen, seenIn } from "./seen.js";
import { watched } from "./watch.js";

export interface ColumnExplanation {
  readonly table: string;
  readonly column: string;
  readonly verb: string;
  readonly words: string;
  readonly at: Place;
  readonly type: string;
  readonly nullable: boolean;
  /** The rules of `nulls:`: a share of the rows, or of those where a condition holds. */
  readonly nulls: readonly { readonly rate: number; readonly when?: string }[];
  readonly key: boolean;
  readonly hidden: boolean;
  readonly unique: boolean;
  readonly references?: string;
  /** Columns that its words name, and those that these read in turn. */
  readonly reads: readonly string[];
  readonly needs: readonly string[];
  /** Columns whose words name it. */
  readonly readBy: readonly string[];
  readonly method: readonly string[];
  /** Kernels of a batch that make it and nothing else, in order. */
  readonly kernels: readonly string[];
  /** Bytes of tables that it draws from. */
  readonly tableBytes: number;
  readonly expected: readonly Distribution[];
  readonly seen?: Seen;
}

/** Several, where it refers to a key of several columns. */
const typesOf = ({ type, meaning }: Column): string =>
  meaning.parts?.map((part) => typeName(part.type)).join(" and ") ?? typeName(type);

export function explainColumn(model: Model, tables: PlanTables, table: AnyTable, column: Column): ColumnExplanation {
  const name = `${table.name}.${column.name}`;
  const probe = new Probe(model, tables, table);
  const { watch } = watched(probe, column);
  const program = probe.builder;
  const world = {
    alias: (weights: Float64Array) => tables.alias(weights),
    keys: (of: string, rows: readonly number[]) => keyTexts(model, tables, of, rows),
  };
  const { references } = column.meaning;
  return {
    table: table.name,
    column: column.name,
    verb: column.verb,
    words: column.words,
    at: column.at,
    type: typesOf(column),
    nullable: column.nullable,
    nulls: column.nulls.map(({ threshold, when }) => ({
      rate: fractionOf(threshold),
      ...(when && { when: when.text }),
    })),
    key: table.primaryKey.includes(column.name),
    hidden: column.hidden,
    unique: column.meaning.distinct ?? false,
    ...(references !== undefined && { references }),
    ...dependenciesOf(model, name),
    method: [...(probe.lowering.notes.get(name) ?? [])],
    kernels: program.kernelsOf(name).filter((kernel) => kernel !== "cellWords"), // those are ours
    tableBytes: probe.constants.holdings().get(name) ?? 0,
    expected: distributionsOf(watch, world),
    ...(table.kind === "table" && { seen: seenIn(model, tables, table, column) }),
  };
}

/** In the order of the spec as far as words lead, nearest first. */
export function dependenciesOf(model: Model, name: string): Pick<ColumnExplanation, "reads" | "needs" | "readBy"> {
  const reads = [...(model.reads.get(name) ?? [])];
  const all = new Set(reads);
  for (const read of all) for (const further of model.reads.get(read) ?? []) all.add(further); // grows while it is walked
  const readBy = [...model.reads].filter(([, read]) => read.has(name)).map(([reader]) => reader);
  return { reads, needs: [...all].filter((read) => !reads.includes(read)), readBy };
}
