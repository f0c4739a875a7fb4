// What `weight:` of a ref says: a formula over the candidate, or named factors of it that multiply.
import { z } from "zod";
import { convert, operation } from "../formula/nodes.js";
import { float64, isNumber, typeName } from "../kernels/types.js";
import type { Formula, Path, Scope, Target } from "./column-kind.js";
import { formulaText } from "./words.js";

export const weightWord = z
  .union([formulaText, z.record(z.string(), z.unknown())])
  .optional()
  .meta({ description: "a formula over the candidate, such as stores.size; or named ones, which multiply" });

/** The weight of a candidate. Problems are reported; the result is then undefined. */
export function weightOf(said: unknown, target: Target, scope: Scope): Formula | undefined {
  const table = target.name;
  if (typeof said !== "object" || said === null) return numeric(String(said), ["weight"], table, scope);
  const factors = Object.entries(said).map(([name, factor]) => {
    if (typeof factor !== "object" || factor === null) return numeric(String(factor), ["weight", name], table, scope);
    const hint = `write a formula over the candidate: ${name}: ${table}.${target.columns[0]}`;
    return scope.error(
      "spec.not_built",
      `weight: a factor that is more than a formula (${name}) is not built yet`,
      ["weight", { key: name }],
      hint,
    );
  });
  const [first, ...others] = factors;
  if (factors.length === 0) scope.error("spec.empty_weight", "weight: names no factor", ["weight"], "leave it out");
  if (!first || others.includes(undefined)) return undefined;
  return others.reduce<Formula>((product, factor) => multiplied(product, factor!), first);
}

function numeric(text: string, path: Path, table: string, scope: Scope): Formula | undefined {
  const formula = scope.formula(text, path, table);
  if (!formula || isNumber(formula.type)) return formula;
  return scope.error("spec.type_mismatch", `a weight is a number, and this is ${typeName(formula.type)}`, path);
}

function multiplied(a: Formula, b: Formula): Formula {
  const typed = operation("multiply", float64, [convert(a.typed, float64), convert(b.typed, float64)], a.typed);
  return { text: `${a.text} \u00d7 ${b.text}`, typed, type: float64, nullable: typed.nullable };
}
