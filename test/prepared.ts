// For tests of what a plan prepares: tables of a model whose weights, codes and counts are made when they are asked for.
import type { Tables } from "../src/columns/column-kind.js";
import { type Family, families } from "../src/plan/families.js";
import { PlanTables } from "../src/plan/tables.js";
import { Preparation } from "../src/prepare/prepare.js";
import type { Model } from "../src/spec/model.js";

export function preparedTables(model: Model): Tables {
  const preparation = new Preparation(model, { get: () => undefined, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  return tables;
}

export const familyOfTable = (model: Model, table: string): Family =>
  families(model).find(({ tables }) => tables.some(({ name }) => name === table))!;
