// The plan as data: sizes and where they come from, tables and how their columns are made, parts, memory, bytes.
import { groupedDigits } from "../columns/note-text.js";
import type { Problem } from "../errors.js";
import { typeName } from "../kernels/types.js";
import type { TableProgram } from "../plan/lower.js";
import type { PartCuts, PartMode } from "../plan/parts.js";
import { engineFormat } from "../plan/plan.js";
import type { AssembledFamily, Assembly } from "../run/assemble.js";
import type { Column, Table } from "../spec/model.js";
import type { Given, Origins } from "../spec/origins.js";

export interface PlanExplanation {
  readonly name: string;
  readonly plan: string;
  readonly engineFormat: number;
  readonly format: string;
  readonly seed: string;
  readonly period: { readonly from: string; readonly to: string; readonly days: number };
  readonly main: string | undefined;
  readonly origins: Origins;
  readonly sources: readonly SourceLine[];
  readonly families: readonly FamilyExplanation[];
  /** Bytes among the constants for the columns that have some, most first. */
  readonly tables: readonly { readonly column: string; readonly bytes: number }[];
  readonly memory: {
    readonly constants: number;
    readonly arena: number;
    readonly threads: number;
    readonly total: number;
  };
  readonly rows: number;
  readonly bytes: number;
  readonly warnings: readonly Problem[];
}

export interface SourceLine {
  readonly source: string;
  readonly file: string;
  readonly rows: number;
  readonly columns: number;
}

export interface FamilyExplanation {
  readonly family: string;
  readonly rows: number;
  readonly parts: number;
  readonly cut: string;
  readonly arena: number;
  readonly tables: readonly TableExplanation[];
}

export interface TableExplanation {
  readonly table: string;
  readonly rows: number;
  /** True where the rows are known, and not expected. */
  readonly exact: boolean;
  readonly origin: Given;
  /** Children of a parent, where it has one. */
  readonly children?: { readonly parent: string; readonly mean: number; readonly least: number; readonly most: number };
  readonly written: boolean;
  readonly bytes: number;
  /** Rows of a batch at most. */
  readonly batchRows: number;
  readonly kernels: readonly { readonly kernel: string; readonly column: string }[];
  readonly columns: readonly ColumnLine[];
}

export interface ColumnLine {
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly key: boolean;
  readonly hidden: boolean;
  readonly verb: string;
  readonly words: string;
  readonly method: readonly string[];
}

/** `spec` are the warnings of the spec itself, told before those that rows show. */
export function explainPlan(assembly: Assembly, mode: PartMode, spec: readonly Problem[]): PlanExplanation {
  const { model, plan, arenasAt, arenaBytes, threads, estimates } = assembly;
  return {
    name: model.name,
    plan: plan.hash,
    engineFormat,
    format: assembly.format,
    seed: model.seed.toString(),
    period: {
      from: dayText(model.period.from),
      to: dayText(model.period.to - dayMs),
      days: (model.period.to - model.period.from) / dayMs,
    },
    main: model.main,
    origins: model.origins,
    sources: [...model.sources.values()].map(({ name, file, data }) => ({
      source: name,
      file,
      rows: data.rows,
      columns: data.columns.length,
    })),
    families: assembly.families.map((family) => explainFamily(assembly, family, mode)),
    tables: [...assembly.holdings]
      .filter(([column]) => column !== "")
      .map(([column, bytes]) => ({ column, bytes }))
      .sort((a, b) => b.bytes - a.bytes),
    memory: { constants: arenasAt, arena: arenaBytes, threads, total: arenasAt + threads * arenaBytes },
    rows: estimates.reduce((sum, { rows }) => sum + rows, 0),
    bytes: Math.round(estimates.reduce((sum, { bytes }) => sum + bytes, 0)),
    warnings: [...spec, ...assembly.warnings],
  };
}

const dayMs = 86_400_000;
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function explainFamily(
  assembly: Assembly,
  { family, means, cuts, program }: AssembledFamily,
  mode: PartMode,
): FamilyExplanation {
  const programs = new Map(programsOf(program.root).map((each) => [each.table, each]));
  return {
    family: family.name,
    rows: family.rows,
    parts: cuts.parts,
    cut: cutText(cuts, mode, family.name),
    arena: program.arenaBytes,
    tables: family.tables.map((table) => explainTable(assembly, table, family.rows, means, programs.get(table.name)!)),
  };
}

const programsOf = (program: TableProgram): TableProgram[] => [
  program,
  ...program.children.flatMap((child) => programsOf(child.program)),
];

function cutText(cuts: PartCuts, mode: PartMode, root: string): string {
  if (cuts.kind === "equal") {
    const size = `${groupedDigits(cuts.size)} rows of ${root}`;
    if (mode.kind === "bytes") return `${size} each, for about ${groupedDigits(mode.bytes)} bytes of its largest file`;
    return `${size} each, ${mode.kind === "rows" && mode.rows !== undefined ? "as asked" : "by its rows alone"}`;
  }
  if (mode.kind === "rows") return "at the edges of days, as their folders are";
  return mode.kind === "days" ? "one for each day" : "as many as files were asked for";
}

function explainTable(
  assembly: Assembly,
  table: Table,
  roots: number,
  means: ReadonlyMap<string, number>,
  { program }: TableProgram,
): TableExplanation {
  const { size, name } = table;
  const estimate = assembly.estimates.find((each) => each.table === name);
  const count = size.kind === "each" ? size.count : undefined;
  return {
    table: name,
    rows: Math.round(roots * means.get(name)!),
    exact: size.kind === "rows" || (count?.kind === "drawn" && count.weights === undefined),
    origin: assembly.model.origins.rows.get(name)!,
    ...(size.kind === "each" && {
      children: {
        parent: size.parent,
        mean: size.count.kind === "drawn" ? size.count.mean : means.get(name)! / (means.get(size.parent)! || 1),
        least: size.count.kind === "drawn" ? size.count.first : 0,
        most: size.count.max,
      },
    }),
    written: estimate !== undefined,
    bytes: Math.round(estimate?.bytes ?? 0),
    batchRows: program.capacity,
    kernels: [...program.steps, ...(program.closing ?? [])].map(({ kernel }, i) => ({
      kernel,
      column: program.owners[i]!,
    })),
    columns: [...table.columns.values()].map((column) => columnLine(assembly, table, column)),
  };
}

const columnLine = ({ notes }: Assembly, table: Table, column: Column): ColumnLine => ({
  column: column.name,
  type: typeName(column.type),
  nullable: column.nullable,
  key: table.primaryKey.includes(column.name),
  hidden: column.hidden,
  verb: column.verb,
  words: column.words,
  method: [...(notes.get(`${table.name}.${column.name}`) ?? [])],
});
