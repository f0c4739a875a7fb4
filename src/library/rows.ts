// Rows as plain objects, at once and in this process: for tests, fixtures, and a look at what a spec makes.
import { DatagenError } from "../errors.js";
import { opened } from "./open-table.js";
import { type PlainValue, plainReader } from "./plain-values.js";
import { isLoaded, loadNow, type Spec, type SpecSource } from "./spec.js";

/** The columns that are written, by their names in the output. */
export type Row = Readonly<Record<string, PlainValue>>;

export interface RowsOptions {
  /** The first row; of a table made by `each`, the row of the root whose children come first. 0 where it is not said. */
  readonly from?: number;
}

/**
 * The first rows of a table, or those from `from` on: the same that a run writes. Fewer than `n` where the table ends.
 *
 * Numbers and decimals are numbers, a bigint where an integer is beyond 2^53, a text where a decimal has more digits than
 * that; dates are texts `2024-02-29` and timestamps `2024-02-29T12:30:00Z`, as in files; uuids are texts; null is null.
 *
 * A spec with sources in Parquet or Arrow must be loaded before: `rows(await load(spec), ...)`.
 *
 * @throws DatagenError with every problem of the spec, or for a table that is not there.
 * @example
 * rows("shop.yaml", "customers", 2); // [{ customer_id: 100000, segment: "family" }, { customer_id: 100001, segment: "student" }]
 */
export function rows<R extends object = Row>(
  spec: Spec | SpecSource,
  table: string,
  n = 10,
  { from = 0 }: RowsOptions = {},
): R[] {
  const { model } = isLoaded(spec) ? spec : loadNow(spec);
  for (const [word, value] of Object.entries({ n, from }))
    if (!Number.isSafeInteger(value) || value < 0)
      throw new DatagenError("usage.row", `${word} is ${value}, and no number of rows`, { exit: "spec" });
  const { family, run } = opened(model, table, Math.min(4096, Math.max(1, n)));
  const made: R[] = [];
  if (n === 0 || from >= family.rows) return made;
  run({ firstRow: from, rows: family.rows - from }, (batch) => {
    const columns = batch.schema.fields.map(({ name }, i) => [name, plainReader(batch.getChildAt(i)!)] as const);
    for (let row = 0; row < batch.numRows && made.length < n; row++)
      made.push(Object.fromEntries(columns.map(([name, read]) => [name, read(row)])) as R);
    return made.length < n;
  });
  return made;
}
