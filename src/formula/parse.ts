// Reads the text of a formula into its tree: what JavaScript allows and formulas do not is refused by name, never run.
import type { Expression as JsExpression, MemberExpression, PrivateIdentifier, SpreadElement, Super } from "acorn";
import { readExpression, TooDeep } from "./grammar.js";
import { parseQuantity } from "./literals.js";
import type { BinaryOperator, Expression, FormulaCode, FormulaProblem, Span } from "./syntax.js";

export type { BinaryOperator, Expression, FormulaProblem, Span } from "./syntax.js";

export interface Parsed {
  /** Absent where there are problems. */
  readonly expression?: Expression;
  readonly problems: readonly FormulaProblem[];
}

/** Longest text of a formula, in UTF-16 units. */
export const lengthMax = 10_000;
/** Levels of operators and calls. */
export const depthMax = 100;

/**
 * Reads a formula.
 *
 * @example
 * parseFormula("price * (1 - 10%)").expression // { kind: "binary", operator: "*", ... }
 * parseFormula("a ? b : c").problems[0].hint   // "use if(c, a, b)"
 */
export function parseFormula(text: string): Parsed {
  if (text.length > lengthMax) {
    return { problems: [tooLong(text)] };
  }
  const problems: FormulaProblem[] = [];
  try {
    const tree = readExpression(text, (start, end) => {
      problems.push(unsupported({ start, end }, "a comment", "write comments in YAML, after #"));
    });
    const expression = new Reader(problems).read(tree, 1);
    return problems.length === 0 && expression ? { expression, problems } : { problems };
  } catch (error) {
    if (error instanceof TooDeep) return { problems: [tooDeep({ start: error.at, end: error.at + 1 })] };
    if (!(error instanceof SyntaxError)) throw error;
    return { problems: [...problems, syntaxProblem(text, error as SyntaxError & { pos: number })] };
  }
}

type JsNode = JsExpression | SpreadElement | Super | PrivateIdentifier;

/** Walks acorn's tree once; collects every problem, and gives undefined for a node that has one. */
class Reader {
  private deep = false;

  constructor(private readonly problems: FormulaProblem[]) {}

  read(node: JsNode, depth: number): Expression | undefined {
    const span: Span = { start: node.start, end: node.end };
    if (depth > depthMax) return this.deep ? undefined : this.refuseDepth(span);
    switch (node.type) {
      case "Literal":
        return this.literal(node.value, node.raw ?? "", span);
      case "Identifier":
        return { kind: "path", names: [node.name], ...span };
      case "MemberExpression":
        return this.path(node);
      case "UnaryExpression": {
        const operand = this.read(node.argument, depth + 1);
        if (node.operator !== "-" && node.operator !== "!") {
          return this.refuse(unsupported(span, `\`${node.operator}\``, unaryHints[node.operator]));
        }
        return operand && { kind: "unary", operator: node.operator, operand, ...span };
      }
      case "LogicalExpression":
      case "BinaryExpression": {
        const left = this.read(node.left, depth + 1);
        const right = this.read(node.right, depth + 1);
        const operator = node.operator as string;
        if (!isOperator(operator)) {
          return this.refuse(unsupported(span, `\`${operator}\``, operatorHints[operator] ?? bitwise));
        }
        return left && right && { kind: "binary", operator, left, right, ...span };
      }
      case "CallExpression": {
        const args = node.arguments.map((argument) => this.read(argument, depth + 1));
        if (node.optional || node.callee.type !== "Identifier") {
          const hint = "functions have plain names: lower(name), not name.lower()";
          return this.refuse(unsupported(span, "a call of anything but a function", hint));
        }
        const all = args.filter((argument) => argument !== undefined);
        return all.length === args.length ? { kind: "call", name: node.callee.name, args: all, ...span } : undefined;
      }
      default: {
        const [what, hint] = refusals[node.type] ?? ["this", undefined];
        return this.refuse(unsupported(span, what, hint));
      }
    }
  }

  private literal(value: unknown, raw: string, span: Span): Expression | undefined {
    if (value === null) return { kind: "null", ...span };
    if (typeof value === "boolean") return { kind: "bool", value, ...span };
    if (typeof value === "string") {
      if (!/\p{Surrogate}/u.test(value)) return { kind: "text", value, ...span };
      return this.refuse(problem("formula.literal", span, "this text holds half a character (a lone surrogate)"));
    }
    if (/^0\d/.test(raw)) {
      const hint = `write ${raw.replace(/^0+(?=\d)/, "")}, or date("2024-01-31") for a date`;
      return this.refuse(problem("formula.literal", span, `${raw} begins with 0`, hint));
    }
    const quantity = parseQuantity(raw);
    if (quantity?.kind === "number") {
      return { kind: "number", unit: quantity.percent ? "percent" : "number", text: raw, ...span };
    }
    if (quantity?.kind === "duration") return { kind: "number", unit: "duration", text: raw, ...span };
    const hint = "numbers: 12, 0.5, 3%, 20k, 2M, 1B, 1e9; spans of time: 250ms, 10s, 15m, 4h, 9d, 2w";
    return this.refuse(problem("formula.literal", span, `${raw} is not a number of formulas`, hint));
  }

  /** `a.b.c`, in a loop: a path may be as long as the text. */
  private path(node: MemberExpression): Expression | undefined {
    const names: string[] = [];
    let at: JsNode = node;
    while (at.type === "MemberExpression") {
      if (at.computed || at.optional || at.property.type !== "Identifier") {
        const [what, hint] = at.computed
          ? ["`[ ]`", "write a.b"]
          : ["`?.` or `#`", "write a.b: a path through null is null"];
        return this.refuse(unsupported(at, what!, hint));
      }
      names.unshift(at.property.name);
      at = at.object;
    }
    if (at.type !== "Identifier") {
      return this.refuse(unsupported(at, "`.` behind anything but a name", "a path is made of names: basket.at"));
    }
    return { kind: "path", names: [at.name, ...names], start: node.start, end: node.end };
  }

  /** Once: every node below is as deep. */
  private refuseDepth(span: Span): undefined {
    this.deep = true;
    return this.refuse(tooDeep(span));
  }

  private refuse(found: FormulaProblem): undefined {
    this.problems.push(found);
  }
}

const operators: ReadonlySet<string> = new Set<BinaryOperator>([
  "+",
  "-",
  "*",
  "/",
  "%",
  "**",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "&&",
  "||",
]);
const isOperator = (operator: string): operator is BinaryOperator => operators.has(operator);

const bitwise = "write && or || for conditions; there are no operations on bits";
const operatorHints: Readonly<Record<string, string>> = {
  "===": "write ==",
  "!==": "write !=",
  "??": "use coalesce(a, b)",
};
const unaryHints: Readonly<Record<string, string>> = { "+": "leave it out", "~": bitwise };

const refusals: Readonly<Record<string, readonly [what: string, hint?: string]>> = {
  AssignmentExpression: ["an assignment", "write == to compare"],
  UpdateExpression: ["`++` or `--`", "write x + 1"],
  ConditionalExpression: ["`? :`", "use if(c, a, b)"],
  TemplateLiteral: ["a template", 'use concat(a, "-", b)'],
  TaggedTemplateExpression: ["a template", 'use concat(a, "-", b)'],
  ObjectExpression: ["`{ }`", "use the case verb for a table of values"],
  ArrayExpression: ["`[ ]`", "use the choice verb for a list of values"],
  SequenceExpression: ["`,` outside a call", "quote this formula where it is an item of a list in YAML"],
  ArrowFunctionExpression: ["a function"],
  ChainExpression: ["`?.`", "write a.b: a path through null is null"],
  SpreadElement: ["`...`"],
};

const problem = (code: FormulaCode, { start, end }: Span, message: string, hint?: string): FormulaProblem => ({
  code,
  message,
  ...(hint !== undefined && { hint }),
  start,
  end,
});

const unsupported = (span: Span, what: string, hint?: string): FormulaProblem =>
  problem("formula.unsupported", span, `${what} is not part of formulas`, hint);

const tooDeep = (span: Span): FormulaProblem =>
  problem("formula.too_deep", span, `nested more than ${depthMax} deep`, "put a part into a hidden column");

const tooLong = ({ length }: string): FormulaProblem => {
  const message = `a formula of ${length} characters; the most is ${lengthMax}`;
  return problem("formula.too_long", { start: lengthMax, end: length }, message, "put a part into a hidden column");
};

function syntaxProblem(text: string, { pos, message }: SyntaxError & { pos: number }): FormulaProblem {
  const start = Math.min(pos, text.length);
  const token = /\s*([\p{L}\p{N}_$]+|\S?)/uy;
  token.lastIndex = start;
  const found = token.exec(text)?.[1] ?? "";
  const span = { start, end: Math.max(start + found.length, Math.min(start + 1, text.length)) };
  if (text.trim() === "") return problem("formula.syntax", span, "the formula is empty");
  if (text.slice(start).trim() === "") {
    const hint = "quote this formula if it holds `,`, `:` or `#`, where YAML would cut it short";
    return problem("formula.syntax", span, "the formula ends too early", hint);
  }
  if (/^[^.]?\.\.|^\.\d/.test(text.slice(Math.max(0, start - 1)))) {
    return problem("formula.syntax", span, "a range is not part of formulas", "use between(x, a, b)");
  }
  if (/^Unterminated string/.test(message)) {
    return problem(
      "formula.syntax",
      { start, end: text.length },
      "a text without its closing quote",
      "end it with the quote that began it",
    );
  }
  if (/^Unexpected token/.test(message)) return problem("formula.syntax", span, `unexpected \`${found}\``);
  return problem("formula.syntax", span, message.replace(/\s*\(\d+:\d+\)$/, ""));
}
