// What a ref holds: the primary key of its table, one column or several.
import type { KeyPart, Scope, Target } from "./column-kind.js";

/** The columns of a target's key, at least one; undefined after saying why there are none. */
export function keyOf(target: Target, scope: Scope): readonly KeyPart[] | undefined {
  if (target.keyParts === 0) {
    return scope.error(
      "spec.no_primary_key",
      `${target.name} has no primary key to refer to`,
      ["ref"],
      keyHint(target),
    );
  }
  if (target.rows === 0) {
    return scope.error(
      "spec.empty_parent",
      `${target.name} has no rows to choose from`,
      ["ref"],
      "give it rows, or leave the column out",
    );
  }
  return scope.key(target.name);
}

function keyHint({ name, kind, rows }: Target): string {
  if (kind === "source") return `add primary_key: to the source ${name}`;
  const mark = `mark a column of ${name} with primary_key: true`;
  return rows === undefined ? `${mark}, or give it a key of its parent's key and position` : mark;
}
