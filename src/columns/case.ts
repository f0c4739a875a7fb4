// A table of values: which of some results a row has, by the value of another column.
import { z } from "zod";
import { parseDate } from "../formula/literals.js";
import { convert, literal, operation, widened } from "../formula/nodes.js";
import type { Typed } from "../formula/typed.js";
import { lookupTable } from "../kernels/lookup.js";
import type { Addr } from "../kernels/program.js";
import { bool, isFloat, type LogicalType, timestamp, typeName } from "../kernels/types.js";
import { textAt, type Vector } from "../kernels/vector.js";
import { blended } from "./blend.js";
import {
  type Cell,
  columnKind,
  type Formula,
  type Interval,
  type Meaning,
  type Path,
  type PathRef,
  type Scope,
} from "./column-kind.js";
import { type ConstantList, chosen, constantList, constantVector, type Plain } from "./constants.js";
import { truncated } from "./ends.js";
import { isInside } from "./interval.js";
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
    const known = results.constants && caseFormula(formula, keys, numbers as bigint[] | undefined, results.constants);
    const meaning = ({ type, nullable, lower, within }: Results): Meaning => ({
      type,
      ...(known && { formula: known }),
      nullable: otherwise === undefined || nullable,
      within(asked) {
        const inside = within(asked);
        return inside && meaning(inside);
      },
      lower(cell) {
        const { branch, validity } = branches(cell, formula, keys, numbers as bigint[] | undefined, otherwise);
        return lower(cell, branch, validity);
      },
    });
    return meaning(results);
  },
});

/** Cases with more keys are no formulas: these would be too deep. */
const mostKeys = 512;

/** The case as a formula: if(x == a, 1, if(x == b, 2, else)). */
function caseFormula(
  input: Formula,
  keys: readonly string[],
  numbers: readonly bigint[] | undefined,
  { type, texts, numbers: results }: ConstantList,
): Formula | undefined {
  if (keys.length > mostKeys) return undefined;
  const at = { start: 0, end: 0 };
  const form = widened(type);
  const constant = (i: number): Typed<PathRef> => {
    const result = texts?.[i] ?? results?.[i];
    if (result === undefined) return literal(form, null, at);
    if (type.kind === "bool") return literal(form, Number(result) === 1, at);
    return literal(form, isFloat(type) || typeof result === "string" ? result : BigInt(result), at);
  };
  const key = (i: number): Typed<PathRef> =>
    input.type.kind === "bool"
      ? literal(input.type, numbers![i] === 1n, at)
      : literal(widened(input.type), numbers?.[i] ?? keys[i]!, at);
  const typed = keys.reduceRight<Typed<PathRef>>(
    (otherwise, _, i) =>
      operation(
        "if",
        form,
        [operation("equal", bool, [convert(input.typed, widened(input.type)), key(i)], at), constant(i), otherwise],
        at,
      ),
    constant(keys.length),
  );
  return { text: "", typed, type: form, nullable: typed.nullable };
}

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
  /** Where all are constants. */
  readonly constants?: ConstantList;
  lower(cell: Cell, branch: Addr, validity: Addr | undefined): Vector;
  /** Each result inside of a range: constants lie there already. */
  within(asked: Interval): Results | undefined;
}

/** Whether a constant result lies in a range; says so where not. */
function staysInside(
  { type, numbers }: ConstantList,
  asked: Interval,
  scope: Scope,
  path: (i: number) => Path,
): boolean {
  const outside = numbers ? numbers.findIndex((number) => !isInside(number, type, asked)) : 0;
  if (outside < 0) return true;
  const message = numbers ? `this result never lies in ${asked.text}` : "texts lie in no range";
  scope.error("spec.unlikely_range", message, path(outside), "write clip: to move values to its ends");
  return false;
}

/** Constants alone become one table; as soon as one result is a verb, all are made and the right one is kept. */
function resultsOf(given: readonly unknown[], keys: readonly string[], scope: Scope): Results | undefined {
  const path = (i: number) => (i < keys.length ? ["when", keys[i]!] : ["else"]);
  const isPlain = (value: unknown): value is Plain => typeof value !== "object";
  if (given.every(isPlain)) {
    const list = constantList(given, scope.declared, scope, path);
    if (!list) return undefined;
    const results: Results = {
      type: list.type,
      nullable: false,
      constants: list,
      lower: (cell, branch, validity) => chosen(cell.builder, list, branch, validity),
      within: (asked) => (staysInside(list, asked, scope, path) ? results : undefined),
    };
    return results;
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
  return blend(finest(type, meanings, lists), meanings, lists, scope, path);
}

/** Of times, the unit that shows all of them. */
function finest(
  type: LogicalType,
  meanings: readonly (Meaning | undefined)[],
  lists: readonly (ConstantList | undefined)[],
): LogicalType {
  if (type.kind !== "timestamp") return type;
  const isFine =
    meanings.some((meaning) => meaning?.type.kind === "timestamp" && meaning.type.unit === "ms") ||
    lists.some((list) => list?.numbers?.some((ms) => Number(ms) % 1000 !== 0));
  return timestamp(isFine ? "ms" : "s");
}

/** Results of which some are verbs. */
function blend(
  type: LogicalType,
  meanings: readonly (Meaning | undefined)[],
  lists: readonly (ConstantList | undefined)[],
  scope: Scope,
  path: (i: number) => Path,
): Results {
  return {
    type,
    nullable: meanings.some((meaning) => meaning?.nullable),
    lower: (cell, branch, validity) =>
      blended(
        cell.builder,
        branch,
        meanings.map((meaning, i) => {
          if (!meaning) return constantVector(cell.builder, lists[i]!);
          const lower = (): Vector => meaning.lower(cell);
          return cell.witness?.part(path(i).at(-1) as string, lower) ?? lower();
        }),
        validity,
      ),
    within(asked) {
      const stays = lists.map((list, i) => !list || staysInside(list, asked, scope, () => path(i)));
      const inside = meanings.map((meaning, i) => meaning && truncated(meaning, asked, scope, path(i)));
      if (stays.includes(false) || inside.some((meaning, i) => !meaning && meanings[i])) return undefined;
      return blend(type, inside, lists, scope, path);
    },
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
