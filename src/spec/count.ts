// How many children each parent has: `count:` understood by the verbs of columns, in a scope whose row is the parent.
import { z } from "zod";
import { binomial } from "../columns/binomial.js";
import { caseOf } from "../columns/case.js";
import { choice } from "../columns/choice.js";
import type { ColumnKind, Meaning, Scope } from "../columns/column-kind.js";
import { withEnds } from "../columns/ends.js";
import { formula } from "../columns/formula.js";
import { geometric } from "../columns/geometric.js";
import { poisson } from "../columns/poisson.js";
import { uniform } from "../columns/uniform.js";
import { plainNumber, type Quantity, quantity } from "../columns/words.js";
import { zipf } from "../columns/zipf.js";
import { parseRange } from "../formula/literals.js";
import type { CountWeights } from "../kernels/mode-weights.js";
import { isInteger } from "../kernels/types.js";
import type { Count } from "./model.js";

/** Verbs that give whole numbers. */
const kinds: readonly ColumnKind[] = [uniform, poisson, binomial, geometric, zipf, choice, caseOf];

const ends = {
  truncate: z.string().optional().meta({ description: "a..b: counts outside are drawn again" }),
  clip: z.string().optional().meta({ description: "a..b: counts outside are moved to its ends" }),
};

/** The shape of `count:`. */
export const countShape = z
  .union([
    quantity,
    ...kinds.map((kind) =>
      z.strictObject({ [kind.name]: kind.shape, ...kind.beside, ...ends }).meta({ description: kind.summary }),
    ),
  ])
  .meta({
    description:
      "children of each parent: 3, { uniform: 0..9 }, { poisson: 4, truncate: 1..60 }, a formula or a case of the parent's columns",
  });
export type CountWords = Quantity | Readonly<Record<string, unknown>>;

/** More children of one parent than this do not fit into positions of 31 bits. */
export const mostChildren = 2 ** 31 - 1;

/** Understands `count:`; paths of the scope's problems begin below it. */
export function understandCount(words: CountWords, scope: Scope, place: Count["place"]): Count | undefined {
  if (typeof words === "object") return ofVerb(words, scope, place);
  const number = plainNumber(words);
  if (number === undefined) {
    const meaning = formula.resolve({ formula: String(words) }, scope);
    return meaning && counted(meaning, mostChildren, scope, place);
  }
  if (!Number.isInteger(number) || number < 0 || number > mostChildren) {
    const hint = "write 0, 1, 2, ..., or { poisson: 4 }";
    return scope.error("spec.bad_count", `count: ${words} is not a number of children`, [], hint);
  }
  return { kind: "drawn", first: number, max: number, mean: number, weights: undefined, place };
}

function ofVerb(words: Readonly<Record<string, unknown>>, scope: Scope, place: Count["place"]): Count | undefined {
  const kind = kinds.find(({ name }) => Object.hasOwn(words, name));
  const drawn = kind?.resolve(words, scope);
  const meaning = kind && drawn && withEnds(drawn, words, kind.name, scope);
  return meaning && counted(meaning, mostOf(words), scope, place);
}

/** The upper end that is said, or the largest of constant results. */
function mostOf(words: Readonly<Record<string, unknown>>): number {
  const ends = [words.truncate, words.clip].flatMap((text) => {
    const end = typeof text === "string" ? parseRange(text)?.to : undefined;
    return end === undefined ? [] : [Math.floor(plainNumber(end) ?? mostChildren)];
  });
  const results = "case" in words ? [...Object.values(words.when ?? {}), words.else ?? 0] : [];
  const numbers = results.map((result) => (typeof result === "object" ? undefined : plainNumber(result as Quantity)));
  const largest =
    numbers.length > 0 && !numbers.includes(undefined) ? Math.max(...(numbers as number[])) : mostChildren;
  return Math.max(0, Math.min(mostChildren, largest, ...ends));
}

/** Counts of one law are planned by its weights; those that read the parent are known by making them. */
function counted(meaning: Meaning, max: number, scope: Scope, place: Count["place"]): Count | undefined {
  if (!isInteger(meaning.type)) {
    const hint = "write whole ends, whole results, or round(x) in a formula";
    return scope.error("spec.bad_count", "children are counted in whole numbers from 0", [], hint);
  }
  if (!meaning.weights) return { kind: "read", meaning, max, place };
  const { first, weights } = meaning.weights();
  if (first < 0 || first + weights.length - 1 > mostChildren) {
    const hint = "truncate it: { ..., truncate: 0..60 }";
    return scope.error("spec.bad_count", `children are counted from 0 to ${mostChildren}`, [], hint);
  }
  return { kind: "drawn", ...weighted({ first, weights }), place };
}

function weighted({ first, weights }: CountWeights) {
  let sum = 0;
  let moment = 0;
  weights.forEach((weight, i) => {
    sum += weight;
    moment += weight * (first + i);
  });
  return {
    first,
    max: first + weights.length - 1,
    mean: moment / sum,
    weights: weights.length === 1 ? undefined : weights,
  };
}
