// A parameter of a distribution: a number, a case of numbers, or a formula; within its limits, whichever row it is of.
import { z } from "zod";
import { convertFormula } from "../formula/check.js";
import { float64, isNumber } from "../kernels/types.js";
import type { F64Vector } from "../kernels/vector.js";
import type { Cell, Formula, Meaning, Path, Scope } from "./column-kind.js";
import { formulaText, numberOf, plainNumber, type Quantity, quantity, withArticle } from "./words.js";

const caseOfNumbers = z.strictObject({
  case: formulaText,
  when: z.record(z.string(), quantity),
  else: quantity.optional(),
});
const forms = [z.number(), z.bigint(), z.string(), caseOfNumbers] as const;

/** The shape of a parameter; `what` says what it is. */
export const parameterShape = (what: string) =>
  z.union(forms).meta({ description: `${what}: a number, a formula or a case` });
export const optionalParameter = (what: string) => parameterShape(what).optional().meta(parameterShape(what).meta()!);
export type GivenParameter = z.output<ReturnType<typeof parameterShape>>;

/** What a parameter may be: from `from` (or above `above`) up to `to`. */
export interface Limits {
  readonly above?: number;
  readonly from?: number;
  readonly to?: number;
  readonly whole?: true;
}

export interface Parameter {
  /** The beginning of sentences about it: "the mean of a poisson". */
  readonly what: string;
  readonly path: Path;
  readonly limits: Limits;
  /** The number, where it is one; else it differs from row to row. */
  readonly constant: number | undefined;
  /** As it was written. */
  readonly text: string;
  readonly nullable: boolean;
  /** What it is in each row, as a formula of reals; absent where it is one number. */
  readonly formula?: Formula;
  /** Its value in every row. */
  vector(cell: Cell): F64Vector;
}

/**
 * The meaning of a parameter, or undefined after saying what it may be. `what` begins the sentence.
 *
 * @example
 * parameter(given.mean, "the mean of an exponential", { above: 0 }, scope, ["exponential", "mean"])
 * // the mean of an exponential is above 0, not -2
 */
export function parameter(
  given: GivenParameter,
  what: string,
  limits: Limits,
  scope: Scope,
  path: Path,
): Parameter | undefined {
  if (typeof given === "object") return ofCase(given, what, limits, scope, path);
  const constant = plainNumber(given);
  if (constant === undefined) return ofFormula(String(given), what, limits, scope, path);
  if (!isWithin(constant, limits)) return refused(given, constant, what, limits, scope, path);
  const vector = (): never => {
    throw new Error(`${what} is one number`);
  };
  return { what, path, limits, constant, text: String(given), nullable: false, vector };
}

/** The number of a parameter that cannot vary. */
export function fixedParameter(
  given: Quantity,
  what: string,
  limits: Limits,
  scope: Scope,
  path: Path,
): number | undefined {
  const value = numberOf(given, scope, path);
  if (value === undefined || isWithin(value, limits)) return value;
  return refused(given, value, what, limits, scope, path);
}

const isWithin = (value: number, limits: Limits): boolean => {
  const { above = Number.NEGATIVE_INFINITY, from = Number.NEGATIVE_INFINITY, to = Number.MAX_VALUE, whole } = limits;
  return value > above && value >= from && value <= to && (!whole || Number.isInteger(value));
};

const refused = (given: Quantity, value: number, what: string, limits: Limits, scope: Scope, path: Path): undefined =>
  scope.error("spec.bad_parameter", `${what} is ${wanted(limits, value)}, not ${given}`, path);

function wanted({ above, from, to, whole }: Limits, value: number): string {
  const finite = Math.abs(value) <= Number.MAX_VALUE;
  if (from !== undefined && to !== undefined)
    return `${whole ? "a whole number " : ""}between ${text(from)} and ${text(to)}`;
  if (to !== undefined && value > to) return `at most ${text(to)}`;
  if (finite && above !== undefined) return `above ${text(above)}`;
  return finite && from !== undefined ? `${text(from)} or more` : "a finite number";
}

const text = (limit: number): string => (limit >= 1e6 ? limit.toExponential().replace("+", "") : String(limit));

function ofCase(
  given: z.output<typeof caseOfNumbers>,
  what: string,
  limits: Limits,
  scope: Scope,
  path: Path,
): Parameter | undefined {
  const results: [Quantity, Path][] = Object.entries(given.when).map(([key, value]) => [value, [...path, "when", key]]);
  if (given.else !== undefined) results.push([given.else, [...path, "else"]]);
  let ok = true;
  for (const [result, at] of results) {
    const number = plainNumber(result);
    const hint = "a case gives numbers here; a formula stands alone";
    if (number === undefined) scope.error("spec.not_a_number", `${JSON.stringify(result)} is not a number`, at, hint);
    else if (!isWithin(number, limits)) refused(result, number, what, limits, scope, at);
    else continue;
    ok = false;
  }
  const meaning = ok ? scope.nested(given, path, float64) : undefined;
  if (!meaning) return undefined;
  return {
    what,
    path,
    limits,
    constant: undefined,
    text: "a case",
    nullable: meaning.nullable,
    ...(meaning.formula && { formula: meaning.formula }),
    vector: (cell) => realOf(meaning, cell),
  };
}

function realOf(meaning: Meaning, cell: Cell): F64Vector {
  const vector = meaning.lower(cell);
  if (vector.lane !== "f64") throw new Error("a parameter is a real");
  return vector;
}

function ofFormula(text: string, what: string, limits: Limits, scope: Scope, path: Path): Parameter | undefined {
  const written = scope.formula(text, path);
  if (!written) return undefined;
  const { typed } = isNumber(written.type) ? convertFormula(written.typed, float64) : { typed: undefined };
  if (!typed) {
    return scope.error("spec.type_mismatch", `${what} is a number, and this is ${withArticle(written.type)}`, path);
  }
  const formula: Formula = { text, typed, type: float64, nullable: typed.nullable };
  const parameter: Parameter = {
    what,
    path,
    limits,
    constant: undefined,
    text,
    nullable: formula.nullable,
    formula,
    vector(cell) {
      const vector = cell.rows.formula(formula);
      if (vector.lane !== "f64") throw new Error("a parameter is a real");
      checkBounds(parameter, vector, cell);
      return vector;
    },
  };
  return parameter;
}

/** Ends with a problem where one of a formula's few values is none that the parameter may have. */
export function checkValues(
  parameter: Parameter,
  values: Float64Array,
  cell: Cell,
  where: (i: number) => string,
): void {
  const { what, limits, path, text } = parameter;
  values.forEach((value, i) => {
    if (Number.isNaN(value) || isWithin(value, limits)) return;
    const at = where(i);
    const message = `${what} is ${wanted(limits, value)}, not ${value}${at && `, as where ${at}`}`;
    cell.tables.problem("spec.bad_parameter", message, cell, path, insideHint(text, limits, value));
  });
}

/** A scale of 0 gives one value, so that a formula may reach it. */
function checkBounds({ what, limits, text, path }: Parameter, { min }: F64Vector, cell: Cell): void {
  const least = limits.from ?? limits.above;
  if (least === undefined || min >= least) return;
  const found = min === -Number.MAX_VALUE ? "any number" : min;
  const message = `${what} is ${wanted(limits, min)}, and this can be ${found}`;
  cell.tables.problem("spec.bad_parameter", message, cell, path, `write max(${text}, ${least})`);
}

function insideHint(text: string, { from, above, to }: Limits, value: number): string {
  const least = from ?? above;
  if (least !== undefined && value <= least) return `write max(${text}, ${from ?? (above === 0 ? 0.001 : above)})`;
  return to === undefined ? "let it not be so" : `write min(${text}, ${to})`;
}
