// A run for programs: a spec or a plan into a folder, with what the command line would say where nothing is said.
import { DatagenError } from "../errors.js";
import { artefacts } from "../run/artefacts.js";
import { type Destination, type RunEnd, run as runPlan, type StartedRun } from "../run/run.js";
import { type Shard, wholeOutput } from "../run/shard.js";
import { type FileSystem, localFiles } from "../sinks/file-system.js";
import { parseOut } from "../spec/out-template.js";
import { type Plan, type PlanOptions, planned } from "./plan.js";
import { isLoaded, load, type Spec, type SpecSource } from "./spec.js";

export interface OutputOptions {
  /**
   * A folder, `out/<name of the spec>` where it is not said, with folders by table and values where braces say so, as in
   * `out/lake/{table}/day={at:date}/`; `null:` makes everything and keeps nothing; `-` is stdout, for one table.
   * A plan has such folders, and a stream, of its own: what is said here must be what was said there.
   */
  readonly out?: string;
  /** Only the parts of this shard: `{ index: 1, count: 3 }` is the first of three. */
  readonly shard?: Shard;
  /** Removes another plan's output from the folder first. */
  readonly force?: boolean;
  /** Called before the first part, with counters that grow from then on: `run.words.stop()` ends the run, which can be resumed. */
  started?(run: StartedRun): void;
  /** Another file system: for tests. */
  readonly fs?: FileSystem;
  /** Milliseconds that never go back; for `seconds` of the end. */
  readonly clock?: () => number;
}

export type RunSpecOptions = OutputOptions & PlanOptions;

/**
 * Makes the tables of a spec, or of a plan, and commits them: `_SUCCESS` comes last. A folder with the same plan in it is
 * resumed, and nothing is done where it is whole.
 *
 * @returns how it ended: `complete`, `already`, `parts` (others' shards are missing), `stopped`; rows, files and bytes by table.
 * @throws DatagenError: `exitCode` is what the command line would exit with, and `retriable` says whether to try again.
 * @example
 * const end = await run("shop.yaml", { out: "out/shop", format: "parquet" });
 * end.kind; // "complete"
 */
export async function run(spec: Spec | SpecSource, options?: RunSpecOptions): Promise<RunEnd>;
export async function run(plan: Plan, options?: OutputOptions): Promise<RunEnd>;
export async function run(what: Plan | Spec | SpecSource, options: RunSpecOptions = {}): Promise<RunEnd> {
  const { shard = wholeOutput, force = false, fs = localFiles, clock = () => performance.now() } = options;
  const spec = isPlan(what) || isLoaded(what) ? what : await load(what);
  const { out = `out/${spec.model.name}` } = options;
  const to = destination(out);
  const store = artefacts(fs, to.kind === "files" ? to.folder : undefined);
  const plan = isPlan(spec) ? spec : await planned(spec.model, { ...options, out }, store);
  if (to.kind === "stdout" && plan.estimates.length !== 1)
    throw new DatagenError("usage.one_table", `stdout takes one table, and this plan has ${plan.estimates.length}`, {
      exit: "spec",
      hint: `choose one: tables: ["${plan.estimates[0]?.table}"]`,
    });
  return runPlan(plan, {
    to,
    shard,
    force,
    fs,
    clock,
    started(started) {
      store.flush();
      options.started?.(started);
    },
  });
}

const isPlan = (what: Plan | Spec | SpecSource): what is Plan =>
  typeof what === "object" && "families" in what && "estimates" in what;

function destination(out: string): Destination {
  if (out === "-") return { kind: "stdout" };
  if (out === "null:") return { kind: "null" };
  const scheme = /^([a-z][a-z0-9+]+):/.exec(out)?.[1];
  if (scheme === undefined) return { kind: "files", folder: parseOut(out).folder };
  throw new DatagenError("usage.out", `out: ${scheme}: is not built yet`, {
    exit: "spec",
    hint: 'write a folder, "null:" or "-"',
  });
}
