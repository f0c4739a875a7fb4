// The word that was probably meant: the nearest candidate by the number of slips of the hand.

/** Longer words are never compared: nobody mistypes them, and the work is their product. */
const longest = 64;

/**
 * The candidate that the fewest slips (a letter added, left out, changed, or two neighbours swapped) turn `word` into;
 * undefined where a third of its letters would have to change. The first of equals wins, and case alone is no slip.
 *
 * @example
 * nearest("stor_id", ["region", "store_id"]) // "store_id"
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const typed = word.toLowerCase();
  let best: string | undefined;
  let fewest = allowed(typed.length) + 1;
  for (const candidate of candidates) {
    if (candidate.length > longest || Math.abs(candidate.length - typed.length) >= fewest) continue;
    const slips = distance(typed, candidate.toLowerCase());
    if (slips < fewest) [best, fewest] = [candidate, slips];
  }
  return best;
}

/** One slip up to 4 letters, then one for every three. */
function allowed(length: number): number {
  return length < 2 ? 0 : length <= 4 ? 1 : Math.floor(length / 3);
}

/** Damerau-Levenshtein in its restricted form (optimal string alignment: no letter is touched twice). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let slips = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) slips = Math.min(slips, before[j - 2]! + 1);
      row.push(slips);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
