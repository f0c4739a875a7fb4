// A table of a spec opened in this process, with what its weights need: what batches and rows begin with.
import { type OpenTable, openTable } from "../batch/sample.js";
import { type Family, families } from "../plan/families.js";
import { PlanTables } from "../plan/tables.js";
import { Preparation } from "../prepare/prepare.js";
import type { Model } from "../spec/model.js";
import { checkTable } from "./plan.js";

export interface OpenedTable extends OpenTable {
  readonly family: Family;
}

export function opened(model: Model, table: string, batchRows?: number): OpenedTable {
  checkTable(model, table);
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const family = families(model).find((candidate) => candidate.tables.some(({ name }) => name === table))!;
  return { family, ...openTable({ model, tables, family, table, batchRows }) };
}
