// Decompression of the pages of a file: by Node's own library, zstd also by the package zstd-napi. Snappy is the reader's.
import { createRequire } from "node:module";
import * as zlib from "node:zlib";

/** Compressed bytes and the size that they must have; throws where they are damaged. */
export type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;

export interface Codecs {
  readonly known: Readonly<Record<string, Decompress>>;
  /** What to do about a codec that is not there. */
  hint(codec: string): string;
}

/** By the names that Parquet gives them. */
export function codecs(): Codecs {
  const zstd = builtIn() ?? installed();
  const limited = (size: number) => ({ maxOutputLength: Math.max(1, size) });
  return {
    known: {
      GZIP: (bytes, size) => zlib.gunzipSync(bytes, limited(size)),
      BROTLI: (bytes, size) => zlib.brotliDecompressSync(bytes, limited(size)),
      ...(zstd && { ZSTD: zstd }),
    },
    hint: (codec) =>
      codec === "ZSTD"
        ? "use Node 22.15 or later, or install the package zstd-napi; or write the file with snappy"
        : "write the file uncompressed, or with snappy, gzip or zstd",
  };
}

function builtIn(): Decompress | undefined {
  const { zstdDecompressSync } = zlib as unknown as {
    zstdDecompressSync?: (bytes: Uint8Array, options: object) => Uint8Array;
  };
  return zstdDecompressSync && ((bytes, size) => zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, size) }));
}

function installed(): Decompress | undefined {
  try {
    const { decompress } = createRequire(import.meta.url)("zstd-napi") as {
      decompress: (bytes: Uint8Array) => Uint8Array;
    };
    return (bytes) => decompress(bytes);
  } catch {
    return undefined;
  }
}
