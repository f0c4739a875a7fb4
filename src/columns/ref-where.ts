// What `where:` of a ref says, sorted by how it can be kept: filters, groups, one range of sorted groups, and what is tested pair by pair.
import { parseFormula } from "../formula/parse.js";
import type { Expression } from "../formula/syntax.js";
import { typeName } from "../kernels/types.js";
import type { Formula, PathRef, Scope, Target } from "./column-kind.js";
import { type Check, type Condition, conditionOf, Inseparable, type Relation } from "./ref-condition.js";

export interface Where {
  /** Conditions of the candidate alone. */
  readonly filters: readonly Formula[];
  /** Conditions of the row alone. */
  readonly gates: readonly Formula[];
  readonly equalities: readonly Equality[];
  /** Bounds of one expression of the candidate. */
  readonly bounds: readonly Bound[];
  /** What remains: checks, and sets of them of which one must hold whole. */
  readonly checks: readonly Check[];
  readonly clauses: readonly number[];
  /** Whether what a row asks for may not exist. */
  readonly readsRow: boolean;
  /** Whether children of one parent can ask for different things. */
  readonly readsOwn: boolean;
}

export type Equality =
  /** Both lead to the same row of a table: compared by position. */
  | { readonly kind: "reference"; readonly theirs: PathRef; readonly own: PathRef; readonly table: string }
  | { readonly kind: "value"; readonly theirs: Formula; readonly own: Formula };

export interface Bound {
  readonly theirs: Formula;
  readonly relation: Relation;
  readonly own: Formula;
}

/** Checks that fit into one mask, and sets of them. */
const mostChecks = 31;
const mostClauses = 64;

/** `inOrder`: the groups are sorted by position already, for `before: self`. */
export function whereOf(text: string, target: Target, scope: Scope, inOrder: boolean): Where | undefined {
  const hint = `write ${target.name}.column == column`;
  const { expression, problems } = parseFormula(text);
  for (const { code, message, start, end, hint: own } of problems)
    scope.error(code, message, ["where", { start, end }], own ?? hint);
  if (!expression || problems.length > 0) return undefined;
  if (!readsCandidate(expression, target.name)) {
    const message = `nothing in this where: is of ${target.name}`;
    return scope.error("spec.bad_where", message, ["where"], hint);
  }
  const references: Equality[] = [];
  const parts: Condition[] = [];
  let ok = true;
  for (const conjunct of conjuncts(expression)) {
    const reference = referenceEquality(conjunct, target, scope);
    if (reference === "bad") ok = false;
    else if (reference) references.push(reference);
    else {
      const part = conditionAt(conjunct, text, target, scope);
      if (part) parts.push(part);
      else ok = false;
    }
  }
  return ok ? sorted(references, parts.flatMap(flat), scope, inOrder) : undefined;
}

function conditionAt(conjunct: Expression, text: string, target: Target, scope: Scope): Condition | undefined {
  const formula = scope.expression(conjunct, text, ["where"], target.name);
  if (!formula) return undefined;
  const place = ["where", { start: conjunct.start, end: conjunct.end }] as const;
  if (formula.type.kind !== "bool") {
    const message = `where: takes conditions, and this is ${typeName(formula.type)}`;
    return scope.error("spec.type_mismatch", message, place, `compare it: ${target.name}.column == column`);
  }
  try {
    return conditionOf(formula.typed, text);
  } catch (error) {
    if (!(error instanceof Inseparable)) throw error;
    const { start, end } = error.node;
    return scope.error(
      "spec.bad_where",
      `${target.name} and this row are mixed: a comparison has columns of ${target.name} on one side, those of this row on the other`,
      ["where", { start, end }],
      `bring them apart: abs(${target.name}.x - x) < 5 is between(${target.name}.x, x - 5, x + 5)`,
    );
  }
}

const conjuncts = (expression: Expression): readonly Expression[] =>
  expression.kind === "binary" && expression.operator === "&&"
    ? [...conjuncts(expression.left), ...conjuncts(expression.right)]
    : [expression];

function readsCandidate(expression: Expression, name: string): boolean {
  switch (expression.kind) {
    case "path":
      return expression.names[0] === name;
    case "unary":
      return readsCandidate(expression.operand, name);
    case "binary":
      return readsCandidate(expression.left, name) || readsCandidate(expression.right, name);
    case "call":
      return expression.args.some((arg) => readsCandidate(arg, name));
    default:
      return false;
  }
}

/** `PARENT.store == store`, in either order, where both are references to one table. */
function referenceEquality(expression: Expression, target: Target, scope: Scope): Equality | undefined | "bad" {
  if (expression.kind !== "binary" || expression.operator !== "==") return undefined;
  const { left, right } = expression;
  if (left.kind !== "path" || right.kind !== "path") return undefined;
  const isTheirs = ({ names }: { readonly names: readonly string[] }) => names[0] === target.name && names.length > 1;
  if (isTheirs(left) === isTheirs(right)) return undefined;
  const [theirs, ours] = isTheirs(left) ? [left, right] : [right, left];
  const candidate = scope.path(theirs.names.join("."), ["where", theirs], target.name);
  const own = scope.path(ours.names.join("."), ["where", ours]);
  if (!candidate || !own) return "bad";
  const [table, other] = [scope.references(candidate), scope.references(own)];
  if (table === undefined || other === undefined || scope.target(table, ["where"])?.rows === undefined)
    return undefined;
  if (table === other) return { kind: "reference", theirs: candidate, own, table };
  const message = `${theirs.names.join(".")} refers to ${table}, ${ours.names.join(".")} to ${other}`;
  scope.error("spec.bad_where", message, ["where"], "compare references to the same table");
  return "bad";
}

const flat = (condition: Condition): readonly Condition[] =>
  condition.kind === "all" ? condition.parts.flatMap(flat) : [condition];

function sorted(
  references: readonly Equality[],
  parts: readonly Condition[],
  scope: Scope,
  inOrder: boolean,
): Where | undefined {
  const filters: Formula[] = [];
  const gates: Formula[] = [];
  const equalities = [...references];
  const ranges: Bound[] = [];
  const rest: Condition[] = [];
  for (const part of parts) {
    if (part.kind !== "check") {
      rest.push(part);
      continue;
    }
    const { check } = part;
    if (check.of === "candidate") filters.push(check.theirs);
    else if (check.of === "row") gates.push(check.own);
    else if (check.relation === "equal") equalities.push({ kind: "value", theirs: check.theirs, own: check.own });
    else ranges.push(check);
  }
  const by = inOrder ? undefined : mostBounded(ranges);
  const bounds = ranges.filter(({ theirs }) => theirs.text === by);
  for (const range of ranges)
    if (range.theirs.text !== by) rest.push({ kind: "check", check: { of: "both", ...range } });
  const checks: Check[] = [];
  const clauses = rest.length === 0 ? [] : clausesOf({ kind: "all", parts: rest }, checks);
  if (!clauses || checks.length > mostChecks) {
    return scope.error(
      "spec.bad_where",
      `where: has too many alternatives: at most ${mostChecks} comparisons and ${mostClauses} ways in which they hold`,
      ["where"],
      "put a part that reads one side alone into a hidden column",
    );
  }
  const readsRow = gates.length + equalities.length + bounds.length + clauses.length > 0;
  const asked = [...equalities, ...bounds, ...checks].flatMap((part) => ("own" in part ? pathsOf(part.own) : []));
  const readsOwn = asked.some(({ from, columns }) => from === "row" && scope.copies(columns[0]!)?.from !== "parent");
  return { filters, gates, equalities, bounds, checks, clauses, readsRow, readsOwn };
}

/** The paths that a formula reads. */
function pathsOf(read: PathRef | Formula): readonly PathRef[] {
  if (!("typed" in read)) return [read];
  const inputs = (node: Formula["typed"]): readonly PathRef[] =>
    node.kind === "input"
      ? [node.value]
      : node.kind === "operation"
        ? node.args.flatMap(inputs)
        : node.kind === "format"
          ? inputs(node.arg)
          : [];
  return inputs(read.typed);
}

/** The expression of the candidate that most bounds are of; the first of several. */
function mostBounded(ranges: readonly Bound[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { theirs } of ranges) counts.set(theirs.text, (counts.get(theirs.text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The ways in which a condition holds, each a mask of checks; undefined where there are too many. */
function clausesOf(condition: Condition, checks: Check[]): readonly number[] | undefined {
  if (condition.kind === "check") {
    checks.push(condition.check);
    return [checks.length > mostChecks ? 0 : 1 << (checks.length - 1)];
  }
  const parts = condition.parts.map((part) => clausesOf(part, checks));
  let clauses: readonly number[] = condition.kind === "all" ? [0] : [];
  for (const part of parts) {
    if (!part) return undefined;
    clauses = condition.kind === "any" ? [...clauses, ...part] : clauses.flatMap((a) => part.map((b) => a | b));
    if (clauses.length > mostClauses) return undefined;
  }
  return clauses;
}
