// Makes typed nodes: widens, converts and folds. What folds here is exact in JavaScript as in the kernels (+ - * / of
// doubles, integers); everything else that is constant is left to a kernel, which runs once.
import { decimal, float64, int64, integerRange, isFloat, isInteger, type LogicalType } from "../kernels/types.js";
import { dayMs, firstDay, firstMs, lastDay, lastMs } from "./civil.js";
import type { Span } from "./syntax.js";
import type { Literal, LiteralValue, Operation, TextFormat, Typed } from "./typed.js";

/** Whole numbers reach so far, decimals to 18 digits; what lies beyond is null. Below 2^63, so that a double tells. */
export const int64Max = 9_200_000_000_000_000_000n;
/** The largest scale of a decimal that a formula makes. */
export const scaleMax = 9;

export const duration: LogicalType = { kind: "duration" };

/** The type that a value has inside formulas. */
export function widened(type: LogicalType): LogicalType {
  if (isInteger(type)) return int64;
  if (isFloat(type)) return float64;
  return type.kind === "decimal" ? decimal(18, type.scale) : type;
}

export const literal = (type: LogicalType, value: LiteralValue, { start, end }: Span): Literal => ({
  kind: "literal",
  type,
  value,
  nullable: value === null,
  start,
  end,
});

export const isLiteral = <R>(node: Typed<R>): node is Literal => node.kind === "literal";
export const isNull = <R>(node: Typed<R>): boolean => isLiteral(node) && node.value === null;

/** What a formula reads, in the order in which it is written; one that it reads twice comes twice. */
export function inputsOf<R>(node: Typed<R>): readonly R[] {
  switch (node.kind) {
    case "literal":
      return [];
    case "input":
      return [node.value];
    case "format":
      return inputsOf(node.arg);
    case "operation":
      return node.args.flatMap(inputsOf);
  }
}

/** An operation over operands that were converted already; folded where that is exact. */
export function operation<R>(
  name: Operation,
  type: LogicalType,
  args: readonly Typed<R>[],
  { start, end }: Span,
): Typed<R> {
  const folded = fold(name, type, args);
  if (folded !== undefined) return literal(type, folded, { start, end });
  return { kind: "operation", operation: name, type, nullable: mayBeNull(name, args), args, start, end };
}

/** `node` as another type; the check has made sure that there is such a conversion. */
export function convert<R>(node: Typed<R>, type: LogicalType): Typed<R> {
  if (isNull(node)) return literal(type, null, node);
  if (sameForm(node.type, type)) return node.type === type ? node : { ...node, type };
  if (isLiteral(node)) {
    const value = convertLiteral(node, type);
    if (value !== undefined) return literal(type, value, node);
  }
  return operation("convert", type, [node], node);
}

export const formatted = <R>(arg: Typed<R>, format: TextFormat, { start, end }: Span): Typed<R> => ({
  kind: "format",
  type: { kind: "text" },
  nullable: arg.nullable,
  format,
  arg,
  start,
  end,
});

/** Whether the bits of a value mean the same in both types; widths aside, since formulas widen what they read. */
function sameForm(a: LogicalType, b: LogicalType): boolean {
  if (isInteger(a) && isInteger(b)) return a.kind === b.kind || b.kind === "int64";
  if (isFloat(a) && isFloat(b)) return true;
  if (a.kind === "decimal" && b.kind === "decimal") return a.scale === b.scale && a.precision <= b.precision;
  return a.kind === b.kind;
}

/** The least and greatest value of a type whose values are whole (of decimals: the scaled integer). */
export function rangeOf(type: LogicalType): readonly [low: bigint, high: bigint] {
  if (type.kind in integerRange && type.kind !== "int64") {
    const [low, high] = integerRange[type.kind as "int8"];
    return [BigInt(low), BigInt(high)];
  }
  switch (type.kind) {
    case "decimal": {
      const limit = tenTo(Math.min(type.precision, 18)) - 1n;
      return [-limit, limit];
    }
    case "date":
      return [BigInt(firstDay), BigInt(lastDay)];
    case "timestamp":
      return [BigInt(firstMs), BigInt(lastMs)];
    case "bool":
      return [0n, 1n];
    default:
      return [-int64Max, int64Max];
  }
}

export const tenTo = (scale: number): bigint => BigInt(`1${"0".repeat(scale)}`);

function convertLiteral({ value, type: from }: Literal, to: LogicalType): LiteralValue | undefined {
  if (typeof value !== "bigint") return undefined;
  if (from.kind === "date" && to.kind === "timestamp") return value * BigInt(dayMs);
  if (from.kind === "duration" && to.kind === "float64") return Number(value);
  if (!isInteger(from)) return undefined;
  if (isFloat(to)) return Number(value);
  if (to.kind !== "decimal") return undefined;
  const scaled = value * tenTo(to.scale);
  const [low, high] = rangeOf(to);
  return scaled >= low && scaled <= high ? scaled : undefined;
}

function fold<R>(name: Operation, type: LogicalType, args: readonly Typed<R>[]): LiteralValue | undefined {
  const [a, b] = args.map((arg) => (isLiteral(arg) ? arg.value : undefined));
  if (typeof a === "number" && typeof b === "number") {
    const value =
      name === "add"
        ? a + b
        : name === "subtract"
          ? a - b
          : name === "multiply"
            ? a * b
            : name === "divide"
              ? a / b
              : Number.NaN;
    return Number.isFinite(value) ? value : undefined;
  }
  if (typeof a !== "bigint" || typeof b !== "bigint") return undefined;
  const value = name === "add" ? a + b : name === "subtract" ? a - b : name === "multiply" ? a * b : undefined;
  const [low, high] = rangeOf(type);
  return value !== undefined && value >= low && value <= high ? value : undefined;
}

/** Null where an operand is, and where there is no value: x / 0, roots and logarithms of what has none, powers too large. */
function mayBeNull<R>(name: Operation, args: readonly Typed<R>[]): boolean {
  const anyNull = args.some(({ nullable }) => nullable);
  switch (name) {
    case "if":
      return args[1]!.nullable || args[2]!.nullable; // a condition that is null takes the other value
    case "coalesce":
      return args.every(({ nullable }) => nullable);
    case "divide":
    case "floorDivide":
    case "modulo": {
      const divisor = args[1]!;
      return anyNull || !isLiteral(divisor) || Number(divisor.value) === 0;
    }
    case "sqrt":
    case "log":
    case "exp":
    case "power":
      return true;
    default:
      return anyNull;
  }
}
