// The manifest: every file of a finished output with its rows, bytes and digest, in pages where there are very many parts.
import { createHash } from "node:crypto";
import { readFile } from "../sinks/durable.js";
import type { FileSystem } from "../sinks/file-system.js";
import { manifestFile, manifestPage, stateFolder } from "../sinks/layout.js";
import { asRecord, canonicalJson, isObject, parseJson } from "../sinks/record.js";
import type { PartRecord } from "../sinks/sink.js";

export interface Manifest {
  /** The plan's digest. */
  readonly plan: string;
  readonly tables: readonly TableTotal[];
  /** By family, then by number. */
  readonly parts: readonly PartRecord[];
}

export interface TableTotal {
  readonly table: string;
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

/** One file of the manifest, as bytes to be written; the root is the last one. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export const partsPerPage = 10_000;

/** The manifest of these parts, in sorted order whatever theirs was. */
export function manifestOf(plan: string, records: readonly PartRecord[]): Manifest {
  const parts = [...records].sort((a, b) => (a.family < b.family ? -1 : a.family > b.family ? 1 : a.part - b.part));
  return { plan, tables: totals(parts), parts };
}

/**
 * The files that hold the manifest: `manifest.json` alone, or with more than `pageSize` parts a root that lists
 * `manifest-00001.json` and so on by digest. Its last element is the root; the root's digest is the digest of the whole.
 */
export function encodeManifest({ plan, tables, parts }: Manifest, pageSize = partsPerPage): readonly ManifestFile[] {
  const head = { format: 1, plan, tables };
  if (parts.length <= pageSize) return [file(manifestFile, { ...head, parts })];
  const pages: ManifestFile[] = [];
  for (let at = 0; at < parts.length; at += pageSize) {
    pages.push(file(manifestPage(pages.length + 1), { parts: parts.slice(at, at + pageSize) }));
  }
  const listed = pages.map(({ path, sha256 }) => ({ name: path.slice(stateFolder.length + 1), sha256 }));
  return [...pages, file(manifestFile, { ...head, pages: listed })];
}

/** The manifest in place with the digest of its root; `undefined` where there is none, or where a page is missing or altered. */
export function readManifest(fs: FileSystem, folder: string): (Manifest & { readonly sha256: string }) | undefined {
  const bytes = readFile(fs, `${folder}/${manifestFile}`);
  const root = bytes && parseJson(bytes);
  if (!bytes || !isObject(root) || root.format !== 1 || typeof root.plan !== "string") return undefined;
  const parts = root.pages === undefined ? asParts(root.parts) : readPages(fs, folder, root.pages);
  return parts && { plan: root.plan, tables: totals(parts), parts, sha256: digest(bytes) };
}

/** True of a name in `_datagen` that is a page's. */
export const isManifestPage = (name: string): boolean => /^manifest-[0-9]{5,}\.json$/.test(name);

function readPages(fs: FileSystem, folder: string, pages: unknown): readonly PartRecord[] | undefined {
  if (!Array.isArray(pages)) return undefined;
  const read = pages.map((page: unknown) => {
    if (!isObject(page) || typeof page.name !== "string" || !isManifestPage(page.name)) return undefined;
    const bytes = readFile(fs, `${folder}/${stateFolder}/${page.name}`);
    const value = bytes && digest(bytes) === page.sha256 ? parseJson(bytes) : undefined;
    return isObject(value) ? asParts(value.parts) : undefined;
  });
  return read.every((parts) => parts !== undefined) ? read.flat() : undefined;
}

function asParts(value: unknown): readonly PartRecord[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts = value.map(asRecord);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function totals(parts: readonly PartRecord[]): readonly TableTotal[] {
  const tables = new Map<string, { files: number; rows: number; bytes: number }>();
  for (const { table, rows, bytes } of parts.flatMap(({ files }) => files)) {
    const total = tables.get(table) ?? { files: 0, rows: 0, bytes: 0 };
    tables.set(table, { files: total.files + 1, rows: total.rows + rows, bytes: total.bytes + bytes });
  }
  return [...tables].map(([table, total]) => ({ table, ...total })).sort((a, b) => (a.table < b.table ? -1 : 1));
}

function file(path: string, value: unknown): ManifestFile {
  const bytes = new TextEncoder().encode(canonicalJson(value));
  return { path, bytes, sha256: digest(bytes) };
}

const digest = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
