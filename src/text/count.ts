// How many texts a grammar has. Counts stop at 2^64, since no column has more rows and powers would grow without end.
import type { Grammar } from "./grammar.js";

/** Counts from here on read as this. */
export const countCeiling = 1n << 64n;

const capped = (count: bigint): bigint => (count < countCeiling ? count : countCeiling);

/**
 * The number of derivations, which is the number of distinct texts where `ambiguity` finds nothing.
 *
 * @example
 * count(parsePattern("[A-Z]{2}-[0-9]{1,2}").grammar!) // 26n * 26n * (10n + 100n)
 */
export function count(grammar: Grammar): bigint {
  switch (grammar.kind) {
    case "literal":
      return 1n;
    case "class":
      return BigInt(grammar.characters.length);
    case "choice":
      return capped(grammar.options.reduce((sum, option) => sum + count(option), 0n));
    case "sequence":
      return grammar.items.reduce((product, item) => capped(product * count(item)), 1n);
    case "repeat": {
      const one = count(grammar.item);
      if (one === 1n) return BigInt(grammar.max - grammar.min + 1);
      let sum = 0n;
      for (let times = grammar.min; times <= grammar.max && sum < countCeiling; times++) sum += power(one, times);
      return capped(sum);
    }
  }
}

/** base to the `times`, up to the ceiling: at most 64 multiplications for a base of 2 or more. */
export function power(base: bigint, times: number): bigint {
  if (base <= 1n) return times === 0 ? 1n : base;
  let product = 1n;
  for (let i = 0; i < times && product < countCeiling; i++) product *= base;
  return capped(product);
}
