// One row of a table, made by the steps and kernels of a run, with everything that was on the way to it left in memory to be read.
import { executor } from "../batch/execute.js";
import type { Aggregate, Tables } from "../columns/column-kind.js";
import { csvRows } from "../encoders/csv.js";
import { openEncoding, outSlack } from "../encoders/rows.js";
import { DatagenError } from "../errors.js";
import { anyDouble, anyWord, clamped } from "../formula/bounds.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../kernels/instance.js";
import { type Addr, Arena, Rows as Capacity, ProgramBuilder } from "../kernels/program.js";
import { int64, isFloat } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { ChildRows, NumberedRows } from "../plan/batch-rows.js";
import { childCounts } from "../plan/counts.js";
import { Lowering } from "../plan/lowering.js";
import type { Rows } from "../plan/rows.js";
import { type AnyTable, type Model, type Table, tableOf } from "../spec/model.js";
import { childNumber } from "./child-number.js";
import { sumsOf, sumType } from "./sums.js";

/** A row by the number of its root and, below that, ordinals from 1: [12, 3] is the third child of row 12. */
export type RowPath = readonly number[];

/** A child on the way to the row: where its ordinal is put, and how many siblings it has. */
interface Generation {
  readonly table: Table;
  readonly counts: Addr;
  readonly ordinal: Addr;
  /** Where its number over all parents is put, if its rows are numbered. */
  readonly number: Addr;
  readonly rows: ChildRows;
}

export class Probe {
  readonly constants = new Constants(staticEnd());
  readonly lowering: Lowering;
  readonly builder: ProgramBuilder;
  readonly rows: Rows;
  private readonly arena = new Arena();
  private readonly generations: Generation[] = [];
  private readonly shown: Vector[] = [];
  private readonly sums: { readonly aggregate: Aggregate; readonly vector: Vector }[] = [];

  constructor(
    readonly model: Model,
    readonly tables: Tables,
    readonly table: AnyTable,
  ) {
    const capacity = new Capacity(table.name);
    capacity.capacity = 1;
    this.builder = new ProgramBuilder(capacity, this.arena, this.constants);
    this.lowering = new Lowering(model, this.constants, tables);
    this.rows = this.rowsOf(table);
    this.rows.sums = { vector: (aggregate) => this.sumOf(aggregate) };
  }

  get root(): AnyTable {
    let root = this.table;
    while (root.kind === "table" && root.size.kind === "each") root = tableOf(this.model, root.size.parent)!;
    return root;
  }

  /** The table whose rows a path's first number counts, then those of its ordinals. */
  get lineage(): readonly string[] {
    return [this.root.name, ...this.generations.map(({ table }) => table.name)];
  }

  /** Asks for the text of a value; given to `Reading.text` once the row is made. */
  show(vector: Vector): number {
    return this.shown.push(vector.type.kind === "duration" ? ({ ...vector, type: int64 } as Vector) : vector) - 1;
  }

  /** A sum over the row's children, who are not made here: its value is put in beside the row's number. */
  private sumOf(aggregate: Aggregate): Vector {
    const known = this.sums.find((sum) => sum.aggregate.kept === aggregate.kept && sum.aggregate.of === aggregate.of);
    if (known?.aggregate.children === aggregate.children) return known.vector;
    const type = sumType(aggregate);
    const common = { type, values: this.builder.slot(8), validity: this.builder.bitmap() };
    const vector: Vector = isFloat(type)
      ? { lane: "f64", ...anyDouble, ...common }
      : { lane: type.kind === "date" ? "i32" : "i64", ...clamped(anyWord, type), ...common };
    this.sums.push({ aggregate, vector });
    return vector;
  }

  private rowsOf(table: AnyTable): Rows {
    const { lowering, builder } = this;
    if (table.kind === "source" || table.size.kind === "rows") return new NumberedRows(lowering, table, builder);
    const parents = this.rowsOf(tableOf(this.model, table.size.parent)!);
    const siblings = childCounts(lowering, table, parents).values;
    const ordinal = builder.slot(4);
    const number = builder.slot(0, 8);
    const rows = new ChildRows(lowering, table, builder, parents, builder.slot(4), ordinal, false, number); // the one parent is row 0 of its batch
    this.generations.push({ table, counts: siblings, ordinal, number, rows });
    return rows;
  }

  /** Lays out what was asked for. Nothing can be asked for afterwards. */
  open(): (row: RowPath) => Reading {
    const { builder, constants } = this;
    const columns = this.shown.map((vector, i) => ({ name: String(i), vector }));
    const draft = columns.length === 0 ? undefined : csvRows(columns, builder);
    const out = builder.slot(draft?.maxRowBytes ?? 0, outSlack);
    const arenaBytes = this.arena.layout();
    const program = builder.finish();
    const base = constants.endBytes;
    const memory = createMemory(base + arenaBytes);
    const kernels = openKernels(kernelModule(), memory);
    const writer = draft && openEncoding(kernels, draft.finish(), base);
    constants.copyTo(memory);
    const execution = executor(kernels, program, base);
    execution.begin();
    const address = (addr: Addr): number => (typeof addr === "number" ? addr : base + addr.offset);
    return (row) => {
      const [first = 0, ...ordinals] = row;
      new BigUint64Array(memory.buffer, address(builder.firstRow), 1)[0] = BigInt(first);
      this.generations.forEach(({ table, ordinal, number, rows }, i) => {
        new Uint32Array(memory.buffer, address(ordinal), 1)[0] = ordinals[i]!;
        if (rows.bases === undefined) return;
        const own = childNumber(this.model, this.tables, table.name, row.slice(0, i + 2));
        new BigUint64Array(memory.buffer, address(number), 1)[0] = BigInt(own);
      });
      this.putSums(row, memory, address);
      execution.fill(1);
      const reading = new Reading(memory, address, () => {
        const bytes = writer?.rows(1, address(out)) ?? 0;
        return new TextDecoder().decode(new Uint8Array(memory.buffer, address(out), bytes).slice());
      });
      this.checkOrdinals(row, reading);
      return reading;
    };
  }

  private putSums(row: RowPath, { buffer }: WebAssembly.Memory, address: (addr: Addr) => number): void {
    if (this.sums.length === 0 || this.table.kind !== "table") return;
    const asked = this.sums.map(({ aggregate }) => aggregate);
    const found = sumsOf(this.model, this.tables, this.table, row, asked);
    this.sums.forEach(({ vector }, i) => {
      if (!("values" in vector)) return;
      const value = found?.[i];
      const at = address(vector.values);
      new Uint8Array(buffer, address(vector.validity!), 1)[0] = value === undefined ? 0 : 1;
      if (vector.lane === "f64") new Float64Array(buffer, at, 1)[0] = Number(value ?? 0);
      else if (vector.lane === "i32") new Int32Array(buffer, at, 1)[0] = Number(value ?? 0);
      else new BigInt64Array(buffer, at, 1)[0] = BigInt(value ?? 0);
    });
  }

  private checkOrdinals(row: RowPath, reading: Reading): void {
    this.generations.forEach(({ table, counts: siblings }, i) => {
      const ordinal = row[i + 1]!;
      const count = reading.i32(siblings);
      if (ordinal >= 1 && ordinal <= count) return;
      const parent = row.slice(0, i + 1).join("/");
      const message = `row ${parent} of ${this.lineage[i]} has ${count === 0 ? "no" : count} ${table.name}: there is no ${parent}/${ordinal}`;
      const hint =
        count === 0 ? "take another parent" : `write --row ${parent}/1${count > 1 ? ` to ${parent}/${count}` : ""}`;
      throw new DatagenError("usage.row", message, { exit: "spec", hint });
    });
  }

  /** How many children each parent of the row has. */
  siblings(reading: Reading): number[] {
    return this.generations.map(({ counts: siblings }) => reading.i32(siblings));
  }
}

/** What a made row left in memory. Valid until the next row is made. */
export class Reading {
  private fields: readonly (string | null)[] | undefined;

  constructor(
    private readonly memory: WebAssembly.Memory,
    private readonly address: (addr: Addr) => number,
    private readonly line: () => string,
  ) {}

  i32 = (addr: Addr): number => new Int32Array(this.memory.buffer, this.address(addr), 1)[0]!;
  i64 = (addr: Addr): bigint => new BigInt64Array(this.memory.buffer, this.address(addr), 1)[0]!;
  word = (addr: Addr): bigint => new BigUint64Array(this.memory.buffer, this.address(addr), 1)[0]!;
  f64 = (addr: Addr): number => new Float64Array(this.memory.buffer, this.address(addr), 1)[0]!;

  /** The value as CSV writes it, without quotes; null where it is. */
  text(shown: number): string | null {
    this.fields ??= fieldsOf(this.line());
    return this.fields[shown]!;
  }
}

/** The fields of a line by RFC 4180: an unquoted empty one is null. */
export function fieldsOf(line: string): (string | null)[] {
  const fields: (string | null)[] = [];
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))[,\n]/g))
    fields.push(quoted !== undefined ? quoted.replaceAll('""', '"') : plain === "" ? null : plain!);
  return fields;
}
