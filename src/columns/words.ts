// Shapes of words that several verbs share, and how their texts are understood.
import { z } from "zod";
import { parseDate, parseQuantity, parseRange, parseTimestamp } from "../formula/literals.js";
import { type LogicalType, typeName } from "../kernels/types.js";
import type { Path, Scope } from "./column-kind.js";

/** Beside a length: zod asks it of whatever has a `length`, and a map that stands where a text should can have such a key. */
export const ofItsType = {
  when: ({ issues }: { readonly issues: readonly unknown[] }) => issues.length === 0,
} as object;

/** A number, or a number with a unit: 3%, 20k, 1B. */
export const quantity = z.union([z.number(), z.bigint(), z.string()]).meta({
  description: "a number, also with a unit: 3%, 20k, 2M, 1B",
});
export type Quantity = z.output<typeof quantity>;

export const constant = z.union([z.string(), z.number(), z.bigint(), z.boolean()]).meta({
  description: "a constant: text, a number, true or false",
});

export const range = z.string().meta({ description: "a range such as 1..9", examples: ["1..9", "0.5..2.5"] });
export const formulaText = z.union([z.string(), z.number(), z.boolean()]).meta({ description: "a formula" });

/** The number behind a quantity, if it is one. */
export function plainNumber(value: Quantity): number | undefined {
  const quantity = typeof value === "string" ? parseQuantity(value) : undefined;
  if (typeof value === "string") return quantity?.kind === "number" ? quantity.value : undefined;
  return Number(value);
}

/** The number behind a quantity; problems are reported at `path`. */
export function numberOf(value: Quantity, scope: Scope, path: Path): number | undefined {
  const number = plainNumber(value);
  if (number !== undefined) return number;
  const hint = "write a number such as 3, 2.5, 3%, 20k";
  return scope.error("spec.not_a_number", `${JSON.stringify(value)} is not a number`, path, hint);
}

/** A span of time in milliseconds. */
export function durationOf(value: Quantity, scope: Scope, path: Path): number | undefined {
  const parsed = typeof value === "string" ? parseQuantity(value) : undefined;
  if (parsed?.kind === "duration") return Number(parsed.value);
  return scope.error(
    "spec.not_a_duration",
    `${JSON.stringify(value)} is not a span of time`,
    path,
    "write e.g. 1s, 15m, 9d",
  );
}

/** Digits after the point of a number as it was written. */
export const fractionDigits = (text: string): number => text.trim().match(/^-?\d+\.(\d+)$/)?.[1]?.length ?? 0;

export interface NumberRange {
  readonly from: number;
  readonly to: number;
  /** The ends as they were written. */
  readonly fromText: string;
  readonly toText: string;
  /** True where both ends are written without a fraction. */
  readonly whole: boolean;
  /** Most digits after the point of either end. */
  readonly digits: number;
}

/** A range of numbers, ends as written; the ends may not be swapped. */
export function numberRange(text: string, scope: Scope, path: Path): NumberRange | undefined {
  const parsed = parseRange(text);
  const hint = "write a range such as 1..9 or 0.5..2.5";
  if (!parsed) return scope.error("spec.bad_range", `${JSON.stringify(text)} is not a range`, path, hint);
  const from = numberOf(parsed.from, scope, path);
  const to = numberOf(parsed.to, scope, path);
  if (from === undefined || to === undefined) return undefined;
  if (from > to) {
    return scope.error(
      "spec.swapped_range",
      `the range ${text} begins above its end`,
      path,
      `write ${parsed.to}..${parsed.from}`,
    );
  }
  const whole =
    !parsed.from.includes(".") && !parsed.to.includes(".") && Number.isInteger(from) && Number.isInteger(to);
  return {
    from,
    fromText: parsed.from,
    to,
    toText: parsed.to,
    whole,
    digits: Math.max(fractionDigits(parsed.from), fractionDigits(parsed.to)),
  };
}

/** `an int64`, `a date`; text has none. */
export function withArticle(type: LogicalType): string {
  const name = typeName(type);
  if (name === "text") return name;
  return `${/^[aeio]/.test(name) ? "an" : "a"} ${name}`;
}

export const dayMs = 86_400_000;

/** A range of time in ms, the end out: `period`, `a..b` (a date as the end means its whole day), or one date. */
export function timeRange(text: string, scope: Scope, path: Path): { from: number; to: number } | undefined {
  if (text === "period") return scope.period;
  const ends = parseRange(text) ?? { from: text, to: text };
  const from = instant(ends.from, 0);
  const to = instant(ends.to, dayMs);
  if (from === undefined || to === undefined) {
    const hint = "write period, or a range such as 2024-01-01..2024-12-31";
    return scope.error("spec.bad_time_range", `${JSON.stringify(text)} is not a range of time`, path, hint);
  }
  if (from === to)
    return scope.error(
      "spec.empty_range",
      `the range ${text} is empty: its end is not in it`,
      path,
      "let it end later",
    );
  if (from > to) {
    return scope.error(
      "spec.swapped_range",
      `the range ${text} ends before it begins`,
      path,
      `write ${ends.to}..${ends.from}`,
    );
  }
  return { from, to };
}

/** Milliseconds of a date (plus `dateEnd`) or of a moment. */
function instant(text: string, dateEnd: number): number | undefined {
  const days = parseDate(text);
  return days === undefined ? parseTimestamp(text) : days * dayMs + dateEnd;
}
