// Which share of the parts this machine makes: written out as `i/n`, or found in what schedulers of job arrays tell their tasks.
import { DatagenError } from "../errors.js";

export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export const wholeOutput: Shard = { index: 0, count: 1 };

/** Shard i of n (i from 1) takes the parts p with p mod n = i - 1. */
export const takesPart = ({ index, count }: Shard, part: number): boolean => part % count === index;

/**
 * Reads `--shard`: `i/n` with i from 1 to n, or `auto` for an index from Kubernetes, AWS Batch or Slurm. `shards` is `--shards`,
 * the total where the scheduler does not tell it.
 *
 * @example
 * parseShard("3/16", {})                                                // { index: 2, count: 16 }
 * parseShard("auto", { JOB_COMPLETION_INDEX: "2" }, 16)                 // { index: 2, count: 16 }
 */
export function parseShard(text: string, environment: Environment, shards?: number): Shard {
  if (text === "auto") return fromScheduler(environment, shards);
  const [, i, n] = /^([0-9]{1,9})\/([0-9]{1,9})$/.exec(text) ?? [];
  if (i === undefined || n === undefined) {
    throw usage(`--shard ${JSON.stringify(text)} is not a shard`, 'write "i/n" with i from 1 to n, as 3/16, or auto');
  }
  if (shards !== undefined && shards !== Number(n)) {
    throw usage(`--shard ${text} says ${n} shards, --shards ${shards}`, "leave --shards out");
  }
  return checked(`--shard ${text}`, { index: Number(i) - 1, count: Number(n) });
}

function fromScheduler(environment: Environment, shards: number | undefined): Shard {
  const found = schedulers.filter(({ variable }) => environment[variable] !== undefined);
  const names = found.map(({ variable }) => variable);
  if (found.length > 1) throw usage(`--shard auto finds ${names.join(" and ")}`, 'say which: write "i/n"');
  if (found.length === 0) {
    const known = schedulers.map(({ name, variable }) => `${variable} (${name})`).join(", ");
    throw usage(`--shard auto finds none of ${known}`, 'outside of such a job write "i/n", as 3/16');
  }
  const { index, count: told } = found[0]!.read(environment);
  const count = shards ?? told;
  if (count === undefined)
    throw usage(`--shard auto finds ${names[0]}, but not how many shards there are`, "add --shards N");
  if (told !== undefined && told !== count) {
    throw usage(`--shards ${count}, but the job array has ${told} tasks`, "leave --shards out, or start as many tasks");
  }
  return checked("--shard auto", { index, count });
}

interface Scheduler {
  readonly name: string;
  /** Set in every task of an array, and only there. */
  readonly variable: string;
  read(environment: Environment): { readonly index: number; readonly count: number | undefined };
}

const schedulers: readonly Scheduler[] = [
  {
    name: "Kubernetes indexed job",
    variable: "JOB_COMPLETION_INDEX",
    // Kubernetes does not tell a pod how many completions the job has; JOB_COMPLETIONS is what a manifest may pass on.
    read: (environment) => ({
      index: integer(environment, "JOB_COMPLETION_INDEX"),
      count: optionalInteger(environment, "JOB_COMPLETIONS"),
    }),
  },
  {
    name: "AWS Batch array job",
    variable: "AWS_BATCH_JOB_ARRAY_INDEX",
    read: (environment) => ({
      index: integer(environment, "AWS_BATCH_JOB_ARRAY_INDEX"),
      count: optionalInteger(environment, "AWS_BATCH_JOB_ARRAY_SIZE"),
    }),
  },
  { name: "Slurm job array", variable: "SLURM_ARRAY_TASK_ID", read: fromSlurm },
];

/** Slurm's ids are what `--array` says: 0-15, 1-16, or, where failed tasks are sent again, 3,7 - which does not tell the total. */
function fromSlurm(environment: Environment): { readonly index: number; readonly count: number } {
  const id = integer(environment, "SLURM_ARRAY_TASK_ID");
  const first = integer(environment, "SLURM_ARRAY_TASK_MIN");
  const count = integer(environment, "SLURM_ARRAY_TASK_COUNT");
  const last = optionalInteger(environment, "SLURM_ARRAY_TASK_MAX") ?? first + count - 1;
  if (first > 1 || last - first + 1 !== count) {
    throw usage(
      `--shard auto needs a Slurm array of 0-N or 1-N, and this one has ${count} tasks from ${first} to ${last}`,
      'write the shard out, as "$((SLURM_ARRAY_TASK_ID + 1))/16" for an array that counts from 0',
    );
  }
  return { index: id - first, count };
}

function integer(environment: Environment, variable: string): number {
  const text = environment[variable];
  if (text === undefined) throw usage(`--shard auto needs ${variable}, which is not set`, 'write "i/n", as 3/16');
  if (!/^[0-9]{1,9}$/.test(text)) throw usage(`${variable} is ${JSON.stringify(text)}, not a whole number`);
  return Number(text);
}

const optionalInteger = (environment: Environment, variable: string): number | undefined =>
  environment[variable] === undefined ? undefined : integer(environment, variable);

function checked(what: string, { index, count }: Shard): Shard {
  if (!Number.isSafeInteger(count) || count < 1) throw usage(`${what}: there is at least 1 shard, not ${count}`);
  if (index < 0 || index >= count) throw usage(`${what}: shards are 1 to ${count}, this would be ${index + 1}`);
  return { index, count };
}

function usage(message: string, hint?: string): DatagenError {
  return new DatagenError("run.shard", message, { exit: "spec", ...(hint === undefined ? {} : { hint }) });
}
