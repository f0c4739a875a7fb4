// The types of operators: which operands go together, what they are converted to, and what comes out.
import {
  bool,
  date,
  decimal,
  float64,
  int64,
  isFloat,
  isInteger,
  isNumber,
  type LogicalType,
  timestamp,
  typeName,
} from "../kernels/types.js";
import { dayMs } from "./civil.js";
import { exactly, scaleOf, wider } from "./exact.js";
import { convert, duration, isLiteral, isNull, literal, operation, scaleMax, widened } from "./nodes.js";
import type { BinaryOperator, Span } from "./syntax.js";
import type { Operation, Typed } from "./typed.js";

/** A type error: said in the words of the user's types. */
export interface Mismatch {
  readonly message: string;
  readonly hint?: string;
}
export type Outcome<R> = Typed<R> | Mismatch;
export const isMismatch = <R>(outcome: Outcome<R>): outcome is Mismatch => "message" in outcome;

const mismatch = (message: string, hint?: string): Mismatch => (hint === undefined ? { message } : { message, hint });

/** `a operator b` */
export function binary<R>(operator: BinaryOperator, a: Typed<R>, b: Typed<R>, span: Span): Outcome<R> {
  if (isNull(a) || isNull(b)) {
    return mismatch(`null ${operator} anything is null`, "use coalesce(x, value) to replace what is null");
  }
  switch (operator) {
    case "&&":
    case "||":
      return logic(operator, a, b, span);
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return comparison(operator, a, b, span);
    default:
      return isNumber(a.type) && isNumber(b.type) ? numeric(operator, a, b, span) : temporal(operator, a, b, span);
  }
}

/** `-x`, `!x` */
export function unary<R>(operator: "-" | "!", operand: Typed<R>, span: Span): Outcome<R> {
  const { type } = operand;
  if (operator === "!") {
    return type.kind === "bool" && !isNull(operand)
      ? operation("not", bool, [operand], span)
      : mismatch(`! takes a condition, not ${described(operand)}`);
  }
  if (isNull(operand) || !(isNumber(type) || type.kind === "duration")) {
    return mismatch(`- takes a number or a span of time, not ${described(operand)}`);
  }
  const wide = widened(type);
  const zero = literal(wide, isFloat(wide) ? 0 : 0n, span); // 0 - x, so that no -0 reaches the output
  return operation("subtract", wide, [zero, convert(operand, wide)], span);
}

/** What a message calls a node. */
export const described = <R>(node: Typed<R>): string => (isNull(node) ? "null" : typeName(node.type));

/**
 * The type that both can be converted to without loss of meaning: numbers with numbers, times with times, else equal
 * types; null goes with everything.
 */
export function common<R>(a: Typed<R>, b: Typed<R>): LogicalType | undefined {
  if (isNull(a)) return isNull(b) ? undefined : widened(b.type);
  if (isNull(b)) return widened(a.type);
  return commonType(widened(besideLiteral(b, a).type), widened(besideLiteral(a, b).type));
}

const besideLiteral = <R>(other: Typed<R>, node: Typed<R>): Typed<R> =>
  isLiteral(node) ? beside(other, node, node) : node;

function commonType(a: LogicalType, b: LogicalType): LogicalType | undefined {
  if (isNumber(a) && isNumber(b)) {
    if (isFloat(a) || isFloat(b)) return float64;
    return wider(a, b);
  }
  if (isTime(a) && isTime(b)) return a.kind === "date" && b.kind === "date" ? date : timestamp(finest(a, b));
  return a.kind === b.kind ? a : undefined;
}

const isTime = ({ kind }: LogicalType): boolean => kind === "date" || kind === "timestamp";
const finest = (...types: readonly LogicalType[]): "s" | "ms" =>
  types.some((type) => type.kind === "timestamp" && type.unit === "ms") ? "ms" : "s";

function logic<R>(operator: "&&" | "||", a: Typed<R>, b: Typed<R>, span: Span): Outcome<R> {
  const odd = [a, b].find(({ type }) => type.kind !== "bool");
  if (odd) return mismatch(`${operator} takes conditions, not ${described(odd)}`);
  return operation(operator === "&&" ? "and" : "or", bool, [a, b], span);
}

function comparison<R>(operator: BinaryOperator, a: Typed<R>, b: Typed<R>, span: Span): Outcome<R> {
  const type = common(a, b);
  if (!type) {
    const [words, other] = a.type.kind === "text" ? [a, b] : [b, a];
    const hint = isTime(other.type) && isLiteral(words) ? `write ${other.type.kind}("2024-01-31")` : undefined;
    return mismatch(`${described(a)} ${operator} ${described(b)}: these cannot be compared`, hint);
  }
  if (type.kind === "uuid") return mismatch("uuids cannot be compared in formulas");
  if (type.kind === "bool" && operator !== "==" && operator !== "!=") {
    return mismatch(
      `${operator} does not order conditions`,
      "for a < x && x < b write both parts, or between(x, a, b)",
    );
  }
  const pair = [convert(a, type), convert(b, type)];
  const swapped = [pair[1]!, pair[0]!];
  switch (operator) {
    case "==":
      return operation("equal", bool, pair, span);
    case "!=":
      return operation("not", bool, [operation("equal", bool, pair, span)], span);
    case "<":
      return operation("less", bool, pair, span);
    case "<=":
      return operation("lessOrEqual", bool, pair, span);
    case ">":
      return operation("less", bool, swapped, span);
    default:
      return operation("lessOrEqual", bool, swapped, span);
  }
}

const arithmetic: Readonly<Partial<Record<BinaryOperator, Operation>>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "modulo",
  "**": "power",
};

function numeric<R>(operator: BinaryOperator, left: Typed<R>, right: Typed<R>, span: Span): Typed<R> {
  const real = operator === "/" || operator === "**";
  const [a, b] = real ? [left, right] : [beside(right, left, span), beside(left, right, span)];
  const name = arithmetic[operator]!;
  const product = operator === "*" ? productType(widened(a.type), widened(b.type)) : undefined;
  if (product?.kind === "decimal") {
    return operation(name, product, [convert(a, widened(a.type)), convert(b, widened(b.type))], span);
  }
  const type = product ?? (real ? float64 : common(a, b)!);
  return operation(name, type, [convert(a, type), convert(b, type)], span);
}

/** `node` as it stands beside `other`: beside a decimal, constants are decimals. */
function beside<R>(other: Typed<R>, node: Typed<R>, span: Span): Typed<R> {
  if (other.type.kind !== "decimal" || !isFloat(node.type)) return node;
  return exactly(node, (operator, a, b) => numeric(operator, a, b, span)) ?? node;
}

/** Scales add; beyond nine digits the product is a float64. */
function productType(a: LogicalType, b: LogicalType): LogicalType {
  if (isInteger(a) && isInteger(b)) return int64;
  const scale = scaleOf(a) + scaleOf(b);
  const oneIsWhole = isInteger(a) || isInteger(b);
  return isFloat(a) || isFloat(b) || (scale > scaleMax && !oneIsWhole) ? float64 : decimal(18, scale);
}

/** Operators where a date, a timestamp or a span of time takes part. */
function temporal<R>(operator: BinaryOperator, a: Typed<R>, b: Typed<R>, span: Span): Outcome<R> {
  const [left, right] = [a.type, b.type];
  if (left.kind === "duration" && right.kind === "duration") {
    if (operator === "+" || operator === "-") return operation(arithmetic[operator]!, duration, [a, b], span);
    if (operator === "/") return operation("divide", float64, [convert(a, float64), convert(b, float64)], span);
  }
  if (left.kind === "duration" && isNumber(right) && (operator === "*" || operator === "/"))
    return scaled(operator, a, b, span);
  if (isNumber(left) && right.kind === "duration" && operator === "*") return scaled(operator, b, a, span);
  if (isTime(left) && isTime(right) && operator === "-") {
    const type = commonType(left, right)!;
    return operation("subtract", type.kind === "date" ? int64 : duration, [convert(a, type), convert(b, type)], span);
  }
  if (isTime(left) && right.kind === "duration" && (operator === "+" || operator === "-"))
    return moved(operator, a, b, span);
  if (left.kind === "duration" && isTime(right) && operator === "+") return moved(operator, b, a, span);

  const hint =
    (isTime(left) && isNumber(right)) || (isNumber(left) && isTime(right))
      ? "write a span of time: 7d, 4h, 15m; or n * 1d"
      : operator === "+" && (left.kind === "text" || right.kind === "text")
        ? "use concat(a, b) to join texts"
        : undefined;
  return mismatch(`${described(a)} ${operator} ${described(b)} has no meaning`, hint);
}

/** A span of time times or by a number: whole milliseconds. */
function scaled<R>(operator: "*" | "/", span: Typed<R>, by: Typed<R>, at: Span): Typed<R> {
  if (operator === "*" && isInteger(by.type)) return operation("multiply", duration, [span, convert(by, int64)], at);
  const exact = operation(arithmetic[operator]!, float64, [convert(span, float64), convert(by, float64)], at);
  return convert(exact, duration);
}

/** A date moves by whole days where the span is a constant; otherwise it becomes a timestamp. */
function moved<R>(operator: "+" | "-", time: Typed<R>, by: Typed<R>, at: Span): Typed<R> {
  const span = isLiteral(by) ? Number(by.value) : undefined;
  if (time.type.kind === "date" && span !== undefined && span % dayMs === 0) {
    return operation(arithmetic[operator]!, date, [time, literal(int64, BigInt(span / dayMs), by)], at);
  }
  const unit = span !== undefined && span % 1000 === 0 ? finest(time.type) : "ms";
  const type = timestamp(unit);
  return operation(arithmetic[operator]!, type, [convert(time, type), by], at);
}
