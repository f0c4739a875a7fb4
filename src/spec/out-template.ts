// Templates of paths, `lake/{table}/day={at:date}/`: taken apart once, for the command line as for `outputs:` of a spec.
import { DatagenError } from "../errors.js";

/** A column whose value is in a path: as it is, or the date of a time. */
export interface FolderKey {
  readonly column: string;
  readonly form: "value" | "date";
}

export type Piece = string | { readonly kind: "table" } | ({ readonly kind: "key" } & FolderKey);
/** What stands between two slashes. */
export type Segment = readonly Piece[];

export interface OutTemplate {
  /** As it was written, below the folder: what the plan says. */
  readonly text: string;
  readonly segments: readonly Segment[];
  /** The last segment is the name of a file, which each table has one of. */
  readonly isFile: boolean;
}

/** Where an output goes: the folder that holds it as a whole, and what is below, where braces say so. */
export interface OutPath {
  readonly folder: string;
  readonly template: OutTemplate | undefined;
}

/** More keys than anybody has, and their codes still fit into a number. */
const mostKeys = 5;

/**
 * Takes a path apart: the folder ends before the first name with a brace.
 *
 * @example
 * parseOut("out/lake/{table}/day={at:date}/").folder // "out/lake"
 */
export function parseOut(out: string): OutPath {
  const brace = out.search(/[{}]/);
  if (brace < 0) return { folder: out, template: undefined };
  const start = out.lastIndexOf("/", brace) + 1;
  const text = out.slice(start);
  const isFolder = text.endsWith("/");
  const names = (isFolder ? text.slice(0, -1) : text).split("/");
  const segments = names.map((name) => segmentOf(name, out));
  const last = segments[segments.length - 1]!.at(-1);
  const template = {
    text,
    segments,
    isFile: !isFolder && typeof last === "string" && /\.[A-Za-z][A-Za-z0-9]*(\.(gz|zst))?$/.test(last),
  };
  if (keysOf(template).length > mostKeys)
    throw wrong(`${out} has more than ${mostKeys} columns in its path`, "leave some out");
  return { folder: start === 0 ? "." : start === 1 ? "/" : out.slice(0, start - 1), template };
}

/** The columns of a template, each once. */
export function keysOf({ segments }: Pick<OutTemplate, "segments">): readonly FolderKey[] {
  const keys = new Map<string, FolderKey>();
  for (const piece of segments.flat())
    if (typeof piece !== "string" && piece.kind === "key") keys.set(`${piece.column}:${piece.form}`, piece);
  return [...keys.values()];
}

/** The segments of one table: those that name a column which it does not have are left out. */
export const segmentsOf = ({ segments }: OutTemplate, has: (column: string) => boolean): readonly Segment[] =>
  segments.filter((segment) => keysOf({ segments: [segment] }).every(({ column }) => has(column)));

function segmentOf(name: string, out: string): Segment {
  if (name === "" || name === "." || name === "..")
    throw wrong(
      `${out} has ${name === "" ? "an empty name" : `"${name}"`} in its path`,
      "what is below its folder stays below",
    );
  const pieces = [...name.matchAll(/\{([^{}]*)\}|[^{}]+|[{}]/g)].map(([piece, inner]): Piece => {
    if (inner !== undefined) return pieceOf(inner, out);
    if (piece === "{" || piece === "}")
      throw wrong(`${out} has a brace that is not ${piece === "{" ? "closed" : "opened"}`, wanted);
    if (/^[A-Za-z0-9_%=+,@.-]+$/.test(piece)) return piece;
    throw wrong(
      `${JSON.stringify(piece)} cannot stand in the name of a folder`,
      "folders and files are named by letters, digits and _ % = + , @ - .",
    );
  });
  return pieces;
}

const wanted = "write {table}, {column}, or {column:date}, as in out/{table}/day={at:date}/";

function pieceOf(inner: string, out: string): Piece {
  const [, column, form] = /^([A-Za-z_][A-Za-z0-9_]*)(?::([a-z]+))?$/.exec(inner) ?? [];
  if (column === undefined) throw wrong(`{${inner}} in ${out} is no column`, wanted);
  if (column === "table" && form === undefined) return { kind: "table" };
  if (form === undefined || form === "date") return { kind: "key", column, form: form ?? "value" };
  throw wrong(`{${inner}} in ${out}: there is no form ${form}`, `write {${column}} or {${column}:date}`);
}

function wrong(message: string, hint: string): DatagenError {
  return new DatagenError("usage.out_template", message, { exit: "spec", hint });
}
