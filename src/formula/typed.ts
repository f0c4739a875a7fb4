// The tree of a formula after the type check: every node has its type, and operands were converted to what a node takes.
import type { LogicalType } from "../kernels/types.js";
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
   * A whole number or decimal out of range is null too, but a bitmap is made only where bounds cannot rule that out.
   */
  readonly nullable: boolean;
}

/** int64, decimal (scaled), date (days), timestamp and duration (ms) are bigint; float64 is number. */
export type LiteralValue = bigint | number | string | boolean | null;

export type Typed<R> = Common &
  (
    | { readonly kind: "literal"; readonly value: LiteralValue }
    | { readonly kind: "input"; readonly value: R }
    | { readonly kind: "operation"; readonly operation: Operation; readonly args: readonly Typed<R>[] }
    /** The text of a value: digits and times as a format writes them; what `concat` does with any value. */
    | { readonly kind: "format"; readonly format: TextFormat; readonly args: readonly [Typed<R>] }
  );

/**
 * Operations of one type: arithmetic, comparisons and choices take operands of equal type (but for scales where
 * decimals multiply). `convert` changes the representation from the operand's type to the node's.
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
  | "round"
  | "sqrt"
  | "exp"
  | "log"
  | "sin"
  | "cos"
  | "equal"
  | "less"
  | "lessOrEqual"
  | "and"
  | "or"
  | "not"
  | "if"
  | "coalesce"
  | "year"
  | "month"
  | "day"
  | "hour"
  | "minute"
  | "weekday"
  | "week"
  | "dayofyear"
  | "concat"
  | "lower"
  | "upper"
  | "slice"
  | "pad"
  | "length";

/** How a value becomes text. */
export type TextFormat =
  /** As CSV shows it. */
  | { readonly kind: "plain" }
  /** `%05d`, `%8.2f`: digits with a least width; the operand is int64, or decimal of the scale that is shown. */
  | { readonly kind: "digits"; readonly width: number; readonly zeros: boolean }
  /** strftime, cut into pieces: a literal text or one letter of a directive. */
  | { readonly kind: "time"; readonly pieces: readonly TimePiece[] };

export type TimePiece = { readonly text: string } | { readonly directive: TimeDirective };
export type TimeDirective =
  | "Y"
  | "y"
  | "m"
  | "d"
  | "H"
  | "I"
  | "M"
  | "S"
  | "L"
  | "j"
  | "u"
  | "V"
  | "G"
  | "p"
  | "b"
  | "B"
  | "a"
  | "A";
