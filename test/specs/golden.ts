// The recorded digests of specs/, and the small size at which each was run: read by the golden test and by the matrix.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Digests } from "../spec-runs.js";

export interface Golden {
  readonly rows?: number;
  readonly scale?: number;
  /** Root rows of a part, so that there are several. */
  readonly fileRows: number;
  readonly files: Digests;
}

export const goldenFile = fileURLToPath(new URL("./golden.json", import.meta.url));

export function readGolden(): Readonly<Record<string, Golden>> {
  return existsSync(goldenFile) ? JSON.parse(readFileSync(goldenFile, "utf8")) : {};
}
