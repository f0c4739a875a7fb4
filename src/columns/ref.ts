// A reference: each row chooses a row of another table, by weights, within a group, or one to one; its value is that row's key.
import { z } from "zod";
import { type Cell, columnKind, type RowIndex } from "./column-kind.js";
import { apartOf } from "./ref-apart.js";
import { noteLineage } from "./ref-child.js";
import { chooseSome } from "./ref-choose.js";
import { anyRow, oneToOne, rowBefore } from "./ref-draw.js";
import { weightOf, weightWord } from "./ref-factors.js";
import { keyOf } from "./ref-key.js";
import { popularityOf, popularityShape, popularRow } from "./ref-popularity.js";
import { whereOf } from "./ref-where.js";
import { ofItsType } from "./words.js";

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
      .union([z.string(), z.array(z.string()).min(1, ofItsType)])
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
    if (scope.unique && target.rows !== undefined && (scope.rows ?? 0) > target.rows) {
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
      noteLineage(cell, target);
      if (scope.unique) return oneToOne(cell, target);
      if (before && !where && !weight && !apart) return rowBefore(cell, target);
      if (where || before || apart) return chooseSome(cell, target, { where, weight, before, apart });
      return popularity ? popularRow(cell, target, popularity) : anyRow(cell, target, weight);
    };
    return {
      type: key[0]!.type,
      nullable: before || (where?.readsRow ?? false) || key.some(({ nullable }) => nullable),
      apart: apart !== undefined,
      distinct: scope.unique,
      references: name,
      ...(key.length > 1 && { parts: key }),
      index,
      lower: (cell) => cell.rows.at(index(cell)).follow(key[0]!.columns),
    };
  },
});
