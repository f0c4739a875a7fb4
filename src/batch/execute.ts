// Runs programs: binds steps to kernels over one arena once, then calls them batch by batch.
import { assert } from "../errors.js";
import type { KernelName, Kernels } from "../kernels/instance.js";
import type { Arg, Program, Step } from "../kernels/program.js";

type Call = {
  readonly fn: (n: number, ...args: number[]) => number;
  readonly args: readonly number[];
  readonly loop: number;
};

/** Far more rounds than any loop takes: each keeps one row in 4,096 or more, so that none of 2^64 rows needs a tenth of them. */
const mostRounds = 2 ** 20;

/** Resolves an argument against the arena's base. */
export const resolve = (arg: Arg, base: number): number => (typeof arg === "number" ? arg : base + arg.arena);

/** Binds a step; a wrong number of arguments is found here, since a missing one would silently be 0. */
export function bind(kernels: Kernels, { kernel, args, loop = 0 }: Step, base: number): Call {
  const fn = kernels[kernel as KernelName] as (n: number, ...args: number[]) => number;
  assert(fn.length === args.length + 1, `${kernel} takes ${fn.length - 1} arguments, not ${args.length}`);
  return { fn, args: args.map((arg) => resolve(arg, base)), loop };
}

/** A program bound to an arena. */
export interface Execution {
  /** Fills constant columns. To be run before the first batch, and again after anything else has used the arena. */
  begin(): void;
  /** Makes one batch of `n` rows, but for what waits for their children. */
  fill(n: number): void;
  /** Completes the batch once its children are made. Absent where nothing waits for them. */
  readonly close: ((n: number) => void) | undefined;
}

export function executor(kernels: Kernels, program: Program, base: number): Execution {
  const constant = program.prologue.map((step) => bind(kernels, step, base));
  const runner = (steps: readonly Step[]) => {
    const calls = steps.map((step) => bind(kernels, step, base));
    return (n: number): void => {
      for (let at = 0; at < calls.length; at++) {
        const { fn, args, loop } = calls[at]!;
        const left = fn(n, ...args);
        if (loop > 0 && left > 0) again(calls.slice(at + 1 - loop, at + 1), left);
      }
    };
  };
  return {
    begin() {
      for (const { fn, args } of constant) fn(program.capacity, ...args);
    },
    fill: runner(program.steps),
    close: program.closing && runner(program.closing),
  };
}

/** Further rounds of a loop. */
function again(calls: readonly Call[], rows: number): void {
  let left = rows;
  for (let round = 1; left > 0; round++) {
    assert(round < mostRounds, `${left} rows of a batch are chosen by no attempt`);
    const n = left;
    for (const { fn, args } of calls) left = fn(n, ...args);
  }
}
