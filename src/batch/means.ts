// How many rows each table has for one row of its family's root, where counts read their parents: from a sample of roots.
import type { Tables } from "../columns/column-kind.js";
import { Constants } from "../kernels/constants.js";
import { staticEnd } from "../kernels/host.js";
import { createMemory, kernelModule, openKernels } from "../kernels/instance.js";
import { type Family, rowsPerRoot } from "../plan/families.js";
import { lowerFamily } from "../plan/lower.js";
import { Lowering } from "../plan/lowering.js";
import type { Model } from "../spec/model.js";
import { familyRunner } from "./family.js";

/** Roots of the sample: the first ones. Rows of any table that end it. */
const sampleRows = 4096;
const sampleMost = 2 ** 26;

/** By table; exact where all parents of a table have children by one law. */
export function meanRows(model: Model, tables: Tables, family: Family): ReadonlyMap<string, number> {
  const known = rowsPerRoot(family);
  if (known) return known;
  const roots = Math.min(sampleRows, family.rows);
  const sums = new Map(family.tables.map(({ name }) => [name, 0]));
  const constants = new Constants(staticEnd());
  const program = lowerFamily(new Lowering(model, constants, tables), family, {
    written: new Set(),
    output: () => ({ finish: () => ({}) }),
  });
  const base = constants.endBytes;
  const memory = createMemory(base + program.arenaBytes);
  constants.copyTo(memory);
  const run = familyRunner(openKernels(kernelModule(), memory), memory, program, base, ({ table }) => (rows) => {
    sums.set(table, sums.get(table)! + rows);
  });
  run(0, roots, () => [...sums.values()].every((rows) => rows < sampleMost));
  return new Map([...sums].map(([table, rows]) => [table, roots === 0 ? 0 : rows / roots]));
}
