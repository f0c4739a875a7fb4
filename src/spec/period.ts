// The time that the data lies in: `period:` of the spec, a start and either days or an end.
import { dayMs } from "../columns/words.js";
import { parseDate, parseQuantity } from "../formula/literals.js";
import type { Problems } from "./diagnostics.js";
import { entry, type Node } from "./tree.js";

/** Milliseconds: the first, and the first after. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Where a spec says nothing. */
export const wholeYear: Period = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2025, 0, 1) };

/** A period of more days is a slip of the hand: ten thousand years. */
const mostDays = 3_650_000;

/** The period, or undefined where none is said or after reporting what is wrong with it. */
export function periodOf(node: Node | undefined, problems: Problems): Period | undefined {
  if (node?.kind !== "map") return undefined;
  const word = (name: string) => {
    const value = entry(node, name)?.value;
    return value?.kind === "scalar" ? value : undefined;
  };
  const start = word("start");
  const days = word("days");
  const end = word("end");
  if (!start) return undefined; // the shape says so
  if ((days === undefined) === (end === undefined)) {
    const message = days ? "a period has days: or an end:, not both" : "a period needs days: or an end:";
    problems.error(
      "spec.bad_period",
      message,
      entry(node, "end")?.keyAt ?? start.at,
      "write { start: 2024-01-01, days: 365 }",
    );
    return undefined;
  }
  const dayOf = (text: string, at: typeof start.at): number | undefined => {
    const day = parseDate(text);
    if (day === undefined)
      problems.error("spec.bad_date", `${text} is not a date`, at, "write a day of the calendar such as 2024-01-31");
    return day;
  };
  const first = dayOf(start.text, start.at);
  if (end) {
    const last = dayOf(end.text, end.at);
    if (first === undefined || last === undefined) return undefined;
    if (last >= first) return { from: first * dayMs, to: (last + 1) * dayMs };
    problems.error(
      "spec.bad_period",
      `the period ends before it begins, on ${start.text}`,
      end.at,
      "the end is the last day of the period",
    );
    return undefined;
  }
  const quantity = parseQuantity(days!.text);
  const count = quantity?.kind === "number" ? quantity.value : Number.NaN;
  if (!(Number.isInteger(count) && count >= 1 && count <= mostDays)) {
    problems.error(
      "spec.bad_period",
      `${days!.text} is not a number of days`,
      days!.at,
      "write a whole number from 1 to 3,650,000",
    );
    return undefined;
  }
  return first === undefined ? undefined : { from: first * dayMs, to: (first + count) * dayMs };
}
