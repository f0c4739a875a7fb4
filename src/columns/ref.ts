// A reference: each row chooses a row of another table, by weights, within a group, or one to one; its value is that row's key.
import { z } from "zod";
import { type Cell, columnKind, type PathRef, type RowIndex, type Scope, type Target } from "./column-kind.js";
import { apartOf } from "./ref-apart.js";
import { chooseSome } from "./ref-choose.js";
import { anyRow, oneToOne, rowBefore } from "./ref-draw.js";
import { weightOf, weightWord } from "./ref-factors.js";
import { popularityOf, popularityShape, popularRow } from "./ref-popularity.js";
import { whereOf } from "./ref-where.js";

export const ref = columnKind({
  name: "ref",
  summary: "the key of a row of another table, chosen by weight, or where something matches",
  shape: z.string(),
  beside: {
    weight: weightWord,
    popularity: popularityShape.optional(),
    where: z.string().optional().meta({
      description: "what must hold of candidate and row: stores.region == region && stores.opened <= day",
    }),
    before: z.literal("self").optional().meta({
      description:
        "self: only rows before this one in the same table, so that references make no circle; the first row is null",
    }),
    unique_in: z
      .union([z.string(), z.array(z.string()).min(1)])
      .optional()
      .meta({
        description:
          "the parent (each:) whose rows choose no candidate twice; popular candidates then have less than their share",
      }),
  },
  later: {
    as_of: "leave it out: any row can be chosen, whenever it was valid",
    stock: "leave it out",
  },
  resolve(name, beside, scope) {
    const target = scope.target(name, ["ref"]);
    if (!target) return undefined;
    const key = keyOf(target, scope);
    if (!key) return undefined;
    const before = beside.before !== undefined;
    const where = beside.where === undefined ? undefined : whereOf(beside.where, target, scope, before);
    const weight = beside.weight === undefined ? undefined : weightOf(beside.weight, target, scope);
    const apart = beside.unique_in === undefined ? undefined : apartOf(beside.unique_in, scope);
    const popularity = beside.popularity && popularityOf(beside.popularity, target, scope, beside);
    let ok =
      (popularity !== undefined || beside.popularity === undefined) &&
      (where !== undefined || beside.where === undefined) &&
      (weight !== undefined || beside.weight === undefined) &&
      (apart !== undefined || beside.unique_in === undefined);
    if (before && name !== scope.table) {
      const message = `before: self is for a ref to its own table, and ${name} is not ${scope.table}`;
      scope.error("spec.bad_before", message, ["before"], `write ref: ${scope.table}, or leave it out`);
      ok = false;
    }
    const narrows = (["where", "weight", "before", "unique_in"] as const).find((word) => beside[word] !== undefined);
    if (scope.unique && narrows) {
      const message = `a unique ref takes each parent once: it has neither weight nor where`;
      scope.error("spec.unique_impossible", message, [narrows]);
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
      if (before && !where && !weight) return rowBefore(cell, target);
      if (where || before || apart) return chooseSome(cell, target, { where, weight, before, apart });
      return popularity ? popularRow(cell, target, popularity) : anyRow(cell, target, weight);
    };
    return {
      type: key.type,
      nullable: before || (where?.readsRow ?? false) || key.nullable,
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
