// Names of types that other systems have, and what they are called here.
import { suggestion } from "./diagnostics.js";
import { typeNames } from "./modifiers.js";

/** Names that other systems have for the types here. */
const otherNames: Readonly<Record<string, string>> = {
  string: "text",
  str: "text",
  varchar: "text",
  char: "text",
  int: "int64",
  integer: "int64",
  bigint: "int64",
  long: "int64",
  smallint: "int16",
  tinyint: "int8",
  float: "float64",
  double: "float64",
  real: "float64",
  number: "float64",
  boolean: "bool",
  datetime: "timestamp",
  time: "timestamp",
  decimal: "decimal(12,2)",
  numeric: "decimal(12,2)",
  money: "decimal(12,2)",
};

/** The hint for a type that nobody knows. */
export function likelyType(text: string): string {
  const word = text.toLowerCase();
  if (/^decimal\s*\(/.test(word))
    return "decimal(p,s) has 1 to 18 digits in all, and up to 9 of them after the point: decimal(12,2)";
  return Object.hasOwn(otherNames, word)
    ? `did you mean ${JSON.stringify(otherNames[word])}?`
    : suggestion(text, typeNames);
}
