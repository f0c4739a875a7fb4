// A number in the form that memory holds, as its type is written: decimals scaled, dates in days, times in milliseconds.
import { dateText } from "../encoders/literals.js";
import { decimalText } from "../kernels/plain-text.js";
import { isFloat, type LogicalType } from "../kernels/types.js";

export function numberText(type: LogicalType, value: number | bigint): string {
  if (isFloat(type)) return String(value);
  if (type.kind === "bool") return String(Number(value) === 1);
  if (type.kind === "decimal") return decimalText(BigInt(value), type.scale);
  if (type.kind === "date") return dateText(Number(value));
  return type.kind === "timestamp" ? new Date(Number(value)).toISOString().replace(".000Z", "Z") : String(value);
}
