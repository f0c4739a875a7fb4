// Runs programs: binds steps to kernels over one arena once, then calls them batch by batch.
import { assert } from "../errors.js";
import type { KernelName, Kernels } from "../kernels/instance.js";
import type { Arg, Program, Step } from "../kernels/program.js";

type Call = { readonly fn: (n: number, ...args: number[]) => unknown; readonly args: readonly number[] };

/** Resolves an argument against the arena's base. */
export const resolve = (arg: Arg, base: number): number => (typeof arg === "number" ? arg : base + arg.arena);

/** Binds a step; a wrong number of arguments is found here, since a missing one would silently be 0. */
export function bind(kernels: Kernels, { kernel, args }: Step, base: number): Call {
  const fn = kernels[kernel as KernelName] as (n: number, ...args: number[]) => unknown;
  assert(fn.length === args.length + 1, `${kernel} takes ${fn.length - 1} arguments, not ${args.length}`);
  return { fn, args: args.map((arg) => resolve(arg, base)) };
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
      for (const { fn, args } of calls) fn(n, ...args);
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
