// Whether a formula keeps different values different: else `unique` would be promised in vain.
import { isFloat, isInteger, type LogicalType } from "../kernels/types.js";
import type { Literal, TimeDirective, TimePiece, Typed } from "./typed.js";

/**
 * True where rows that differ in a distinct input differ in the result. By default every input is distinct, which holds of
 * a formula over one value. What is not recognised counts as false.
 */
export function keepsDistinct<R>(typed: Typed<R>, isDistinct: (input: R) => boolean = () => true): boolean {
  const keeps = (node: Typed<R>): boolean => keepsDistinct(node, isDistinct);
  switch (typed.kind) {
    case "input":
      return isDistinct(typed.value);
    case "literal":
      return false;
    case "format":
      if (typed.format.kind === "time" && !tellsApart(typed.format.pieces, typed.arg)) return false;
      return keeps(typed.arg);
    case "operation": {
      const value = typed.args[0]!;
      switch (typed.operation) {
        case "concat":
          return typed.args.some((part, i) => keeps(part) && standsAlone(typed.args, i));
        case "multiply":
        case "add":
        case "subtract": {
          const constant = typed.args.find(isLiteral) as Literal | undefined;
          const isLost = typed.operation === "multiply" && constant?.value === 0n;
          return isWhole(typed.type) && constant !== undefined && !isLost && typed.args.some(keeps);
        }
        case "floorDivide": // a timestamp of whole seconds by 1000 ms: none is lost
          return value.type.kind === "timestamp" && value.type.unit === "s" && keeps(value);
        case "convert":
          return isExact(value.type, typed.type) && keeps(value);
        default:
          return false;
      }
    }
  }
}

const isLiteral = <R>({ kind }: Typed<R>): boolean => kind === "literal";
const isWhole = ({ kind }: LogicalType): boolean => kind !== "float64" && kind !== "float32";

/** Digits that a double holds of every decimal. */
const doubleDigits = 15;

function isExact(from: LogicalType, to: LogicalType): boolean {
  if (from.kind === "timestamp") return to.kind !== "date";
  if (isFloat(from)) return isFloat(to) && to.kind !== "float32";
  if (isFloat(to)) return to.kind === "float64" && (from.kind !== "decimal" || from.precision <= doubleDigits);
  if (from.kind === "decimal") return to.kind === "decimal" && to.scale >= from.scale;
  return from.kind === "date" || isInteger(from);
}

/**
 * Whether part i of a text can be told from the rest: all others are constant, or it runs from a mark that it cannot hold
 * itself to a constant end. `{name}.{id}@shop.com` ends in an id behind the last dot, whatever the name; `{name}{id}` does not.
 */
function standsAlone<R>(parts: readonly Typed<R>[], i: number): boolean {
  const before = parts.slice(0, i);
  const behind = parts.slice(i + 1);
  if (before.every(isLiteral) && behind.every(isLiteral)) return true;
  const own = charactersOf(parts[i]!);
  if (own === undefined) return false;
  if (behind.every(isLiteral)) return isMark(textOf(before.at(-1)).at(-1), own);
  return before.every(isLiteral) && isMark(textOf(behind[0])[0], own);
}

const textOf = <R>(node: Typed<R> | undefined): string => (node?.kind === "literal" ? String(node.value) : "");
const isMark = (mark: string | undefined, own: string): boolean => mark !== undefined && !own.includes(mark);

/** Every character that a part may hold; undefined where it may hold any. */
function charactersOf<R>(part: Typed<R>): string | undefined {
  if (part.kind !== "format" || part.format.kind === "time") return undefined;
  if (part.format.kind === "digits") {
    const { locale, grouped } = part.format.marks ?? {};
    return `-0123456789 ${locale?.decimal ?? "."}${grouped ? locale!.group : ""}`;
  }
  const { kind } = part.arg.type;
  if (isInteger(part.arg.type) || kind === "date") return "-0123456789";
  if (kind === "decimal") return "-0123456789.";
  if (kind === "timestamp") return "-0123456789:.TZ";
  return kind === "uuid" ? "-0123456789abcdef" : undefined;
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
