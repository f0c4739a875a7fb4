// The tokenizer extension: acorn's parser with `7d`, `10%` and `20k` as numbers and hardly any reserved words.
// Apart from parse.ts because it leans on acorn's internals, which no types describe; the version is pinned for it.
import { type Expression, type Options, Parser, type TokenType, tokTypes } from "acorn";

/** The members of acorn's parser that are used here. */
interface Internals {
  readonly input: string;
  readonly type: TokenType;
  readonly start: number;
  pos: number;
  keywords: RegExp;
  reservedWords: RegExp;
  reservedWordsStrict: RegExp;
  reservedWordsStrictBind: RegExp;
  nextToken(): void;
  parseExpression(): Expression;
  parseMaybeAssign(...args: readonly unknown[]): Expression;
  parseMaybeUnary(...args: readonly unknown[]): Expression;
  parseExprOp(...args: readonly unknown[]): Expression;
  readNumber(startsWithDot: boolean): void;
  readRegexp(): void;
  finishToken(type: TokenType, value: unknown): void;
  raise(at: number, message: string): never;
}

const AcornParser = Parser as unknown as new (options: Options, input: string) => Internals;

/**
 * How deep brackets, signs and links of chains may nest before reading stops: room for every tree of the depth that
 * parse.ts allows, far from the end of the stack (a bracket takes a dozen of acorn's frames).
 */
const nestingMax = 350;

export class TooDeep extends Error {
  constructor(readonly at: number) {
    super("nested too deep");
  }
}

const nothing = /^(?!)/;

class FormulaParser extends AcornParser {
  private depth = 0;

  constructor(options: Options, text: string) {
    super(options, text);
    this.keywords = /^(?:true|false|null)$/; // `if(...)` is a call, `case` and `class` are columns
    this.reservedWords = this.reservedWordsStrict = this.reservedWordsStrictBind = nothing;
  }

  /** The whole text as one expression. */
  parseWhole(): Expression {
    this.nextToken();
    const expression = this.parseExpression();
    if (this.type !== tokTypes.eof) this.raise(this.start, "Unexpected token");
    return expression;
  }

  // Every loop of the grammar's recursion passes one of three places: brackets and arguments, signs, links of a chain.
  override parseMaybeAssign(...args: readonly unknown[]): Expression {
    this.descend();
    const expression = super.parseMaybeAssign(...args);
    this.depth--;
    return expression;
  }

  override parseMaybeUnary(...args: readonly unknown[]): Expression {
    this.descend();
    const expression = super.parseMaybeUnary(...args);
    this.depth--;
    return expression;
  }

  override parseExprOp(...args: readonly unknown[]): Expression {
    this.descend();
    const expression = super.parseExprOp(...args);
    this.depth--;
    return expression;
  }

  private descend(): void {
    if (++this.depth > nestingMax) throw new TooDeep(this.start);
  }

  /** A number takes the letters that follow it, and `%` where that cannot be a modulo; the meaning is read later. */
  override readNumber(): void {
    const token = /(?:\d[\d_]*)?(?:\.\d[\d_]*)?(?:[eE][-+]?\d+)?[\p{L}\d_]*/uy;
    token.lastIndex = this.pos;
    this.pos += token.exec(this.input)![0].length;
    if (this.input[this.pos] === "%" && !operandFollows(this.input, this.pos + 1)) this.pos++;
    this.finishToken(tokTypes.num, 0);
  }

  override readRegexp(): void {
    this.raise(this.start, "Unexpected token"); // acorn would build it, and a spec builds no RegExp
  }
}

/**
 * `%` directly behind a number is a percent sign unless a name, number, text or bracket follows: `10%`, `10% * x` and
 * `10% - 3` are percents, `10%3`, `10% n` and, with a space before it, `10 % -3` are modulo.
 */
function operandFollows(text: string, at: number): boolean {
  const next = /\s*(.?)/suy;
  next.lastIndex = at;
  return /[\p{L}\d_$.("'`]/u.test(next.exec(text)![1]!);
}

/** Reads `text`; throws acorn's SyntaxError (with `pos`) or TooDeep. `onComment` is told of each comment. */
export function readExpression(text: string, onComment: (start: number, end: number) => void): Expression {
  const options: Options = {
    ecmaVersion: 2022,
    onComment: (_block, _text, start, end) => onComment(start, end),
  };
  return new FormulaParser(options, text).parseWhole();
}
