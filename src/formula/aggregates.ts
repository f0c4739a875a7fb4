// Functions over the children of a row: sum, count, avg, min and max. What each takes, what it gives, and what is kept of the children.
import { float64, int64, isNumber, type LogicalType } from "../kernels/types.js";
import { convert, duration, operation, widened } from "./nodes.js";
import { described, type Outcome } from "./operators.js";
import type { Span } from "./syntax.js";
import type { Typed } from "./typed.js";

/** How each is called, for messages. `min` and `max` of several values are functions of one row. */
export const aggregates = {
  sum: "sum(children.column) of numbers or spans of time",
  count: "count(children) or count(children.column), which leaves out nulls",
  avg: "avg(children.column) of numbers or spans of time",
  min: "min(children.column) of numbers or times",
  max: "max(children.column) of numbers or times",
} as const;
export type AggregateName = keyof typeof aggregates;

export const isAggregateName = (name: string): name is AggregateName => Object.hasOwn(aggregates, name);

/** What is kept of the children while they are made. An average is a sum by a count. */
export type Accumulation = "sum" | "count" | "min" | "max";

/** Makes the input that stands for what was kept. */
export type Accumulated<R> = (kept: Accumulation, type: LogicalType, nullable: boolean) => Typed<R>;

/**
 * The call as a formula of the parent's row. Nulls are skipped; over no rows a sum and a count are 0, the others null.
 *
 * @example
 * aggregated("avg", amount, span, input) // operation divide of the inputs "sum" and "count"
 */
export function aggregated<C, R>(
  name: AggregateName,
  argument: Typed<C> | undefined,
  span: Span,
  input: Accumulated<R>,
): Outcome<R> {
  if (name === "count") return input("count", int64, false);
  if (!argument) return { message: `${name} needs a column of the children` };
  const type = widened(argument.type);
  const isSpan = type.kind === "duration";
  switch (name) {
    case "sum":
      return isNumber(type) || isSpan ? input("sum", type, false) : notFor(argument);
    case "avg": {
      if (!isNumber(type) && !isSpan) return notFor(argument);
      const parts = [convert(input("sum", type, false), float64), convert(input("count", int64, false), float64)];
      const mean = operation("divide", float64, parts, span);
      return isSpan ? convert(mean, duration) : mean;
    }
    default:
      return ["text", "bool", "uuid"].includes(type.kind) ? notFor(argument) : input(name, type, true);
  }
}

function notFor<C>(argument: Typed<C>): { readonly message: string; readonly hint?: string } {
  const message = `not for ${described(argument)}`;
  return argument.type.kind === "bool" ? { message, hint: "count what holds: sum(if(condition, 1, 0))" } : { message };
}
