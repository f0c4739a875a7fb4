// The values of a choice from a csv file: one column of values, and where there is one, one of weights.
import { isFloat, isInteger, type LogicalType } from "../kernels/types.js";
import { textAt } from "../kernels/vector.js";
import type { Path, Scope, SuppliedColumn, SuppliedFile } from "./column-kind.js";
import type { ConstantList } from "./constants.js";

export interface ChoiceFile {
  readonly csv: string;
  readonly value: string;
  readonly weight?: string | undefined;
}

export interface ChoiceValues {
  readonly constants: ConstantList;
  readonly size: number;
  /** Undefined where all are alike. */
  readonly weights: Float64Array | undefined;
}

/** Distinct values in the order in which they first stand, weights of equal ones added; each line counts 1 without weights. */
export function valuesOfFile({ csv, value, weight }: ChoiceFile, scope: Scope): ChoiceValues | undefined {
  const types = scope.declared && new Map<string, LogicalType>([[value, scope.declared]]);
  const table = scope.file(csv, ["choice", "csv"], types);
  if (!table) return undefined;
  const values = columnOf(table, value, ["choice", "value"], scope);
  // The declared type is that of the values: where these are their own weights, weights are numbers still
  const weighed = weight === value && types ? scope.file(csv, ["choice", "csv"], undefined) : table;
  if (!weighed) return undefined;
  const weights = weight === undefined ? undefined : columnOf(weighed, weight, ["choice", "weight"], scope);
  if (!values || (weight !== undefined && !weights)) return undefined;
  if (table.rows === 0)
    return scope.error(
      "spec.empty_choice",
      `${table.file} has no rows to choose from`,
      ["choice", "csv"],
      "add lines below its header",
    );
  const weightOf = weights ? weightReader(table, weights, scope) : () => 1;
  const keyAt = valueReader(values);
  const sums = new Map<string | number | bigint, number>();
  for (let row = 0; row < table.rows; row++) {
    if (!isThere(values, row)) {
      const hint = "delete the line, or write nulls: for the share of rows that are null";
      const message = `line ${table.lineOf(row)} of ${table.file} has no ${value}`;
      return scope.error("spec.null_value", message, ["choice", "value"], hint);
    }
    const own = weightOf?.(row);
    if (own === undefined) return undefined;
    const key = keyAt(row);
    sums.set(key, (sums.get(key) ?? 0) + own);
  }
  const all = Float64Array.from(sums.values());
  if (all.every((sum) => sum === 0)) {
    const message = `all weights of ${table.file} are 0: nothing can be chosen`;
    return scope.error("spec.zero_weights", message, ["choice", "weight"], "give one of them a weight above 0");
  }
  const { type } = values;
  const keys = [...sums.keys()];
  const constants =
    type.kind === "text" ? { type, texts: keys as string[] } : { type, numbers: keys as (number | bigint)[] };
  const alike = all.every((sum) => sum === all[0]);
  return { constants, size: keys.length, weights: alike ? undefined : all };
}

function columnOf(table: SuppliedFile, name: string, path: Path, scope: Scope): SuppliedColumn | undefined {
  const found = table.columns.find((column) => column.name === name);
  if (found) return found;
  const names = table.columns.map((column) => column.name).join(", ");
  return scope.error(
    "spec.unknown_column",
    `${table.file} has no column ${JSON.stringify(name)}`,
    path,
    `it has ${names}`,
  );
}

/** Validity bits, least significant first. */
const isThere = ({ nulls }: SuppliedColumn, row: number): boolean =>
  nulls === undefined || ((nulls[row >> 3]! >> (row & 7)) & 1) === 1;

/** Values as constants hold them: texts, or numbers (scaled, days, ms, 0 or 1). */
function valueReader({ values }: SuppliedColumn): (row: number) => string | number | bigint {
  return "offsets" in values ? (row) => textAt(values, row) : (row) => values[row]!;
}

/** The weight of a row; undefined after saying, for the first that is none, in which line it stands. */
function weightReader(
  table: SuppliedFile,
  column: SuppliedColumn,
  scope: Scope,
): ((row: number) => number | undefined) | undefined {
  const { values, type, name } = column;
  const path = ["choice", "weight"];
  if ("offsets" in values || !(isInteger(type) || isFloat(type) || type.kind === "decimal")) {
    return scope.error(
      "spec.type_mismatch",
      `a weight is a number, and ${name} of ${table.file} is ${type.kind}`,
      path,
    );
  }
  return (row) => {
    const weight = isThere(column, row) ? Number(values[row]) : Number.NaN;
    if (weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight;
    const found = Number.isNaN(weight) ? "missing" : "negative";
    return scope.error(
      "spec.bad_weight",
      `the weight in line ${table.lineOf(row)} of ${table.file} is ${found}`,
      path,
      "weights are numbers from 0 up",
    );
  };
}
