// One run of a plan on this machine: opens the output, hands the missing parts to the pool, commits. Says how it ended; talks to nobody.
import { kernelModule } from "../kernels/instance.js";
import { partRange } from "../plan/parts.js";
import { explained } from "../sinks/failure.js";
import type { FileSystem } from "../sinks/file-system.js";
import type { Target } from "../sinks/index.js";
import { planFile } from "../sinks/layout.js";
import type { PartId, PartRecord } from "../sinks/sink.js";
import { type Job, SharedWords } from "../workers/job.js";
import { type PendingPart, type PoolEnd, type PoolOptions, runParts } from "../workers/pool.js";
import type { Assembly } from "./assemble.js";
import { completed, finishOutput } from "./commit.js";
import { freeSpaceCheck } from "./free-space.js";
import { newAttempt, openOutput } from "./output.js";
import { type Shard, takesPart } from "./shard.js";
import { sweepTemp } from "./sweep.js";

export type Destination =
  | { readonly kind: "files"; readonly folder: string }
  | { readonly kind: "null" }
  | { readonly kind: "stdout" };

export interface RunOptions {
  readonly to: Destination;
  readonly shard: Shard;
  readonly force: boolean;
  readonly fs: FileSystem;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  /** Other workers, or less patience with them: for tests. */
  readonly pool?: Pick<PoolOptions, "worker" | "patience">;
  /** Called once before the first part, with the counters that grow from then on. */
  started?(run: StartedRun): void;
}

export interface StartedRun {
  readonly words: SharedWords;
  readonly tables: readonly string[];
  /** Rows that this run will make of each table, about. */
  readonly expected: readonly number[];
  readonly resumed: boolean;
  readonly partsBefore: number;
  readonly parts: number;
}

export interface TableSum {
  readonly table: string;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  /** The name of its first file, below the output. */
  readonly first: string;
}

export interface RunEnd {
  /** `already`: nothing was left to do. `parts`: this shard's parts are done, others' are missing. */
  readonly kind: "complete" | "already" | "parts" | "stopped" | "reader-gone";
  readonly tables: readonly TableSum[];
  readonly seconds: number;
  readonly missing: number;
}

/** Every part of the plan, in the order in which they are made; `number` counts over all families, for shards. */
function* partsOf({ families }: Assembly): Generator<PendingPart & { readonly number: number }> {
  let number = 0;
  for (const [familyIndex, { family, cuts }] of families.entries()) {
    for (let part = 0; part < cuts.parts; part++) {
      const { firstRow, rowCount } = partRange(cuts, family.rows, part);
      yield { family: family.name, part, familyIndex, firstRow, rowCount, number: number++ };
    }
  }
}

const partIds = (assembly: Assembly): PartId[] => [...partsOf(assembly)].map(({ family, part }) => ({ family, part }));

export async function run(assembly: Assembly, options: RunOptions): Promise<RunEnd> {
  const { fs, to, shard } = options;
  const begun = options.clock();
  const sums = new Map<string, Omit<TableSum, "table">>();
  const order = [...assembly.model.tables.keys()]; // of the spec; parts come in any
  const end = (kind: RunEnd["kind"], missing = 0): RunEnd => ({
    kind,
    tables: order.flatMap((table) => (sums.has(table) ? [{ table, ...sums.get(table)! }] : [])),
    seconds: (options.clock() - begun) / 1000,
    missing,
  });
  const count = (record: PartRecord): void => {
    for (const { table, name, rows, bytes } of record.files) {
      const sum = sums.get(table) ?? { rows: 0, files: 0, bytes: 0, first: name };
      const isFirst = name < sum.first;
      sums.set(table, {
        rows: sum.rows + rows,
        files: sum.files + 1,
        bytes: sum.bytes + bytes,
        first: isFirst ? name : sum.first,
      });
    }
  };

  const { target, done } = openTarget(assembly, options, () => freeSpace(assembly, options));
  if (target.kind === "files" && completed(fs, target.folder, assembly.plan)) {
    const finish = finishOutput(fs, target.folder, assembly.plan, partIds(assembly), {});
    if (finish.kind === "complete") for (const part of finish.manifest.parts) count(part);
    return end("already");
  }
  const mine = [...partsOf(assembly)].filter(({ number }) => takesPart(shard, number));
  const todo = mine.filter((part) => !done(part));
  const attempts = new Set<string>();
  const job = jobOf(assembly, target);
  const words = new SharedWords(job.shared, job.counted.length);
  options.started?.({
    words,
    tables: job.counted,
    expected: expectedRows(assembly, job.counted, todo),
    resumed: todo.length < mine.length,
    partsBefore: mine.length - todo.length,
    parts: mine.length,
  });
  let ended: PoolEnd | undefined;
  try {
    ended = await runParts(job, todo, words, {
      threads: to.kind === "stdout" ? 1 : Math.max(1, Math.min(assembly.threads, todo.length)),
      attempt: () => {
        const attempt = newAttempt();
        attempts.add(attempt);
        return attempt;
      },
      done: ({ record }) => count(record),
      ...options.pool,
    });
  } finally {
    // A thread that died, or had to be ended, could not remove its files itself.
    if (ended !== "done" && target.kind === "files") sweepTemp(fs, target.folder, { attempts, keepRecords: true });
  }
  if (ended !== "done") return end(ended);
  if (target.kind !== "files") return end("complete");
  const finish = finishOutput(fs, target.folder, assembly.plan, partIds(assembly), { attempts });
  if (finish.kind === "missing") return end("parts", finish.missing.length);
  sums.clear();
  for (const part of finish.manifest.parts) count(part);
  return end("complete");
}

function openTarget(
  assembly: Assembly,
  options: RunOptions,
  before: () => void,
): { target: Target; done: (part: PartId) => boolean } {
  const { to } = options;
  if (to.kind !== "files") return { target: to, done: () => false };
  before();
  const output = openOutput(options.fs, to.folder, assembly.plan, { force: options.force });
  return {
    target: { kind: "files", folder: output.folder, plan: assembly.plan.hash },
    done: (part) => output.done(part),
  };
}

/** Beyond the free disk: refused before anything is written. A resume needs less than its share; the disk itself decides then. */
function freeSpace({ estimates }: Assembly, { fs, to, shard }: RunOptions): void {
  if (to.kind !== "files") return;
  const { folder } = to;
  if (explained("open the output", folder, () => fs.stat(`${folder}/${planFile}`)) !== undefined) return;
  const bytes = estimates.reduce((sum, estimate) => sum + estimate.bytes, 0);
  freeSpaceCheck(fs, folder, bytes / shard.count);
}

function jobOf(assembly: Assembly, target: Target): Job {
  const counted = assembly.estimates.map(({ table }) => table);
  return {
    module: kernelModule(),
    memory: assembly.memory(),
    families: assembly.families.map(({ program }) => program),
    target,
    format: assembly.format,
    names: assembly.names,
    about: [
      ["datagen.plan", assembly.plan.hash],
      ["datagen.seed", assembly.model.seed.toString()],
    ],
    arenasAt: assembly.arenasAt,
    arenaBytes: assembly.arenaBytes,
    shared: SharedWords.create(assembly.threads, counted.length).buffer,
    counted,
  };
}

function expectedRows(assembly: Assembly, tables: readonly string[], todo: readonly PendingPart[]): number[] {
  const roots = assembly.families.map((_, index) =>
    todo.filter((part) => part.familyIndex === index).reduce((sum, { rowCount }) => sum + rowCount, 0),
  );
  return tables.map((table) => {
    const index = assembly.families.findIndex(({ family }) => family.tables.some(({ name }) => name === table));
    const estimate = assembly.estimates.find((candidate) => candidate.table === table)!;
    const { rows } = assembly.families[index]!.family;
    return rows === 0 ? 0 : (estimate.rows * roots[index]!) / rows;
  });
}

/** The error of a stopped run is the caller's: exit codes 130 and 143 belong to the command line. */
export const isFinished = (end: RunEnd): boolean =>
  end.kind === "complete" || end.kind === "already" || end.kind === "parts";
