// `unique_in:` of a ref: no two rows of one parent choose the same. What the words mean, and what the draws need.
import { type Addr, wholeParent } from "../kernels/program.js";
import type { Cell, Scope, Target } from "./column-kind.js";
import { groupedDigits } from "./note-text.js";
import type { Candidates } from "./ref-candidates.js";

export interface Apart {
  readonly parent: string;
  /** The most children of one parent. */
  readonly most: number;
}

/** `unique_in: basket`: the parent's alias or table, or columns of this table that copy its key. */
export function apartOf(said: string | readonly string[], scope: Scope): Apart | undefined {
  const { parent } = scope;
  if (!parent) {
    const message = `unique_in: keeps the children of one parent apart, and ${scope.table} has no parent`;
    return scope.error(
      "spec.no_parent",
      message,
      ["unique_in"],
      "make the table by each: and count:, or use unique: true",
    );
  }
  const names = typeof said === "string" ? [said] : said;
  const copied = names.map((name) => {
    const path = scope.copies(name);
    return path?.from === "parent" && path.columns.length === 1 ? path.columns[0]! : undefined;
  });
  const namesParent = names.length === 1 && (names[0] === parent.alias || names[0] === parent.table);
  const namesKey =
    copied.every((column) => column !== undefined) && parent.primaryKey.every((key) => copied.includes(key));
  if (!namesParent && !(namesKey && parent.primaryKey.length > 0)) {
    const message = `unique_in: ${names.join(", ")} is not the parent of ${scope.table}`;
    return scope.error("spec.bad_unique_in", message, ["unique_in"], `write unique_in: ${parent.alias}`);
  }
  if (parent.most > wholeParent) {
    const message = `${parent.alias} can have ${parent.most} rows of ${scope.table}: unique_in: keeps apart at most ${wholeParent}`;
    return scope.error("spec.unique_impossible", message, ["unique_in"], "lower count:, e.g. truncate: 0..1000");
  }
  return { parent: parent.alias, most: parent.most };
}

/** Too few candidates for all children of a parent: an error where all have the same, null for the surplus in groups. */
export function checkRoom(
  cell: Cell,
  target: Target,
  { count, starts }: Candidates,
  { parent, most }: Apart,
  isFree: boolean,
): void {
  if (isFree) {
    if (most <= count) return;
    cell.tables.problem(
      "spec.unique_impossible",
      `${most} rows of one ${parent} cannot each have a row of ${target.name} of their own: ${count} can be chosen`,
      cell,
      ["unique_in"],
      `let count: give ${count} or fewer, e.g. truncate: 0..${count}`,
    );
  }
  let short = 0;
  for (let group = 0; group + 2 < starts.length; group++) {
    const own = starts[group + 1]! - starts[group]!;
    if (own > 0 && own < most) short++;
  }
  if (short === 0) return;
  cell.tables.warning(
    "spec.few_candidates",
    `${short} of ${starts.length - 2} groups of ${target.name} have fewer than ${most} rows: what one ${parent} asks beyond is null`,
    cell,
    ["unique_in"],
  );
}

/** All alike, without any condition: the j-th child takes the j-th place of its parent's own permutation. */
export function permutedWithin(cell: Cell, size: number): Addr {
  const { builder, rows } = cell;
  const out = builder.slot(4);
  const schedule = builder.slot(0, 192);
  builder.step("permutationWithin", rows.ordinals(), rows.parent().hashes(), cell.key("unique"), size, schedule, out);
  const method = `a permutation of ${groupedDigits(size)} rows for each parent: its j-th child takes the j-th place`;
  cell.note(method);
  cell.witness?.draw({ kind: "other", purpose: "unique", says: method });
  return out;
}

/** Who the siblings of each row are, and scratch for their picks. `own`: the word by which each of them may ask for something else. */
export function siblingsOf(
  cell: Cell,
  { most, parent }: Apart,
  own: "where" | "before" | undefined,
): readonly [parentHashes: Addr, ordinals: Addr, rowsAt: number, picks: Addr, table: Addr] {
  const { builder, rows, tables } = cell;
  if (own !== undefined && !rows.wholeParents) {
    const because = own === "where" ? "where: reads columns of the row" : "before: self asks for other rows in each";
    const message = `unique_in: ${parent} is drawn with all rows of a parent at hand where ${because}, and cannot be made for one row alone`;
    const hint = own === "where" ? `let where: read columns of ${parent} alone` : "leave out before: or unique_in:";
    return tables.problem("spec.not_built", message, cell, ["unique_in"], hint);
  }
  let slots = 1;
  while (slots < 2 * most) slots *= 2;
  const scratch = [builder.slot(0, 4 * most), builder.slot(0, 4 * slots)] as const;
  return [rows.parent().hashes(), rows.ordinals(), rows.rowsKey(), ...scratch];
}
