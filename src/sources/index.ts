// The kinds of files that tables can be supplied in. A new kind is one file and one line here.
import { arrow } from "./arrow.js";
import { csv } from "./csv.js";
import { ndjson } from "./ndjson.js";
import { parquet } from "./parquet.js";
import type { SourceKind } from "./source.js";

export const sources = { csv, ndjson, parquet, arrow } as const satisfies Record<string, SourceKind>;
export type SourceName = keyof typeof sources;

export const sourceNames = Object.keys(sources) as readonly SourceName[];
/** The kind of a name, by the interface that all share. */
export const sourceKind = (name: SourceName): SourceKind => sources[name];

export { type DecodedFile, decodeFile } from "./decoded.js";
export { type Duplicate, findDuplicates, findNull, type NullKey, suggestKey } from "./keys.js";
export type { SourceColumn, SourceKind, SourceProblems, SourceTable } from "./source.js";
