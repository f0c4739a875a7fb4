// Lowers a family to programs: contexts for its tables, columns of the output, slots laid out. Plain data comes out.
import type { RowContext } from "../columns/column-kind.js";
import { inputsOf } from "../formula/nodes.js";
import {
  type Addr,
  Arena,
  type Arg,
  type Program,
  ProgramBuilder,
  placed,
  Rows,
  type Slot,
  wholeParent,
} from "../kernels/program.js";
import { partName } from "../spec/key-parts.js";
import type { AnyTable, Column } from "../spec/model.js";
import { ChildRows, NumberedRows } from "./batch-rows.js";
import { ChildSums } from "./child-sums.js";
import { childCounts } from "./counts.js";
import type { Family } from "./families.js";
import { Findings } from "./findings.js";
import type { Lowering } from "./lowering.js";
import type { DraftRows, OutputRows, PlannedColumn, PlanOutput } from "./output.js";

/** Rows of a batch at most: columns and text stay in a core's second-level cache (1,024 to 16,384 rows cost the same). */
export const batchRows = 4096;
const leastBatchRows = 64;
/** Bytes of all columns of a batch. */
const batchBytes = 2 << 20;

/** One table of a family, ready to run: where the executor finds what it steers by. */
export interface TableProgram {
  readonly table: string;
  readonly program: Program;
  /** 8 bytes: the number of the batch's first row. */
  readonly firstRow: Arg;
  /** Children whose rows are numbered: where the u64 number of the first one of each block of root rows stands. */
  readonly bases: Arg | undefined;
  /** Absent where the table is not written. */
  readonly output: OutputRows | undefined;
  readonly children: readonly ChildProgram[];
}

export interface ChildProgram {
  readonly program: TableProgram;
  /** i32 children of each row of the parent's batch. */
  readonly counts: Arg;
  /** State, positions and ordinals of `childBatch`. */
  readonly state: Arg;
  readonly positions: Arg;
  readonly ordinals: Arg;
}

export interface FamilyProgram {
  readonly family: string;
  readonly root: TableProgram;
  /** Root rows for which numbered children have one base; 0 where none are numbered. */
  readonly blockRoots: number;
  readonly arenaBytes: number;
}

interface Draft {
  readonly table: AnyTable;
  readonly rows: Rows;
  readonly builder: ProgramBuilder;
  readonly context: ChildRows | NumberedRows;
  output: DraftRows | undefined;
  /** Rows of one parent, at most. */
  readonly childrenMax: number;
  readonly children: {
    readonly draft: Draft;
    readonly counts: Addr;
    readonly state: Slot;
    readonly positions: Slot;
    readonly ordinals: Slot;
  }[];
}

export interface LowerOptions {
  /** Tables that are written. */
  readonly written: ReadonlySet<string>;
  readonly output: PlanOutput;
  /** Tables that are made, where not all of the family are. */
  readonly made?: ReadonlySet<string>;
  /** Takes the rows of written tables in place of `output`, which takes their columns. */
  readonly take?: (context: RowContext) => DraftRows;
  /** For tests: other batch sizes give the same bytes. */
  readonly batchRows?: number | undefined;
}

/** The programs of a family. The constants grow; their data is copied into memory later. */
export function lowerFamily(lowering: Lowering, family: Family, options: LowerOptions): FamilyProgram {
  const arena = new Arena();
  const draft = draftTable(lowering, family.root, arena, undefined, options, false);
  setCapacities(draft, arena, options.batchRows);
  const arenaBytes = arena.layout();
  const root = finish(draft);
  return { family: family.name, root, blockRoots: isNumbered(root) ? family.blockRoots : 0, arenaBytes };
}

/**
 * Drafts a table and its children; the order of drafting is that of running. A table that sums over its children is written,
 * and summed in turn, behind them.
 */
function draftTable(
  lowering: Lowering,
  table: AnyTable,
  arena: Arena,
  parent: Draft | undefined,
  options: LowerOptions,
  isSummed: boolean,
): Draft {
  const rows = new Rows(table.name);
  const builder = new ProgramBuilder(rows, arena, lowering.constants);
  const link = parent && { state: builder.slot(0, 8), positions: builder.slot(4), ordinals: builder.slot(4) };
  const context =
    parent && link
      ? new ChildRows(lowering, table, builder, parent.context, link.positions, link.ordinals)
      : new NumberedRows(lowering, table, builder);
  const findings = new Findings();
  const isWritten = options.written.has(table.name);
  // Who takes rows in place of an output reads no sums, and their children may not be made
  const waits = ((isWritten && !options.take) || isSummed) && [...table.columns.values()].some(({ summed }) => summed);
  const write = (): DraftRows | undefined =>
    isWritten
      ? findings.attempt(
          () =>
            options.take?.(context) ??
            options.output(outputColumns(table, context), builder, { table, context, isRoot: parent === undefined }),
        )
      : undefined;
  const output = waits ? undefined : write();
  const counted =
    parent && table.kind === "table" ? findings.attempt(() => childCounts(lowering, table, parent.context)) : undefined;
  const draft: Draft = { table, rows, builder, context, output, children: [], childrenMax: counted?.max ?? 0 };
  if (parent && link && counted) parent.children.push({ draft, counts: counted.values, ...link });
  for (const name of table.children.filter((child) => options.made?.has(child) ?? true)) {
    const child = lowering.model.tables.get(name)!;
    findings.attempt(() => draftTable(lowering, child, arena, draft, options, waits && sumsSums(table, name)));
  }
  if (waits) {
    findings.throwIfAny();
    sumChildren(lowering, draft);
    draft.output = write();
  }
  findings.throwIfAny();
  return draft;
}

/** Whether a table sums columns of its children that sum over theirs. */
const sumsSums = (table: AnyTable, child: string): boolean =>
  [...table.columns.values()].some(({ aggregates }) =>
    aggregates.some(({ children, of }) => children === child && of && inputsOf(of.typed).some(({ summed }) => summed)),
  );

/** Lets the children add to their parents; what comes after waits for them. */
function sumChildren(lowering: Lowering, { table, builder, context, children }: Draft): void {
  const drafted = children.map(({ draft: child, positions }) => {
    return { table: child.table.name, rows: child.context, positions, most: child.childrenMax };
  });
  const sums = new ChildSums(builder, drafted);
  for (const { name, aggregates } of table.columns.values()) {
    for (const each of aggregates) {
      lowering.constants.ownedBy(`${table.name}.${name}`, () => sums.keep(each));
    }
  }
  context.sums = sums;
  builder.close();
}

/** The columns that are written, in the order of the spec. */
function outputColumns(table: AnyTable, context: RowContext): PlannedColumn[] {
  const findings = new Findings();
  const planned = [...table.columns.values()]
    .filter((column) => !column.hidden)
    .flatMap((column) => {
      return findings.attempt(() => written(column, context)) ?? [];
    });
  findings.throwIfAny();
  return planned;
}

/** A column as it is written: several, where it refers to a key of several columns. */
function written({ name, output, meaning }: Column, context: RowContext): PlannedColumn[] {
  if (!meaning.parts) return [{ name: output, vector: context.column(name) }];
  return meaning.parts.map((part) => ({
    name: partName(output, part),
    vector: context.follow([name, ...part.columns]),
  }));
}

function setCapacities(draft: Draft, arena: Arena, asked: number | undefined): void {
  const { rows, childrenMax } = draft;
  const perRow = Math.max(1, arena.rowBytes(rows));
  let capacity = asked ?? batchRows;
  if (asked === undefined) while (capacity > leastBatchRows && capacity * perRow > batchBytes) capacity /= 2;
  rows.capacity = Math.max(capacity, Math.min(childrenMax, wholeParent));
  for (const child of draft.children) setCapacities(child.draft, arena, asked);
}

function finish(draft: Draft): TableProgram {
  return {
    table: draft.table.name,
    program: draft.builder.finish(),
    firstRow: placed(draft.builder.firstRow),
    bases: draft.context instanceof ChildRows ? draft.context.bases : undefined,
    output: draft.output?.finish(),
    children: draft.children.map(({ draft: child, counts: at, state, positions, ordinals }) => ({
      program: finish(child),
      counts: placed(at),
      state: placed(state),
      positions: placed(positions),
      ordinals: placed(ordinals),
    })),
  };
}

const isNumbered = ({ bases, children }: TableProgram): boolean =>
  bases !== undefined || children.some(({ program }) => isNumbered(program));
