// Counts children before a run, by the run's own steps: what `--rows` needs where their number reads columns of their parents.
import { tableWalk } from "../batch/table-walk.js";
import { childCounts } from "../plan/counts.js";
import { PlanTables } from "../plan/tables.js";
import type { CountChildren } from "../spec/fit.js";
import { Preparation } from "./prepare.js";

/** Roots whose parents are counted at a time. */
const rootsAtOnce = 4096;

export const countChildren: CountChildren = (model, name, rows) => {
  const table = model.tables.get(name)!;
  if (table.size.kind !== "each") throw new Error(`${name} has no parent`);
  const preparation = new Preparation(model, { get: () => false, put: () => {} });
  const tables = new PlanTables(model, preparation);
  preparation.tables = tables;
  const walk = tableWalk(model, tables, table.size.parent, (parents, lowering) =>
    childCounts(lowering, table, parents),
  );
  const counts = new Int32Array(walk.memory.buffer, walk.address(walk.made.values), walk.capacity);
  let parents = 0;
  let left = rows;
  let keep: number | undefined;
  for (let first = 0; first < walk.roots && keep === undefined; first += rootsAtOnce) {
    walk.run(first, Math.min(rootsAtOnce, walk.roots - first), (n) => {
      for (let row = 0; row < n && keep === undefined; row++) {
        const children = Math.max(0, counts[row]!);
        parents++;
        if (children >= left) keep = left;
        else left -= children;
      }
    });
  }
  return keep === undefined ? { all: rows - left } : { parents, keep };
};
