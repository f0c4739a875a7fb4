// Compression of pieces of bytes: snappy by our own kernel where a format has it, gzip and zstd by Node's own libraries.
import { createRequire } from "node:module";
import * as zlib from "node:zlib";
import { DatagenError } from "../errors.js";

export const compressions = ["none", "snappy", "gzip", "zstd"] as const;
export type Compression = (typeof compressions)[number];

/** Bytes, compressed: whole by themselves, so that pieces can follow each other in one file. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

/** Level 1: from there on a level costs twice the time for a tenth of the bytes. */
const level = 1;

/** One member of gzip. */
export const gzip: Compress = (bytes) => zlib.gzipSync(bytes, { level });

let known: Compress | undefined;

/** One frame of zstd: by Node from 22.15 on, else by the package zstd-napi where it is installed. */
export function zstd(): Compress {
  known ??= builtIn() ?? installed();
  if (known) return known;
  throw new DatagenError("sink.no_zstd", `Node ${process.versions.node} has no zstd`, {
    exit: "spec",
    hint: "use Node 22.15 or later, or install the package zstd-napi; or choose --compression gzip",
  });
}

function builtIn(): Compress | undefined {
  const { zstdCompressSync, constants } = zlib as unknown as {
    zstdCompressSync?: (bytes: Uint8Array, options: object) => Uint8Array;
    constants: Record<string, number>;
  };
  if (!zstdCompressSync) return undefined;
  return (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel!]: level } });
}

function installed(): Compress | undefined {
  try {
    const { compress } = createRequire(import.meta.url)("zstd-napi") as {
      compress: (bytes: Uint8Array, options: object) => Uint8Array;
    };
    return (bytes) => compress(bytes, { compressionLevel: level });
  } catch {
    return undefined;
  }
}

/**
 * Which library makes a codec's bytes, for the plan: other versions may make other ones, of the same content. Undefined where
 * they are our own. Throws where there is none.
 */
export function codecVersion(compression: Compression): string | undefined {
  if (compression === "gzip") return `zlib ${process.versions.zlib}`;
  if (compression !== "zstd") return undefined;
  zstd();
  return builtIn() ? `zstd ${process.versions.zstd}` : "zstd-napi";
}
