// One of a list of values, by their shares.
import { z } from "zod";
import { int32 } from "../kernels/types.js";
import { columnKind, type Scope } from "./column-kind.js";
import { chosen, constantList, type Plain } from "./constants.js";
import { drawIndex, narrowed, permuted64 } from "./draw.js";
import { constant, numberOf, quantity } from "./words.js";

export const choice = columnKind({
  name: "choice",
  summary: "one of some values: a list, all alike, or a map of values to their weights",
  shape: z
    .union([z.array(constant), z.record(z.string(), quantity)])
    .meta({ description: "values, [a, b], or values and their weights, { a: 6, b: 3 }" }),
  beside: {},
  resolve(given, _beside, scope) {
    if (!Array.isArray(given) && "csv" in given) {
      return scope.error(
        "spec.not_built",
        "a choice from csv is not built yet",
        ["choice", { key: "csv" }],
        "bring the file as a source and ref it",
      );
    }
    const list = Array.isArray(given);
    const values: readonly Plain[] = list ? given : Object.keys(given);
    if (values.length === 0)
      return scope.error(
        "spec.empty_choice",
        "a choice needs at least one value",
        ["choice"],
        "write { choice: [a, b] } or { choice: { a: 6, b: 3 } }",
      );
    const weights = list ? undefined : weightsOf(given, scope);
    if (!list && !weights) return undefined;
    const constants = constantList(values, scope.declared, scope, (i) => [
      "choice",
      list ? i : { key: String(values[i]) },
    ]);
    if (!constants) return undefined;
    if (scope.unique && (weights || (scope.rows ?? 0) > values.length)) {
      const message = weights
        ? "a choice by weights cannot be unique"
        : `${scope.rows} unique values cannot come from a choice of ${values.length}`;
      return scope.error(
        "spec.unique_impossible",
        message,
        ["choice"],
        weights ? "write a list of values, or leave out unique" : "add values, or leave out unique",
      );
    }
    return {
      type: constants.type,
      nullable: false,
      distinct: scope.unique,
      lower(cell) {
        const { builder, rows } = cell;
        const index = scope.unique
          ? narrowed(builder, permuted64(cell, rows.rowNumbers(), BigInt(values.length)), {
              min: 0,
              max: values.length,
              type: int32,
            }).values
          : drawIndex(cell, values.length, weights);
        cell.witness?.names(index, (i) => String(values[i]));
        return chosen(builder, constants, index);
      },
    };
  },
});

function weightsOf(given: Readonly<Record<string, z.output<typeof quantity>>>, scope: Scope): Float64Array | undefined {
  const weights = new Float64Array(Object.keys(given).length);
  let sum = 0;
  let ok = true;
  Object.entries(given).forEach(([value, weight], i) => {
    const number = numberOf(weight, scope, ["choice", value]);
    if (number === undefined) ok = false;
    else if (!(number >= 0 && Number.isFinite(number))) {
      ok = false;
      scope.error(
        "spec.bad_weight",
        `the weight of ${JSON.stringify(value)} is ${weight}`,
        ["choice", value],
        "weights are numbers from 0 up",
      );
    } else {
      weights[i] = number;
      sum += number;
    }
  });
  if (!ok) return undefined;
  if (sum === 0)
    return scope.error(
      "spec.zero_weights",
      "all weights are 0: nothing can be chosen",
      ["choice"],
      "give one of them a weight above 0",
    );
  return weights;
}
