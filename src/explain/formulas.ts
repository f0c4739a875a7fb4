// A formula with its values put in, and the results of its parts: each part is lowered and run as the whole is.
import type { Formula, RowContext } from "../columns/column-kind.js";
import type { Vector } from "../kernels/vector.js";

type Node = Formula["typed"];

export interface FormulaExplanation {
  readonly text: string;
  /** The text with the values of what it reads. */
  readonly filled: string;
  /** Parts that are neither a name nor a constant, innermost first, without the whole. */
  readonly parts: readonly { readonly text: string; readonly value: string | null }[];
  readonly value: string | null;
}

/** Adds the steps that show a formula; the answer reads them once the row is made. */
export function explainFormula(
  { formula, vector }: { readonly formula: Formula; readonly vector: Vector },
  rows: RowContext,
  show: (vector: Vector) => number,
): (text: (shown: number) => string | null) => FormulaExplanation {
  const { text, typed } = formula;
  const leaves = inputsOf(typed).map((node) => ({
    node,
    shown: show(rows.formula({ ...node, text: "", typed: node })),
  }));
  const parts = partsOf(text, typed).map((node) => {
    const part = { text: text.slice(node.start, node.end), typed: node, type: node.type, nullable: node.nullable };
    return { text: part.text, shown: show(rows.formula(part)) };
  });
  const whole = show(vector);
  return (read) => ({
    text,
    filled: filled(
      text,
      leaves.map(({ node, shown }) => ({ ...node, value: literal(node, read(shown)) })),
    ),
    parts: parts.map((part) => ({ text: part.text, value: read(part.shown) })),
    value: read(whole),
  });
}

const hasSpan = ({ start, end }: Node): boolean => end > start;

function inputsOf(node: Node): Extract<Node, { kind: "input" }>[] {
  if (node.kind === "input") return hasSpan(node) ? [node] : [];
  if (node.kind === "format") return inputsOf(node.arg);
  return node.kind === "operation" ? node.args.flatMap(inputsOf) : [];
}

/** Operations by their text, inner before outer; a conversion has the text of what it converts, and is not shown beside it. */
function partsOf(text: string, whole: Node): Node[] {
  const found = new Map<string, Node>();
  const walk = (node: Node, isSumBefore: boolean): void => {
    if (node.kind === "input" || node.kind === "literal") return;
    const args = node.kind === "format" ? [node.arg] : node.args;
    args.forEach((arg, i) => {
      walk(arg, isSum(node) && i === 0);
    });
    const isConversion = node.kind === "operation" && node.operation === "convert";
    const isRunningSum = isSumBefore && isSum(node); // a + b of a + b + c
    if (hasSpan(node) && !isConversion && !isRunningSum && text.slice(node.start, node.end) !== text.trim())
      found.set(span(node), node);
  };
  walk(whole, false);
  return [...found.values()];
}

const isSum = (node: Node): boolean =>
  node.kind === "operation" && (node.operation === "add" || node.operation === "subtract");

const span = ({ start, end }: Node): string => `${start} ${end}`;

/** A value as the formula would hold it. */
function literal(node: Node, value: string | null): string {
  if (value === null) return "null";
  return ["text", "date", "timestamp", "uuid"].includes(node.type.kind) ? JSON.stringify(value) : value;
}

function filled(text: string, leaves: readonly { start: number; end: number; value: string }[]): string {
  const last = new Map(leaves.map((leaf) => [leaf.start, leaf]));
  let out = "";
  let at = 0;
  for (const { start, end, value } of [...last.values()].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    out += text.slice(at, start) + value;
    at = end;
  }
  return out + text.slice(at);
}
