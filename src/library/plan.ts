// A plan for programs: what a run would make of a spec, assembled by the run's own steps, with defaults for what is not said.
import { availableParallelism } from "node:os";
import type { EncoderKind, FileOptions } from "../encoders/encoder.js";
import { type EncoderName, encoderOf, encoders } from "../encoders/index.js";
import { DatagenError } from "../errors.js";
import type { PartMode } from "../plan/parts.js";
import type { ArtefactStore } from "../prepare/prepare.js";
import { type Assembly, assemble } from "../run/assemble.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { isLoaded, loadNow, type Spec, type SpecSource } from "./spec.js";

/** How files are made. Only what is said of them enters the plan: threads do not. */
export interface PlanOptions extends FileOptions {
  /** `csv` where it is not said. */
  readonly format?: EncoderName;
  /** The tables that are written; all of them where it is not said. Others are made where these need them. */
  readonly tables?: readonly string[];
  /** How parts are cut: `{ kind: "rows" }` by a size that fits, `{ kind: "rows", rows }`, `{ kind: "bytes", bytes }`, `{ kind: "files", files }`, `{ kind: "days" }`. */
  readonly parts?: PartMode;
  /** As many as the machine has cores, where it is not said. */
  readonly threads?: number;
}

/** What a run would do: its parts, its text and hash, what its tables weigh. `datagen explain` shows the same. */
export type Plan = Assembly;

const noStore: ArtefactStore = { get: () => false, put: () => {} };

/**
 * Plans a run, and writes nothing.
 *
 * @throws DatagenError where rows show what is wrong with the spec (weights, bounds), or a format cannot hold a column.
 * @example
 * const { plan: { hash }, estimates } = plan(await load("shop.yaml"), { format: "parquet", compression: "snappy" });
 * estimates; // [{ table: "customers", rows: 1000, bytes: 34012 }, ...]
 */
export function plan(spec: Spec | SpecSource, options: PlanOptions = {}): Plan {
  return planned((isLoaded(spec) ? spec : loadNow(spec)).model, options, noStore);
}

export function planned(model: Model, options: PlanOptions, store: ArtefactStore): Plan {
  const { format = "csv", tables, parts = { kind: "rows" }, threads = availableParallelism() } = options;
  if (!Object.hasOwn(encoders, format))
    throw new DatagenError("usage.format", `unknown format ${JSON.stringify(format)}`, {
      exit: "spec",
      hint: suggestion(format, Object.keys(encoders)),
    });
  for (const table of tables ?? []) checkTable(model, table);
  const files = filesOf(format, options);
  return assemble(model, { format, files, parts, threads, store, ...(tables && { tables: new Set(tables) }) });
}

/** Refuses a name that is no table that is made. */
export function checkTable(model: Model, table: string): void {
  if (model.tables.has(table)) return;
  const made = [...model.tables.keys()];
  const message = model.sources.has(table)
    ? `${table} is a source: nothing is made of it`
    : `there is no table ${JSON.stringify(table)}`;
  throw new DatagenError("usage.unknown_table", message, { exit: "spec", hint: suggestion(table, made) });
}

/** Words of files, in the order of the plan's text. */
const words = ["compression", "encoding", "rowGroup", "page", "timestamps"] as const satisfies (keyof FileOptions)[];

/** What was said of the files; refused where the format has no such choice. */
function filesOf(format: EncoderName, options: PlanOptions): FileOptions {
  const kind: EncoderKind = encoderOf(format);
  const said = words.filter((word) => options[word] !== undefined);
  const strange = said.find((word) => word !== "compression" && !kind.options.includes(word));
  if (strange !== undefined)
    throw new DatagenError("usage.option", `${strange} does not go with the format ${format}`, {
      exit: "spec",
      hint: "leave it out",
    });
  const { compression } = options;
  if (compression !== undefined && !kind.compressions.includes(compression))
    throw new DatagenError("usage.option", `the format ${format} has no compression ${JSON.stringify(compression)}`, {
      exit: "spec",
      hint: `it has ${kind.compressions.join(", ")}`,
    });
  return Object.fromEntries(said.map((word) => [word, options[word]]));
}
