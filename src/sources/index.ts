// The kinds of files that tables can be supplied in. A new kind is one file and one line here.
import { csv } from "./csv.js";
import type { SourceKind } from "./source.js";

export const sources = { csv } as const satisfies Record<string, SourceKind>;
export type SourceName = keyof typeof sources;

export { type Duplicate, findDuplicates, findNull, type NullKey, suggestKey } from "./keys.js";
export type { SourceColumn, SourceKind, SourceProblems, SourceTable } from "./source.js";
