// Where the writer of a column works: the addresses behind its plan, in the arena of one worker.
import { resolve } from "../../batch/execute.js";
import type { Kernels } from "../../kernels/instance.js";
import type { Arg } from "../../kernels/program.js";
import type { Place } from "../encoder.js";
import type { ColumnSlots, ParquetColumn, ParquetOptions, Workbench } from "./plan.js";

type Addresses<T> = { readonly [K in keyof T]: number };

export interface ColumnPlaces {
  readonly column: ParquetColumn;
  readonly options: ParquetOptions;
  readonly kernels: Kernels;
  /** The whole memory. */
  readonly bytes: Uint8Array;
  readonly at: Addresses<ColumnSlots>;
  /** Shared by the columns of a table: `compressed` is free until a body is compressed. */
  readonly bench: Addresses<Omit<Workbench, "bodyBytes">>;
  /** Of the batch: its values, the bytes of texts, its bits (0 where no row can be null). */
  readonly source: { readonly values: number; readonly bytes: number; readonly validity: number };
  /** What milliseconds are multiplied by in the file. */
  readonly timeScale: number;
}

export function columnPlaces(
  { kernels, memory, base }: Place,
  column: ParquetColumn,
  workbench: Workbench,
  options: ParquetOptions,
): ColumnPlaces {
  const to = (arg: Arg): number => resolve(arg, base);
  const { slots } = column;
  const { body, compressed, table, scratch } = workbench;
  return {
    column,
    options,
    kernels,
    bytes: new Uint8Array(memory.buffer),
    at: {
      staged: to(slots.staged),
      bits: to(slots.bits),
      codes: to(slots.codes),
      table: to(slots.table),
      dictionary: to(slots.dictionary),
    },
    bench: { body: to(body), compressed: to(compressed), table: to(table), scratch: to(scratch) },
    source: {
      values: to(column.values),
      bytes: to(column.bytes),
      validity: column.validity === undefined ? 0 : to(column.validity),
    },
    timeScale: options.timestamps === "us" ? 1000 : 1,
  };
}

/** Writes a number in groups of seven bits, as Parquet's runs begin; returns where it ends. */
export function putVarint(bytes: Uint8Array, value: number, at: number): number {
  let rest = value;
  let end = at;
  while (rest >= 128) {
    bytes[end++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[end++] = rest;
  return end;
}
