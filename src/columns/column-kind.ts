// What a kind of column is: the words that a spec may use, what they mean, and the steps that they become. Lies below spec/ and plan/, which implement the interfaces here.
import type { z } from "zod";
import type { Accumulation } from "../formula/aggregates.js";
import type { Expression } from "../formula/syntax.js";
import type { Typed } from "../formula/typed.js";
import type { BlockLayout } from "../kernels/blocks.js";
import type { Filling } from "../kernels/constants.js";
import type { Held } from "../kernels/correlation.js";
import type { CountWeights } from "../kernels/mode-weights.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { Purpose } from "../kernels/purposes.js";
import type { LogicalType } from "../kernels/types.js";
import type { TextArray, Vector } from "../kernels/vector.js";
import type { Witness } from "./explanation.js";

/** Keys inside a column's map, from the column downwards: where a problem lies. At the end may stand a key itself, or a part of a text. */
export type Path = readonly PathWord[];
export type PathWord = string | number | { readonly key: string } | { readonly start: number; readonly end: number };

/**
 * A dotted name, understood: a column of this row, of the parent that made it, or of a ref's candidate, and on along references.
 * Or what the children of this row come to.
 */
export interface PathRef {
  readonly from: "row" | "parent" | "candidate" | "children";
  /** The table that the first column belongs to; with children that of their parent. */
  readonly table: string;
  /** The first column, then columns of the tables that each refers to; with children one word for all, `sum(lines.amount)`. */
  readonly columns: readonly string[];
  readonly type: LogicalType;
  readonly nullable: boolean;
  /** True where it is known only once the children of its row are made. */
  readonly summed?: boolean;
  /** Present with children. */
  readonly aggregate?: Aggregate;
}

/** How many children a row has, or a formula over them, summed. */
export interface Aggregate {
  readonly kept: Accumulation;
  /** The children's table. */
  readonly children: string;
  /** Seen from a child: `from: "parent"` is the row that sums. Absent where rows alone are counted. */
  readonly of: Formula | undefined;
}

export interface Formula {
  readonly text: string;
  readonly typed: Typed<PathRef>;
  readonly type: LogicalType;
  readonly nullable: boolean;
}

/** A table or source that a ref may point to. */
export interface Target {
  readonly name: string;
  readonly kind: "table" | "source";
  /** Rows; undefined for tables made by `each`. */
  readonly rows: number | undefined;
  readonly primaryKey: string | undefined;
  /** Columns of the primary key: `primaryKey` is there where it is one. */
  readonly keyParts: number;
  readonly columns: readonly string[];
}

/** One column of what a ref holds: of the key of its table, or of what a column of that key refers to in its turn. */
export interface KeyPart {
  /** From the chosen row on. */
  readonly columns: readonly string[];
  readonly type: LogicalType;
  readonly nullable: boolean;
}

/** A file of rows that a verb reads, such as the values of a choice. */
export interface SuppliedFile {
  readonly file: string;
  readonly rows: number;
  readonly columns: readonly SuppliedColumn[];
  /** The line, from 1, on which a row begins. */
  lineOf(row: number): number;
}

export interface SuppliedColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly values: Int32Array | BigInt64Array | Float64Array | TextArray;
  /** Arrow validity bitmap; undefined where no value is null. */
  readonly nulls: Uint8Array | undefined;
}

/** What meaning needs to know while a column's words are understood. Methods that can fail report the problem themselves. */
export interface Scope {
  readonly table: string;
  readonly column: string;
  readonly declared: LogicalType | undefined;
  readonly unique: boolean;
  /** The name of a locale that there is, where the column has one. */
  readonly locale: string | undefined;
  /** Rows of this table; undefined for tables made by `each`. */
  readonly rows: number | undefined;
  /** First millisecond, and the first one after. */
  readonly period: { readonly from: number; readonly to: number };
  error(code: string, message: string, path?: Path, hint?: string): undefined;
  warning(code: string, message: string, path?: Path, hint?: string): void;
  formula(text: string, path: Path, candidate?: string): Formula | undefined;
  /**
   * A formula that was read already: `text` is what its spans point into. With a candidate it reads that and this row, where
   * `formula` with one reads the candidate alone.
   */
  expression(expression: Expression, text: string, path: Path, candidate?: string): Formula | undefined;
  path(text: string, path: Path, candidate?: string): PathRef | undefined;
  target(name: string, path: Path): Target | undefined;
  /** The columns of a table's primary key; undefined where one of them has problems of its own. */
  key(table: string): readonly KeyPart[] | undefined;
  /** The first column with `sorted: true` times, of this table or of its parent, as a formula. */
  timeInOrder(): string | undefined;
  /** A csv file, by a path relative to the spec; columns in `types` are read as these types, the others as their values say. */
  file(name: string, path: Path, types?: ReadonlyMap<string, LogicalType>): SuppliedFile | undefined;
  /** The meaning of a column's value inside another: a formula, or a map with a verb; as a type that is not the column's. */
  nested(value: unknown, path: Path, as?: LogicalType): Meaning | undefined;
  /** Whether no two rows of this table have the same value here, where they have one. */
  isDistinct(path: PathRef): boolean;
  /** The reference behind a path whose last column is a ref: the table that it points to. */
  references(path: PathRef): string | undefined;
  /** The table whose rows make the rows of this one, by `each`. */
  readonly parent: ParentTable | undefined;
  /** The path that a column of this table copies, if it does no more than that. */
  copies(column: string): PathRef | undefined;
}

export interface ParentTable {
  readonly alias: string;
  readonly table: string;
  readonly primaryKey: readonly string[];
  /** The most children of one parent. */
  readonly most: number;
}

/** What a column is, once understood. */
export interface Meaning {
  readonly type: LogicalType;
  readonly nullable: boolean;
  /** True where no two rows can be equal. */
  readonly distinct?: boolean;
  /** True where no two children of one parent can be equal. */
  readonly apart?: boolean;
  /** True where the values are written by the column's locale already. */
  readonly localised?: boolean;
  /** What to do where `distinct` is asked for and not given. */
  readonly notDistinct?: string;
  /** True where values never fall from row to row: times with `sorted: true`. */
  readonly inOrder?: boolean;
  /** True where values never fall while the word of their cell rises, if the cell asks for it: what `correlate:` needs. */
  readonly risesWithDraw?: boolean;
  /** The path that the values are copies of. */
  readonly copies?: PathRef;
  /** The table that the values are keys of. */
  readonly references?: string;
  /** Where that key has several columns: what is written in place of this one, which has no value of its own. */
  readonly parts?: readonly KeyPart[];
  /** Present for formulas and cases of constants: what others may compute with instead of with the column. */
  readonly formula?: Formula;
  /** The weights of whole numbers, where every row draws by the same law: what `count:` of children plans with. */
  weights?(): CountWeights;
  /** The same draws, given that they lie in a range: `truncate:`. Absent where values are not drawn one by one. */
  within?(range: Interval): Meaning | undefined;
  /** Present for references: the position of the chosen row; `lower` gives its key. */
  index?(cell: Cell): RowIndex;
  /** Present for copies of the key of a parent that has a parent itself: the rows meant, whose positions need not be counted. */
  referred?(cell: Cell): RowContext;
  lower(cell: Cell): Vector;
}

/** Ends that `clip:` and `truncate:` name, both in: numbers, days since 1970, or milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
  /** As it was written, whole and by its ends. */
  readonly text: string;
  readonly fromText: string;
  readonly toText: string;
  readonly path: Path;
}

/** Formulas whose inputs have few values together: their combinations, and which of them each row has. */
export interface Few {
  /** i32: each row's combination. */
  readonly index: Addr;
  readonly size: number;
  /** Of each formula its value in each combination; NaN where there is none. */
  readonly values: readonly Float64Array[];
  /** The inputs of a combination, for a problem with it: "size is 4, format is hyper". */
  where(combination: number): string;
}
/** A formula whose inputs have too many: its number, and the name of the input that is too much. */
export interface Many {
  readonly formula: number;
  readonly input: string;
}

/** Positions of rows of another table: i32 where it has fewer than 2^31 rows, else i64. */
export interface RowIndex {
  readonly table: string;
  readonly lane: "i32" | "i64";
  readonly values: Addr;
  readonly validity?: Addr;
}

/** The rows of a table in one batch, and the vectors made of them so far. Implemented by plan/. */
export interface RowContext {
  readonly table: string;
  readonly builder: ProgramBuilder;
  /** u64 row hashes. */
  hashes(): Addr;
  /** u64 row numbers; of children counted over all parents. */
  rowNumbers(): Addr;
  /** Positions of these rows in their own table. */
  self(): RowIndex;
  /** u32 ordinals within the parent, from 1. */
  ordinals(): Addr;
  /** Whether the rows follow each other by their numbers, from the batch's first on; else each may be any row of the table. */
  readonly consecutive: boolean;
  /** Whether all children of a parent stand here together, from the first on; else they are seen one by one. */
  readonly wholeParents: boolean;
  /** Address of the key that row hashes of this table are made with. */
  rowsKey(): number;
  column(name: string): Vector;
  index(name: string): RowIndex;
  parent(): RowContext;
  /** Another table, seen from these rows: one of its rows for each of ours. */
  at(index: RowIndex): RowContext;
  path(path: PathRef): Vector;
  pathIndex(path: PathRef): RowIndex;
  pathRows(path: PathRef): RowContext;
  formula(formula: Formula): Vector;
  /** All that formulas of numbers can give together, where their inputs have few values. */
  few(formulas: readonly Formula[]): Few | Many;
  /** Columns along references, from these rows on; the positions behind the last of them, and its rows. */
  follow(columns: readonly string[]): Vector;
  followIndex(columns: readonly string[]): RowIndex;
  followRows(columns: readonly string[]): RowContext;
}

/** Tables that choices need: made once per plan, some of them from rows. Implemented by plan/ and prepare/. */
export interface Tables {
  /** Rows of a table; those of tables made by `each` are counted for it. */
  rows(table: string): number;
  /** How the children of all parents are numbered. */
  census(table: string): Census;
  /** How the number of a child leads to its parent. */
  lineage(table: string): Lineage;
  /** Weights of all rows of a table, by a formula over the candidate; non-negative, finite, not all zero. */
  weights(table: string, formula: Formula, cell: { table: string; column: string }): Float64Array;
  /** The same weights for rows of any number, as drawParent draws by them. */
  weighted(table: string, formula: Formula, cell: { table: string; column: string }): WeightedRows;
  /** The key of a draw that belongs to a table, whichever column draws. */
  key(table: string, purpose: Purpose): bigint;
  /** For each row of `table`: the code of a formula's value over the candidate, and what each code stands for. */
  codes(table: string, formula: Formula): Coded;
  /** For each row of `table`: the position of the row that a path of references leads to; -1 where it is null. */
  positions(table: string, path: PathRef): Int32Array;
  /** What the columns that a column goes together with have in common: rows and columns in the order of their group. */
  correlated(table: string, column: string): Held;
  /** An alias table over the weights, as 8-byte entries. */
  alias(weights: Float64Array): Uint32Array;
  /** A formula over columns that `column` makes of constants: its value in each of `rows` rows, NaN where it is null. */
  evaluate(
    typed: Typed<PathRef>,
    column: (path: PathRef, builder: ProgramBuilder) => Vector,
    rows: number,
  ): Float64Array;
  /** Problems that only rows can show; the run ends before any work. */
  problem(code: string, message: string, cell: { table: string; column: string }, path?: Path, hint?: string): never;
  warning(code: string, message: string, cell: { table: string; column: string }, path?: Path): void;
}

/** The rows of a table made by `each`, counted in the order of the output. */
export interface Census {
  readonly rows: number;
  /** For each block of root rows the number of the first of these rows that it makes. */
  readonly bases: BigUint64Array;
}

/** From the number of a child, counted over all parents, to the parent's number and the ordinal. */
export type Lineage =
  /** Every parent has so many. */
  | { readonly kind: "even"; readonly count: number }
  /** For each parent the number of its first child. */
  | { readonly kind: "listed"; readonly starts: Starts }
  /** For each block of parents the number of its first child: counts within are drawn again. */
  | { readonly kind: "scanned"; readonly starts: Starts; readonly blockShift: number };

/** Numbers that never fall, and where to begin to look among them: `hints[n >> shift]` is the last place not above n. */
export interface Starts {
  readonly numbers: BigUint64Array;
  readonly hints: Uint32Array;
  readonly shift: number;
}

/** Weights of all rows of a table: as numbers where rows are few, else as tables that are made in their place. */
export type WeightedRows = { readonly kind: "numbers"; readonly weights: Float64Array } | Blocks;
export interface Blocks {
  readonly kind: "blocks";
  readonly layout: BlockLayout;
  readonly filling: Filling;
}

/** Codes of values by row, -1 where null, and the distinct values by code; reals without -0. */
export interface Coded {
  readonly codes: Int32Array;
  readonly values: DistinctValues;
}
export type DistinctValues =
  | { readonly kind: "text"; readonly texts: readonly string[] }
  | { readonly kind: "number"; readonly numbers: BigInt64Array }
  | { readonly kind: "real"; readonly numbers: Float64Array };

/** One column of one row context, while it is lowered. */
export interface Cell {
  readonly table: string;
  readonly column: string;
  readonly rows: RowContext;
  readonly builder: ProgramBuilder;
  readonly tables: Tables;
  /** Address of the key of this column for a purpose. */
  key(purpose: Purpose): number;
  /**
   * What `explain` says of how this cell is made, where a reader could not guess it: the method that was chosen and what it
   * takes, such as "alias table over 32,000 rows, 256 kB".
   */
  note(method: string): void;
  /** True where values must rise with the word of their cell, since other columns go with it. */
  readonly correlated?: boolean;
  /** Present while `explain` looks on: is told of every draw. */
  readonly witness?: Witness;
}

/** Words beside the verb. */
export type Beside = Readonly<Record<string, z.ZodType>>;

/** A column's map, checked by the kind's shape: the verb's value under the verb's name, and the words beside it. */
export type Given = Readonly<Record<string, unknown>>;

export interface ColumnKind {
  readonly name: string;
  /** One sentence for the schema and for help. */
  readonly summary: string;
  readonly shape: z.ZodType;
  readonly beside: Beside;
  /** Words of the specification that this verb will take, and what can be written until then. */
  readonly later?: Readonly<Record<string, string>>;
  resolve(given: Given, scope: Scope): Meaning | undefined;
}

/** A kind whose words are typed by its zod shapes. */
export function columnKind<S extends z.ZodType, B extends Beside>(kind: {
  readonly name: string;
  readonly summary: string;
  readonly shape: S;
  readonly beside: B;
  readonly later?: Readonly<Record<string, string>>;
  resolve(value: z.output<S>, beside: { readonly [K in keyof B]: z.output<B[K]> }, scope: Scope): Meaning | undefined;
}): ColumnKind {
  return {
    name: kind.name,
    summary: kind.summary,
    shape: kind.shape,
    beside: kind.beside,
    later: kind.later ?? {},
    resolve: (given, scope) =>
      kind.resolve(given[kind.name] as z.output<S>, given as { readonly [K in keyof B]: z.output<B[K]> }, scope),
  };
}
