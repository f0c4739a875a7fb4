// "Did you mean": the candidate that takes the fewest slips of the keyboard. Apart, because the spec's names use it too.

/**
 * The nearest of `candidates` to `word`, if it is near enough: a slip for each three letters, case aside.
 *
 * @example
 * nearest("lenght", ["length", "lower"]) // "length"
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestSlips = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestSlips) continue;
    const count = slips(word.toLowerCase(), candidate.toLowerCase());
    if (count < bestSlips) [best, bestSlips] = [candidate, count];
  }
  return best;
}

/** Edit distance with neighbours swapped as one slip (optimal string alignment). Words are names: cut at 64 letters. */
function slips(from: string, to: string): number {
  const a = from.slice(0, 64);
  const b = to.slice(0, 64);
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(change, previous[j]! + 1, row[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, older[j - 2]! + 1);
    }
    older = previous;
    previous = row;
  }
  return previous[b.length]!;
}
