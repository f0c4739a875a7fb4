// Constants beside decimals: `price * 0.9` is money times nine tenths, not a double near it, so that cents round as on paper.
import { decimal, isFloat, isInteger, isNumber, type LogicalType } from "../kernels/types.js";
import { convert, isLiteral, literal, operation, scaleMax, widened } from "./nodes.js";
import type { BinaryOperator } from "./syntax.js";
import type { Typed } from "./typed.js";

/** Joins two numbers that are not doubles by + - or *. */
type Combine = <R>(operator: BinaryOperator, a: Typed<R>, b: Typed<R>) => Typed<R>;

/**
 * A double as the decimal that it was written as; undefined where it was computed or has more than nine digits after the
 * point. Looks into `if` and into + - * of constants, whole numbers and decimals.
 */
export function exactly<R>(node: Typed<R>, combine: Combine): Typed<R> | undefined {
  if (!isFloat(node.type)) return isNumber(node.type) ? node : undefined;
  if (isLiteral(node)) return typeof node.value === "number" ? exactLiteral(node.value, node) : undefined;
  if (node.kind !== "operation") return undefined;
  const operator = operators[node.operation as keyof typeof operators];
  if (node.operation === "convert") return exactly(node.args[0]!, combine);
  if (node.operation === "if") {
    const [condition, a, b] = node.args as readonly [Typed<R>, Typed<R>, Typed<R>];
    const [x, y] = [exactly(a, combine), exactly(b, combine)];
    const type = x && y && wider(widened(x.type), widened(y.type));
    return type && operation("if", type, [condition, convert(x, type), convert(y, type)], node);
  }
  const [x, y] = operator === undefined ? [] : node.args.map((arg) => exactly(arg, combine));
  const combined = operator && x && y && combine(operator, x, y);
  return combined && !isFloat(combined.type) ? combined : undefined;
}

const operators = { add: "+", subtract: "-", multiply: "*" } as const;

/** The digits of a decimal that a double holds for sure. */
const doubleDigits = 15;

function exactLiteral<R>(value: number, at: Typed<R>): Typed<R> | undefined {
  if (Math.abs(value) >= 1e15) return undefined; // from 1e21 on toFixed writes an exponent
  const digits = value.toFixed(scaleMax).replace(/0+$/, "");
  const near = Number(digits);
  const [whole = "", fraction = ""] = digits.split(".");
  if (!(Math.abs(near - value) <= Math.abs(value) * Number.EPSILON) || whole.length + fraction.length > doubleDigits)
    return undefined;
  return literal(decimal(18, fraction.length), BigInt(whole + fraction), at);
}

/** Of whole numbers and decimals: the type that holds both. */
export function wider(a: LogicalType, b: LogicalType): LogicalType {
  return isInteger(a) && isInteger(b) ? a : decimal(18, Math.max(scaleOf(a), scaleOf(b)));
}

export const scaleOf = (type: LogicalType): number => (type.kind === "decimal" ? type.scale : 0);
