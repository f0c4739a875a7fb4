// The tree of a formula as it was written, and what can be wrong with one. Apart from the parser, which builds it.

/** Offsets into the formula's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "**" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||";

export type Expression = Span &
  (
    | { readonly kind: "number"; readonly unit: "number" | "percent" | "duration"; readonly text: string }
    | { readonly kind: "text"; readonly value: string }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "null" }
    /** `price`, `basket.customer.archetype` */
    | { readonly kind: "path"; readonly names: readonly string[] }
    | { readonly kind: "unary"; readonly operator: "-" | "!"; readonly operand: Expression }
    | {
        readonly kind: "binary";
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  );

/** One problem of a formula; the spec adds file and offset. */
export interface FormulaProblem extends Span {
  readonly code: FormulaCode;
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
}

export type FormulaCode =
  | "formula.syntax"
  | "formula.unsupported"
  | "formula.too_long"
  | "formula.too_deep"
  | "formula.unknown_name"
  | "formula.unknown_function"
  | "formula.arguments"
  | "formula.type"
  | "formula.literal"
  | "formula.aggregate"
  | "formula.template"
  | "formula.not_built";
