// Sets of code points as spans: what classes are while they are read and compared, before anything has their size.

/** Code points, both ends in. */
export type Span = readonly [first: number, last: number];

export const spanSize = (spans: readonly Span[]): number =>
  spans.reduce((size, [first, last]) => size + last - first + 1, 0);

export const codePoints = (spans: readonly Span[]): number[] =>
  spans.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));

/**
 * The spans of code points in ascending order.
 *
 * @example
 * spansOf([1, 2, 3, 7]) // [[1, 3], [7, 7]]
 */
export function spansOf(ascending: readonly number[]): Span[] {
  const spans: [number, number][] = [];
  for (const codePoint of ascending) {
    const before = spans.at(-1);
    if (before !== undefined && codePoint === before[1] + 1) before[1] = codePoint;
    else spans.push([codePoint, codePoint]);
  }
  return spans;
}

/**
 * Sorted, and merged where they touch.
 *
 * @example
 * union([[4, 6], [1, 3]]) // [[1, 6]]
 */
export function union(spans: readonly Span[]): Span[] {
  const merged: [number, number][] = [];
  for (const [first, last] of [...spans].sort((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/**
 * What is in `spans` and not in `holes`; both ascending.
 *
 * @example
 * without([[1, 9]], [[3, 4]]) // [[1, 2], [5, 9]]
 */
export function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  return spans.flatMap(([first, last]) => {
    const rest: Span[] = [];
    let from = first;
    for (const [holeFirst, holeLast] of holes) {
      if (holeLast < from || holeFirst > last) continue;
      if (holeFirst > from) rest.push([from, holeFirst - 1]);
      from = holeLast + 1;
    }
    if (from <= last) rest.push([from, last]);
    return rest;
  });
}

/**
 * The first code point of both; each ascending.
 *
 * @example
 * firstCommon([[1, 3]], [[2, 9]]) // 2
 */
export function firstCommon(left: readonly Span[], right: readonly Span[]): number | undefined {
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    const [a, b] = [left[i]!, right[j]!];
    if (a[0] <= b[1] && b[0] <= a[1]) return Math.max(a[0], b[0]);
    if (a[1] < b[1]) i++;
    else j++;
  }
  return undefined;
}
