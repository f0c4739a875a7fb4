// Files that must be decoded before a spec is read: reading waits for nothing, and the readers of some kinds of files do.
import { type SourceName, sourceKind, sourceNames } from "../sources/index.js";
import { Problems } from "./diagnostics.js";
import { type OverlayOptions, overlaid } from "./overlay.js";
import { parseSpec } from "./parse.js";
import { entry } from "./tree.js";
import { substituteVars } from "./vars.js";

export interface FileAhead {
  readonly kind: SourceName;
  readonly path: string;
}

const decoded = sourceNames.filter((name) => "decode" in sourceKind(name));

/**
 * The files of sources whose kinds are decoded, as the profile and the settings leave them. What is wrong with a spec is
 * told when it is read, so nothing is told here.
 *
 * @example
 * filesAhead("sources: { items: { parquet: items.parquet } } ...", "spec.yaml", {}) // [{ kind: "parquet", path: "items.parquet" }]
 */
export function filesAhead(text: string, file: string, options: OverlayOptions): readonly FileAhead[] {
  const said = [text, ...(options.settings ?? []).map(({ path, value }) => `${path} ${value}`)];
  if (!decoded.some((kind) => said.some((words) => words.includes(kind)))) return [];
  const problems = new Problems();
  const parsed = parseSpec(text, file, problems);
  if (!parsed) return [];
  const sources = entry(substituteVars(overlaid(parsed, options, problems), problems), "sources")?.value;
  if (sources?.kind !== "map") return [];
  return sources.entries.flatMap(({ value }) =>
    value.kind !== "map"
      ? []
      : decoded.flatMap((kind) => {
          const path = entry(value, kind)?.value;
          return path?.kind === "scalar" ? [{ kind, path: path.text }] : [];
        }),
  );
}
