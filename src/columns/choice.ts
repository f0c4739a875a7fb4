// One of a list of values, by their shares.
import { z } from "zod";
import type { CountWeights } from "../kernels/mode-weights.js";
import { int32, isInteger } from "../kernels/types.js";
import { type ChoiceFile, type ChoiceValues, valuesOfFile } from "./choice-file.js";
import { columnKind, type Interval, type Meaning, type Scope } from "./column-kind.js";
import { type ConstantList, chosen, constantList, type Plain } from "./constants.js";
import { drawIndex, narrowed, permuted64 } from "./draw.js";
import { isInside, leastShare, missed } from "./interval.js";
import { constant, numberOf, plainNumber, type Quantity, quantity } from "./words.js";

/** Words of a choice from a file. A map with them looks like one of weights, so that it is told from those by its values. */
const fileWords = ["csv", "value", "weight"];

export const choice = columnKind({
  name: "choice",
  summary: "one of some values: a list, all alike, or a map of values to their weights",
  shape: z.union([z.array(constant), z.record(z.string(), quantity)]).meta({
    description:
      "values, [a, b]; values and their weights, { a: 6, b: 3 }; or those of a file, { csv: f.csv, value: name, weight: share }",
  }),
  beside: {},
  resolve(given, _beside, scope) {
    const file = Array.isArray(given) ? undefined : fileOf(given);
    if (file) {
      const strange = Object.keys(given).find((key) => !fileWords.includes(key));
      if (strange !== undefined) {
        const message = `a choice from a file has no word ${JSON.stringify(strange)}`;
        return scope.error("spec.unknown_word", message, ["choice", { key: strange }], "it has csv, value and weight");
      }
      const found = valuesOfFile(file, scope);
      return found && drawn(found, scope);
    }
    if (!Array.isArray(given) && plainNumber(given.csv ?? 0) === undefined) {
      return scope.error(
        "spec.missing",
        "a choice from a file needs value:",
        ["choice", { key: "csv" }],
        "name the column of values: { csv: f.csv, value: name }, and that of weights if there is one, weight: share",
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
    return drawn({ constants, size: values.length, weights }, scope);
  },
});

/** What a map says of a file: its path is no weight. */
function fileOf(given: Readonly<Record<string, Quantity>>): ChoiceFile | undefined {
  const { csv, value, weight } = given;
  if (typeof csv !== "string" || plainNumber(csv) !== undefined || value === undefined) return undefined;
  return { csv, value: String(value), weight: weight === undefined ? undefined : String(weight) };
}

/** One of the values, by weight; or each at most once. */
function drawn(values: ChoiceValues, scope: Scope): Meaning | undefined {
  const { size, weights } = values;
  if (scope.unique && (weights || (scope.rows ?? 0) > size)) {
    const message = weights
      ? "a choice by weights cannot be unique"
      : `${scope.rows} unique values cannot come from a choice of ${size}`;
    return scope.error(
      "spec.unique_impossible",
      message,
      ["choice"],
      weights ? "write a list of values, or leave out unique" : "add values, or leave out unique",
    );
  }
  const dense = denseWeights(values.constants, weights);
  return {
    type: values.constants.type,
    nullable: false,
    distinct: scope.unique,
    risesWithDraw: !scope.unique,
    ...(dense && { weights: () => dense }),
    ...(values.constants.numbers && { within: (asked) => inside(values, asked, scope) }),
    lower(cell) {
      const { builder, rows } = cell;
      const { constants, weights } = cell.correlated ? rising(values) : values;
      const index = scope.unique
        ? narrowed(builder, permuted64(cell, rows.rowNumbers(), BigInt(size)), { min: 0, max: size, type: int32 })
            .values
        : drawIndex(cell, size, weights);
      const { texts, numbers, type } = constants;
      cell.witness?.names(index, (i) => texts?.[i] ?? numbers![i]!, type);
      return chosen(builder, constants, index);
    },
  };
}

/** Numbers in their order; texts have the one that they are written in. */
function rising(values: ChoiceValues): ChoiceValues {
  const { constants, weights } = values;
  const { numbers } = constants;
  if (!numbers) return values;
  const order = numbers
    .map((_, i) => i)
    .sort((a, b) => Number(numbers[a]! > numbers[b]!) - Number(numbers[a]! < numbers[b]!));
  return {
    ...values,
    constants: { ...constants, numbers: order.map((i) => numbers[i]!) },
    weights: weights && Float64Array.from(order, (i) => weights[i]!),
  };
}

/** The values inside a range, by their weights. */
function inside({ constants, weights }: ChoiceValues, asked: Interval, scope: Scope): Meaning | undefined {
  const numbers = constants.numbers!;
  const kept = numbers.flatMap((number, i) => (isInside(number, constants.type, asked) ? [i] : []));
  const left = weights && Float64Array.from(kept, (i) => weights[i]!);
  const all = weights?.reduce((sum, weight) => sum + weight, 0) ?? numbers.length;
  const share = (left?.reduce((sum, weight) => sum + weight, 0) ?? kept.length) / all;
  if (share < leastShare) {
    const { message, hint } = missed("this choice", asked, share === 0 ? undefined : share);
    return scope.error("spec.unlikely_range", message, asked.path, hint);
  }
  const values = { type: constants.type, numbers: kept.map((i) => numbers[i]!) };
  return drawn({ constants: values, size: kept.length, weights: left }, scope);
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
