// A table of values: which of some results a row has, by the value of another column.
import { z } from "zod";
import { parseDate } from "../formula/literals.js";
import { lookupTable } from "../kernels/lookup.js";
import type { Addr } from "../kernels/program.js";
import { type LogicalType, typeName } from "../kernels/types.js";
import { textAt, type Vector } from "../kernels/vector.js";
import { blended } from "./blend.js";
import { type Cell, columnKind, type Formula, type Meaning, type Scope } from "./column-kind.js";
import { type ConstantList, chosen, constantList, constantVector, type Plain } from "./constants.js";
import { constant, formulaText, withArticle } from "./words.js";

const result = z
  .union([constant, z.record(z.string(), z.unknown())])
  .meta({ description: "a constant, or a map with a verb" });

/** Keys that lie further apart than this are looked up by hash. */
const densestKeys = 1 << 20;

export const caseOf = columnKind({
  name: "case",
  summary: "a result for each value of another column: { case: format, when: { express: 1, super: 4 }, else: 0 }",
  shape: formulaText,
  beside: { when: z.record(z.string(), result).optional(), else: result.optional() },
  resolve(input, beside, scope) {
    const formula = scope.formula(String(input), ["case"]);
    const when = beside.when ?? {};
    const keys = Object.keys(when);
    if (keys.length === 0)
      return scope.error(
        "spec.case_without_when",
        "a case needs when: with at least one value",
        ["case"],
        "write when: { a: 1, b: 2 } beside it, and else: for the rest",
      );
    if (scope.unique) return scope.error("spec.unique_impossible", "a case cannot be promised unique", ["case"]);
    if (!formula) return undefined;
    const numbers = formula.type.kind === "text" ? undefined : keys.map((key) => keyNumber(key, formula.type, scope));
    if (numbers?.includes(undefined)) return undefined;
    const given = beside.else === undefined ? Object.values(when) : [...Object.values(when), beside.else];
    const results = resultsOf(given, keys, scope);
    if (!results) return undefined;
    const otherwise = beside.else === undefined ? undefined : keys.length;
    return {
      type: results.type,
      nullable: otherwise === undefined || results.nullable,
      lower(cell) {
        const { branch, validity } = branches(cell, formula, keys, numbers as bigint[] | undefined, otherwise);
        return results.lower(cell, branch, validity);
      },
    };
  },
});

function keyNumber(key: string, type: LogicalType, scope: Scope): bigint | undefined {
  const path = ["when", { key }];
  if (type.kind === "bool" && (key === "true" || key === "false")) return key === "true" ? 1n : 0n;
  if (type.kind === "date" && parseDate(key) !== undefined) return BigInt(parseDate(key)!);
  if (type.kind.startsWith("int") && /^-?\d{1,18}$/.test(key)) return BigInt(key);
  if (["bool", "date"].includes(type.kind) || type.kind.startsWith("int")) {
    return scope.error(
      "spec.type_mismatch",
      `${JSON.stringify(key)} is not ${withArticle(type)}, as what the case looks at`,
      path,
    );
  }
  return scope.error(
    "spec.case_type",
    `a case looks at text, whole numbers, dates or bools, not at ${withArticle(type)}`,
    ["case"],
    "round it, or look at a column of few values",
  );
}

interface Results {
  readonly type: LogicalType;
  readonly nullable: boolean;
  lower(cell: Cell, branch: Addr, validity: Addr | undefined): Vector;
}

/** Constants alone become one table; as soon as one result is a verb, all are made and the right one is kept. */
function resultsOf(given: readonly unknown[], keys: readonly string[], scope: Scope): Results | undefined {
  const path = (i: number) => (i < keys.length ? ["when", keys[i]!] : ["else"]);
  const isPlain = (value: unknown): value is Plain => typeof value !== "object";
  if (given.every(isPlain)) {
    const list = constantList(given, scope.declared, scope, path);
    return (
      list && {
        type: list.type,
        nullable: false,
        lower: (cell, branch, validity) => chosen(cell.builder, list, branch, validity),
      }
    );
  }
  const meanings = given.map((value, i) => (isPlain(value) ? undefined : scope.nested(value, path(i))));
  if (meanings.some((meaning, i) => !meaning && !isPlain(given[i]))) return undefined;
  const type = meanings.find((meaning) => meaning)!.type;
  const lists: (ConstantList | undefined)[] = given.map((value, i) =>
    isPlain(value) ? constantList([value], type, scope, () => path(i)) : undefined,
  );
  const wrong = meanings.findIndex((meaning) => meaning && typeName(meaning.type) !== typeName(type));
  if (wrong >= 0) {
    const message = `the first result is ${withArticle(type)}, this one ${withArticle(meanings[wrong]!.type)}`;
    return scope.error("spec.type_mismatch", message, path(wrong), "all results have one type");
  }
  if (lists.some((list, i) => !list && !meanings[i])) return undefined;
  return {
    type,
    nullable: meanings.some((meaning) => meaning?.nullable),
    lower: (cell, branch, validity) =>
      blended(
        cell.builder,
        branch,
        meanings.map((meaning: Meaning | undefined, i) => {
          if (!meaning) return constantVector(cell.builder, lists[i]!);
          const lower = (): Vector => meaning.lower(cell);
          return cell.witness?.part(keys[i] ?? "else", lower) ?? lower();
        }),
        validity,
      ),
  };
}

/** The i32 number of each row's result, and where there is one. A null input takes `else`. */
function branches(
  cell: Cell,
  formula: Formula,
  keys: readonly string[],
  numbers: readonly bigint[] | undefined,
  otherwise: number | undefined,
): { branch: Addr; validity: Addr | undefined } {
  const { builder } = cell;
  const input = cell.rows.formula(formula);
  const missing = otherwise ?? keys.length;
  const found = branchOf(cell, input, keys, numbers, missing);
  let branch = found;
  if (input.validity !== undefined) {
    branch = builder.slot(4);
    builder.step("whereValid", found, input.validity, missing, branch);
  }
  cell.witness?.draw({ kind: "branch", keys, otherwise: otherwise !== undefined, drawn: branch });
  if (otherwise !== undefined) return { branch, validity: undefined };
  const matched = builder.slot(4);
  builder.step("differsI32", branch, missing, matched);
  const validity = builder.bitmap();
  builder.step("boolToBits", matched, validity);
  const kept = builder.slot(4);
  builder.step("whereValid", branch, validity, 0, kept); // a branch that exists, so that look-ups stay inside their tables
  return { branch: kept, validity };
}

function branchOf(
  cell: Cell,
  input: Vector,
  keys: readonly string[],
  numbers: readonly bigint[] | undefined,
  missing: number,
): Addr {
  const { builder, tables } = cell;
  const out = builder.slot(4);
  if (input.lane === "code") {
    const { texts, size } = input.dictionary;
    const byText = new Map(keys.map((key, i) => [key, i]));
    const table = Int32Array.from({ length: size }, (_, code) => byText.get(textAt(texts, code)) ?? missing);
    const found = new Set(table);
    warnOfIdle(cell, keys, (i) => found.has(i));
    builder.step("gatherI32", input.values, builder.constants.add(table), out);
    return out;
  }
  if (!numbers || (input.lane !== "i32" && input.lane !== "i64")) {
    return tables.problem(
      "spec.case_many_values",
      "a case looks at columns of few values; this text is made row by row",
      cell,
      ["case"],
    );
  }
  const { min, max } = input;
  warnOfIdle(cell, keys, (i) => Number(numbers[i]) >= min && Number(numbers[i]) <= max);
  const sorted = numbers.map(Number).toSorted((a, b) => a - b);
  const lo = sorted[0]!;
  const size = sorted[sorted.length - 1]! - lo + 1;
  if (input.lane === "i32" && size <= densestKeys) {
    const table = new Int32Array(size).fill(missing);
    numbers.forEach((number, i) => {
      table[Number(number) - lo] = i;
    });
    builder.step("lookupI32", input.values, lo, size, builder.constants.add(table), missing, out);
    return out;
  }
  let values = input.values;
  if (input.lane === "i32") {
    values = builder.slot(8);
    builder.step("signExtend", input.values, values);
  }
  const { slots, mask } = lookupTable(BigInt64Array.from(numbers));
  builder.step("lookup64", values, builder.constants.add(slots), mask, missing, out);
  return out;
}

/** Keys that no row has: a slip of the pen, most likely. */
function warnOfIdle(cell: Cell, keys: readonly string[], mayHold: (i: number) => boolean): void {
  keys.forEach((key, i) => {
    if (mayHold(i)) return;
    const message = `when: ${JSON.stringify(key)} is no value of what the case looks at, so no row takes its result`;
    cell.tables.warning("spec.idle_key", message, cell, ["when", { key }]);
  });
}
