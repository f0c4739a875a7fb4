// The part planner: how a family's root rows are cut into parts. Four modes; none of them looks at this machine.

import { DatagenError } from "../errors.js";

/** How parts are cut. `rows` where the spec and the command say nothing. */
export type PartMode =
  | { readonly kind: "rows"; readonly rows?: number }
  | { readonly kind: "bytes"; readonly bytes: number }
  | { readonly kind: "files"; readonly files: number }
  | { readonly kind: "days" }
  /** At each day, and between where a day has many rows: what folders of days ask for. */
  | { readonly kind: "withinDays" };

/** What the planner needs to know of a family. */
export interface PartFacts {
  readonly rows: number;
  /** Rows of all tables for one row of the root. */
  readonly rowsPerRoot: number;
  /** Bytes of the largest file for one row of the root, from a sample of its first rows. */
  readonly bytesPerRoot: () => number;
  /** The first root row of each later day, for tables in the order of time. */
  readonly dayEdges?: (() => readonly number[]) | undefined;
  /** Rows of a part are kept until its end: parts do not grow with the table. */
  readonly isKept?: boolean;
}

/** Cuts of [0, rows): equal ones of `size`, or at `edges`. Edges are the first rows of parts 1, 2, ... */
export type PartCuts =
  | { readonly kind: "equal"; readonly size: number; readonly parts: number }
  | { readonly kind: "edges"; readonly edges: readonly number[]; readonly parts: number };

/** Less than this is mostly opening and closing files. */
const leastRows = 65_536;
const usualRows = 262_144;
/** Beyond, parts grow: more would not feed more threads, only fill folders. */
const mostParts = 1024;
/** One page of the manifest, and a folder that tools still list. */
export const partCeiling = 100_000;

export function planParts(mode: PartMode, facts: PartFacts): PartCuts {
  const { rows } = facts;
  switch (mode.kind) {
    case "rows":
      return equal(rows, mode.rows ?? usualOf(facts));
    case "bytes":
      return equal(rows, mode.bytes / Math.max(facts.bytesPerRoot(), 1e-9));
    case "files":
      return files(rows, mode.files);
    case "days": {
      const edges = facts.dayEdges?.() ?? [];
      return { kind: "edges", edges, parts: edges.length + 1 };
    }
    case "withinDays": {
      const edges = cutFurther(facts.dayEdges?.() ?? [], rows, usualOf(facts));
      return { kind: "edges", edges, parts: edges.length + 1 };
    }
  }
}

/** Days of more rows than one and a half usual parts are cut into equal ones. */
function cutFurther(edges: readonly number[], rows: number, size: number): number[] {
  const all: number[] = [];
  let from = 0;
  for (const end of [...edges, rows]) {
    const pieces = Math.max(1, Math.round((end - from) / size));
    for (let piece = 1; piece < pieces; piece++) all.push(from + Math.floor(((end - from) * piece) / pieces));
    if (end < rows) all.push(end);
    from = end;
  }
  return all;
}

/** Root rows of a part where nothing is said. */
const usualOf = ({ rows, rowsPerRoot, isKept = false }: PartFacts): number =>
  usualSize(rows * rowsPerRoot, isKept ? partCeiling : mostParts) / rowsPerRoot;

/** Root rows of part p: the first one and how many. */
export function partRange(
  cuts: PartCuts,
  rows: number,
  part: number,
): { readonly firstRow: number; readonly rowCount: number } {
  const firstRow = cuts.kind === "equal" ? Math.min(rows, part * cuts.size) : part === 0 ? 0 : cuts.edges[part - 1]!;
  const end = cuts.kind === "equal" ? Math.min(rows, firstRow + cuts.size) : (cuts.edges[part] ?? rows);
  return { firstRow, rowCount: end - firstRow };
}

/** Root rows of the largest part. */
export function partRows(cuts: PartCuts, rows: number): number {
  if (cuts.kind === "equal") return Math.min(rows, cuts.size);
  let most = 0;
  for (let part = 0; part < cuts.parts; part++) most = Math.max(most, partRange(cuts, rows, part).rowCount);
  return most;
}

/** 64k rows, 256k where there are enough for sixteen such parts, and above a thousand parts as many as it takes. */
function usualSize(total: number, most: number): number {
  let size = total >= 16 * usualRows ? usualRows : leastRows;
  while (total / size > most) size *= 2;
  return size;
}

function equal(rows: number, asked: number): PartCuts {
  const size = Math.max(1, Math.round(Math.min(asked, rows)), Math.ceil(rows / partCeiling));
  return { kind: "equal", size, parts: Math.max(1, Math.ceil(rows / size)) };
}

/** Exactly so many parts, some of them empty where there are fewer rows. */
function files(rows: number, count: number): PartCuts {
  if (count > partCeiling) {
    throw new DatagenError(
      "plan.many_parts",
      `${count} files of each table are more than the ${partCeiling} that a run writes`,
      { exit: "spec" },
    );
  }
  const edges = Array.from({ length: count - 1 }, (_, part) => Math.floor((rows * (part + 1)) / count));
  return { kind: "edges", edges, parts: count };
}
