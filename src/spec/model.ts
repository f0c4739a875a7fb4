// The Model: a spec that has been understood. No name in it is unresolved, no default is missing; nothing changes it afterwards.
import type { Aggregate, Formula, Meaning, Path } from "../columns/column-kind.js";
import type { Measure } from "../columns/copula.js";
import type { Place } from "../errors.js";
import type { Matrix } from "../kernels/correlation.js";
import type { LogicalType } from "../kernels/types.js";
import type { SourceColumn, SourceTable } from "../sources/source.js";
import type { Origins } from "./origins.js";

export interface Model {
  readonly name: string;
  readonly seed: bigint;
  /** Milliseconds: the first, and the first after. */
  readonly period: { readonly from: number; readonly to: number };
  readonly main: string | undefined;
  /** In the order of the spec, which is the order of the output. */
  readonly tables: ReadonlyMap<string, Table>;
  readonly sources: ReadonlyMap<string, Source>;
  /** Where its data can go, by name; nothing that is made depends on it. */
  readonly outputs: ReadonlyMap<string, SpecOutput>;
  /** The resolved text of the spec as data, for the hash: values, not places. */
  readonly document: unknown;
  /** Where its values come from; nothing that is made depends on it. */
  readonly origins: Origins;
  /** For each column, as `table.column`: the columns that its words name, itself or along references. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A word of an output as it was written. Several texts only where it is a list. */
export interface OutputWord {
  readonly texts: readonly string[];
  readonly at: Place;
}

/** The words of one output by name: `out`, `format`, `file_size`, ... */
export interface SpecOutput {
  readonly words: ReadonlyMap<string, OutputWord>;
  readonly at: Place;
}

export interface Table {
  readonly kind: "table";
  readonly name: string;
  /** What the keys of draws are made of: the name, or the old one. */
  readonly id: string;
  readonly size: Size;
  readonly columns: ReadonlyMap<string, Column>;
  readonly primaryKey: readonly string[];
  /** Groups of columns whose draws go together; none is in two of them. */
  readonly correlations: readonly Correlation[];
  /** Tables whose `each` names this one. */
  readonly children: readonly string[];
  readonly at: Place;
}

/** Columns whose draws go together. */
export interface Correlation {
  readonly columns: readonly string[];
  readonly measure: Measure;
  /** What was asked for between each two of them. */
  readonly asked: Matrix;
  /** Where a word of it stands. */
  place(path: readonly (string | number)[]): Place;
}

/** How many rows: a number, or so many for each row of a parent. */
export type Size =
  | { readonly kind: "rows"; readonly rows: number }
  | {
      readonly kind: "each";
      readonly parent: string;
      readonly alias: string;
      readonly count: Count;
      readonly cut: Cut | undefined;
    };

/** Where a table ends that was asked for by its exact rows: parents after `lastParent` have no children, that one at most `keep`. */
export interface Cut {
  readonly lastParent: number;
  readonly keep: number;
}

/** Children of one parent: by one law for all, or by a meaning that reads the parent. `place` is that of a word of `count:`. */
export type Count = (DrawnCount | ReadCount) & { place(path: Path): Place };

/** Bounds that hold, the mean, and the weights of first, first + 1, ... where it varies. */
export interface DrawnCount {
  readonly kind: "drawn";
  readonly first: number;
  readonly max: number;
  readonly mean: number;
  readonly weights: Float64Array | undefined;
}

/** Whole numbers; what the meaning calls the parent is its own row. */
export interface ReadCount {
  readonly kind: "read";
  readonly meaning: Meaning;
  /** The most that the words allow; what the parents' columns give may be less. */
  readonly max: number;
}
/** A table made by `each`. */
export type ChildTable = Table & { readonly size: Extract<Size, { readonly kind: "each" }> };

export interface Source {
  readonly kind: "source";
  readonly name: string;
  readonly id: string;
  readonly file: string;
  readonly data: SourceTable;
  readonly columns: ReadonlyMap<string, Column>;
  readonly primaryKey: readonly string[];
  /** Tables whose `each` names this one. */
  readonly children: readonly string[];
  readonly at: Place;
}

export type AnyTable = Table | Source;

export interface Column {
  readonly table: string;
  readonly name: string;
  readonly id: string;
  /** Name in the output. */
  readonly output: string;
  readonly hidden: boolean;
  /** Type and nullability after the modifiers. */
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly meaning: Meaning;
  /** What it sums over children, and whether it reads such sums, itself or through other columns of its row. */
  readonly aggregates: readonly Aggregate[];
  readonly summed: boolean;
  /** Which rows are null: where any of these says so. */
  readonly nulls: readonly NullRule[];
  /** What is done to the drawn value: a formula of one input, the value itself. */
  readonly shaped: Formula | undefined;
  readonly supplied: SourceColumn | undefined;
  /** For a supplied column that refers to another table: the position of each row's key there. */
  readonly positions: Int32Array | undefined;
  /** The word that says what kind it is; "supplied" where a file does. */
  readonly verb: string;
  /** What the spec says of it, in one line and with its vars put in; nothing of a supplied column. */
  readonly words: string;
  /** Where the column's name stands; and a word of it, for problems that only rows show. */
  readonly at: Place;
  place(path: Path): Place;
}

/** Null where the condition holds and the column's own 64-bit draw lies below the threshold. */
export interface NullRule {
  readonly threshold: bigint;
  /** Absent where it is true of every row. Null counts as false. */
  readonly when: Formula | undefined;
}

export const tableOf = (model: Model, name: string): AnyTable | undefined =>
  model.tables.get(name) ?? model.sources.get(name);
export const rowsOf = (table: AnyTable): number | undefined =>
  table.kind === "source" ? table.data.rows : table.size.kind === "rows" ? table.size.rows : undefined;
export const isChild = (table: AnyTable): table is ChildTable => table.kind === "table" && table.size.kind === "each";
