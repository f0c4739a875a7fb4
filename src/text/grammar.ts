// The one grammar of texts, behind pattern, template, fake and mask: plain data that says which texts there are, not how they are drawn.

export interface Literal {
  readonly kind: "literal";
  readonly text: string;
}
/** One character of a set; each is as likely as the others. */
export interface CharacterClass {
  readonly kind: "class";
  /** Code points in ascending order, each once, none of them a surrogate. */
  readonly characters: readonly number[];
}
/** One of several; each is as likely as the others, so that what stands twice is twice as likely. */
export interface Choice {
  readonly kind: "choice";
  readonly options: readonly Grammar[];
}
export interface Sequence {
  readonly kind: "sequence";
  readonly items: readonly Grammar[];
}
/** `min` to `max` times, both ends in; each number of times is as likely as the others. */
export interface Repeat {
  readonly kind: "repeat";
  readonly item: Grammar;
  readonly min: number;
  readonly max: number;
}
export type Grammar = Literal | CharacterClass | Choice | Sequence | Repeat;

export const literal = (text: string): Literal => ({ kind: "literal", text });
export const empty = literal("");

/**
 * A class of characters; of a single one, a literal.
 *
 * @example
 * characters([0x62, 0x61, 0x62]) // { kind: "class", characters: [0x61, 0x62] }
 */
export function characters(codePoints: Iterable<number>): CharacterClass | Literal {
  const sorted = [...new Set(codePoints)].sort((a, b) => a - b);
  return sorted.length === 1 ? literal(String.fromCodePoint(sorted[0]!)) : { kind: "class", characters: sorted };
}

/** One of `options`; of a single one, that one. */
export const choice = (options: readonly Grammar[]): Grammar =>
  options.length === 1 ? options[0]! : { kind: "choice", options };

/**
 * One after another: sequences inside are dissolved, literals side by side joined, empty ones left out.
 *
 * @example
 * sequence([literal("a"), empty, literal("b")]) // { kind: "literal", text: "ab" }
 */
export function sequence(parts: readonly Grammar[]): Grammar {
  const items: Grammar[] = [];
  for (const part of parts.flatMap((part) => (part.kind === "sequence" ? part.items : part))) {
    const last = items.at(-1);
    if (part.kind === "literal" && last?.kind === "literal") items[items.length - 1] = literal(last.text + part.text);
    else if (part.kind !== "literal" || part.text !== "") items.push(part);
  }
  return items.length === 0 ? empty : items.length === 1 ? items[0]! : { kind: "sequence", items };
}

/**
 * Repeated; what is empty, or repeated 0 times, is the empty text, so that no loop runs for nothing.
 *
 * @example
 * repeat(literal("a"), 0, 0) // { kind: "literal", text: "" }
 */
export function repeat(item: Grammar, min: number, max: number): Grammar {
  if (max === 0 || (item.kind === "literal" && item.text === "")) return empty;
  return min === 1 && max === 1 ? item : { kind: "repeat", item, min, max };
}

/** How large the texts of a grammar are, in UTF-8. */
export interface Extent {
  readonly minBytes: number;
  readonly maxBytes: number;
  /** The most choices and pieces that a text is made of: a measure of the time that it takes. */
  readonly steps: number;
}

/** Sizes and steps of the smallest and largest text; numbers beyond 2^53 are no longer exact, only large. */
export function extent(grammar: Grammar): Extent {
  switch (grammar.kind) {
    case "literal": {
      const bytes = utf8Length(grammar.text);
      return { minBytes: bytes, maxBytes: bytes, steps: 1 };
    }
    case "class": // ascending code points: ascending lengths
      return { minBytes: utf8Bytes(grammar.characters[0]!), maxBytes: utf8Bytes(grammar.characters.at(-1)!), steps: 1 };
    case "choice": {
      const all = grammar.options.map(extent);
      const most = (pick: (one: Extent) => number) => all.reduce((most, one) => Math.max(most, pick(one)), 0);
      return {
        minBytes: all.reduce((least, one) => Math.min(least, one.minBytes), Number.POSITIVE_INFINITY),
        maxBytes: most((one) => one.maxBytes),
        steps: 1 + most((one) => one.steps),
      };
    }
    case "sequence": {
      let [minBytes, maxBytes, steps] = [0, 0, 0];
      for (const one of grammar.items.map(extent)) {
        minBytes += one.minBytes;
        maxBytes += one.maxBytes;
        steps += one.steps;
      }
      return { minBytes, maxBytes, steps };
    }
    case "repeat": {
      const { item, min, max } = grammar;
      const one = extent(item);
      return { minBytes: one.minBytes * min, maxBytes: one.maxBytes * max, steps: 1 + one.steps * max };
    }
  }
}

const encoder = new TextEncoder();
export const utf8 = (text: string): Uint8Array => encoder.encode(text);
const utf8Length = (text: string): number => utf8(text).length;
export const utf8Bytes = (codePoint: number): number =>
  codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

/** Whether no text can need quotes in CSV: no comma, quote, space or control character, and never empty (an empty field without quotes is a null). */
export function isPlain(grammar: Grammar): boolean {
  return extent(grammar).minBytes > 0 && isPlainPart(grammar);
}

const isPlainCharacter = (codePoint: number): boolean => codePoint > 0x20 && codePoint !== 0x22 && codePoint !== 0x2c;

function isPlainPart(grammar: Grammar): boolean {
  switch (grammar.kind) {
    case "literal":
      return [...grammar.text].every((character) => isPlainCharacter(character.codePointAt(0)!));
    case "class":
      return grammar.characters.every(isPlainCharacter);
    case "choice":
      return grammar.options.every(isPlainPart);
    case "sequence":
      return grammar.items.every(isPlainPart);
    case "repeat":
      return isPlainPart(grammar.item);
  }
}
