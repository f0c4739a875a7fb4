// What the kernels of a formula cost, in nanoseconds a row: enough to tell where a table of results pays. Measured by bench/formulas.mjs.
import { isLiteral } from "./nodes.js";
import type { Operation, Typed } from "./typed.js";

/** What is not here costs about as much as an addition. */
const costs: Partial<Record<Operation, number>> = {
  divide: 1,
  floorDivide: 5,
  modulo: 5,
  power: 30,
  floor: 2,
  ceil: 2,
  sqrt: 2,
  exp: 10,
  log: 10,
  sin: 12,
  cos: 12,
  year: 4,
  month: 4,
  day: 4,
  hour: 3,
  minute: 3,
  weekday: 3,
  week: 6,
  dayofyear: 5,
  concat: 5,
  lower: 8,
  upper: 8,
  slice: 8,
  pad: 8,
  length: 5,
};
const addition = 0.8;
const rounding = 2;
const comparedTexts = 5;
/** To make a condition of one that may be null. */
const nulls = 1.2;
const comparisons: readonly Operation[] = ["equal", "less", "lessOrEqual", "between"];
const formats = { plain: 10, digits: 10, time: 15 } as const;

/** What can be known of a node before it is lowered. */
export interface Cost {
  readonly ns: number;
  /** Of texts: codes of a dictionary, whose functions are mapped at plan time and cost a row nothing. */
  readonly isCoded: boolean;
}

/** The cost of a subtree; `isCoded` says it of inputs. */
export function costOf<R>(node: Typed<R>, isCoded: (input: R) => boolean): Cost {
  switch (node.kind) {
    case "literal":
      return { ns: 0, isCoded: true };
    case "input":
      return { ns: 0, isCoded: isCoded(node.value) };
    case "format": {
      const { ns } = costOf(node.arg, isCoded);
      const isConstant = isLiteral(node.arg);
      const isTruth = node.arg.type.kind === "bool";
      return { ns: ns + (isConstant || isTruth ? 0 : formats[node.format.kind]), isCoded: isConstant || isTruth };
    }
    case "operation": {
      const args = node.args.map((arg) => costOf(arg, isCoded));
      const below = args.reduce((sum, { ns }) => sum + ns, 0);
      const areCoded = node.args.every(({ type }, i) => type.kind !== "text" || args[i]!.isCoded);
      return { ns: below + own(node, areCoded), isCoded: node.type.kind === "text" && areCoded };
    }
  }
}

function own<R>({ operation, type, args }: Extract<Typed<R>, { kind: "operation" }>, areCoded: boolean): number {
  const ofText = args.some((arg) => arg.type.kind === "text");
  if (operation === "if")
    return addition + (args[0]!.nullable ? nulls : 0) + (type.kind === "text" && !areCoded ? 5 : 0);
  if (comparisons.includes(operation)) return ofText && !areCoded ? comparedTexts : addition;
  if (ofText && areCoded && operation !== "length")
    return args.every((arg, i) => i === 0 || isLiteral(arg)) ? 0 : addition;
  if (operation === "convert" && args[0]!.type.kind === "float64") return rounding;
  if (operation === "power" && isLiteral(args[1]!) && Number(args[1]!.value) === 2) return addition;
  return ofText && areCoded ? addition : (costs[operation] ?? addition);
}
