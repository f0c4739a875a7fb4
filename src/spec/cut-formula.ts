// Finds formulas that YAML cut at a comma: in `{ x: round(a, 2) }` it reads `x: "round(a"` and a second key `2)`.

/** What stands between two commas of a flow map or list. */
export interface Piece {
  /** The text that may belong to a formula; undefined for quoted texts, maps and lists. */
  readonly plain: string | undefined;
  /** No `key:` stands before it. */
  readonly bare: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Cut {
  /** Indices of the pieces that are one formula, both ends in. */
  readonly first: number;
  readonly last: number;
}

/** Where a call opens in one piece and closes in a later one that has no key. */
export function cutFormulas(pieces: readonly Piece[]): Cut[] {
  const cuts: Cut[] = [];
  for (let first = 0; first < pieces.length; first++) {
    const opening = pieces[first]!.plain;
    if (opening === undefined || !/[A-Za-z_]\w*\s*\(/.test(opening)) continue;
    let open = opened(opening);
    let last = first;
    while (open > 0 && pieces[last + 1]?.bare) open += opened(pieces[++last]!.plain ?? "");
    if (open > 0 || last === first) continue;
    cuts.push({ first, last });
    first = last;
  }
  return cuts;
}

/** Opening parentheses less closing ones, outside of the formula's own texts. */
function opened(text: string): number {
  let open = 0;
  for (const character of text.replace(/"[^"]*"|'[^']*'/g, "")) {
    if (character === "(") open++;
    else if (character === ")") open--;
  }
  return open;
}
