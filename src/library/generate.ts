// Rows as Arrow batches for other programs, any range of them, made in this process while they are asked for.
import type { RecordBatch } from "apache-arrow";
import { DatagenError } from "../errors.js";
import type { Family } from "../plan/families.js";
import { opened } from "./open-table.js";
import { type Dictionaries, ownBatch } from "./own-batch.js";
import { isLoaded, load, type Spec, type SpecSource } from "./spec.js";

export interface GenerateOptions {
  /**
   * The rows from the first number up to, and without, the second; they count from 0. Of a table made by `each` these are
   * the rows of the table at its root, and what comes are the children of them. All rows where it is not said.
   */
  readonly rows?: readonly [from: number, to: number];
  /**
   * Batches of a table by `rows` come as views into the memory that the next batch overwrites: for a program that is done
   * with one when it asks for the next. Batches of children are copies in either case.
   */
  readonly borrowed?: boolean;
  /** Rows of a batch at most: 4,096 where it is not said, fewer of wide tables. */
  readonly batchRows?: number;
}

/** Rows that one step makes of a table of children, about: they are kept until they are asked for. */
const stepRows = 65_536;

/**
 * The rows of a table as Arrow record batches, in order. The same row is the same however it is asked for: another range,
 * another process, a run. A column of texts that are chosen has one dictionary for all batches.
 *
 * Types: bool, Int8 to Int64, Float32 and 64, Decimal128, Utf8 or a dictionary of it, DateDay, TimestampMillisecond (UTC),
 * and FixedSizeBinary(16) for a uuid.
 *
 * @throws DatagenError for a table that is not there, or rows that it does not have.
 * @example
 * for await (const batch of generate("shop.yaml", "customers", { rows: [500_000, 600_000] })) use(batch);
 */
export async function* generate(
  spec: Spec | SpecSource,
  table: string,
  options: GenerateOptions = {},
): AsyncGenerator<RecordBatch, void, undefined> {
  const { model } = isLoaded(spec) ? spec : await load(spec);
  const { family, perRoot, rootRows, run } = opened(model, table, options.batchRows);
  const [from, to] = rangeOf(family, table, options.rows);
  const isRoot = family.name === table;
  const step = isRoot ? rootRows : childStep(perRoot, rootRows);
  const dictionaries: Dictionaries = new Map();
  const borrows = options.borrowed === true && isRoot;
  for (let firstRow = from; firstRow < to; firstRow += step) {
    const made: RecordBatch[] = [];
    run({ firstRow, rows: Math.min(step, to - firstRow) }, (batch) => {
      made.push(borrows ? batch : ownBatch(batch, dictionaries));
      return true;
    });
    yield* made;
  }
}

/** Rows of the root that make about as many children as one step keeps. */
const childStep = (perRoot: number, rootRows: number): number =>
  Math.max(1, Math.min(rootRows, Math.floor(stepRows / Math.max(perRoot, 1))));

function rangeOf(family: Family, table: string, rows: GenerateOptions["rows"]): readonly [number, number] {
  const [from, to] = rows ?? [0, family.rows];
  const isRange = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from <= to;
  if (isRange && to <= family.rows) return [from, to];
  const what = family.name === table ? table : `${family.name}, which ${table} hangs on,`;
  const message = isRange ? `rows ${from} to ${to}: ${what} has ${family.rows}` : `rows ${from} to ${to} are no range`;
  throw new DatagenError("usage.row", message, { exit: "spec", hint: `write rows: [0, ${family.rows}]` });
}
