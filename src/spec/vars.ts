// Puts the values of `vars:` in where `$name` stands, before anything else looks at the spec.
import type { Place } from "../errors.js";
import type { Problems } from "./diagnostics.js";
import { entry, type MapEntry, type MapNode, type Node, type ScalarNode, within } from "./tree.js";

/** Texts with a syntax of their own, in which a dollar is only a dollar unless it is all there is. */
const literal: ReadonlySet<string> = new Set(["pattern", "template"]);
/** Maps in which vars are declared, not used. */
const declarations: ReadonlySet<string> = new Set(["vars", "profiles"]);

/**
 * The spec without `$name`. A value that is exactly `$name` becomes the var's value; inside of a longer text, which is
 * then a formula or a range, its number or quantity is put in. What is put in has the place of its use.
 *
 * @example
 * // vars: { stores: 250 }     rows: 2 * $stores  ->  rows: 2 * 250
 * const ready = substituteVars(tree, problems);
 */
export function substituteVars(tree: MapNode, problems: Problems): MapNode {
  const vars = entry(tree, "vars")?.value;
  const substitution = new Substitution(vars?.kind === "map" ? vars : undefined, problems);
  substitution.declare();
  const entries = tree.entries.map((own) => (declarations.has(own.key) ? own : substitution.entry(own)));
  return { ...tree, entries };
}

class Substitution {
  private readonly declared = new Map<string, MapEntry>();
  /** Undefined for a var whose value is wrong, which is told where it is declared. */
  private readonly values = new Map<string, ScalarNode | undefined>();
  /** The vars whose values are being found, to see a circle. */
  private readonly open: string[] = [];

  constructor(
    vars: MapNode | undefined,
    private readonly problems: Problems,
  ) {
    for (const declared of vars?.entries ?? []) this.declared.set(declared.key, declared);
  }

  /** Finds the values of all vars, so that mistakes of those that nothing uses are told too. */
  declare(): void {
    for (const { key, keyAt } of this.declared.values()) {
      this.value(key, keyAt);
      if (/^[A-Za-z_]\w*$/.test(key)) continue;
      const hint = "letters, digits and _, and no digit first";
      this.problems.error("spec.bad_name", `${JSON.stringify(key)} is no name for a var`, keyAt, hint);
    }
  }

  entry(own: MapEntry): MapEntry {
    return { ...own, value: this.node(own.value, literal.has(own.key)) };
  }

  private node(node: Node, isLiteral = false): Node {
    if (node.kind === "map") return { ...node, entries: node.entries.map((own) => this.entry(own)) };
    if (node.kind === "list") return { ...node, items: node.items.map((item) => this.node(item)) };
    return this.scalar(node, isLiteral);
  }

  private scalar(node: ScalarNode, isLiteral = false): ScalarNode {
    if (typeof node.value !== "string" || !node.text.includes("$")) return node;
    const name = /^\$([A-Za-z_]\w*)$/.exec(node.text)?.[1];
    if (name !== undefined) {
      const value = this.value(name, node.at);
      return value ? { ...value, at: node.at } : node;
    }
    if (isLiteral) return node;
    const text = node.text.replace(/(?<![\w$])\$([A-Za-z_]\w*)/g, (typed: string, word: string, start: number) => {
      return this.part(node, word, start, start + typed.length) ?? typed;
    });
    return { ...node, value: text, text };
  }

  /**
   * What is put in for a var inside of a longer text; undefined leaves it there. A quoted text may be no formula, so in
   * it only what is surely meant is put in, and a formula that still holds a `$name` is told off when it is read.
   */
  private part(node: ScalarNode, name: string, start: number, end: number): string | undefined {
    const at = within(node, start, end);
    if (node.quoted && !this.declared.has(name)) return undefined;
    const value = this.value(name, at);
    if (value === undefined) return undefined;
    const text = isRangeEnd(node.text, start, end) ? rangeEnd(value) : quantity(value);
    if (text !== undefined || node.quoted) return text;
    const hint = "only a number or a quantity can stand inside of a formula";
    this.problems.error("spec.var_in_formula", `$${name} is ${JSON.stringify(value.text)}`, at, hint);
    return undefined;
  }

  private value(name: string, at: Place): ScalarNode | undefined {
    if (this.values.has(name)) return this.values.get(name);
    const declared = this.declared.get(name);
    if (declared === undefined) {
      this.problems.unknownWord("var", name, [...this.declared.keys()], at);
      return undefined;
    }
    if (this.open.includes(name)) return this.circle(name, declared.keyAt);
    this.open.push(name);
    const value = this.declaredValue(declared);
    this.open.pop();
    if (!this.values.has(name)) this.values.set(name, value);
    return this.values.get(name);
  }

  private declaredValue({ key, value }: MapEntry): ScalarNode | undefined {
    if (value.kind === "scalar") return this.scalar(value);
    const hint = "for a list or a map use a YAML anchor and alias: &name, *name";
    this.problems.error("spec.bad_var", `the var $${key} is not a single value`, value.at, hint);
    return undefined;
  }

  /** None of the circle has a value, so it is told once. */
  private circle(name: string, at: Place): undefined {
    const round = this.open.slice(this.open.indexOf(name));
    for (const each of round) this.values.set(each, undefined);
    const path = [...round, name].map((each) => `$${each}`).join(" -> ");
    this.problems.error("spec.circular_var", `the var $${name} is defined by itself: ${path}`, at);
  }
}

/** Whether a var is all of one end of `a..b`. */
function isRangeEnd(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start).trimEnd();
  const after = text.slice(end).trimStart();
  return before === "" ? after.startsWith("..") : before.endsWith("..") && after === "";
}

/** Anything that is not a range itself, e.g. a date, which a formula would read as a difference. */
function rangeEnd({ text }: ScalarNode): string | undefined {
  return text === "" || text.includes("..") || text.includes("$") ? undefined : text;
}

/** The text of a number or quantity as a formula takes it. */
function quantity({ value, text }: ScalarNode): string | undefined {
  const isNumber = typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
  const isQuantity = /^[-+]?(?:\d[\d_]*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?:%|[A-Za-z]{1,3})?(?:\/[a-z]+)?$/.test(text);
  if (!isNumber && !(typeof value === "string" && isQuantity)) return undefined;
  const plain = isNumber && /^[-+]?0\d/.test(text) ? String(value) : text; // 007 is octal where formulas come from
  return /^[-+]/.test(plain) ? `(${plain})` : plain;
}
