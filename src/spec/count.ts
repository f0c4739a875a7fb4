// How many children each parent has: `count:` understood, with the bounds that plan memory and the weights that draw.
import { numberRange, type Quantity } from "../columns/words.js";
import { parseQuantity } from "../formula/literals.js";
import { poissonMeanMax, poissonWeights } from "../kernels/poisson.js";
import type { Count } from "./model.js";

export type CountWords =
  | Quantity
  | { readonly uniform: string; readonly truncate?: string | undefined }
  | { readonly poisson: Quantity; readonly truncate?: string | undefined };

/** More children of one parent than this do not fit into positions of 31 bits. */
export const mostChildren = 2 ** 31 - 1;

type Say = (message: string, path: readonly string[], hint?: string) => undefined;

/** Understands `count:`; `say` reports a problem at a path below it. */
export function understandCount(words: CountWords, say: Say): Count | undefined {
  if (typeof words !== "object") {
    const number = numberOf(words);
    if (number === undefined || !Number.isInteger(number) || number < 0 || number > mostChildren) {
      return say(`count: ${words} is not a number of children`, [], "write 0, 1, 2, ..., or { poisson: 4 }");
    }
    return { first: number, max: number, mean: number, weights: undefined };
  }
  const scope = {
    error: (_code: string, message: string, path: readonly (string | number)[] = [], hint?: string) =>
      say(message, path.map(String), hint),
  };
  const range = (text: string, path: string[]) => numberRange(text, scope as Parameters<typeof numberRange>[1], path);
  const limits = words.truncate === undefined ? { from: 0, to: mostChildren } : range(words.truncate, ["truncate"]);
  if (!limits) return undefined;
  if ("uniform" in words) {
    const ends = range(words.uniform, ["uniform"]);
    if (!ends) return undefined;
    if (!ends.whole || ends.from < 0) return say("children are counted in whole numbers from 0", ["uniform"]);
    const first = Math.max(ends.from, limits.from);
    const last = Math.min(ends.to, limits.to);
    if (first > last) return say(`no count lies in both ${words.uniform} and ${words.truncate}`, ["truncate"]);
    if (last - first > 1e6) return say(`count: ${words.uniform} has more than a million values`, ["uniform"]);
    return weighted(first, new Float64Array(last - first + 1).fill(1));
  }
  const mean = numberOf(words.poisson);
  if (mean === undefined || !(mean >= 0 && mean <= Math.min(poissonMeanMax, 1e8))) {
    return say(`the mean of a poisson lies between 0 and 1e8, not ${words.poisson}`, ["poisson"]);
  }
  const all = poissonWeights(mean);
  const first = Math.max(all.first, Math.ceil(limits.from));
  const last = Math.min(all.first + all.weights.length - 1, Math.floor(limits.to));
  if (first > last) return say(`a poisson of mean ${mean} never gives a count in ${words.truncate}`, ["truncate"]);
  return weighted(first, all.weights.slice(first - all.first, last - all.first + 1));
}

function weighted(first: number, weights: Float64Array): Count {
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

function numberOf(words: Quantity): number | undefined {
  if (typeof words !== "string") return Number(words);
  const quantity = parseQuantity(words);
  return quantity?.kind === "number" ? quantity.value : undefined;
}
