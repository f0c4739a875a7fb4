// Tables in place of subtrees: where all that a subtree reads has few values, it is worked out over these once, by the same kernels,
// and a row looks its result up. The bytes are those that the subtree itself would give.
import type { ProgramBuilder } from "../kernels/program.js";
import { typeName } from "../kernels/types.js";
import type { Vector } from "../kernels/vector.js";
import { costOf } from "./cost.js";
import { type Domain, domainOf } from "./domain.js";
import { lookedUp } from "./look-up.js";
import { inputsOf, isNull } from "./nodes.js";
import type { Emitter, Operand } from "./operands.js";
import { resultsOf } from "./results.js";
import type { Typed } from "./typed.js";

/** Results that are kept: those of a dear subtree may fill the second-level cache, others the first. */
const entriesMost = { dear: 65_536, cheap: 4096 } as const;
const dearNs = 12;
/** Longer dictionaries of results would slow down what reads them. */
const textsMost = { entries: 8192, bytes: 1 << 20 } as const;
/** What looking up costs, in nanoseconds. */
const lookup = { table: 1, far: 1.5, wide: 0.5, nulls: 0.8, pair: 0.6 } as const;
/** A table has to be this much cheaper. */
const gain = 1.5;
export interface Tabulating<R> {
  readonly emitter: Emitter;
  vector(input: R): Vector;
  /** Lowers the subtree itself in another program. */
  lower(node: Typed<R>, vector: (input: R) => Vector, builder: ProgramBuilder): Vector;
  /** Told of each table, for `explain`. */
  readonly note: ((method: string) => void) | undefined;
}

/** The operand that looks a subtree's results up; undefined where its inputs are too many or a table would not pay. */
export function tabulated<R>(node: Typed<R>, around: Tabulating<R>): Operand | undefined {
  const plan = planOf(node, around);
  if (!plan) return undefined;
  const { domains, entries } = plan;
  const results = resultsOf(node, domains, (columns, builder) =>
    around.lower(node, (input) => columns.get(plan.domainOf(input))!, builder),
  );
  if ((results.texts?.reduce((sum, text) => sum + text.length, 0) ?? 0) > textsMost.bytes) return undefined;
  around.note?.(`${entries} results, looked up by ${domains.length === 1 ? "value" : "pairs of values"}`);
  return lookedUp(results, domains, !catchesNull(node), around.emitter);
}

interface TablePlan<R> {
  /** One, or two. */
  readonly domains: readonly Domain[];
  readonly entries: number;
  domainOf(input: R): Domain;
}

function planOf<R>(node: Typed<R>, { vector }: Tabulating<R>): TablePlan<R> | undefined {
  const inputs = inputsOf(node);
  const distinct = new Set<R>();
  for (const input of inputs) if (distinct.add(input).size > 8) return undefined; // tokens may differ that mean one vector
  const domains: Domain[] = [];
  const found = new Map<R, Domain>();
  for (const input of distinct) {
    const own = vector(input);
    if (own.lane === "utf8" || own.lane === "uuid") return undefined;
    const known = domains.find(({ vector }) => isSame(vector, own));
    const domain = known ?? domainOf(own, entriesMost.dear);
    if (!domain) return undefined;
    if (!known) domains.push(domain);
    found.set(input, domain);
  }
  if (domains.length < 1 || domains.length > 2) return undefined;
  const entries = domains.reduce((product, { size }) => product * size, 1);
  const { ns } = costOf(node, (input) => found.get(input)!.vector.lane === "code");
  if (entries > (ns >= dearNs ? entriesMost.dear : entriesMost.cheap)) return undefined;
  if (ns < gain * lookupCost(domains, entries)) return undefined;
  if (node.type.kind === "text" && entries > textsMost.entries) return undefined;
  return { domains, entries, domainOf: (input) => found.get(input)! };
}

/** Texts of one supplied row have the same codes, and each its own dictionary; what is seen through another reference, other nulls. */
const isSame = (a: Vector, b: Exclude<Vector, { readonly lane: "utf8" }>): boolean =>
  a.lane === b.lane &&
  a.values === b.values &&
  a.validity === b.validity &&
  typeName(a.type) === typeName(b.type) &&
  (a.lane !== "code" || b.lane !== "code" || a.dictionary.texts === b.dictionary.texts);

function lookupCost(domains: readonly Domain[], entries: number): number {
  const own = domains.map(
    ({ isWide, vector }) => (isWide ? lookup.wide : 0) + (vector.validity === undefined ? 0 : lookup.nulls),
  );
  const pair = domains.length > 1 ? lookup.pair : 0;
  return own.reduce((sum, ns) => sum + ns, lookup.table + pair + (entries > entriesMost.cheap ? lookup.far : 0));
}

/** Whether a row may have a value where an input is null. */
function catchesNull<R>(node: Typed<R>): boolean {
  if (node.kind === "format") return catchesNull(node.arg);
  if (node.kind !== "operation") return isNull(node);
  return node.operation === "if" || node.operation === "coalesce" || node.args.some(catchesNull);
}
