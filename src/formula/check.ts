// The type check: from the tree as written to the tree with types. All problems at once, each at its place.
import { bool, date, float64, int64, type LogicalType, text, typeName } from "../kernels/types.js";
import { type AggregateName, aggregates, isAggregateName } from "./aggregates.js";
import { conversion, type FunctionRule, functions, notBuilt } from "./functions.js";
import { parseQuantity } from "./literals.js";
import { nearest } from "./nearest.js";
import { duration, int64Max, isNull, literal } from "./nodes.js";
import { binary, isMismatch, type Outcome, unary } from "./operators.js";
import type { Expression, FormulaCode, FormulaProblem, Span } from "./syntax.js";
import type { Resolved, Typed } from "./typed.js";

export type { Resolved, Typed } from "./typed.js";

/** What names mean. Did-you-mean is the scope's business, since it knows the candidates. */
export interface Scope<R> {
  resolve(
    names: readonly string[],
    start: number,
    end: number,
  ): Resolved<R> | { readonly problems: readonly FormulaProblem[] };
  /** A function over the children of this row. Absent where rows have none that could be seen. */
  aggregate?(
    name: AggregateName,
    argument: Expression,
    span: Span,
  ): Outcome<R> | { readonly problems: readonly FormulaProblem[] };
}

export interface Checked<R> {
  /** Absent where there are problems. */
  readonly typed?: Typed<R>;
  readonly problems: readonly FormulaProblem[];
}

/**
 * Checks a formula against its scope.
 *
 * @example
 * const { expression } = parseFormula("round(qty * price, 2)");
 * checkFormula(expression, scope).typed.type // { kind: "decimal", precision: 18, scale: 2 }
 */
export function checkFormula<R>(expression: Expression, scope: Scope<R>): Checked<R> {
  const checker = new Checker(scope);
  const typed = checker.check(expression);
  if (typed && isNull(typed)) {
    checker.report(
      "formula.type",
      expression,
      "null alone has no type",
      "leave the column out, or give it `nulls: 100%`",
    );
  }
  return typed && checker.problems.length === 0 ? { typed, problems: [] } : { problems: checker.problems };
}

/** The formula as the type that its column declares: numbers are rounded half away from zero, anything has a text. */
export function convertFormula<R>(typed: Typed<R>, type: LogicalType): Checked<R> {
  const converted = conversion(typed, type);
  if (converted) return { typed: converted, problems: [] };
  const message = `a ${typeName(typed.type)} does not become a ${typeName(type)}`;
  return { problems: [{ code: "formula.type", message, start: typed.start, end: typed.end }] };
}

class Checker<R> {
  readonly problems: FormulaProblem[] = [];

  constructor(private readonly scope: Scope<R>) {}

  /** Undefined where this node, or one below it, has a problem: it is reported once, where it lies. */
  check(node: Expression): Typed<R> | undefined {
    switch (node.kind) {
      case "number":
        return this.number(node.text, node);
      case "text":
        return literal(text, node.value, node);
      case "bool":
        return literal(bool, node.value, node);
      case "null":
        return literal(date, null, node); // takes the type of its neighbour
      case "path":
        return this.input(node.names, node);
      case "unary": {
        const operand = this.check(node.operand);
        return operand && this.accept(unary(node.operator, operand, node), node);
      }
      case "binary": {
        const left = this.check(node.left);
        const right = this.check(node.right);
        return left && right && this.accept(binary(node.operator, left, right, node), node);
      }
      case "call":
        return this.call(node.name, node.args, node);
    }
  }

  report(code: FormulaCode, { start, end }: Span, message: string, hint?: string): undefined {
    this.problems.push({ code, message, ...(hint !== undefined && { hint }), start, end });
  }

  /** Whole without a point, else a double; percents are doubles, spans of time milliseconds. */
  private number(written: string, span: Span): Typed<R> | undefined {
    const quantity = parseQuantity(written);
    if (quantity?.kind === "duration") return literal(duration, BigInt(quantity.value), span);
    if (quantity?.kind !== "number") return this.report("formula.literal", span, `${written} is not a number`);
    const { value, integer, percent } = quantity;
    if (percent || integer === undefined || written.includes(".")) {
      if (integer === undefined && !percent && !written.includes(".") && !written.includes("-"))
        return this.tooLarge(written, span);
      return literal(float64, value, span);
    }
    return integer > int64Max ? this.tooLarge(written, span) : literal(int64, integer, span);
  }

  private tooLarge(written: string, span: Span): undefined {
    this.report(
      "formula.literal",
      span,
      `${written} is too large for a whole number (9.2e18)`,
      "write it with a point: 1.0e30",
    );
  }

  private input(names: readonly string[], span: Span): Typed<R> | undefined {
    const found = this.scope.resolve(names, span.start, span.end);
    if ("problems" in found) {
      this.problems.push(...found.problems);
      return undefined;
    }
    const { type, nullable, value } = found;
    return { kind: "input", type, nullable, value, start: span.start, end: span.end };
  }

  private call(name: string, args: readonly Expression[], span: Span): Typed<R> | undefined {
    if (notBuilt.has(name))
      return this.report("formula.not_built", span, `${name} over rows of a table is not built yet`);
    if (isAggregateName(name) && (args.length === 1 || !Object.hasOwn(functions, name)))
      return this.aggregate(name, args, span);
    const known: FunctionRule | undefined = Object.hasOwn(functions, name)
      ? functions[name as keyof typeof functions]
      : undefined;
    const checked = args.map((arg) => this.check(arg));
    if (!known) {
      const names = [...new Set([...Object.keys(functions), ...Object.keys(aggregates)])];
      const near = nearest(name, names);
      const hint = near ? `did you mean ${near}?` : `functions: ${names.join(" ")}`;
      const place = { start: span.start, end: span.start + name.length };
      return this.report("formula.unknown_function", place, `there is no function ${name}`, hint);
    }
    if (args.length < known.least || args.length > known.most) {
      const message = `${name} with ${args.length} argument${args.length === 1 ? "" : "s"}`;
      return this.report("formula.arguments", span, message, `it is ${known.usage}`);
    }
    const complete = checked.filter((arg) => arg !== undefined);
    if (complete.length < args.length) return undefined;
    if (!known.nulls && complete.some(isNull)) {
      return this.report(
        "formula.type",
        span,
        `${name} of null is null`,
        "use coalesce(x, value) to replace what is null",
      );
    }
    const outcome = known.apply(complete, span);
    if (!isMismatch(outcome)) return outcome;
    const hint = outcome.hint ?? `it is ${known.usage}`;
    return this.report("formula.type", span, `${name}: ${outcome.message}`, hint);
  }

  private aggregate(name: AggregateName, args: readonly Expression[], span: Span): Typed<R> | undefined {
    const usage = `it is ${aggregates[name]}`;
    const [argument] = args;
    if (!argument || args.length > 1) {
      const message = `${name} with ${args.length} argument${args.length === 1 ? "" : "s"}`;
      return this.report("formula.arguments", span, message, usage);
    }
    const outcome = this.scope.aggregate?.(name, argument, span);
    if (!outcome)
      return this.report("formula.aggregate", span, `${name} is over children, and none can be seen here`, usage);
    if ("problems" in outcome) {
      this.problems.push(...outcome.problems);
      return undefined;
    }
    if (!isMismatch(outcome)) return outcome;
    return this.report("formula.type", span, `${name}: ${outcome.message}`, outcome.hint ?? usage);
  }

  private accept(outcome: Outcome<R>, span: Span): Typed<R> | undefined {
    return isMismatch(outcome) ? this.report("formula.type", span, outcome.message, outcome.hint) : outcome;
  }
}
