// The ordinal of a child within its parent: 1, 2, ... Written as the bare word `position`.
import { z } from "zod";
import { int64 } from "../kernels/types.js";
import { columnKind } from "./column-kind.js";

export const position = columnKind({
  name: "position",
  summary: "the ordinal within the parent: 1, 2, ...",
  shape: z.literal(true),
  beside: {},
  resolve(_value, _beside, scope) {
    if (scope.rows !== undefined) {
      const hint = "use { sequence: 1 } to number all rows";
      return scope.error(
        "spec.no_parent",
        "position counts the children of a parent, and this table has none",
        [],
        hint,
      );
    }
    if (scope.unique) return scope.error("spec.unique_impossible", "positions repeat from parent to parent", []);
    return {
      type: int64,
      nullable: false,
      apart: true,
      lower: ({ rows }) => ({ lane: "i32", type: int64, values: rows.ordinals(), min: 1, max: 2 ** 31 - 1 }),
    };
  },
});
