// The manifest as files: one way to write it, pages, and nothing believed that was altered.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeManifest, type ManifestFile, manifestOf, partsPerPage, readManifest } from "../../src/run/manifest.js";
import { localFiles } from "../../src/sinks/file-system.js";
import type { PartRecord } from "../../src/sinks/sink.js";
import { tempFolder } from "../temp-folder.js";

const sha256 = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");

const records: readonly PartRecord[] = Array.from({ length: 25 }, (_, k) => ({
  family: k < 12 ? "sales" : "Customers",
  part: k < 12 ? k : k - 12,
  files: ["b", "a"].map((table) => ({
    table,
    name: `${table}/part-${k}.csv`,
    rows: k,
    bytes: 10 * k,
    sha256: sha256(`${table}${k}`),
  })),
}));

function store(files: readonly ManifestFile[]): string {
  const folder = tempFolder();
  mkdirSync(join(folder, "_datagen"));
  for (const { path, bytes } of files) writeFileSync(join(folder, path), bytes);
  return folder;
}

test("equal parts make equal bytes, whatever their order was", () => {
  const [one, other] = [records, [...records].reverse()].map((parts) => encodeManifest(manifestOf("p", parts)));
  expect(one).toEqual(other);
  expect(one).toHaveLength(1);
});

test("parts stand by family and number, and totals by table", () => {
  const manifest = manifestOf("p", records);
  expect(manifest.parts.slice(12, 15).map(({ family, part }) => `${family} ${part}`)).toEqual([
    "Customers 12",
    "sales 0",
    "sales 1",
  ]);
  expect(manifest.tables).toEqual(["a", "b"].map((table) => ({ table, files: 25, rows: 300, bytes: 3000 })));
});

test("a manifest reads back as it was, with the digest of its root", () => {
  const manifest = manifestOf("p", records);
  const files = encodeManifest(manifest);
  expect(readManifest(localFiles, store(files))).toEqual({ ...manifest, sha256: sha256(files[0]!.bytes) });
});

test("many parts go into pages that the root lists by digest", () => {
  const manifest = manifestOf("p", records);
  const files = encodeManifest(manifest, 10);
  expect(files.map(({ path }) => path)).toEqual([
    "_datagen/manifest-00001.json",
    "_datagen/manifest-00002.json",
    "_datagen/manifest-00003.json",
    "_datagen/manifest.json",
  ]);
  expect(readManifest(localFiles, store(files))).toEqual({ ...manifest, sha256: files[3]!.sha256 });
});

test("a page that is altered, torn or missing makes the whole unreadable", () => {
  const files = encodeManifest(manifestOf("p", records), 10);
  const page = "_datagen/manifest-00002.json";
  const spoil: readonly ((path: string) => void)[] = [
    (path) => rmSync(path),
    (path) => writeFileSync(path, ""),
    (path) => writeFileSync(path, readFileSync(path, "utf8").replace('"rows":1', '"rows":2')),
  ];
  for (const change of spoil) {
    const folder = store(files);
    change(join(folder, page));
    expect(readManifest(localFiles, folder)).toBeUndefined();
  }
});

test("what is no manifest is none", () => {
  for (const text of [
    "",
    "{",
    "[]",
    "{}",
    '{"format":1,"plan":"p","parts":[{}]}',
    '{"format":2,"plan":"p","parts":[]}',
  ]) {
    expect(
      readManifest(localFiles, store([{ path: "_datagen/manifest.json", bytes: Buffer.from(text), sha256: "" }])),
    ).toBeUndefined();
  }
  const root = '{"format":1,"plan":"p","pages":[{"name":"../../etc/passwd","sha256":""}]}';
  expect(
    readManifest(localFiles, store([{ path: "_datagen/manifest.json", bytes: Buffer.from(root), sha256: "" }])),
  ).toBeUndefined();
});

test("exactly one page of parts needs no pages", () => {
  const empty = Array.from({ length: partsPerPage + 1 }, (_, part) => ({ family: "f", part, files: [] }));
  expect(encodeManifest(manifestOf("p", empty.slice(1)))).toHaveLength(1);
  expect(encodeManifest(manifestOf("p", empty))).toHaveLength(3);
});
