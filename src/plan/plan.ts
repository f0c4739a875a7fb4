// The plan as a document: everything that decides bytes, as canonical text. Its hash names the plan; threads, shards and batches are not in it.
import type { Model } from "../spec/model.js";
import type { Family } from "./families.js";
import type { PartCuts, PartMode } from "./parts.js";

/** Raised by any change of bytes for the same spec and seed; a resume refuses another one. */
export const engineFormat = 2;

/** The form of the files: format, what was chosen of it, and the version of the library that compresses. */
export interface FilesPlan {
  readonly format: string;
  readonly options?: object;
  readonly codec?: string;
  /** Of the paths, where they have one. */
  readonly layout?: { readonly out: string; readonly keepKeys: boolean };
}

export interface PlannedFamily {
  readonly family: Family;
  readonly cuts: PartCuts;
}

/**
 * The document behind the hash; `canonical` turns it into text. `chosen` are the tables that are written, where not all are:
 * they change no byte of any file, but an output with other files is another output, and must not be taken for this one.
 */
export function planDocument(
  model: Model,
  families: readonly PlannedFamily[],
  files: FilesPlan,
  mode: PartMode,
  chosen?: readonly string[],
): unknown {
  return {
    engineFormat,
    ...(chosen && { tables: chosen }),
    ...files,
    partMode: mode,
    model: model.document,
    families: families.map(({ family, cuts }) => ({
      family: family.name,
      tables: family.tables.map(({ name }) => name),
      rows: family.rows,
      cuts,
    })),
  };
}
