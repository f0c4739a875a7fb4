// Compression of a page's body: snappy by our kernel, gzip and zstd by Node's own libraries.
import { createRequire } from "node:module";
import * as zlib from "node:zlib";
import { DatagenError } from "../../errors.js";
import type { Codec } from "./types.js";

/** Bytes, compressed; borrowed until the next call. */
export type Compress = (bytes: Uint8Array) => Uint8Array;

export const gzip = (bytes: Uint8Array): Uint8Array => zlib.gzipSync(bytes, { level: 1 });

let known: Compress | undefined;

/** One frame of zstd: by Node from 22.15 on, else by the package zstd-napi where it is installed. */
export function zstd(): Compress {
  known ??= builtIn() ?? installed();
  if (known) return known;
  throw new DatagenError("sink.no_zstd", `Node ${process.versions.node} has no zstd`, {
    exit: "spec",
    hint: "use Node 22.15 or later, or install the package zstd-napi; or choose gzip",
  });
}

function builtIn(): Compress | undefined {
  const { zstdCompressSync, constants } = zlib as unknown as {
    zstdCompressSync?: (bytes: Uint8Array, options: object) => Uint8Array;
    constants: Record<string, number>;
  };
  if (!zstdCompressSync) return undefined;
  return (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel!]: 1 } });
}

function installed(): Compress | undefined {
  try {
    const { compress } = createRequire(import.meta.url)("zstd-napi") as {
      compress: (bytes: Uint8Array, options: object) => Uint8Array;
    };
    return (bytes) => compress(bytes, { compressionLevel: 1 });
  } catch {
    return undefined;
  }
}

/** Refuses a codec that this Node cannot make, before work begins. */
export function checkCodec(codec: Codec): void {
  if (codec === "zstd") zstd();
}
