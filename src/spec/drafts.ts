// Drafts: the tables and sources of a spec as they stand in the text, with their keys, before any column is understood.
import type { Place } from "../errors.js";
import { nearest } from "../formula/nearest.js";
import { sourceNames } from "../sources/index.js";
import type { SourceTable } from "../sources/source.js";
import type { Problems } from "./diagnostics.js";
import type { Size } from "./model.js";
import { columnName, nameHint } from "./names.js";
import { renamed } from "./rename.js";
import { frame, type SourceFrame, type TableFrame } from "./shape.js";
import { checkShape, headOf, named } from "./shape-check.js";
import { checkKey, type ReadFile, readSource } from "./sources.js";
import { entry, find, type MapNode, type Node } from "./tree.js";
import { later } from "./words.js";

const tableName = /^[A-Za-z][A-Za-z0-9_]{0,127}$/;
/** Names that some system reads as a device. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;

export interface Draft {
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
  source?: { data: SourceTable; file: string } | undefined;
  size?: Size | undefined;
}

/** The parent that `each:` names, of a table whose size was refused, too: what sums over its rows is blamed for nothing. */
export function parentOf({ frame, size }: Draft): string | undefined {
  if (size) return size.kind === "each" ? size.parent : undefined;
  const each = frame && "each" in frame ? frame.each : undefined;
  return typeof each === "object" ? Object.values(each)[0] : each;
}

/** Reads the drafts of a spec, sources first; what is wrong with one leaves the others. */
export function readDrafts(tree: MapNode, read: ReadFile, problems: Problems): ReadonlyMap<string, Draft> {
  return new Drafter(tree, read, problems).drafts;
}

class Drafter {
  readonly drafts = new Map<string, Draft>();

  constructor(
    private readonly tree: MapNode,
    private readonly read: ReadFile,
    private readonly problems: Problems,
  ) {
    this.draftSources();
    this.draftTables();
    for (const draft of this.drafts.values()) this.checkKeys(draft);
  }

  private draftSources(): void {
    for (const { key, keyAt, value } of named(
      entry(this.tree, "sources")?.value,
      "source",
      tableName,
      nameHint,
      this.problems,
    )) {
      const said = checkShape(frame.source, value, `source ${key}`, this.problems, later.source);
      const source = said && value.kind === "map" ? this.suppliedBy(key, value, said) : undefined;
      const primaryKey = said?.primary_key === undefined ? [] : [said.primary_key].flat();
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

  /** The table of the file that a source names. */
  private suppliedBy(name: string, node: MapNode, said: SourceFrame): Draft["source"] {
    const [kind, second] = sourceNames.filter((word) => said[word] !== undefined);
    if (kind === undefined) {
      // A slip in the word was told already.
      if (node.entries.some(({ key }) => !Object.hasOwn(said, key) && nearest(key, sourceNames) !== undefined))
        return undefined;
      const hint = "write { csv: items.csv, primary_key: sku }; a file may be csv, ndjson, parquet or arrow";
      this.problems.error("spec.missing", `source ${name} names no file`, headOf(node), hint);
      return undefined;
    }
    if (second !== undefined) {
      const message = `source ${name} names two files, ${kind}: and ${second}:`;
      this.problems.error("spec.two_files", message, entry(node, second)!.keyAt, "keep one of them");
      return undefined;
    }
    const file = readSource(kind, said[kind]!, entry(node, kind)!.value.at, this.read, this.problems);
    const renames = entry(node, "rename")?.value;
    if (!file || renames?.kind !== "map") return file;
    const data = renamed(file.data, renames, this.problems);
    return data && { ...file, data };
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
    if (!checkKey(draft.source.data, draft.primaryKey, draft, at, this.problems)) draft.keyFailed = true;
  }
}
