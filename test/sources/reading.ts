// Reads CSV texts in tests and gives their values back as plain ones, so that expectations can be written as a person would.
import type { Problem } from "../../src/errors.js";
import { type LogicalType, typeName } from "../../src/kernels/types.js";
import { textAt } from "../../src/kernels/vector.js";
import { csv } from "../../src/sources/csv.js";
import { type SourceName, sourceKind } from "../../src/sources/index.js";
import { isValid, type SourceColumn, type SourceTable } from "../../src/sources/source.js";

export type Cell = string | number | bigint | null;

export interface Reading {
  readonly table: SourceTable | undefined;
  readonly problems: readonly Problem[];
  readonly messages: readonly string[];
}

/** Reads `content` as t.csv. */
export function readCsv(content: string | Uint8Array, types?: ReadonlyMap<string, LogicalType>): Reading {
  const problems: Problem[] = [];
  const keep =
    (severity: Problem["severity"]) =>
    (code: string, message: string, at?: Problem["at"], hint?: string): void => {
      problems.push({ code, message, severity, ...(at && { at }), ...(hint && { hint }) });
    };
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const table = csv.read(bytes, "t.csv", { error: keep("error"), warning: keep("warning") }, types);
  return { table, problems, messages: problems.map((problem) => problem.message) };
}

/** Reads bytes as a file of any kind. */
export async function readKind(kind: SourceName, bytes: Uint8Array, file = `t.${kind}`): Promise<Reading> {
  const problems: Problem[] = [];
  const keep =
    (severity: Problem["severity"]) =>
    (code: string, message: string, at?: Problem["at"], hint?: string): void => {
      problems.push({ code, message, severity, ...(at && { at }), ...(hint && { hint }) });
    };
  const reader = sourceKind(kind);
  const told = { error: keep("error"), warning: keep("warning") };
  const table = "read" in reader ? reader.read(bytes, file, told) : await reader.decode(bytes, file, told);
  return { table, problems, messages: problems.map((problem) => problem.message) };
}

/** A table that must come without problems. */
export function tableOf(content: string | Uint8Array, types?: ReadonlyMap<string, LogicalType>): SourceTable {
  const { table, messages } = readCsv(content, types);
  if (table === undefined) throw new Error(messages.join("\n"));
  return table;
}

export const typesOf = (table: SourceTable): Record<string, string> =>
  Object.fromEntries(table.columns.map(({ name, type }) => [name, shown(type)]));

const shown = (type: LogicalType): string => (type.kind === "timestamp" ? `timestamp ${type.unit}` : typeName(type));

export function cellsOf(table: SourceTable, name: string): Cell[] {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return Array.from({ length: table.rows }, (_, row) => (isValid(column, row) ? cellAt(column, row) : null));
}

function cellAt({ values }: SourceColumn, row: number): Cell {
  return "offsets" in values ? textAt(values, row) : values[row]!;
}
