// From chosen children, by their numbers over all parents, to the parents and the ordinals: the step that their lineage asks for.
import type { RowIndex, Starts } from "../columns/column-kind.js";
import type { Addr, ProgramBuilder } from "../kernels/program.js";
import type { ChildTable } from "../spec/model.js";
import type { Lowering } from "./lowering.js";
import { narrowIndex } from "./narrow.js";

export interface Descent {
  readonly parents: RowIndex;
  /** u32, from 1. */
  readonly ordinals: Addr;
}

/** Parents and ordinals of the children of `table` whose u64 numbers are given. */
export function descent(lowering: Lowering, builder: ProgramBuilder, table: ChildTable, numbers: Addr): Descent {
  const { parent, count } = table.size;
  const lineage = lowering.tables.lineage(table.name);
  const parents = builder.slot(8);
  const ordinals = builder.slot(4);
  const listed = ({ numbers: starts, hints, shift }: Starts) =>
    [lowering.blob(starts), lowering.blob(hints), shift] as const;
  switch (lineage.kind) {
    case "even":
      builder.step("evenChild", numbers, lineage.count, parents, ordinals);
      break;
    case "listed":
      builder.step("listedChild", numbers, ...listed(lineage.starts), parents, ordinals);
      break;
    case "scanned": {
      if (count.kind !== "drawn") throw new Error("only counts of one law are drawn again");
      const weights = count.weights!;
      const keys = [lowering.key(lowering.table(parent), "", "rows"), lowering.key(table, "", "count")] as const;
      const entries = lowering.blob(lowering.tables.alias(weights));
      const blocks = [...listed(lineage.starts), lineage.blockShift] as const;
      builder.step(
        "scannedChild",
        numbers,
        ...blocks,
        ...keys,
        entries,
        weights.length,
        count.first,
        parents,
        ordinals,
      );
    }
  }
  return { parents: narrowIndex(builder, parent, parents, lowering.tables.rows(parent)), ordinals };
}
