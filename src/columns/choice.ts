// One of a list of values, by their shares.
import { z } from "zod";
import type { CountWeights } from "../kernels/mode-weights.js";
import { int32, isInteger } from "../kernels/types.js";
import { columnKind, type Interval, type Meaning, type Scope } from "./column-kind.js";
import { type ConstantList, chosen, constantList, type Plain } from "./constants.js";
import { drawIndex, narrowed, permuted64 } from "./draw.js";
import { isInside, leastShare, missed } from "./interval.js";
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
    return chosenBy(constants, weights, scope);
  },
});

function chosenBy(constants: ConstantList, weights: Float64Array | undefined, scope: Scope): Meaning {
  const { numbers } = constants;
  const size = (numbers ?? constants.texts)!.length;
  const dense = denseWeights(constants, weights);
  return {
    type: constants.type,
    nullable: false,
    distinct: scope.unique,
    ...(dense && { weights: () => dense }),
    ...(numbers && { within: (asked) => inside(constants, weights, asked, scope) }),
    lower(cell) {
      const { builder, rows } = cell;
      const index = scope.unique
        ? narrowed(builder, permuted64(cell, rows.rowNumbers(), BigInt(size)), { min: 0, max: size, type: int32 })
            .values
        : drawIndex(cell, size, weights);
      return chosen(builder, constants, index);
    },
  };
}

/** The values inside a range, by their weights. */
function inside(
  constants: ConstantList,
  weights: Float64Array | undefined,
  asked: Interval,
  scope: Scope,
): Meaning | undefined {
  const numbers = constants.numbers!;
  const kept = numbers.flatMap((number, i) => (isInside(number, constants.type, asked) ? [i] : []));
  const left = weights && Float64Array.from(kept, (i) => weights[i]!);
  const all = weights?.reduce((sum, weight) => sum + weight, 0) ?? numbers.length;
  const share = (left?.reduce((sum, weight) => sum + weight, 0) ?? kept.length) / all;
  if (share < leastShare) {
    const { message, hint } = missed("this choice", asked, share === 0 ? undefined : share);
    return scope.error("spec.unlikely_range", message, asked.path, hint);
  }
  if (scope.unique && (scope.rows ?? 0) > kept.length) {
    const message = `${scope.rows} unique values cannot come from the ${kept.length} that lie in ${asked.text}`;
    return scope.error("spec.unique_impossible", message, asked.path, "add values, or leave out unique");
  }
  return chosenBy({ type: constants.type, numbers: kept.map((i) => numbers[i]!) }, left, scope);
}

/** Values further apart than this have no table of weights from the least to the greatest. */
const widest = 1e6;

/** The choice as weights of counts, where its values are whole. */
function denseWeights({ type, numbers }: ConstantList, weights: Float64Array | undefined): CountWeights | undefined {
  if (!numbers || !isInteger(type)) return undefined;
  const values = numbers.map(Number);
  const first = values.reduce((least, value) => Math.min(least, value));
  const last = values.reduce((most, value) => Math.max(most, value));
  if (last - first > widest) return undefined;
  const dense = new Float64Array(last - first + 1);
  values.forEach((value, i) => {
    dense[value - first]! += weights?.[i] ?? 1;
  });
  return { first, weights: dense };
}

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
