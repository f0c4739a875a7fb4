// Sizes: how many rows each table has, by `rows:`, by its parent, or by what the command asked for.
import type { Path, Scope } from "../columns/column-kind.js";
import type { Place } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { nearest } from "../formula/nearest.js";
import { type CountWords, understandCount } from "./count.js";
import type { Problems } from "./diagnostics.js";
import type { Draft } from "./drafts.js";
import { fitRoots } from "./fit.js";
import type { Count, Cut, Size } from "./model.js";
import { placeOf } from "./scope.js";
import { frame, type TableFrame } from "./shape.js";
import { find, keys, type MapNode, type Node } from "./tree.js";
import { later } from "./words.js";

/** Rows of the main table, and what all `rows:` are multiplied by. */
export interface SizeOptions {
  readonly rows?: number;
  readonly scale?: number;
}

/** Rows of the main table's root that are tried, and where its generations end, once that is known. */
export interface Tried {
  readonly roots: number;
  readonly cuts?: ReadonlyMap<string, Cut>;
}

/** More rows than this are refused. */
export const mostRows = 1e15;
/** Parents whose children are counted one by one before a run: some seconds. */
const mostCounted = 2e9;

/** Words that mean to say how many rows there are: another problem tells what is wrong with them. */
const saysSize = (word: string): boolean =>
  later.size(word) || ["rows", "each"].includes(nearest(word, Object.keys(frame.table.shape)) ?? "");

export class Sizes {
  constructor(
    private readonly drafts: ReadonlyMap<string, Draft>,
    private readonly tree: MapNode,
    private readonly options: SizeOptions,
    private readonly seed: bigint,
    private readonly scopeOf: (draft: Draft, count: Node) => Scope,
    private readonly problems: Problems,
    private readonly tried?: Tried,
  ) {}

  /** The main table, where its rows must be counted by making them: its parents' columns decide. */
  uncounted: string | undefined;

  understand(main: unknown): void {
    for (const draft of this.drafts.values())
      if (draft.kind === "table" && draft.frame) draft.size = this.sizeOf(draft, draft.frame as TableFrame);
    for (const draft of this.drafts.values()) this.checkParents(draft);
    this.sizeMain(main);
    // After the rows of all tables are known: counts may read columns, which may depend on them
    for (const draft of this.drafts.values()) this.count(draft);
  }

  private sizeMain(main: unknown): void {
    if (main !== undefined && this.drafts.get(String(main))?.kind !== "table") {
      const tables = [...this.drafts.values()].filter(({ kind }) => kind === "table").map(({ name }) => name);
      this.problems.unknownWord("table", String(main), tables, find(this.tree, ["main"]).node.at);
      return;
    }
    const name = this.mainOf(main);
    const draft = name === undefined ? undefined : this.drafts.get(name);
    if (this.options.rows === undefined || !draft?.size) return;
    if (draft.size.kind === "each") {
      this.fit(draft, this.options.rows);
      return;
    }
    draft.size = { kind: "rows", rows: this.options.rows };
  }

  /** Scales the root until its descendants are the rows that were asked for; the last parent keeps what is left of them. */
  private fit(draft: Draft, rows: number): void {
    const drafts: Draft[] = [];
    let root: Draft | undefined = draft;
    for (; root?.size?.kind === "each"; root = this.drafts.get(root.size.parent)) drafts.unshift(root);
    if (!root || (root.kind === "table" && !root.size)) return; // refused already
    if (this.tried && root.kind === "table") root.size = { kind: "rows", rows: this.tried.roots };
    const line = drafts.flatMap((generation) => {
      this.count(generation);
      return generation.size?.kind === "each" ? [{ draft: generation, size: generation.size }] : [];
    });
    if (line.length < drafts.length) return; // refused already
    const say = (message: string, hint: string): void =>
      this.problems.error("spec.bad_rows", `--rows ${rows} of ${draft.name}${message}`, draft.keyAt, hint);
    const hint = `set the rows of the root: --set tables.${root.name}.rows=1M, or use --scale`;
    if (line.some(({ size }) => size.count.kind === "read")) {
      this.uncounted = draft.name;
      for (const { draft, size } of line) draft.size = { ...size, cut: this.tried?.cuts?.get(draft.name) };
      return;
    }
    const generations = line.flatMap(({ draft: { id }, size: { count } }) =>
      count.kind === "drawn" ? [{ id, count }] : [],
    );
    let counted = 0;
    generations.reduceRight((number, { count }) => {
      const parents = number / Math.max(count.mean, 1e-9);
      counted += parents;
      return parents;
    }, rows);
    if (counted > mostCounted && generations.some(({ count }) => count.weights)) {
      say(` would count the children of more than ${mostCounted} parents, one by one`, hint);
      return;
    }
    const mostRoots = root.kind === "source" ? (root.source?.data.rows ?? 0) : mostRows;
    const found = fitRoots(this.seed, root.id, generations, rows, mostRoots);
    if (!found && root.kind === "source")
      say(`: the ${mostRoots} rows of ${root.name} have fewer`, "ask for fewer, or raise count:");
    else if (!found) say(": its parents have no children", "raise count:");
    if (!found) return;
    if (root.kind === "table") root.size = { kind: "rows", rows: found.roots };
    line.forEach((generation, i) => {
      generation.draft.size = { ...generation.size, cut: found.cuts[i]! };
    });
  }

  private sizeOf(draft: Draft, said: TableFrame): Size | undefined {
    const at = (word: string): Place => find(draft.node, [word]).node.at;
    if (said.each !== undefined) {
      if (said.rows !== undefined)
        this.problems.error("spec.two_sizes", "a table has rows: or each:, not both", at("rows"), "delete one of them");
      const [alias, parent] =
        typeof said.each === "string" ? [said.each, said.each] : (Object.entries(said.each)[0] ?? ["", ""]);
      if (typeof said.each !== "string" && Object.keys(said.each).length !== 1) {
        this.problems.error("spec.shape", "each: names one parent", at("each"), "write each: { basket: baskets }");
        return undefined;
      }
      if (said.count === undefined) {
        this.problems.error(
          "spec.no_count",
          `nothing says how many ${draft.name} each parent has`,
          at("each"),
          "write count: 3, or count: { poisson: 4 }",
        );
        return undefined;
      }
      return { kind: "each", parent, alias, count: uncounted, cut: undefined };
    }
    if (said.count !== undefined)
      this.problems.error(
        "spec.count_alone",
        "count: goes with each:",
        at("count"),
        "write each: { parent: parents } beside it",
      );
    if (said.rows === undefined) {
      if (draft.node.kind === "map" && keys(draft.node).some(saysSize)) return undefined;
      this.problems.error(
        "spec.no_size",
        `nothing says how many rows ${draft.name} has`,
        draft.keyAt,
        "write rows: 1000, or each: and count:",
      );
      return undefined;
    }
    const quantity = typeof said.rows === "string" ? parseQuantity(said.rows) : undefined;
    const given =
      typeof said.rows === "string"
        ? quantity?.kind === "number" && !quantity.percent
          ? quantity.value
          : Number.NaN
        : Number(said.rows);
    const { scale = 1 } = this.options;
    const rows = Math.round(given * scale);
    if (!(given >= 0) || (!Number.isInteger(given) && given < mostRows)) {
      this.problems.error(
        "spec.bad_rows",
        `${said.rows} is not a number of rows`,
        at("rows"),
        "write e.g. 1000, 20k, 10M, 1B",
      );
      return undefined;
    }
    if (rows > mostRows) {
      const message = `${sourceText(find(draft.node, ["rows"]).node)}${scale === 1 ? "" : ` times --scale ${scale}`} is more than the 1e15 rows that a table may have`;
      this.problems.error("spec.too_many_rows", message, at("rows"), "write less: 1e12 rows fill a data centre");
      return undefined;
    }
    return { kind: "rows", rows };
  }

  /** Understands `count:`, once. */
  private count(draft: Draft): void {
    const { size } = draft;
    if (size?.kind !== "each" || size.count !== uncounted) return;
    const { node } = find(draft.node, ["count"]);
    const words = (draft.frame as TableFrame).count as CountWords;
    const place = (path: Path): Place => placeOf(node, path, node.at);
    const count = understandCount(words, this.scopeOf(draft, node), place);
    draft.size = count && { ...size, count };
  }

  /** Parents exist, and do not descend from their children. */
  private checkParents(draft: Draft): void {
    const { size } = draft;
    if (size?.kind !== "each") return;
    const at = find(draft.node, ["each"]).node.at;
    const parent = this.drafts.get(size.parent);
    if (!parent) {
      this.problems.unknownWord("table", size.parent, [...this.drafts.keys()], at);
      draft.size = undefined;
      return;
    }
    let ancestor: Draft | undefined = parent;
    for (
      const seen = new Set<string>();
      ancestor?.size?.kind === "each";
      ancestor = this.drafts.get(ancestor.size.parent)
    ) {
      if (ancestor !== draft && !seen.has(ancestor.name)) {
        seen.add(ancestor.name);
        continue;
      }
      this.problems.error("spec.cycle", `${draft.name} descends from itself`, at, "one of the tables needs rows:");
      draft.size = undefined;
      return;
    }
  }

  /** The table that --rows sets: `main:`, else the last one with rows. */
  mainOf(main: unknown): string | undefined {
    if (typeof main === "string") return main;
    return [...this.drafts.values()].findLast(({ kind, size }) => kind === "table" && size?.kind === "rows")?.name;
  }
}

/** Stands for a count until it is understood. */
const uncounted: Count = {
  kind: "drawn",
  first: 0,
  max: 0,
  mean: 0,
  weights: undefined,
  place: () => {
    throw new Error("a count that is not understood");
  },
};

const sourceText = (node: Node): string => (node.kind === "scalar" ? node.text : "");
