// A reference: each row chooses a row of another table, by weights, within a group, or one to one; its value is that row's key.
import { z } from "zod";
import { typeName } from "../kernels/types.js";
import { type Cell, columnKind, type PathRef, type RowIndex, type Scope, type Target } from "./column-kind.js";
import { anyRow, oneToOne } from "./ref-draw.js";
import { withinGroup } from "./ref-group.js";
import { popularityOf, popularityShape, popularRow } from "./ref-popularity.js";
import { whereOf } from "./ref-where.js";
import { formulaText } from "./words.js";

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
    popularity: popularityShape.optional(),
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
    const popularity = beside.popularity && popularityOf(beside.popularity, target, scope, beside);
    if (beside.popularity !== undefined && !popularity) ok = false;
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
      return popularity ? popularRow(cell, target, popularity) : anyRow(cell, target, weight);
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
