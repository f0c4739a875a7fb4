// What `where:` of a ref says: the candidate's column, and the value of the row that it must equal.
import { parseFormula } from "../formula/parse.js";
import { isFloat, isInteger, typeName } from "../kernels/types.js";
import type { PathRef, Scope, Target } from "./column-kind.js";

export interface Where {
  /** The candidate's column, and the value of this row that it must equal. */
  readonly column: string;
  readonly own: PathRef;
}

/** `PARENT.column == column`, in either order. */
export function whereOf(text: string, target: Target, scope: Scope): Where | undefined {
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
