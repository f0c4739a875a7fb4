// Offsets as people count: lines and columns from 1, a column for every character.

export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * The lines of a text, found once: problems may be many.
 *
 * @example
 * new Lines("a: 1\nb: 😀x").position(10) // { line: 2, column: 5 }
 */
export class Lines {
  private starts: number[] | undefined;

  constructor(private readonly text: string) {}

  position(offset: number): Position {
    this.starts ??= lineStarts(this.text);
    let line = 1;
    for (let beyond = this.starts.length; beyond - line > 0; ) {
      const middle = (line + beyond + 1) >> 1;
      if (this.starts[middle - 1]! <= offset) line = middle;
      else beyond = middle - 1;
    }
    let column = 1;
    for (const _ of this.text.slice(this.starts[line - 1], offset)) column++;
    return { line, column };
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return starts;
}
