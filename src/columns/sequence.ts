// Numbers in steps: start + step * row. The key that needs no table.
import { z } from "zod";
import { int64, integerRange } from "../kernels/types.js";
import { columnKind } from "./column-kind.js";
import { affine, fitsI32, narrowed } from "./draw.js";
import { numberOf, quantity } from "./words.js";

export const sequence = columnKind({
  name: "sequence",
  summary: "numbers in steps, from a start: 1, 2, 3, ...",
  shape: z.union([
    quantity,
    z.strictObject({ start: quantity.optional().meta({ default: 1 }), step: quantity.optional().meta({ default: 1 }) }),
  ]),
  beside: {},
  resolve(value, _beside, scope) {
    const given = typeof value === "object" ? value : { start: value };
    const start = numberOf(given.start ?? 1, scope, ["sequence"]);
    const step = numberOf(given.step ?? 1, scope, ["sequence", "step"]);
    if (start === undefined || step === undefined) return undefined;
    if (step === 0 && scope.unique) {
      return scope.error(
        "spec.unique_impossible",
        "a step of 0 repeats the start in every row",
        ["sequence", "step"],
        "write a step of 1",
      );
    }
    if (!Number.isSafeInteger(start) || !Number.isSafeInteger(step)) {
      return scope.error(
        "spec.not_whole",
        "a sequence counts in whole numbers",
        ["sequence"],
        "write e.g. { sequence: { start: 1, step: 10 } }",
      );
    }
    const lastOf = (rows: number): number => start + step * Math.max(0, rows - 1);
    const isBeyond = (rows: number): boolean => Math.abs(lastOf(rows)) >= integerRange.int64[1];
    const tooFar = (rows: number): string => `the sequence ends at ${lastOf(rows)}, beyond 64 bits`;
    const hint = "begin lower, or take smaller steps";
    if (scope.rows !== undefined && isBeyond(scope.rows))
      return scope.error("spec.out_of_range", tooFar(scope.rows), ["sequence"], hint);
    return {
      type: int64,
      nullable: false,
      distinct: step !== 0,
      lower(cell) {
        const { builder, rows, tables } = cell;
        const count = tables.rows(rows.table);
        if (isBeyond(count)) tables.problem("spec.out_of_range", tooFar(count), cell, ["sequence"], hint);
        const last = lastOf(count);
        const bounds = { min: Math.min(start, last), max: Math.max(start, last), type: int64 };
        cell.note(`computed from the row's number: ${start} + ${step} * row`);
        const values = affine(builder, rows.rowNumbers(), BigInt(step), BigInt(start));
        return fitsI32(bounds.min, bounds.max) ? narrowed(builder, values, bounds) : { lane: "i64", values, ...bounds };
      },
    };
  },
});
