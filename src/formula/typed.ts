// The tree of a formula after the type check: every node has its type, and operands were converted to what a node takes.
import type { LogicalType } from "../kernels/types.js";
import type { Locale } from "./locales.js";
import type { Span } from "./syntax.js";

/** What a scope knows of a name. `value` is the scope's own token; lowering hands it back to ask for the vector. */
export interface Resolved<R> {
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly value: R;
}

interface Common extends Span {
  readonly type: LogicalType;
  /**
   * Whether a row may be null: an input is, or a division, root, logarithm or power has no value.
   * A result out of its type's range is null too (see bounds.ts), but only where bounds cannot rule that out.
   */
  readonly nullable: boolean;
}

/** int64, decimal (scaled), date (days), timestamp and duration (ms) are bigint; float64 is number. */
export type LiteralValue = bigint | number | string | boolean | null;

export type Literal = Common & { readonly kind: "literal"; readonly value: LiteralValue };
export type Input<R> = Common & { readonly kind: "input"; readonly value: R };
export type OperationNode<R> = Common & {
  readonly kind: "operation";
  readonly operation: Operation;
  readonly args: readonly Typed<R>[];
};
/** The text of a value. */
export type FormatNode<R> = Common & { readonly kind: "format"; readonly format: TextFormat; readonly arg: Typed<R> };

export type Typed<R> = Literal | Input<R> | OperationNode<R> | FormatNode<R>;

/**
 * Operations of one type: arithmetic, comparisons and choices take operands of equal type (but for scales where
 * decimals multiply). `convert` changes the representation from the operand's type to the node's; numbers that lose
 * digits are rounded, half away from zero.
 */
export type Operation =
  | "convert"
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "floorDivide"
  | "modulo"
  | "power"
  | "absolute"
  | "min"
  | "max"
  | "floor"
  | "ceil"
  | "sqrt"
  | "exp"
  | "log"
  | "sin"
  | "cos"
  | "equal"
  | "less"
  | "lessOrEqual"
  | "between"
  | "and"
  | "or"
  | "not"
  | "if"
  | "coalesce"
  | CalendarPart
  | "concat"
  | "lower"
  | "upper"
  | "slice"
  | "pad"
  | "length";

/** `hour` and `minute` take a timestamp, the others a date. */
export type CalendarPart = "year" | "month" | "day" | "hour" | "minute" | "weekday" | "week" | "dayofyear";

/** How a value becomes text. */
export type TextFormat =
  /** As CSV shows it. */
  | { readonly kind: "plain" }
  /** `%05d`, `%8.2f`: digits with a least width; the operand is int64, or decimal of the scale that is shown. */
  | { readonly kind: "digits"; readonly width: number; readonly zeros: boolean; readonly marks?: Marks }
  /** strftime, cut into pieces; the operand is a timestamp. */
  | { readonly kind: "time"; readonly pieces: readonly TimePiece[]; readonly locale: Locale };

/** The marks of a language in numbers, and whether digits are grouped. */
export interface Marks {
  readonly locale: Locale;
  readonly grouped: boolean;
}

export type TimePiece = { readonly text: string } | { readonly directive: TimeDirective };

/** Letters of strftime that are known, `-` for those without a zero in front; `L` is milliseconds. F, T, R and x are written out by the check. */
export const timeDirectives = [
  "Y",
  "y",
  "m",
  "d",
  "-d",
  "-m",
  "H",
  "I",
  "M",
  "S",
  "L",
  "j",
  "u",
  "V",
  "G",
  "p",
  "b",
  "B",
  "a",
  "A",
] as const;
export type TimeDirective = (typeof timeDirectives)[number];
