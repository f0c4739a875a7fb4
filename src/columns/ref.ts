// A reference: each row chooses a row of another table, by weights, within a group, or one to one; its value is that row's key.
import { z } from "zod";
import { parseFormula } from "../formula/parse.js";
import { lookupTable } from "../kernels/lookup.js";
import type { Addr } from "../kernels/program.js";
import { int32, isFloat, isInteger, typeName } from "../kernels/types.js";
import { textAt } from "../kernels/vector.js";
import {
  type Cell,
  type Coded,
  columnKind,
  type Formula,
  type PathRef,
  type RowIndex,
  type Scope,
  type Target,
} from "./column-kind.js";
import { drawIndex, narrowed, permuted64 } from "./draw.js";
import { formulaText } from "./words.js";

/** Positions are i32 below this many rows, i64 from it on. */
const largestI32 = 2 ** 31;

export const ref = columnKind({
  name: "ref",
  summary: "the key of a row of another table, chosen by weight, or where something matches",
  shape: z.string(),
  beside: {
    weight: z
      .union([formulaText, z.record(z.string(), z.unknown())])
      .optional()
      .meta({ description: "a formula over the candidate, such as stores.size" }),
    where: z
      .string()
      .optional()
      .meta({ description: "an equation with a column of the candidate, such as stores.region == region" }),
  },
  later: {
    as_of: "leave it out: any row can be chosen, whenever it was valid",
    unique_in: "leave it out: a row can be chosen twice",
    before: "leave it out: a row can refer to any other, and to itself",
    stock: "leave it out",
  },
  resolve(name, beside, scope) {
    const target = scope.target(name, ["ref"]);
    let ok = target !== undefined;
    if (typeof beside.weight === "object") {
      scope.error(
        "spec.not_built",
        "weight: named factors are not built yet",
        ["weight"],
        `write one formula over the candidate: ${name}.${target?.columns[0] ?? "size"}`,
      );
      ok = false;
    }
    if (!target) return undefined;
    const key = keyOf(target, scope);
    if (!key) return undefined;
    const where = beside.where === undefined ? undefined : whereOf(beside.where, target, scope);
    const weight =
      beside.weight === undefined || typeof beside.weight === "object"
        ? undefined
        : scope.formula(String(beside.weight), ["weight"], name);
    if (beside.where !== undefined && !where) ok = false;
    if (beside.weight !== undefined && !weight) ok = false;
    if (weight && !["int64", "float64", "decimal"].includes(weight.type.kind)) {
      scope.error("spec.type_mismatch", `a weight is a number, and this is ${typeName(weight.type)}`, ["weight"]);
      ok = false;
    }
    if (scope.unique && (where || weight)) {
      scope.error("spec.unique_impossible", "a unique ref takes each parent once: it has neither weight nor where", [
        where ? "where" : "weight",
      ]);
      ok = false;
    }
    if (scope.unique && (scope.rows ?? 0) > target.rows!) {
      const message = `${scope.rows} rows of ${scope.table} cannot each have a row of ${name} of their own: it has ${target.rows}`;
      scope.error(
        "spec.unique_impossible",
        message,
        ["ref"],
        `make rows: of ${scope.table} ${target.rows} or fewer, or leave out unique`,
      );
      ok = false;
    }
    if (!ok) return undefined;
    const index = (cell: Cell): RowIndex => {
      if (scope.unique) return oneToOne(cell, target);
      if (where) return withinGroup(cell, target, where, weight);
      return anyRow(cell, target, weight);
    };
    return {
      type: key.type,
      nullable: where !== undefined || key.nullable,
      distinct: scope.unique,
      references: name,
      index,
      lower: (cell) => cell.rows.at(index(cell)).column(target.primaryKey!),
    };
  },
});

function keyOf(target: Target, scope: Scope): PathRef | undefined {
  if (target.rows === undefined) {
    return scope.error(
      "spec.not_built",
      `a ref to ${target.name}, whose rows are made by each:, is not built yet`,
      ["ref"],
      "refer to its parent instead",
    );
  }
  if (target.primaryKey === undefined) {
    if (target.keyParts > 1) {
      const hint = "a ref holds one column: give the table a key of one column";
      return scope.error(
        "spec.no_primary_key",
        `the key of ${target.name} has ${target.keyParts} columns: a ref to it is not built yet`,
        ["ref"],
        hint,
      );
    }
    const hint =
      target.kind === "source"
        ? `add primary_key: to the source ${target.name}`
        : `mark a column of ${target.name} with primary_key: true`;
    return scope.error("spec.no_primary_key", `${target.name} has no primary key to refer to`, ["ref"], hint);
  }
  if (target.rows === 0) {
    return scope.error(
      "spec.empty_parent",
      `${target.name} has no rows to choose from`,
      ["ref"],
      "give it rows, or leave the column out",
    );
  }
  return scope.path(`${target.name}.${target.primaryKey}`, ["ref"], target.name);
}

interface Where {
  /** The candidate's column, and the value of this row that it must equal. */
  readonly column: string;
  readonly own: PathRef;
}

/** `PARENT.column == column`, in either order. */
function whereOf(text: string, target: Target, scope: Scope): Where | undefined {
  const hint = `write ${target.name}.column == column`;
  const { expression, problems } = parseFormula(text);
  for (const { code, message, start, end } of problems) scope.error(code, message, ["where", { start, end }], hint);
  if (!expression || problems.length > 0) return undefined;
  if (
    expression.kind !== "binary" ||
    expression.operator !== "==" ||
    expression.left.kind !== "path" ||
    expression.right.kind !== "path"
  ) {
    return scope.error(
      "spec.not_built",
      "where: compares one column of the candidate with one of this row; more is not built yet",
      ["where"],
      hint,
    );
  }
  const sides = [expression.left, expression.right] as const;
  const at = sides.findIndex(({ names }) => names[0] === target.name && names.length === 2);
  if (at < 0)
    return scope.error("spec.bad_where", `one side of where: must be a column of ${target.name}`, ["where"], hint);
  const theirs = sides[at]!;
  const ours = sides[1 - at]!;
  const candidate = scope.path(theirs.names.join("."), ["where", theirs], target.name);
  const own = scope.path(ours.names.join("."), ["where", ours]);
  if (!candidate || !own) return undefined;
  const family = ({ type }: PathRef) =>
    isInteger(type) ? "int" : type.kind === "decimal" ? `decimal of scale ${type.scale}` : type.kind;
  if (isFloat(candidate.type) || candidate.type.kind === "uuid") {
    const message = `where: does not compare values of type ${typeName(candidate.type)}`;
    return scope.error("spec.bad_where", message, ["where"], "compare keys, texts, whole numbers, decimals or times");
  }
  if (family(candidate) !== family(own)) {
    const message = `${theirs.names.join(".")} is ${typeName(candidate.type)}, ${ours.names.join(".")} is ${typeName(own.type)}`;
    return scope.error("spec.type_mismatch", message, ["where"]);
  }
  return { column: theirs.names[1]!, own };
}

function oneToOne(cell: Cell, target: Target): RowIndex {
  const values = permuted64(cell, cell.rows.rowNumbers(), BigInt(target.rows!));
  if (target.rows! >= largestI32) return { table: target.name, lane: "i64", values };
  const bounds = { min: 0, max: target.rows! - 1, type: int32 };
  return { table: target.name, lane: "i32", values: narrowed(cell.builder, values, bounds).values };
}

function anyRow(cell: Cell, target: Target, weight: Formula | undefined): RowIndex {
  const size = target.rows!;
  if (weight)
    return {
      table: target.name,
      lane: "i32",
      values: drawIndex(cell, size, cell.tables.weights(target.name, weight, cell)),
    };
  if (size < largestI32) return { table: target.name, lane: "i32", values: drawIndex(cell, size) };
  const { builder, rows } = cell;
  const values = builder.slot(8);
  builder.step(
    "uniformI64",
    rows.hashes(),
    cell.key("value"),
    builder.constants.word(0n),
    builder.constants.word(BigInt(size)),
    values,
  );
  return { table: target.name, lane: "i64", values };
}

/** Rows of the target by group, back to back: those of group g are members[starts[g] .. starts[g + 1]]. */
interface Groups {
  readonly starts: Int32Array;
  readonly members: Int32Array;
  readonly empty: number;
}

function withinGroup(cell: Cell, target: Target, where: Where, weight: Formula | undefined): RowIndex {
  const { builder, rows, tables } = cell;
  const { constants } = builder;
  const coded = tables.codes(target.name, where.column);
  const weights = weight && tables.weights(target.name, weight, cell);
  const groups = grouped(coded, weights);
  if (groups.members.length === 0) {
    tables.problem("spec.zero_weights", `no row of ${target.name} has a weight above 0`, cell, ["weight"]);
  }
  const group = groupOf(cell, coded, where);
  const values = builder.slot(4);
  const starts = constants.add(groups.starts);
  if (weights) {
    const entries = constants.add(groupAlias(cell, groups, weights));
    builder.step("aliasGroup", rows.hashes(), cell.key("value"), group.values, starts, entries, values);
  } else {
    builder.step(
      "uniformGroup",
      rows.hashes(),
      cell.key("value"),
      group.values,
      starts,
      constants.add(groups.members),
      values,
    );
  }
  let validity = group.validity;
  if (groups.empty > 0 || group.partial) {
    const exists = builder.bitmap();
    builder.step("groupExists", group.values, starts, exists);
    if (groups.empty > 0) {
      tables.warning(
        "spec.empty_groups",
        `${groups.empty} of ${groups.starts.length - 2} values have no ${target.name}: their rows are null`,
        cell,
        ["where"],
      );
    }
    validity = both(cell, validity, exists);
  }
  return { table: target.name, lane: "i32", values, ...(validity === undefined ? {} : { validity }) };
}

function both(cell: Cell, a: Addr | undefined, b: Addr): Addr {
  if (a === undefined) return b;
  const out = cell.builder.bitmap();
  cell.builder.step("andBits", a, b, out);
  return out;
}

const groupCount = ({ values }: Coded): number =>
  values.kind === "index" ? values.size : values.kind === "text" ? values.texts.length : values.numbers.length;

/** A counting sort of the target's rows by code; the last group, after all codes, is empty: values that no row has. Rows of weight 0 are left out. */
function grouped(coded: Coded, weights: Float64Array | undefined): Groups {
  const count = groupCount(coded);
  const starts = new Int32Array(count + 2);
  const counts = (row: number): boolean => coded.codes[row]! >= 0 && (!weights || weights[row]! > 0);
  for (let row = 0; row < coded.codes.length; row++) if (counts(row)) starts[coded.codes[row]! + 1]!++;
  let empty = 0;
  for (let group = 0; group < count; group++) {
    if (starts[group + 1] === 0) empty++;
    starts[group + 1]! += starts[group]!;
  }
  starts[count + 1] = starts[count]!;
  const next = starts.slice();
  const members = new Int32Array(starts[count]!);
  for (let row = 0; row < coded.codes.length; row++) {
    if (!counts(row)) continue;
    const code = coded.codes[row]!;
    members[next[code]!] = row;
    next[code]!++;
  }
  return { starts, members, empty };
}

/** Alias tables of all groups, back to back, as aliasGroup reads them: threshold, member, alias; and one entry more. */
function groupAlias(cell: Cell, { starts, members }: Groups, weights: Float64Array): Uint32Array {
  const entries = new Uint32Array(3 * (members.length + 1));
  for (let group = 0; group + 1 < starts.length; group++) {
    const own = members.subarray(starts[group], starts[group + 1]);
    if (own.length === 0) continue;
    const local = cell.tables.alias(Float64Array.from(own, (row) => weights[row]!));
    own.forEach((member, i) => {
      entries.set([local[2 * i]!, member, own[local[2 * i + 1]!]!], 3 * (starts[group]! + i));
    });
  }
  return entries;
}

/** The group of each row: i32; values that no target has go to the empty group. `partial` where that can happen. */
function groupOf(
  cell: Cell,
  coded: Coded,
  where: Where,
): { values: Addr; validity: Addr | undefined; partial: boolean } {
  const { builder, rows, tables } = cell;
  const missing = groupCount(coded);
  if (coded.values.kind === "index") {
    const index = rows.pathIndex(where.own);
    if (index.table !== coded.values.table) {
      return tables.problem(
        "spec.bad_where",
        `${where.column} refers to ${coded.values.table}, the other side to ${index.table}`,
        cell,
        ["where"],
      );
    }
    return { values: index.values, validity: index.validity, partial: false };
  }
  const own = rows.path(where.own);
  const out = builder.slot(4);
  if (coded.values.kind === "text" && own.lane === "code") {
    const codes = new Map(coded.values.texts.map((text, code) => [text, code]));
    const { texts, size } = own.dictionary;
    const table = Int32Array.from({ length: size }, (_, code) => codes.get(textAt(texts, code)) ?? missing);
    builder.step("gatherI32", own.values, builder.constants.add(table), out);
    return { values: out, validity: own.validity, partial: table.includes(missing) };
  }
  if (coded.values.kind === "number" && (own.lane === "i32" || own.lane === "i64")) {
    let values = own.values;
    if (own.lane === "i32") {
      values = builder.slot(8);
      builder.step("signExtend", own.values, values);
    }
    const { slots, mask } = lookupTable(BigInt64Array.from(coded.values.numbers));
    builder.step("lookup64", values, builder.constants.add(slots), mask, missing, out);
    return { values: out, validity: own.validity, partial: true };
  }
  return tables.problem(
    "spec.not_built",
    "where: over text that is made row by row is not built yet",
    cell,
    ["where"],
    "compare keys, choices or whole numbers",
  );
}
