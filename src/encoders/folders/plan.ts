// Tables whose rows go to folders by their values: columns are copied, folder by folder, to where an encoder of its own reads them.
import type { RowContext } from "../../columns/column-kind.js";
import { DatagenError } from "../../errors.js";
import { type Addr, type Arg, type Program, ProgramBuilder, placed, type Slot } from "../../kernels/program.js";
import { typeName } from "../../kernels/types.js";
import { laneBytes, type Vector } from "../../kernels/vector.js";
import type { DraftRows, OutputPlace, OutputRows, PlanColumns, PlannedColumn } from "../../plan/output.js";
import type { AnyTable, Column } from "../../spec/model.js";
import { type FolderKey, keysOf, type OutTemplate, type Segment, segmentsOf } from "../../spec/out-template.js";

/** How the folder of a row is read. */
export interface PlacedKey {
  readonly kind: "bool" | "number" | "date" | "dateOfTime" | "code" | "text";
  /** Words of a value. */
  readonly isWide: boolean;
  readonly values: Arg;
  /** Of texts. */
  readonly bytes: Arg;
  readonly dictionary: { readonly offsetsAt: number; readonly bytesAt: number } | undefined;
  readonly validity: Arg | undefined;
}

/** A column, and the slots that it is copied to. */
export interface CopiedColumn {
  /** 32-bit words of a value; 0 of texts made row by row. */
  readonly words: number;
  readonly values: Arg;
  readonly bytes: Arg;
  readonly validity: Arg | undefined;
  readonly to: { readonly values: Arg; readonly bytes: Arg; readonly validity: Arg | undefined };
}

/** The output of a table that has a file in each of its folders; plain data, for workers. */
export interface FolderRows extends OutputRows {
  readonly kind: "folders";
  /** Names of folders: text, and the numbers of keys. */
  readonly segments: readonly (readonly (string | number)[])[];
  readonly keys: readonly PlacedKey[];
  /** The folders of a part follow each other, so that nothing has to be kept until its end. */
  readonly isInOrder: boolean;
  readonly columns: readonly CopiedColumn[];
  /** Rows that the slots take at once. */
  readonly capacity: number;
  /** The encoder's own steps: they read the copies. */
  readonly program: Program;
  readonly rows: OutputRows;
}

export const isFolderRows = (output: OutputRows): output is FolderRows =>
  (output as Partial<FolderRows>).kind === "folders";

export interface FolderAsk {
  readonly template: OutTemplate;
  /** Keys stay columns of the files too. */
  readonly keepKeys: boolean;
}

/** Rows of the table by folder, where the template has a column of it; else as `plan` has them. */
export function planFolders(
  { template, keepKeys }: FolderAsk,
  { table, context, isRoot }: OutputPlace,
  columns: readonly PlannedColumn[],
  builder: ProgramBuilder,
  plan: PlanColumns,
): DraftRows {
  const segments = segmentsOf(template, (column) => table.columns.has(column));
  const keys = keysOf({ segments });
  if (keys.length === 0) return plan(columns, builder);
  const drafts = keys.map((key) => keyOf(key, table.columns.get(key.column)!, context));
  const left = keepKeys ? new Set<string>() : namesThatLeave(segments, table);
  const body = columns.filter(({ name }) => !left.has(name));
  if (body.length === 0)
    throw wrong(
      `all columns of ${table.name} are in the names of its folders: its files would be empty`,
      "add --keep-keys",
    );
  const copies = body.map(({ vector }) => copyOf(vector, builder));
  const own = new ProgramBuilder(builder.rows, builder.arena, builder.constants);
  const rows = plan(
    body.map(({ name }, i) => ({ name, vector: copies[i]!.vector })),
    own,
  );
  const place = (piece: Segment[number]): string | number => {
    if (typeof piece === "string") return piece;
    if (piece.kind === "table") return table.name;
    return keys.findIndex(({ column, form }) => column === piece.column && form === piece.form);
  };
  return {
    finish: (): FolderRows => ({
      kind: "folders",
      segments: segments.map((segment) => segment.map(place)),
      keys: drafts.map((draft) => draft()),
      isInOrder: isRoot && keys.every(({ column }) => isInOrder(table.columns.get(column)!)),
      columns: copies.map(({ finish }) => finish()),
      capacity: builder.rows.capacity,
      rows: rows.finish(),
      program: own.finish(),
    }),
  };
}

/** Times that never fall, as they are. */
export const isInOrder = ({ meaning, shaped, nullable }: Column): boolean =>
  meaning.inOrder === true && shaped === undefined && !nullable;

/** Columns that their path tells whole, where readers of Hive's layout find them. */
function namesThatLeave(segments: readonly Segment[], table: AnyTable): ReadonlySet<string> {
  const names = new Set<string>();
  for (const segment of segments) {
    const [name, key, ...more] = segment;
    if (typeof name !== "string" || !name.endsWith("=") || more.length > 0) continue;
    if (key === undefined || typeof key === "string" || key.kind !== "key") continue;
    const column = table.columns.get(key.column)!;
    if (key.form === "value" || column.type.kind === "date") names.add(column.output);
  }
  return names;
}

function keyOf({ column, form }: FolderKey, { table, meaning }: Column, context: RowContext): () => PlacedKey {
  const shown = form === "date" ? `{${column}:date}` : `{${column}}`;
  if (meaning.parts)
    throw wrong(
      `${table}.${column} has the values of a key of several columns: ${shown} cannot stand in a path`,
      "name one of its own columns",
    );
  const vector = context.column(column);
  const kind = kindOf(vector, form);
  if (kind === undefined) {
    const isTime = vector.type.kind === "timestamp";
    const type = typeName(vector.type);
    throw wrong(
      `${table}.${column} is ${type}: ${shown} cannot stand in a path`,
      isTime
        ? `write {${column}:date}`
        : form === "date"
          ? `write {${column}}`
          : "folders are named by text, bool, whole numbers and dates",
    );
  }
  return () => ({
    kind,
    isWide: vector.lane === "i64",
    values: placed(vector.lane === "utf8" ? vector.offsets : vector.values),
    bytes: vector.lane === "utf8" ? placed(vector.bytes) : 0,
    dictionary:
      vector.lane === "code"
        ? { offsetsAt: vector.dictionary.offsetsAt, bytesAt: vector.dictionary.bytesAt }
        : undefined,
    validity: vector.validity === undefined ? undefined : placed(vector.validity),
  });
}

function kindOf(vector: Vector, form: FolderKey["form"]): PlacedKey["kind"] | undefined {
  const { lane, type } = vector;
  const { kind } = type;
  if (kind === "date") return "date";
  if (form === "date") return kind === "timestamp" ? "dateOfTime" : undefined;
  if (lane === "code") return "code";
  if (lane === "utf8") return "text";
  if (kind === "bool") return "bool";
  const isExact = "min" in vector && Number.isSafeInteger(vector.min) && Number.isSafeInteger(vector.max);
  return /^int/.test(kind) && isExact ? "number" : undefined;
}

interface Copy {
  readonly vector: Vector;
  finish(): CopiedColumn;
}

/** Slots of its own for a column. What it was looked up or gathered from is not copied, and nobody is told of it. */
function copyOf(vector: Vector, builder: ProgramBuilder): Copy {
  const validity = vector.validity === undefined ? undefined : builder.bitmap();
  const common = { type: vector.type, ...(validity && { validity }) };
  const from = vector.lane === "utf8" ? vector.offsets : vector.values;
  const finish = (words: number, values: Slot, bytes?: readonly [from: Addr, to: Slot]) => (): CopiedColumn => ({
    words,
    values: placed(from),
    bytes: bytes === undefined ? 0 : placed(bytes[0]),
    validity: vector.validity === undefined ? undefined : placed(vector.validity),
    to: {
      values: placed(values),
      bytes: bytes === undefined ? 0 : placed(bytes[1]),
      validity: validity && placed(validity),
    },
  });
  if (vector.lane === "utf8") {
    const { lane, maxBytes, plain } = vector;
    const offsets = builder.slot(4, 4);
    const bytes = builder.slot(maxBytes);
    return {
      vector: { ...common, lane, offsets, bytes, maxBytes, plain },
      finish: finish(0, offsets, [vector.bytes, bytes]),
    };
  }
  const width = laneBytes[vector.lane];
  const values = builder.slot(width);
  const copied = (): Vector => {
    if (vector.lane === "code") return { ...common, lane: vector.lane, values, dictionary: vector.dictionary };
    if (vector.lane === "uuid") return { ...common, lane: vector.lane, values };
    return { ...common, lane: vector.lane, values, min: vector.min, max: vector.max };
  };
  return { vector: copied(), finish: finish(width / 4, values) };
}

const wrong = (message: string, hint: string): DatagenError =>
  new DatagenError("usage.out_template", message, { exit: "spec", hint });
