// Whether what the modifiers make of a value keeps different values different: else `unique` would be promised in vain.

import type { TimeDirective, TimePiece, Typed } from "../formula/typed.js";
import { isFloat, isInteger, type LogicalType } from "../kernels/types.js";

/** True where no two inputs of the formula give one result. The formula is one that `shaping` makes. */
export function keepsDistinct<R>(typed: Typed<R>): boolean {
  switch (typed.kind) {
    case "input":
      return true;
    case "literal":
      return false;
    case "format":
      if (typed.format.kind === "time" && !tellsApart(typed.format.pieces, typed.arg)) return false;
      return keepsDistinct(typed.arg);
    case "operation": {
      const [value, by] = typed.args;
      if (typed.operation === "concat") {
        const parts = typed.args.filter(({ kind }) => kind !== "literal");
        return parts.length === 1 && keepsDistinct(parts[0]!);
      }
      if (typed.operation === "multiply" && by?.kind === "literal") return keepsDistinct(value!);
      if (typed.operation === "floorDivide") {
        return value!.type.kind === "timestamp" && value!.type.unit === "s" && keepsDistinct(value!); // by 1000 ms: none is lost
      }
      return typed.operation === "convert" && isExact(value!.type, typed.type) && keepsDistinct(value!);
    }
  }
}

/** Digits that a double holds of every decimal. */
const doubleDigits = 15;

function isExact(from: LogicalType, to: LogicalType): boolean {
  if (from.kind === "timestamp") return to.kind !== "date";
  if (isFloat(from)) return isFloat(to) && to.kind !== "float32";
  if (isFloat(to)) return to.kind === "float64" && (from.kind !== "decimal" || from.precision <= doubleDigits);
  if (from.kind === "decimal") return to.kind === "decimal" && to.scale >= from.scale;
  return from.kind === "date" || isInteger(from);
}

const days: readonly (readonly TimeDirective[])[] = [
  ["Y", "m", "d"],
  ["Y", "b", "d"],
  ["Y", "B", "d"],
  ["Y", "j"],
  ["G", "V", "u"],
];
const seconds: readonly (readonly TimeDirective[])[] = [
  ["H", "M", "S"],
  ["I", "p", "M", "S"],
];

/** Whether the pieces show a moment to the finest unit that its type has. */
function tellsApart<R>(pieces: readonly TimePiece[], moment: Typed<R>): boolean {
  const shown = pieces.flatMap((piece) => ("directive" in piece ? [piece.directive] : []));
  const shows = (ways: readonly (readonly TimeDirective[])[]): boolean =>
    ways.some((way) => way.every((letter) => shown.includes(letter)));
  const isDay = moment.kind === "operation" && moment.args[0]?.type.kind === "date";
  if (isDay || moment.type.kind === "date") return shows(days);
  const isFine = moment.type.kind === "timestamp" && moment.type.unit === "ms";
  return shows(days) && shows(seconds) && (!isFine || shown.includes("L"));
}
