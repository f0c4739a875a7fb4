// Takes a condition over candidate and row apart: into comparisons with the candidate's columns on one side and the row's on
// the other, joined by && and ||. Negations are pushed down to the comparisons.
import { operation } from "../formula/nodes.js";
import type { Typed } from "../formula/typed.js";
import { bool, typeName } from "../kernels/types.js";
import type { Formula, PathRef } from "./column-kind.js";

type Node = Typed<PathRef>;

/** How the candidate's value lies to the row's. */
export type Relation = "below" | "upTo" | "above" | "from" | "equal";

/** What holds or not of a pair: something of the candidate alone, of the row alone, or a comparison of the two. */
export type Check =
  | { readonly of: "candidate"; readonly theirs: Formula }
  | { readonly of: "row"; readonly own: Formula }
  | { readonly of: "both"; readonly theirs: Formula; readonly relation: Relation; readonly own: Formula };

export type Condition =
  | { readonly kind: "all" | "any"; readonly parts: readonly Condition[] }
  | { readonly kind: "check"; readonly check: Check };

/** A part of the condition in which the two cannot be told apart. */
export class Inseparable extends Error {
  constructor(readonly node: Node) {
    super("candidate and row are mixed");
  }
}

/** `text` is the one that the nodes' places refer to: parts are known by it. */
export function conditionOf(typed: Node, text: string): Condition {
  return taken(typed, text, false);
}

function taken(node: Node, text: string, negated: boolean): Condition {
  const sides = sidesOf(node);
  if (!(sides.candidate && sides.row)) {
    const whole = negated ? operation("not", bool, [node], node) : node;
    const formula = part(whole, text, negated ? "not " : "");
    return {
      kind: "check",
      check: sides.candidate ? { of: "candidate", theirs: formula } : { of: "row", own: formula },
    };
  }
  if (node.kind !== "operation") throw new Inseparable(node);
  const [a, b, c] = node.args as readonly [Node, Node, Node];
  switch (node.operation) {
    case "and":
    case "or": {
      const parts = node.args.map((arg) => taken(arg, text, negated));
      return { kind: (node.operation === "and") !== negated ? "all" : "any", parts };
    }
    case "not":
      return taken(a, text, !negated);
    case "between":
      return {
        kind: negated ? "any" : "all",
        parts: [compared(node, b, a, "upTo", text, negated), compared(node, a, c, "upTo", text, negated)],
      };
    case "less":
      return compared(node, a, b, "below", text, negated);
    case "lessOrEqual":
      return compared(node, a, b, "upTo", text, negated);
    case "equal":
      if (!negated) return compared(node, a, b, "equal", text, false);
      return {
        kind: "any",
        parts: [compared(node, a, b, "below", text, false), compared(node, a, b, "above", text, false)],
      };
    default:
      throw new Inseparable(node);
  }
}

const opposite = { below: "from", upTo: "above", above: "upTo", from: "below" } as const;
const mirrored = { below: "above", upTo: "from", above: "below", from: "upTo", equal: "equal" } as const;

/** a `relation` b, with the candidate's side first. */
function compared(whole: Node, a: Node, b: Node, relation: Relation, text: string, negated: boolean): Condition {
  const [left, right] = [sidesOf(a), sidesOf(b)];
  if ((left.candidate && left.row) || (right.candidate && right.row)) throw new Inseparable(whole);
  const said = negated && relation !== "equal" ? opposite[relation] : relation;
  if (!(left.row || right.row) || !(left.candidate || right.candidate)) return alone(whole, a, b, said, text);
  const check: Check = left.candidate
    ? { of: "both", theirs: part(a, text), relation: said, own: part(b, text) }
    : { of: "both", theirs: part(b, text), relation: mirrored[said], own: part(a, text) };
  return { kind: "check", check };
}

/** A half of between(x, a, b) that reads one side alone. */
function alone(whole: Node, a: Node, b: Node, relation: Relation, text: string): Condition {
  const swapped = relation === "above" || relation === "from";
  const name = relation === "below" || relation === "above" ? "less" : "lessOrEqual";
  const typed = operation(name, bool, swapped ? [b, a] : [a, b], { start: a.start, end: b.end });
  const formula: Formula = {
    text: `${text.slice(a.start, a.end)} ${relation} ${text.slice(b.start, b.end)} in ${text.slice(whole.start, whole.end)}`,
    typed,
    type: bool,
    nullable: typed.nullable,
  };
  const check: Check = sidesOf(typed).candidate ? { of: "candidate", theirs: formula } : { of: "row", own: formula };
  return { kind: "check", check };
}

/** Values are kept by a formula's text: it says the type too, since the other side can have asked for another. */
const part = (typed: Node, text: string, before = ""): Formula => ({
  text: `${before}${text.slice(typed.start, typed.end)} as ${typeName(typed.type)}`,
  typed,
  type: typed.type,
  nullable: typed.nullable,
});

interface Sides {
  readonly candidate: boolean;
  readonly row: boolean;
}

/** Whose columns a formula reads. */
export function sidesOf(node: Node): Sides {
  switch (node.kind) {
    case "literal":
      return { candidate: false, row: false };
    case "input":
      return { candidate: node.value.from === "candidate", row: node.value.from !== "candidate" };
    case "format":
      return sidesOf(node.arg);
    case "operation": {
      const all = node.args.map(sidesOf);
      return { candidate: all.some(({ candidate }) => candidate), row: all.some(({ row }) => row) };
    }
  }
}
