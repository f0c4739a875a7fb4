// What a spec may hold at most: beyond every one that people write, and little enough that a hostile one costs seconds.

export const limits = {
  characters: 16 * 2 ** 20,
  lines: 1_000_000,
  /** Keys and values, counted as often as aliases repeat them. */
  nodes: 1_000_000,
  /** Maps and lists inside each other. */
  depth: 100,
  aliases: 100,
  /** Of one number: reading digits costs more than their count. */
  digits: 400,
  /** Control characters, or closing brackets that close nothing, before the reader gives up. */
  strays: 20,
} as const;
