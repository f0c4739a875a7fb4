// A finished part's record as a file: the same bytes for every attempt, and a torn or foreign one counts as none.
import { isSafeFamily, isSafeName } from "./layout.js";
import type { PartFile, PartRecord } from "./sink.js";

const encoder = new TextEncoder();

/** The bytes of `_datagen/parts/<family>/<part>.json`. `plan` is the plan's digest: a record of another plan is no record. */
export const encodeRecord = (plan: string, { family, part, files }: PartRecord): Uint8Array =>
  encoder.encode(canonicalJson({ plan, family, part, files }));

/** JSON with sorted keys and one line feed at its end: equal values have equal bytes. */
export const canonicalJson = (value: unknown): string => `${JSON.stringify(sorted(value))}\n`;

/** The record in these bytes, or `undefined` where they are not a whole record with safe names. */
export function decodeRecord(bytes: Uint8Array): { readonly plan: string; readonly record: PartRecord } | undefined {
  const value = parseJson(bytes);
  const record = isObject(value) ? asRecord(value) : undefined;
  return record && isObject(value) && typeof value.plan === "string" ? { plan: value.plan, record } : undefined;
}

/** The value of these bytes, or `undefined` where they are not JSON in UTF-8. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The value as a part's record, if it is one. */
export function asRecord(value: unknown): PartRecord | undefined {
  if (!isObject(value)) return undefined;
  const { family, part, files } = value;
  if (typeof family !== "string" || !isSafeFamily(family) || !isCount(part) || !Array.isArray(files)) return undefined;
  const read = files.map(asFile);
  return read.every((file) => file !== undefined) ? { family, part, files: read } : undefined;
}

function asFile(value: unknown): PartFile | undefined {
  if (!isObject(value)) return undefined;
  const { table, name, rows, bytes, sha256 } = value;
  if (typeof table !== "string" || typeof name !== "string" || !isSafeName(name)) return undefined;
  if (!isCount(rows) || !isCount(bytes) || typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256))
    return undefined;
  return { table, name, rows, bytes, sha256 };
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const result: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) result[key] = sorted(value[key]);
  return result;
}
