// A formula as a column. Where it only names the key of a parent, it is a reference to that parent too.
import { z } from "zod";
import { keepsDistinct } from "../formula/distinct.js";
import { columnKind, type Formula, type Meaning, type Path, type Scope } from "./column-kind.js";

export const formula = columnKind({
  name: "formula",
  summary: "computed from other columns: price * qty",
  shape: z
    .string()
    .meta({ description: "a formula, which has words beside it here: { formula: price * qty, hidden: true }" }),
  beside: {},
  resolve(text, _beside, scope) {
    const parsed = scope.formula(text, ["formula"]);
    return parsed && computed(parsed, scope, ["formula"]);
  },
});

/** The meaning of a column whose values a formula gives. */
export function computed(parsed: Formula, scope: Scope, path: Path): Meaning | undefined {
  if (parsed.type.kind === "duration") {
    return scope.error("spec.type_mismatch", "a span of time cannot be a column", path, "divide it: (a - b) / 1d");
  }
  const { typed } = parsed;
  const own = typed.kind === "input" && !typed.value.aggregate ? typed.value : undefined;
  const references = own && scope.references(own);
  const numbered = references !== undefined && scope.target(references, [])?.rows !== undefined;
  return {
    type: parsed.type,
    nullable: parsed.nullable,
    formula: parsed,
    distinct: keepsDistinct(parsed.typed, (input) => scope.isDistinct(input)),
    notDistinct:
      "let it read a unique column in a form that tells its values apart: id + 1000, or {name}.{id} in a template",
    ...(own && { copies: own }),
    ...(references !== undefined && own && { references }),
    ...(own && numbered && { index: ({ rows }) => rows.pathIndex(own) }),
    ...(own && references !== undefined && !numbered && { referred: ({ rows }) => rows.pathRows(own) }),
    lower: ({ rows }) => rows.formula(parsed),
  };
}
