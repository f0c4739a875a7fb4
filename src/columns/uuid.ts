// Universally unique identifiers: version 4, random alone, and version 7, which begin with a time and so lie in its order.
import { z } from "zod";
import type { Addr } from "../kernels/program.js";
import { typeName, uuid as uuidType } from "../kernels/types.js";
import { type Cell, columnKind, type Formula, type Scope } from "./column-kind.js";
import { affine } from "./draw.js";
import { dayMs, formulaText } from "./words.js";

export const uuid = columnKind({
  name: "uuid",
  summary: "universally unique identifiers: v4, random; v7, in the order of a time",
  shape: z.string(),
  beside: {
    at: formulaText
      .optional()
      .meta({ description: "the time of a v7; the column of times in order where it is not said" }),
  },
  resolve(version, beside, scope) {
    if (version !== "v4" && version !== "v7")
      return scope.error("spec.bad_uuid", `uuid: ${version} is not known`, ["uuid"], "write v4 or v7");
    if (version === "v4" && beside.at !== undefined)
      return scope.error("spec.unknown_word", "at: does not go with uuid: v4, which holds no time", ["at"], "write v7");
    const at = version === "v7" ? timeOf(beside.at, scope) : undefined;
    if (at === "bad") return undefined;
    return {
      type: uuidType,
      nullable: false,
      distinct: true,
      lower(cell) {
        const { builder, rows, key, witness } = cell;
        const values = builder.slot(16);
        if (version === "v4") builder.step("uuid4", rows.hashes(), key("value"), values);
        else builder.step("uuid7", rows.hashes(), key("value"), milliseconds(cell, at, scope.period.from), values);
        const bits = version === "v4" ? 122 : 74;
        witness?.draw({ kind: "other", purpose: "value", says: `${bits} bits: this word and another of the cell` });
        return { lane: "uuid", type: uuidType, values };
      },
    };
  },
});

/** The time that was named, else the times in order of this table, else of its parent; undefined where there are none. */
function timeOf(said: string | number | boolean | undefined, scope: Scope): Formula | "bad" | undefined {
  const text = said === undefined ? scope.timeInOrder() : String(said);
  if (text === undefined) return undefined;
  const formula = scope.formula(text, said === undefined ? [] : ["at"]);
  if (!formula) return "bad";
  if (formula.type.kind === "timestamp" || formula.type.kind === "date") return formula;
  scope.error(
    "spec.type_mismatch",
    `at: is a time, and this is ${typeName(formula.type)}`,
    ["at"],
    "name a timestamp or a date",
  );
  return "bad";
}

/** i64 milliseconds since 1970; without a time the rows are a millisecond apart, from the start of the period on. */
function milliseconds(cell: Cell, at: Formula | undefined, start: number): Addr {
  const { builder, rows, tables } = cell;
  if (!at) return affine(builder, rows.rowNumbers(), 1n, BigInt(start));
  const time = rows.formula(at);
  if ((time.lane !== "i32" && time.lane !== "i64") || time.min < 0)
    return tables.problem(
      "spec.out_of_range",
      "a uuid v7 holds times from 1970 on",
      cell,
      ["at"],
      "let the times begin later",
    );
  if (time.lane === "i64") return time.values;
  const days = builder.slot(8);
  builder.step("signExtend", time.values, days);
  return affine(builder, days, BigInt(dayMs), 0n);
}
