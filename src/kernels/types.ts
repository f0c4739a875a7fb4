// Logical types of columns, as a spec names them, and how many bytes a value of each lane takes.

export type LogicalType =
  | { readonly kind: "bool" | "int8" | "int16" | "int32" | "int64" | "float32" | "float64" | "text" | "date" | "uuid" }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  /** Milliseconds since 1970 UTC; `unit` is the finest unit that the values use, and their text shows. */
  | { readonly kind: "timestamp"; readonly unit: "s" | "ms" }
  /** A span of time in milliseconds: only inside formulas, never a column's type. */
  | { readonly kind: "duration" };

export type TypeKind = LogicalType["kind"];

export const int64: LogicalType = { kind: "int64" };
export const int32: LogicalType = { kind: "int32" };
export const float64: LogicalType = { kind: "float64" };
export const text: LogicalType = { kind: "text" };
export const bool: LogicalType = { kind: "bool" };
export const date: LogicalType = { kind: "date" };
export const uuid: LogicalType = { kind: "uuid" };
export const decimal = (precision: number, scale: number): LogicalType => ({ kind: "decimal", precision, scale });
export const timestamp = (unit: "s" | "ms"): LogicalType => ({ kind: "timestamp", unit });

/** Ranges of the integer types, both ends in. */
export const integerRange = {
  int8: [-128, 127],
  int16: [-32768, 32767],
  int32: [-2147483648, 2147483647],
  int64: [-(2 ** 63), 2 ** 63 - 1024],
} as const;

export const isInteger = (type: LogicalType): type is { kind: keyof typeof integerRange } => type.kind in integerRange;
export const isFloat = (type: LogicalType): boolean => type.kind === "float64" || type.kind === "float32";
export const isNumber = (type: LogicalType): boolean => isInteger(type) || isFloat(type) || type.kind === "decimal";

/**
 * The type as a spec writes it.
 *
 * @example
 * typeName(decimal(12, 2)) // "decimal(12,2)"
 */
export function typeName(type: LogicalType): string {
  return type.kind === "decimal" ? `decimal(${type.precision},${type.scale})` : type.kind;
}
