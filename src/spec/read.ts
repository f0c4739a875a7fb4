// From text to Model: parse, check shapes, understand tables and columns in the order in which they need each other.
import type { Scope, Target } from "../columns/column-kind.js";
import type { Place } from "../errors.js";
import { isOverChildren } from "./aggregates.js";
import { scopeOf } from "./column-scope.js";
import { understandColumn } from "./columns.js";
import { correlationsOf } from "./correlate.js";
import { readOutputs } from "./destinations.js";
import { Problems } from "./diagnostics.js";
import { documentOf } from "./document.js";
import { type Draft, parentOf, readDrafts } from "./drafts.js";
import type { CountChildren } from "./fit.js";
import { fitted } from "./fitted.js";
import type { Column, Correlation, Model, Source, Table } from "./model.js";
import { originsOf, type SizeFacts } from "./origins.js";
import { checkOutputs } from "./outputs.js";
import { checkProfiles, type OverlayOptions, overlaid } from "./overlay.js";
import { parseSpec } from "./parse.js";
import { periodOf, wholeYear } from "./period.js";
import type { Names } from "./scope.js";
import { frame } from "./shape.js";
import { checkShape } from "./shape-check.js";
import { type SizeOptions, Sizes, type Tried } from "./sizes.js";
import { ColumnFiles, type ReadFile, referringColumn, suppliedColumn } from "./sources.js";
import { checkTableKey } from "./table-keys.js";
import { entry, type MapNode, type Node } from "./tree.js";
import { substituteVars } from "./vars.js";
import { later } from "./words.js";

export interface ReadOptions extends SizeOptions, OverlayOptions {
  readonly read: ReadFile;
  readonly seed?: bigint;
  /** Counts children whose number reads their parents: without it, `rows` of such a table are refused. */
  readonly countChildren?: CountChildren;
}

/**
 * Reads a spec. Returns undefined where there are errors; all of them are in `problems`.
 *
 * @example
 * readModel("datagen: 1\ntables: { t: { rows: 3, columns: { a: { sequence: 1 } } } }", "t.yaml", { read }, problems)
 */
export function readModel(text: string, file: string, options: ReadOptions, problems: Problems): Model | undefined {
  const parsed = parseSpec(text, file, problems);
  if (!parsed) return undefined;
  const before = problems.list.length; // a name that is there twice leaves the rest to be understood
  const set = overlaid(parsed, options, problems);
  const tree = substituteVars(set, problems);
  if (problems.hasErrors && problems.list.length > before) return undefined; // what lacks a value would be blamed twice
  checkProfiles(set, problems);
  const spec = checkShape(frame.spec, tree, "a spec", problems, later.spec);
  const drafts = readDrafts(tree, options.read, problems);
  const understood = (found: Problems, tried?: Tried) => {
    const reader = new Reader({ parsed, set, tree }, fresh(drafts), options, found, tried);
    return { model: reader.model(spec, file), uncounted: reader.uncounted };
  };
  const { model, uncounted } = understood(problems);
  if (!model || uncounted === undefined) return model;
  return fitted(model, uncounted, options, problems, (tried) => {
    const again = new Problems();
    const { model } = understood(again, tried);
    if (!model) for (const { code, message, at, hint } of again.list) problems.error(code, message, at, hint);
    return model;
  });
}

/** Drafts without sizes: each reading gives them anew. */
const fresh = (drafts: ReadonlyMap<string, Draft>): ReadonlyMap<string, Draft> =>
  new Map([...drafts].map(([name, draft]) => [name, { ...draft, size: undefined }]));

class Reader implements Names {
  private readonly sizes: Sizes;
  private readonly seed: bigint;
  private readonly columns = new Map<string, Column | undefined>();
  private readonly open: string[] = [];
  private readonly reads = new Map<string, Set<string>>();
  private readonly tree: MapNode;
  private readonly files: ColumnFiles;
  private period = wholeYear;

  constructor(
    private readonly trees: Parameters<typeof originsOf>[0],
    private readonly drafts: ReadonlyMap<string, Draft>,
    private readonly options: ReadOptions,
    private readonly problems: Problems,
    tried?: Tried,
  ) {
    const { tree } = trees;
    this.tree = tree;
    this.files = new ColumnFiles(options.read, problems);
    this.seed = options.seed ?? seedOf(tree);
    const countScope = (draft: Draft, node: Node) => this.countScope(draft, node);
    this.sizes = new Sizes(drafts, tree, options, this.seed, countScope, problems, tried);
  }

  get uncounted(): string | undefined {
    return this.sizes.uncounted;
  }

  model(spec: ReturnType<typeof frame.spec.parse> | undefined, file: string): Model | undefined {
    this.period = periodOf(entry(this.tree, "period")?.value, this.problems) ?? this.period;
    this.sizes.understand(spec?.main);
    for (const draft of this.drafts.values())
      for (const name of this.columnNames(draft.name)) this.column(draft.name, name);
    for (const draft of this.drafts.values()) {
      if (draft.kind !== "table") continue;
      checkOutputs(draft, this, this.problems);
      checkTableKey(draft, this, this.problems);
    }
    const outputs = readOutputs(this.tree, this.drafts, this.problems);
    const correlations = new Map([...this.drafts].map(([name, draft]) => [name, this.correlations(draft)]));
    if (this.problems.hasErrors || !spec) return undefined;
    const tables = new Map<string, Table>();
    const sources = new Map<string, Source>();
    for (const draft of this.drafts.values()) {
      const columns = new Map(this.columnNames(draft.name).map((name) => [name, this.column(draft.name, name)!]));
      const common = {
        name: draft.name,
        id: draft.id,
        columns,
        primaryKey: draft.primaryKey,
        at: draft.keyAt,
        children: this.childrenOf(draft.name),
      };
      if (draft.kind === "source") sources.set(draft.name, { kind: "source", ...common, ...draft.source! });
      else {
        const own = { size: draft.size!, correlations: correlations.get(draft.name)! };
        tables.set(draft.name, { kind: "table", ...common, ...own });
      }
    }
    const name = typeof spec.name === "string" ? spec.name : stem(file);
    const main = this.sizes.mainOf(spec.main);
    const resolved = { name, seed: this.seed, main, sizes: this.sizeFacts() };
    return Object.freeze({
      name,
      seed: this.seed,
      period: this.period,
      main,
      tables,
      sources,
      outputs,
      document: documentOf(this.tree, this.drafts, this.files.digests(), { seed: this.seed, period: this.period }),
      origins: originsOf(this.trees, this.options, resolved),
      reads: this.reads,
    });
  }

  private correlations({ name: table, node, frame }: Draft): readonly Correlation[] {
    const given = frame && "correlate" in frame ? frame.correlate : undefined;
    return correlationsOf(given, node, { table, names: this, problems: this.problems });
  }

  private sizeFacts(): ReadonlyMap<string, SizeFacts> {
    const facts = new Map<string, SizeFacts>();
    for (const { name, size } of this.drafts.values()) {
      if (size?.kind === "rows") facts.set(name, { rows: size.rows, parent: undefined, isCut: false });
      else if (size) facts.set(name, { rows: undefined, parent: size.parent, isCut: size.cut !== undefined });
    }
    return facts;
  }

  // Names: what paths and formulas ask for.

  hasTable = (name: string): boolean => this.drafts.has(name);
  tableNames = (): readonly string[] => [...this.drafts.keys()];
  primaryKey = (table: string): readonly string[] => this.drafts.get(table)?.primaryKey ?? [];

  columnNames(table: string): readonly string[] {
    const draft = this.drafts.get(table);
    if (!draft) return [];
    const supplied = draft.source?.data.columns.map(({ name }) => name) ?? [];
    return [...new Set([...supplied, ...draft.columnNodes.keys()])];
  }

  referenceNames(table: string): readonly string[] {
    const written = [...(this.drafts.get(table)?.columnNodes ?? [])];
    return written.filter(([, { node }]) => node.kind === "map" && entry(node, "ref")).map(([name]) => name);
  }

  children = (table: string): readonly string[] =>
    [...this.drafts.values()].filter((draft) => parentOf(draft) === table).map(({ name }) => name);

  timeInOrder(table: string): string | undefined {
    const written = [...(this.drafts.get(table)?.columnNodes ?? [])];
    const isInOrder = (node: Node): boolean => {
      if (node.kind !== "map" || !entry(node, "timestamp") || entry(node, "format") || entry(node, "type"))
        return false;
      const sorted = entry(node, "sorted")?.value;
      return sorted?.kind === "scalar" && sorted.value === true;
    };
    return written.find(([, { node }]) => isInOrder(node))?.[0];
  }

  parent(table: string): { alias: string; table: string; most: number } | undefined {
    const size = this.drafts.get(table)?.size;
    return size?.kind === "each" ? { alias: size.alias, table: size.parent, most: size.count.max } : undefined;
  }

  column(table: string, name: string): Column | undefined {
    const key = `${table}.${name}`;
    this.noteRead(key);
    if (this.columns.has(key)) return this.columns.get(key);
    const since = this.open.indexOf(key);
    const draft = this.drafts.get(table)!;
    const place = draft.columnNodes.get(name)?.keyAt ?? draft.keyAt;
    if (since >= 0) {
      const circle = [...this.open.slice(since), key];
      this.problems.error(
        "spec.cycle",
        `columns need each other in a circle: ${circle.join(" -> ")}`,
        place,
        isOverChildren(circle, this)
          ? "a child cannot read what is summed over children: let the parent's column do what needs the sum"
          : "let one of them not read the next",
      );
      return undefined;
    }
    this.open.push(key);
    const column = draft.kind === "source" ? this.sourceColumn(draft, name) : this.tableColumn(draft, name);
    this.open.pop();
    this.columns.set(key, column);
    return column;
  }

  /** Whoever is being understood asked for this column, so it reads it. */
  private noteRead(key: string): void {
    const reader = this.open[this.open.length - 1];
    if (reader === undefined) return;
    const read = this.reads.get(reader);
    if (read) read.add(key);
    else this.reads.set(reader, new Set([key]));
  }

  private tableColumn(draft: Draft, name: string): Column | undefined {
    const { node, keyAt } = draft.columnNodes.get(name)!;
    return understandColumn(this.around(draft, name), name, node, keyAt);
  }

  private sourceColumn(draft: Draft, name: string): Column | undefined {
    const said = draft.columnNodes.get(name);
    const supplied = draft.source?.data.columns.find((column) => column.name === name);
    if (!supplied) return draft.source && this.tableColumn(draft, name);
    const column = suppliedColumn(draft.name, supplied, isWholeKey(draft.primaryKey, name), said?.keyAt ?? draft.keyAt);
    return said ? this.supplement(draft, column, said.node, said.keyAt) : column;
  }

  /** What a spec may say of a column that a file supplies: that it refers to another source. */
  private supplement(draft: Draft, column: Column, node: Node, keyAt: Place): Column | undefined {
    const name = node.kind === "map" && node.entries.length === 1 ? entry(node, "ref") : undefined;
    if (name?.value.kind !== "scalar") {
      const message = `${draft.name}.${column.name} is supplied by the file: the spec can only say what it refers to`;
      this.problems.error(
        "spec.supplied_column",
        message,
        keyAt,
        "write { ref: other_source }, or give the new column another name",
      );
      return undefined;
    }
    const target = this.drafts.get(name.value.text);
    if (!target || target.kind !== "source" || !target.source) {
      if (!target) this.problems.unknownWord("source", name.value.text, this.sourceNames(), name.value.at);
      else if (target.kind === "table")
        this.problems.error(
          "spec.bad_reference",
          "a source refers to sources, not to tables that are made",
          name.value.at,
          `bring ${name.value.text} as a source, or delete this`,
        );
      return undefined;
    }
    if (target.keyFailed) return undefined;
    if (target.primaryKey.length > 1) {
      const message = `the key of ${target.name} has ${target.primaryKey.length} columns: a supplied column holds one`;
      this.problems.error(
        "spec.bad_reference",
        message,
        name.value.at,
        "delete this, and keep the columns as they are",
      );
      return undefined;
    }
    const key = target.source.data.columns.find((candidate) => candidate.name === target.primaryKey[0]);
    if (!key) {
      this.problems.error(
        "spec.no_primary_key",
        `${target.name} has no primary key to refer to`,
        name.value.at,
        `add primary_key: to the source ${target.name}`,
      );
      return undefined;
    }
    return referringColumn(column, draft.source!.data, { name: target.name, key }, name.value.at, this.problems);
  }

  private sourceNames = (): string[] =>
    [...this.drafts.values()].filter(({ kind }) => kind === "source").map(({ name }) => name);

  /** What `count:` is understood within: of this table, nothing is there yet but the parent's alias. */
  private countScope(draft: Draft, node: Node): Scope {
    const names: Names = {
      column: (table, name) => this.column(table, name),
      columnNames: (table) => (table === draft.name ? [] : this.columnNames(table)),
      referenceNames: (table) => this.referenceNames(table),
      timeInOrder: (table) => this.timeInOrder(table),
      hasTable: this.hasTable,
      tableNames: this.tableNames,
      primaryKey: this.primaryKey,
      parent: (table) => this.parent(table),
      children: () => [], // of rows that are counted only here
    };
    const said = { declared: undefined, unique: false, locale: undefined };
    return scopeOf({ ...this.around(draft, ""), names }, "", node, node.at, said);
  }

  private around(draft: Draft, column: string) {
    const rows = draft.kind === "source" ? draft.source?.data.rows : rowsOfSize(draft.size);
    const isKey = draft.kind === "table" && isWholeKey(draft.primaryKey, column);
    const { problems, period } = this;
    return {
      names: this,
      problems,
      table: draft.name,
      isSource: draft.kind === "source",
      rows,
      period,
      isKey,
      target: (name: string) => this.target(name),
      file: (...asked: Parameters<ColumnFiles["open"]>) => this.files.open(...asked),
    };
  }

  private target(name: string): Target | undefined {
    const draft = this.drafts.get(name);
    if (!draft || draft.keyFailed || (draft.kind === "source" ? !draft.source : !draft.size)) return undefined;
    const rows =
      draft.kind === "source" ? draft.source!.data.rows : draft.size!.kind === "rows" ? draft.size!.rows : undefined;
    const primaryKey = draft.primaryKey.length === 1 ? draft.primaryKey[0] : undefined;
    return {
      name,
      kind: draft.kind,
      rows,
      primaryKey,
      keyParts: draft.primaryKey.length,
      columns: this.columnNames(name),
    };
  }

  private readonly childrenOf = (parent: string): string[] =>
    [...this.drafts.values()]
      .filter(({ size }) => size?.kind === "each" && size.parent === parent)
      .map(({ name }) => name);
}

/** Whether a column alone is the key. */
const isWholeKey = (key: readonly string[], name: string): boolean => key.length === 1 && key[0] === name;

/** The seed as it stands; what is no whole number is refused elsewhere. */
function seedOf(tree: MapNode): bigint {
  const node = entry(tree, "seed")?.value;
  return node?.kind === "scalar" && (typeof node.value === "bigint" || Number.isSafeInteger(node.value))
    ? BigInt(node.value as bigint)
    : 0n;
}

const stem = (file: string): string =>
  file
    .replace(/^.*[\\/]/, "")
    .replace(/\.[^.]*$/, "")
    .replace(/[^A-Za-z0-9_-]/g, "-") || "spec";

/** A size that was refused has been told: one row stands in for it, so that its columns are blamed for nothing. */
function rowsOfSize(size: Draft["size"]): number | undefined {
  if (size === undefined) return 1;
  return size.kind === "rows" ? size.rows : undefined;
}
