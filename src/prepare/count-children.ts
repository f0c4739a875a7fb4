// Counts children before a run, by the run's own steps: what `--rows` needs where their number reads columns of their parents.
import { WalkBuilder } from "../batch/walk.js";
import { NumberedRows } from "../plan/batch-rows.js";
import { childCounts } from "../plan/counts.js";
import { Lowering } from "../plan/lowering.js";
import { PlanTables } from "../plan/tables.js";
import type { CountChildren } from "../spec/fit.js";
import { rowsOf } from "../spec/model.js";
import { Preparation } from "./prepare.js";

export const countChildren: CountChildren = (model, name, rows) => {
  const table = model.tables.get(name)!;
  if (table.size.kind !== "each") throw new Error(`${name} has no parent`);
  const parent = model.tables.get(table.size.parent)!;
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const draft = new WalkBuilder(parent.name);
  const lowering = new Lowering(model, draft.constants, tables);
  const { values } = childCounts(lowering, table, new NumberedRows(lowering, parent, draft.builder));
  const walk = draft.finish();
  const counts = new Int32Array(walk.memory.buffer, walk.address(values), walk.capacity);
  const parents = rowsOf(parent)!;
  let left = rows;
  for (let first = 0; first < parents; first += walk.capacity) {
    const n = Math.min(walk.capacity, parents - first);
    walk.fill(first, n);
    for (let row = 0; row < n; row++) {
      const children = Math.max(0, counts[row]!);
      if (children >= left) return { parents: first + row + 1, keep: left };
      left -= children;
    }
  }
  return { mean: parents === 0 ? 0 : (rows - left) / parents };
};
