// One constant in every row.
import { columnKind } from "./column-kind.js";
import { constantList, constantVector } from "./constants.js";
import { constant } from "./words.js";

export const value = columnKind({
  name: "value",
  summary: "the same value in every row",
  shape: constant,
  beside: {},
  resolve(given, _beside, scope) {
    if (scope.unique && (scope.rows ?? 2) > 1) {
      return scope.error(
        "spec.unique_impossible",
        `a constant cannot be unique in ${scope.rows ?? "all"} rows`,
        ["value"],
        "leave out unique",
      );
    }
    // A plain text stays text: { value: 007 } is written with quotes or has a type.
    const own = typeof given === "string" ? ({ kind: "text" } as const) : undefined;
    const list = constantList([given], scope.declared ?? own, scope, () => ["value"]);
    return list && { type: list.type, nullable: false, lower: ({ builder }) => constantVector(builder, list) };
  },
});
