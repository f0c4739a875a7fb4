// From text to Model: parse, check shapes, understand tables and columns in the order in which they need each other.
import type { Target } from "../columns/column-kind.js";
import type { Place } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { understandColumn } from "./columns.js";
import { type CountWords, understandCount } from "./count.js";
import type { Problems } from "./diagnostics.js";
import type { Column, Count, Model, Size, Source, Table } from "./model.js";
import { parseSpec } from "./parse.js";
import { periodOf, wholeYear } from "./period.js";
import type { Names } from "./scope.js";
import { applySettings, type Setting } from "./settings.js";
import { frame, type SourceFrame, type TableFrame } from "./shape.js";
import { checkShape, named } from "./shape-check.js";
import { checkKey, type ReadFile, readSource, referringColumn, suppliedColumn } from "./sources.js";
import { entry, find, keys, type MapNode, type Node, plain } from "./tree.js";
import { substituteVars } from "./vars.js";
import { later } from "./words.js";

export interface ReadOptions {
  readonly read: ReadFile;
  readonly settings?: readonly Setting[];
  /** Rows of the main table; and what all `rows:` are multiplied by. */
  readonly rows?: number;
  readonly scale?: number;
  readonly seed?: bigint;
}

/** More rows than this are refused. */
export const mostRows = 1e15;

const tableName = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
const columnName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const nameHint = "letters, digits and _, a letter first, at most 128";
/** Names that some system reads as a device. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

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
  const set = applySettings(parsed, options.settings ?? [], problems);
  const tree = substituteVars(set, problems);
  if (problems.hasErrors && problems.list.length > before) return undefined; // what lacks a value would be blamed twice
  const spec = checkShape(frame.spec, tree, "a spec", problems, later.spec);
  return new Reader(tree, options, problems).model(spec, file);
}

interface Draft {
  readonly name: string;
  readonly kind: "table" | "source";
  readonly keyAt: Place;
  readonly node: Node;
  readonly id: string;
  readonly columnNodes: ReadonlyMap<string, { readonly node: Node; readonly keyAt: Place }>;
  readonly frame: TableFrame | SourceFrame | undefined;
  readonly primaryKey: readonly string[];
  /** Its key was refused: what refers to it has no problem of its own. */
  keyFailed?: boolean;
  source?: { data: import("../sources/source.js").SourceTable; file: string } | undefined;
  size?: Size | undefined;
}

class Reader implements Names {
  private readonly drafts = new Map<string, Draft>();
  private readonly columns = new Map<string, Column | undefined>();
  private readonly open: string[] = [];
  private period = wholeYear;

  constructor(
    private readonly tree: MapNode,
    private readonly options: ReadOptions,
    private readonly problems: Problems,
  ) {}

  model(spec: ReturnType<typeof frame.spec.parse> | undefined, file: string): Model | undefined {
    this.readPeriod();
    this.draftSources();
    this.draftTables();
    this.sizes(spec?.main);
    for (const draft of this.drafts.values()) this.checkKeys(draft);
    for (const draft of this.drafts.values())
      for (const name of this.columnNames(draft.name)) this.column(draft.name, name);
    for (const draft of this.drafts.values()) this.checkOutputs(draft);
    if (this.problems.hasErrors || !spec) return undefined;
    const tables = new Map<string, Table>();
    const sources = new Map<string, Source>();
    for (const draft of this.drafts.values()) {
      const columns = new Map(this.columnNames(draft.name).map((name) => [name, this.column(draft.name, name)!]));
      const common = { name: draft.name, id: draft.id, columns, primaryKey: draft.primaryKey, at: draft.keyAt };
      if (draft.kind === "source") sources.set(draft.name, { kind: "source", ...common, ...draft.source! });
      else
        tables.set(draft.name, { kind: "table", ...common, size: draft.size!, children: this.childrenOf(draft.name) });
    }
    const name = typeof spec.name === "string" ? spec.name : stem(file);
    const seed = this.options.seed ?? BigInt(spec.seed ?? 0);
    return Object.freeze({
      name,
      seed,
      period: this.period,
      main: this.mainOf(spec.main),
      tables,
      sources,
      document: this.document(seed),
    });
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

  parent(table: string): { alias: string; table: string } | undefined {
    const size = this.drafts.get(table)?.size;
    return size?.kind === "each" ? { alias: size.alias, table: size.parent } : undefined;
  }

  column(table: string, name: string): Column | undefined {
    const key = `${table}.${name}`;
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
        "let one of them not read the next",
      );
      return undefined;
    }
    this.open.push(key);
    const column = draft.kind === "source" ? this.sourceColumn(draft, name) : this.tableColumn(draft, name);
    this.open.pop();
    this.columns.set(key, column);
    return column;
  }

  private tableColumn(draft: Draft, name: string): Column | undefined {
    const { node, keyAt } = draft.columnNodes.get(name)!;
    return understandColumn(this.around(draft, name), name, node, keyAt);
  }

  private sourceColumn(draft: Draft, name: string): Column | undefined {
    const said = draft.columnNodes.get(name);
    const supplied = draft.source?.data.columns.find((column) => column.name === name);
    if (!supplied) return draft.source && this.tableColumn(draft, name);
    const column = suppliedColumn(draft.name, supplied, draft.primaryKey.includes(name), said?.keyAt ?? draft.keyAt);
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

  private around(draft: Draft, column: string) {
    const rows =
      draft.kind === "source" ? draft.source?.data.rows : draft.size?.kind === "rows" ? draft.size.rows : undefined;
    const isKey = draft.kind === "table" && draft.primaryKey.length === 1 && draft.primaryKey[0] === column;
    const { problems, period } = this;
    return {
      names: this,
      problems,
      table: draft.name,
      rows,
      period,
      isKey,
      target: (name: string) => this.target(name),
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

  // Drafts: what stands in the text, before columns are understood.

  private draftSources(): void {
    for (const { key, keyAt, value } of named(
      entry(this.tree, "sources")?.value,
      "source",
      tableName,
      nameHint,
      this.problems,
    )) {
      const said = checkShape(frame.source, value, `source ${key}`, this.problems, later.source);
      const csv = value.kind === "map" ? entry(value, "csv")?.value : undefined;
      const source = said && csv ? readSource(said.csv, csv.at, this.options.read, this.problems) : undefined;
      const primaryKey = said?.primary_key === undefined ? [] : [said.primary_key];
      this.addDraft({
        name: key,
        kind: "source",
        keyAt,
        node: value,
        id: key,
        columnNodes: this.columnNodes(value),
        frame: said,
        primaryKey,
        source,
      });
    }
  }

  private draftTables(): void {
    for (const { key, keyAt, value } of named(
      entry(this.tree, "tables")?.value,
      "table",
      tableName,
      nameHint,
      this.problems,
    )) {
      if (deviceName.test(key)) {
        this.problems.error(
          "spec.bad_name",
          `${key} is the name of a device on some systems`,
          keyAt,
          "choose another name",
        );
        continue;
      }
      const said = checkShape(frame.table, value, `table ${key}`, this.problems, later.table);
      const columnNodes = this.columnNodes(value);
      this.addDraft({
        name: key,
        kind: "table",
        keyAt,
        node: value,
        id: String(said?.id ?? key),
        columnNodes,
        frame: said,
        primaryKey: this.keyWords(value, columnNodes, said),
      });
    }
    if (![...this.drafts.values()].some(({ kind }) => kind === "table") && !this.problems.hasErrors) {
      this.problems.error(
        "spec.no_tables",
        "a spec needs at least one table",
        entry(this.tree, "tables")?.keyAt ?? this.tree.at,
        "write tables: { stores: { rows: 100, columns: { store_id: { sequence: 1 } } } }",
      );
    }
  }

  private addDraft(draft: Draft): void {
    const alike = [...this.drafts.keys()].find((name) => name.toLowerCase() === draft.name.toLowerCase());
    if (alike !== undefined) {
      const message =
        alike === draft.name
          ? `${draft.name} is a source and a table`
          : `${draft.name} and ${alike} differ in case alone: some file systems hold them for one`;
      this.problems.error("spec.same_name", message, draft.keyAt, "rename one of them");
      return;
    }
    this.drafts.set(draft.name, draft);
  }

  private columnNodes(node: Node): Draft["columnNodes"] {
    const columns = node.kind === "map" ? entry(node, "columns")?.value : undefined;
    const entries = named(columns, "column", columnName, nameHint, this.problems);
    return new Map(entries.map(({ key, keyAt, value }) => [key, { node: value, keyAt }]));
  }

  /** The key of a table: `primary_key:` of the table, or the columns that are marked. */
  private keyWords(node: Node, columns: Draft["columnNodes"], said: TableFrame | undefined): readonly string[] {
    const marked = [...columns].filter(([, column]) => {
      const mark = column.node.kind === "map" ? entry(column.node, "primary_key")?.value : undefined;
      return mark?.kind === "scalar" && mark.value === true;
    });
    const listed = said?.primary_key;
    if (listed === undefined) {
      if (marked.length > 1) {
        this.problems.error(
          "spec.two_keys",
          "two columns are marked as the primary key",
          marked[1]![1].keyAt,
          `for a key of both, write primary_key: [${marked.map(([name]) => name).join(", ")}] in the table`,
        );
      }
      return marked.slice(0, 1).map(([name]) => name);
    }
    const names = typeof listed === "string" ? [listed] : listed;
    for (const [name, column] of marked) {
      if (!names.includes(name))
        this.problems.error(
          "spec.two_keys",
          `the primary key is ${names.join(", ")}, and ${name} is marked as it too`,
          column.keyAt,
          "say it once",
        );
    }
    names.forEach((name, i) => {
      if (columns.has(name)) return;
      const at = find(node, typeof listed === "string" ? ["primary_key"] : ["primary_key", i]).node.at;
      this.problems.unknownWord("column", name, [...columns.keys()], at);
    });
    return names;
  }

  private checkKeys(draft: Draft): void {
    if (draft.kind !== "source" || !draft.source || draft.primaryKey.length === 0) return;
    const at = find(draft.node, ["primary_key"]).node.at;
    if (!checkKey(draft.source.data, draft.primaryKey[0]!, draft, at, this.problems)) draft.keyFailed = true;
  }

  private checkOutputs(draft: Draft): void {
    if (draft.kind !== "table") return;
    const seen = new Map<string, string>();
    for (const name of this.columnNames(draft.name)) {
      const column = this.column(draft.name, name);
      if (!column || column.hidden) continue;
      const other = seen.get(column.output);
      if (other !== undefined)
        this.problems.error(
          "spec.same_output",
          `${name} and ${other} are both written as ${column.output}`,
          column.at,
          "give one of them another name: as:",
        );
      seen.set(column.output, name);
    }
    this.checkIds(draft);
    if (draft.columnNodes.size === 0 && draft.frame)
      this.problems.error(
        "spec.no_columns",
        `${draft.name} has no columns`,
        draft.keyAt,
        "write columns: { id: { sequence: 1 } }",
      );
    else if (seen.size === 0 && !this.problems.hasErrors)
      this.problems.error(
        "spec.all_hidden",
        `all columns of ${draft.name} are hidden: nothing would be written`,
        draft.keyAt,
        "take hidden: from one of them, or leave the table out by --tables",
      );
  }

  /** Two columns of one id would be drawn alike, row for row. */
  private checkIds(draft: Draft): void {
    const seen = new Map<string, string>();
    for (const name of draft.columnNodes.keys()) {
      const column = this.column(draft.name, name);
      const other = column && seen.get(column.id);
      if (other !== undefined)
        this.problems.error(
          "spec.same_id",
          `${name} and ${other} have the same id, ${column!.id}: they would hold the same draws`,
          column!.at,
          "choose another name, or another id:",
        );
      if (column) seen.set(column.id, name);
    }
  }

  // Sizes: rows of each table.

  private sizes(main: unknown): void {
    for (const draft of this.drafts.values())
      if (draft.kind === "table" && draft.frame) draft.size = this.sizeOf(draft, draft.frame as TableFrame);
    for (const draft of this.drafts.values()) this.checkParents(draft);
    if (main !== undefined && this.drafts.get(String(main))?.kind !== "table") {
      const tables = [...this.drafts.values()].filter(({ kind }) => kind === "table").map(({ name }) => name);
      this.problems.unknownWord("table", String(main), tables, find(this.tree, ["main"]).node.at);
      return;
    }
    const name = this.mainOf(main);
    const draft = name === undefined ? undefined : this.drafts.get(name);
    if (this.options.rows === undefined || !draft?.size) return;
    if (draft.size.kind === "each") {
      const message = `--rows sets the rows of ${name}, whose rows are made by each: that is not built yet`;
      this.problems.error(
        "spec.not_built",
        message,
        draft.keyAt,
        "set the rows of its parent: --set tables.PARENT.rows=1M, or use --scale",
      );
      return;
    }
    draft.size = { kind: "rows", rows: this.options.rows };
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
      const count = this.countOf(draft, said);
      return count && { kind: "each", parent, alias, count, cut: undefined };
    }
    if (said.count !== undefined)
      this.problems.error(
        "spec.count_alone",
        "count: goes with each:",
        at("count"),
        "write each: { parent: parents } beside it",
      );
    if (said.rows === undefined) {
      if (draft.node.kind === "map" && keys(draft.node).some(later.size)) return undefined;
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

  private countOf(draft: Draft, said: TableFrame): Count | undefined {
    if (said.count === undefined) {
      this.problems.error(
        "spec.no_count",
        `nothing says how many ${draft.name} each parent has`,
        find(draft.node, ["each"]).node.at,
        "write count: 3, or count: { poisson: 4 }",
      );
      return undefined;
    }
    return understandCount(said.count as CountWords, (message, path, hint) => {
      this.problems.error("spec.bad_count", message, find(draft.node, ["count", ...path]).node.at, hint);
      return undefined;
    });
  }

  /** Parents exist, are tables, and do not descend from their children. */
  private checkParents(draft: Draft): void {
    const { size } = draft;
    if (size?.kind !== "each") return;
    const at = find(draft.node, ["each"]).node.at;
    const parent = this.drafts.get(size.parent);
    if (parent?.kind !== "table") {
      if (parent)
        this.problems.error(
          "spec.not_built",
          `${size.parent} is a source: children of supplied rows are not built yet`,
          at,
          "make a table that refs it, one to one: { ref: it, unique: true }",
        );
      else
        this.problems.unknownWord(
          "table",
          size.parent,
          [...this.drafts.values()].filter(({ kind }) => kind === "table").map(({ name }) => name),
          at,
        );
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
  private mainOf(main: unknown): string | undefined {
    if (typeof main === "string") return main;
    return [...this.drafts.values()].findLast(({ kind, size }) => kind === "table" && size?.kind === "rows")?.name;
  }

  private readonly childrenOf = (parent: string): string[] =>
    [...this.drafts.values()]
      .filter(({ size }) => size?.kind === "each" && size.parent === parent)
      .map(({ name }) => name);

  private readPeriod(): void {
    this.period = periodOf(entry(this.tree, "period")?.value, this.problems) ?? this.period;
  }

  /** The spec as data, names in order, sizes and seed as they hold; what a hash is made of. */
  private document(seed: bigint): unknown {
    const rows = [...this.drafts.values()].flatMap(({ name, size }) =>
      size?.kind === "rows" ? [[name, size.rows]] : [],
    );
    const files = [...this.drafts.values()].flatMap(({ name, source }) => (source ? [[name, source.data.sha256]] : []));
    const said = Object.entries(plain(this.tree) as Record<string, unknown>).filter(
      ([key]) => !["vars", "seed", "name", "main"].includes(key),
    );
    return { seed: seed.toString(), rows, files, spec: ordered(Object.fromEntries(said)) };
  }
}

const sourceText = (node: Node): string => (node.kind === "scalar" ? node.text : "");

/** Maps as lists of pairs: their order is the order of the output. Big integers as text. */
function ordered(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([key, inner]) => [key, ordered(inner)]);
}

const stem = (file: string): string =>
  file
    .replace(/^.*[\\/]/, "")
    .replace(/\.[^.]*$/, "")
    .replace(/[^A-Za-z0-9_-]/g, "-") || "spec";
