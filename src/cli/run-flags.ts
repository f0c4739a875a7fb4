// The flags of `run`, understood: how parts are cut, which tables, how many threads, and where the data goes.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Compression } from "../encoders/compression.js";
import type { EncoderKind, FileOptions } from "../encoders/encoder.js";
import { type EncoderName, encoderOf, encoders, extensionOf } from "../encoders/index.js";
import { DatagenError } from "../errors.js";
import { parseQuantity } from "../formula/literals.js";
import { type PartMode, partCeiling } from "../plan/parts.js";
import type { ArtefactStore } from "../prepare/prepare.js";
import { type Assembly, assemble } from "../run/assemble.js";
import type { Destination } from "../run/run.js";
import { suggestion } from "../spec/diagnostics.js";
import type { Model } from "../spec/model.js";
import { type OutTemplate, parseOut } from "../spec/out-template.js";
import { countFlag, type SpecFlags, suppliedTable } from "./load.js";

export interface RunFlags extends SpecFlags {
  readonly threads?: string;
  readonly out?: string;
  /** Of the spec's outputs. */
  readonly output?: string;
  readonly keepKeys?: boolean;
  readonly tables?: string;
  readonly format?: string;
  readonly compression?: string;
  readonly encoding?: string;
  readonly rowGroup?: string;
  readonly page?: string;
  readonly timestamps?: string;
  readonly shard?: string;
  readonly shards?: string;
  readonly fileRows?: string;
  readonly fileSize?: string;
  readonly files?: string;
  readonly filePer?: string;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly batchRows?: string;
}

/** The plan that the flags ask for. */
export async function assembleFor(model: Model, flags: RunFlags, store: ArtefactStore): Promise<Assembly> {
  const template = templateOf(flags.out);
  const format = formatOf(flags);
  await encoderOf(format).load?.();
  const threads = threadCount(flags.threads) ?? availableParallelism();
  return assemble(model, {
    tables: tablesOf(flags.tables, model),
    format,
    files: fileOptions(format, flags),
    folders: template && { template, keepKeys: flags.keepKeys ?? false },
    parts: partMode(flags),
    threads,
    store,
    batchRows: flags.batchRows === undefined ? undefined : atLeastOne("--batch-rows", flags.batchRows),
  });
}

/** A number of threads; `given` is what was typed, of which it may be a part: 1,2,4. */
export function threadCount(text: string | undefined, given = text): number | undefined {
  const threads = countFlag("--threads", text, "8");
  if (threads === undefined || (threads >= 1 && threads <= 1024)) return threads;
  throw new DatagenError("usage.number", `--threads ${given} is not a number of threads`, {
    exit: "spec",
    hint: "write 1 to 1024",
  });
}

export function formatOf({ out, format = formatOfFile(out) ?? "csv" }: RunFlags): keyof typeof encoders {
  if (Object.hasOwn(encoders, format)) return format as keyof typeof encoders;
  const later =
    format === "avro" ? `the format ${format} is not built yet` : `unknown format ${JSON.stringify(format)}`;
  throw new DatagenError("usage.format", later, { exit: "spec", hint: suggestion(format, Object.keys(encoders)) });
}

/** What a template of files says by its last letters: `{table}.parquet`. */
const formatOfFile = (out: string | undefined): string | undefined =>
  templateOf(out)?.isFile
    ? Object.keys(encoders).find((name) => out!.endsWith(`.${extensionOf(name as EncoderName)}`))
    : undefined;

/** The folders that `--out` asks for, where it goes to files. */
const templateOf = (out: string | undefined): OutTemplate | undefined =>
  out === undefined || schemeOf(out) !== undefined ? undefined : parseOut(out).template;

/** What was chosen of the form of the files; refused where the format has no such choice. */
function fileOptions(format: EncoderName, flags: RunFlags): FileOptions {
  const { compressions, options } = encoderOf(format);
  const given = (["encoding", "rowGroup", "page", "timestamps"] as const).filter((word) => flags[word] !== undefined);
  const strange = given.find((word) => !options.includes(word));
  if (strange !== undefined) {
    const knowing = Object.values<EncoderKind>(encoders).filter((kind) => kind.options.includes(strange));
    throw new DatagenError("usage.option", `${optionName(strange)} does not go with --format ${format}`, {
      exit: "spec",
      hint: `it goes with ${knowing.map(({ name }) => name).join(" and ")}`,
    });
  }
  if (flags.out === "-" && !encoderOf(format).streams)
    throw new DatagenError(
      "usage.option",
      `--format ${format} needs files: its parts cannot follow each other on stdout`,
      {
        exit: "spec",
        hint: "name a folder with --out, or choose csv, ndjson or arrow",
      },
    );
  const extension = extensionOf(format, flags.compression as Compression | undefined);
  if (templateOf(flags.out)?.isFile && !flags.out!.endsWith(`.${extension}`))
    throw new DatagenError("usage.out_template", `--out ${flags.out} names files that do not end in .${extension}`, {
      exit: "spec",
      hint: `let it end in .${extension}, or in / for folders of parts`,
    });
  return {
    ...(flags.out === "-" && options.includes("stream") && { stream: true }),
    ...(flags.compression !== undefined && { compression: oneOf("--compression", flags.compression, compressions) }),
    ...(flags.encoding !== undefined && {
      encoding: oneOf("--encoding", flags.encoding, ["default", "best"] as const),
    }),
    ...(flags.rowGroup !== undefined && {
      rowGroup: atMost("--row-group", atLeastOne("--row-group", flags.rowGroup), 1 << 24),
    }),
    ...(flags.page !== undefined && { page: atMost("--page", atLeastOne("--page", flags.page), 1 << 20) }),
    ...(flags.timestamps !== undefined && {
      timestamps: oneOf("--timestamps", flags.timestamps, ["ms", "us"] as const),
    }),
  };
}

function oneOf<T extends string>(flag: string, text: string, words: readonly T[]): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const hint = `write ${flag} ${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
  throw new DatagenError("usage.option", `${flag} ${text || '""'} is not one of its words`, { exit: "spec", hint });
}

/** How parts are cut. */
export function partMode(flags: RunFlags): PartMode {
  const given = (["fileRows", "fileSize", "files", "filePer"] as const).filter((flag) => flags[flag] !== undefined);
  if (given.length > 1)
    throw new DatagenError("usage.parts", `parts are cut in one way, not by ${given.map(optionName).join(" and ")}`, {
      exit: "spec",
      hint: "keep one of them",
    });
  if (templateOf(flags.out)?.isFile) {
    if (given.length === 0 || (flags.files !== undefined && atLeastOne("--files", flags.files) === 1))
      return { kind: "files", files: 1 };
    throw new DatagenError(
      "usage.parts",
      `--out ${flags.out} has one file for each table: ${optionName(given[0]!)} asks for several`,
      {
        exit: "spec",
        hint: "leave one of them out, or end --out in / for folders of parts",
      },
    );
  }
  if (flags.fileRows !== undefined) return { kind: "rows", rows: atLeastOne("--file-rows", flags.fileRows) };
  if (flags.files !== undefined)
    return { kind: "files", files: atMost("--files", atLeastOne("--files", flags.files), partCeiling) };
  if (flags.filePer !== undefined) {
    if (flags.filePer === "day") return { kind: "days" };
    throw new DatagenError("usage.parts", `--file-per ${flags.filePer} is not built yet`, {
      exit: "spec",
      hint: "write --file-per day",
    });
  }
  if (flags.fileSize === undefined) return { kind: "rows" };
  const size = parseQuantity(flags.fileSize);
  if (size?.kind === "bytes" && size.value >= 1) return { kind: "bytes", bytes: size.value };
  throw new DatagenError("usage.size", `--file-size ${flags.fileSize} is not a size`, {
    exit: "spec",
    hint: "write e.g. --file-size 256MB",
  });
}

export const optionName = (flag: string): string =>
  `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export function atLeastOne(flag: string, text: string): number {
  const count = countFlag(flag, text)!;
  if (count >= 1) return count;
  throw new DatagenError("usage.number", `${flag} ${text} is too small`, { exit: "spec", hint: "write 1 or more" });
}

function atMost(flag: string, count: number, most: number): number {
  if (count <= most) return count;
  throw new DatagenError("usage.number", `${flag} ${count} is too large`, {
    exit: "spec",
    hint: `write ${most} or less`,
  });
}

function tablesOf(list: string | undefined, model: Model): ReadonlySet<string> | undefined {
  if (list === undefined) return undefined;
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0)
    throw new DatagenError("usage.unknown_table", "--tables names no table", {
      exit: "spec",
      hint: `there are ${[...model.tables.keys()].join(", ")}`,
    });
  for (const name of names) {
    if (model.tables.has(name)) continue;
    if (model.sources.has(name)) throw suppliedTable(name, model);
    throw new DatagenError("usage.unknown_table", `unknown table ${JSON.stringify(name)}`, {
      exit: "spec",
      hint: suggestion(name, [...model.tables.keys()]),
    });
  }
  return new Set(names);
}

/** Where the data goes: a folder, nowhere, stdout. */
export function destination(out: string | undefined, model: Model): Destination {
  if (out === "-") return { kind: "stdout" };
  if (out === "null:") return { kind: "null" };
  const scheme = out === undefined ? undefined : schemeOf(out);
  if (scheme !== undefined) {
    throw new DatagenError("usage.out", `--out ${scheme}: is not built yet`, {
      exit: "spec",
      hint: "write a folder, null: or -",
    });
  }
  return { kind: "files", folder: out === undefined ? join("out", model.name) : parseOut(out).folder };
}

/** `s3` of `s3://bucket`; one letter is a disk of Windows. */
const schemeOf = (out: string): string | undefined => /^([a-z][a-z0-9+]+):/.exec(out)?.[1];
