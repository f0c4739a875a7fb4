// The table of sinks, and how a worker opens the one that its plain-data target names.
import type { FileSystem } from "./file-system.js";
import { filesSink } from "./files.js";
import { nullSink } from "./null.js";
import type { Sink } from "./sink.js";
import { stdoutSink } from "./stdout.js";

/** Where parts go, as plain data that crosses to workers. `plan` is the plan's digest, `folder` the real path of the output. */
export type Target =
  | { readonly kind: "files"; readonly folder: string; readonly plan: string }
  | { readonly kind: "null" }
  | { readonly kind: "stdout" };

type Sinks = { readonly [K in Target["kind"]]: (fs: FileSystem, target: Extract<Target, { kind: K }>) => Sink };

const sinks: Sinks = {
  files: (fs, { folder, plan }) => filesSink(fs, folder, plan),
  null: () => nullSink,
  stdout: (fs) => stdoutSink(fs),
};

/**
 * @example
 * openSink({ kind: "null" }, localFiles).begin({ family: "sales", part: 0 }, files, attempt)
 */
export function openSink(target: Target, fs: FileSystem): Sink {
  const open = sinks[target.kind] as (fs: FileSystem, target: Target) => Sink;
  return open(fs, target);
}
