// One constant in every row.
import { isInteger } from "../kernels/types.js";
import { columnKind, type Meaning } from "./column-kind.js";
import { constantList, constantVector } from "./constants.js";
import { isInside, missed } from "./interval.js";
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
    if (!list) return undefined;
    const meaning: Meaning = {
      type: list.type,
      nullable: false,
      lower: ({ builder }) => constantVector(builder, list),
    };
    const [number] = list.numbers ?? [];
    if (number === undefined) return meaning;
    return {
      ...meaning,
      ...(isInteger(list.type) && { weights: () => ({ first: Number(number), weights: Float64Array.of(1) }) }),
      within(asked) {
        if (isInside(number, list.type, asked)) return meaning;
        const { message, hint } = missed(`the value ${given}`, asked);
        return scope.error("spec.unlikely_range", message, asked.path, hint);
      },
    };
  },
});
