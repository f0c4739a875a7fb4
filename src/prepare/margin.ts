// The values of a column over its whole law, by the steps that a run makes them with: what `correlate:` needs to know of it.
import { WalkBuilder } from "../batch/walk.js";
import type { Tables } from "../columns/column-kind.js";
import { reals } from "../columns/ref-parent.js";
import { assert } from "../errors.js";
import { Lowering } from "../plan/lowering.js";
import { LawOfRow, MarginRows } from "../plan/margin-rows.js";
import { marginDeviates } from "../plan/margins.js";
import type { Model } from "../spec/model.js";

/** Values at marginDeviates, as numbers; undefined where the law differs from row to row. */
export function marginOf(model: Model, tables: Tables, name: string, column: string): Float64Array | undefined {
  const table = model.tables.get(name);
  const own = table?.columns.get(column);
  assert(table && own, `no column ${name}.${column}`);
  const draft = new WalkBuilder(name, marginDeviates().length);
  const rows = new MarginRows(new Lowering(model, draft.constants, tables), table, draft.builder, own);
  try {
    const values = reals(draft.builder, rows.values());
    const walk = draft.finish();
    walk.fill(0, walk.capacity);
    return new Float64Array(walk.memory.buffer, walk.address(values), walk.capacity).slice();
  } catch (error) {
    if (error instanceof LawOfRow) return undefined;
    throw error;
  }
}
