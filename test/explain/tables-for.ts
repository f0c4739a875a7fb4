// The tables that a plan's choices need, made anew for a test.
import { PlanTables } from "../../src/plan/tables.js";
import { Preparation } from "../../src/prepare/prepare.js";
import type { Model } from "../../src/spec/model.js";

export function tablesFor(model: Model): PlanTables {
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  return tables;
}
