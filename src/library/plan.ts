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
import { parseOut } from "../spec/out-template.js";
import { isLoaded, load, type Spec, type SpecSource } from "./spec.js";

/** How files are made. Only what is said of them enters the plan: threads do not. */
export interface PlanOptions extends Omit<FileOptions, "stream"> {
  /** `csv` where it is not said. */
  readonly format?: EncoderName;
  /** The tables that are written; all of them where it is not said. Others are made where these need them. */
  readonly tables?: readonly string[];
  /** How parts are cut: `{ kind: "rows" }` by a size that fits, `{ kind: "rows", rows }`, `{ kind: "bytes", bytes }`, `{ kind: "files", files }`, `{ kind: "days" }`. */
  readonly parts?: PartMode;
  /** As many as the machine has cores, where it is not said. */
  readonly threads?: number;
  /** With folders by values of the rows in `out`: whether these columns stay in the files too. They do not, where it is not said. */
  readonly keepKeys?: boolean;
}

/** Where the output goes: the folders below it are a part of the plan. */
export interface PlanTarget {
  /** `out/lake/{table}/day={at:date}/`, `null:`, or `-` for one stream on stdout. */
  readonly out?: string;
}

/** What a run would do: its parts, its text and hash, what its tables weigh. `datagen explain` shows the same. */
export type Plan = Assembly;

const noStore: ArtefactStore = { get: () => false, put: () => {} };

/**
 * Plans a run, and writes nothing.
 *
 * @throws DatagenError where rows show what is wrong with the spec (weights, bounds), or a format cannot hold a column.
 * @example
 * const { estimates } = await plan("shop.yaml", { format: "parquet", compression: "zstd" });
 * estimates; // [{ table: "customers", rows: 1000, bytes: 34012 }, ...]
 */
export async function plan(spec: Spec | SpecSource, options: PlanOptions & PlanTarget = {}): Promise<Plan> {
  return planned((isLoaded(spec) ? spec : await load(spec)).model, options, noStore);
}

export async function planned(model: Model, options: PlanOptions & PlanTarget, store: ArtefactStore): Promise<Plan> {
  const { format = "csv", tables, parts = { kind: "rows" }, threads = availableParallelism(), out = "" } = options;
  if (!Object.hasOwn(encoders, format))
    throw new DatagenError("usage.format", `unknown format ${JSON.stringify(format)}`, {
      exit: "spec",
      hint: suggestion(format, Object.keys(encoders)),
    });
  for (const table of tables ?? []) checkTable(model, table);
  const kind: EncoderKind = encoderOf(format);
  const files = filesOf(kind, options);
  await kind.load?.();
  const { template } = parseOut(out);
  return assemble(model, {
    format,
    files,
    folders: template && { template, keepKeys: options.keepKeys ?? false },
    parts,
    threads,
    store,
    ...(tables && { tables: new Set(tables) }),
  });
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
const words = ["compression", "encoding", "rowGroup", "page", "timestamps"] as const satisfies (keyof PlanOptions)[];

/** What was said of the files; refused where the format has no such choice. */
function filesOf(kind: EncoderKind, options: PlanOptions & PlanTarget): FileOptions {
  const format = kind.name;
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
  if (options.out === "-" && !kind.streams)
    throw new DatagenError("usage.option", `the format ${format} needs files: its parts cannot follow each other`, {
      exit: "spec",
      hint: "name a folder, or choose csv, ndjson or arrow",
    });
  const stream = options.out === "-" && kind.options.includes("stream");
  return { ...(stream && { stream }), ...Object.fromEntries(said.map((word) => [word, options[word]])) };
}
