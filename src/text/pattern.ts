// Patterns: regular expressions read as descriptions of texts to make. Parsed by regexpp; never run, never made a RegExp.
import { type AST, RegExpParser, RegExpSyntaxError } from "@eslint-community/regexpp";
import { characters, choice, empty, extent, type Grammar, literal, repeat, sequence } from "./grammar.js";
import { codePoints, type Span, spanSize, union, without } from "./span.js";

/** A place in the pattern's text: 0-based offsets of UTF-16 units. */
export interface PatternNote {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}
export interface PatternProblem extends PatternNote {
  readonly code: `pattern.${string}`;
  readonly hint?: string;
}
export interface ParsedPattern {
  /** Absent where there is a problem. */
  readonly grammar?: Grammar;
  readonly problems: readonly PatternProblem[];
  /** What was understood in a way that one might not expect: ends of open repeats. */
  readonly notes: readonly PatternNote[];
}

/** Limits before work: a pattern comes from anyone's spec. */
export const patternLimits = {
  /** Characters of the pattern; it cannot have more nodes. */
  length: 10_000,
  nesting: 100,
  /** Of a class, and all classes together. */
  classCharacters: 65_536,
  allClassCharacters: 262_144,
  /** Bytes of one text, and steps to make one: four a byte, so that what is nested and empty ends too. */
  bytes: 1_000_000,
  steps: 4_000_000,
} as const;

/** Where repeats end that have no end: `*` is 0 to 8, `+` 1 to 8, `{n,}` n to the larger of 8 and 2n. */
const openEnd = (min: number): number => Math.max(8, 2 * min);

/** What `.` and negated classes choose from: printable ASCII. */
const printable: Span = [0x20, 0x7e];
const surrogates: Span = [0xd800, 0xdfff];

const named: Readonly<Record<"digit" | "space" | "word", readonly Span[]>> = {
  digit: [[0x30, 0x39]],
  space: [[0x20, 0x20]],
  word: [
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x5f, 0x5f],
    [0x61, 0x7a],
  ],
};

/**
 * Reads a pattern as a grammar. Supported: literals and escapes, classes (negated ones within printable ASCII),
 * `\d \w \s` (a space), `.` (printable ASCII), groups, alternatives, repeats (lazy or not), and `^` `$` at the ends.
 *
 * @example
 * parsePattern("[A-Z]{3}-[0-9]{4}").problems // []
 * parsePattern("(?=a)b").problems[0].message // "look-ahead is not supported"
 */
export function parsePattern(text: string): ParsedPattern {
  const tooLarge = sizeProblem(text);
  if (tooLarge !== undefined) return { problems: [tooLarge], notes: [] };
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(text, 0, text.length, { unicode: true });
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error;
    return { problems: [syntaxProblem(text, error)], notes: [] };
  }
  const reader = new Reader();
  const grammar = reader.read(tree);
  return { ...(reader.problems.length === 0 && { grammar }), problems: reader.problems, notes: reader.notes };
}

/** Length and nesting, before the parser descends. */
function sizeProblem(text: string): PatternProblem | undefined {
  const code = "pattern.too_large";
  if (text.length > patternLimits.length) {
    const message = `the pattern has ${text.length} characters; ${patternLimits.length} are allowed`;
    return { code, message, start: patternLimits.length, end: text.length };
  }
  let depth = 0;
  let inClass = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "\\") i++;
    else if (inClass) inClass = character !== "]";
    else if (character === "[") inClass = true;
    else if (character === ")") depth--;
    else if (character === "(" && ++depth > patternLimits.nesting) {
      return { code, message: `groups are nested deeper than ${patternLimits.nesting}`, start: i, end: i + 1 };
    }
  }
  return undefined;
}

function syntaxProblem(text: string, { message, index }: RegExpSyntaxError): PatternProblem {
  const reason = message.slice(message.lastIndexOf("/u: ") + 4);
  const start = Math.min(index, text.length);
  const hint = syntaxHints[reason];
  return {
    code: "pattern.syntax",
    message: `${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
    ...(hint !== undefined && { hint }),
    start,
    end: Math.min(start + 1, text.length),
  };
}

const syntaxHints: Readonly<Record<string, string>> = {
  "Invalid escape": "only \\ ^ $ . * + ? ( ) [ ] { } | and / are written with a backslash; - too, inside [ ]",
  "Lone quantifier brackets": "a brace that stands for itself is written \\{ or \\}",
  "Incomplete quantifier": "a brace that stands for itself is written \\{ or \\}",
  "Nothing to repeat": "a character that stands for itself is written with a backslash, e.g. \\+",
};

/** Walks the tree once; collects every problem instead of stopping at the first. */
class Reader {
  readonly problems: PatternProblem[] = [];
  readonly notes: PatternNote[] = [];
  private classCharacters = 0;

  read(tree: AST.Pattern): Grammar {
    const grammar = this.alternatives(tree.alternatives, true);
    if (this.problems.length > 0) return grammar;
    const { maxBytes, steps } = extent(grammar);
    if (maxBytes > patternLimits.bytes || steps > patternLimits.steps) {
      const [what, limit] =
        maxBytes > patternLimits.bytes
          ? [`be ${maxBytes} bytes long`, patternLimits.bytes]
          : [`take ${steps} steps`, patternLimits.steps];
      this.problem(
        tree,
        "pattern.too_large",
        `a text of this pattern can ${what}; ${limit} are allowed`,
        "repeat less",
      );
    }
    return grammar;
  }

  private alternatives(alternatives: readonly AST.Alternative[], outermost: boolean): Grammar {
    return choice(
      alternatives.map(({ elements }) =>
        sequence(
          elements.map((element, i) => {
            if (outermost && isAnchor(element, "start") && i === 0) return empty;
            if (outermost && isAnchor(element, "end") && i === elements.length - 1) return empty;
            return this.element(element);
          }),
        ),
      ),
    );
  }

  private element(element: AST.Element): Grammar {
    switch (element.type) {
      case "Character":
        return this.character(element);
      case "CharacterClass":
      case "CharacterSet":
        return this.class(element);
      case "Group":
        if (element.modifiers !== null) return this.unsupported(element, "modifiers of a group", "(?:...) groups");
        return this.alternatives(element.alternatives, false);
      case "CapturingGroup":
        return this.alternatives(element.alternatives, false);
      case "Quantifier":
        return this.quantifier(element);
      case "Backreference":
        return this.unsupported(element, "a back-reference", "generation does not remember what a group became");
      case "Assertion":
        return this.assertion(element);
      case "ExpressionCharacterClass":
        return this.unsupported(element, "arithmetic of classes", "name the characters in one class");
    }
  }

  private quantifier({ min, max, element, start, end, raw }: AST.Quantifier): Grammar {
    const item = this.element(element);
    if (max !== Number.POSITIVE_INFINITY) return repeat(item, min, max);
    const last = openEnd(min);
    const sign = raw.slice(element.end - start);
    this.notes.push({ message: `${sign} has no end: it repeats ${min} to ${last} times`, start, end });
    return repeat(item, min, last);
  }

  private character(node: AST.Character): Grammar {
    if (node.value >= surrogates[0] && node.value <= surrogates[1]) {
      return this.problem(node, "pattern.surrogate", "half of a surrogate pair is no character", "write \\u{...}");
    }
    return literal(String.fromCodePoint(node.value));
  }

  private class(node: AST.CharacterClass | AST.CharacterSet): Grammar {
    const problemsBefore = this.problems.length;
    const spans = without(this.spans(node), [surrogates]);
    if (this.problems.length > problemsBefore) return empty;
    const size = spanSize(spans);
    this.classCharacters += size;
    if (size === 0) {
      const hint = "negated classes and . choose from printable ASCII";
      return this.problem(node, "pattern.empty_class", `${node.raw} holds no character`, hint);
    }
    if (size > patternLimits.classCharacters || this.classCharacters > patternLimits.allClassCharacters) {
      const [what, limit] =
        size > patternLimits.classCharacters
          ? [`the class holds ${size} characters`, patternLimits.classCharacters]
          : ["the classes hold too many characters in all", patternLimits.allClassCharacters];
      return this.problem(node, "pattern.too_large", `${what}; ${limit} are allowed`);
    }
    return characters(codePoints(spans));
  }

  /** The code points of a class, or of an element of one: ascending, apart from each other. */
  private spans(node: AST.CharacterClass | AST.CharacterClassElement | AST.CharacterSet): readonly Span[] {
    switch (node.type) {
      case "Character":
        return [[node.value, node.value]];
      case "CharacterClassRange":
        return [[node.min.value, node.max.value]];
      case "CharacterClass": {
        const spans = union(node.elements.flatMap((element) => this.spans(element)));
        return node.negate ? without([printable], spans) : spans;
      }
      case "CharacterSet":
        if (node.kind === "any") return [printable];
        if (node.kind !== "property") return node.negate ? without([printable], named[node.kind]) : named[node.kind];
        this.unsupported(node, "a Unicode property", "name the characters, e.g. [A-Za-zÄÖÜäöüß]");
        return [];
      default: // classes of the v flag, which is off
        this.unsupported(node, "arithmetic of classes", "name the characters in one class");
        return [];
    }
  }

  private assertion(node: AST.Assertion): Grammar {
    switch (node.kind) {
      case "lookahead":
        return this.unsupported(node, "look-ahead", "generation has no look-around; describe the text itself");
      case "lookbehind":
        return this.unsupported(node, "look-behind", "generation has no look-around; describe the text itself");
      case "word":
        return this.unsupported(node, "a word boundary", "generation has no look-around; describe the text itself");
      default:
        return this.unsupported(node, `${node.raw} inside a pattern`, "a text is always made as a whole; leave it out");
    }
  }

  private unsupported(node: AST.Node, what: string, hint: string): Grammar {
    return this.problem(node, "pattern.unsupported", `${what} is not supported`, hint);
  }

  private problem({ start, end }: AST.Node, code: PatternProblem["code"], message: string, hint?: string): Grammar {
    this.problems.push({ code, message, ...(hint !== undefined && { hint }), start, end });
    return empty;
  }
}

const isAnchor = (element: AST.Element, kind: "start" | "end"): boolean =>
  element.type === "Assertion" && element.kind === kind;
