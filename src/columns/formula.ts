// A formula as a column. Where it only names the key of a parent, it is a reference to that parent too.
import { z } from "zod";
import { columnKind } from "./column-kind.js";

export const formula = columnKind({
  name: "formula",
  summary: "computed from other columns: price * qty",
  shape: z.string(),
  beside: {},
  resolve(text, _beside, scope) {
    const parsed = scope.formula(text, []);
    if (!parsed) return undefined;
    if (parsed.type.kind === "duration") {
      return scope.error("spec.type_mismatch", "a span of time cannot be a column", [], "divide it: (a - b) / 1d");
    }
    if (scope.unique) {
      return scope.error(
        "spec.unique_impossible",
        "a formula cannot be promised unique",
        [],
        "make a column it reads unique instead",
      );
    }
    const input = parsed.typed.kind === "input" ? parsed.typed.value : undefined;
    const path = input?.from === "children" ? undefined : input;
    const references = path && scope.references(path);
    const numbered = references !== undefined && scope.target(references, [])?.rows !== undefined;
    return {
      type: parsed.type,
      nullable: parsed.nullable,
      ...(references !== undefined && path && { references }),
      ...(path && numbered && { index: ({ rows }) => rows.pathIndex(path) }),
      ...(path && references !== undefined && !numbered && { referred: ({ rows }) => rows.pathRows(path) }),
      lower: ({ rows }) => rows.formula(parsed),
    };
  },
});
