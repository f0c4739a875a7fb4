// Whether a grammar makes some text in two ways: then its texts are fewer than its derivations, and an index would repeat them.
//
// Exact, by the position automaton (Glushkov 1961): one state for each character of the written-out grammar. Where no
// repeated part and no two alternatives may be empty, a derivation is a path through it; two paths that read the same
// text part at some state, and meet again or both end. Repeats are finite, so there are no circles.
import type { CharacterClass, Grammar, Repeat } from "./grammar.js";
import { firstCommon, type Span, spansOf } from "./span.js";

export interface Ambiguity {
  readonly message: string;
  readonly hint: string;
}

/** Beyond these, nothing is proven and the grammar counts as ambiguous. */
const limits = { positions: 20_000, edges: 2_000_000, comparisons: 3_000_000 } as const;

/**
 * Undefined where every text is made in one way only, so that `count` counts texts.
 *
 * @example
 * ambiguity(parsePattern("a?a?").grammar!)?.message // 'it makes "a" in two ways'
 * ambiguity(parsePattern("(Mr|Mrs)\\. [A-Z]{2,4}").grammar!) // undefined
 */
export function ambiguity(grammar: Grammar): Ambiguity | undefined {
  const automaton = new Automaton();
  const fragment = automaton.build(grammar);
  if (automaton.emptiness !== undefined) return automaton.emptiness;
  const text = automaton.large ? undefined : automaton.twice(fragment);
  if (automaton.large)
    return { message: "it is too large to tell whether its texts are distinct", hint: "repeat less" };
  if (text === undefined) return undefined;
  return {
    message: `it makes ${JSON.stringify(text)} in two ways`,
    hint: "let alternatives begin differently, and put a separator between parts of varying length",
  };
}

/** A part of the automaton: where it can begin and end, and whether it can be passed by. */
interface Fragment {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}
const nothing: Fragment = { nullable: true, first: [], last: [] };

class Automaton {
  /** The first thing found that can be empty in two ways. */
  emptiness: Ambiguity | undefined;
  large = false;
  /** By position: an index into `alphabets`, and the positions that may follow, all of them larger. */
  private readonly alphabetOf: number[] = [];
  private readonly follow: number[][] = [];
  private readonly alphabets: (readonly Span[])[] = [];
  private readonly alphabetIds = new Map<CharacterClass | string, number>();
  private readonly shared = new Map<number, number | undefined>();
  private edges = 0;
  private comparisons = 0;

  build(grammar: Grammar): Fragment {
    switch (grammar.kind) {
      case "literal":
        return this.chain([...grammar.text], (character) =>
          this.position(character, () => [character.codePointAt(0)!]),
        );
      case "class":
        return this.position(grammar, () => grammar.characters);
      case "sequence":
        return this.chain(grammar.items, (item) => this.build(item));
      case "choice": {
        const words = grammar.options.flatMap((option) => (option.kind === "literal" ? option.text : []));
        if (words.length === grammar.options.length && new Set(words).size === words.length) return this.words(words);
        const options = grammar.options.map((option) => this.build(option));
        if (options.filter(({ nullable }) => nullable).length > 1) {
          this.foundEmpty("two of its alternatives may be empty", "leave one of them out");
        }
        return {
          nullable: options.some(({ nullable }) => nullable),
          first: options.flatMap(({ first }) => first),
          last: options.flatMap(({ last }) => last),
        };
      }
      case "repeat":
        return this.repeat(grammar);
    }
  }

  /** Distinct words share the positions of their common beginnings, so that long lists of them need few comparisons. */
  private words(words: readonly string[]): Fragment {
    const positions = new Map<string, number>(); // by the position before and the character
    const [first, last]: [number[], number[]] = [[], []];
    for (const word of words) {
      let before: number | undefined;
      for (const character of word) {
        const key = `${before} ${character}`;
        let position = positions.get(key);
        if (position === undefined) {
          position = this.position(character, () => [character.codePointAt(0)!]).first[0]!;
          positions.set(key, position);
          (before === undefined ? first : this.follow[before]!).push(position);
        }
        before = position;
      }
      if (before !== undefined) last.push(before);
    }
    return { nullable: words.includes(""), first, last };
  }

  /** item{2,4} is item item (item (item)?)?, so that n times are n copies in a row from the first. */
  private repeat({ item, min, max }: Repeat): Fragment {
    const copies: Fragment[] = [];
    while (copies.length < max && !this.large && this.emptiness === undefined) {
      const copy = this.build(item);
      if (copy.nullable && min !== max) {
        this.foundEmpty("what it repeats may be empty", "let the repeated part hold a character");
        return copy;
      }
      copies.push(copy);
    }
    const optional = copies
      .splice(min)
      .reduceRight((rest, copy) => ({ ...this.join(copy, rest), nullable: true }), nothing);
    return this.join(
      this.chain(copies, (copy) => copy),
      optional,
    );
  }

  /** What is too large is left out, and then looks empty: that is no finding. */
  private foundEmpty(message: string, hint: string): void {
    if (!this.large) this.emptiness ??= { message, hint };
  }

  private chain<T>(parts: readonly T[], build: (part: T) => Fragment): Fragment {
    let all = nothing;
    for (const part of parts) if (!this.large) all = this.join(all, build(part));
    return all;
  }

  private join(left: Fragment, right: Fragment): Fragment {
    this.edges += left.last.length * right.first.length + left.first.length + left.last.length + right.last.length;
    this.large ||= this.edges > limits.edges;
    if (this.large) return nothing;
    for (const position of left.last) this.follow[position]!.push(...right.first);
    return {
      nullable: left.nullable && right.nullable,
      first: left.nullable ? [...left.first, ...right.first] : left.first,
      last: right.nullable ? [...left.last, ...right.last] : right.last,
    };
  }

  private position(key: CharacterClass | string, alphabet: () => readonly number[]): Fragment {
    const id = this.alphabetIds.get(key) ?? this.alphabets.push(spansOf(alphabet())) - 1;
    this.alphabetIds.set(key, id);
    const position = this.alphabetOf.push(id) - 1;
    this.follow.push([]);
    this.large ||= this.alphabetOf.length > limits.positions;
    return { nullable: false, first: [position], last: [position] };
  }

  /** A text that two paths read, if there is one. */
  twice({ first, last }: Fragment): string | undefined {
    const ends = new Set(last);
    const size = this.alphabetOf.length;
    const pairs = new Map<number, string>(); // position * size + a larger position, and a text that leads to both
    const meet = (text: string, left: readonly number[], right: readonly number[]): string | undefined => {
      this.comparisons += left.length * right.length;
      this.large ||= this.comparisons > limits.comparisons;
      if (this.large) return undefined;
      for (const a of left) {
        for (const b of right) {
          if (left === right && a >= b) continue;
          const character = this.common(a, b);
          if (character === undefined) continue;
          const longer = text + String.fromCodePoint(character);
          if (a === b) return longer + this.completion(a, ends);
          const pair = Math.min(a, b) * size + Math.max(a, b);
          if (!pairs.has(pair)) pairs.set(pair, longer);
        }
      }
      return undefined;
    };

    meet("", first, first);
    const leads = this.leads(first);
    for (let p = 0; p < size && !this.large; p++) meet(leads[p]!, this.follow[p]!, this.follow[p]!);
    for (const [pair, text] of pairs) {
      if (this.large) return undefined; // a map visits what is added while it is walked
      const [p, q] = [Math.floor(pair / size), pair % size];
      if (ends.has(p) && ends.has(q)) return text;
      const found = meet(text, this.follow[p]!, this.follow[q]!);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** For each position a text that leads there, its own character included. */
  private leads(first: readonly number[]): string[] {
    const leads: string[] = [];
    for (const p of first) leads[p] = this.sample(p);
    for (let p = 0; p < this.follow.length; p++) {
      for (const next of this.follow[p]!) leads[next] ??= leads[p]! + this.sample(next);
    }
    return leads;
  }

  /** A text that leads from a position to an end. */
  private completion(from: number, ends: ReadonlySet<number>): string {
    let text = "";
    for (let p = from; !ends.has(p); text += this.sample(p)) p = this.follow[p]![0]!;
    return text;
  }

  private sample(position: number): string {
    return String.fromCodePoint(this.alphabets[this.alphabetOf[position]!]![0]![0]);
  }

  /** A character of both positions. */
  private common(a: number, b: number): number | undefined {
    const [left, right] = [this.alphabetOf[a]!, this.alphabetOf[b]!];
    const key = Math.min(left, right) * this.alphabets.length + Math.max(left, right);
    if (!this.shared.has(key)) this.shared.set(key, firstCommon(this.alphabets[left]!, this.alphabets[right]!));
    return this.shared.get(key);
  }
}
