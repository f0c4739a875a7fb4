// A table of a spec opened in this process, with what its weights need: what batches and rows begin with.
import { meanRows } from "../batch/means.js";
import { type OpenTable, openTable } from "../batch/sample.js";
import { type Family, families } from "../plan/families.js";
import { PlanTables } from "../plan/tables.js";
import { Preparation } from "../prepare/prepare.js";
import type { Model } from "../spec/model.js";
import { checkTable } from "./plan.js";

export interface OpenedTable extends OpenTable {
  readonly family: Family;
  /** Rows of the table for one row of the root, about. */
  readonly perRoot: number;
}

export function opened(model: Model, table: string, batchRows?: number): OpenedTable {
  checkTable(model, table);
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const family = families(model).find((candidate) => candidate.tables.some(({ name }) => name === table))!;
  const perRoot = meanRows(model, tables, family).get(table) ?? 1;
  return { family, perRoot, ...openTable({ model, tables, family, table, batchRows }) };
}
