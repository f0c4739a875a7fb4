// The number of one child over all parents, which its own row does not tell: those before it are counted.
import { tableWalk } from "../batch/table-walk.js";
import type { RowContext, Tables } from "../columns/column-kind.js";
import type { Addr } from "../kernels/program.js";
import { lineOf } from "../plan/families.js";
import type { Model } from "../spec/model.js";

/** `row` is the number of the root, then ordinals; a row that is not there gets the number of the one after it. */
export function childNumber(
  model: Model,
  tables: Tables,
  table: string,
  [root = 0, ...ordinals]: readonly number[],
): number {
  const walk = tableWalk(model, tables, table, (context) => ordinalsOf(context, ordinals.length));
  const { blockRoots } = lineOf(model, table);
  const block = Math.floor(root / blockRoots);
  let number = Number(tables.census(table).bases[block]!);
  walk.run(block * blockRoots, root % blockRoots, (rows) => {
    number += rows;
  });
  let found = false;
  walk.run(root, 1, (rows) => {
    const made = walk.made.map((addr) => new Uint32Array(walk.memory.buffer, walk.address(addr), rows));
    for (let row = 0; row < rows && !found; row++) {
      found = made.every((own, i) => own[row] === ordinals[i]);
      if (!found) number++;
    }
  });
  return number;
}

/** The ordinals of a row and of its parents, the outermost first. */
function ordinalsOf(context: RowContext, depth: number): Addr[] {
  if (depth === 0) return [];
  return [...(depth === 1 ? [] : ordinalsOf(context.parent(), depth - 1)), context.ordinals()];
}
