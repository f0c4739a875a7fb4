// `preview TABLE --plot COLUMN`: how the values of a column spread, of a sample from all over the table.

import { Type, type Vector } from "apache-arrow";
import { meanRows } from "../batch/means.js";
import { type RowRange, sampleRows } from "../batch/sample.js";
import { DatagenError } from "../errors.js";
import { typeName } from "../kernels/types.js";
import { type Family, families } from "../plan/families.js";
import { PlanTables } from "../plan/tables.js";
import { Preparation } from "../prepare/prepare.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Column, Model, Table } from "../spec/model.js";
import { reader } from "./arrow-values.js";
import { type Bar, chart, shareText } from "./chart.js";
import {
  numbersSpread,
  type Spread,
  type TimeUnit,
  timesSpread,
  type ValuesSpread,
  valuesSpread,
} from "./distribution.js";
import { grouped } from "./talk.js";
import { printable } from "./width.js";

/** Rows that a plot looks at where nothing is said. */
export const plotRows = 100_000;
/** Ranges of rows that they come from, at even distances: times in order would show one day else. */
const rangesMost = 1000;

export interface PlotOptions {
  readonly model: Model;
  readonly table: string;
  readonly column: string;
  readonly rows: number;
  readonly json: boolean;
}

/** Writes the plot to stdout; returns what only rows could tell. */
export function plot({ model, table, column: name, rows, json }: PlotOptions): PlanTables["warnings"] {
  const column = columnNamed(model.tables.get(table)!, name);
  const shown = onlyColumn(model, table, column);
  const preparation = new Preparation(shown, { get: () => false, put: () => {} });
  const tables = new PlanTables(shown, preparation);
  preparation.tables = tables;
  const family = families(shown).find((candidate) => candidate.tables.some((each) => each.name === table))!;
  const sample = new Sample(column);
  const perRoot = meanRows(shown, tables, family).get(table)!;
  const ranges = rangesOf(family, perRoot, rows);
  sampleRows({ model: shown, tables, family, table, firstRow: 0, ranges, batchRows: 1024 }, (batch) => {
    sample.take(batch.getChildAt(0)!, batch.numRows);
    return sample.rows < 2 * rows; // one root may have a billion rows
  });
  const all = Math.round(family.rows * perRoot);
  if (json) process.stdout.write(`${JSON.stringify(sample.json(table))}\n`);
  else {
    const width = process.stdout.isTTY ? process.stdout.columns : 80;
    process.stdout.write(`${sample.lines(table, all, width).join("\n")}\n`);
  }
  return tables.warnings;
}

function columnNamed({ name: table, columns }: Table, name: string): Column {
  const found = columns.get(name) ?? [...columns.values()].find(({ output }) => output === name);
  if (found) return found;
  throw new DatagenError("usage.unknown_column", `${table} has no column ${JSON.stringify(name)}`, {
    exit: "spec",
    hint: suggestion(name, [...columns.keys()]),
  });
}

/** The model where this column is written, hidden or not, and no other of its table is: the rest need not be made. */
function onlyColumn(model: Model, name: string, { name: shown }: Column): Model {
  const table = model.tables.get(name)!;
  const columns = [...table.columns].map(([key, column]) => [key, { ...column, hidden: key !== shown }] as const);
  return { ...model, tables: new Map(model.tables).set(name, { ...table, columns: new Map(columns) }) };
}

function rangesOf(family: Family, perRoot: number, rows: number): RowRange[] {
  const roots = Math.ceil(rows / Math.max(perRoot, 1e-9));
  if (roots >= family.rows) return [{ firstRow: 0, rows: family.rows }];
  const count = Math.min(rangesMost, roots);
  return Array.from({ length: count }, (_, i) => {
    const size = Math.floor(((i + 1) * roots) / count) - Math.floor((i * roots) / count);
    return { firstRow: Math.floor((i * (family.rows - size)) / Math.max(1, count - 1)), rows: size };
  });
}

class Sample {
  rows = 0;
  private nulls = 0;
  private readonly numbers: number[] = [];
  private readonly counts = new Map<string, number>();

  constructor(private readonly column: Column) {}

  take(vector: Vector, rows: number): void {
    this.rows += rows;
    const { typeId } = vector.type;
    const isTime = typeId === Type.Date || typeId === Type.Timestamp;
    const isNumber = typeId === Type.Int || typeId === Type.Float || typeId === Type.Decimal;
    const read = reader(vector);
    for (let row = 0; row < rows; row++) {
      const { plain } = read(row);
      if (plain === null) this.nulls++;
      else if (isTime) this.numbers.push(Date.parse(String(plain)));
      else if (isNumber && this.column.meaning.references === undefined) this.numbers.push(Number(plain));
      else this.counts.set(String(plain), (this.counts.get(String(plain)) ?? 0) + 1);
    }
  }

  private spread(): Spread | undefined {
    const { kind } = this.column.type;
    if (this.counts.size > 0) return valuesSpread(this.counts);
    const values = Float64Array.from(this.numbers);
    return kind === "date" || kind === "timestamp" ? timesSpread(values) : numbersSpread(values);
  }

  json(table: string): object {
    const { name: column, type } = this.column;
    const head = { table, column, type: typeName(type), rows: this.rows, nulls: this.nulls };
    const spread = this.spread();
    if (spread?.kind !== "times") return { ...head, ...spread };
    const iso = (ms: number): string => timeText(ms, type.kind === "date" ? "day" : "second");
    const bins = spread.bins.map(({ from, count }) => ({ from: timeText(from, spread.unit), count }));
    return { ...head, ...spread, min: iso(spread.min), median: iso(spread.median), max: iso(spread.max), bins };
  }

  lines(table: string, all: number, width: number): string[] {
    const { name, type } = this.column;
    const of = all > this.rows * 1.05 ? ` of about ${grouped(all)}, from all over the table` : "";
    const spread = this.spread();
    const head = `${printable(`${table}.${name}`)}, ${typeName(type)}: ${grouped(this.rows)} rows${of}`;
    const facts = spread ? factsOf(spread, type.kind === "date") : [];
    if (this.column.nullable) facts.push(`null ${shareText(this.nulls, this.rows)}`);
    const bars = spread ? barsOf(spread) : [];
    const align = spread?.kind === "numbers" ? "right" : "left";
    return [head, ...(facts.length > 0 ? [facts.join("   ")] : []), "", ...chart(bars, this.rows, width, align)];
  }
}

function factsOf(spread: Spread, isDate: boolean): string[] {
  if (spread.kind === "values")
    return [`${grouped(spread.distinct)} different values${areUnlike(spread) ? ", no two alike" : ""}`];
  if (spread.kind === "times") {
    const text = (ms: number): string => timeText(ms, isDate ? "day" : "second");
    const { min, median, max, unit } = spread;
    return [`first ${text(min)}`, `median ${text(median)}`, `last ${text(max)}`, `by ${unit}`];
  }
  const { min, mean, median, p95, max } = spread;
  return Object.entries({ min, mean, median, p95, max }).map(([name, value]) => `${name} ${numberText(value)}`);
}

const areUnlike = ({ top, distinct }: ValuesSpread): boolean => distinct > 1 && top[0]!.count === 1;

/** Six digits are enough to see, and no whole number is cut. */
const numberText = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

function barsOf(spread: Spread): Bar[] {
  if (spread.kind === "values") {
    if (areUnlike(spread)) return [];
    const bars = spread.top.map(({ value, count }) => ({ label: value === "" ? '""' : value, count }));
    const more = spread.distinct - spread.top.length;
    return more === 0 ? bars : [...bars, { label: `${grouped(more)} others`, count: spread.others, isRest: true }];
  }
  if (spread.kind === "times")
    return spread.bins.map(({ from, count }) => ({ label: timeText(from, spread.unit), count }));
  const end = (value: number): string => value.toFixed(spread.digits);
  return spread.bins.map(({ from, to, count }) => {
    if (from === to) return { label: end(from), count };
    if (from === Number.NEGATIVE_INFINITY) return { label: `below ${end(to)}`, count };
    return { label: to === Number.POSITIVE_INFINITY ? `${end(from)} and more` : `${end(from)} ..< ${end(to)}`, count };
  });
}

function timeText(ms: number, unit: TimeUnit | "second"): string {
  const text = new Date(ms).toISOString();
  const length = { second: 19, hour: 13, day: 10, week: 10, month: 7, year: 4 }[unit];
  return unit === "second"
    ? `${text.slice(0, length)}Z`
    : `${text.slice(0, length).replace("T", " ")}${unit === "hour" ? "h" : ""}`;
}
