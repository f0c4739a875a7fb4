// An operation of the row program of assembly/encode/csv.ts as the plan holds it; apart from how operations are chosen.
import type { Addr } from "../kernels/program.js";
import type { Vector } from "../kernels/vector.js";
import type { Form } from "./form.js";

// biome-ignore format: one line a family
/** The operations in the order of their codes: `Op` in assembly/encode/layout.ts. */
export const operationNames = [
  "end", "nulls",
  "entry32", "entry64", "slot32", "slot64",
  "entry32Nullable", "entry64Nullable", "slot32Nullable", "slot64Nullable", "entries", "slots",
  "int8_32", "int8_64", "int10_32", "int10_64", "int20_64",
  "cents32", "cents64", "decimal10_32", "decimal10_64", "decimal15_64", "decimal32", "decimal64",
  "timeS", "timeMs", "timeSNullable", "timeMsNullable", "timeSAny", "timeMsAny", "date",
  "float64", "float32", "uuid", "text", "textQuoted", "dictionary", "references",
  "literal", "close", "closeNullable", "nullsJson", "textJson", "float64Json", "float32Json",
] as const;
export type OperationName = (typeof operationNames)[number];

/** One operation: what stands in its 32 bytes once addresses are known. */
export interface Operation {
  readonly name: OperationName;
  readonly column?: Addr;
  readonly table?: Addr;
  readonly validity?: Addr;
  readonly wide?: bigint;
  readonly aux?: number;
  /** Of the field, without the comma. */
  readonly maxBytes: number;
}

export const operationCode = (name: OperationName): number => operationNames.indexOf(name);

/** Nulls behind an operation that knows none: in CSV the comma moves to the start of the field, in JSON null is written over it. */
export function withNulls(operation: Operation, { validity }: Vector, form: Form): readonly Operation[] {
  if (validity === undefined) return [operation];
  return [operation, { name: form.name === "csv" ? "nulls" : "nullsJson", validity, maxBytes: form.none.length }];
}
