// Folders by values, as a run sees them: whether the tables have the columns, how files are named, what a part has to keep.
import type { Compression } from "../encoders/compression.js";
import { type FolderAsk, type FolderRows, isFolderRows, isInOrder } from "../encoders/folders/plan.js";
import { type EncoderName, extensionOf } from "../encoders/index.js";
import { DatagenError } from "../errors.js";
import type { Family } from "../plan/families.js";
import type { FamilyProgram, TableProgram } from "../plan/lower.js";
import type { PlanTables } from "../plan/tables.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Column, Model, Table } from "../spec/model.js";
import { keysOf, segmentsOf } from "../spec/out-template.js";
import type { FileNames } from "../workers/job.js";

/** Refuses a template that these tables cannot have; warns of tables without its columns, which have fewer folders. */
export function checkFolders({ template }: FolderAsk, written: readonly Table[], tables: PlanTables): void {
  const { text, segments, isFile } = template;
  if (written.length > 1 && !segments.flat().some((piece) => typeof piece !== "string" && piece.kind === "table"))
    throw wrong(
      `the files of ${written.map(({ name }) => name).join(" and ")} would have the same names: ${text} does not say {table}`,
      "add {table}, or choose one table with --tables",
    );
  for (const { column } of keysOf(template)) {
    const without = written.filter(({ columns }) => !columns.has(column));
    if (without.length === 0) continue;
    const known = [...new Set(written.flatMap(({ columns }) => [...columns.keys()]))];
    if (without.length === written.length)
      throw wrong(
        `no table that is written has a column ${JSON.stringify(column)}, as in ${text}`,
        suggestion(column, known),
      );
    for (const { name } of without) {
      if (isFile && keysOf({ segments: segments.slice(-1) }).some((key) => key.column === column))
        throw wrong(`${name} has no column ${column} to name its files by`, "choose the tables that have it: --tables");
      tables.warning("plan.no_folder", `it has no column ${column}: its files have no folders by it`, {
        table: name,
        column: "",
      });
    }
  }
}

/** Whether rows of the family go to folders by their values. */
export const hasKeys = (ask: FolderAsk | undefined, { tables }: Family): boolean =>
  ask !== undefined && keysOf(ask.template).some(({ column }) => tables.some(({ columns }) => columns.has(column)));

/** Whether each folder is a day of this column, whose times never fall. */
export const hasDays = ({ template }: FolderAsk, time: Column | undefined): boolean =>
  time !== undefined && isInOrder(time) && keysOf(template).some(({ column }) => column === time.name);

/** Names of the files of a run. */
export function fileNames(
  format: EncoderName,
  compression: Compression | undefined,
  folders: FolderAsk | undefined,
  { tables }: Model,
): FileNames {
  const extension = extensionOf(format, compression);
  if (!folders) return { extension, folders: {}, isFile: false };
  const plain = [...tables.values()].flatMap(({ name, columns }) => {
    const segments = segmentsOf(folders.template, (column) => columns.has(column));
    if (keysOf({ segments }).length > 0) return [];
    const text = segments.map((segment) => segment.map((piece) => (typeof piece === "string" ? piece : name)).join(""));
    return [[name, text.join("/")]];
  });
  return { extension, folders: Object.fromEntries(plain), isFile: folders.template.isFile };
}

/** Bytes of the rows that a table may keep until the end of a part. */
const mostKept = 2 ** 30;

/** Refuses parts whose rows would not fit. `means` are rows of each table for one of the root, `sample` bytes of a row. */
export function checkKept(
  program: FamilyProgram,
  roots: number,
  means: ReadonlyMap<string, number>,
  sample: ReadonlyMap<string, number>,
): void {
  for (const { table, output } of programsOf(program.root)) {
    if (!output || !isFolderRows(output) || output.isInOrder) continue;
    const rows = roots * means.get(table)!;
    const bytes = rows * rowBytes(output, sample.get(table) ?? 0);
    if (bytes <= mostKept) continue;
    const most = Math.max(1, Math.floor((roots * mostKept) / bytes));
    throw wrong(
      `a part of ${table} would keep ${Math.ceil(bytes / 2 ** 20)} MiB of rows until it knows all of their folders`,
      `make smaller parts: --file-rows ${most} or less`,
    );
  }
}

const programsOf = (program: TableProgram): TableProgram[] => [
  program,
  ...program.children.flatMap((child) => programsOf(child.program)),
];

/** Bytes of a kept row: its words and bits, its folder, and its texts, which are shorter than the whole row in a file. */
const rowBytes = ({ columns }: FolderRows, encoded: number): number =>
  columns.reduce((sum, { words, validity }) => sum + (words || 1) * 4 + (validity === undefined ? 0 : 1), 8) +
  (columns.some(({ words }) => words === 0) ? encoded : 0);

const wrong = (message: string, hint: string | undefined): DatagenError =>
  new DatagenError("usage.out_template", message, { exit: "spec", ...(hint !== undefined && { hint }) });
